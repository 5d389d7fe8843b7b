//! Learning the weights of the model and the calibration from readings of labelled cards.

mod fit;
mod upright;

use std::fmt::Write;

use super::model::{evidence, learned};
use super::people::{FIELDS, Features, NAMES};
use super::{Context, Fields, NameField, NameParts, Source, TextField};
use crate::CardReading;
use crate::score::{self, Truth};
use fit::fit;
pub use upright::lines_of;

/// A reading with what the card says.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// What was read; its fields are ignored.
    pub reading: CardReading,
    /// What is right.
    pub truth: Truth,
}

/// Parts of the cross-validation.
const FOLDS: usize = 5;

/// Examples of one field on one card.
struct Card {
    examples: Vec<(Features, bool)>,
    /// The card names a value that was read in one piece or not.
    wanted: bool,
}

fn cards(lessons: &[Lesson], field: usize) -> Vec<Card> {
    let name = FIELDS.get(field).copied().unwrap_or_default();
    lessons
        .iter()
        .map(|lesson| {
            let examples = super::examples(&lines_of(&lesson.reading), &Context::default());
            let empty = score_of(Fields::default(), lesson).missed(name) > 0;
            let examples = examples
                .into_iter()
                .filter_map(|(value, features)| {
                    let right = score_of(only(field, value), lesson).right(name) > 0;
                    features.get(field).map(|features| (*features, right))
                })
                .collect();
            Card { examples, wanted: empty }
        })
        .collect()
}

fn score_of(fields: Fields, lesson: &Lesson) -> score::CardScore {
    score::card(&CardReading { fields, ..CardReading::default() }, &lesson.truth)
}

fn only(field: usize, value: String) -> Fields {
    let text = |value| TextField { value, confidence: 1.0, polygons: Vec::new(), engine: Source::Tesseract };
    let mut fields = Fields::default();
    match field {
        0 => {
            let field = text(value);
            fields.name = Some(NameField {
                value: field.value,
                parts: NameParts::default(),
                confidence: 1.0,
                polygons: Vec::new(),
                engine: Source::Tesseract,
            });
        }
        1 => fields.company = Some(text(value)),
        2 => fields.title = Some(text(value)),
        _ => fields.department = Some(text(value)),
    }
    fields
}

/// The candidate of most evidence of each card with its probability by a model that has not seen the card, whether
/// it is right, and whether one was wanted. `score` is the place of the evidence among the features.
fn unseen(cards: &[Card], score: usize) -> Vec<(f32, bool, bool)> {
    let evidence = |features: &Features| features.get(score).copied().unwrap_or_default();
    let mut best = Vec::new();
    for fold in 0..FOLDS {
        let of = |wanted: bool| cards.iter().enumerate().filter(move |(at, _)| (at % FOLDS == fold) == wanted);
        let seen: Vec<(Vec<f32>, bool)> = of(false)
            .flat_map(|(_, card)| card.examples.iter().map(|(features, right)| (features.to_vec(), *right)))
            .collect();
        let model = fit(&seen);
        for (_, card) in of(true) {
            let top = card
                .examples
                .iter()
                .max_by(|a, b| evidence(&a.0).total_cmp(&evidence(&b.0)))
                .map_or((0.0, false), |(features, right)| (model.probability(features), *right));
            best.push((top.0, top.1, card.wanted));
        }
    }
    best
}

/// The probability from which claiming pays most: the best F1 over cards that the model has not seen.
fn enough(best: &[(f32, bool, bool)]) -> f32 {
    let f1 = |enough: f32| -> f32 {
        let (mut right, mut extra, mut missed) = (0.0_f32, 0.0_f32, 0.0_f32);
        for (probability, is_right, wanted) in best {
            let claimed = *probability >= enough;
            right += if claimed && *is_right { 1.0 } else { 0.0 };
            extra += if claimed && !is_right { 1.0 } else { 0.0 };
            missed += if *wanted && !(claimed && *is_right) { 1.0 } else { 0.0 };
        }
        2.0 * right / (2.0 * right + extra + missed + 1e-6)
    };
    let steps = (2..=8).map(|step| step as f32 * 0.05);
    steps.max_by(|a, b| f1(*a).total_cmp(&f1(*b))).unwrap_or(0.5)
}

/// Learns the weights of the four fields that are told from each other by a model. The result is the first part of
/// `model.txt`.
pub fn weights(lessons: &[Lesson]) -> String {
    let mut out = String::new();
    for (index, field) in FIELDS.iter().enumerate() {
        let cards = cards(lessons, index);
        let all: Vec<(Vec<f32>, bool)> = cards
            .iter()
            .flat_map(|card| card.examples.iter().map(|(features, right)| (features.to_vec(), *right)))
            .collect();
        let score = NAMES.iter().position(|name| *name == format!("{field} score")).unwrap_or_default();
        let enough = enough(&unseen(&cards, score));
        let model = fit(&all);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{field}: enough {enough:.2}\n{field}: constant {:.4}", model.constant);
        for (name, weight) in NAMES.iter().zip(&model.weights) {
            let _ = writeln!(out, "{field}: {name} {weight:.4}");
        }
    }
    out
}

/// Every value that is claimed on a card with its probability before calibration, and whether it is right.
pub fn claims(lesson: &Lesson) -> Vec<(&'static str, f32, bool)> {
    let fields = super::uncalibrated(&lines_of(&lesson.reading), &Context::default());
    judged(&fields, &lesson.truth)
}

/// Every value of some fields with its confidence, and whether it is right.
pub fn judged(fields: &Fields, truth: &Truth) -> Vec<(&'static str, f32, bool)> {
    let mut out = Vec::new();
    let right = |name: &'static str, fields: Fields| {
        score::card(&CardReading { fields, ..CardReading::default() }, truth).right(name) > 0
    };
    let none = Fields::default;
    out.extend(
        fields
            .name
            .iter()
            .map(|one| ("name", one.confidence, right("name", Fields { name: Some(one.clone()), ..none() }))),
    );
    out.extend(
        fields
            .company
            .iter()
            .map(|one| ("company", one.confidence, right("company", Fields { company: Some(one.clone()), ..none() }))),
    );
    out.extend(
        fields
            .title
            .iter()
            .map(|one| ("title", one.confidence, right("title", Fields { title: Some(one.clone()), ..none() }))),
    );
    out.extend(fields.department.iter().map(|one| {
        ("department", one.confidence, right("department", Fields { department: Some(one.clone()), ..none() }))
    }));
    out.extend(
        fields
            .phones
            .iter()
            .map(|one| ("phones", one.confidence, right("phones", Fields { phones: vec![one.clone()], ..none() }))),
    );
    out.extend(
        fields
            .emails
            .iter()
            .map(|one| ("emails", one.confidence, right("emails", Fields { emails: vec![one.clone()], ..none() }))),
    );
    out.extend(
        fields
            .urls
            .iter()
            .map(|one| ("urls", one.confidence, right("urls", Fields { urls: vec![one.clone()], ..none() }))),
    );
    out.extend(
        fields
            .address
            .iter()
            .map(|one| ("address", one.confidence, right("address", Fields { address: Some(one.clone()), ..none() }))),
    );
    out.extend(
        fields
            .socials
            .iter()
            .map(|one| ("socials", one.confidence, right("socials", Fields { socials: vec![one.clone()], ..none() }))),
    );
    out
}

/// Learns the calibration from cards that the weights were not learned from. The result is the last part of
/// `model.txt`.
pub fn calibration(lessons: &[Lesson]) -> String {
    let all: Vec<(&'static str, f32, bool)> = lessons.iter().flat_map(claims).collect();
    let mut out = String::new();
    for field in ["name", "company", "title", "department", "phones", "emails", "urls", "address", "socials"] {
        let examples: Vec<(Vec<f32>, bool)> = all
            .iter()
            .filter(|(name, ..)| *name == field)
            .map(|(_, raw, right)| (vec![evidence(*raw)], *right))
            .collect();
        // Too few values tell nothing; then the evidence stays as it is.
        if examples.len() < 12 {
            continue;
        }
        let model = fit(&examples);
        let slope = model.weights.first().copied().unwrap_or(1.0).max(0.05);
        let _ =
            writeln!(out, "calibration: {field} slope {slope:.4}\ncalibration: {field} constant {:.4}", model.constant);
    }
    out
}

/// Learns from photographs how much surer or less sure all fields must be than generated cards taught: two numbers.
/// The result is the end of `model.txt`.
pub fn shift(lessons: &[Lesson]) -> String {
    let examples: Vec<(Vec<f32>, bool)> = lessons
        .iter()
        .flat_map(claims)
        .map(|(field, raw, right)| (vec![evidence(learned(field, raw))], right))
        .collect();
    let model = fit(&examples);
    let slope = model.weights.first().copied().unwrap_or(1.0).max(0.05);
    format!("photographs: all slope {slope:.4}\nphotographs: all constant {:.4}\n", model.constant)
}

/// Expected calibration error over ten bins of equal width.
pub fn calibration_error(claims: &[(f32, bool)]) -> f32 {
    let count = claims.len().max(1) as f32;
    (0..10)
        .map(|bin| {
            let inside: Vec<&(f32, bool)> =
                claims.iter().filter(|(confidence, _)| ((confidence * 10.0) as usize).min(9) == bin).collect();
            let said: f32 = inside.iter().map(|(confidence, _)| confidence).sum();
            let right = inside.iter().filter(|(_, right)| *right).count() as f32;
            (said - right).abs() / count
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calibration_errors() {
        assert!(calibration_error(&[(0.75, true), (0.75, true), (0.75, true), (0.75, false)]) < 1e-6);
        assert!((calibration_error(&[(0.95, false), (0.95, false)]) - 0.95).abs() < 1e-6);
    }
}
