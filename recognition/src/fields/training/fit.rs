//! Logistic regression.

use super::super::model::logistic;

/// Rounds of the descent; the losses move no more after half of them.
const ROUNDS: usize = 1500;
/// Strength that keeps weights small.
const RIDGE: f32 = 0.02;
/// A fitted model: constant, then one weight a feature.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) constant: f32,
    pub(super) weights: Vec<f32>,
}

impl Fit {
    /// Probability of an example, 0–1.
    pub(super) fn probability(&self, features: &[f32]) -> f32 {
        logistic(self.constant + self.weights.iter().zip(features).map(|(weight, value)| weight * value).sum::<f32>())
    }
}

/// Logistic regression by gradient descent over standardised features.
pub(super) fn fit(examples: &[(Vec<f32>, bool)]) -> Fit {
    let count = examples.len().max(1) as f32;
    let width = examples.first().map_or(0, |(features, _)| features.len());
    let column = |index: usize| examples.iter().filter_map(move |(features, _)| features.get(index).copied());
    let means: Vec<f32> = (0..width).map(|index| column(index).sum::<f32>() / count).collect();
    let spreads: Vec<f32> = means
        .iter()
        .enumerate()
        .map(|(index, mean)| (column(index).map(|value| (value - mean).powi(2)).sum::<f32>() / count).sqrt().max(1e-3))
        .collect();
    let scaled: Vec<(Vec<f32>, f32)> = examples
        .iter()
        .map(|(features, right)| {
            let row =
                features.iter().zip(means.iter().zip(&spreads)).map(|(value, (mean, spread))| (value - mean) / spread);
            (row.collect(), if *right { 1.0 } else { 0.0 })
        })
        .collect();
    let (mut constant, mut weights) = (-2.0_f32, vec![0.0_f32; width]);
    let (mut pace, mut paces) = (0.0_f32, vec![0.0_f32; width]);
    for _ in 0..ROUNDS {
        let (mut slope, mut slopes) = (0.0_f32, vec![0.0_f32; width]);
        for (row, right) in &scaled {
            let sum: f32 = weights.iter().zip(row).map(|(weight, value)| weight * value).sum();
            let error = logistic(constant + sum) - right;
            slope += error;
            slopes.iter_mut().zip(row).for_each(|(slope, value)| *slope += error * value);
        }
        pace = 0.9 * pace - 0.3 * slope / count;
        constant += pace;
        for ((weight, pace), slope) in weights.iter_mut().zip(&mut paces).zip(&slopes) {
            *pace = 0.9 * *pace - 0.3 * (slope / count + RIDGE * *weight);
            *weight += *pace;
        }
    }
    let plain: Vec<f32> = weights.iter().zip(&spreads).map(|(weight, spread)| weight / spread).collect();
    let shift: f32 = plain.iter().zip(&means).map(|(weight, mean)| weight * mean).sum();
    Fit { constant: constant - shift, weights: plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_rule_is_learned() {
        let examples: Vec<(Vec<f32>, bool)> =
            (0..200).map(|at| (vec![at as f32 / 100.0, (at % 7) as f32], at > 100)).collect();
        let model = fit(&examples);
        assert!(model.probability(&[1.8, 3.0]) > 0.9 && model.probability(&[0.2, 3.0]) < 0.1);
        assert!(model.weights[1].abs() < 0.2 * model.weights[0].abs());
    }
}
