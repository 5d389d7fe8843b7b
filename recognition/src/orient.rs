//! Which way is up.

use crate::detect::{Text, TextLine, clear, is_regular};
use crate::geometry::{Cutout, Pyramid};
use crate::strips::{LETTER_HEIGHT, Placed, score, script_score, sheet};
use crate::tesseract::{CARD_MODEL, Engine};
use crate::{ReadError, languages};

/// Lines that are read to compare two ways.
const SAMPLE: usize = 5;
/// Lines that are read at most; a card has half as many, a page of a book or the pattern of a banknote has more.
const MOST_LINES: usize = 80;
/// Lines that are read to find a script.
const SCRIPT_SAMPLE: usize = 4;
/// Letters in sure words below which a card may be in no Latin letters at all.
const LEAST_SURE: f32 = 6.0;
/// Letters in sure words that make a reading good beyond doubt.
const PLENTY: f32 = 24.0;
/// Clearness of lines that deserve a search for their script, in letters.
const CLEAR: f32 = 10.0;
/// Least score of a line that is read.
const LEAST_SCORE: f32 = 1.0;
/// Contrast, as a share of that of the text, below which a line must look much like text: grain is fainter than print.
const FAINT: f32 = 0.35;
/// Least score of a line that looks like text beyond doubt.
const TEXTLIKE: f32 = 4.0;
/// Least score of a faint line that is read.
const LEAST_FAINT_SCORE: f32 = 5.0;

/// A card the right way up, with its first reading.
#[derive(Debug)]
pub struct Upright {
    /// Degrees clockwise that the card must be turned by.
    pub rotation: u16,
    /// Its lines of text in the direction of reading, in pixels of the card before it is turned.
    pub lines: Vec<TextLine>,
    /// The first reading, in pixels of the turned card.
    pub words: Vec<Placed>,
    /// The language of the first reading.
    pub language: String,
    /// Height of the median letter in pixels, 0 without letters.
    pub letter_height: f32,
}

/// Finds which way the text of a card is read, and reads it. The axis comes from how letters stand beside each other; the
/// direction from reading: text that reads well is accepted at once, so that the usual photograph is read no more
/// often than needed.
///
/// # Errors
/// As `Engine::recognise`.
pub fn orient(
    page: &Pyramid,
    card: &Cutout,
    text: &Text,
    engine: &mut Engine,
    listed: &[String],
) -> Result<Upright, ReadError> {
    let language = languages::readers("", listed).first().cloned().unwrap_or_else(|| CARD_MODEL.to_owned());
    let mut reader = Reader { page, card, text, engine };
    let [way, other] = ways(text);
    let mut reading = reader.read(way, &language, MOST_LINES)?;
    let mut best = (way, language.clone());
    if text.letters >= 6 && !is_good(&reading.words) {
        // Digits and addresses of mail are in Latin letters on most cards, so that these tell the way.
        let mut most = score(&reading.of_best(SAMPLE));
        let turned = score(&reader.read(other, &language, SAMPLE)?.words);
        if turned > most * 1.1 + 1.0 {
            most = turned;
            best.0 = other;
        }
        // Grain and cloth are no script at all.
        if most < LEAST_SURE && clear(text.lines.iter()) > CLEAR {
            best = reader.other_script(ways(text), most, listed)?.unwrap_or(best);
        }
        if best != (way, language) {
            reading = reader.read(best.0, &best.1, MOST_LINES)?;
        }
    }
    let (rotation, language) = best;
    let Reading { lines, words, .. } = reading;
    Ok(Upright { rotation, lines, words, language, letter_height: text.height * card.page_pixels() })
}

/// Some lines of a card, read in one of its ways.
struct Reading {
    /// In the order in which they stand on the card.
    lines: Vec<TextLine>,
    /// How many lines look more like text than each of `lines`.
    ranks: Vec<usize>,
    words: Vec<Placed>,
}

impl Reading {
    /// The words of the `most` best lines.
    fn of_best(&self, most: usize) -> Vec<Placed> {
        let is_best = |placed: &&Placed| self.ranks.get(placed.line).is_some_and(|rank| *rank < most);
        self.words.iter().filter(is_best).cloned().collect()
    }
}

struct Reader<'a> {
    page: &'a Pyramid,
    card: &'a Cutout,
    text: &'a Text,
    engine: &'a mut Engine,
}

impl Reader<'_> {
    /// The way and the language that read more than `most` sure letters.
    fn other_script(
        &mut self,
        ways: [u16; 2],
        mut most: f32,
        listed: &[String],
    ) -> Result<Option<(u16, String)>, ReadError> {
        let mut best = None;
        for language in languages::readers("", listed) {
            if languages::script(&language) == "Latin" || !self.engine.has(&language) {
                continue;
            }
            for way in ways {
                let sample = self.read(way, &language, SCRIPT_SAMPLE)?.words;
                if script_score(&sample) > 0.3 * score(&sample) && score(&sample) > most * 1.1 + 1.0 {
                    most = score(&sample);
                    best = Some((way, language.clone()));
                    if is_good(&sample) {
                        return Ok(best);
                    }
                }
            }
        }
        Ok(best)
    }

    /// Reads the `most` best lines as if the card were to be turned by `rotation`.
    fn read(&mut self, rotation: u16, language: &str, most: usize) -> Result<Reading, ReadError> {
        let size = self.card.pixels.dimensions();
        let faint = FAINT * usual_contrast(self.text);
        let least = |line: &TextLine| if line.contrast < faint { LEAST_FAINT_SCORE } else { LEAST_SCORE };
        let mut lines: Vec<(usize, TextLine)> = self
            .text
            .lines
            .iter()
            .filter(|line| line.score >= least(line))
            .take(most)
            .map(|line| {
                let (from, to) = (turned(line.from, rotation, size), turned(line.to, rotation, size));
                if to[0] < from[0] { line.flipped() } else { *line }
            })
            .enumerate()
            .collect();
        lines.sort_by(|(_, a), (_, b)| turned(a.from, rotation, size)[1].total_cmp(&turned(b.from, rotation, size)[1]));
        let (ranks, lines): (Vec<usize>, Vec<TextLine>) = lines.into_iter().unzip();
        // What hardly looks like text lies on a sheet of its own, where it spoils nothing.
        let mut words = Vec::new();
        for textlike in [true, false] {
            let some =
                lines.iter().enumerate().filter(|(_, line)| (line.score >= TEXTLIKE && is_regular(line)) == textlike);
            let sheet = sheet(self.page, self.card, some, LETTER_HEIGHT);
            words.extend(sheet.read(self.engine, language, |point| turned(point, rotation, size))?);
        }
        Ok(Reading { lines, ranks, words })
    }
}

/// Contrast of the median letter of those lines that are surely text, 0 without one.
fn usual_contrast(text: &Text) -> f32 {
    let mut sure: Vec<&TextLine> =
        text.lines.iter().filter(|line| line.score > LEAST_FAINT_SCORE && is_regular(line)).collect();
    sure.sort_by(|a, b| a.contrast.total_cmp(&b.contrast));
    let half = sure.iter().map(|line| line.letters).sum::<usize>() / 2;
    let mut sum = 0;
    let middle = sure.iter().find(|line| {
        sum += line.letters;
        sum > half
    });
    middle.map_or(0.0, |line| line.contrast)
}

/// A point of a picture after the picture was turned clockwise.
pub fn turned([x, y]: [f32; 2], rotation: u16, (width, height): (u32, u32)) -> [f32; 2] {
    let (width, height) = (width as f32, height as f32);
    match rotation {
        90 => [height - y, x],
        180 => [width - x, height - y],
        270 => [y, width - x],
        _ => [x, y],
    }
}

/// The ways to try, the likeliest first. Lines that run downwards may be read either way.
fn ways(text: &Text) -> [u16; 2] {
    let lying = text.angle.abs() > std::f32::consts::FRAC_PI_4;
    let votes: f32 = text.lines.iter().map(|line| line.upright).sum();
    let overturned = votes < -0.12 * text.letters as f32;
    // In the direction of `angle`, lines run from left to right.
    match (lying, text.angle > 0.0, overturned) {
        (false, _, false) => [0, 180],
        (false, _, true) => [180, 0],
        (true, true, false) | (true, false, true) => [270, 90],
        (true, false, false) | (true, true, true) => [90, 270],
    }
}

/// Whether most of what was read is sure.
pub(crate) fn is_good(words: &[Placed]) -> bool {
    let all: f32 = words.iter().map(|placed| placed.word.letters()).sum();
    let score = score(words);
    score >= PLENTY && score > 0.45 * all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(score: f32, contrast: f32) -> TextLine {
        TextLine {
            from: [0.0, 50.0],
            to: [200.0, 50.0],
            height: 20.0,
            above: 12.0,
            below: 12.0,
            light: false,
            letters: 8,
            score,
            contrast,
            upright: 0.0,
        }
    }

    #[test]
    fn the_contrast_of_a_text_is_that_of_its_clear_lines() {
        let lines = vec![line(8.0, 90.0), line(8.0, 80.0), line(8.0, 100.0), line(2.0, 9.0), line(2.0, 8.0)];
        assert!((usual_contrast(&Text { lines, ..Text::default() }) - 90.0).abs() < 1e-3);
        assert!(usual_contrast(&Text::default()).abs() < 1e-3);
    }
}
