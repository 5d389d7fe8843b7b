//! The lines of a reading as they stand on the upright card.

use crate::lines::{Line, beside, lines};
use crate::tesseract::RawWord;
use crate::{CardReading, Polygon};

/// The lines of a reading, upright, in pixels of the card as it was cut out.
pub fn lines_of(reading: &CardReading) -> Vec<Line> {
    let Some(upright) = Upright::of(reading) else { return Vec::new() };
    let mut ways = [0_u16, 90, 270].map(|way| (way, Vec::new()));
    for word in &reading.words {
        let points: Vec<[f32; 2]> = word.polygon.iter().map(|point| upright.point(*point)).collect();
        let way = way_of(&points);
        let edge = |axis: usize, fold: fn(f32, f32) -> f32, start: f32| {
            let turned = points.iter().map(|point| upright.turned(*point, way));
            turned.filter_map(|point| point.get(axis).copied()).fold(start, fold)
        };
        let (left, right) = (edge(0, f32::min, f32::MAX), edge(0, f32::max, f32::MIN));
        let (top, bottom) = (edge(1, f32::min, f32::MAX), edge(1, f32::max, f32::MIN));
        let (width, height) = (right - left, bottom - top);
        let raw =
            RawWord { text: word.text.clone(), confidence: word.confidence, left, top, width, height, line: None };
        ways.iter_mut().filter(|(other, _)| *other == way).for_each(|(_, words)| words.push(raw.clone()));
    }
    let [level, upwards, downwards] = ways.map(|(_, words)| {
        lines(&words, |word| {
            let (right, bottom) = (word.left + word.width, word.top + word.height);
            vec![[word.left, word.top], [right, word.top], [right, bottom], [word.left, bottom]]
        })
    });
    beside(level, upwards.into_iter().chain(downwards).collect())
}

/// Degrees clockwise by which a word of the upright card must be turned to be level. Outlines begin where reading
/// begins.
fn way_of(points: &[[f32; 2]]) -> u16 {
    let [from, to, ..] = points else { return 0 };
    let [x, y] = [to[0] - from[0], to[1] - from[1]];
    if y.abs() <= x.abs() {
        0
    } else if y < 0.0 {
        90
    } else {
        270
    }
}

/// The way from the page to the upright card, by its four corners. Inside a photographed card lines are straight
/// enough for a bilinear map.
struct Upright {
    corners: [[f32; 2]; 4],
    width: f32,
    height: f32,
}

impl Upright {
    fn of(reading: &CardReading) -> Option<Self> {
        let corners: [[f32; 2]; 4] = Polygon::as_slice(&reading.polygon).try_into().ok()?;
        let turns = usize::from(reading.rotation / 90);
        let mut turned = corners;
        // Turned clockwise by a quarter, the lower left corner comes to lie at the upper left.
        turned.rotate_right(turns % 4);
        let [a, b, c, d] = turned;
        let length = crate::geometry::distance;
        Some(Self {
            corners: turned,
            width: length(a, b).max(length(d, c)).max(1.0),
            height: length(b, c).max(length(a, d)).max(1.0),
        })
    }

    /// The place of a point of the page, by a few steps of Newton's method from the middle.
    fn point(&self, target: [f32; 2]) -> [f32; 2] {
        let (mut across, mut down) = (0.5_f32, 0.5_f32);
        for _ in 0..12 {
            let [horizontal, vertical] = [0, 1].map(|axis| self.error(axis, across, down, target));
            let determinant = horizontal[1] * vertical[2] - horizontal[2] * vertical[1];
            if determinant.abs() < 1e-6 {
                break;
            }
            across += (horizontal[0] * vertical[2] - vertical[0] * horizontal[2]) / determinant;
            down += (vertical[0] * horizontal[1] - horizontal[0] * vertical[1]) / determinant;
        }
        [across * self.width, down * self.height]
    }

    /// A point of the upright card after that was turned clockwise.
    fn turned(&self, [x, y]: [f32; 2], way: u16) -> [f32; 2] {
        match way {
            90 => [self.height - y, x],
            270 => [y, self.width - x],
            _ => [x, y],
        }
    }

    /// How far a place is from the target on one axis, and how the axis changes across and down the card.
    fn error(&self, axis: usize, across: f32, down: f32, target: [f32; 2]) -> [f32; 3] {
        let of = |point: [f32; 2]| point.get(axis).copied().unwrap_or_default();
        let [first, second, third, fourth] = self.corners.map(of);
        let upper = first + (second - first) * across;
        let lower = fourth + (third - fourth) * across;
        let value = upper + (lower - upper) * down;
        let along = (second - first) * (1.0 - down) + (third - fourth) * down;
        [of(target) - value, along, lower - upper]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;

    #[test]
    fn lines_come_upright_from_a_turned_card() {
        // A card that lies on its left side: its top is the page's left edge.
        let word = |text: &str, polygon: [[f32; 2]; 4]| Word {
            text: text.to_owned(),
            confidence: 0.9,
            polygon: polygon.to_vec(),
        };
        let reading = CardReading {
            polygon: vec![[0.0, 0.0], [200.0, 0.0], [200.0, 300.0], [0.0, 300.0]],
            rotation: 90,
            words: vec![
                word("Erika", [[20.0, 280.0], [20.0, 200.0], [40.0, 200.0], [40.0, 280.0]]),
                word("Muster", [[20.0, 190.0], [20.0, 100.0], [40.0, 100.0], [40.0, 190.0]]),
                word("Sales", [[60.0, 280.0], [60.0, 200.0], [80.0, 200.0], [80.0, 280.0]]),
                // Across the others: it runs up the card, and so to the left of the page.
                word("us", [[120.0, 40.0], [100.0, 40.0], [100.0, 20.0], [120.0, 20.0]]),
                word("Visit", [[180.0, 40.0], [126.0, 40.0], [126.0, 20.0], [180.0, 20.0]]),
            ],
            ..CardReading::default()
        };
        let texts: Vec<String> = lines_of(&reading).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["Erika Muster", "Sales", "Visit us"]);
    }
}
