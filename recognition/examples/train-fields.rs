//! Learns `src/fields/model.txt` from readings of labelled cards, as `bizcard scan --json` writes them:
//! `train-fields weights LABELS READINGS` prints the weights, and once they are built in,
//! `train-fields calibration LABELS READINGS` prints the calibration, from cards that were not learned from;
//! `train-fields shift LABELS READINGS` then tells from photographs how much all of them must be moved.
#![expect(clippy::print_stdout, reason = "the result goes to the file that the caller names")]

use std::path::Path;

use anyhow::Context;
use recognition::CardReading;
use recognition::fields::training::{Lesson, calibration, calibration_error, claims, shift, weights};
use recognition::score::Label;
use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    file: String,
    #[serde(default)]
    cards: Vec<CardReading>,
}

fn lessons(labels: &Path, readings: &Path) -> anyhow::Result<Vec<Lesson>> {
    let mut lessons = Vec::new();
    for row in std::fs::read_to_string(readings)?.lines() {
        let row: Row = serde_json::from_str(row)?;
        let stem = Path::new(&row.file).file_stem().context("a file without a name")?;
        let label = labels.join(stem).with_extension("json");
        let label: Label = serde_json::from_slice(&std::fs::read(label)?)?;
        if let (Some(reading), Some(truth)) = (row.cards.into_iter().next(), label.truth) {
            lessons.push(Lesson { reading, truth });
        }
    }
    Ok(lessons)
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [part, labels, readings] = arguments.as_slice() else {
        anyhow::bail!("usage: train-fields weights|calibration|shift LABELS READINGS.jsonl");
    };
    let lessons = lessons(labels.as_ref(), readings.as_ref())?;
    match part.as_str() {
        "weights" => print!("{}", weights(&lessons)),
        "calibration" => {
            let all: Vec<(f32, bool)> =
                lessons.iter().flat_map(claims).map(|(_, confidence, right)| (confidence, right)).collect();
            println!("# Error of the evidence as it is: {:.3} over {} values.", calibration_error(&all), all.len());
            print!("{}", calibration(&lessons));
        }
        "shift" => print!("{}", shift(&lessons)),
        other => anyhow::bail!("no such part: {other}"),
    }
    Ok(())
}
