//! What the first reading left in doubt is read again: in another size, in the language that the words tell, in other
//! scripts.

use crate::detect::TextLine;
use crate::geometry::{Cutout, Pyramid};
use crate::merge::{is_worth, merge};
use crate::orient::{Upright, turned};
use crate::strips::{LETTER_HEIGHT, Placed, score, sheet};
use crate::tesseract::{CARD_MODEL, Engine, RawWord};
use crate::{ReadError, languages};

/// Mean confidence of a line that is not read again.
const SURE: f32 = 0.9;
/// Mean confidence of a line that may be in another script.
const STRANGE: f32 = 0.6;
/// Height of the letters of a second reading, in pixels: unlike the first one, so that it errs elsewhere.
const SECOND_HEIGHT: f32 = 24.0;
/// Letters in sure words below which a card has no text: what grain and cloth are read as.
const LEAST_SURE: f32 = 10.0;
/// Lines that are read to find their script.
const SAMPLE: usize = 4;
/// Letters in sure words that make a script believed.
const BELIEVED: f32 = 6.0;

/// Every word of the card, in pixels of the upright card.
///
/// # Errors
/// As `Engine::recognise`.
pub(crate) fn second_look(
    page: &Pyramid,
    card: &Cutout,
    upright: &Upright,
    engine: &mut Engine,
    listed: &[String],
) -> Result<Vec<RawWord>, ReadError> {
    let mut look = Look { page, card, upright, engine };
    let text: String = upright.words.iter().map(|placed| placed.word.text.as_str()).collect::<Vec<_>>().join(" ");
    let ranked = languages::ranked(&text, listed);
    let language = ranked.iter().find(|name| look.engine.has(name)).unwrap_or(&upright.language).clone();
    let mut words = upright.words.clone();
    let lines: Vec<usize> = (0..upright.lines.len()).collect();
    if language == upright.language || language == "eng" && upright.language == CARD_MODEL {
        let doubtful: Vec<usize> = lines.into_iter().filter(|line| look.is_doubtful(&words, *line)).collect();
        words = merge(words, look.read(&doubtful, &upright.language, SECOND_HEIGHT)?);
    } else {
        // The letters that only this language has are read as others, and surely.
        words = merge(words, look.read(&lines, &language, LETTER_HEIGHT)?);
    }
    words = look.other_scripts(words, &language, listed)?;
    if score(&words) < LEAST_SURE {
        return Ok(Vec::new());
    }
    Ok(words.into_iter().map(|placed| placed.word).filter(is_worth).collect())
}

struct Look<'a> {
    page: &'a Pyramid,
    card: &'a Cutout,
    upright: &'a Upright,
    engine: &'a mut Engine,
}

impl Look<'_> {
    /// Whether a second reading may help: not where the first found nothing in what hardly looks like text.
    fn is_doubtful(&self, words: &[Placed], line: usize) -> bool {
        let sureness = sureness(words, line);
        sureness < SURE && (sureness > 0.15 || self.upright.lines.get(line).is_some_and(|line| line.score > 3.0))
    }

    fn read(&mut self, lines: &[usize], language: &str, height: f32) -> Result<Vec<Placed>, ReadError> {
        let size = self.card.pixels.dimensions();
        let some = lines.iter().filter_map(|index| Some((*index, self.upright.lines.get(*index)?)));
        let sheet = sheet(self.page, self.card, some, height);
        sheet.read(self.engine, language, |point| turned(point, self.upright.rotation, size))
    }

    /// Lines that make no sense yet are read in the other scripts; a card that is not in Latin letters is read in
    /// them as well, because addresses of mail and web are.
    fn other_scripts(
        &mut self,
        words: Vec<Placed>,
        language: &str,
        listed: &[String],
    ) -> Result<Vec<Placed>, ReadError> {
        let scripts = [languages::script(&self.upright.language), languages::script(language)];
        let mut others = languages::one_of_each_script(listed);
        others.retain(|other| !scripts.contains(&languages::script(other)) && self.engine.has(other));
        if scripts != ["Latin", "Latin"] {
            let Some(latin) = others.iter().find(|other| languages::script(other) == "Latin") else {
                return Ok(words);
            };
            let lines: Vec<usize> = (0..self.upright.lines.len()).collect();
            let second = self.read(&lines, latin, LETTER_HEIGHT)?;
            return Ok(if score(&second) > 0.0 { merge(words, second) } else { words });
        }
        let mut strange: Vec<(usize, &TextLine)> =
            self.upright.lines.iter().enumerate().filter(|(line, _)| sureness(&words, *line) < STRANGE).collect();
        strange.retain(|(_, line)| line.score > 1.8);
        strange.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        let strange: Vec<usize> = strange.into_iter().map(|(index, _)| index).collect();
        let sample = strange.get(..strange.len().min(SAMPLE)).unwrap_or_default();
        if sample.is_empty() {
            return Ok(words);
        }
        let mut best: Option<(f32, &String)> = None;
        for other in &others {
            let score = score(&self.read(sample, other, LETTER_HEIGHT)?);
            if score > best.map_or(BELIEVED, |(most, _)| most) {
                best = Some((score, other));
            }
        }
        let Some((_, other)) = best else {
            return Ok(words);
        };
        let second = self.read(&strange, other, LETTER_HEIGHT)?;
        Ok(merge(words, second))
    }
}

/// Mean confidence of the words of a line by their letters, 0–1; 0 when nothing was read in it.
fn sureness(words: &[Placed], line: usize) -> f32 {
    let own = || words.iter().filter(|placed| placed.line == line).map(|placed| &placed.word);
    let letters: f32 = own().map(|word| word.text.chars().count() as f32).sum();
    let sure: f32 = own().map(|word| word.confidence * word.text.chars().count() as f32).sum();
    if letters == 0.0 { 0.0 } else { sure / letters }
}
