//! Accounts in social networks and messengers.

use std::sync::LazyLock;

use regex::Regex;

use super::sheet::{Row, Sheet};
use super::text::{letters, pattern};
use super::{NameField, SocialField, Source, TextField};

static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(skype|linkedin|twitter|instagram|insta|facebook|fb|github|gitlab|telegram|wechat|whatsapp|kakaotalk|kakao|line|qq|xing|tiktok|youtube|viber|pinterest|behance|snapchat|mastodon|threads|weibo|微信|ins)(?: ?id)?(\s?[:/@\-]\s?@?|\s)(@?[\p{L}0-9][\p{L}0-9._:\-]{2,40})",
    )
});
static HANDLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[\s|])([@#][\p{Latin}0-9_][\p{Latin}0-9_.]{2,30})"));
/// An address in a network with the spaces that reading leaves taken out.
static SQUEEZED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(?:https?:/*)?(?:www\.?)?(linkedin|facebook|instagram|twitter|github|xing|tiktok|youtube|pinterest|behance|medium)\.?(?:com|net)/([\p{Latin}0-9@][\p{Latin}0-9@._/\-]+)",
    )
});

const NETWORKS: &[(&str, &str)] = &[
    ("linkedin.com", "linkedin"),
    ("facebook.com", "facebook"),
    ("fb.com", "facebook"),
    ("fb.me", "facebook"),
    ("instagram.com", "instagram"),
    ("twitter.com", "twitter"),
    ("x.com", "twitter"),
    ("github.com", "github"),
    ("gitlab.com", "gitlab"),
    ("xing.com", "xing"),
    ("t.me", "telegram"),
    ("wa.me", "whatsapp"),
    ("line.me", "line"),
    ("vk.com", "vk"),
    ("weibo.com", "weibo"),
    ("youtube.com", "youtube"),
    ("tiktok.com", "tiktok"),
    ("pinterest.com", "pinterest"),
    ("behance.net", "behance"),
    ("dribbble.com", "dribbble"),
    ("medium.com", "medium"),
    ("threads.net", "threads"),
    ("snapchat.com", "snapchat"),
];

/// The network of a domain.
pub(super) fn network(domain: &str) -> Option<&'static str> {
    let host = domain.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    NETWORKS
        .iter()
        .find(|(name, _)| host == *name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')))
        .map(|(_, network)| *network)
}

fn canonical(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "insta" | "ins" => "instagram".to_owned(),
        "fb" => "facebook".to_owned(),
        "微信" => "wechat".to_owned(),
        "kakaotalk" => "kakao".to_owned(),
        other => other.to_owned(),
    }
}

/// An address in a network over a whole line that reading has broken up: "www linke din.com/in/erika".
pub(super) fn spaced(sheet: &mut Sheet<'_>, row: usize) -> Option<SocialField> {
    let free = sheet.rows.get(row).map(Row::free)?;
    let squeezed: String = free.split(' ').collect();
    let hit = SQUEEZED.captures(&squeezed)?;
    let (whole, name, path) = (hit.get(0)?, hit.get(1)?, hit.get(2)?);
    if whole.len() * 10 < squeezed.len() * 7 {
        return None;
    }
    let network = canonical(name.as_str());
    let end = if network == "behance" { "net" } else { "com" };
    let signed = whole.as_str().to_lowercase().contains("www");
    let name = if whole.as_str().chars().any(char::is_lowercase) { network.clone() } else { name.as_str().to_owned() };
    let path = path.as_str().trim_end_matches(['.', '-', '/']);
    let value = format!("{}{name}.{end}/{path}", if signed { "www." } else { "" });
    let range = 0..free.len();
    let field = account(sheet, row, &range, network, value, 0.8);
    sheet.take(row, range);
    Some(field)
}

fn account(
    sheet: &Sheet<'_>,
    row: usize,
    range: &std::ops::Range<usize>,
    network: String,
    value: String,
    evidence: f32,
) -> SocialField {
    SocialField {
        network,
        value,
        confidence: sheet.confidence(row, range) * evidence,
        polygons: sheet.polygons(row, range),
        engine: Source::Tesseract,
    }
}

/// Accounts that a label or a sign tells: "Skype: erika.m", "@erika_m".
pub(super) fn labelled(sheet: &mut Sheet<'_>) -> Vec<SocialField> {
    let mut found = Vec::new();
    for row in 0..sheet.rows.len() {
        for (pattern, with_label) in [(&*LABELLED, true), (&*HANDLE, false)] {
            let free = sheet.rows.get(row).map(Row::free).unwrap_or_default();
            for hit in pattern.captures_iter(&free) {
                let (Some(whole), Some(value)) = (hit.get(0), hit.get(if with_label { 3 } else { 1 })) else {
                    continue;
                };
                let text = value.as_str().trim_end_matches(['.', '-', ':']).to_owned();
                let sign = if with_label { hit.get(2).map_or("", |sign| sign.as_str()).trim() } else { "@" };
                let alone = free.trim() == whole.as_str().trim();
                let is_handle = text.starts_with('@')
                    || text.chars().any(|c| c.is_ascii_digit() || c == '_' || c == '.')
                    || alone && text.chars().all(|c| !c.is_uppercase());
                // "Facebook Marketing" is no account, and a tag without letters is a number.
                if sign.is_empty() && !is_handle || !text.chars().any(char::is_alphabetic) {
                    continue;
                }
                let network = if with_label { hit.get(1).map_or("", |name| name.as_str()) } else { "handle" };
                found.push(account(
                    sheet,
                    row,
                    &value.range(),
                    canonical(network),
                    text,
                    if with_label { 0.8 } else { 0.6 },
                ));
                sheet.take(row, whole.range());
            }
        }
    }
    found
}

/// Lone words that are plainly an account: they agree with the person's name or mail, or name their network.
pub(super) fn by_agreement(sheet: &mut Sheet<'_>, name: Option<&NameField>, emails: &[TextField]) -> Vec<SocialField> {
    let person = name.map(|name| {
        let parts = [&name.parts.given, &name.parts.family];
        parts.into_iter().flatten().map(|part| letters(part)).collect::<String>()
    });
    let locals: Vec<String> =
        emails.iter().filter_map(|mail| mail.value.split_once('@')).map(|(local, _)| letters(local)).collect();
    let mut found = Vec::new();
    for segment in sheet.segments() {
        let text = segment.text.trim_matches(['(', ')', '.', '&', ' ']);
        let word = letters(text);
        if text.contains(' ') || word.chars().count() < 5 || !text.is_ascii() {
            continue;
        }
        let lower = text.chars().all(|c| !c.is_uppercase());
        let agrees = lower && (person.as_ref() == Some(&word) || locals.contains(&word));
        let named = ["facebook", "instagram", "linkedin", "twitter", "github"]
            .into_iter()
            .find(|network| word.starts_with(network) && word.len() > network.len() + 2);
        if let Some(network) = named.or(agrees.then_some("handle")) {
            found.push(account(sheet, segment.row, &segment.range, network.to_owned(), text.to_owned(), 0.6));
            sheet.take(segment.row, segment.range);
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
    #[case("linkedin.com/in/erika-m", "linkedin", "linkedin.com/in/erika-m")]
    #[case("www linke din COM/in/erika", "linkedin", "www.linkedin.com/in/erika")]
    #[case("github.com/erika", "github", "github.com/erika")]
    #[case("Skype: erika.m", "skype", "erika.m")]
    #[case("WeChat ID: erika_m", "wechat", "erika_m")]
    #[case("@erika_m", "handle", "@erika_m")]
    fn accounts_are_told_by_network(#[case] printed: &str, #[case] network: &str, #[case] value: &str) {
        let lines = [line(printed, 0.0)];
        let mut sheet = Sheet::new(&lines);
        let mut socials = super::super::urls::urls(&mut sheet, &[]).1;
        socials.extend(labelled(&mut sheet));
        assert_eq!(socials.len(), 1, "{socials:?}");
        assert_eq!((socials[0].network.as_str(), socials[0].value.as_str()), (network, value));
    }

    #[rstest]
    #[case("Facebook Marketing")]
    #[case("Production Line Manager")]
    #[case("#12")]
    fn plain_words_are_no_accounts(#[case] printed: &str) {
        let lines = [line(printed, 0.0)];
        assert!(labelled(&mut Sheet::new(&lines)).is_empty());
    }

    #[test]
    fn a_word_that_agrees_with_the_mail_is_an_account() {
        let lines = [line("erikam", 0.0)];
        let mail = TextField {
            value: "erika.m@example.org".to_owned(),
            confidence: 0.9,
            polygons: Vec::new(),
            engine: Source::Tesseract,
        };
        let found = by_agreement(&mut Sheet::new(&lines), None, &[mail]);
        assert_eq!(found.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(), ["erikam"]);
    }
}
