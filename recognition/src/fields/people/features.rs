//! What is known of a candidate, as numbers for the model.

use super::super::sheet::Sheet;
use super::super::text::{letters, words};
use super::super::vocabulary::{COMPANIES, FAMILY_NAMES, GIVEN_NAMES, TITLES};
use super::candidates::Candidate;
use super::clues::Clues;
use super::{FIELDS, Scored, scores, titles};

/// Names of the features, as the file of weights has them.
pub(crate) const NAMES: [&str; COUNT] = [
    "name score",
    "title score",
    "department score",
    "company score",
    "lead over others",
    "lead over parts",
    "reading",
    "height",
    "words",
    "joined lines",
    "capitals",
    "mail agreement",
    "domain agreement",
    "given name",
    "family name",
    "legal form",
    "title words",
    "company words",
    "digits",
    "whole line",
    "one word",
];
const COUNT: usize = 21;

/// Features of one candidate.
pub(crate) type Features = [f32; COUNT];

/// Scores of all candidates for the four fields, in the order of [`FIELDS`].
pub(super) fn table(all: &[Candidate], sheet: &Sheet<'_>, clues: &Clues) -> Vec<[f32; 4]> {
    let score = |one: &Candidate| {
        let joined = one.segments.len() as f32 - 1.0;
        let reading = (sheet.reading(&one.segments) - 0.8) * 0.8;
        [
            scores::name(&one.text, &one.segments, sheet, clues),
            scores::company(&one.text, &one.segments, sheet, clues) + 0.15 * joined,
            titles::title(&one.text) + 0.2 * joined + reading,
            scores::department(&one.text, clues) + 0.1 * joined + reading,
        ]
    };
    all.iter().map(score).collect()
}

/// Features of a candidate for one of the four fields.
pub(super) fn features(
    scored: &Scored<'_>,
    all: &[Scored<'_>],
    field: usize,
    sheet: &Sheet<'_>,
    clues: &Clues,
) -> Features {
    let text = super::tidy(&scored.candidate.text);
    let tokens = words(&text);
    let all_letters = letters(&text);
    let own = scored.scores.get(field).copied().unwrap_or_default();
    let rival = |overlapping: bool| {
        all.iter()
            .filter(|other| !std::ptr::eq(other.candidate, scored.candidate))
            .filter(|other| other.candidate.overlaps(scored.candidate) == overlapping)
            .filter_map(|other| other.scores.get(field).copied())
            .fold(-3.0, f32::max)
    };
    let score = |name: &str| {
        let at = FIELDS.iter().position(|field| *field == name).unwrap_or_default();
        scored.scores.get(at).copied().unwrap_or_default().clamp(-3.0, 6.0)
    };
    let line = scored.candidate.segments.first().and_then(|segment| sheet.line(segment.row));
    let height = line.map_or(0.0, |line| (line.height / sheet.height).clamp(0.3, 4.0).ln());
    let bare: Vec<&String> = tokens.iter().collect();
    let upper = text.chars().filter(|c| c.is_uppercase()).count() as f32;
    let alphabetic = text.chars().filter(|c| c.is_alphabetic()).count().max(1) as f32;
    let flag = |on: bool| if on { 1.0 } else { 0.0 };
    let count =
        |list: &super::super::vocabulary::Words| tokens.iter().filter(|word| list.has(word)).count().min(3) as f32;
    let covered: usize = scored.candidate.segments.iter().map(|segment| segment.text.len()).sum();
    let printed: usize = scored
        .candidate
        .segments
        .iter()
        .filter_map(|segment| sheet.line(segment.row))
        .map(|line| line.text.len())
        .sum();
    [
        score("name"),
        score("title"),
        score("department"),
        score("company"),
        (own - rival(false)).clamp(-3.0, 3.0),
        (own - rival(true)).clamp(-3.0, 3.0),
        sheet.reading(&scored.candidate.segments),
        height,
        (tokens.len() as f32).min(8.0),
        scored.candidate.segments.len() as f32 - 1.0,
        upper / alphabetic,
        clues.person(&bare),
        clues.company(&all_letters, &tokens),
        flag(tokens.iter().any(|word| GIVEN_NAMES.has(word))),
        flag(tokens.iter().any(|word| FAMILY_NAMES.has(word))),
        flag(scores::has_legal_form(&text, &tokens)),
        tokens.iter().filter(|word| TITLES.has(word) || titles::east_asian_title(word)).count().min(3) as f32,
        count(&COMPANIES),
        flag(text.chars().any(|c| c.is_ascii_digit())),
        flag(covered >= printed),
        flag(tokens.len() == 1),
    ]
}
