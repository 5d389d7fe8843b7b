//! Who the card is of: name, company, title and department of what is left of the lines.

mod blocks;
mod candidates;
mod clues;
mod features;
mod scores;
mod several;
mod shares;
mod titles;

use std::sync::LazyLock;

pub(super) use clues::Clues;
pub(super) use features::{Features, NAMES};
pub(super) use several::{Person, several};

use super::model::Linear;

use super::sheet::{Segment, Sheet};
use super::text::{fold, letters, words};
use super::vocabulary::{FAMILY_NAMES, GIVEN_NAMES};
use super::{NameField, Source, TextField, name_parts};
use candidates::{Candidate, candidates};

/// What the person is, and where.
#[derive(Debug, Default)]
pub(super) struct Position {
    pub(super) company: Option<TextField>,
    pub(super) title: Option<TextField>,
    pub(super) department: Option<TextField>,
}

/// The fields that are told from each other here; the order is that of the scores.
pub(super) const FIELDS: [&str; 4] = ["name", "company", "title", "department"];

static MODELS: LazyLock<[Linear; 4]> = LazyLock::new(|| FIELDS.map(|field| Linear::of(field, &features::NAMES)));

/// The order in which the fields choose: the person first, for whom there is most evidence, the company last.
const ORDER: [usize; 4] = [0, TITLE, DEPARTMENT, 1];
const TITLE: usize = 2;
const DEPARTMENT: usize = 3;
const DEPARTMENT_ALONE: f32 = 1.6;

/// Evidence below which a candidate is not looked at, in the order of [`FIELDS`].
const LEAST: [f32; 4] = [1.2, 0.6, 0.9, 0.9];

/// Evidence that needs no probability: a legal form, the name of the domain.
const CERTAIN: [f32; 4] = [f32::INFINITY, 2.1, f32::INFINITY, f32::INFINITY];
/// Probability that a company is called as its domain, before calibration: chosen, not learned.
const OF_DOMAIN: f32 = 0.2;

/// A candidate with its evidence for each field.
struct Scored<'a> {
    candidate: &'a Candidate,
    scores: [f32; 4],
}

/// A candidate that was chosen for a field.
struct Chosen<'a> {
    field: usize,
    candidate: &'a Candidate,
    probability: f32,
}

/// A name with the parts of lines that it was read from.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) field: NameField,
    segments: Vec<Segment>,
}

/// Picks the name and marks it as used.
pub(super) fn name(sheet: &mut Sheet<'_>, clues: &Clues) -> Option<Named> {
    let all = candidates(sheet, clues);
    let chosen = chosen(&all, sheet, clues, &[0, 1, 2, 3]);
    let best = chosen.iter().find(|one| one.field == 0)?;
    let (parts, value) = name_parts::parts(&mended(&tidy(&best.candidate.text)));
    let field = sheet.claim_with(value, &best.candidate.segments, best.probability);
    let field = NameField {
        value: field.value,
        parts,
        confidence: field.confidence,
        polygons: field.polygons,
        engine: Source::Tesseract,
    };
    Some(Named { field, segments: best.candidate.segments.clone() })
}

/// Picks the best candidates for the position, the department and the company, and marks them as used.
pub(super) fn position(sheet: &mut Sheet<'_>, clues: &Clues) -> Position {
    choose(sheet, clues, &[1, TITLE, DEPARTMENT])
}

/// The same for the company alone.
pub(super) fn company(sheet: &mut Sheet<'_>, clues: &Clues) -> Option<TextField> {
    choose(sheet, clues, &[1]).company
}

fn choose(sheet: &mut Sheet<'_>, clues: &Clues, fields: &[usize]) -> Position {
    let mut position = Position::default();
    let all = candidates(sheet, clues);
    for one in chosen(&all, sheet, clues, fields) {
        let text = capitals(&tidy(&one.candidate.text));
        let field = Some(sheet.claim_with(text, &one.candidate.segments, one.probability));
        match one.field {
            1 => position.company = field,
            2 => position.title = field,
            _ => position.department = field,
        }
    }
    if position.company.is_none() && fields.contains(&1) {
        position.company = position.title.as_ref().and_then(company_of_title);
    }
    position
}

/// The company that a position names: "Chairman of Example Corporation".
fn company_of_title(title: &TextField) -> Option<TextField> {
    let tokens = words(&title.value);
    let (_, of) = title.value.split_once([' ']).filter(|_| titles::head_of(&tokens))?;
    let (_, value) = of.trim().split_once(' ')?;
    scores::has_legal_form(value, &words(value)).then(|| TextField { value: value.trim().to_owned(), ..title.clone() })
}

/// The company that nothing but the domain of a mail address names: weber-bau.example is probably Weber Bau.
pub(super) fn company_of_domain(emails: &[TextField], name: Option<&NameField>) -> Option<TextField> {
    let person = name.map(|name| letters(&name.value)).unwrap_or_default();
    emails.iter().find_map(|address| {
        let domain = clues::company_domain(&address.value)?;
        let compact = letters(&domain);
        let personal =
            compact.is_empty() || person.contains(&compact) || compact.contains(&person) && !person.is_empty();
        let value = capitalised(&domain);
        (!personal).then(|| TextField { value, confidence: OF_DOMAIN, ..address.clone() })
    })
}

/// A domain as a name: "weber-bau" becomes "Weber Bau", "eia" becomes "EIA".
fn capitalised(domain: &str) -> String {
    if domain.chars().count() <= 3 {
        return domain.to_uppercase();
    }
    let words = domain.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// One consistent choice for the whole card: the most probable candidate of any field first, then the next that
/// shares no letters with it, at most one a field.
fn chosen<'a>(all: &'a [Candidate], sheet: &Sheet<'_>, clues: &Clues, fields: &[usize]) -> Vec<Chosen<'a>> {
    let table = features::table(all, sheet, clues);
    let scored: Vec<Scored<'_>> =
        all.iter().zip(table).map(|(candidate, scores)| Scored { candidate, scores }).collect();
    let mut chosen: Vec<Chosen<'a>> = Vec::new();
    for field in ORDER.into_iter().filter(|field| fields.contains(field)) {
        let (Some(model), Some(least)) = (MODELS.get(field), LEAST.get(field)) else { continue };
        let score = |one: &Scored<'_>| one.scores.get(field).copied().unwrap_or_default();
        // Without a position, a department must say outright that it is one.
        let alone = field == DEPARTMENT && !chosen.iter().any(|other| other.field == TITLE);
        let least = if alone { DEPARTMENT_ALONE } else { *least };
        let mut ranked: Vec<(&'a Candidate, &Scored<'_>)> =
            all.iter().zip(&scored).filter(|(_, one)| score(one) >= least).collect();
        ranked.sort_by(|a, b| score(b.1).total_cmp(&score(a.1)));
        let free = |one: &&(&'a Candidate, &Scored<'_>)| !chosen.iter().any(|other| other.candidate.overlaps(one.0));
        let Some((candidate, one)) = ranked.iter().find(free) else { continue };
        let probability = model.probability(&features::features(one, &scored, field, sheet, clues));
        let certain = CERTAIN.get(field).is_some_and(|certain| score(one) >= *certain);
        if probability >= model.enough || certain {
            chosen.push(Chosen { field, candidate, probability });
        }
    }
    chosen
}

/// The features of every candidate, to learn the weights from.
pub(super) fn examples(sheet: &Sheet<'_>, clues: &Clues) -> Vec<(String, [Features; 4])> {
    let all = candidates(sheet, clues);
    let table = features::table(&all, sheet, clues);
    let scored: Vec<Scored<'_>> =
        all.iter().zip(table).map(|(candidate, scores)| Scored { candidate, scores }).collect();
    scored
        .iter()
        .map(|one| {
            let value = mended(&tidy(&one.candidate.text));
            (value, [0, 1, 2, 3].map(|field| features::features(one, &scored, field, sheet, clues)))
        })
        .collect()
}

fn tidy(text: &str) -> String {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | ':' | '-' | '_' | '\'' | '"' | '“' | '”' | '‘' | '’' | '|' | '*' | '~')
    })
    .to_owned()
}

/// A name with one letter read as a sign or a digit, where the right letter makes a known name: "Danie!".
fn mended(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let odd = |c: char| matches!(c, '!' | '|' | '1' | '0' | '5' | '$' | '6');
        if !word.chars().any(odd) {
            return word.to_owned();
        }
        let candidates = ['l', 'i'].map(|letter| {
            word.chars()
                .map(|c| match c {
                    '!' | '|' | '1' => letter,
                    '0' => 'o',
                    '5' | '$' => 's',
                    '6' => 'b',
                    other => other,
                })
                .collect::<String>()
        });
        let known = candidates.into_iter().find(|word| {
            let folded = fold(word);
            GIVEN_NAMES.has(&folded) || FAMILY_NAMES.has(&folded)
        });
        let Some(known) = known else { return word.to_owned() };
        // A name begins with a capital.
        let mut letters = known.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or(known)
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A small L among capitals is a capital I: "lT", "Al" beside other words, "BlM".
fn capitals(text: &str) -> String {
    let word = |word: &str| {
        let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
        let plain = letters.iter().filter(|c| **c != 'l').count();
        let mended = letters.len() >= 2
            && letters.len() <= 5
            && plain * 2 >= letters.len()
            && plain < letters.len()
            && letters.iter().all(|c| *c == 'l' || c.is_uppercase());
        if mended { word.replace('l', "I") } else { word.to_owned() }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::card;
    use rstest::rstest;

    fn read(printed: &[&str], domain: &str) -> [String; 4] {
        let lines = card(printed);
        let mut sheet = Sheet::new(&lines);
        let mail = TextField {
            value: format!("info@{domain}"),
            confidence: 0.9,
            polygons: Vec::new(),
            engine: Source::Tesseract,
        };
        let clues = Clues::new(&[mail], &[]);
        let name = name(&mut sheet, &clues);
        let position = position(&mut sheet, &clues);
        let text = |field: Option<TextField>| field.map(|field| field.value).unwrap_or_default();
        [
            name.map(|name| name.field.value).unwrap_or_default(),
            text(position.company),
            text(position.title),
            text(position.department),
        ]
    }

    #[rstest]
    #[case(&["Erika Mustermann", "Director of", "International Sales", "Weber Bau GmbH"], ["Erika Mustermann", "Weber Bau GmbH", "Director of International Sales", ""])]
    #[case(&["ERIKA", "MUSTERMANN", "Sales Manager", "Muster Tools"], ["ERIKA MUSTERMANN", "Muster Tools", "Sales Manager", ""])]
    #[case(&["Erika Muster, Head of Sales", "Marketing Department", "Weber Bau"], ["Erika Muster", "Weber Bau", "Head of Sales", "Marketing Department"])]
    #[case(&["UNIVERSITY OF", "SCIENCE & EXAMPLES", "Erika Muster, Ph.D", "Associate Professor, Department of Examples"], ["Erika Muster, Ph.D", "UNIVERSITY OF SCIENCE & EXAMPLES", "Associate Professor", "Department of Examples"])]
    #[case(&["EXAMPLE COOPERATION", "JOINT STOCK COMPANY", "Erika Muster"], ["Erika Muster", "EXAMPLE COOPERATION JOINT STOCK COMPANY", "", ""])]
    #[case(&["Erika Muster", "Chairman of Example Corporation"], ["Erika Muster", "Example Corporation", "Chairman of Example Corporation", ""])]
    fn cards_are_understood(#[case] printed: &[&str], #[case] expected: [&str; 4]) {
        assert_eq!(read(printed, "weber-bau.example"), expected);
    }

    #[test]
    fn the_name_of_the_domain_is_found_inside_a_noisy_line() {
        let found = read(&["WR4 xx WEBERBAU", "Erika Mustermann"], "weberbau.example");
        assert_eq!(found[1], "WEBERBAU");
    }

    #[rstest]
    #[case(&["ONE HUNDRED", "SERIES 1999", "IN GOLD WE"])]
    #[case(&["it was the best of times, it was", "the worst of times, it was the age", "of wisdom, it was the age of"])]
    fn what_is_no_card_names_nobody(#[case] printed: &[&str]) {
        let [name, ..] = read(printed, "gmail.com");
        assert_eq!(name, "");
    }

    #[rstest]
    #[case("Danie! Muster", "Daniel Muster")]
    #[case("Erika 0tto", "Erika Otto")]
    #[case("Erika X1", "Erika X1")]
    fn given_names_are_mended(#[case] read: &str, #[case] expected: &str) {
        assert_eq!(mended(read), expected);
    }

    #[rstest]
    #[case("Cloud & Al Department", "Cloud & AI Department")]
    #[case("lT Solutions", "IT Solutions")]
    #[case("All Hands Ltd", "All Hands Ltd")]
    fn small_l_among_capitals(#[case] read: &str, #[case] expected: &str) {
        assert_eq!(capitals(read), expected);
    }
}
