//! Words in reading order, as lines.

use crate::tesseract::RawWord;
use crate::{Polygon, Word, languages};

/// Distance at which no rule takes lines for neighbours, in heights.
const FAR: f32 = 60.0;

/// A line of words. Distances are pixels of the picture that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The words, joined by single spaces, or by none in scripts that have none.
    pub text: String,
    /// Each word with the byte where it begins in `text`.
    pub words: Vec<(usize, Word)>,
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
    /// Height of the line's tallest usual word.
    pub height: f32,
}

impl Line {
    /// Confidence of the words that touch `range` (bytes of `text`), weighted by their letters, 0–1.
    pub fn confidence(&self, range: std::ops::Range<usize>) -> f32 {
        let (mut sum, mut count) = (0.0, 0.0);
        for word in self.touching(range) {
            let letters = word.text.chars().count() as f32;
            sum += word.confidence * letters;
            count += letters;
        }
        if count == 0.0 { 0.0 } else { sum / count }
    }

    /// Outlines of the words that touch `range` (bytes of `text`).
    pub fn polygons(&self, range: std::ops::Range<usize>) -> Vec<Polygon> {
        self.touching(range).map(|word| word.polygon.clone()).collect()
    }

    fn touching(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = &Word> {
        self.words
            .iter()
            .filter(move |(start, word)| *start < range.end && start + word.text.len() > range.start)
            .map(|(_, word)| word)
    }

    /// The whole of `text`.
    pub fn all(&self) -> std::ops::Range<usize> {
        0..self.text.len()
    }
}

/// Puts words into lines, lines into reading order. `place` gives a word's outline on the page.
pub fn lines(words: &[RawWord], place: impl Fn(&RawWord) -> Polygon) -> Vec<Line> {
    let mut sorted: Vec<&RawWord> = words.iter().collect();
    sorted.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut rows: Vec<Vec<&RawWord>> = Vec::new();
    for word in sorted {
        let row = rows
            .iter_mut()
            .filter_map(|row| {
                let last = row.last()?;
                let fits = follows(last, word);
                fits.map(|gap| (gap, row))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match row {
            Some((_, row)) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    let mut lines: Vec<Line> = rows.iter().map(|row| line(row, &place)).collect();
    lines.sort_by(|a, b| (a.top + a.bottom).total_cmp(&(b.top + b.bottom)));
    lines
}

/// Puts lines that run across the others, in pixels of the card turned to read them, after the others and far to their
/// right, where they are nobody's neighbours.
pub(crate) fn beside(mut main: Vec<Line>, across: Vec<Line>) -> Vec<Line> {
    let top = main.iter().map(|line| line.top).fold(f32::MAX, f32::min);
    let right = main.iter().map(|line| line.right).fold(0.0, f32::max);
    let left = across.iter().map(|line| line.left).fold(0.0, f32::min);
    let (first, height) =
        across.iter().fold((f32::MAX, 1.0_f32), |(first, most), line| (first.min(line.top), most.max(line.height)));
    let (down, aside) = (if main.is_empty() { 0.0 } else { top - first }, right - left + FAR * height);
    main.extend(across.into_iter().map(|line| Line {
        left: line.left + aside,
        right: line.right + aside,
        top: line.top + down,
        bottom: line.bottom + down,
        ..line
    }));
    main
}

/// The gap to the word before, when `word` continues its line.
fn follows(last: &RawWord, word: &RawWord) -> Option<f32> {
    let overlap = last.bottom().min(word.bottom()) - last.top.max(word.top);
    let (low, high) = (last.height.min(word.height), last.height.max(word.height));
    let gap = word.left - last.right();
    let digits = |word: &RawWord| {
        word.text.chars().any(|c| c.is_ascii_digit())
            && word.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/'))
    };
    // Two columns of a card are farther apart than any two words of a line; a dot between digits may be unread.
    let most = if digits(last) && digits(word) { 2.6 } else { 1.6 };
    // Lines of a card whose outline was not found may run aslant.
    let level = overlap > 0.45 * low && high < 3.0 * low || last.line.is_some() && last.line == word.line;
    (level && gap < most * high.min(1.6 * low) && gap > -0.5 * high).then_some(gap.abs())
}

/// Whether two words stand so close that Tesseract alone parted them, as it does with characters.
fn is_one_word(before: &RawWord, word: &RawWord) -> bool {
    let (Some(last), Some(first)) = (before.text.chars().last(), word.text.chars().next()) else {
        return false;
    };
    let gap = match (languages::is_unspaced(last), languages::is_unspaced(first)) {
        (true, true) if languages::is_never_first(first) => 1.0,
        (true, true) => 0.4,
        _ if languages::is_hangul(last) && languages::is_hangul(first) => 0.25,
        _ => return false,
    };
    word.left - before.right() < gap * before.height.max(word.height)
}

fn line(row: &[&RawWord], place: &impl Fn(&RawWord) -> Polygon) -> Line {
    let mut text = String::new();
    let mut words = Vec::new();
    let mut before: Option<&RawWord> = None;
    for word in row {
        if before.is_some_and(|before| !is_one_word(before, word)) {
            text.push(' ');
        }
        before = Some(word);
        let start = text.len();
        text.push_str(&word.text);
        words.push((start, Word { text: word.text.clone(), confidence: word.confidence, polygon: place(word) }));
    }
    let edge = |pick: fn(&RawWord) -> f32, fold: fn(f32, f32) -> f32, start: f32| {
        row.iter().map(|word| pick(word)).fold(start, fold)
    };
    let mut heights: Vec<f32> = row.iter().map(|word| word.height).collect();
    heights.sort_by(f32::total_cmp);
    Line {
        text,
        words,
        left: edge(|word| word.left, f32::min, f32::MAX),
        top: edge(|word| word.top, f32::min, f32::MAX),
        right: edge(RawWord::right, f32::max, f32::MIN),
        bottom: edge(RawWord::bottom, f32::max, f32::MIN),
        height: heights.get(heights.len() * 3 / 4).or(heights.last()).copied().unwrap_or(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f32, top: f32) -> RawWord {
        RawWord {
            text: text.to_owned(),
            confidence: 0.9,
            left,
            top,
            width: text.len() as f32 * 12.0,
            height: 20.0,
            line: None,
        }
    }

    #[test]
    fn columns_stay_apart_and_lines_come_from_the_top() {
        let words = [
            word("Berlin", 0.0, 100.0),
            word("Erika", 0.0, 0.0),
            word("Mustermann", 70.0, 2.0),
            word("10115", -75.0, 101.0),
            word("Sales", 400.0, 1.0),
        ];
        let texts: Vec<String> = lines(&words, |_| Vec::new()).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["Erika Mustermann", "Sales", "10115 Berlin"]);
    }

    #[test]
    fn words_of_a_line_that_runs_aslant_stay_together() {
        let aslant = |text: &str, left: f32, top: f32| RawWord { line: Some(3), ..word(text, left, top) };
        let words = [aslant("Erika", 0.0, 0.0), aslant("Mustermann", 70.0, 14.0), aslant("Sales", 400.0, 60.0)];
        let texts: Vec<String> = lines(&words, |_| Vec::new()).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["Erika Mustermann", "Sales"]);
    }

    #[test]
    fn words_of_a_script_without_spaces_are_not_parted() {
        let glyphs = |text: &str, left: f32| RawWord { width: 40.0, ..word(text, left, 0.0) };
        let words = [glyphs("営業", 0.0), glyphs("部長", 42.0), glyphs("見本", 100.0), glyphs("Tel", 142.0)];
        let found = lines(&words, |_| Vec::new());
        assert_eq!(found[0].text, "営業部長 見本 Tel");
        assert_eq!(found[0].words[1].0, "営業".len());
    }

    #[test]
    fn a_range_of_the_text_knows_its_words() {
        let words = [word("Tel", 0.0, 0.0), word("030", 50.0, 0.0)];
        let found = lines(&words, |word| vec![[word.left, word.top]]);
        assert_eq!(found[0].polygons(4..7), [vec![[50.0, 0.0]]]);
        assert!((found[0].confidence(0..7) - 0.9).abs() < 1e-6);
    }
}
