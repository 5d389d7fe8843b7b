//! What the first reading left in doubt is read again: by another model in another size, in the language that the words
//! tell, in other scripts.

use crate::detect::{TextLine, clear};
use crate::geometry::{Cutout, Pyramid};
use crate::merge::{distinct, is_worth, merge, merge_scripts};
use crate::orient::{Upright, is_good, turned};
use crate::strips::{LETTER_HEIGHT, Placed, score, script_score, sheet};
use crate::tesseract::{CARD_MODEL, ENGLISH, Engine, LARGE_MODEL, RawWord};
use crate::{ReadError, languages};

/// Mean confidence of a line that is not read again.
const SURE: f32 = 0.9;
/// Mean confidence of a line that may be in another script.
const STRANGE: f32 = 0.6;
/// Height of the letters of a second reading, in pixels: unlike the first one, so that it errs elsewhere.
pub(crate) const SECOND_HEIGHT: f32 = 24.0;
/// Letters in sure words below which a card has no text: what grain and cloth are read as.
const LEAST_SURE: f32 = 10.0;
/// Lines that are read to find their script.
const SAMPLE: usize = 3;
/// Those of them that tell most wrong scripts.
const FIRST_SAMPLE: usize = 2;
/// Lines that are read in another script at most.
const MOST_RETRIED: usize = 40;
/// Mean confidence of a line that is surely in the script that it was read in.
const NEARLY_CERTAIN: f32 = 0.95;
/// Least score of a line that is surely text.
const TEXTLIKE: f32 = 1.8;
/// Clearness of lines that deserve a search for their script, in letters.
const PLENTY: f32 = 10.0;
/// Hints at a language, as words or letters of its own, that make it that of the card.
const SETTLED: f32 = 1.5;
/// Mean confidence of the lines of a sample that ends the search for its script.
const SURE_SCRIPT: f32 = 0.8;
/// Confidence of a word in Latin letters that stands in a line of another script, or alone on a card.
const FOREIGN: f32 = 0.7;
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
    // Asking whether a language is there starts its engine, so that only those are asked for that may be needed.
    let told = languages::ranked(&text, listed)
        .into_iter()
        .filter(|name| languages::script(name) == languages::script(&upright.language))
        .find(|name| name == ENGLISH || look.engine.has(name));
    // A word or two that look Latin say nothing where a number or a domain tells a country of another script.
    let foreign = |name: &&String| languages::script(name) != languages::script(&upright.language);
    let elsewhere = listed.iter().filter(foreign).map(|name| languages::sign(&text, name)).fold(0.0, f32::max);
    let told = told.filter(|name| name == ENGLISH || languages::sign(&text, name) >= elsewhere);
    let language = told.unwrap_or_else(|| upright.language.clone());
    let mut words = upright.words.clone();
    let lines: Vec<usize> = (0..upright.lines.len()).collect();
    if language == upright.language || language == ENGLISH && upright.language == CARD_MODEL {
        let doubtful: Vec<usize> = lines.into_iter().filter(|line| look.is_doubtful(&words, *line)).collect();
        words = merge(words, look.read(&doubtful, second_reader(&upright.language), SECOND_HEIGHT)?);
    } else {
        // The letters that only this language has are read as others, and surely; numbers and addresses of mail have
        // none of them.
        let (plain, accented): (Vec<usize>, Vec<usize>) = lines.into_iter().partition(|line| is_plain(&words, *line));
        let doubtful: Vec<usize> = plain.into_iter().filter(|line| look.is_doubtful(&words, *line)).collect();
        let mut second = look.read(&doubtful, second_reader(&upright.language), SECOND_HEIGHT)?;
        second.extend(look.read(&accented, &language, LETTER_HEIGHT)?);
        words = merge(words, second);
    }
    words = look.other_scripts(words, &language, listed)?;
    if score(&words) < LEAST_SURE && !words.iter().any(|placed| placed.word.confidence > FOREIGN && is_web(placed)) {
        return Ok(Vec::new());
    }
    Ok(distinct(words).into_iter().map(|placed| placed.word).filter(is_worth).collect())
}

/// What reads the doubtful lines again: another model of the same letters, where there is one.
fn second_reader(language: &str) -> &str {
    if language == CARD_MODEL { LARGE_MODEL } else { language }
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
        let script = languages::script(language);
        let text: String = words.iter().map(|placed| placed.word.text.as_str()).collect::<Vec<_>>().join(" ");
        let mut others = languages::readers(&text, listed);
        others.retain(|other| languages::script(other) != script);
        if script != "Latin" {
            let Some(latin) = others.iter().find(|other| languages::script(other) == "Latin") else {
                return Ok(words);
            };
            let lines: Vec<usize> = (0..self.upright.lines.len()).collect();
            let second = self.read(&lines, latin, LETTER_HEIGHT)?;
            return Ok(if score(&second) > 0.0 { merge_scripts(second, words) } else { words });
        }
        let bound = if is_good(&self.upright.words) { STRANGE } else { SURE };
        let mut strange: Vec<(usize, &TextLine)> =
            self.upright.lines.iter().enumerate().filter(|(line, _)| sureness(&words, *line) < bound).collect();
        strange.retain(|(_, line)| line.score > TEXTLIKE);
        strange.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        let clear = clear(strange.iter().map(|(_, line)| *line));
        // What stands there may be a logo: then, and on a card that reads well in a language of Latin letters, only what the
        // country suggests is tried.
        let settled =
            is_good(&self.upright.words) && language != ENGLISH && languages::sign(&text, language) >= SETTLED;
        others.retain(|other| clear > PLENTY && !settled || languages::sign(&text, other) > 0.0);
        let strange: Vec<usize> = strange.into_iter().map(|(index, _)| index).collect();
        let sample = strange.get(..strange.len().min(SAMPLE)).unwrap_or_default();
        let Some(other) = self.script_of(&text, sample, others)? else {
            return Ok(words);
        };
        // Cyrillic and Greek have letters that look Latin: what is printed in them may have been read nearly surely.
        let doubted = |line: &usize| sureness(&words, *line) < NEARLY_CERTAIN;
        let some: Vec<usize> = (0..self.upright.lines.len()).filter(doubted).take(MOST_RETRIED).collect();
        let mut second = self.read(&some, &other, LETTER_HEIGHT)?;
        let better = |line: usize| {
            !is_of_the_web(&words, line) && sureness(&second, line) > sureness(&words, line).max(0.4) + 0.03
        };
        let lines: Vec<usize> = some.into_iter().filter(|line| better(*line)).collect();
        second.retain(|placed| lines.contains(&placed.line));
        if script_score(&second) < BELIEVED {
            return Ok(words);
        }
        // Letters of one script read as those of another are badly read.
        let keeps = |placed: &Placed| !lines.contains(&placed.line) || placed.word.confidence > FOREIGN;
        Ok(merge_scripts(words.into_iter().filter(keeps).collect(), second))
    }

    /// Which of `others` reads the lines best, if any does; those before are preferred, and most of all those that
    /// `text` hints at.
    fn script_of(&mut self, text: &str, sample: &[usize], others: Vec<String>) -> Result<Option<String>, ReadError> {
        let mut best: Option<(f32, String)> = None;
        let mut refuted: Vec<&str> = Vec::new();
        let all = others.len();
        let (first, more) = sample.split_at(sample.len().min(FIRST_SAMPLE));
        for other in others {
            // Where one language finds no Chinese character, no other one will.
            if refuted.contains(&languages::script(&other)) || !self.engine.has(&other) {
                continue;
            }
            let mut words = self.read(first, &other, LETTER_HEIGHT)?;
            // Most wrong scripts are told by two lines.
            if all > 2 && script_score(&words) == 0.0 {
                refuted.push(languages::script(&other));
                continue;
            }
            words.extend(self.read(more, &other, LETTER_HEIGHT)?);
            let score = script_score(&words);
            if score > best.as_ref().map_or(BELIEVED, |(most, _)| *most) {
                let sure: f32 = sample.iter().map(|line| sureness(&words, *line)).sum();
                let told = languages::sign(text, &other) > 0.0;
                best = Some((score, other));
                // What makes sense in the script of the country that the card names is in it.
                if told || sure > SURE_SCRIPT * sample.len() as f32 {
                    break;
                }
            }
        }
        Ok(best.map(|(_, other)| other))
    }
}

/// Whether a line holds an address of mail or web, which has Latin letters in every country.
fn is_of_the_web(words: &[Placed], line: usize) -> bool {
    words.iter().any(|placed| placed.line == line && is_web(placed))
}

/// Whether a line needs no letters but those of English: numbers, and addresses of mail and web.
fn is_plain(words: &[Placed], line: usize) -> bool {
    let own = || words.iter().filter(|placed| placed.line == line).flat_map(|placed| placed.word.text.chars());
    let digits = own().filter(char::is_ascii_digit).count();
    is_of_the_web(words, line) || digits > own().filter(|letter| letter.is_alphabetic()).count()
}

fn is_web(placed: &Placed) -> bool {
    let text = placed.word.text.to_lowercase();
    text.contains('@') || text.starts_with("www.") || text.contains("://")
}

/// Mean confidence of the words of a line by their letters, 0–1; 0 when nothing was read in it.
pub(crate) fn sureness(words: &[Placed], line: usize) -> f32 {
    let own = || words.iter().filter(|placed| placed.line == line).map(|placed| &placed.word);
    let letters: f32 = own().map(|word| word.text.chars().count() as f32).sum();
    let sure: f32 = own().map(|word| word.confidence * word.text.chars().count() as f32).sum();
    if letters == 0.0 { 0.0 } else { sure / letters }
}
