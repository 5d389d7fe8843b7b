//! How much a text looks like part of an address.

use std::sync::LazyLock;

use regex::Regex;

use super::super::east_asian;
use super::super::regions::COUNTRIES;
use super::super::text::{fold, has_phrase, pattern, words};
use super::super::vocabulary::{CITIES, GIVEN_NAMES, LEGAL_FORMS, PLACES, STREETS, TITLES};

/// Shapes of postal codes, most telling first. Those that digits alone would match ask for a place beside them.
pub(super) static POSTCODES: LazyLock<Vec<(Regex, f32)>> = LazyLock::new(|| {
    [
        // United Kingdom, United States, Canada, Australia.
        (r"\b([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b", 2.2),
        (r"\b[A-Z][A-Za-z]\.?,? (\d{5}(?:-\d{4})?)\b", 2.2),
        (r"\b([A-Z]\d[A-Z] ?\d[A-Z]\d)\b", 2.2),
        (r"(?i)\b(?:NSW|QLD|VIC|TAS|ACT|WA|SA|NT),? (\d{4})\b", 2.2),
        // Netherlands, Ireland.
        (r"\b(\d{4} ?[A-Z]{2})\b", 1.6),
        (r"\b([AC-FHKNPRTV-Y]\d[\dW] [AC-FHKNPRTV-Y\d]{4})\b", 1.8),
        // Mexico, Brazil, Japan.
        (r"(?i)\bc\.? ?p\.? ?(\d{5})\b", 2.2),
        (r"\b(\d{5}-\d{3})\b", 2.0),
        (r"(?:〒|^T|^7) ?(\d{3}-\d{4})\b", 2.2),
        (r"\b(\d{3}-\d{4}),? ?\p{Lu}", 1.0),
        (r"\p{L}[, ]+(\d{3}-\d{4}),?$", 1.6),
        // Portugal, Poland, Sweden with Greece and the Czech Republic.
        (r"\b(\d{4}-\d{3}) \p{Lu}", 2.0),
        (r"\b(\d{2}-\d{3}) \p{Lu}", 2.0),
        (r"\b(?:SE?-|CZ-|GR-)?(\d{3} \d{2}) \p{Lu}\p{L}+", 1.8),
        // Most of Europe: the code stands before the town.
        (r"\b(?:[A-Z]{1,2}[- ])?(\d{5}),? \p{Lu}\p{L}+", 2.2),
        // India, Singapore and others: after it.
        (r"\p{L}\.?[,\- –]+(\d{3} ?\d{3})\b", 1.5),
        (r"\p{L}[,\- –]+(\d{5,6})\b", 1.5),
        (r"\b(?:[A-Z]{1,2}-)?(\d{4}) \p{Lu}\p{Ll}+", 1.5),
        (r"^(\d{5,6})\b", 1.2),
    ]
    .into_iter()
    .map(|(shape, weight)| (pattern(shape), weight))
    .collect()
});
/// "Springfield, IL" alone.
static TOWN_AND_STATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){0,2}, ([A-Z]{2})\.?$"));
/// A house number before a name, or the block numbers of Japan.
static HOUSE_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:No\.? ?)?\d{1,5}[A-Za-z]?(?:[/\-–]\d{1,4}[A-Za-z]?){0,3},? \p{Lu}\p{L}+"));
static BLOCKS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b\d{1,4}-\d{1,3}-\d{1,3}\b.*\p{L}{3}|丁目|番地|\p{Han}\d+-\d+"));
/// Cities that count their streets from the middle: "200 S 1300 E".
static GRID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\d{1,5} (?:[NSEW]\.?|North|South|East|West) \d{2,5} (?:[NSEW]\b|North|South|East|West)")
});
static BOX: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bp\.? ?o\.? ?box\b|\bpostfach\b|\bpostbus\b|а/с"));
/// A numbered unit of a building, as India has them first: "Plot No. 12".
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:shop|plot|flat|house|h|door|unit|office|room|stall|booth|counter|gala) ?no\b\.? ?[:\-]? ?[\dA-Z]")
});
/// Words of institutions, which stand above their address.
const INSTITUTIONS: &[&str] = &[
    "government",
    "ministry",
    "department",
    "institute",
    "university",
    "foundation",
    "association",
    "information",
    "council",
    "commission",
    "agency",
    "authority",
    "college",
    "embassy",
    "ministerium",
    "universitat",
    "universite",
];
pub(super) const STATES: &[&str] = &[
    "al", "ak", "az", "ar", "ca", "co", "ct", "fl", "ga", "hi", "id", "il", "ia", "ks", "ky", "la", "me", "md", "ma",
    "mi", "mn", "ms", "mo", "mt", "ne", "nv", "nh", "nj", "nm", "ny", "nc", "nd", "oh", "ok", "or", "pa", "ri", "sc",
    "sd", "tn", "tx", "ut", "vt", "va", "wa", "wv", "wi", "wy", "dc",
];

/// Evidence of a text; lines of an address together reach more than two.
pub(super) fn evidence(text: &str) -> f32 {
    let words = words(text);
    let digits = text.chars().any(|c| c.is_ascii_digit());
    let mut sum = 0.0;
    // A company's own line stands above its address and is no part of it.
    if !digits && words.iter().skip(1).any(|word| LEGAL_FORMS.has(word) && word.chars().count() > 1) {
        return -1.0;
    }
    // Nor is the institution.
    if !digits
        && !text.contains(',')
        && words.len() >= 2
        && words.iter().any(|word| INSTITUTIONS.contains(&word.as_str()))
    {
        return -1.0;
    }
    if let Some((_, weight)) = POSTCODES.iter().find(|(shape, _)| shape.is_match(text)) {
        sum += weight;
    }
    // "Dr." before a name is a degree, after one it is a drive.
    let degree = words.first().is_some_and(|word| word == "dr");
    sum += east_asian::place(text);
    let street = words.iter().skip(usize::from(degree)).any(|word| is_street(word));
    if street {
        sum += if digits { 1.8 } else { 0.7 };
    }
    if words.iter().any(|word| PLACES.has(word)) {
        sum += if digits { 0.9 } else { 0.3 };
    }
    let folded = fold(text);
    if has_phrase(&folded, COUNTRIES.iter().map(|(name, _)| *name)) {
        sum += 0.9;
    }
    if has_phrase(&folded, CITIES.iter()) {
        sum += if digits || text.contains(',') || words.len() <= 2 { 0.7 } else { 0.3 };
    }
    let long = words.iter().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2).count();
    if HOUSE_FIRST.is_match(text) && (text.contains(',') || long >= 2) {
        sum += 1.0;
    } else if digits && long >= 1 && (text.contains(',') || text.starts_with(|c: char| c.is_ascii_digit())) {
        sum += 0.6;
    }
    if digits && BLOCKS.is_match(text) {
        sum += 1.0;
    }
    if GRID.is_match(text) {
        sum += 1.8;
    }
    if BOX.is_match(text) {
        sum += 1.2;
    }
    if digits && UNIT.is_match(text) {
        sum += 0.8;
    }
    if text.contains(',') && long >= 2 {
        sum += 0.3;
    }
    let given = words.first().is_some_and(|word| GIVEN_NAMES.has(word));
    let state = |state: &str| STATES.contains(&state.to_lowercase().as_str());
    if !given && TOWN_AND_STATE.captures(text).and_then(|hit| hit.get(1)).is_some_and(|hit| state(hit.as_str())) {
        sum += 1.8;
    } else if !given
        && words.len() >= 2
        && text.split_whitespace().any(|word| {
            let word = word.trim_matches([',', '.']);
            word.len() == 2 && word.chars().all(char::is_uppercase) && state(word)
        })
    {
        sum += 0.4;
    }
    if !digits && words.iter().any(|word| TITLES.has(word)) {
        sum -= 0.8;
    }
    sum
}

/// Whether a folded word is of a street: "road", "musterstrasse".
pub(super) fn is_street(word: &str) -> bool {
    STREETS.has(word)
        || word.chars().count() > 5
            && [
                "strasse", "straße", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer", "straat", "laan",
                "gade", "vej", "gatan", "vagen", "katu", "tie", "utca", "-ro", "-gil", "-daero", "-dori",
            ]
            .iter()
            .any(|end| word.ends_with(end))
}

/// Whether a text holds a postal code beyond doubt.
pub(super) fn has_code(text: &str) -> bool {
    POSTCODES.iter().any(|(shape, weight)| *weight >= 1.5 && shape.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("12 Example Road, London SW1A 9ZZ", 2.4)]
    #[case("Springfield, IL", 1.8)]
    #[case("200 S 1300 E", 1.8)]
    #[case("P.O. Box 1234", 1.2)]
    #[case("Plot No. 12, Example Nagar", 1.7)]
    #[case("1-2-3 Sakuracho, Minato-ku, Tokyo 100-0000,", 2.4)]
    #[case("12B Tran Vi Du, Hai Ba Mau, Ha Noi", 1.8)]
    #[case("Level 5, 10 Sample Street, Brisbane QLD 4999", 2.4)]
    fn addresses_reach(#[case] text: &str, #[case] least: f32) {
        assert!(evidence(text) >= least, "{}", evidence(text));
    }

    #[rstest]
    #[case("Erika Mustermann")]
    #[case("Erika Muster, MD")]
    #[case("Director of Sales")]
    #[case("Government of India")]
    #[case("Example Street Food GmbH")]
    fn other_lines_do_not(#[case] text: &str) {
        assert!(evidence(text) < 0.5, "{}", evidence(text));
    }
}
