use std::sync::LazyLock;

use regex::Regex;

use super::emails::repaired_domain;
use super::sheet::{Row, Sheet};
use super::text::pattern;
use super::{SocialField, Source, TextField};

/// With a sign that it is an address: a scheme or "www".
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:https?[:;] ?/ ?/ ?(?:w{2,4}[ .,]{1,2})?|\b[wv]{2,6} ?[.,] ?|\bwww )([\p{Latin}0-9\-]+(?: ?[.,] ?[\p{Latin}0-9\-]+)+)(/[^\s|]*)?",
    )
});
/// Without one: a lone domain in small letters.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[\s|:>])([\p{Latin}0-9][\p{Latin}0-9\-]+(?:\.[\p{Latin}0-9\-]{2,})+(?:(?:\. | \.)\p{Ll}{2,3}\b)?)(/[^\s|]*)?",
    )
});
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(skype|linkedin|twitter|instagram|insta|facebook|github|telegram|wechat|xing|tiktok|youtube)\b(?: id)?\s*[:/@\-]?\s*(@?[\p{L}0-9][\p{L}0-9._:\-]{2,40})",
    )
});
static HANDLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[\s|])(@[\p{Latin}0-9_][\p{Latin}0-9_.]{2,30})"));

const NETWORKS: &[(&str, &str)] = &[
    ("linkedin.com", "linkedin"),
    ("facebook.com", "facebook"),
    ("fb.com", "facebook"),
    ("instagram.com", "instagram"),
    ("twitter.com", "twitter"),
    ("x.com", "twitter"),
    ("github.com", "github"),
    ("xing.com", "xing"),
    ("t.me", "telegram"),
    ("wa.me", "whatsapp"),
    ("youtube.com", "youtube"),
    ("tiktok.com", "tiktok"),
    ("pinterest.com", "pinterest"),
    ("behance.net", "behance"),
    ("dribbble.com", "dribbble"),
    ("medium.com", "medium"),
];

/// Finds web addresses and accounts in social networks, and marks them as used. E-mail addresses must be marked
/// before, for each ends in a domain.
pub(super) fn urls(sheet: &mut Sheet<'_>) -> (Vec<TextField>, Vec<SocialField>) {
    let (mut urls, mut socials) = (Vec::new(), Vec::new());
    for row in 0..sheet.rows.len() {
        for (signed, pattern) in [(true, &*SIGNED), (false, &*BARE)] {
            let free = sheet.rows.get(row).map(Row::free).unwrap_or_default();
            for hit in pattern.captures_iter(&free) {
                let (Some(whole), Some(domain)) = (hit.get(0), hit.get(1)) else {
                    continue;
                };
                let squeezed: String = domain.as_str().split(' ').collect();
                let Some(domain_value) = repaired_domain(&squeezed) else {
                    continue;
                };
                if !signed && !stands_alone(&domain_value) {
                    continue;
                }
                let path = hit.get(2).map_or("", |path| path.as_str()).trim_end_matches(['.', ',', ';', ')']);
                let range = if signed { whole.start() } else { domain.start() }..whole.end();
                let confidence = sheet.confidence(row, &range) * if signed { 0.93 } else { 0.8 };
                let polygons = sheet.polygons(row, &range);
                sheet.take(row, range);
                let host = domain_value.to_lowercase();
                let network = NETWORKS.iter().find(|(name, _)| host == *name || host.ends_with(&format!(".{name}")));
                if let Some((_, network)) = network.filter(|_| path.len() > 1) {
                    let value = format!("{domain_value}{path}");
                    socials.push(SocialField {
                        network: (*network).to_owned(),
                        value,
                        confidence,
                        polygons,
                        engine: Source::Tesseract,
                    });
                } else {
                    let prefix = if signed { prefix(whole.as_str()) } else { "" };
                    add(
                        &mut urls,
                        TextField {
                            value: format!("{prefix}{domain_value}{path}"),
                            confidence,
                            polygons,
                            engine: Source::Tesseract,
                        },
                    );
                }
            }
        }
        socials.extend(accounts(sheet, row));
    }
    (urls, socials)
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
    let lower = text.to_lowercase();
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
    rest.chars().count() >= 3
        && end.chars().all(char::is_lowercase)
        && rest.chars().any(char::is_alphabetic)
        && (common.contains(&end) || end.len() == 2 && rest.chars().all(|c| !c.is_uppercase()))
}

fn accounts(sheet: &mut Sheet<'_>, row: usize) -> Vec<SocialField> {
    let mut found = Vec::new();
    for (pattern, labelled) in [(&*LABELLED, true), (&*HANDLE, false)] {
        let free = sheet.rows.get(row).map(Row::free).unwrap_or_default();
        for hit in pattern.captures_iter(&free) {
            let Some(value) = hit.get(if labelled { 2 } else { 1 }) else {
                continue;
            };
            let network =
                if labelled { hit.get(1).map_or("", |name| name.as_str()).to_lowercase() } else { "handle".to_owned() };
            let network = if network == "insta" { "instagram".to_owned() } else { network };
            let range = value.range();
            let confidence = sheet.confidence(row, &range) * if labelled { 0.8 } else { 0.6 };
            let polygons = sheet.polygons(row, &range);
            let text = value.as_str().trim_end_matches(['.', '-', ':']).to_owned();
            found.push(SocialField { network, value: text, confidence, polygons, engine: Source::Tesseract });
            sheet.take(row, hit.get(0).map_or(range, |whole| whole.range()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::line;
    use rstest::rstest;

    #[rstest]
    #[case("www.example.com", "www.example.com")]
    #[case("Web: www .example .com/cards", "www.example.com/cards")]
    #[case("https://example.org/", "https://example.org/")]
    #[case("weber-bau.example", "weber-bau.example")]
    #[case("WWW.EXAMPLE.COM", "www.EXAMPLE.COM")]
    fn web_addresses(#[case] printed: &str, #[case] expected: &str) {
        let lines = [line(printed, 0.0)];
        let (urls, socials) = urls(&mut Sheet::new(&lines));
        assert_eq!(urls.iter().map(|field| field.value.as_str()).collect::<Vec<_>>(), [expected]);
        assert!(socials.is_empty());
    }

    #[rstest]
    #[case("Erika Muster, M.Sc")]
    #[case("St.Louis")]
    #[case("Example S.A. de C.V.")]
    fn abbreviations_are_no_addresses(#[case] printed: &str) {
        let lines = [line(printed, 0.0)];
        assert!(urls(&mut Sheet::new(&lines)).0.is_empty());
    }

    #[rstest]
    #[case("linkedin.com/in/erika-m", "linkedin", "linkedin.com/in/erika-m")]
    #[case("Skype: erika.m", "skype", "erika.m")]
    #[case("@erika_m", "handle", "@erika_m")]
    fn accounts_are_told_by_network(#[case] printed: &str, #[case] network: &str, #[case] value: &str) {
        let lines = [line(printed, 0.0)];
        let (_, socials) = urls(&mut Sheet::new(&lines));
        assert_eq!((socials[0].network.as_str(), socials[0].value.as_str()), (network, value));
    }
}
