//! Domain names as reading leaves them: spaces and commas for dots, look-alike letters in their ends.

/// Top-level domains of countries (ISO 3166 and the few that differ), as the root zone has them.
const COUNTRY_ENDS: &str = " ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ";
/// The generic ends that stand on cards, and those that RFC 2606 reserves.
const OTHER_ENDS: &str = " com org net edu gov mil int info biz name pro mobi tel asia cat jobs travel museum coop aero app dev tech online site store shop blog cloud digital agency studio design media group company solutions services consulting global world life live email team works work space club xyz top bank law legal finance capital ventures partners ltd gmbh inc llc berlin hamburg koeln wien bayern paris london nyc tokyo swiss photography photo art coffee restaurant cafe bio health care clinic dental academy school education institute university foundation ngo energy eco green construction engineering software systems technology network host website rocks example test invalid ";
/// Second levels under which countries register names.
const SECOND_LEVELS: &str =
    " co com org net ac edu gov or ne go re gob gouv nhs ltd plc me sch mil art adv eng ind inf gen web in fin k12 ";
/// Countries that register names under second levels.
const DIVIDED: &str = " ae ar at au bd bh bo br cn co cr cy do ec eg fj ge gh gt hk hn hu id il in jm jo jp ke kr kw kz lb lk ly ma mm mo mt mx my na ng ni np nz om pa pe ph pk pl pr pt py qa ru sa sg sv th tn tr tt tw tz ua ug uk uy uz ve vn ye za zm zw ";

fn listed(list: &str, label: &str) -> bool {
    !label.is_empty() && !label.contains(' ') && list.contains(&format!(" {label} "))
}

/// Whether a label can end a domain.
fn is_end(label: &str) -> bool {
    label.chars().all(char::is_alphabetic) && (listed(COUNTRY_ENDS, label) || listed(OTHER_ENDS, label))
}

/// Whether a domain ends in a known top-level domain and has a registered name before it. The whole Public Suffix
/// List would tell little more here, and compiling it into this crate takes longer than all the rest.
pub(super) fn has_known_suffix(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    let Some((rest, end)) = domain.rsplit_once('.') else {
        return false;
    };
    let only_suffix = listed(SECOND_LEVELS, rest) && listed(DIVIDED, end);
    !rest.split('.').any(str::is_empty) && is_end(end) && !only_suffix
}

/// The name that was registered: "acme" of "www.mail.acme.co.uk". Empty when there is none.
pub(super) fn registered(domain: &str) -> String {
    let domain = domain.to_lowercase();
    let labels: Vec<&str> = domain.split('.').rev().collect();
    let shared = labels.len() > 2
        && labels.first().is_some_and(|end| listed(DIVIDED, end))
        && labels.get(1).is_some_and(|second| listed(SECOND_LEVELS, second));
    labels.get(if shared { 2 } else { 1 }).or(labels.first()).map(|name| (*name).to_owned()).unwrap_or_default()
}

/// The host of a web or mail address, lower case, without "www.".
pub(super) fn host_of(value: &str) -> String {
    let value = value.to_lowercase();
    let value = value.split("://").last().unwrap_or_default();
    let value = value.rsplit('@').next().unwrap_or_default();
    let host = value.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// The misread end of a domain as it must have been, with the label before it in mind.
fn mended_end(before: &str, end: &str) -> Option<&'static str> {
    let mended = match end {
        "c0m" | "corn" | "con" | "cem" | "cor" | "comn" | "coml" | "como" | "ccm" | "eom" | "oom" | "comi" | "coni"
        | "c" | "co0m" | "cormn" => "com",
        "0rg" | "orq" | "ong" | "arg" => "org",
        "nct" | "nel" | "rnet" | "nef" | "met" => "net",
        "cle" | "oe" | "0e" | "dc" => "de",
        "ip" | "jo" | "ijo" | "jp1" | "ijp" | "jpi" | "io" | "lp" | "in" => {
            return matches!(before, "co" | "ne" | "or" | "ac" | "go").then_some("jp");
        }
        "kf" | "kt" | "xr" | "ki" => return matches!(before, "co" | "or" | "re" | "ac" | "go").then_some("kr"),
        "bt" | "b" | "or" => return matches!(before, "com" | "org" | "gov").then_some("br"),
        "ur" | "uk1" | "uh" => return matches!(before, "co" | "ac" | "org").then_some("uk"),
        _ => return None,
    };
    Some(mended)
}

/// A domain read from the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Host {
    pub(super) domain: String,
    /// Bytes of the text that it covers.
    pub(super) length: usize,
    /// Whether it stood there without repair.
    pub(super) exact: bool,
}

/// Reads the domain at the beginning of a text. Dots may be read as spaces or commas where what follows is a known
/// end, and known misreadings of an end are undone. `None` when no known end is reached.
pub(super) fn leading_host(text: &str) -> Option<Host> {
    let labels = labels(text);
    let mut domain = String::new();
    let mut best: Option<Host> = None;
    let mut exact = true;
    let mut before = String::new();
    for (index, label) in labels.iter().enumerate() {
        let folded = label.text.to_lowercase();
        let end = is_end(&folded);
        if index > 0 && !label.dotted {
            let second = best.is_some() && listed(SECOND_LEVELS, &before) && listed(DIVIDED, &folded);
            let last = labels.get(index + 1).is_none_or(|next| next.dotted);
            let small = label.text.chars().all(char::is_lowercase) || !domain.chars().any(char::is_lowercase);
            let follows = if best.is_some() {
                second && last && small
            } else {
                end && small && folded.chars().count() <= 4 || listed(SECOND_LEVELS, &folded) && small
            };
            if !follows {
                break;
            }
        }
        exact &= label.clean || index == 0;
        if !domain.is_empty() {
            domain.push('.');
        }
        domain.push_str(label.text);
        if index > 0 && end && has_known_suffix(&domain) {
            let double = listed(SECOND_LEVELS, &folded) && labels.get(index + 1).is_some_and(|next| next.dotted);
            best = Some(Host { domain: domain.clone(), length: label.end, exact });
            if !double && !labels.get(index + 1).is_some_and(|next| next.dotted) && !listed(SECOND_LEVELS, &folded) {
                break;
            }
        } else if index > 0
            && labels.get(index + 1).is_none_or(|next| !next.dotted)
            && let Some(mended) = mended_end(&before, &folded)
        {
            let kept = domain.len() - label.text.len();
            let domain = format!("{}{mended}", domain.get(..kept).unwrap_or_default());
            if has_known_suffix(&domain) {
                return Some(Host { domain, length: label.end, exact: false });
            }
        }
        before = folded;
    }
    best
}

/// The second level that a country keeps for its government, at the beginning of a text; mail is sent there without
/// a name before it, as to ministry@gov.in.
pub(super) fn leading_government(text: &str) -> Option<Host> {
    let end = text.find(|c: char| !c.is_ascii_alphabetic() && c != '.').unwrap_or(text.len());
    let domain = text.get(..end)?.trim_end_matches('.').to_lowercase();
    let (office, country) = domain.split_once('.')?;
    let known = matches!(office, "gov" | "gob" | "gouv" | "govt") && listed(DIVIDED, country);
    known.then_some(Host { length: domain.len(), domain, exact: true })
}

struct Label<'a> {
    text: &'a str,
    end: usize,
    /// A dot, comma or the like stands before it, so that it surely belongs to what is before.
    dotted: bool,
    /// Nothing but a dot stands before it.
    clean: bool,
}

fn labels(text: &str) -> Vec<Label<'_>> {
    let part = |c: char| c.is_alphanumeric() || c == '-';
    let mut labels = Vec::new();
    let mut at = 0;
    while labels.len() < 8 {
        let rest = text.get(at..).unwrap_or_default();
        let gap = rest.len() - rest.trim_start_matches(['.', ',', ' ', '·', '_']).len();
        let between = rest.get(..gap).unwrap_or_default();
        if gap > 3 || labels.is_empty() && gap > 1 || !labels.is_empty() && gap == 0 {
            break;
        }
        let label = rest.get(gap..).unwrap_or_default();
        let length = label.len() - label.trim_start_matches(part).len();
        let word = label.get(..length).unwrap_or_default();
        if word.is_empty() {
            break;
        }
        at += gap + length;
        labels.push(Label { text: word, end: at, dotted: between.contains(['.', ',', '·']), clean: between == "." });
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("acme.com", true)]
    #[case("acme.co.uk", true)]
    #[case("acme.c0m", false)]
    #[case("weber-bau.example", true)]
    #[case("com", false)]
    #[case("gov.in", false)]
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

    #[rstest]
    #[case("example.com", Some(("example.com", 11)))]
    #[case("example.com Tel", Some(("example.com", 11)))]
    #[case("example.co. jp", Some(("example.co.jp", 14)))]
    #[case("example com sg", Some(("example.com.sg", 14)))]
    #[case("example.com in Berlin", Some(("example.com", 11)))]
    #[case("example,org/", Some(("example.org", 11)))]
    #[case("example.corn", Some(("example.com", 12)))]
    #[case("example.co.ip", Some(("example.co.jp", 13)))]
    #[case("mail.example.de", Some(("mail.example.de", 15)))]
    #[case("noon today", None)]
    #[case("example", None)]
    fn domains_are_read(#[case] text: &str, #[case] expected: Option<(&str, usize)>) {
        let found = leading_host(text);
        assert_eq!(found.as_ref().map(|host| (host.domain.as_str(), host.length)), expected);
    }

    #[rstest]
    #[case("gov.in, press", Some("gov.in"))]
    #[case("gov.example", None)]
    #[case("co.in", None)]
    #[case("gov in", None)]
    fn governments(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(leading_government(text).map(|host| host.domain).as_deref(), expected);
    }

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host_of("https://www.Example.com/cards"), "example.com");
        assert_eq!(host_of("info@example.org"), "example.org");
    }
}
