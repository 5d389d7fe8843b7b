//! Phone and fax numbers.

mod labels;
mod numbers;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

pub(super) use labels::is_label;

use super::sheet::{Row, Sheet};
use super::text::pattern;
use super::{PhoneField, PhoneKind, Source};
use labels::Label;
use numbers::{area_code, clean, e164, is_possible, kind_of, parse, told_country, with_plus};

/// Digits as numbers are printed. Letters that are read for digits are allowed inside, never at the ends. Beside
/// Japanese letters a dash is read as one (一, ー, ・). After an area code in brackets a dash may look like a colon, which
/// elsewhere is part of a time.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        [(\[]\ ?0\d{1,4}[)\]](?:[\ .:\-–—‑·一ー・~]{0,3}[\dOlISBZoG€]){4,8}[\ .:\-–—一ー・~]{0,3}\d
        |(?:\+\ ?|\b00\ ?)?[(\[]?\ ?\+?\d(?:[\ .\-–—‑·一ー・~/()\[\]_]{0,3}[\dOlISBZo€]){4,18}(?:[\ .\-–—一ー・~/()]{0,3}\d)",
    )
});
static EXTENSION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^[\s,;(.\-/]*(?:extension|extn?|xt|x|durchwahl|dw|ramal|anexo|доб|вн|внутр|poste|int|interno|dahili|wew|kl|klapka|app|apparaat|内線|분기|#)[.:\s]*(\d{1,6})\b\)?",
    )
});
/// An extension without a word for it, in brackets after the number.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ ?\((\d{2,4})\)"));
/// A word that may say whose number follows: "Shop:".
static NAMED: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{L}{3,}\.? ?: ?$"));
static AREA_CODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:0[1-9]\d{0,3}[ \-–/]|\(0[1-9]\d{0,3}\) ?)\d[\d \-]{4,9}$"));
static SPAN_OF_YEARS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:19|20)\d\d ?[-–—/] ?(?:19|20)\d\d$"));
static DATE_OR_HOURS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[0-3]?\d[./\-][01]?\d[./\-](?:19|20)\d\d(?: \d{1,2})?|(?:19|20)\d\d[./\-][01]\d[./\-][0-3]\d|\d{1,2}[.:]\d\d ?[-–—] ?\d{1,2}[.:]\d\d)$",
    )
});
/// Postal codes: Japan's, which the sign 〒 before it turns into a T or a 7, Brazil's, Poland's, Portugal's, and ZIP+4.
static POSTAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\d{5}-\d{3,4}|7?\d{3}-\d{4}|\d{4}-\d{3})$"));
static JAPANESE_CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^7?\d{3}-\d{4}$"));

struct Found {
    row: usize,
    range: Range<usize>,
    value: String,
    extension: Option<String>,
    kind: Option<PhoneKind>,
    /// The label has several letters, which noise seldom has.
    labelled_by_word: bool,
    /// Letters were read between the digits.
    has_letters: bool,
    /// A word with a colon stands before it, and it begins with the 0 of an area code.
    named: bool,
}

/// Finds phone and fax numbers and marks them as used. `region` is asked with the countries that numbers tell
/// themselves, and answers with the country of the others.
pub(super) fn phones(sheet: &mut Sheet<'_>, region: impl Fn(&[String]) -> Option<String>) -> Vec<PhoneField> {
    let mut found: Vec<Found> = Vec::new();
    for row in 0..sheet.rows.len() {
        found.extend(in_row(sheet, row));
    }
    let told: Vec<String> = found.iter().filter_map(|one| told_country(&one.value)).collect();
    let region = region(&told);
    let all_international = told.len() >= 2;
    let is_sure = |one: &&Found| {
        one.labelled_by_word || parse(&one.value, region.as_deref()).as_ref().is_some_and(phonenumber::is_valid)
    };
    let sure_shapes: Vec<String> = found.iter().filter(is_sure).map(|one| shape(&one.value)).collect();
    let mut phones: Vec<PhoneField> = Vec::new();
    for one in found {
        let mut value = one.value.clone();
        let mut number = parse(&value, region.as_deref());
        let mut valid = number.as_ref().is_some_and(phonenumber::is_valid);
        let mut mended = false;
        if !valid && let Some((better, other)) = region.as_deref().and_then(|region| with_plus(&value, region)) {
            (value, number, valid, mended) = (better, Some(other), true, true);
        }
        // Letters that look like digits are mended only where the result is a number that exists.
        if one.has_letters && !valid {
            continue;
        }
        // Beside numbers that are surely phones, one that is printed like none of them is something else.
        let alike = one.kind.is_none() && !valid && is_printed_alike(&shape(&value), &sure_shapes);
        let strange = one.kind.is_none() && !valid && !alike && !one.named && !value.starts_with(['+', '(']);
        if strange && !sure_shapes.is_empty() {
            continue;
        }
        if !alike && !is_phone(sheet, &one, &value, valid, region.as_deref(), all_international) {
            continue;
        }
        let standard = number
            .as_ref()
            .filter(|number| valid || value.trim_start().starts_with('+') && is_possible(number))
            .map(e164);
        let evidence = match (one.kind.is_some(), valid) {
            (true, true) => 0.96,
            (false, true) => 0.9,
            (true, false) => 0.8,
            (false, false) => 0.55,
        } * if mended { 0.85 } else { 1.0 };
        let kind = one.kind.unwrap_or_else(|| kind_of(number.as_ref()));
        let same = |other: &PhoneField| {
            other.kind == kind && standard.is_some() && other.e164 == standard && other.extension == one.extension
                || other.value == value
        };
        sheet.take(one.row, one.range.clone());
        if phones.iter().any(same) {
            continue;
        }
        phones.push(PhoneField {
            confidence: sheet.confidence(one.row, &one.range) * evidence,
            polygons: sheet.polygons(one.row, &one.range),
            value,
            e164: standard,
            extension: one.extension,
            kind,
            engine: Source::Tesseract,
        });
    }
    phones
}

/// Whether a run of digits is a phone: a label says so, the numbering plan does, or it is printed as one.
/// What is none of it is a tax number, a licence, an order, a part of an address.
fn is_phone(
    sheet: &Sheet<'_>,
    one: &Found,
    value: &str,
    valid: bool,
    region: Option<&str>,
    all_international: bool,
) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let signed = value.starts_with(['+', '(']);
    let parted = value.contains([' ', '-', '.', '/']);
    if region == Some("JP") && JAPANESE_CODE.is_match(value) {
        return false;
    }
    if one.kind.is_some() {
        return one.labelled_by_word || digits >= 7;
    }
    if sheet.confidence(one.row, &one.range) < 0.35 {
        return false;
    }
    // Beside numbers with a country code, one without any sign of a phone is something else.
    if all_international && !signed && !parted {
        return false;
    }
    if valid {
        return digits >= 8 || parted;
    }
    signed && digits >= 8 || parted && (8..=13).contains(&digits) && groups(value)
}

/// Whether the digits are grouped as in a phone number: two to six groups, none but the first of a single digit.
fn groups(value: &str) -> bool {
    let lengths: Vec<usize> =
        value.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
    (2..=6).contains(&lengths.len()) && lengths.iter().skip(1).all(|length| (2..=8).contains(length))
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
            let beside = if after_last == 0 && label.trim().is_empty() { sheet.label_beside(row) } else { None };
            let kind = labels::before(label)
                .or_else(|| labels::after(rest))
                .or_else(|| beside.as_deref().and_then(labels::before));
            let labelled_by_word = labels::is_word(label) || beside.as_deref().is_some_and(labels::is_word);
            let labelled = matches!(kind, Some(Label::Phone(_)));
            let too_short = digits < if labelled { 6 } else { 7 };
            if kind == Some(Label::NoPhone)
                || too_short
                || digits > 15
                || SPAN_OF_YEARS.is_match(text.trim())
                || DATE_OR_HOURS.is_match(text.trim())
                || !labelled && (POSTAL.is_match(text.trim()) || is_in_address(&free, &part))
            {
                after_last = part.end;
                continue;
            }
            let extension = EXTENSION.captures(rest).or_else(|| BRACKETED.captures(rest)).and_then(|hit| {
                hit.get(1).map(|digits| (digits.as_str().to_owned(), hit.get(0).map_or(0, |whole| whole.end())))
            });
            let end = part.end + extension.as_ref().map_or(0, |(_, length)| *length);
            let mut value = clean(text);
            // "(11) 2345-6780 / 2345-6790": the second number inherits the area code of the first.
            if let Some(before) = found.last().filter(|before| before.range.end + 4 >= part.start && digits <= 8)
                && let Some(area) = area_code(&before.value, digits)
            {
                value = format!("{area} {value}");
            }
            let joined = found.last().filter(|before| before.range.end + 4 >= part.start);
            let by_word = labelled_by_word || joined.is_some_and(|before| before.labelled_by_word);
            let kind = kind.and_then(Label::kind).or_else(|| joined.and_then(|before| before.kind));
            found.push(Found {
                row,
                range: part.start..end,
                value,
                extension: extension.map(|(digits, _)| digits),
                kind,
                labelled_by_word: by_word,
                named: NAMED.is_match(label) && AREA_CODE.is_match(text.trim()),
                has_letters: text.contains(['S', 'B', 'Z', 'G', 'o', '€']),
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
            // A bracket opens an area code, which begins a number, or holds an extension, which ends one.
            '(' => {
                digits(before) >= 7 && digits(after) >= 7
                    || digits(before) >= 8 && is_extension(free.get(range.start + at..).unwrap_or_default())
            }
            // Two numbers of one shape stand side by side: "2345 6789 2345 9876".
            ' ' => {
                digits(before) >= 10 && digits(after) >= 10
                    || digits(before) >= 7 && digits(text) > 13 && shape(before) == shape(after)
            }
            _ => false,
        };
        if cut {
            let second = if letter == '(' { at } else { at + letter.len_utf8() };
            let trimmed = |from: usize, to: usize| {
                let part = text.get(from..to).unwrap_or_default();
                let lead = part.len() - part.trim_start().len();
                range.start + from + lead..range.start + from + part.trim_end_matches([' ', '-', '/', '.']).len()
            };
            if digits(after) < 6 {
                return vec![trimmed(0, at)];
            }
            return vec![trimmed(0, at), trimmed(second, text.len())];
        }
    }
    vec![range]
}

/// Whether a text begins with a few digits in brackets.
fn is_extension(text: &str) -> bool {
    BRACKETED.is_match(text)
}

/// Whether a number without its area code is printed as the end of a sure one: "9.2345-6789" beside "11 9.8765-4321".
fn is_printed_alike(shape: &str, sure: &[String]) -> bool {
    let digits = shape.chars().filter(|c| *c == '0').count();
    let groups = shape.split(|c| c != '0').filter(|group| !group.is_empty()).count();
    let is_end = |other: &String| {
        other.strip_suffix(shape).is_some_and(|area| area.ends_with(|c: char| c != '0') && area.contains('0'))
    };
    digits >= 7 && groups >= 2 && sure.iter().any(is_end)
}

/// A number with its digits all alike.
fn shape(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

fn is_in_address(free: &str, part: &Range<usize>) -> bool {
    // A number glued to a comma-separated street is a house or a postal code.
    let before = free.get(..part.start).unwrap_or_default();
    let digits = free.get(part.clone()).unwrap_or_default().chars().filter(char::is_ascii_digit).count();
    digits <= 9
        && before.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2).count() >= 2
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
        let found = read("Tel (11) 2345-6780 / 2345-6790", "BR");
        assert_eq!(found.len(), 2);
        assert!(found[1].0.contains("11") && found[1].0.replace(['-', ' '], "").contains("23456790"), "{found:?}");
    }

    #[rstest]
    #[case("Phone (212) 555-0147 ext. 23", "US")]
    #[case("02-2345-6789(23)", "KR")]
    fn an_extension_is_kept_apart(#[case] printed: &str, #[case] region: &str) {
        let found = read(printed, region);
        assert_eq!(found[0].2.as_deref(), Some("23"));
    }

    #[test]
    fn numbers_without_a_label_are_told_by_the_sure_ones() {
        let card = |printed: [&str; 2]| {
            let lines = [line(printed[0], 0.0), line(printed[1], 30.0)];
            let told = |told: &[String]| told.first().cloned().or(Some("BR".to_owned()));
            phones(&mut Sheet::new(&lines), told).into_iter().map(|phone| phone.value).collect::<Vec<_>>()
        };
        // Printed as the end of the other one.
        assert_eq!(card(["Radio 9.2345-6789", "Tel. 11 9.8765-4321"]), ["9.2345-6789", "11 9.8765-4321"]);
        // A word with a colon, and an area code.
        assert_eq!(card(["Loja: 011-23456789", "Tel. 11 9.8765-4321"]), ["011-23456789", "11 9.8765-4321"]);
        assert_eq!(card(["ID 35-123456-78", "Tel. 11 9.8765-4321"]), ["11 9.8765-4321"]);
    }

    #[rstest]
    #[case("2345 6789 2987 6543", "HK", &["+85223456789", "+85229876543"])]
    #[case("TEL(03)3210 一 1234", "JP", &["+81332101234"])]
    #[case("MOB:+66~-(0)812-345-678(Thailand)", "JP", &["+66812345678"])]
    #[case("Mobile 010-€234-5678", "KR", &["+821062345678"])]
    #[case("TEL(03)3210: 1234 FAX(03)3210- :1235", "JP", &["+81332101234", "+81332101235"])]
    #[case("TEL(06)G210・ 1234", "JP", &["+81662101234"])]
    fn numbers_are_read_through_noise(#[case] printed: &str, #[case] region: &str, #[case] expected: &[&str]) {
        let found: Vec<String> = read(printed, region).into_iter().map(|(number, ..)| number).collect();
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case("VAT 123456789")]
    #[case("1998 - 2020")]
    #[case("USt-IdNr. DE 123 456 789")]
    #[case("01310-100 São Paulo")]
    #[case("10115 Berlin")]
    #[case("Mo-Fr (10:00 - 18:30)")]
    fn other_numbers_are_left(#[case] printed: &str) {
        assert!(read(printed, "DE").is_empty(), "{:?}", read(printed, "DE"));
    }
}
