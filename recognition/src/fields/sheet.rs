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

    /// Lines on which a value that breaks off at the end of a line may go on: right beside it, then right below.
    pub(super) fn continuations(&self, row: usize) -> Vec<usize> {
        let Some(line) = self.line(row) else { return Vec::new() };
        let mut beside: Vec<(f32, usize)> = Vec::new();
        let mut below: Vec<(f32, usize)> = Vec::new();
        for (index, other) in self.rows.iter().map(|row| row.line).enumerate().filter(|(index, _)| *index != row) {
            let height = line.height.max(other.height).max(1.0);
            let level = line.bottom.min(other.bottom) - line.top.max(other.top);
            let overlap = line.right.min(other.right) - line.left.max(other.left);
            if level > 0.3 * line.height.min(other.height) && other.left > line.right - height {
                beside.push((other.left - line.right, index));
            } else if overlap > 0.0 && other.top > line.top && other.top - line.bottom < 1.2 * height {
                below.push((other.top - line.bottom, index));
            }
        }
        beside.retain(|(gap, index)| self.line(*index).is_some_and(|other| *gap < 6.0 * other.height.max(line.height)));
        beside.sort_by(|a, b| a.0.total_cmp(&b.0));
        below.sort_by(|a, b| a.0.total_cmp(&b.0));
        beside.into_iter().take(1).chain(below.into_iter().take(1)).map(|(_, index)| index).collect()
    }

    /// The nearest line right above.
    pub(super) fn line_above(&self, row: usize) -> Option<usize> {
        let line = self.line(row)?;
        let others = self.rows.iter().map(|row| row.line).enumerate().filter(|(index, _)| *index != row);
        others
            .filter(|(_, other)| {
                let overlap = line.right.min(other.right) - line.left.max(other.left);
                overlap > 0.0 && other.top < line.top && line.top - other.bottom < 1.2 * line.height.max(other.height)
            })
            .max_by(|a, b| a.1.bottom.total_cmp(&b.1.bottom))
            .map(|(index, _)| index)
    }

    /// A label that stands alone to the left of a line, or alone above it: "Phone" over its number.
    pub(super) fn label_beside(&self, row: usize) -> Option<String> {
        let line = self.line(row)?;
        let label = |text: &str| {
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            letters > 0 && letters <= 14 && super::phones::is_label(text)
        };
        let left = self.rows.iter().map(|row| row.line).find(|other| {
            let level = line.bottom.min(other.bottom) - line.top.max(other.top);
            let gap = line.left - other.right;
            level > 0.4 * line.height.min(other.height) && gap > 0.0 && gap < 6.0 * line.height && label(&other.text)
        });
        let above = || self.line_above(row).and_then(|above| self.line(above)).filter(|other| label(&other.text));
        left.or_else(above).map(|line| line.text.clone())
    }

    /// Reading confidence of several segments, weighted by their length, 0–1.
    pub(super) fn reading(&self, segments: &[Segment]) -> f32 {
        let length: usize = segments.iter().map(|segment| segment.text.len()).sum();
        let sum: f32 = segments
            .iter()
            .map(|segment| self.confidence(segment.row, &segment.range) * segment.text.len() as f32)
            .sum();
        if length == 0 { 0.0 } else { sum / length as f32 }
    }

    /// Whether something of a row is spoken for.
    pub(super) fn is_used(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| !row.taken.is_empty())
    }

    /// Whether a line that is spoken for stands between two others.
    pub(super) fn parted(&self, above: &Line, below: &Line) -> bool {
        self.rows.iter().filter(|row| !row.taken.is_empty()).any(|row| {
            let middle = f32::midpoint(row.line.top, row.line.bottom);
            let overlap = row.line.right.min(below.right) - row.line.left.max(below.left);
            middle > above.bottom && middle < below.top && overlap > 0.0
        })
    }

    /// Whether a line stands in the upper quarter of what is printed.
    pub(super) fn is_top(&self, line: &Line) -> bool {
        let top = self.rows.iter().map(|row| row.line.top).fold(f32::MAX, f32::min);
        let bottom = self.rows.iter().map(|row| row.line.bottom).fold(f32::MIN, f32::max);
        f32::midpoint(line.top, line.bottom) < top + 0.25 * (bottom - top)
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

    /// Marks several segments as used and makes them one field of a known probability, 0–1.
    pub(super) fn claim_with(&mut self, value: String, segments: &[Segment], probability: f32) -> TextField {
        let field = self.claim(value, segments, 1.0);
        TextField { confidence: probability, ..field }
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
            let core = part.trim_start_matches(|c| junk(c) || matches!(c, '.' | ')'));
            let lead = part.len() - core.len();
            let text = quoted(part, lead..lead + core.trim_end_matches(junk).len());
            let lead = text.start;
            let text = part.get(text).unwrap_or_default();
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
            let closes = *letter == '»' && free.get(start..*at).is_some_and(|before| before.contains('«'));
            let separates = matches!(letter, '|' | '•' | '·' | '¦' | '»' | '*') && !closes
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

/// The range with a guillemet on either side, where its partner stands within.
fn quoted(text: &str, range: Range<usize>) -> Range<usize> {
    let (before, from) = text.split_at_checked(range.start).unwrap_or_default();
    let (within, after) = from.split_at_checked(range.len()).unwrap_or_default();
    let opened = before.ends_with('«') && within.contains('»');
    let closed = after.starts_with('»') && within.contains('«');
    let [opening, closing] = [opened, closed].map(|there| if there { '«'.len_utf8() } else { 0 });
    range.start - opening..range.end + closing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::tests::line;

    #[test]
    fn a_name_in_guillemets_keeps_both() {
        let texts = |text: &str| {
            let lines = [line(text, 0.0)];
            Sheet::new(&lines).segments().into_iter().map(|segment| segment.text).collect::<Vec<_>>()
        };
        assert_eq!(texts("ТОВ «Калинова Студія»"), ["ТОВ «Калинова Студія»"]);
        assert_eq!(texts("«Калинова Студія» ТОВ"), ["«Калинова Студія» ТОВ"]);
        assert_eq!(texts("Erika Muster » CEO"), ["Erika Muster", "CEO"]);
        assert_eq!(texts("Erika Muster»"), ["Erika Muster"]);
    }

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
