//! Lines of text, found by the shape of their letters: at any angle, dark on light or light on dark.

mod across;
mod chains;
mod components;
mod turn;

use image::GrayImage;

use crate::geometry::distance;
use components::Letter;
use turn::Turn;

/// Angle below which lines count as level, in radians.
const LEVEL: f32 = 0.025;
/// Score by letters of a line whose letters are all alike.
const REGULAR: f32 = 0.75;
/// Contrast of grain beside that of the letters printed on it, below which it is no rival of theirs.
const FAINT: f32 = 0.4;
/// Most lines of a card.
const MOST_LINES: usize = 140;

/// A line of letters of one polarity, in pixels of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextLine {
    /// Where its middle line begins.
    pub from: [f32; 2],
    /// Where its middle line ends.
    pub to: [f32; 2],
    /// Height of its median letter.
    pub height: f32,
    /// From the middle line to the top of what is printed, across the line.
    pub above: f32,
    /// From the middle line to the bottom of what is printed.
    pub below: f32,
    /// Whether the letters are lighter than their ground.
    pub light: bool,
    /// How many letters it holds.
    pub letters: usize,
    /// How much it looks like a line of text, in letters.
    pub score: f32,
    /// How far its median letter stands out from the ground, in grey levels.
    pub contrast: f32,
    /// Above 0 when the feet of the letters are below their heads, below 0 when it seems to stand on its head.
    pub upright: f32,
}

/// The text of a picture.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// Lines of letters, best first.
    pub lines: Vec<TextLine>,
    /// Lines that run across most others and surely are text, best first; each read upwards, when the others are level.
    pub across: Vec<TextLine>,
    /// Direction in which most lines run, in radians clockwise from level, over −π/2 up to π/2.
    pub angle: f32,
    /// Height of the median letter in pixels, 0 without letters.
    pub height: f32,
    /// How many letters the lines hold.
    pub letters: usize,
}

/// How much the best two of the lines whose letters are alike look like text, in letters: grain and drawings have long
/// rows of spots, but no two spots alike.
pub fn clear<'a>(lines: impl Iterator<Item = &'a TextLine>) -> f32 {
    let mut scores: Vec<f32> = lines.filter(|line| is_regular(line)).map(|line| line.score).collect();
    scores.sort_by(|a, b| b.total_cmp(a));
    scores.iter().take(2).sum()
}

/// Whether the letters of a line are alike, as those of print are.
pub fn is_regular(line: &TextLine) -> bool {
    line.score > REGULAR * line.letters as f32
}

/// Finds the lines of text of a picture; best in one of about 1500 pixels.
pub fn detect(picture: &GrayImage) -> Text {
    let letters = components::letters(picture);
    let mut angle = direction(&letters);
    let mut level = if angle.abs() < LEVEL {
        Level { lines: chains::chains(&letters), letters, turn: Turn::new(picture, 0.0) }
    } else {
        Level::new(picture, angle)
    };
    // The first guess rests on pairs of letters, the second on whole lines.
    let residual = slope_of(&level.lines);
    if residual.abs() > 0.06 {
        angle += residual;
        level = Level::new(picture, angle);
    }
    let Level { lines, letters, turn } = level;
    let mut lines = without_rivals(lines);
    lines.truncate(MOST_LINES);
    let across: Vec<TextLine> = across::across(&letters, &lines).iter().map(|line| turn.back(line)).collect();
    let lines: Vec<TextLine> = lines.iter().map(|line| turn.back(line)).collect();
    let letters = lines.iter().map(|line| line.letters).sum();
    Text { height: median_height(&lines), lines, across, angle, letters }
}

/// What stands on a picture after it was turned.
struct Level {
    letters: Vec<Letter>,
    lines: Vec<TextLine>,
    turn: Turn,
}

impl Level {
    fn new(picture: &GrayImage, angle: f32) -> Self {
        let turn = Turn::new(picture, angle);
        let letters = components::letters(&turn.picture(picture));
        Self { lines: chains::chains(&letters), letters, turn }
    }
}

/// The angle at which most letters have their nearest neighbour.
fn direction(letters: &[Letter]) -> f32 {
    const BINS: usize = 180;
    let mut sorted: Vec<&Letter> = letters.iter().collect();
    sorted.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut votes = vec![0.0_f32; BINS];
    let mut angles = Vec::new();
    for (index, letter) in sorted.iter().enumerate() {
        let reach = 2.2 * letter.size();
        let after = sorted.iter().skip(index + 1).take_while(|other| other.left < letter.right + reach).take(120);
        let before = sorted.iter().take(index).rev().take(120);
        let nearest = after
            .chain(before)
            .filter(|other| {
                let (low, high) = (letter.size().min(other.size()), letter.size().max(other.size()));
                other.light == letter.light && high < 1.8 * low
            })
            .map(|other| (distance(letter.middle(), other.middle()), other))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((gap, other)) = nearest.filter(|(gap, _)| *gap < reach) {
            let ([ax, ay], [bx, by]) = (letter.middle(), other.middle());
            let angle = (by - ay).atan2(bx - ax);
            let angle = if angle <= -std::f32::consts::FRAC_PI_2 {
                angle + std::f32::consts::PI
            } else if angle > std::f32::consts::FRAC_PI_2 {
                angle - std::f32::consts::PI
            } else {
                angle
            };
            let weight = (letter.contrast / 30.0).min(2.0) * gap.min(12.0);
            angles.push((angle, weight));
            let bin = ((angle.to_degrees() + 90.0) as usize).min(BINS - 1);
            for offset in -4..=4_i32 {
                let bin = (bin as i32 + offset).rem_euclid(BINS as i32) as usize;
                if let Some(vote) = votes.get_mut(bin) {
                    *vote += weight * (1.0 - 0.2 * offset.abs() as f32);
                }
            }
        }
    }
    let Some((peak, _)) = votes.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else {
        return 0.0;
    };
    let middle = (peak as f32 + 0.5 - 90.0).to_radians();
    let (mut sum, mut total) = (0.0, 0.0);
    for (angle, weight) in angles {
        let mut off = angle - middle;
        if off > std::f32::consts::FRAC_PI_2 {
            off -= std::f32::consts::PI;
        } else if off < -std::f32::consts::FRAC_PI_2 {
            off += std::f32::consts::PI;
        }
        if off.abs() < 0.12 {
            sum += off * weight;
            total += weight;
        }
    }
    if total == 0.0 { 0.0 } else { middle + sum / total }
}

/// Median slope of the lines, each as often as it has letters.
fn slope_of(lines: &[TextLine]) -> f32 {
    let mut slopes: Vec<(f32, usize)> = lines
        .iter()
        .filter(|line| line.letters > 4)
        .map(|line| ((line.to[1] - line.from[1]) / (line.to[0] - line.from[0]).max(1.0), line.letters))
        .collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = slopes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut sum = 0;
    slopes
        .iter()
        .find(|(_, letters)| {
            sum += letters;
            sum >= half
        })
        .map_or(0.0, |(slope, _)| *slope)
}

fn median_height(lines: &[TextLine]) -> f32 {
    let mut heights: Vec<(f32, usize)> = lines.iter().map(|line| (line.height, line.letters)).collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = heights.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut sum = 0;
    heights
        .iter()
        .find(|(_, letters)| {
            sum += letters;
            sum >= half
        })
        .map_or(0.0, |(height, _)| *height)
}

/// Between dark letters the ground looks like light letters; of two lines in one place the better looking one wins.
fn without_rivals(mut lines: Vec<TextLine>) -> Vec<TextLine> {
    // The hollows of letters are as many as the letters, and smaller.
    let weight = |line: &TextLine| line.score * (1.0 + 0.01 * line.height.min(40.0));
    lines.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    let mut kept: Vec<TextLine> = Vec::new();
    for line in lines {
        if !kept.iter().any(|other| other.contrast > FAINT * line.contrast && other.covers(&line)) {
            kept.push(line);
        }
    }
    kept
}

impl Text {
    /// The same text of a picture that is `factor` times as large.
    pub fn scale(&mut self, factor: f32) {
        self.height *= factor;
        for line in self.lines.iter_mut().chain(&mut self.across) {
            for point in [&mut line.from, &mut line.to] {
                *point = point.map(|value| value * factor);
            }
            line.height *= factor;
            line.above *= factor;
            line.below *= factor;
        }
    }
}

impl TextLine {
    /// Length of the middle line, in pixels.
    pub fn length(&self) -> f32 {
        distance(self.from, self.to)
    }

    /// Unit vector along the line.
    pub fn along(&self) -> [f32; 2] {
        let length = self.length().max(1e-3);
        [(self.to[0] - self.from[0]) / length, (self.to[1] - self.from[1]) / length]
    }

    /// The same line read the other way.
    #[must_use]
    pub fn flipped(&self) -> Self {
        Self { from: self.to, to: self.from, above: self.below, below: self.above, upright: -self.upright, ..*self }
    }

    /// A point along and across the line.
    fn place(&self, point: [f32; 2]) -> (f32, f32) {
        let along = self.along();
        let (x, y) = (point[0] - self.from[0], point[1] - self.from[1]);
        (x * along[0] + y * along[1], y * along[0] - x * along[1])
    }

    /// Whether a point lies within this line.
    pub fn holds(&self, point: [f32; 2]) -> bool {
        let (along, off) = self.place(point);
        (0.0..=self.length()).contains(&along) && (-self.above..=self.below).contains(&off)
    }

    /// Whether most of `other` lies within this line.
    fn covers(&self, other: &Self) -> bool {
        let ((start, start_off), (end, end_off)) = (self.place(other.from), self.place(other.to));
        let off = f32::midpoint(start_off, end_off);
        let across = self.below.min(off + other.below) - (-self.above).max(off - other.above);
        let shared = start.max(end).min(self.length()) - start.min(end).max(0.0);
        across > 0.5 * (other.above + other.below).min(self.above + self.below) && shared > 0.5 * (end - start).abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use image::imageops::{rotate90, rotate270};
    use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center};
    use rstest::rstest;

    /// Rows of rings, as "o" is, 24 pixels high.
    fn drawn(ink: u8, ground: u8, rows: u32) -> GrayImage {
        let mut picture = GrayImage::from_pixel(700, 700, Luma([ground]));
        for row in 0..rows {
            for letter in 0..14_u32 {
                for (y, x) in (0..24).flat_map(|y| (0..14).map(move |x| (y, x))) {
                    if !(5..19).contains(&y) || !(4..10).contains(&x) {
                        picture.put_pixel(200 + letter * 20 + x, 250 + row * 70 + y, Luma([ink]));
                    }
                }
            }
        }
        picture
    }

    #[rstest]
    #[case(20, 230, false)]
    #[case(240, 30, true)]
    fn a_row_of_rings_is_one_line_of_its_polarity(#[case] ink: u8, #[case] ground: u8, #[case] light: bool) {
        let text = detect(&drawn(ink, ground, 1));
        assert_eq!(text.lines.len(), 1, "{text:?}");
        let line = text.lines[0];
        assert_eq!((line.light, line.letters), (light, 14));
        assert!((line.height - 24.0).abs() < 2.0 && (line.from[1] - 262.0).abs() < 2.0, "{line:?}");
        assert!((line.from[0] - 200.0).abs() < 2.0 && (line.to[0] - 474.0).abs() < 2.0, "{line:?}");
    }

    #[rstest]
    #[case(-35.0)]
    #[case(12.0)]
    #[case(41.0)]
    fn lines_are_found_at_any_angle(#[case] degrees: f32) {
        let level = drawn(20, 230, 3);
        let turned =
            rotate_about_center(&level, degrees.to_radians(), Interpolation::Bilinear, Border::Constant(Luma([230])));
        let text = detect(&turned);
        assert!((text.angle.to_degrees() - degrees).abs() < 2.0, "{}", text.angle.to_degrees());
        let long = text.lines.iter().filter(|line| line.letters >= 12).count();
        assert_eq!(long, 3, "{:?}", text.lines);
    }

    #[test]
    fn a_card_on_its_side_has_lines_that_run_down() {
        let text = detect(&rotate90(&drawn(20, 230, 3)));
        assert!((text.angle.abs().to_degrees() - 90.0).abs() < 2.0, "{}", text.angle.to_degrees());
    }

    #[test]
    fn a_line_along_the_edge_runs_across_the_others() {
        let mut picture = drawn(20, 230, 3);
        let edge = rotate270(&drawn(20, 230, 1));
        for (x, y, pixel) in edge.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] < 128) {
            picture.put_pixel(x - 150, y, *pixel);
        }
        let text = detect(&picture);
        assert_eq!((text.across.len(), text.across[0].letters), (1, 14), "{:?}", text.across);
        let TextLine { from, to, .. } = text.across[0];
        assert!((from[0] - 112.0).abs() < 2.0 && (from[1] - 500.0).abs() < 2.0 && (to[1] - 226.0).abs() < 2.0);
        assert_eq!(text.lines.iter().filter(|line| line.letters == 14).count(), 3);
        assert_eq!(detect(&drawn(20, 230, 3)).across, []);
    }

    #[test]
    fn an_icon_beside_two_lines_belongs_to_neither() {
        let mut picture = drawn(240, 30, 1);
        for (y, x) in (250..274_u32).flat_map(|y| (200..480_u32).map(move |x| (y, x))) {
            let pixel = *picture.get_pixel(x, y);
            picture.put_pixel(x, y + 40, pixel);
        }
        // A ring as high as both lines, as the sign of a telephone is.
        for (y, x) in (250..314_u32).flat_map(|y| (120..180_u32).map(move |x| (y, x))) {
            if (x as i32 - 150).pow(2) + (y as i32 - 282).pow(2) > 22 * 22 {
                picture.put_pixel(x, y, Luma([240]));
            }
        }
        let text = detect(&picture);
        let lines: Vec<&TextLine> = text.lines.iter().filter(|line| line.letters == 14).collect();
        assert_eq!(lines.len(), 2, "{:?}", text.lines);
        assert!(lines.iter().all(|line| line.from[0] > 195.0), "{lines:?}");
    }

    #[test]
    fn grain_hides_no_letters() {
        let line = |light, contrast, score, below| TextLine {
            from: [0.0, 50.0],
            to: [400.0, 50.0],
            height: 20.0,
            above: below,
            below,
            light,
            letters: 8,
            score,
            contrast,
            upright: 0.0,
        };
        let (print, grain, hollows) =
            (line(false, 60.0, 5.0, 12.0), line(true, 15.0, 7.0, 30.0), line(true, 50.0, 4.0, 8.0));
        let kept = without_rivals(vec![print, grain, hollows]);
        assert!(kept.contains(&print) && !kept.contains(&hollows), "{kept:?}");
    }

    #[test]
    fn an_even_picture_has_no_text() {
        assert_eq!(detect(&GrayImage::from_pixel(300, 200, Luma([180]))).letters, 0);
    }
}
