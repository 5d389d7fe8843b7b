//! Numbers as libphonenumber understands them, and their repair where only a valid number agrees.

use std::sync::LazyLock;

use phonenumber::{Mode, PhoneNumber};
use regex::Regex;

use super::super::text::pattern;
use crate::PhoneKind;

static NORTH_AMERICAN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:1[ .\-]?)?\(?[2-9]\d\d\)?[ .\-–/]{0,3}[2-9]\d\d[ .\-–]{1,2}\d{4}$"));

/// The value as printed, with letters between digits mended and unbalanced brackets dropped.
pub(super) fn clean(text: &str) -> String {
    let mut value: String = text
        .trim()
        .chars()
        .map(|c| match c {
            'O' | 'o' => '0',
            'l' | 'I' => '1',
            'S' => '5',
            'B' => '8',
            'Z' => '2',
            '€' | 'G' => '6',
            '[' => '(',
            ']' => ')',
            '—' | '–' | '‑' | '一' | 'ー' | '・' | '~' | ':' => '-',
            other => other,
        })
        .collect();
    if value.matches('(').count() != value.matches(')').count() {
        value = value.replace(['(', ')'], " ");
    }
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ").replace("- -", "-").replace("--", "-");
    value.trim_matches(|c: char| matches!(c, '-' | '.' | '/' | '_' | ' ')).replace("+ ", "+")
}

fn international(value: &str) -> String {
    // "+44 (0) 20": the zero is dialled inside the country only.
    let value = value.replace("(0)", "");
    let value = value.trim_start_matches(['(', ' ']);
    match value.strip_prefix("00") {
        Some(rest) => format!("+{}", rest.trim_start()),
        None => value.to_owned(),
    }
}

/// The country that the number tells itself, ISO 3166 alpha-2.
pub(super) fn told_country(value: &str) -> Option<String> {
    let value = international(value);
    if !value.starts_with('+') {
        return NORTH_AMERICAN.is_match(&value).then(|| "US".to_owned());
    }
    let number = phonenumber::parse(None, &value).ok()?;
    number.country().id().map(|id| id.as_ref().to_owned())
}

pub(super) fn parse(value: &str, region: Option<&str>) -> Option<PhoneNumber> {
    let value = international(value);
    if value.starts_with('+') {
        return phonenumber::parse(None, &value).ok();
    }
    let region = region.or_else(|| NORTH_AMERICAN.is_match(&value).then_some("US"))?;
    phonenumber::parse(Some(region.parse().ok()?), &value).ok()
}

/// A number whose plus sign was read as a letter or a digit, or not at all: "1852 5682 3878" where Hong Kong's
/// numbers begin with +852. Only a valid number of the card's own country counts.
pub(super) fn with_plus(value: &str, region: &str) -> Option<(String, PhoneNumber)> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let country: phonenumber::country::Id = region.parse().ok()?;
    let code = phonenumber::metadata::DATABASE.by_id(country.as_ref())?.country_code().to_string();
    let skip = match () {
        () if digits.starts_with(&code) && digits.len() > 9 => 0,
        () if digits.get(1..).is_some_and(|rest| rest.starts_with(&code)) && digits.len() > 10 => 1,
        () => return None,
    };
    if code == "1" && skip == 1 {
        return None;
    }
    let number = phonenumber::parse(None, format!("+{}", digits.get(skip..)?)).ok().filter(phonenumber::is_valid)?;
    let mut left = skip;
    let printed = value.trim_start_matches(|c: char| {
        let drop = left > 0 || !c.is_ascii_digit();
        left -= usize::from(c.is_ascii_digit() && left > 0);
        drop && c != '('
    });
    Some((format!("+{printed}"), number))
}

pub(super) fn e164(number: &PhoneNumber) -> String {
    number.format().mode(Mode::E164).to_string()
}

pub(super) fn is_possible(number: &PhoneNumber) -> bool {
    (7..=15).contains(&e164(number).chars().filter(char::is_ascii_digit).count())
}

/// What the numbering plan says the number is for.
pub(super) fn kind_of(number: Option<&PhoneNumber>) -> PhoneKind {
    use phonenumber::Type;
    match number.map(|number| number.number_type(&phonenumber::metadata::DATABASE)) {
        Some(Type::Mobile) => PhoneKind::Mobile,
        Some(Type::Pager) => PhoneKind::Pager,
        _ => PhoneKind::Work,
    }
}

/// The area code that a second number inherits from the one before it.
pub(super) fn area_code(value: &str, digits: usize) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(" (O30) l234-5678 ", "(030) 1234-5678")]
    #[case("(06)1234- -5678", "(06)1234-5678")]
    #[case("030) 1234", "030 1234")]
    #[case("03-€1—23一45", "03-61-23-45")]
    #[case("(03)3210- :1234", "(03)3210-1234")]
    #[case("(03)3210: 1234", "(03)3210- 1234")]
    fn letters_and_brackets_are_mended(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(clean(text), expected);
    }

    #[rstest]
    #[case("149 30 23125 014", "DE", Some("+49 30 23125 014"))]
    #[case("49 30 23125 014", "DE", Some("+49 30 23125 014"))]
    #[case("030 23125 014", "DE", None)]
    #[case("1800 2345", "US", None)]
    fn a_lost_plus_sign_is_put_back(#[case] value: &str, #[case] region: &str, #[case] expected: Option<&str>) {
        assert_eq!(with_plus(value, region).map(|(value, _)| value).as_deref(), expected);
    }

    #[test]
    fn countries_are_told_by_the_number() {
        assert_eq!(told_country("+49 30 1234").as_deref(), Some("DE"));
        assert_eq!(told_country("(212) 555-0147").as_deref(), Some("US"));
        assert_eq!(told_country("030 1234"), None);
    }
}
