//! Which way is up.

use crate::geometry::Cutout;
use crate::prepare::{Prepared, find_scaled, prepare};
use crate::tesseract::{Engine, RawWord, Segmentation};
use crate::{ReadError, languages};

/// Lines that are read to compare two ways.
const SAMPLE: usize = 8;
/// Letters in sure words that make a reading good beyond doubt.
const PLENTY: f32 = 24.0;

/// A card the right way up, with its first reading.
#[derive(Debug)]
pub struct Upright {
    /// Degrees clockwise that the card was turned by.
    pub rotation: u16,
    /// The pixels to read.
    pub prepared: Prepared,
    /// The first reading, of the composite.
    pub words: Vec<RawWord>,
    /// The language of the first reading.
    pub language: String,
}

/// Turns the card upright. The axis comes from how letters stand beside each other; the direction from reading:
/// text that reads well is accepted at once, so that the usual photograph is read no more often than needed.
///
/// # Errors
/// As `Engine::recognise`.
pub fn orient(card: &Cutout, engine: &mut Engine, listed: &[String]) -> Result<Upright, ReadError> {
    let level = find_scaled(&card.pixels).0.level;
    let language = listed.first().cloned().unwrap_or_else(|| "eng".to_owned());
    let (ways, prepared) =
        if level >= 0.45 { ([0, 180, 90, 270], prepare(&card.pixels)) } else { turned_ways(card, engine, &language)? };
    let words = engine.recognise(&prepared.composite, &language, Segmentation::Sparse)?;
    let first = Upright { rotation: ways[0], prepared, words, language };
    if first.prepared.letters < 6 || is_good(&first.words) {
        return Ok(first);
    }
    // Sure that the lines run level, the other axis need not be read.
    let ways = ways.iter().take(if (0.25..0.75).contains(&level) { 4 } else { 2 });
    let mut tongues = vec![first.language.clone()];
    tongues.extend(listed.iter().find(|name| languages::is_cyrillic(name) && engine.has(name)).cloned());
    tongues.dedup();
    let mut best: Option<(f32, u16, String)> = None;
    for way in ways {
        let sample = if *way == first.rotation { None } else { Some(prepare(&card.turned(*way))) };
        let sample = sample.as_ref().unwrap_or(&first.prepared).sample(SAMPLE);
        for tongue in &tongues {
            let score = score(&engine.recognise(&sample, tongue, Segmentation::Sparse)?);
            if best.as_ref().is_none_or(|(most, ..)| score > *most * 1.1 + 1.0) {
                best = Some((score, *way, tongue.clone()));
            }
        }
    }
    let Some((_, rotation, language)) = best else {
        return Ok(first);
    };
    if rotation == first.rotation && language == first.language {
        return Ok(first);
    }
    let prepared = if rotation == first.rotation { first.prepared } else { prepare(&card.turned(rotation)) };
    let words = engine.recognise(&prepared.composite, &language, Segmentation::Sparse)?;
    Ok(Upright { rotation, prepared, words, language })
}

/// A card that lies on its side was turned to the left as often as to the right: a few lines of both tell before the
/// whole is read. Gives the order in which to try, and the card turned the first way.
fn turned_ways(card: &Cutout, engine: &mut Engine, language: &str) -> Result<([u16; 4], Prepared), ReadError> {
    let (right, left) = (prepare(&card.turned(90)), prepare(&card.turned(270)));
    let mut read = |prepared: &Prepared| -> Result<f32, ReadError> {
        Ok(score(&engine.recognise(&prepared.sample(SAMPLE), language, Segmentation::Sparse)?))
    };
    Ok(if read(&left)? > read(&right)? { ([270, 90, 0, 180], left) } else { ([90, 270, 0, 180], right) })
}

fn is_good(words: &[RawWord]) -> bool {
    let all: f32 = words.iter().map(|word| word.text.chars().filter(|c| c.is_alphanumeric()).count() as f32).sum();
    let score = score(words);
    score >= PLENTY && score > 0.45 * all
}

/// Letters in words that are long and sure enough not to be chance.
pub fn score(words: &[RawWord]) -> f32 {
    words
        .iter()
        .filter(|word| word.confidence > 0.65)
        .map(|word| word.text.chars().filter(|c| c.is_alphanumeric()).count() as f32 * word.confidence)
        .filter(|letters| *letters > 1.9)
        .sum()
}
