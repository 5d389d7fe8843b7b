//! Agreement of the domains of a card: one that was misread is mended by another that was not.

use super::hosts::host_of;
use super::sheet::Sheet;
use super::text::letters;
use super::{NameField, TextField};

/// Makes domains that differ by a letter or two the same, when what else the card prints tells which is right.
pub(super) fn agree(sheet: &Sheet<'_>, emails: &mut [TextField], urls: &mut [TextField]) {
    let printed: Vec<String> = sheet.rows.iter().map(|row| letters(&row.free())).collect();
    let hosts: Vec<(String, f32)> =
        emails.iter().chain(urls.iter()).map(|field| (host_of(&field.value), field.confidence)).collect();
    let weight = |host: &str| {
        let same = hosts.iter().filter(|(other, _)| other == host);
        let name = letters(&super::hosts::registered(host));
        let witness = name.len() > 3 && printed.iter().any(|line| line.contains(&name));
        same.map(|(_, confidence)| *confidence).sum::<f32>() + if witness { 0.8 } else { 0.0 }
    };
    for field in emails.iter_mut().chain(urls.iter_mut()) {
        let host = host_of(&field.value);
        let better = hosts
            .iter()
            .filter(|(other, _)| {
                *other != host
                    && (cut_short(&host, other) || one_misread(&host, other) && weight(other) > weight(&host))
            })
            .max_by(|a, b| weight(&a.0).total_cmp(&weight(&b.0)));
        if let Some((better, _)) = better {
            let at = field.value.to_lowercase().rfind(&host);
            if let Some((at, tail)) = at.and_then(|at| Some((at, field.value.get(at + host.len()..)?.to_owned()))) {
                field.value.truncate(at);
                field.value.push_str(better);
                field.value.push_str(&tail);
                field.confidence *= 0.9;
            }
        }
    }
}

/// Doubt that is left of a value when another part of the card agrees with it.
const DOUBT_LEFT: f32 = 0.5;

/// Addresses that agree with each other or with the person's name are surer than their letters alone.
pub(super) fn corroborate(emails: &mut [TextField], urls: &mut [TextField], name: Option<&NameField>) {
    let hosts = |fields: &[TextField]| fields.iter().map(|field| host_of(&field.value)).collect::<Vec<_>>();
    let (of_mails, of_urls) = (hosts(emails), hosts(urls));
    let family = name.and_then(|name| name.parts.family.as_deref()).map(letters).filter(|family| family.len() > 2);
    let given = name.and_then(|name| name.parts.given.as_deref()).map(letters).filter(|given| given.len() > 2);
    let agrees = |mail: &str| {
        let local = letters(mail.split('@').next().unwrap_or_default());
        [&family, &given].into_iter().flatten().any(|part| local.contains(part.as_str()))
    };
    for mail in emails {
        if of_urls.contains(&host_of(&mail.value)) {
            mail.confidence = 1.0 - (1.0 - mail.confidence) * DOUBT_LEFT;
        }
        if agrees(&mail.value) {
            mail.confidence = 1.0 - (1.0 - mail.confidence) * DOUBT_LEFT;
        }
    }
    for url in urls.iter_mut().filter(|url| of_mails.contains(&host_of(&url.value))) {
        url.confidence = 1.0 - (1.0 - url.confidence) * DOUBT_LEFT;
    }
}

/// Whether a domain is another without its last label: "example.co" beside "example.co.jp". A company may well have
/// "example.com" for its mail and "example.com.hk" for its page.
fn cut_short(host: &str, other: &str) -> bool {
    host.rsplit('.').next() != Some("com")
        && other.strip_prefix(host).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| rest.len() == 2)
}

/// Whether two domains are so alike that one must be a misreading of the other.
fn one_misread(a: &str, b: &str) -> bool {
    let length = a.chars().count().min(b.chars().count());
    let allowed = if length >= 14 { 2 } else { 1 };
    length >= 7 && strsim::levenshtein(a, b) <= allowed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Source;
    use crate::fields::tests::line;
    use rstest::rstest;

    fn field(value: &str, confidence: f32) -> TextField {
        TextField { value: value.to_owned(), confidence, polygons: Vec::new(), engine: Source::Tesseract }
    }

    #[rstest]
    #[case("erika@weber-bau.example", 0.9, "www.weber-bav.example", 0.6, "", "www.weber-bau.example")]
    #[case("erika@weber-bav.example", 0.9, "www.weber-bau.example", 0.6, "Weber Bau GmbH", "www.weber-bau.example")]
    #[case("erika@weberbau.co.jp", 0.3, "www.weberbau.co", 0.9, "", "www.weberbau.co.jp")]
    #[case("erika@weberbau.com.hk", 0.9, "www.weberbau.com", 0.9, "", "www.weberbau.com")]
    #[case("erika@weber.example", 0.9, "www.muster.example", 0.6, "", "www.muster.example")]
    fn the_better_witnessed_domain_wins(
        #[case] mail: &str,
        #[case] mail_confidence: f32,
        #[case] url: &str,
        #[case] url_confidence: f32,
        #[case] printed: &str,
        #[case] expected: &str,
    ) {
        let lines = [line(printed, 0.0)];
        let mut emails = [field(mail, mail_confidence)];
        let mut urls = [field(url, url_confidence)];
        agree(&Sheet::new(&lines), &mut emails, &mut urls);
        assert_eq!(urls[0].value, expected);
        let apart = mail.contains("weber.example") || mail.contains(".hk");
        assert_eq!(host_of(&emails[0].value) == host_of(&urls[0].value), !apart);
    }
}
