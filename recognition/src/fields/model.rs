//! Linear models of the fields and the calibration of their probabilities. The weights are data, in `model.txt`:
//! one number a line after its name, so that a change can be read.

use std::collections::HashMap;
use std::sync::LazyLock;

static NUMBERS: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let rows = include_str!("model.txt").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.rsplit_once(' '))
        .filter_map(|(name, number)| Some((name, number.parse().ok()?)))
        .collect()
});

fn number(name: &str) -> Option<f32> {
    NUMBERS.get(name).copied()
}

/// Probability from evidence on the logistic scale.
pub(super) fn logistic(evidence: f32) -> f32 {
    1.0 / (1.0 + (-evidence).exp())
}

/// Weights of one field over named features.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    constant: f32,
    weights: Vec<f32>,
    /// Probability from which a candidate is claimed.
    pub(super) enough: f32,
}

impl Linear {
    /// The weights of a field from the file; what the file does not name weighs nothing.
    pub(super) fn of(field: &str, features: &[&str]) -> Self {
        Self {
            constant: number(&format!("{field}: constant")).unwrap_or_default(),
            weights: features.iter().map(|name| number(&format!("{field}: {name}")).unwrap_or_default()).collect(),
            enough: number(&format!("{field}: enough")).unwrap_or(0.5),
        }
    }

    /// Probability that what has these features is right, 0–1.
    pub(super) fn probability(&self, features: &[f32]) -> f32 {
        let sum: f32 = self.weights.iter().zip(features).map(|(weight, value)| weight * value).sum();
        logistic(self.constant + sum)
    }
}

/// The calibrated probability of a field whose evidence gave `raw`, 0–1: what generated cards taught of the field,
/// then what photographs taught of all fields. What the file does not name changes nothing.
pub(super) fn calibrated(field: &str, raw: f32) -> f32 {
    shifted(learned(field, raw))
}

/// The probability by what generated cards taught of the field.
pub(super) fn learned(field: &str, raw: f32) -> f32 {
    mapped(raw, &format!("calibration: {field}"))
}

fn shifted(probability: f32) -> f32 {
    mapped(probability, "photographs: all")
}

fn mapped(probability: f32, name: &str) -> f32 {
    match (number(&format!("{name} slope")), number(&format!("{name} constant"))) {
        (Some(slope), Some(constant)) => logistic(slope * evidence(probability) + constant),
        _ => probability,
    }
}

/// A probability on the logistic scale, without the ends where it has no bound.
pub(super) fn evidence(probability: f32) -> f32 {
    let probability = probability.clamp(0.01, 0.99);
    (probability / (1.0 - probability)).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_file_is_a_name_and_a_number() {
        let rows = include_str!("model.txt").lines().filter(|row| !row.starts_with('#') && !row.is_empty());
        assert_eq!(rows.count(), NUMBERS.len());
        assert!(NUMBERS.values().all(|number| number.is_finite()));
    }

    #[test]
    fn more_evidence_is_never_less_probable() {
        for field in ["name", "company", "title", "department", "phones", "emails", "urls", "address", "socials"] {
            let values: Vec<f32> = (1..10).map(|tenth| calibrated(field, tenth as f32 / 10.0)).collect();
            assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{field} {values:?}");
            assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
        }
    }

    #[test]
    fn a_field_without_weights_is_undecided() {
        let model = Linear::of("no such field", &["reading"]);
        assert!((model.probability(&[1.0]) - 0.5).abs() < 1e-6);
    }
}
