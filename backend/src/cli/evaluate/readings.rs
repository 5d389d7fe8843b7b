//! What is scored: pictures read now, or rows that were written earlier.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use recognition::CardReading;
use recognition::fields::training::lines_of;
use recognition::fields::{Context, each_person};
use serde::Deserialize;

use super::page::Pictures;
use super::{Labelled, ReadingArgs};

/// A row of `scan --json`.
#[derive(Debug, Deserialize)]
struct Row {
    file: String,
    elapsed_seconds: Option<f64>,
    #[serde(default)]
    cards: Vec<CardReading>,
}

/// The reading of one labelled picture; empty when there is none.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) card: CardReading,
    pub(super) seconds: Option<f64>,
}

/// A reading for each label, in their order.
#[derive(Debug)]
pub(super) struct Readings {
    pub(super) cards: Vec<Reading>,
    /// Pictures for which there is a row, be it an error.
    pub(super) read: usize,
    /// Whether a picture could not be read.
    pub(super) failed: bool,
}

impl Readings {
    /// Rows that were written earlier; the picture's name without its extension is the id of its label.
    pub(super) fn load(file: &Path, labels: &[Labelled]) -> Result<Self, String> {
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let text = std::fs::read_to_string(file).map_err(|error| told(&error))?;
        let mut rows = HashMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let row: Row =
                serde_json::from_str(line).map_err(|error| told(&format!("line {}: {error}", number + 1)))?;
            let stem = Path::new(&row.file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            rows.insert(stem, row);
        }
        let read = rows.len();
        let cards =
            labels.iter().map(|labelled| rows.remove(&labelled.label.id).map(Reading::from).unwrap_or_default());
        Ok(Self { cards: cards.collect(), read, failed: false })
    }

    /// The same words with fields that are made now.
    pub(super) fn with_fields_again(mut self, args: &ReadingArgs) -> Self {
        let context = Context { default_region: args.region.as_deref() };
        for Reading { card, .. } in &mut self.cards {
            let people = each_person(&lines_of(card), &card.qr, &context);
            card.fields = people.into_iter().next().unwrap_or_default();
        }
        self
    }

    /// Reads the pictures now; keeps their previews in `pictures`.
    pub(super) fn make(
        args: &ReadingArgs,
        labels: &[Labelled],
        mut pictures: Option<&mut Pictures>,
    ) -> Result<Self, String> {
        for labelled in labels.iter().filter(|labelled| labelled.picture.is_none()) {
            eprintln!("bizcard: {}: no picture beside the label; it counts as not read", labelled.label.id);
        }
        let (places, files): (Vec<usize>, Vec<PathBuf>) =
            labels.iter().enumerate().filter_map(|(place, labelled)| Some((place, labelled.picture.clone()?))).unzip();
        let pool = args.pool().map_err(|error| error.to_string())?;
        let mut cards: Vec<Reading> = labels.iter().map(|_| Reading::default()).collect();
        let mut places = places.into_iter();
        let mut failed = false;
        args.read_all(&pool, &files, |file, result| {
            let Some((place, slot)) = places.next().and_then(|place| Some((place, cards.get_mut(place)?))) else {
                return Ok(());
            };
            match result {
                Ok((reading, seconds)) => {
                    if let Some(pictures) = &mut pictures {
                        pictures.keep(place, &reading)?;
                    }
                    slot.card = reading.pages.into_iter().flat_map(|page| page.cards).next().unwrap_or_default();
                    slot.seconds = Some((seconds * 1000.0).round() / 1000.0);
                }
                Err(error) => {
                    failed = true;
                    eprintln!("bizcard: {}: {error}", file.display());
                }
            }
            Ok(())
        })
        .map_err(|error| error.to_string())?;
        Ok(Self { cards, read: files.len(), failed })
    }
}

impl From<Row> for Reading {
    fn from(row: Row) -> Self {
        Self { card: row.cards.into_iter().next().unwrap_or_default(), seconds: row.elapsed_seconds }
    }
}
