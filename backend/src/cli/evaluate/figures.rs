//! Everything that is told about a set of cards.

use std::collections::BTreeMap;

use recognition::CardReading;
use recognition::score::text::{Print, TextReport};
use recognition::score::trust::{self, Budget, Reliability};
use recognition::score::{self, CardScore, FieldReport, Report, Summary};
use serde_json::{Value, json};

use super::Labelled;
use super::readings::Readings;

/// The figures, with the cards they come from.
#[derive(Debug)]
pub(super) struct Figures {
    pub(super) summary: Summary,
    pub(super) fields: Vec<(&'static str, FieldReport)>,
    pub(super) text: TextReport,
    pub(super) reliability: Vec<Reliability>,
    pub(super) budget: Budget,
    /// Fields that are wrong, by card.
    pub(super) wrong: BTreeMap<String, Vec<&'static str>>,
    /// In the order of the labels.
    pub(super) scores: Vec<CardScore>,
    pub(super) cards: Vec<CardReading>,
}

impl Figures {
    /// Scores a reading for each label.
    pub(super) fn new(labels: &[Labelled], readings: Readings, budget: f64) -> Self {
        let (mut report, mut print) = (Report::default(), Print::default());
        let (mut wrong, mut scores, mut cards) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (labelled, reading) in labels.iter().zip(readings.cards) {
            let score = score::card(&reading.card, &labelled.truth);
            report.add(&score, reading.seconds);
            print.add(&reading.card, &labelled.label, &labelled.truth);
            wrong.insert(labelled.label.id.clone(), score.wrong());
            scores.push(score);
            cards.push(reading.card);
        }
        Self {
            summary: report.summary(readings.read),
            fields: report.fields(),
            text: print.report(),
            reliability: trust::reliability(&scores),
            budget: trust::budget(&scores, budget),
            wrong,
            scores,
            cards,
        }
    }

    /// One JSON object; `summary` and `fields` are those of the judge.
    pub(super) fn json(&self) -> serde_json::Map<String, Value> {
        let fields: serde_json::Map<_, _> =
            self.fields.iter().map(|(field, row)| ((*field).to_owned(), json!(row))).collect();
        serde_json::Map::from_iter([
            ("summary".to_owned(), json!(self.summary)),
            ("fields".to_owned(), fields.into()),
            ("text".to_owned(), json!(self.text)),
            ("reliability".to_owned(), json!(self.reliability)),
            ("budget".to_owned(), json!(self.budget)),
            ("wrong".to_owned(), json!(self.wrong)),
        ])
    }
}
