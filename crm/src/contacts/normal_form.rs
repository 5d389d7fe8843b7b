//! The form in which values are compared: E.164 for phones, lower case for mail addresses.

use super::PointKind;

/// The normal form of a value, if it has one.
pub(crate) fn of(kind: PointKind, value: &str) -> Option<String> {
    match kind {
        PointKind::Phone => phone(value),
        PointKind::Email => email(value),
        PointKind::Url => Some(url(value)),
        PointKind::Social => Some(value.trim_start_matches('@').to_lowercase()),
        PointKind::Address => None,
    }
}

/// E.164 where the number names its country, else its digits; `None` without digits.
fn phone(value: &str) -> Option<String> {
    // "+49 (0)30 …": the zero is dialled only within the country.
    let printed = value.replace("(0)", "");
    if let Ok(number) = phonenumber::parse(None, &printed)
        && number.code().value() > 0
    {
        return Some(number.format().mode(phonenumber::Mode::E164).to_string());
    }
    Some(digits(value)).filter(|digits| !digits.is_empty())
}

/// All digits of a text, in ASCII.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect()
}

/// Lower case, if it looks like an address (RFC 5321 without quoted local parts).
pub(crate) fn email(value: &str) -> Option<String> {
    let value = value.trim();
    let (local, domain) = value.rsplit_once('@')?;
    let sound = !local.is_empty()
        && local.len() <= 64
        && value.len() <= 254
        && !value.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\\\"".contains(c))
        && !local.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    sound.then(|| value.to_lowercase())
}

/// Without scheme, `www.` and closing slash, host in lower case.
fn url(value: &str) -> String {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
    let host = host.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    format!("{host}/{path}").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("+49 (0)30 1234567", "+49301234567")]
    #[case("+380 44 123 45 67", "+380441234567")]
    #[case("030 / 1234567", "0301234567")]
    fn phones(#[case] printed: &str, #[case] expected: &str) {
        assert_eq!(phone(printed).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("Erika.M@Example.ORG", Some("erika.m@example.org"))]
    #[case("erika@localhost", None)]
    #[case("a b@example.org", None)]
    #[case("a@b@example.org", None)]
    #[case("@example.org", None)]
    #[case("a@example..org", None)]
    fn emails(#[case] written: &str, #[case] expected: Option<&str>) {
        assert_eq!(email(written).as_deref(), expected);
    }

    #[rstest]
    #[case("HTTPS://www.Example.org/", "example.org")]
    #[case("example.org/Team/", "example.org/Team")]
    fn urls(#[case] written: &str, #[case] expected: &str) {
        assert_eq!(url(written), expected);
    }
}
