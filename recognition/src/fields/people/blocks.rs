//! Which lines of a card belong to which of several names, by where they stand.

use super::super::sheet::{Segment, Sheet};
use crate::Polygon;
use crate::lines::Line;

/// Distance below a block at which it ends, in heights of its lines.
const BREAK: f32 = 1.5;
/// Alignment of lines that stand in the same column, in heights of a name.
const ALIGNED: f32 = 2.5;

/// Where a name stands.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    row: usize,
    /// First byte of the name in its line.
    start: usize,
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    height: f32,
}

/// How a line belongs to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// In the same line, or in the block below the name.
    Block,
    /// To the right of the name, in a column of its own: a column that may be everybody's.
    Level,
}

impl Spot {
    pub(super) fn of(sheet: &Sheet<'_>, segments: &[Segment]) -> Option<Self> {
        let (first, last) = (segments.first()?, segments.last()?);
        let (line, end) = (sheet.line(first.row)?, sheet.line(last.row)?);
        let at = |byte: usize| line.left + (line.right - line.left) * byte as f32 / line.text.len().max(1) as f32;
        Some(Self {
            row: first.row,
            start: first.range.start,
            left: at(first.range.start),
            right: at(first.range.end),
            top: line.top,
            bottom: end.bottom,
            height: line.height,
        })
    }

    /// How far a line is from standing in the column of the name.
    fn off(&self, line: &Line) -> f32 {
        let middle = f32::midpoint(line.left, line.right) - f32::midpoint(self.left, self.right);
        (line.left - self.left).abs().min((line.right - self.right).abs()).min(middle.abs())
    }

    /// Whether a line stands beside the name, to its right.
    fn is_level(&self, line: &Line) -> bool {
        let overlap = line.bottom.min(self.bottom) - line.top.max(self.top);
        overlap > 0.5 * self.height.min(line.height) && line.left > self.right - 0.5 * self.height
    }

    fn is_above(&self, line: &Line) -> bool {
        let reach = 2.0 * self.height;
        line.top > self.top + 0.5 * self.height && line.left < self.right + reach && line.right > self.left - reach
    }
}

/// The owner of each line that holds no name.
#[derive(Debug)]
pub(super) struct Blocks<'a> {
    spots: &'a [Spot],
    owners: Vec<Option<(usize, Tie)>>,
}

impl<'a> Blocks<'a> {
    pub(super) fn new(sheet: &Sheet<'_>, spots: &'a [Spot]) -> Self {
        let mut rows: Vec<(usize, &Line)> = sheet.rows.iter().map(|row| row.line).enumerate().collect();
        rows.sort_by(|a, b| a.1.top.total_cmp(&b.1.top));
        let mut ends: Vec<(f32, f32)> = spots.iter().map(|spot| (spot.bottom, spot.height)).collect();
        let mut owners = vec![None; sheet.rows.len()];
        for (row, line) in rows.into_iter().filter(|(row, _)| spots.iter().all(|spot| spot.row != *row)) {
            let named = || spots.iter().enumerate();
            let beside = named().filter(|(_, spot)| spot.is_level(line)).max_by(|a, b| a.1.right.total_cmp(&b.1.right));
            let above = named().filter(|(_, spot)| spot.is_above(line)).min_by(|(_, a), (_, b)| {
                let column = |spot: &Spot| (spot.off(line) / (ALIGNED * spot.height.max(1.0))).floor();
                column(a).total_cmp(&column(b)).then(b.top.total_cmp(&a.top))
            });
            let below = above.filter(|(at, spot)| {
                let near =
                    ends.get(*at).is_some_and(|(bottom, height)| line.top - bottom < BREAK * height.max(line.height));
                near && !spots.iter().any(|other| is_across(line, spot, other))
            });
            // A line that is aligned with the name above it stands below that one, not beside another.
            let aligned = below.filter(|(_, spot)| spot.off(line) < spot.height);
            let owner = match (aligned.or(beside.is_none().then_some(below).flatten()), beside) {
                (Some((at, _)), _) => Some((at, Tie::Block)),
                (None, Some((at, _))) => Some((at, Tie::Level)),
                (None, None) => None,
            };
            if let Some((at, Tie::Block)) = owner
                && let Some(end) = ends.get_mut(at)
            {
                *end = (end.0.max(line.bottom), line.height);
            }
            if let Some(slot) = owners.get_mut(row) {
                *slot = owner;
            }
        }
        Self { spots, owners }
    }

    /// The name to which a byte of a line belongs.
    pub(super) fn owner(&self, row: usize, byte: usize) -> Option<(usize, Tie)> {
        let mut here: Vec<(usize, usize)> = self
            .spots
            .iter()
            .enumerate()
            .filter(|(_, spot)| spot.row == row)
            .map(|(at, spot)| (spot.start, at))
            .collect();
        here.sort_unstable();
        let before = here.iter().rev().find(|(start, _)| *start <= byte).or(here.first());
        match before {
            Some((_, at)) => Some((*at, Tie::Block)),
            None => self.owners.get(row).copied().flatten(),
        }
    }

    /// The name to which a value belongs that stands at these places.
    pub(super) fn owner_of(&self, sheet: &Sheet<'_>, polygons: &[Polygon]) -> Option<(usize, Tie)> {
        let first = polygons.iter().find(|polygon| !polygon.is_empty())?;
        sheet.rows.iter().enumerate().find_map(|(row, one)| {
            let (start, _) = one.line.words.iter().find(|(_, word)| word.polygon == *first)?;
            self.owner(row, *start)
        })
    }

    /// The names in the order of reading.
    pub(super) fn order(&self) -> Vec<usize> {
        let height = self.spots.iter().map(|spot| spot.height).fold(1.0, f32::max);
        let mut order: Vec<(f32, f32, usize)> =
            self.spots.iter().enumerate().map(|(at, spot)| ((spot.top / height).round(), spot.left, at)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        order.into_iter().map(|(_, _, at)| at).collect()
    }

    /// The name that stands lowest.
    pub(super) fn lowest(&self) -> Option<usize> {
        self.spots.iter().enumerate().max_by(|a, b| a.1.top.total_cmp(&b.1.top)).map(|(at, _)| at)
    }
}

/// Whether a line below one name reaches under another one beside it: then it is everybody's.
fn is_across(line: &Line, own: &Spot, other: &Spot) -> bool {
    let above = other.top < line.top;
    let right = other.left > own.right && line.right > other.left + other.height;
    let left = other.right < own.left && line.left < other.right - other.height;
    above && (right || left)
}
