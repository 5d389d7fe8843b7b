//! E-mail addresses.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::hosts::{leading_government, leading_host};
use super::sheet::{Row, Sheet};
use super::text::{fold, pattern};
use super::{Source, TextField};
use crate::Polygon;

/// The at sign and what it is read as.
static AT: LazyLock<Regex> = LazyLock::new(|| pattern(r" ?(?:@|©|®|\(at\)|\[at\]|\(@\)|\(@) ?"));
/// A local part at the end of a text; reading may leave spaces around its dots.
static LOCAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[\p{Latin}0-9](?:[\p{Latin}0-9%+&'\-]| ?[._] ?)*(?:[\p{Latin}0-9\-]|_)?$"));
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:e ?[-.]? ?mails?|mails?|correo|courriel|email)[.:;_\-\s]+"));
/// A label at the end of what stands before an address.
static LABELLED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:e ?-? ?mails?|mails?|correo|courriel|email|e)\s?[.:;)\]]?\s*$"));
/// Domains of mail services that nobody's own domain ends in.
pub(super) const SERVICES: [&str; 11] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "yahoo.com",
    "outlook.com",
    "icloud.com",
    "protonmail.com",
    "rediffmail.com",
    "naver.com",
    "hanmail.net",
    "yandex.ru",
];
static TOKEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[^\s|:;,()<>]+"));

/// Confidence of an address below which its domain may have a letter that was misread.
const DOUBTFUL: f32 = 0.75;
/// Evidence that is left of an address whose domain was mended.
const MENDED: f32 = 0.8;

struct Found {
    value: String,
    row: usize,
    range: Range<usize>,
    /// What of it stands on another line.
    elsewhere: Option<(usize, Range<usize>)>,
    evidence: f32,
}

/// Finds the e-mail addresses and marks them as used.
pub(super) fn emails(sheet: &mut Sheet<'_>) -> Vec<TextField> {
    let mut fields: Vec<TextField> = Vec::new();
    for row in 0..sheet.rows.len() {
        // Each hit is marked as used before the next is looked for, so that two never share letters.
        for _ in 0..6 {
            let Some(found) = first_in(sheet, row) else { break };
            take(sheet, &mut fields, found);
        }
    }
    fields
}

fn take(sheet: &mut Sheet<'_>, fields: &mut Vec<TextField>, mut found: Found) {
    let mut confidence = sheet.confidence(found.row, &found.range);
    // A domain that stands on the card once more is somebody's own.
    if confidence < DOUBTFUL
        && is_said_once(sheet, &found.value)
        && let Some(value) = with_service(&found.value)
    {
        found.value = value;
        found.evidence *= MENDED;
    }
    let mut polygons: Vec<Polygon> = sheet.polygons(found.row, &found.range);
    sheet.take(found.row, found.range);
    if let Some((row, range)) = found.elsewhere {
        confidence = confidence.min(sheet.confidence(row, &range));
        polygons.extend(sheet.polygons(row, &range));
        sheet.take(row, range);
    }
    if !fields.iter().any(|other| other.value.eq_ignore_ascii_case(&found.value)) {
        let confidence = confidence * found.evidence;
        fields.push(TextField { value: found.value, confidence, polygons, engine: Source::Tesseract });
    }
}

fn is_said_once(sheet: &Sheet<'_>, address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default().to_lowercase();
    sheet.rows.iter().map(|row| row.line.text.to_lowercase().matches(&domain).count()).sum::<usize>() < 2
}

/// The address with the mail service whose domain it has but for one letter: "erika@hotmeil.com".
fn with_service(address: &str) -> Option<String> {
    let (local, domain) = address.split_once('@')?;
    let domain = domain.to_lowercase();
    let off_by_one = |service: &&&str| {
        service.len() == domain.len() && service.bytes().zip(domain.bytes()).filter(|(a, b)| a != b).count() == 1
    };
    SERVICES.iter().find(off_by_one).map(|service| format!("{local}@{service}"))
}

fn first_in(sheet: &Sheet<'_>, row: usize) -> Option<Found> {
    let free = sheet.rows.get(row).map(Row::free)?;
    AT.find_iter(&free).find_map(|at| around(sheet, row, &free, &at.range()))
}

/// The address around an at sign.
fn around(sheet: &Sheet<'_>, row: usize, free: &str, at: &Range<usize>) -> Option<Found> {
    let before = free.get(..at.start)?;
    let after = free.get(at.end..)?;
    let mut elsewhere = None;
    let (domain, length, mut exact) = if let Some(host) = leading_host(after).or_else(|| leading_government(after)) {
        (host.domain, host.length, host.exact)
    } else {
        // The domain may go on at the beginning of the next line.
        let open = after.trim_end();
        if open.contains([' ', '|']) || open.is_empty() {
            return None;
        }
        sheet.continuations(row).into_iter().find_map(|next| {
            let text = sheet.rows.get(next).map(Row::free)?;
            let start = text.len() - text.trim_start_matches([' ', '.']).len();
            let word = text.get(start..)?.split([' ', '|']).next()?;
            let glue = if open.ends_with('.') || !text.starts_with('.') && open.contains('.') { "" } else { "." };
            let joined = format!("{open}{glue}{word}");
            let host = leading_host(&joined).filter(|host| host.length == joined.len())?;
            elsewhere = Some((next, start..start + word.len()));
            Some((host.domain, open.len(), false))
        })?
    };
    let end = at.end + length;
    let local = LOCAL.find(before).map(|hit| hit.start()..before.len());
    let (mut local, mut start) = match local {
        Some(range) => (before.get(range.clone())?.to_owned(), range.start),
        None if before.trim().is_empty() => {
            let above = sheet.line_above(row)?;
            let text = sheet.rows.get(above).map(Row::free)?;
            let range = LOCAL.find(text.trim_end())?.range();
            let local = text.get(range.clone())?.to_owned();
            if local.contains(' ') || !local.contains(['.', '_', '-']) {
                return None;
            }
            elsewhere = Some((above, range));
            (local, at.start)
        }
        None => return None,
    };
    if let Some(label) = LABEL.find(&local) {
        let length = label.end();
        local = local.get(length..)?.to_owned();
        start += length;
    }
    // "E-mail y kawai@…": a lone initial belongs to the name when the card prints that name.
    if elsewhere.is_none()
        && let Some((from, initial)) = initial_before(sheet, before.get(..start)?, &local)
    {
        local = format!("{initial}.{local}");
        start = from;
        exact = false;
    }
    exact &= !local.contains(' ') && free.get(at.clone()) == Some("@");
    let local: String = local.split(' ').collect();
    let local = local.trim_matches(['.', '-', '\'', '&']);
    if local.is_empty() || elsewhere.is_none() && local.chars().all(|c| !c.is_alphanumeric()) {
        return None;
    }
    Some(Found {
        value: format!("{local}@{domain}"),
        row,
        range: start..end,
        elsewhere,
        evidence: if exact { 0.95 } else { 0.75 },
    })
}

/// A single letter before the local part that is the initial of a name on the card.
fn initial_before(sheet: &Sheet<'_>, before: &str, local: &str) -> Option<(usize, String)> {
    let trimmed = before.trim_end();
    let initial = trimmed.chars().next_back().filter(char::is_ascii_alphabetic)?;
    let from = trimmed.len() - 1;
    let alone = trimmed.get(..from).is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', ':', '|', '.']));
    let family = fold(local);
    if !alone || family.chars().count() < 3 || initial == 'e' || initial == 'E' {
        return None;
    }
    let initial = initial.to_lowercase().to_string();
    let named = sheet.rows.iter().any(|row| {
        let words = super::text::words(&row.line.text);
        words.iter().zip(words.iter().skip(1)).any(|(given, name)| given.starts_with(&initial) && *name == family)
    });
    named.then_some((from, initial))
}

/// Addresses whose at sign was not read: something that ends in the domain of a mail service, or after a label in a
/// domain of the card. `hosts` are those domains.
pub(super) fn without_at(sheet: &mut Sheet<'_>, hosts: &[&str], fields: &mut Vec<TextField>) {
    for row in 0..sheet.rows.len() {
        let Some(free) = sheet.rows.get(row).map(Row::free) else { continue };
        let found = TOKEN.find_iter(&free).find_map(|token| {
            let labelled = LABELLED.is_match(free.get(..token.start()).unwrap_or_default());
            let value = split_at_host(token.as_str(), hosts, labelled)?;
            Some(Found { value, row, range: token.range(), elsewhere: None, evidence: 0.6 })
        });
        if let Some(found) = found {
            take(sheet, fields, found);
        }
    }
}

fn split_at_host(token: &str, hosts: &[&str], labelled: bool) -> Option<String> {
    let lower = token.to_lowercase();
    if lower.starts_with("www") || lower.contains("//") {
        return None;
    }
    hosts.iter().find_map(|host| {
        let local = lower.strip_suffix(host).filter(|_| host.len() >= 6)?;
        let sign = local.chars().next_back()?;
        // What the at sign is read as; a dot there would be a part of the domain.
        let taken =
            matches!(sign, 'q' | '&' | '€' | '8' | 'ø' | 'e' | 'a' | 'g' | '¢' | '*' | '«' | '0' | 'o' | '6' | 'd');
        let service = SERVICES.contains(host);
        // Between letters and the name of a service there is nothing else that could have been printed.
        let left_out = service && sign.is_alphanumeric();
        let name = token.get(..local.len() - if taken { sign.len_utf8() } else { 0 })?;
        let name = name.trim_matches(['.', '-', '_', '(', '\'']);
        let sure = labelled || service || matches!(sign, '&' | '€' | '¢' | '*' | '«');
        let least = if taken { 2 } else { 4 };
        ((taken || left_out) && sure && name.chars().count() >= least).then(|| format!("{name}@{host}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::{card, line};
    use rstest::rstest;

    #[rstest]
    #[case("erika@mustermann.example", "erika@mustermann.example")]
    #[case("E-Mail: erika .mustermann @ example.com", "erika.mustermann@example.com")]
    #[case("info@example,org", "info@example.org")]
    #[case("info@example.co. jp", "info@example.co.jp")]
    #[case("info@example.corn", "info@example.com")]
    #[case("info©example.net", "info@example.net")]
    #[case("e-mail.info@example.com", "info@example.com")]
    #[case("erika _mustermann@example com sg", "erika_mustermann@example.com.sg")]
    #[case("E-mail y. muster@example.ne.jp", "y.muster@example.ne.jp")]
    #[case("E info@example.com T 030 1234", "info@example.com")]
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

    #[rstest]
    #[case(&["erika@weber-bau.", "example"], "erika@weber-bau.example")]
    #[case(&["erika@weber-bau", ".example"], "erika@weber-bau.example")]
    #[case(&["erika.mustermann", "@weber-bau.example"], "erika.mustermann@weber-bau.example")]
    #[case(&["Yuki Muster", "E-mail y muster@example.ne.jp"], "y.muster@example.ne.jp")]
    fn an_address_may_need_another_line(#[case] printed: &[&str], #[case] expected: &str) {
        let lines = card(printed);
        let found = emails(&mut Sheet::new(&lines));
        assert_eq!(found.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn several_addresses_share_a_line() {
        for printed in
            ["erika@example.org or sales@example.org", "erika@gov.in, sales.muster@gov.in Web.: www.example.in"]
        {
            let lines = [line(printed, 0.0)];
            let found = emails(&mut Sheet::new(&lines));
            assert_eq!(found.len(), 2, "{found:?}");
        }
    }

    #[rstest]
    #[case("erika@hotmeil.com", 0.6, "erika@hotmail.com")]
    #[case("erika@gmaii.com", 0.6, "erika@gmail.com")]
    #[case("erika@hotmeil.com", 0.9, "erika@hotmeil.com")]
    #[case("erika@hotmeil.com www.hotmeil.com", 0.6, "erika@hotmeil.com")]
    #[case("erika@weber.example", 0.6, "erika@weber.example")]
    fn a_doubtful_mail_service_is_mended(#[case] printed: &str, #[case] sureness: f32, #[case] expected: &str) {
        let mut lines = [line(printed, 0.0)];
        for (_, word) in &mut lines[0].words {
            word.confidence = sureness;
        }
        assert_eq!(emails(&mut Sheet::new(&lines))[0].value, expected);
    }

    #[rstest]
    #[case("E-Mail: erikaQweber-bau.example", Some("erika@weber-bau.example"))]
    #[case("E: erika&weber-bau.example", Some("erika@weber-bau.example"))]
    #[case("erika.muster7dgmail.com", Some("erika.muster7@gmail.com"))]
    #[case("erika.muster39gmail.com", Some("erika.muster39@gmail.com"))]
    #[case("shop.weber-bau.example", None)]
    #[case("mail.hotmail.com", None)]
    #[case("www.weber-bau.example", None)]
    fn an_at_sign_is_mended_where_the_domain_is_known(#[case] printed: &str, #[case] expected: Option<&str>) {
        let lines = [line(printed, 0.0)];
        let mut found = Vec::new();
        let hosts: Vec<&str> = SERVICES.into_iter().chain(["weber-bau.example"]).collect();
        without_at(&mut Sheet::new(&lines), &hosts, &mut found);
        assert_eq!(found.first().map(|field: &TextField| field.value.as_str()), expected);
    }
}
