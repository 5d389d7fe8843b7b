//! Whether the confidences keep their word, and what can be accepted without a person.

use serde::Serialize;

use super::report::{round, share};
use super::{CardScore, FIELDS, ValueScore, Verdict};

/// Number of confidence bins, all of the same width.
pub const BINS: usize = 10;

/// Values whose confidence lies in one bin.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bin {
    /// Lower end of the bin.
    pub from: f64,
    /// Mean confidence of its values.
    pub confidence: f64,
    /// Share of its values that are right.
    pub right: f64,
    /// How many values it holds.
    pub count: usize,
}

/// Confidence against truth, of one field or of all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// One of `FIELDS`, or "all".
    pub field: &'static str,
    /// Expected calibration error: the mean distance between confidence and share right, weighted by the values of
    /// the bins (Naeini, Cooper, Hauskrecht: Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015).
    pub error: f64,
    /// How many values were judged.
    pub count: usize,
    /// The bins that hold values.
    pub bins: Vec<Bin>,
}

/// What a field gives under the error budget.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FieldBudget {
    /// One of `FIELDS`.
    pub field: &'static str,
    /// Least confidence that is accepted; `None` when nothing can be accepted within the budget.
    pub threshold: Option<f64>,
    /// Share of the field's values that need no person.
    pub accepted: f64,
    /// Share of those that are wrong.
    pub wrong: f64,
    /// How many values were judged.
    pub count: usize,
}

/// What can be accepted without a person when no more than a share of the accepted values of each field may be wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Budget {
    /// The share that may be wrong, 0–1.
    pub budget: f64,
    /// Each field that has values.
    pub fields: Vec<FieldBudget>,
    /// Share of all values that need no person.
    pub values: f64,
    /// Share of those that are wrong.
    pub values_wrong: f64,
    /// Share of the cards that need no person: they have values, and each is accepted.
    pub cards: f64,
    /// Share of those cards whose contact is not right.
    pub cards_wrong: f64,
}

/// Values that count as right or wrong.
fn judged<'a>(cards: &'a [CardScore], field: &str) -> Vec<&'a ValueScore> {
    cards
        .iter()
        .flat_map(|card| &card.values)
        .filter(|value| value.verdict != Verdict::Neutral && (field == "all" || value.field == field))
        .collect()
}

fn right(values: &[&ValueScore]) -> usize {
    values.iter().filter(|value| value.verdict == Verdict::Right).count()
}

/// The fields that have values, then all of them together.
pub fn reliability(cards: &[CardScore]) -> Vec<Reliability> {
    let fields = FIELDS.into_iter().chain(["all"]);
    fields.map(|field| of(field, &judged(cards, field))).filter(|found| found.count > 0).collect()
}

fn of(field: &'static str, values: &[&ValueScore]) -> Reliability {
    let mut bins: Vec<Vec<&ValueScore>> = vec![Vec::new(); BINS];
    for value in values {
        let at = ((value.confidence * BINS as f32) as usize).min(BINS - 1);
        if let Some(bin) = bins.get_mut(at) {
            bin.push(value);
        }
    }
    let count = values.len();
    let (mut error, mut filled) = (0.0, Vec::new());
    for (at, bin) in bins.iter().enumerate().filter(|(_, bin)| !bin.is_empty()) {
        let size = bin.len() as f64;
        let confidence = bin.iter().map(|value| f64::from(value.confidence)).sum::<f64>() / size;
        let right = right(bin) as f64 / size;
        error += (confidence - right).abs() * size / count as f64;
        let from = at as f64 / BINS as f64;
        filled.push(Bin { from, confidence: round(confidence), right: round(right), count: bin.len() });
    }
    Reliability { field, error: round(error), count, bins: filled }
}

/// The lowest threshold of each field at which the accepted values stay within the budget on these cards, and what
/// that leaves to a person. Chosen on the cards that it is measured on, so new cards will be a little worse.
pub fn budget(cards: &[CardScore], budget: f64) -> Budget {
    let mut fields = Vec::new();
    let (mut accepted, mut wrong, mut count) = (0, 0, 0);
    for field in FIELDS {
        let mut values = judged(cards, field);
        if values.is_empty() {
            continue;
        }
        values.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let (taken, bad) = within(&values, budget);
        accepted += taken;
        wrong += bad;
        count += values.len();
        fields.push(FieldBudget {
            field,
            threshold: taken.checked_sub(1).and_then(|last| values.get(last)).map(|value| shortest(value.confidence)),
            accepted: share(taken, values.len()),
            wrong: share(bad, taken),
            count: values.len(),
        });
    }
    let passes = |value: &ValueScore| {
        fields
            .iter()
            .find(|field| field.field == value.field)
            .and_then(|field| field.threshold)
            .is_some_and(|threshold| shortest(value.confidence) >= threshold)
    };
    let alone: Vec<&CardScore> =
        cards.iter().filter(|card| !card.values.is_empty() && card.values.iter().all(passes)).collect();
    let cards_wrong = alone.iter().filter(|card| !card.contact_right()).count();
    Budget {
        budget,
        values: share(accepted, count),
        values_wrong: share(wrong, accepted),
        cards: share(alone.len(), cards.len()),
        cards_wrong: share(cards_wrong, alone.len()),
        fields,
    }
}

/// The confidence as it is written, so that a threshold reads like the confidence that it comes from.
fn shortest(confidence: f32) -> f64 {
    confidence.to_string().parse().unwrap_or_default()
}

/// The longest beginning of values, surest first, whose wrong share is within the budget: its length and its wrong
/// ones. Values of the same confidence stay together, because no threshold can part them.
fn within(values: &[&ValueScore], budget: f64) -> (usize, usize) {
    let (mut best, mut wrong, mut seen) = ((0, 0), 0, 0);
    for same in values.chunk_by(|a, b| a.confidence.total_cmp(&b.confidence).is_eq()) {
        seen += same.len();
        wrong += same.len() - right(same);
        if wrong as f64 <= budget * seen as f64 {
            best = (seen, wrong);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CardReading;
    use crate::score::{Truth, card};

    fn scored(values: &[(&'static str, f32, Verdict)]) -> CardScore {
        let values = values.iter().map(|&(field, confidence, verdict)| ValueScore {
            field,
            value: String::new(),
            confidence,
            verdict,
            polygons: Vec::new(),
        });
        CardScore { values: values.collect(), ..card(&CardReading::default(), &Truth::default()) }
    }

    use Verdict::{Neutral, Right, Wrong};

    #[test]
    fn the_error_is_the_weighted_distance_of_the_bins() {
        // Worked by hand: bin 0.9 holds 0.95 and 1.0, one right: |0.975 - 0.5| · 2/3; bin 0.5 holds 0.5, right:
        // |0.5 - 1| · 1/3. Together 0.48333.
        let cards = [scored(&[("name", 0.95, Right), ("emails", 1.0, Wrong), ("emails", 0.5, Right)])];
        let found = reliability(&cards);
        let all = found.last().unwrap();
        assert_eq!((all.field, all.count, all.error), ("all", 3, 0.483));
        assert_eq!(all.bins[0], Bin { from: 0.5, confidence: 0.5, right: 1.0, count: 1 });
        assert_eq!(all.bins[1], Bin { from: 0.9, confidence: 0.975, right: 0.5, count: 2 });
        assert_eq!(found.iter().map(|row| row.field).collect::<Vec<_>>(), ["name", "emails", "all"]);
    }

    #[test]
    fn the_threshold_takes_as_many_values_as_the_budget_allows() {
        let cards = [
            scored(&[("emails", 0.9, Right), ("name", 0.9, Right)]),
            scored(&[("emails", 0.8, Wrong), ("name", 0.4, Wrong)]),
            scored(&[("emails", 0.7, Right), ("emails", 0.6, Right), ("emails", 0.3, Neutral)]),
            scored(&[("emails", 0.5, Wrong)]),
            scored(&[]),
        ];
        // A quarter of the four surest e-mails is wrong, of all five two.
        let found = budget(&cards, 0.25);
        let emails = found.fields.iter().find(|field| field.field == "emails").unwrap();
        assert!((emails.threshold.unwrap() - 0.6).abs() < 1e-6);
        assert_eq!((emails.accepted, emails.wrong, emails.count), (0.8, 0.25, 5));
        // Five of seven values; of the cards only the first: the name of the second is unsure, the third holds a
        // neutral value that is unsure, the last has none.
        assert_eq!((found.values, found.values_wrong), (0.714, 0.2));
        assert_eq!((found.cards, found.cards_wrong), (0.2, 0.0));
    }

    #[test]
    fn equal_confidences_are_not_parted_and_nothing_may_be_accepted() {
        let cards = [scored(&[("name", 0.9, Right), ("name", 0.9, Wrong)])];
        let found = budget(&cards, 0.02);
        assert_eq!((found.fields[0].threshold, found.fields[0].accepted, found.cards), (None, 0.0, 0.0));
    }
}
