//! Cards added up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::compare::Counts;
use super::{CardScore, FIELDS};

const MACRO: [&str; 7] = ["name", "company", "title", "phones", "emails", "urls", "address"];

/// Precision, recall and F1 of one field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FieldReport {
    /// Right among given.
    pub precision: f64,
    /// Right among wanted.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// How many values the labels hold.
    pub truth: usize,
}

/// The figures of a set of cards, rounded to three places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Labelled cards.
    pub cards: usize,
    /// Pictures for which there is a row, be it an error.
    pub read: usize,
    /// Mean F1 of name, company, title, phones, e-mails, URLs and address.
    pub macro_f1: f64,
    /// Share of cards with every field right.
    pub card_right: f64,
    /// Share of cards with name, company, phones and e-mails right and none added.
    pub contact_right: f64,
    /// Share of the words of the labels' values that were read.
    pub word_recall: f64,
    /// Median seconds per picture.
    pub seconds_p50: Option<f64>,
    /// 95th percentile of seconds per picture.
    pub seconds_p95: Option<f64>,
}

/// Adds up cards.
#[derive(Debug, Default)]
pub struct Report {
    total: BTreeMap<&'static str, Counts>,
    cards: usize,
    right: usize,
    contacts: usize,
    words: (usize, usize),
    seconds: Vec<f64>,
}

impl Report {
    /// Adds one card. `seconds` is absent for a picture that could not be read.
    pub fn add(&mut self, score: &CardScore, seconds: Option<f64>) {
        for (field, counts) in &score.counts {
            *self.total.entry(field).or_default() += *counts;
        }
        self.cards += 1;
        self.right += usize::from(score.wrong().is_empty());
        self.contacts += usize::from(score.contact_right());
        self.words.0 += score.words.0;
        self.words.1 += score.words.1;
        self.seconds.extend(seconds);
    }

    /// Figures of each field that the labels or readings mention, in the order of `FIELDS`.
    pub fn fields(&self) -> Vec<(&'static str, FieldReport)> {
        FIELDS
            .iter()
            .filter_map(|field| self.total.get(field).map(|counts| (*field, *counts)))
            .filter(|(_, counts)| counts.right + counts.extra + counts.missed > 0)
            .map(|(field, counts)| (field, counts.report()))
            .collect()
    }

    /// Figures of the whole set, of which `read` pictures have a row.
    pub fn summary(&self, read: usize) -> Summary {
        let fields = self.fields();
        let seven: Vec<f64> =
            fields.iter().filter(|(field, _)| MACRO.contains(field)).map(|(_, report)| report.f1).collect();
        let mut seconds = self.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        Summary {
            cards: self.cards,
            read,
            macro_f1: round(seven.iter().sum::<f64>() / seven.len().max(1) as f64),
            card_right: share(self.right, self.cards),
            contact_right: share(self.contacts, self.cards),
            word_recall: share(self.words.0, self.words.1),
            seconds_p50: seconds.get(seconds.len() / 2).copied(),
            seconds_p95: seconds.get((seconds.len() as f64 * 0.95) as usize).copied(),
        }
    }
}

pub(super) fn share(part: usize, whole: usize) -> f64 {
    round(part as f64 / whole.max(1) as f64)
}

/// To three places; what lies exactly between goes to the even neighbour, as in the judge.
pub(super) fn round(value: f64) -> f64 {
    format!("{value:.3}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.0625, 0.062)]
    #[case(0.1875, 0.188)]
    #[case(0.0025, 0.003)]
    #[case(2.0 / 3.0, 0.667)]
    fn figures_are_rounded_as_the_judge_rounds(#[case] value: f64, #[case] expected: f64) {
        assert!((round(value) - expected).abs() < 1e-12, "{}", round(value));
    }
}
