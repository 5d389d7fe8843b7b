use std::ops::Range;
use std::sync::LazyLock;

use phonenumber::Mode;
use regex::Regex;

use super::sheet::{Row, Sheet};
use super::text::{fold, pattern};
use super::{PhoneField, PhoneKind, Source};

/// Digits as numbers are printed. Letters that are read for digits are allowed inside, never at the ends.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:\+ ?|\b00 ?)?[(\[]? ?\+?\d(?:[ .\-–—‑·/()\[\]_]{0,3}[\dOlI]){4,18}(?:[ .\-–—/()]{0,3}\d)")
});
static EXTENSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^[\s,;(.]*(?:extension|extn?|x|durchwahl|dw|ramal|anexo|доб|вн|poste|int)[.:\s]*(\d{1,6})\b\)?")
});
static SPAN_OF_YEARS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:19|20)\d\d ?[-–—/] ?(?:19|20)\d\d$"));
static NORTH_AMERICAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:1[ .\-]?)?\(?[2-9]\d\d\)?[ .\-–/]{0,3}[2-9]\d\d[ .\-–]{1,2}\d{4}$"));
static POSTAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\d{5}-\d{3,4}|7?\d{3}-\d{4}|\d{4}-\d{3})$"));

const MOBILE: &[&str] = &[
    "mobile",
    "mobil",
    "mobiltel",
    "mob",
    "cell",
    "cel",
    "celular",
    "cellulare",
    "cellular",
    "cellphone",
    "movil",
    "portable",
    "gsm",
    "handy",
    "hp",
    "handphone",
    "моб",
    "мобильный",
    "мобільний",
    "сот",
    "whatsapp",
    "wa",
    "m",
    "c",
    "手机",
    "携帯",
    "휴대폰",
    "mp",
    "natel",
    "telemovel",
    "tlm",
    "м",
];
const FAX: &[&str] =
    &["fax", "telefax", "telecopie", "facsimile", "faks", "факс", "f", "fx", "传真", "傳真", "팩스", "ф"];
const WORK: &[&str] = &[
    "tel",
    "telefon",
    "telefono",
    "telefone",
    "telephone",
    "phone",
    "ph",
    "office",
    "off",
    "work",
    "direct",
    "direkt",
    "direkte",
    "dir",
    "ddi",
    "did",
    "main",
    "switchboard",
    "zentrale",
    "телефон",
    "тел",
    "раб",
    "p",
    "t",
    "o",
    "d",
    "b",
    "w",
    "tlf",
    "telp",
    "fon",
    "fono",
    "fijo",
    "toll-free",
    "hotline",
    "电话",
    "電話",
    "전화",
    "tele",
    "phon",
    "тф",
    "т",
    "fone",
    "pbx",
    "business",
    "free",
    "te",
    "tal",
    "tei",
];
const HOME: &[&str] = &["home", "privat", "private", "res", "residence", "h", "дом", "r"];
const PAGER: &[&str] = &["pager", "beeper"];
/// Numbers with these words before them are no phones.
const NO_PHONE: &[&str] = &[
    "vat",
    "ust",
    "ustid",
    "ust-id",
    "ust-idnr",
    "reg",
    "cnpj",
    "cif",
    "nif",
    "cpf",
    "инн",
    "огрн",
    "license",
    "licence",
    "lic",
    "nmls",
    "id",
    "steuernummer",
    "hrb",
    "hra",
    "iban",
    "konto",
    "dre",
    "ein",
    "abn",
    "acn",
    "gst",
    "gstin",
    "siret",
    "siren",
    "rcs",
    "tin",
    "npi",
    "box",
    "p.o",
    "postfach",
    "cep",
    "zip",
    "est",
    "since",
    "p.iva",
    "iva",
    "bic",
    "blz",
    "room",
    "isbn",
    "統一編號",
];

struct Found {
    row: usize,
    range: Range<usize>,
    value: String,
    extension: Option<String>,
    kind: Option<PhoneKind>,
}

/// Finds phone and fax numbers and marks them as used. `region` is asked with the countries that numbers tell
/// themselves, and answers with the country of the others.
pub(super) fn phones(sheet: &mut Sheet<'_>, region: impl Fn(&[String]) -> Option<String>) -> Vec<PhoneField> {
    let mut found: Vec<Found> = Vec::new();
    for row in 0..sheet.rows.len() {
        for one in in_row(sheet, row) {
            found.push(one);
        }
    }
    let told: Vec<String> = found.iter().filter_map(|one| told_country(&one.value)).collect();
    let region = region(&told);
    let mut phones: Vec<PhoneField> = Vec::new();
    for one in found {
        let number = parse(&one.value, region.as_deref());
        let valid = number.as_ref().is_some_and(phonenumber::is_valid);
        let e164 = number
            .as_ref()
            .filter(|number| valid || one.value.trim_start().starts_with('+') && is_possible(number))
            .map(|number| number.format().mode(Mode::E164).to_string());
        let digits = one.value.chars().filter(char::is_ascii_digit).count();
        let evidence = match (one.kind.is_some(), valid) {
            (true, true) => 0.96,
            (false, true) => 0.9,
            (true, false) => 0.8,
            (false, false) => 0.55,
        };
        // A bare number that is no phone anywhere near is a tax number, a licence, an order.
        if one.kind.is_none()
            && !valid
            && !one.value.starts_with(['+', '('])
            && (digits < 8 || !one.value.contains([' ', '-', '.']))
        {
            continue;
        }
        let kind = one.kind.unwrap_or_else(|| kind_of(number.as_ref()));
        let same = |other: &PhoneField| {
            other.kind == kind && e164.is_some() && other.e164 == e164 && other.extension == one.extension
                || other.value == one.value
        };
        if phones.iter().any(same) {
            sheet.take(one.row, one.range);
            continue;
        }
        sheet.take(one.row, one.range.clone());
        phones.push(PhoneField {
            confidence: sheet.confidence(one.row, &one.range) * evidence,
            polygons: sheet.polygons(one.row, &one.range),
            value: one.value,
            e164,
            extension: one.extension,
            kind,
            engine: Source::Tesseract,
        });
    }
    phones
}

fn in_row(sheet: &Sheet<'_>, row: usize) -> Vec<Found> {
    let free = sheet.rows.get(row).map(Row::free).unwrap_or_default();
    let mut found: Vec<Found> = Vec::new();
    let mut after_last = 0;
    for hit in NUMBER.find_iter(&free) {
        for part in split(&free, hit.range()) {
            let Some(text) = free.get(part.clone()) else { continue };
            let digits = text.chars().filter(char::is_ascii_digit).count();
            let label = free.get(after_last..part.start).unwrap_or_default();
            let rest = free.get(part.end..).unwrap_or_default();
            let kind = label_before(label).or_else(|| label_after(rest));
            let labelled = matches!(kind, Some(Label::Phone(_)));
            let too_short = digits < if labelled { 6 } else { 7 };
            if kind == Some(Label::NoPhone)
                || too_short
                || digits > 15
                || SPAN_OF_YEARS.is_match(text.trim())
                || !labelled && (POSTAL.is_match(text.trim()) || is_in_address(&free, &part))
            {
                after_last = part.end;
                continue;
            }
            let extension = EXTENSION.captures(rest).and_then(|hit| {
                hit.get(1).map(|digits| (digits.as_str().to_owned(), hit.get(0).map_or(0, |whole| whole.end())))
            });
            let end = part.end + extension.as_ref().map_or(0, |(_, length)| *length);
            let mut value = clean(text);
            // "(11) 2747-8430 / 2746-6245": the second number inherits the area code of the first.
            if let Some(before) = found.last().filter(|before| before.range.end + 4 >= part.start && digits <= 8)
                && let Some(area) = area_code(&before.value, digits)
            {
                value = format!("{area} {value}");
            }
            let kind = kind.and_then(Label::kind).or_else(|| {
                found.last().filter(|before| before.range.end + 4 >= part.start).and_then(|before| before.kind)
            });
            found.push(Found {
                row,
                range: part.start..end,
                value,
                extension: extension.map(|(digits, _)| digits),
                kind,
            });
            after_last = end;
        }
    }
    found
}

/// Cuts two numbers apart that stand in one run of digits: at a slash, a wide gap, or a second plus sign.
fn split(free: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let text = free.get(range.clone()).unwrap_or_default();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    for (at, letter) in text.char_indices() {
        let (before, after) =
            (text.get(..at).unwrap_or_default(), text.get(at + letter.len_utf8()..).unwrap_or_default());
        let cut = match letter {
            '/' => digits(before) >= 7 && digits(after) >= 6 && digits(after) <= 13,
            // A bracket opens an area code, which begins a number.
            '(' => digits(before) >= 7 && digits(after) >= 7,
            ' ' => digits(before) >= 10 && digits(after) >= 10,
            _ => false,
        };
        if cut {
            let second = if letter == '(' { at } else { at + letter.len_utf8() };
            let trimmed = |from: usize, to: usize| {
                let part = text.get(from..to).unwrap_or_default();
                let lead = part.len() - part.trim_start().len();
                range.start + from + lead..range.start + from + part.trim_end_matches([' ', '-', '/', '.']).len()
            };
            return vec![trimmed(0, at), trimmed(second, text.len())];
        }
    }
    vec![range]
}

/// The value as printed, with letters between digits mended and unbalanced brackets dropped.
fn clean(text: &str) -> String {
    let mut value: String = text
        .trim()
        .chars()
        .map(|c| match c {
            'O' => '0',
            'l' | 'I' => '1',
            '[' => '(',
            ']' => ')',
            '—' | '–' | '‑' => '-',
            other => other,
        })
        .collect();
    if value.matches('(').count() != value.matches(')').count() {
        value = value.replace(['(', ')'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    }
    value.trim_matches(|c: char| matches!(c, '-' | '.' | '/' | '_' | ' ')).replace("+ ", "+")
}

fn area_code(value: &str, digits: usize) -> Option<String> {
    let all: String = value.chars().filter(char::is_ascii_digit).collect();
    (all.len() > digits + 1).then_some(())?;
    let mut left = all.len() - digits;
    let end = value.char_indices().find(|(_, c)| {
        left -= usize::from(c.is_ascii_digit() && left > 0);
        left == 0
    })?;
    let prefix = value.get(..end.0 + 1)?;
    Some(if prefix.contains('(') && !prefix.contains(')') { format!("{prefix})") } else { prefix.to_owned() })
}

fn is_in_address(free: &str, part: &Range<usize>) -> bool {
    // A number glued to a comma-separated street is a house or a postal code.
    let before = free.get(..part.start).unwrap_or_default();
    let digits = free.get(part.clone()).unwrap_or_default().chars().filter(char::is_ascii_digit).count();
    digits <= 9
        && before.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2).count() >= 2
}

/// What the words beside a number say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Phone(PhoneKind),
    NoPhone,
}

impl Label {
    fn kind(self) -> Option<PhoneKind> {
        match self {
            Self::Phone(kind) => Some(kind),
            Self::NoPhone => None,
        }
    }
}

fn label_before(label: &str) -> Option<Label> {
    let folded = fold(label);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.'))
        .map(|word| word.trim_matches(['.', '-']))
        .filter(|word| !word.is_empty())
        .collect();
    let last = words.iter().rev().take(3);
    if last.clone().take(2).any(|word| NO_PHONE.contains(word)) {
        return Some(Label::NoPhone);
    }
    last.clone().find_map(|word| named(word)).map(Label::Phone)
}

/// Whether a text is nothing but what stands before a number: "Tel.", "T / F".
pub(super) fn is_label(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| named(word).is_some())
}

/// "(mobile)" after the number.
fn label_after(rest: &str) -> Option<Label> {
    let start = rest.trim_start();
    let inside = start.strip_prefix('(')?.split(')').next()?;
    named(fold(inside).trim_matches(['.', ' '])).map(Label::Phone)
}

fn named(word: &str) -> Option<PhoneKind> {
    // "T/F" is mainly a phone.
    let word = word.split('/').next().unwrap_or(word);
    [
        (MOBILE, PhoneKind::Mobile),
        (FAX, PhoneKind::Fax),
        (WORK, PhoneKind::Work),
        (HOME, PhoneKind::Home),
        (PAGER, PhoneKind::Pager),
    ]
    .into_iter()
    .find(|(names, _)| names.contains(&word))
    .map(|(_, kind)| kind)
}

fn kind_of(number: Option<&phonenumber::PhoneNumber>) -> PhoneKind {
    use phonenumber::Type;
    match number.map(|number| number.number_type(&phonenumber::metadata::DATABASE)) {
        Some(Type::Mobile) => PhoneKind::Mobile,
        Some(Type::Pager) => PhoneKind::Pager,
        _ => PhoneKind::Work,
    }
}

fn international(value: &str) -> String {
    // "+44 (0) 20": the zero is dialled inside the country only.
    let value = value.replace("(0)", "");
    match value.strip_prefix("00") {
        Some(rest) => format!("+{}", rest.trim_start()),
        None => value,
    }
}

fn told_country(value: &str) -> Option<String> {
    let value = international(value);
    if !value.trim_start_matches(['(', ' ']).starts_with('+') {
        return NORTH_AMERICAN.is_match(&value).then(|| "US".to_owned());
    }
    let number = phonenumber::parse(None, &value).ok()?;
    number.country().id().map(|id| id.as_ref().to_owned())
}

fn parse(value: &str, region: Option<&str>) -> Option<phonenumber::PhoneNumber> {
    let value = international(value);
    let value = value.trim_start_matches('(');
    if value.starts_with('+') {
        return phonenumber::parse(None, value).ok();
    }
    let region = region.or_else(|| NORTH_AMERICAN.is_match(value).then_some("US"))?;
    phonenumber::parse(Some(region.parse().ok()?), value).ok()
}

fn is_possible(number: &phonenumber::PhoneNumber) -> bool {
    (7..=15).contains(&number.format().mode(Mode::E164).to_string().chars().filter(char::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::line;
    use rstest::rstest;

    fn read(printed: &str, region: &str) -> Vec<(String, PhoneKind, Option<String>)> {
        let lines = [line(printed, 0.0)];
        phones(&mut Sheet::new(&lines), |told| told.first().cloned().or(Some(region.to_owned())))
            .into_iter()
            .map(|phone| (phone.e164.unwrap_or(phone.value), phone.kind, phone.extension))
            .collect()
    }

    #[rstest]
    #[case("Tel.: +49 (0) 30 23125 014", "DE", "+493023125014", PhoneKind::Work)]
    #[case("M 0171 3920 007", "DE", "+491713920007", PhoneKind::Mobile)]
    #[case("Fax 020 7946 0958", "GB", "+442079460958", PhoneKind::Fax)]
    #[case("Моб. +380 44 279 00 11", "UA", "+380442790011", PhoneKind::Mobile)]
    #[case("(212) 555-0147 (mobile)", "US", "+12125550147", PhoneKind::Mobile)]
    #[case("+33 1 99 00 12 34", "FR", "+33199001234", PhoneKind::Work)]
    fn numbers_with_their_kind(
        #[case] printed: &str,
        #[case] region: &str,
        #[case] e164: &str,
        #[case] kind: PhoneKind,
    ) {
        let found = read(printed, region);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].0.as_str(), found[0].1), (e164, kind));
    }

    #[test]
    fn several_numbers_share_a_line() {
        let found = read("T 020 7946 0123 F 020 7946 0124", "GB");
        assert_eq!(found.iter().map(|one| one.1).collect::<Vec<_>>(), [PhoneKind::Work, PhoneKind::Fax]);
        let found = read("Tel (11) 2747-8430 / 2746-6245", "BR");
        assert_eq!(found.len(), 2);
        assert!(found[1].0.contains("11") && found[1].0.replace(['-', ' '], "").contains("27466245"), "{found:?}");
    }

    #[test]
    fn an_extension_is_kept_apart() {
        let found = read("Phone (212) 555-0147 ext. 23", "US");
        assert_eq!(found[0].2.as_deref(), Some("23"));
    }

    #[rstest]
    #[case("VAT 123456789")]
    #[case("1998 - 2020")]
    #[case("USt-IdNr. DE 123 456 789")]
    #[case("01310-100 São Paulo")]
    #[case("10115 Berlin")]
    fn other_numbers_are_left(#[case] printed: &str) {
        assert!(read(printed, "DE").is_empty(), "{:?}", read(printed, "DE"));
    }
}
