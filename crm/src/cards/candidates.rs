//! What else a value could be: other words and lines of the card that are plausible there.

use recognition::lines::Line;
use serde::{Deserialize, Serialize};

use super::correct::data_of;
use super::{Card, FieldRef, get};
use crate::Crm;
use crate::actor::Actor;
use crate::contacts::{ContactData, PointKind, Polygons, clean, normal_form, search};
use crate::error::Result;
use crate::id::{CardId, CardSideId};

/// Most candidates of one value.
const MOST: usize = 8;

/// Another value with the place where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// The text.
    pub value: String,
    /// The picture.
    pub side_id: CardSideId,
    /// The pixels.
    pub polygons: Polygons,
}

/// Other readings of one value from the card's pictures, most plausible first, at most eight; what stands there is not among them.
pub async fn candidates(crm: &Crm, actor: &Actor, id: CardId, field: FieldRef) -> Result<Vec<Candidate>> {
    let card = get(crm, actor, id).await?;
    let data = data_of(crm, actor, &card).await?;
    Ok(of_card(&card, &data, field))
}

fn of_card(card: &Card, data: &ContactData, field: FieldRef) -> Vec<Candidate> {
    let kind = field.kind_in(data);
    let mut found: Vec<(u32, Candidate)> = Vec::new();
    for side in &card.sides {
        let Some(reading) = &side.record.reading else { continue };
        let lines = recognition::lines_of(&reading.0);
        let mut add = |rank: u32, value: String, polygons: Vec<recognition::Polygon>| {
            let candidate = Candidate { value, side_id: side.record.id, polygons: Polygons(polygons) };
            found.push((rank, candidate));
        };
        for (index, line) in lines.iter().enumerate() {
            match kind {
                Some(kind) => points(kind, line, lines.get(index + 1), &mut add),
                None => texts(field, line, &mut add),
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    let current = field.value_in(data).map(search::fold);
    // A value that stands in another point of the same kind is taken already.
    let others: Vec<String> = data
        .points
        .iter()
        .filter(|point| Some(point.kind) == kind)
        .flat_map(|point| [Some(search::fold(&point.value)), point.normal_form.clone()])
        .flatten()
        .collect();
    let mut kept: Vec<Candidate> = Vec::new();
    for (_, candidate) in found {
        let form = search::fold(&candidate.value);
        let normal = kind.and_then(|kind| normal_form::of(kind, &candidate.value));
        let known = Some(&form) == current.as_ref()
            || others.contains(&form)
            || normal.is_some_and(|normal| others.contains(&normal))
            || kept.iter().any(|other| search::fold(&other.value) == form);
        if !known && kept.len() < MOST {
            kept.push(candidate);
        }
    }
    kept
}

/// Parts of a line for the name, the company, the position and the department.
fn texts(field: FieldRef, line: &Line, add: &mut impl FnMut(u32, String, Vec<recognition::Polygon>)) {
    for (start, part) in parts(&line.text) {
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        let digits = part.chars().filter(char::is_ascii_digit).count();
        if letters < 2 || digits * 3 > letters || part.contains('@') || part.chars().count() > 80 {
            continue;
        }
        let words = part.split_whitespace().count();
        let rank = match field {
            FieldRef::Name if digits > 0 || words > 6 => continue,
            FieldRef::Name if (2..=4).contains(&words) => 0,
            FieldRef::Name => 1,
            _ => u32::from(part.contains('.') && words == 1),
        };
        add(rank, part.to_owned(), line.polygons(start..start + part.len()));
    }
}

/// The parts of a line between bars, bullets and wide dashes, with the byte at which each begins.
fn parts(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let Some(part) = text.get(from..to) else { return };
        let lead = part.len() - part.trim_start().len();
        parts.extend(Some((from + lead, part.trim())).filter(|(_, part)| !part.is_empty()));
    };
    for (at, letter) in text.char_indices() {
        if matches!(letter, '|' | '•' | '·' | '–' | '—' | ',' | ';') {
            push(start, at);
            start = at + letter.len_utf8();
        }
    }
    push(start, text.len());
    parts
}

/// Parts of a line that may be a phone number, a mail address and so on.
fn points(
    kind: PointKind,
    line: &Line,
    next: Option<&Line>,
    add: &mut impl FnMut(u32, String, Vec<recognition::Polygon>),
) {
    match kind {
        PointKind::Phone => {
            for (start, run) in numbers(&line.text) {
                add(0, run.to_owned(), line.polygons(start..start + run.len()));
            }
            // A letter that looks like a digit breaks a number.
            let mended = mended(&line.text);
            if mended != line.text {
                for (_, run) in numbers(&mended) {
                    add(1, run.to_owned(), line.polygons(line.all()));
                }
            }
        }
        PointKind::Email => {
            for (start, word) in tokens(&line.text) {
                if normal_form::email(word).is_some() {
                    add(0, word.to_owned(), line.polygons(start..start + word.len()));
                }
            }
            let (_, value) = line.text.split_once(": ").unwrap_or(("", &line.text));
            let joined = value.replace("(at)", "@").replace("[at]", "@").split_whitespace().collect::<String>();
            if joined.contains('@') && normal_form::email(&joined).is_some() {
                add(1, joined.to_lowercase(), line.polygons(line.all()));
            }
        }
        PointKind::Url => {
            for (start, word) in tokens(&line.text) {
                if is_host(word) {
                    add(0, word.to_owned(), line.polygons(start..start + word.len()));
                } else if let Some((_, host)) = word.split_once('@').filter(|(_, host)| is_host(host)) {
                    add(1, format!("www.{host}"), line.polygons(start..start + word.len()));
                }
            }
        }
        PointKind::Address => {
            let both = |text: &str| {
                text.chars().any(|c| c.is_ascii_digit())
                    && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
                    && !text.contains('@')
            };
            if let Some(next) = next.filter(|next| both(&line.text) && both(&next.text)) {
                let polygons = [line.polygons(line.all()), next.polygons(next.all())].concat();
                add(0, clean(&format!("{}, {}", line.text, next.text)), polygons);
            }
            if both(&line.text) {
                add(1, line.text.clone(), line.polygons(line.all()));
            }
        }
        PointKind::Social => {
            for (start, word) in tokens(&line.text) {
                let account =
                    word.starts_with('@') && word.len() > 2 || word.contains(".com/") || word.contains("/in/");
                if account {
                    add(0, word.to_owned(), line.polygons(start..start + word.len()));
                }
            }
        }
    }
}

/// Words without the punctuation around them, with the byte at which each begins.
fn tokens(text: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut from = 0;
    for word in text.split(|c: char| c.is_whitespace() || "|<>()[]•·,;".contains(c)) {
        let lead = word.len() - word.trim_start_matches([':', '.']).len();
        let bare = word.trim_start_matches([':', '.']).trim_end_matches([':', '.', '/']);
        if !bare.is_empty() {
            tokens.push((from + lead, bare));
        }
        from += word.len();
        from += text.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    tokens
}

/// Runs of digits and what stands between digits of a number, with 6 to 17 digits.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let part_of = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-–/().".contains(c);
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), 'x')]) {
        match (part_of(letter), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                start = None;
                let Some(run) = text.get(from..at) else { continue };
                let lead = run.len() - run.trim_start_matches(|c: char| !c.is_ascii_digit() && !"+(".contains(c)).len();
                let run = run.get(lead..).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_digit());
                if (6..=17).contains(&run.chars().filter(char::is_ascii_digit).count()) {
                    runs.push((from + lead, run));
                }
            }
            _ => {}
        }
    }
    runs
}

/// The line with digits for letters, in words that have digits already.
fn mended(text: &str) -> String {
    let word = |word: &str| -> String {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        if digits > 0 { word.chars().map(as_digit).collect() } else { word.to_owned() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The digit that a letter is often read for.
fn as_digit(letter: char) -> char {
    match letter {
        'O' | 'o' | 'Q' | 'D' => '0',
        'I' | 'l' | '|' | '!' => '1',
        'Z' => '2',
        'S' => '5',
        'B' => '8',
        other => other,
    }
}

fn is_host(word: &str) -> bool {
    let host = word.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let sound = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    labels.len() >= 2
        && labels.iter().all(sound)
        && labels.last().is_some_and(|last| last.len() >= 2 && last.chars().all(char::is_alphabetic))
        && host.chars().filter(|c| c.is_alphabetic()).count() >= 4
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Tel. +49 30 901820 / Fax -99", &["+49 30 901820"])]
    #[case("(030) 90-18-20", &["(030) 90-18-20"])]
    #[case("10115 Berlin", &[])]
    #[case("", &[])]
    fn numbers_of_a_line(#[case] line: &str, #[case] expected: &[&str]) {
        let found: Vec<&str> = numbers(line).into_iter().map(|(_, run)| run).collect();
        assert_eq!(found, expected);
        for (start, run) in numbers(line) {
            assert_eq!(line.get(start..start + run.len()), Some(run));
        }
    }

    #[test]
    fn only_numbers_are_mended() {
        assert_eq!(mended("Tel. +49 3O 9Ol820 Berlin"), "Tel. +49 30 901820 Berlin");
    }

    #[rstest]
    #[case("Mail: <erika@example.org>, www.example.org/", &["Mail", "erika@example.org", "www.example.org"])]
    #[case("ö · ü", &["ö", "ü"])]
    fn tokens_know_their_place(#[case] line: &str, #[case] expected: &[&str]) {
        let found: Vec<&str> = tokens(line).into_iter().map(|(_, word)| word).collect();
        assert_eq!(found, expected);
        for (start, word) in tokens(line) {
            assert_eq!(line.get(start..start + word.len()), Some(word));
        }
    }

    #[rstest]
    #[case("www.example.org", true)]
    #[case("https://example.org/team", true)]
    #[case("Dr.", false)]
    #[case("3.14", false)]
    #[case("a..org", false)]
    fn hosts(#[case] word: &str, #[case] host: bool) {
        assert_eq!(is_host(word), host);
    }
}
