//! Which country a card is from.

use std::collections::BTreeMap;

use super::TextField;
use super::hosts::host_of;
use super::text::{fold, has_phrase, pattern, words};
use regex::Regex;
use std::sync::LazyLock;

/// Country names in several languages, folded, with the ISO 3166 code.
pub(super) const COUNTRIES: &[(&str, &str)] = &[
    ("united kingdom", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("scotland", "GB"),
    ("wales", "GB"),
    ("uk", "GB"),
    ("united states of america", "US"),
    ("united states", "US"),
    ("usa", "US"),
    ("u.s.a.", "US"),
    ("canada", "CA"),
    ("deutschland", "DE"),
    ("germany", "DE"),
    ("allemagne", "DE"),
    ("osterreich", "AT"),
    ("austria", "AT"),
    ("schweiz", "CH"),
    ("switzerland", "CH"),
    ("suisse", "CH"),
    ("france", "FR"),
    ("frankreich", "FR"),
    ("belgium", "BE"),
    ("belgique", "BE"),
    ("belgie", "BE"),
    ("netherlands", "NL"),
    ("nederland", "NL"),
    ("the netherlands", "NL"),
    ("luxembourg", "LU"),
    ("spain", "ES"),
    ("espana", "ES"),
    ("portugal", "PT"),
    ("italy", "IT"),
    ("italia", "IT"),
    ("ireland", "IE"),
    ("denmark", "DK"),
    ("danmark", "DK"),
    ("sweden", "SE"),
    ("sverige", "SE"),
    ("norway", "NO"),
    ("norge", "NO"),
    ("finland", "FI"),
    ("suomi", "FI"),
    ("poland", "PL"),
    ("polska", "PL"),
    ("czech republic", "CZ"),
    ("czechia", "CZ"),
    ("hungary", "HU"),
    ("romania", "RO"),
    ("bulgaria", "BG"),
    ("greece", "GR"),
    ("turkey", "TR"),
    ("turkiye", "TR"),
    ("ukraine", "UA"),
    ("україна", "UA"),
    ("russia", "RU"),
    ("россия", "RU"),
    ("kazakhstan", "KZ"),
    ("israel", "IL"),
    ("brazil", "BR"),
    ("brasil", "BR"),
    ("mexico", "MX"),
    ("argentina", "AR"),
    ("chile", "CL"),
    ("colombia", "CO"),
    ("peru", "PE"),
    ("china", "CN"),
    ("p.r.c", "CN"),
    ("hong kong", "HK"),
    ("taiwan", "TW"),
    ("japan", "JP"),
    ("korea", "KR"),
    ("singapore", "SG"),
    ("malaysia", "MY"),
    ("indonesia", "ID"),
    ("thailand", "TH"),
    ("vietnam", "VN"),
    ("viet nam", "VN"),
    ("philippines", "PH"),
    ("india", "IN"),
    ("pakistan", "PK"),
    ("bangladesh", "BD"),
    ("sri lanka", "LK"),
    ("nepal", "NP"),
    ("united arab emirates", "AE"),
    ("uae", "AE"),
    ("u.a.e", "AE"),
    ("saudi arabia", "SA"),
    ("qatar", "QA"),
    ("egypt", "EG"),
    ("nigeria", "NG"),
    ("kenya", "KE"),
    ("ghana", "GH"),
    ("south africa", "ZA"),
    ("morocco", "MA"),
    ("maroc", "MA"),
    ("australia", "AU"),
    ("new zealand", "NZ"),
];

/// Legal forms, street words and the like that are at home in one country, folded.
const SIGNS: &[(&[&str], &str)] = &[
    (&["gmbh", "kg", "strasse", "postfach", "e.v", "gbr"], "DE"),
    (&["ltda", "rua", "cep", "avenida", "cnpj", "eireli", "celular"], "BR"),
    (&["pte"], "SG"),
    (&["sdn", "bhd", "jalan"], "MY"),
    (&["pty", "abn", "nsw", "qld"], "AU"),
    (&["pvt", "nagar", "marg", "gstin", "bhawan"], "IN"),
    (&["s.r.l", "srl", "via", "p.iva", "s.p.a", "spa"], "IT"),
    (&["sarl", "s.a.r.l", "sas", "rue", "cedex", "siret", "eurl"], "FR"),
    (&["s.l", "slu", "s.l.u", "calle", "movil"], "ES"),
    (&["s.r.o", "ulice"], "CZ"),
    (&["kft", "zrt", "utca"], "HU"),
    (&["z.o.o", "ul"], "PL"),
    (&["oy", "oyj"], "FI"),
    (&["aps", "a/s"], "DK"),
    (&["b.v", "straat", "laan", "postbus"], "NL"),
    (&["тов", "фоп", "вул", "україна"], "UA"),
    (&["ооо", "оао", "зао", "ул", "россия"], "RU"),
    (&["cad", "mah", "san", "tic"], "TR"),
    (&["plc", "llp"], "GB"),
    (&["inc", "llc"], "US"),
    (&["株式会社", "tokyo", "osaka", "nagoya"], "JP"),
    (&["주식회사", "seoul"], "KR"),
];

/// Postal codes and numbers that only one country writes so.
static CODES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        (r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b", "GB"),
        (r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d\b", "CA"),
        (r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]),? \d{5}\b", "US"),
        (r"〒", "JP"),
        (r"\b\d{5}-\d{3}\b", "BR"),
        // Mobile numbers with their two digits of area: a nine before eight others.
        (r"(?:^|[^\d+.-])\(?[1-9]{2}\)? 9[. ]?\d{4}-\d{4}\b", "BR"),
        (r"\b\d{4} ?[A-Z]{2}\b [A-Z][a-z]", "NL"),
    ]
    .into_iter()
    .map(|(shape, code)| (pattern(shape), code))
    .collect()
});

/// Letters that one country alone writes with: syllables of Korean, both kana, and what Ukrainian has beside other Cyrillic.
const LETTERS: &[(&[std::ops::RangeInclusive<char>], &str)] = &[
    (&['\u{ac00}'..='\u{d7a3}'], "KR"),
    (&['\u{3041}'..='\u{3096}', '\u{30a1}'..='\u{30fa}'], "JP"),
    (&['і'..='ї', 'ґ'..='ґ', 'є'..='є'], "UA"),
];

/// Country top-level domains that differ from the code or are sold as something else.
fn of_domain(end: &str) -> Option<String> {
    match end {
        "uk" => Some("GB".to_owned()),
        "io" | "co" | "me" | "tv" | "ai" | "cc" | "eu" | "ly" | "to" | "fm" | "su" => None,
        _ if end.len() == 2 && end.bytes().all(|byte| byte.is_ascii_lowercase()) => Some(end.to_ascii_uppercase()),
        _ => None,
    }
}

/// The likely country of the numbers of a card that carry no country code: told by numbers that do, by a country's
/// name, by domains, and last by the caller.
pub(super) fn region(text: &str, hosts: &[&TextField], codes: &[String], default: Option<&str>) -> Option<String> {
    let mut votes: BTreeMap<String, f32> = BTreeMap::new();
    for code in codes {
        *votes.entry(code.clone()).or_default() += 2.0;
    }
    let folded = fold(text);
    for (name, code) in COUNTRIES {
        if has_phrase(&folded, [*name]) {
            *votes.entry((*code).to_owned()).or_default() += 1.5;
        }
    }
    for host in hosts {
        let host = host_of(&host.value);
        if let Some(code) = host.rsplit('.').next().and_then(of_domain) {
            *votes.entry(code).or_default() += 1.0;
        }
    }
    let tokens = words(text);
    for (signs, code) in SIGNS {
        let hits = tokens.iter().filter(|word| signs.contains(&word.trim_matches('.'))).count();
        if hits > 0 {
            *votes.entry((*code).to_owned()).or_default() += 0.6;
        }
    }
    for (letters, code) in LETTERS {
        let count = text.to_lowercase().chars().filter(|c| letters.iter().any(|range| range.contains(c))).count();
        // One or two are misread easily.
        if count >= 3 {
            *votes.entry((*code).to_owned()).or_default() += 0.7;
        }
    }
    for (shape, code) in &*CODES {
        if shape.is_match(text) {
            *votes.entry((*code).to_owned()).or_default() += 0.8;
        }
    }
    votes.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(code, _)| code).or_else(|| default.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::Source;

    fn host(value: &str) -> TextField {
        TextField { value: value.to_owned(), confidence: 1.0, polygons: Vec::new(), engine: Source::Tesseract }
    }

    #[test]
    fn the_strongest_sign_wins_and_the_caller_comes_last() {
        let mail = host("info@acme.co.uk");
        assert_eq!(region("London", &[&mail], &[], Some("DE")).as_deref(), Some("GB"));
        assert_eq!(region("Wien, Österreich", &[&mail], &[], None).as_deref(), Some("AT"));
        assert_eq!(region("", &[&host("www.example.com")], &[], Some("FR")).as_deref(), Some("FR"));
        assert_eq!(region("", &[&mail], &["CH".to_owned()], None).as_deref(), Some("CH"));
        assert_eq!(region("", &[], &[], None), None);
        assert_eq!(region("홍길동 서울특별시", &[], &[], None).as_deref(), Some("KR"));
        assert_eq!(region("山田 たろう", &[], &[], None).as_deref(), Some("JP"));
        assert_eq!(region("Київська міська рада, Інститутська", &[], &[], None).as_deref(), Some("UA"));
        assert_eq!(region("Москва, Тверская", &[], &[], None), None);
        assert_eq!(region("Pedidos 11 9.8765-4321", &[], &[], None).as_deref(), Some("BR"));
        assert_eq!(region("Orders +49 30 98765-4321", &[], &[], None), None);
    }
}
