//! Words with places as lines, whichever way they run.

use super::sure;
use crate::lines::{Line, beside, lines};
use crate::tesseract::RawWord;
use crate::{Polygon, Word};

/// Angle of the reading direction in radians, clockwise from the right: the median of the words, each as heavy as
/// it is long.
pub(super) fn direction(words: &[&Word]) -> f32 {
    let mut sum = [0.0, 0.0];
    let mut angles = Vec::new();
    for word in words {
        let (Some(a), Some(b)) = (word.polygon.first(), word.polygon.get(1)) else { continue };
        let [x, y] = [b[0] - a[0], b[1] - a[1]];
        // The box of a letter or two says little about the direction.
        if word.text.chars().count() > 2 && x.hypot(y) > 0.0 {
            sum = [sum[0] + x, sum[1] + y];
            angles.push((y.atan2(x), x.hypot(y)));
        }
    }
    if angles.is_empty() {
        return 0.0;
    }
    // Around the mean, so that angles near the half turn are not torn apart.
    let mean = sum[1].atan2(sum[0]);
    let turn = std::f32::consts::TAU;
    let mut off: Vec<(f32, f32)> = angles
        .into_iter()
        .map(|(angle, weight)| ((angle - mean + turn * 1.5).rem_euclid(turn) - turn / 2.0, weight))
        .collect();
    off.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = off.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut passed = 0.0;
    let middle = off.iter().find(|(_, weight)| {
        passed += weight;
        passed >= half
    });
    mean + middle.map_or(0.0, |(angle, _)| *angle)
}

/// Degrees clockwise by which text that runs in `angle` must be turned to be upright.
pub(super) fn quarter_turns(angle: f32) -> u16 {
    let quarters = (angle / std::f32::consts::FRAC_PI_2).round() as i32;
    (-quarters).rem_euclid(4) as u16 * 90
}

/// Words in lines. Those that run across the others are in lines of their own.
pub(super) fn placed(words: &[&Word], angle: f32) -> Vec<Line> {
    let quarter = std::f32::consts::FRAC_PI_2;
    let turned = |word: &Word| {
        let own = direction(&[word]);
        let is_told = word.text.chars().count() > 2;
        if is_told { ((own - angle) / quarter).round() as i32 } else { 0 }.rem_euclid(4)
    };
    let of = |turn: i32| words.iter().copied().filter(|word| turned(word) == turn).collect::<Vec<&Word>>();
    let level: Vec<&Word> = words.iter().copied().filter(|word| turned(word) % 2 == 0).collect();
    let across = [1, 3].into_iter().flat_map(|turn| rows(&of(turn), angle + turn as f32 * quarter));
    beside(rows(&level, angle), across.collect())
}

/// Words in lines that run in one direction: they are turned upright for that, and back for their places.
fn rows(words: &[&Word], angle: f32) -> Vec<Line> {
    let (sin, cos) = angle.sin_cos();
    let upright = |[x, y]: [f32; 2]| [x * cos + y * sin, y * cos - x * sin];
    let back = |[x, y]: [f32; 2]| [x * cos - y * sin, x * sin + y * cos];
    let raw: Vec<RawWord> = words
        .iter()
        .map(|word| {
            let points = word.polygon.iter().map(|point| upright(*point));
            let (mut least, mut most) = ([f32::MAX; 2], [f32::MIN; 2]);
            for [x, y] in points {
                least = [least[0].min(x), least[1].min(y)];
                most = [most[0].max(x), most[1].max(y)];
            }
            RawWord {
                text: word.text.trim().to_owned(),
                confidence: sure(word.confidence),
                left: least[0],
                top: least[1],
                width: most[0] - least[0],
                height: most[1] - least[1],
                line: None,
            }
        })
        .collect();
    lines(&raw, |word| {
        let (right, bottom) = (word.left + word.width, word.top + word.height);
        let corners = [[word.left, word.top], [right, word.top], [right, bottom], [word.left, bottom]];
        corners.into_iter().map(back).collect::<Polygon>()
    })
}
