//! Readings of the free text of a card that may be a name, a company, a title or a department.

use super::super::east_asian::is_east_asian;
use super::super::phones;
use super::super::sheet::{Segment, Sheet};
use super::super::text::{fold, letters, words};
use super::super::vocabulary::LEGAL_FORMS;
use super::clues::Clues;

/// One or more segments read as one value.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) text: String,
    pub(super) segments: Vec<Segment>,
}

impl Candidate {
    fn single(segment: Segment) -> Self {
        Self { text: segment.text.clone(), segments: vec![segment] }
    }

    fn joined(segments: &[&Segment]) -> Self {
        let text = segments.iter().map(|segment| segment.text.trim()).collect::<Vec<_>>().join(" ");
        Self { text, segments: segments.iter().map(|segment| (*segment).clone()).collect() }
    }

    /// Whether two candidates use letters of the same line.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.segments.iter().any(|one| {
            other
                .segments
                .iter()
                .any(|two| one.row == two.row && one.range.start < two.range.end && two.range.start < one.range.end)
        })
    }
}

/// Every reading: segments, parts of them, and neighbouring segments that belong together.
pub(super) fn candidates(sheet: &Sheet<'_>, clues: &Clues) -> Vec<Candidate> {
    let segments: Vec<Segment> =
        sheet.segments().into_iter().filter(|segment| !phones::is_label(&segment.text)).collect();
    let mut out: Vec<Candidate> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        for piece in pieces(sheet, segment, clues) {
            out.push(Candidate::single(piece));
        }
        for next in segments.iter().skip(index + 1).take(6) {
            if stacks(sheet, segment, next) || goes_on(sheet, segment, next) {
                out.push(Candidate::joined(&[segment, next]));
                let third = segments.iter().find(|third| third.row > next.row && goes_on(sheet, next, third));
                if let Some(third) = third {
                    out.push(Candidate::joined(&[segment, next, third]));
                }
            }
        }
    }
    out
}

/// The segment, its parts before and after a comma ("Erika Muster, Head of Sales"), the part that is left when
/// noise at its ends is dropped, and the words in it that are the name of a domain.
fn pieces(sheet: &Sheet<'_>, segment: &Segment, clues: &Clues) -> Vec<Segment> {
    let mut out = vec![segment.clone()];
    let part = |start: usize, end: usize| {
        let text = segment.text.get(start..end)?;
        let lead = text.len() - text.trim_start().len();
        let text = text.trim();
        (!text.is_empty()).then(|| Segment {
            row: segment.row,
            range: segment.range.start + start + lead..segment.range.start + start + lead + text.len(),
            text: text.to_owned(),
        })
    };
    let is_form = |text: &str| words(text).iter().all(|word| LEGAL_FORMS.has(word));
    if let Some((before, _)) = segment.text.split_once(',').filter(|(_, after)| !is_form(after)) {
        out.extend(part(0, before.len()));
        out.extend(part(before.len() + 1, segment.text.len()));
    }
    let spans = spans(sheet, segment);
    for at in spaces(&segment.text) {
        out.extend(part(0, at));
        out.extend(part(at, segment.text.len()));
    }
    out.extend(without_noise(&spans).and_then(|(start, end)| part(start, end)));
    for first in 0..spans.len() {
        for last in first..spans.len().min(first + 4) {
            let (Some(from), Some(to)) = (spans.get(first), spans.get(last)) else { continue };
            let whole = first == 0 && last + 1 == spans.len();
            let letters = letters(segment.text.get(from.start..to.end).unwrap_or_default());
            if !whole && letters.chars().count() >= 3 && clues.is_domain(&letters) {
                out.extend(part(from.start, to.end));
            }
        }
    }
    out
}

/// Where spaces part what stands without spaces otherwise: a department from a position, 営業部 部長.
fn spaces(text: &str) -> impl Iterator<Item = usize> {
    let long = |text: &str| {
        let letters = || text.chars().filter(|c| !c.is_whitespace());
        letters().count() >= 2 && letters().all(is_east_asian)
    };
    text.match_indices(' ')
        .map(|(at, _)| at)
        .filter(move |at| text.get(..*at).is_some_and(long) && text.get(*at..).is_some_and(long))
}

struct Span {
    start: usize,
    end: usize,
    confidence: f32,
    height: f32,
    letters: usize,
}

/// The words of a segment.
fn spans(sheet: &Sheet<'_>, segment: &Segment) -> Vec<Span> {
    let Some(line) = sheet.line(segment.row) else { return Vec::new() };
    let mut spans = Vec::new();
    for (start, word) in &line.words {
        let from = (*start).max(segment.range.start);
        let to = (start + word.text.len()).min(segment.range.end);
        if from >= to {
            continue;
        }
        let height = match word.polygon.as_slice() {
            [a, _, _, d, ..] => crate::geometry::distance(*a, *d),
            _ => 0.0,
        };
        spans.push(Span {
            start: from - segment.range.start,
            end: to - segment.range.start,
            confidence: word.confidence,
            height,
            letters: word.text.chars().filter(|c| c.is_alphanumeric()).count(),
        });
    }
    spans
}

/// The bytes without the words at both ends that are noise: badly read, or much taller or lower than the others,
/// as a logo is that was read as letters.
fn without_noise(spans: &[Span]) -> Option<(usize, usize)> {
    let mut heights: Vec<f32> = spans.iter().filter(|span| span.letters > 2).map(|span| span.height).collect();
    heights.sort_by(f32::total_cmp);
    let height = heights.get(heights.len() / 2).copied()?;
    let noise = |span: &Span| {
        span.letters == 0
            || span.confidence < 0.55
            || span.letters <= 3 && span.confidence < 0.8
            || span.height > 1.7 * height
            || span.height < 0.45 * height && span.letters > 1
    };
    let first = spans.iter().position(|span| !noise(span))?;
    let last = spans.iter().rposition(|span| !noise(span))?;
    let (start, end) = (spans.get(first)?.start, spans.get(last)?.end);
    (first > 0 || last + 1 < spans.len()).then_some((start, end))
}

/// Whether `below` stands right below `above`, in letters of about the same size.
fn is_below(sheet: &Sheet<'_>, above: &Segment, below: &Segment) -> bool {
    let (Some(a), Some(b)) = (sheet.line(above.row), sheet.line(below.row)) else {
        return false;
    };
    let height = a.height.max(b.height);
    above.row != below.row
        && a.height < 1.8 * b.height
        && b.height < 1.8 * a.height
        && b.top > a.top
        && b.top - a.bottom < 0.9 * height
        && a.right.min(b.right) - a.left.max(b.left) > 0.3 * (a.right - a.left).min(b.right - b.left)
}

/// Given name above family name, both alone on their line.
fn stacks(sheet: &Sheet<'_>, above: &Segment, below: &Segment) -> bool {
    let single = |text: &str| {
        text.split_whitespace().count() <= 2
            && text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '-' | '.' | '\''))
    };
    let one = |text: &str| text.split_whitespace().count() == 1;
    single(&above.text)
        && single(&below.text)
        && (one(&above.text) || one(&below.text))
        && is_below(sheet, above, below)
}

/// Whether the sentence plainly goes on below: "Director of" / "Sales", "Example" / "Company Ltd".
fn goes_on(sheet: &Sheet<'_>, above: &Segment, below: &Segment) -> bool {
    let folded = fold(above.text.trim());
    let last = folded.split_whitespace().last().unwrap_or_default();
    let open = folded.ends_with([',', '/', '-', '&', '+'])
        || matches!(
            last,
            "and"
                | "of"
                | "und"
                | "for"
                | "fur"
                | "de"
                | "du"
                | "des"
                | "et"
                | "y"
                | "e"
                | "the"
                | "to"
                | "in"
                | "di"
                | "та"
                | "и"
                | "i"
        );
    let continued = below.text.starts_with(['&', '(', '+'])
        || below.text.chars().next().is_some_and(char::is_lowercase) && below.text.contains(' ');
    let tokens = words(&below.text);
    let forms = !tokens.is_empty()
        && tokens.len() <= 4
        && tokens.iter().all(|word| LEGAL_FORMS.has(word) || matches!(word.as_str(), "joint" | "stock" | "&"));
    (open || continued || forms) && is_below(sheet, above, below)
}
