//! What changed against an earlier evaluation, card by card.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

use recognition::score::{FieldReport, Summary};
use serde::{Deserialize, Serialize};

use super::Figures;

/// An earlier `evaluate --json`.
#[derive(Debug, Deserialize)]
pub(super) struct Old {
    summary: Summary,
    fields: BTreeMap<String, FieldReport>,
    wrong: BTreeMap<String, Vec<String>>,
}

/// Reads an earlier output.
pub(super) fn load(file: &Path) -> Result<Old, String> {
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| format!("{}: not what `bizcard evaluate --json` writes: {error}", file.display()))
}

/// A figure then and now.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Change {
    was: f64,
    is: f64,
}

impl Change {
    /// Whether three places show it.
    fn moved(&self) -> bool {
        (self.is - self.was).abs() >= 0.0005
    }
}

/// A card of which a field is right that was wrong, or the other way round.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct CardChange {
    card: String,
    right_now: Vec<String>,
    wrong_now: Vec<String>,
}

#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Difference {
    summary: BTreeMap<&'static str, Change>,
    /// F1 of each field of either side.
    fields: BTreeMap<String, Change>,
    cards: Vec<CardChange>,
    /// Cards of the earlier evaluation that are not in this one.
    gone: Vec<String>,
    /// Cards that the earlier evaluation did not have.
    new: Vec<String>,
}

impl Difference {
    /// What changed from `old` to `figures`.
    pub(super) fn between(old: &Old, figures: &Figures) -> Self {
        let (was, is) = (&old.summary, &figures.summary);
        let pairs = [
            ("macro_f1", was.macro_f1, is.macro_f1),
            ("card_right", was.card_right, is.card_right),
            ("contact_right", was.contact_right, is.contact_right),
            ("word_recall", was.word_recall, is.word_recall),
            ("seconds_p50", was.seconds_p50.unwrap_or_default(), is.seconds_p50.unwrap_or_default()),
        ];
        let now: BTreeMap<String, f64> =
            figures.fields.iter().map(|(field, row)| ((*field).to_owned(), row.f1)).collect();
        let names: BTreeSet<&String> = now.keys().chain(old.fields.keys()).collect();
        let f1 = |field: &String| Change {
            was: old.fields.get(field).map_or(0.0, |row| row.f1),
            is: now.get(field).copied().unwrap_or(0.0),
        };
        let mut cards = Vec::new();
        for (card, wrong) in &figures.wrong {
            let Some(before) = old.wrong.get(card) else { continue };
            let right_now: Vec<String> =
                before.iter().filter(|field| !wrong.contains(&field.as_str())).cloned().collect();
            let wrong_now: Vec<String> =
                wrong.iter().map(|field| (*field).to_owned()).filter(|field| !before.contains(field)).collect();
            if !right_now.is_empty() || !wrong_now.is_empty() {
                cards.push(CardChange { card: card.clone(), right_now, wrong_now });
            }
        }
        Self {
            summary: pairs.into_iter().map(|(name, was, is)| (name, Change { was, is })).collect(),
            fields: names.into_iter().map(|field| (field.clone(), f1(field))).collect(),
            cards,
            gone: old.wrong.keys().filter(|card| !figures.wrong.contains_key(*card)).cloned().collect(),
            new: figures.wrong.keys().filter(|card| !old.wrong.contains_key(*card)).cloned().collect(),
        }
    }

    /// The difference in lines for a person; figures that stayed the same are left out.
    pub(super) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let summary = self.summary.iter().map(|(name, change)| ((*name).replace('_', " "), change));
        let fields = self.fields.iter().map(|(field, change)| (format!("{field} F1"), change));
        let mut same = true;
        for (name, Change { was, is }) in summary.chain(fields).filter(|(_, change)| change.moved()) {
            writeln!(out, "{name:16} {was:.3} -> {is:.3}  ({:+.3})", is - was)?;
            same = false;
        }
        for CardChange { card, right_now, wrong_now } in &self.cards {
            let said = [("right now", right_now), ("wrong now", wrong_now)];
            let said = said.into_iter().filter(|(_, fields)| !fields.is_empty());
            let said: Vec<String> = said.map(|(what, fields)| format!("{what}: {}", fields.join(", "))).collect();
            writeln!(out, "{card} {}", said.join("; "))?;
            same = false;
        }
        for (what, cards) in [("no longer here", &self.gone), ("not there before", &self.new)] {
            if !cards.is_empty() {
                writeln!(out, "{what}: {}", cards.join(", "))?;
                same = false;
            }
        }
        if same { writeln!(out, "no difference") } else { Ok(()) }
    }
}
