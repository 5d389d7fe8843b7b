//! Web addresses.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::hosts::{host_of, leading_host};
use super::sheet::{Row, Sheet};
use super::text::pattern;
use super::{SocialField, Source, TextField, socials};

/// A sign that an address follows: a scheme or "www".
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:\bhttps?[^\s@]{0,4}?www ?[.,·] ?|https?[:;.]? ?/ ?/ ?/?(?:[wv]{2,5} ?[.,·] ?)?|https?:/?(?:[wv]{2,5} ?[.,·] ?)?|\b(?:[wv]{3,6}|vwvw|ww|w[a-z]?[wv]{1,2}[a-z]?[wv]?) ?[.,·:] ?|\bwww )",
    )
});
/// Where a domain without a sign may begin.
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[\s|:>(])([\p{Latin}0-9][\p{Latin}0-9\-]+\.)"));
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?:web(?: ?site)?|url|internet|homepage|home page|site|online|сайт|веб|website)\s?[.:;]?\s*$")
});

struct Found {
    range: Range<usize>,
    elsewhere: Option<(usize, Range<usize>)>,
    prefix: &'static str,
    domain: String,
    path: String,
    evidence: f32,
}

/// Finds web addresses and accounts in social networks, and marks them as used. E-mail addresses must be marked
/// before, for each ends in a domain.
pub(super) fn urls(sheet: &mut Sheet<'_>, emails: &[TextField]) -> (Vec<TextField>, Vec<SocialField>) {
    let (mut urls, mut accounts) = (Vec::new(), Vec::new());
    let mails: Vec<String> = emails.iter().map(|mail| host_of(&mail.value)).collect();
    for row in 0..sheet.rows.len() {
        accounts.extend(socials::spaced(sheet, row));
        for signed in [true, false] {
            // Each hit is marked as used before the next is looked for, so that two never share letters.
            for _ in 0..6 {
                let found = if signed { with_sign(sheet, row) } else { without_sign(sheet, row, &mails) };
                let Some(found) = found else { break };
                let mut confidence = sheet.confidence(row, &found.range);
                let mut polygons = sheet.polygons(row, &found.range);
                sheet.take(row, found.range);
                if let Some((row, range)) = found.elsewhere {
                    confidence = confidence.min(sheet.confidence(row, &range));
                    polygons.extend(sheet.polygons(row, &range));
                    sheet.take(row, range);
                }
                let confidence = confidence * found.evidence;
                if let Some(network) = socials::network(&found.domain).filter(|_| found.path.len() > 1) {
                    let value = format!("{}{}{}", found.prefix, found.domain, found.path);
                    accounts.push(SocialField {
                        network: network.to_owned(),
                        value,
                        confidence,
                        polygons,
                        engine: Source::Tesseract,
                    });
                } else {
                    let value = format!("{}{}{}", found.prefix, found.domain, found.path);
                    add(&mut urls, TextField { value, confidence, polygons, engine: Source::Tesseract });
                }
            }
        }
    }
    (urls, accounts)
}

fn with_sign(sheet: &Sheet<'_>, row: usize) -> Option<Found> {
    let free = sheet.rows.get(row).map(Row::free)?;
    SIGN.find_iter(&free).find_map(|sign| {
        let after = free.get(sign.end()..)?;
        let mut elsewhere = None;
        let (domain, length, exact) = if let Some(host) = leading_host(after) {
            (host.domain, host.length, host.exact)
        } else {
            let open = after.trim_end();
            if open.contains([' ', '|']) || open.is_empty() {
                return None;
            }
            sheet.continuations(row).into_iter().find_map(|next| {
                let text = sheet.rows.get(next).map(Row::free)?;
                let start = text.len() - text.trim_start_matches([' ', '.']).len();
                let word = text.get(start..)?.split([' ', '|', '/']).next()?;
                let glue = if open.ends_with(['.', '-']) { "" } else { "." };
                let joined = format!("{open}{glue}{word}");
                let host = leading_host(&joined).filter(|host| host.length == joined.len())?;
                elsewhere = Some((next, start..start + word.len()));
                Some((host.domain, open.len(), false))
            })?
        };
        let end = sign.end() + length;
        let path = if elsewhere.is_some() { "" } else { path(free.get(end..).unwrap_or_default()) };
        let range = sign.start()..end + path.len();
        let evidence = if exact { 0.95 } else { 0.8 };
        Some(Found { range, elsewhere, prefix: prefix(sign.as_str()), domain, path: trimmed(path), evidence })
    })
}

fn without_sign(sheet: &Sheet<'_>, row: usize, mails: &[String]) -> Option<Found> {
    let free = sheet.rows.get(row).map(Row::free)?;
    BARE.captures_iter(&free).find_map(|hit| {
        let start = hit.get(1)?.start();
        let host = leading_host(free.get(start..)?)?;
        let labelled = LABEL.is_match(free.get(..start)?);
        let known = mails.contains(&host.domain.to_lowercase());
        // What is left of a mail address that was read in pieces.
        let remains = !known && mails.iter().any(|mail| mail.ends_with(&host.domain.to_lowercase()));
        let range = start..start + host.length;
        let sure = sheet.confidence(row, &range) > 0.55;
        if remains || !(known || labelled || sure && stands_alone(&host.domain)) {
            return None;
        }
        let path = path(free.get(range.end..).unwrap_or_default());
        Some(Found {
            range: start..range.end + path.len(),
            elsewhere: None,
            prefix: "",
            domain: host.domain,
            path: trimmed(path),
            evidence: if known || labelled { 0.93 } else { 0.8 },
        })
    })
}

/// The path at the beginning of what follows a domain.
fn path(rest: &str) -> &str {
    if !rest.starts_with('/') {
        return "";
    }
    rest.split(|c: char| c.is_whitespace() || c == '|').next().unwrap_or_default()
}

fn trimmed(path: &str) -> String {
    path.trim_end_matches(['.', ',', ';', ')']).to_owned()
}

fn add(urls: &mut Vec<TextField>, field: TextField) {
    let bare = |value: &str| {
        let value = value.to_lowercase();
        let value = value.split("://").last().unwrap_or_default();
        value.strip_prefix("www.").unwrap_or(value).trim_end_matches('/').to_owned()
    };
    if !urls.iter().any(|other| bare(&other.value) == bare(&field.value)) {
        urls.push(field);
    }
}

/// The sign as it should have been printed.
fn prefix(text: &str) -> &'static str {
    let lower = text.to_lowercase().replace('v', "w");
    match (lower.starts_with("https"), lower.starts_with("http"), lower.contains("ww")) {
        (true, _, true) => "https://www.",
        (true, _, false) => "https://",
        (_, true, true) => "http://www.",
        (_, true, false) => "http://",
        _ => "www.",
    }
}

/// Abbreviations such as "M.Sc" have the shape of a domain, but not its length, nor small letters.
fn stands_alone(domain: &str) -> bool {
    let (rest, end) = domain.rsplit_once('.').unwrap_or((domain, ""));
    let common = ["com", "org", "net", "info", "biz", "example", "io", "eu", "edu", "gov"];
    let capitals = domain.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    rest.chars().count() >= 3
        && rest.chars().any(char::is_alphabetic)
        && (common.contains(&end)
            || capitals && common.contains(&end.to_lowercase().as_str())
            || end.chars().all(char::is_lowercase) && rest.chars().all(|c| !c.is_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::{card, line};
    use rstest::rstest;

    #[rstest]
    #[case("www.example.com", "www.example.com")]
    #[case("Web: www .example .com/cards", "www.example.com/cards")]
    #[case("https://example.org/", "https://example.org/")]
    #[case("weber-bau.example", "weber-bau.example")]
    #[case("WWW.EXAMPLE.COM", "www.EXAMPLE.COM")]
    #[case("vvww.example.com", "www.example.com")]
    #[case("www weber-bau.co.kr", "www.weber-bau.co.kr")]
    #[case("www.weber gov in", "www.weber.gov.in")]
    #[case("URL http://www.example.ne.ip", "http://www.example.ne.jp")]
    #[case("httpJAwww.example.com", "http://www.example.com")]
    #[case("EXAMPLE.COM", "EXAMPLE.COM")]
    fn web_addresses(#[case] printed: &str, #[case] expected: &str) {
        let lines = [line(printed, 0.0)];
        let (urls, socials) = urls(&mut Sheet::new(&lines), &[]);
        assert_eq!(urls.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), [expected]);
        assert!(socials.is_empty());
    }

    #[rstest]
    #[case("Erika Muster, M.Sc")]
    #[case("St.Louis")]
    #[case("Example S.A. de C.V.")]
    #[case("gov.in")]
    fn abbreviations_are_no_addresses(#[case] printed: &str) {
        let lines = [line(printed, 0.0)];
        assert!(urls(&mut Sheet::new(&lines), &[]).0.is_empty());
    }

    #[test]
    fn an_address_goes_on_below() {
        let lines = card(&["www.weber-bau.", "example"]);
        let (urls, _) = urls(&mut Sheet::new(&lines), &[]);
        assert_eq!(urls.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), ["www.weber-bau.example"]);
    }
}
