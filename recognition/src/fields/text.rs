//! Folding and patterns shared by the rules.

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents: "Müller" becomes "muller".
pub(super) fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The folded letters and digits alone.
pub(super) fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Compiles a pattern of this crate.
#[expect(clippy::expect_used, reason = "every pattern is a constant that the tests compile")]
pub(super) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("pattern of this crate")
}

/// Words of a text without the punctuation around them, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '|' | '(' | ')'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether one of the phrases occurs in the folded text as whole words.
pub(super) fn has_phrase(folded: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        folded.match_indices(phrase).any(|(at, _)| {
            let before = folded.get(..at).and_then(|text| text.chars().next_back());
            let after = folded.get(at + phrase.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// Top-level domains of countries (ISO 3166 and the few that differ), as the root zone has them.
const COUNTRY_ENDS: &str = " ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ";
/// The generic ends that stand on cards, and those that RFC 2606 reserves.
const OTHER_ENDS: &str = " com org net edu gov mil int info biz name pro mobi tel asia cat jobs travel museum coop aero app dev tech online site store shop blog cloud digital agency studio design media group company solutions services consulting global world life live email team works work space club xyz top bank law legal finance capital ventures partners ltd gmbh inc llc berlin hamburg koeln wien bayern paris london nyc tokyo swiss photography photo art coffee restaurant cafe bio health care clinic dental academy school education institute university foundation ngo energy eco green construction engineering software systems technology network host website rocks example test invalid ";
/// Second levels under which countries register names.
const SECOND_LEVELS: &str = " co com org net ac edu gov or ne go gob gouv nhs ltd plc me sch mil art adv eng ind inf ";

/// Whether a domain ends in a known top-level domain. The whole Public Suffix List would tell no more here, and
/// compiling it into this crate takes longer than all the rest.
pub(super) fn has_known_suffix(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    let listed = |list: &str, end: &str| list.contains(&format!(" {end} "));
    let Some((rest, end)) = domain.rsplit_once('.') else {
        return false;
    };
    !rest.split('.').any(str::is_empty)
        && end.chars().all(char::is_alphabetic)
        && (listed(COUNTRY_ENDS, end) || listed(OTHER_ENDS, end))
        && !rest.is_empty()
}

/// The name that was registered: "acme" of "www.mail.acme.co.uk". Empty when there is none.
pub(super) fn registered(domain: &str) -> String {
    let domain = domain.to_lowercase();
    let labels: Vec<&str> = domain.split('.').rev().collect();
    let shared = labels.len() > 2
        && labels.first().is_some_and(|end| end.len() == 2)
        && labels.get(1).is_some_and(|second| SECOND_LEVELS.contains(&format!(" {second} ")));
    labels.get(if shared { 2 } else { 1 }).or(labels.first()).map(|name| (*name).to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[test]
    fn folding_drops_accents_and_case() {
        assert_eq!(fold("MÜLLER-Özdemir"), "muller-ozdemir");
        assert_eq!(letters("Müller & Söhne"), "mullersohne");
    }

    #[rstest]
    #[case("acme.com", true)]
    #[case("acme.co.uk", true)]
    #[case("acme.c0m", false)]
    #[case("weber-bau.example", true)]
    #[case("com", false)]
    #[case("acme..com", false)]
    fn suffixes(#[case] domain: &str, #[case] known: bool) {
        assert_eq!(has_known_suffix(domain), known);
    }

    #[rstest]
    #[case("www.mail.acme.co.uk", "acme")]
    #[case("acme.de", "acme")]
    #[case("", "")]
    fn registered_names(#[case] domain: &str, #[case] expected: &str) {
        assert_eq!(registered(domain), expected);
    }

    #[test]
    fn phrases_are_whole_words() {
        assert!(has_phrase("head of sales", &["head of"]));
        assert!(!has_phrase("thead of sales", &["head of"]));
    }
}
