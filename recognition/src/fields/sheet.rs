//! The lines of a card with the parts that are spoken for.

use std::ops::Range;

use super::{Source, TextField};
use crate::Polygon;
use crate::lines::Line;

/// All lines of a card; each rule marks what it has used.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) rows: Vec<Row<'a>>,
    /// Median height of the lines, in pixels.
    pub(super) height: f32,
}

#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) line: &'a Line,
    taken: Vec<Range<usize>>,
}

/// A part of a line that is still free.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    pub(super) row: usize,
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(lines: &'a [Line]) -> Self {
        let mut heights: Vec<f32> = lines.iter().map(|line| line.height).collect();
        heights.sort_by(f32::total_cmp);
        Self {
            rows: lines.iter().map(|line| Row { line, taken: Vec::new() }).collect(),
            height: heights.get(heights.len() / 2).copied().unwrap_or(1.0).max(1.0),
        }
    }

    pub(super) fn line(&self, row: usize) -> Option<&'a Line> {
        self.rows.get(row).map(|row| row.line)
    }

    pub(super) fn take(&mut self, row: usize, range: Range<usize>) {
        if let Some(row) = self.rows.get_mut(row) {
            row.taken.push(range);
        }
    }

    /// Reading confidence of a range of a row, 0–1.
    pub(super) fn confidence(&self, row: usize, range: &Range<usize>) -> f32 {
        self.line(row).map_or(0.0, |line| line.confidence(range.clone()))
    }

    pub(super) fn polygons(&self, row: usize, range: &Range<usize>) -> Vec<Polygon> {
        self.line(row).map(|line| line.polygons(range.clone())).unwrap_or_default()
    }

    /// Marks several segments as used and makes them one field.
    pub(super) fn claim(&mut self, value: String, segments: &[Segment], evidence: f32) -> TextField {
        let mut polygons = Vec::new();
        let mut confidence: f32 = 1.0;
        for segment in segments {
            polygons.extend(self.polygons(segment.row, &segment.range));
            confidence = confidence.min(self.confidence(segment.row, &segment.range));
            self.take(segment.row, segment.range.clone());
        }
        TextField { value, confidence: (confidence * evidence).clamp(0.0, 1.0), polygons, engine: Source::Tesseract }
    }

    /// The free parts of all lines, cut at separators.
    pub(super) fn segments(&self) -> Vec<Segment> {
        self.rows.iter().enumerate().flat_map(|(index, row)| row.segments(index)).collect()
    }
}

impl Row<'_> {
    /// The text with used parts replaced by as many vertical bars.
    pub(super) fn free(&self) -> String {
        let mut bytes: Vec<char> = Vec::with_capacity(self.line.text.len());
        for (at, letter) in self.line.text.char_indices() {
            if self.taken.iter().any(|range| range.contains(&at)) {
                bytes.extend(std::iter::repeat_n('|', letter.len_utf8()));
            } else {
                bytes.push(letter);
            }
        }
        bytes.into_iter().collect()
    }

    fn segments(&self, row: usize) -> Vec<Segment> {
        let free = self.free();
        let mut segments = Vec::new();
        let mut start = 0;
        let mut cut = |from: usize, to: usize| {
            let Some(part) = free.get(from..to) else { return };
            let junk = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '.' | '&');
            let lead = part.len() - part.trim_start_matches(|c| junk(c) || matches!(c, '.' | ')')).len();
            let text = part.trim_start_matches(|c| junk(c) || matches!(c, '.' | ')')).trim_end_matches(junk);
            if text.chars().filter(|c| c.is_alphanumeric()).count() >= 2 {
                segments.push(Segment { row, range: from + lead..from + lead + text.len(), text: text.to_owned() });
            }
        };
        let letters: Vec<(usize, char)> = free.char_indices().collect();
        for (index, (at, letter)) in letters.iter().enumerate() {
            let spaced = |step: isize| {
                index
                    .checked_add_signed(step)
                    .and_then(|index| letters.get(index))
                    .is_none_or(|(_, c)| c.is_whitespace())
            };
            let separates = matches!(letter, '|' | '•' | '·' | '¦' | '»' | '*')
                || matches!(letter, '-' | '–' | '—' | '~') && spaced(-1) && spaced(1);
            if separates {
                cut(start, *at);
                start = at + letter.len_utf8();
            }
        }
        cut(start, free.len());
        segments
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::line;

    #[test]
    fn used_parts_and_separators_cut_a_line() {
        let lines = [line("Erika Mustermann – CEO | Tel 030 1234", 0.0)];
        let mut sheet = Sheet::new(&lines);
        let at = lines[0].text.find("Tel").unwrap();
        sheet.take(0, at..lines[0].text.len());
        let texts: Vec<String> = sheet.segments().into_iter().map(|segment| segment.text).collect();
        assert_eq!(texts, ["Erika Mustermann", "CEO"]);
        for segment in sheet.segments() {
            assert_eq!(&lines[0].text[segment.range], segment.text);
        }
    }
}
