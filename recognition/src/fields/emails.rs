use std::sync::LazyLock;

use regex::Regex;

use super::sheet::Sheet;
use super::text::{has_known_suffix, pattern};
use super::{Source, TextField};

static STRICT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\p{Latin}0-9][\p{Latin}0-9._%+\-]*@[\p{Latin}0-9\-]+(?:\.[\p{Latin}0-9\-]+)+(?:(?:\. | \.)\p{Ll}{2,3}\b)?",
    )
});
/// As reading leaves it: spaces around dots and the at sign, commas for dots, look-alikes of the at sign.
static LOOSE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\p{Latin}0-9](?:[\p{Latin}0-9%+\-]| ?[._] ?)*? ?(?:@|©|®|\(at\)|\[at\]) ?[\p{Latin}0-9](?:[\p{Latin}0-9\-]| ?[.,] ?)*[\p{Latin}0-9]",
    )
});
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:e ?-? ?mails?|mails?|correo|courriel|email)[.:;_\-]+"));

/// Finds the e-mail addresses and marks them as used.
pub(super) fn emails(sheet: &mut Sheet<'_>) -> Vec<TextField> {
    let mut found: Vec<TextField> = Vec::new();
    for row in 0..sheet.rows.len() {
        let Some(line) = sheet.line(row) else { continue };
        for (strict, pattern) in [(true, &*STRICT), (false, &*LOOSE)] {
            let free = sheet.rows.get(row).map(super::sheet::Row::free).unwrap_or_default();
            for hit in pattern.find_iter(&free) {
                let Some((value, length)) = repaired(hit.as_str()) else {
                    continue;
                };
                let range = hit.start()..hit.start() + length;
                let confidence = line.confidence(range.clone()) * if strict { 0.95 } else { 0.75 };
                sheet.take(row, range.clone());
                if !found.iter().any(|other| other.value.eq_ignore_ascii_case(&value)) {
                    let polygons = line.polygons(range);
                    found.push(TextField { value, confidence, polygons, engine: Source::Tesseract });
                }
            }
        }
    }
    found
}

/// The address without reading noise, and how many bytes of the text it covers. `None` when it cannot be one.
fn repaired(text: &str) -> Option<(String, usize)> {
    let mut value: String = text.split(' ').collect();
    for at in ["©", "®", "(at)", "[at]"] {
        value = value.replace(at, "@");
    }
    value = LABEL.replace(&value, "").into_owned();
    let (local, domain) = value.split_once('@')?;
    let local = local.trim_matches(['.', '-', '_']);
    let domain = repaired_domain(domain)?;
    // A word after the address is joined to it by a stray dot; the length tells where the address ends.
    let kept = domain.chars().filter(|c| *c != '.').count() + local.chars().filter(|c| *c != '.').count();
    let covered = if value.split_once('@').is_some_and(|(_, whole)| whole.len() == domain.len()) {
        text.len()
    } else {
        let mut seen = 0;
        text.char_indices()
            .find(|(_, c)| {
                seen += usize::from(!matches!(c, ' ' | '.' | ',' | '@'));
                seen >= kept
            })
            .map_or(text.len(), |(at, c)| at + c.len_utf8())
    };
    (!local.is_empty()).then(|| (format!("{local}@{domain}"), covered))
}

/// A domain with a known suffix, after the usual misreadings are undone.
pub(super) fn repaired_domain(domain: &str) -> Option<String> {
    let domain = domain.replace(',', ".");
    let domain = domain.trim_matches(['.', '-']).to_owned();
    if has_known_suffix(&domain) {
        return Some(domain);
    }
    let (rest, end) = domain.rsplit_once('.')?;
    let mended = match end.to_ascii_lowercase().as_str() {
        "c0m" | "corn" | "con" | "cem" | "cor" | "comn" | "coml" | "como" => "com",
        "0rg" | "orq" | "ong" => "org",
        "nct" | "nel" | "rnet" => "net",
        _ => {
            return if rest.contains('.') { repaired_domain(rest) } else { None };
        }
    };
    let domain = format!("{rest}.{mended}");
    has_known_suffix(&domain).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::line;
    use rstest::rstest;

    #[rstest]
    #[case("erika@mustermann.example", "erika@mustermann.example")]
    #[case("E-Mail: erika .mustermann @ example.com", "erika.mustermann@example.com")]
    #[case("info@example,org", "info@example.org")]
    #[case("info@example.co. jp", "info@example.co.jp")]
    #[case("info@example.corn", "info@example.com")]
    #[case("info©example.net", "info@example.net")]
    #[case("e-mail.info@example.com", "info@example.com")]
    fn reading_noise_is_repaired(#[case] printed: &str, #[case] expected: &str) {
        let lines = [line(printed, 0.0)];
        let found = emails(&mut Sheet::new(&lines));
        assert_eq!(found.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), [expected]);
    }

    #[rstest]
    #[case("meet @ noon")]
    #[case("a@b")]
    #[case("user@host.notasuffix")]
    fn what_is_no_address_is_left(#[case] printed: &str) {
        let lines = [line(printed, 0.0)];
        assert!(emails(&mut Sheet::new(&lines)).is_empty());
    }
}
