use std::sync::LazyLock;

use regex::Regex;

use super::regions::COUNTRIES;
use super::sheet::{Row, Segment, Sheet};
use super::text::{fold, has_phrase, pattern, words};
use super::vocabulary::LEGAL_FORMS;
use super::{AddressField, AddressParts, Source};

/// Shapes of postal codes, most telling first. Those that digits alone would match ask for a place beside them.
static POSTCODES: LazyLock<Vec<(Regex, f32)>> = LazyLock::new(|| {
    [
        (r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", 2.2),
        (r"\b[A-Z][A-Za-z]\.?,? (\d{5}(?:-\d{4})?)\b", 2.2),
        (r"\b([A-Z]\d[A-Z] ?\d[A-Z]\d)\b", 2.2),
        (r"\b(\d{4} ?[A-Z]{2})\b", 1.6),
        (r"\b(\d{5}-\d{3})\b", 2.0),
        (r"〒 ?(\d{3}-\d{4})", 2.2),
        (r"\b(\d{3}-\d{4}),? ?\p{Lu}", 1.0),
        (r"\p{L}[, ]+(\d{3}-\d{4})$", 1.6),
        (r"\b(\d{4}-\d{3}) \p{Lu}", 2.0),
        (r"\b(?:[A-Z]{1,2}[- ])?(\d{5}),? \p{Lu}\p{L}+", 2.2),
        (r"\p{L}[,\- ]+(\d{5,6})\b", 1.5),
        (r"\b(?:[A-Z]{1,2}-)?(\d{4}) \p{Lu}\p{Ll}+", 1.5),
        (r"^(\d{5,6})\b", 1.2),
    ]
    .into_iter()
    .map(|(shape, weight)| (pattern(shape), weight))
    .collect()
});

const STREETS: &[&str] = &[
    "street",
    "st",
    "str",
    "strasse",
    "road",
    "rd",
    "avenue",
    "ave",
    "av",
    "lane",
    "ln",
    "boulevard",
    "blvd",
    "bd",
    "drive",
    "dr",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "court",
    "square",
    "sq",
    "terrace",
    "crescent",
    "way",
    "close",
    "place",
    "pl",
    "circle",
    "trail",
    "route",
    "rue",
    "quai",
    "chemin",
    "impasse",
    "allee",
    "weg",
    "gasse",
    "platz",
    "ring",
    "ufer",
    "damm",
    "via",
    "viale",
    "piazza",
    "corso",
    "largo",
    "calle",
    "c",
    "avda",
    "avenida",
    "paseo",
    "plaza",
    "carrera",
    "cra",
    "rua",
    "travessa",
    "praca",
    "rodovia",
    "estrada",
    "alameda",
    "ул",
    "улица",
    "вул",
    "вулиця",
    "пр",
    "просп",
    "проспект",
    "пл",
    "бул",
    "шоссе",
    "пер",
    "jalan",
    "jl",
    "jln",
    "marg",
    "nagar",
    "salai",
    "pho",
    "duong",
    "soi",
    "dori",
    "ro",
    "gil",
    "lu",
    "dong",
    "gu",
    "straat",
    "laan",
    "gade",
    "vej",
    "gatan",
];
const PLACES: &[&str] = &[
    "suite",
    "ste",
    "floor",
    "fl",
    "flr",
    "building",
    "bldg",
    "tower",
    "block",
    "blk",
    "unit",
    "room",
    "rm",
    "level",
    "house",
    "office",
    "park",
    "estate",
    "centre",
    "center",
    "district",
    "ward",
    "city",
    "county",
    "province",
    "sector",
    "phase",
    "plot",
    "box",
    "postfach",
    "bp",
    "cedex",
    "etage",
    "piso",
    "sala",
    "cj",
    "andar",
    "local",
    "edificio",
    "colonia",
    "col",
    "apt",
    "km",
    "no",
    "nr",
    "officine",
    "zone",
    "industrial",
    "village",
    "дом",
    "д",
    "оф",
    "офис",
    "офіс",
    "корп",
    "город",
    "г",
    "м",
    "обл",
    "hq",
    "headquarters",
    "campus",
    "mall",
    "garden",
    "hill",
    "bay",
];
const STATES: &[&str] = &[
    "al", "ak", "az", "ar", "ca", "co", "ct", "fl", "ga", "hi", "id", "il", "ia", "ks", "ky", "la", "me", "md", "ma",
    "mi", "mn", "ms", "mo", "mt", "ne", "nv", "nh", "nj", "nm", "ny", "nc", "nd", "oh", "ok", "or", "pa", "ri", "sc",
    "sd", "tn", "tx", "ut", "vt", "va", "wa", "wv", "wi", "wy", "dc",
];
/// Evidence that makes lines an address.
const ENOUGH: f32 = 2.4;

/// Finds postal addresses in what is free of the lines, best first, and marks them as used.
pub(super) fn addresses(sheet: &mut Sheet<'_>) -> Vec<AddressField> {
    let pieces: Vec<(Segment, f32)> = pieces(sheet);
    let mut used = vec![false; pieces.len()];
    let mut found: Vec<(f32, AddressField)> = Vec::new();
    for start in 0..pieces.len() {
        if used.get(start).copied().unwrap_or(true) {
            continue;
        }
        let (chain, evidence) = chain(sheet, &pieces, start, &used);
        if evidence < ENOUGH {
            continue;
        }
        for index in &chain {
            if let Some(flag) = used.get_mut(*index) {
                *flag = true;
            }
        }
        let segments: Vec<Segment> =
            chain.iter().filter_map(|index| pieces.get(*index)).map(|(segment, _)| segment.clone()).collect();
        let value = join(&segments);
        let certainty = (0.4 + 0.08 * evidence).min(0.8);
        let field = sheet.claim(value, &segments, certainty);
        let parts = parts(&segments);
        found.push((
            evidence,
            AddressField {
                value: field.value,
                parts,
                confidence: field.confidence,
                polygons: field.polygons,
                engine: Source::Tesseract,
            },
        ));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, address)| address).collect()
}

fn join(segments: &[Segment]) -> String {
    let mut value = String::new();
    for segment in segments {
        if !value.is_empty() {
            value.push_str(if value.ends_with(',') { " " } else { ", " });
        }
        value.push_str(segment.text.trim_end_matches(['.', ';']));
    }
    value.trim_end_matches(',').to_owned()
}

/// The free stretches of all lines with their evidence. Bars and dashes inside an address belong to it, so that
/// the line is cut only where something was taken out.
fn pieces(sheet: &Sheet<'_>) -> Vec<(Segment, f32)> {
    let mut pieces = Vec::new();
    for (row, line) in sheet.rows.iter().enumerate() {
        let free = Row::free(line);
        let mut start = 0;
        let mut parts: Vec<(usize, usize)> = Vec::new();
        for (at, letter) in free.char_indices() {
            if matches!(letter, '|' | '•' | '·') {
                parts.push((start, at));
                start = at + letter.len_utf8();
            }
        }
        parts.push((start, free.len()));
        for (from, to) in parts {
            let Some(text) = free.get(from..to) else { continue };
            let lead =
                text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '〒' && c != '#').len();
            let mut trimmed =
                text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '〒' && c != '#').trim_end();
            let mut lead = lead;
            for label in [
                "Address:",
                "ADDRESS:",
                "Add:",
                "Adresse:",
                "Addr:",
                "A:",
                "Anschrift:",
                "Dirección:",
                "Endereço:",
                "Адреса:",
                "Адрес:",
                "Indirizzo:",
                "Head Office",
                "Office:",
            ] {
                if let Some(rest) = trimmed.strip_prefix(label) {
                    lead += trimmed.len() - rest.trim_start().len();
                    trimmed = rest.trim_start();
                }
            }
            if trimmed.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
                continue;
            }
            let segment = Segment { row, range: from + lead..from + lead + trimmed.len(), text: trimmed.to_owned() };
            let evidence = evidence(&segment.text);
            pieces.push((segment, evidence));
        }
    }
    pieces
}

/// How much a text looks like part of an address.
fn evidence(text: &str) -> f32 {
    let words = words(text);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let mut sum = 0.0;
    // A company's own line stands above its address and is no part of it.
    if !digits && words.iter().skip(1).any(|word| LEGAL_FORMS.contains(&word.as_str())) {
        return -1.0;
    }
    if let Some((_, weight)) = POSTCODES.iter().find(|(shape, _)| shape.is_match(text)) {
        sum += weight;
    }
    // "Dr." before a name is a degree, after one it is a drive.
    let degree = words.first().is_some_and(|word| word == "dr");
    let street = words.iter().skip(usize::from(degree)).any(|word| STREETS.contains(&word.as_str()) || is_street(word));
    if street {
        sum += if digits { 1.8 } else { 0.7 };
    }
    if words.iter().any(|word| PLACES.contains(&word.as_str())) {
        sum += if digits { 0.9 } else { 0.3 };
    }
    if has_phrase(&fold(text), &COUNTRIES.iter().map(|(name, _)| *name).collect::<Vec<_>>()) {
        sum += 0.9;
    }
    let long = words.iter().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2).count();
    if digits && long >= 1 && (text.contains(',') || text.starts_with(|c: char| c.is_ascii_digit())) {
        sum += 0.6;
    }
    if text.contains(',') && long >= 2 {
        sum += 0.3;
    }
    if words.len() >= 2
        && text.split_whitespace().any(|word| {
            let word = word.trim_matches([',', '.']);
            word.len() == 2 && word.chars().all(char::is_uppercase) && STATES.contains(&word.to_lowercase().as_str())
        })
    {
        sum += 0.4;
    }
    sum
}

fn is_street(word: &str) -> bool {
    word.chars().count() > 5
        && [
            "strasse", "straße", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer", "straat", "laan",
            "gade", "vej", "gatan", "vagen",
        ]
        .iter()
        .any(|end| word.ends_with(end))
}

/// The pieces that continue the piece at `start` downwards, with the sum of their evidence.
fn chain(sheet: &Sheet<'_>, pieces: &[(Segment, f32)], start: usize, used: &[bool]) -> (Vec<usize>, f32) {
    let Some((_, first)) = pieces.get(start) else {
        return (Vec::new(), 0.0);
    };
    if *first < 0.5 {
        return (Vec::new(), 0.0);
    }
    let (mut chain, mut sum) = (vec![start], *first);
    let mut skipped: Option<usize> = None;
    for index in start + 1..pieces.len() {
        let (Some((segment, evidence)), Some(last)) = (pieces.get(index), skipped.or(chain.last().copied())) else {
            break;
        };
        let Some((before, _)) = pieces.get(last) else { break };
        if used.get(index).copied().unwrap_or(true) || !continues(sheet, before, segment) {
            continue;
        }
        // A second postal code begins the next office.
        if has_code(&segment.text)
            && chain.iter().filter_map(|index| pieces.get(*index)).any(|(piece, _)| has_code(&piece.text))
        {
            break;
        }
        if *evidence >= 0.5 {
            chain.extend(skipped.take());
            chain.push(index);
            sum += evidence;
        } else if skipped.is_none() && is_place_name(&segment.text) {
            // Kept only when the address goes on below it.
            skipped = Some(index);
        } else {
            break;
        }
    }
    (chain, sum)
}

/// Whether a text holds a postal code beyond doubt.
fn has_code(text: &str) -> bool {
    POSTCODES.iter().any(|(shape, weight)| *weight >= 1.5 && shape.is_match(text))
}

fn is_place_name(text: &str) -> bool {
    text.chars().count() < 40 && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether `next` stands right below `before` or beside it.
fn continues(sheet: &Sheet<'_>, before: &Segment, next: &Segment) -> bool {
    let (Some(a), Some(b)) = (sheet.line(before.row), sheet.line(next.row)) else {
        return false;
    };
    let height = a.height.max(b.height);
    let below = b.top - a.bottom < 1.6 * height && b.top > a.top - 0.5 * height;
    let overlap = a.right.min(b.right) - a.left.max(b.left);
    let alike = a.height < 1.8 * b.height && b.height < 1.8 * a.height;
    below && alike && overlap > 0.2 * (a.right - a.left).min(b.right - b.left)
}

fn parts(segments: &[Segment]) -> AddressParts {
    let mut parts = AddressParts::default();
    for segment in segments {
        let text = &segment.text;
        let folded = fold(text);
        for piece in text.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
            let piece_words = words(piece);
            let digits = piece.chars().any(|c| c.is_ascii_digit());
            let street = piece_words.iter().any(|word| STREETS.contains(&word.as_str()) || is_street(word));
            if parts.street.is_none() && street && digits {
                parts.street = Some(piece.to_owned());
            }
            let name = fold(piece);
            if parts.country.is_none() && COUNTRIES.iter().any(|(country, _)| *country == name.trim_matches('.')) {
                parts.country = Some(piece.trim_matches('.').to_owned());
            }
        }
        if parts.postal_code.is_none()
            && let Some(code) = POSTCODES.iter().find_map(|(shape, _)| shape.captures(text)?.get(1))
        {
            parts.postal_code = Some(code.as_str().to_owned());
            let after =
                text.get(code.end()..).unwrap_or_default().split(',').map(str::trim).find(|piece| !piece.is_empty());
            let before = text.get(..code.start()).unwrap_or_default().trim_end_matches([' ', ',', '-']);
            let mut places = before.rsplit(',').map(str::trim).filter(|piece| !piece.is_empty());
            let mut place = places.next();
            if let Some(state) =
                place.filter(|place| place.len() == 2 && STATES.contains(&place.to_lowercase().as_str()))
            {
                parts.region = Some(state.to_owned());
                place = places.next();
            }
            let is_name =
                |piece: &&str| piece.chars().any(char::is_alphabetic) && !piece.chars().any(|c| c.is_ascii_digit());
            parts.locality = after
                .filter(is_name)
                .filter(|piece| !COUNTRIES.iter().any(|(country, _)| *country == fold(piece)))
                .or(place.filter(is_name))
                .map(str::to_owned);
        }
        if parts.country.is_none()
            && let Some((country, _)) =
                COUNTRIES.iter().find(|(country, _)| folded.ends_with(country) && has_phrase(&folded, &[country]))
        {
            let letters = country.chars().count();
            parts.country = Some(text.chars().rev().take(letters).collect::<Vec<_>>().into_iter().rev().collect());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::line;
    use rstest::rstest;

    fn read(printed: &[&str]) -> Vec<AddressField> {
        let lines: Vec<_> = printed.iter().enumerate().map(|(row, text)| line(text, row as f32 * 30.0)).collect();
        addresses(&mut Sheet::new(&lines))
    }

    #[rstest]
    #[case(&["Musterstraße 12", "10115 Berlin"], "Musterstraße 12, 10115 Berlin")]
    #[case(&["2 Kings Road, London, SW1A 9ZZ"], "2 Kings Road, London, SW1A 9ZZ")]
    #[case(&["100 Main Street, Suite 5", "Springfield, IL 62701"], "100 Main Street, Suite 5, Springfield, IL 62701")]
    #[case(&["Erika Muster", "12 rue des Lilas", "75001 Paris", "France"], "12 rue des Lilas, 75001 Paris, France")]
    #[case(&["вул. Садова, 5", "01001 Київ, Україна"], "вул. Садова, 5, 01001 Київ, Україна")]
    fn lines_become_an_address(#[case] printed: &[&str], #[case] expected: &str) {
        let found = read(printed);
        assert_eq!(found.iter().map(|address| address.value.as_str()).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn parts_are_told_apart() {
        let found = read(&["100 Main Street, Suite 5", "Springfield, IL 62701"]);
        assert_eq!(
            found[0].parts,
            AddressParts {
                street: Some("100 Main Street".to_owned()),
                postal_code: Some("62701".to_owned()),
                locality: Some("Springfield".to_owned()),
                region: Some("IL".to_owned()),
                country: None,
            }
        );
    }

    #[rstest]
    #[case(&["Erika Mustermann", "Sales Manager"])]
    #[case(&["Example Street Food GmbH"])]
    fn other_lines_are_left(#[case] printed: &[&str]) {
        assert!(read(printed).is_empty());
    }
}
