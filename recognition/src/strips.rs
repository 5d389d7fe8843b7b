//! Lines of text cut straight and laid on one sheet: dark on white, one below the other, letters of one height.

use image::{GrayImage, Luma};
use imageproc::geometric_transformations::Projection;

use crate::detect::TextLine;
use crate::geometry::{Cutout, Pyramid, distance};
use crate::tesseract::{Engine, RawWord, Segmentation};
use crate::warp::{Beyond, Sampling, warp};
use crate::{ReadError, languages};

/// Height of the median letter that Tesseract reads best, in pixels.
pub const LETTER_HEIGHT: f32 = 30.0;
/// Height of a word on the sheet that is no more than a stroke, in pixels.
const LEAST_HEIGHT: f32 = 8.0;
/// White around each line, in pixels of the sheet.
const MARGIN: f32 = 10.0;
/// Largest sheet, in pixels; what is left of the lines is not read.
const MOST_AREA: f32 = 7_000_000.0;
/// Widest line of a sheet, in pixels; what is longer is shrunk.
const MOST_WIDTH: f32 = 3000.0;

/// Lines on white paper, and the way back.
#[derive(Debug)]
pub struct Sheet {
    /// What Tesseract reads.
    pub pixels: GrayImage,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    line: usize,
    top: f32,
    bottom: f32,
    scale: f32,
    /// Where the strip begins on the card, and one pixel of the sheet along and across it.
    origin: [f32; 2],
    along: [f32; 2],
}

/// Lays lines on a sheet, their letters `height` pixels high.
pub fn sheet<'a>(
    page: &Pyramid,
    card: &Cutout,
    lines: impl Iterator<Item = (usize, &'a TextLine)>,
    height: f32,
) -> Sheet {
    let mut strips = Vec::new();
    let (mut top, mut width) = (MARGIN, 64.0_f32);
    let mut rows = Vec::new();
    for (index, line) in lines {
        let scale = (height / line.height).min(MOST_WIDTH / line.length().max(1.0));
        let Some((strip, origin)) = cut(page, card, line, scale) else {
            continue;
        };
        let bottom = top + strip.height() as f32;
        if bottom * width.max(strip.width() as f32) > MOST_AREA {
            break;
        }
        width = width.max(strip.width() as f32 + 2.0 * MARGIN);
        rows.push(Row { line: index, top, bottom, scale, origin, along: line.along() });
        strips.push((top, strip));
        top = bottom + MARGIN;
    }
    let mut pixels = GrayImage::from_pixel(width.ceil() as u32, top.ceil() as u32, Luma([255]));
    for (top, strip) in strips {
        image::imageops::replace(&mut pixels, &strip, MARGIN as i64, top as i64);
    }
    Sheet { pixels, rows }
}

/// One line, level, dark on white, with the place of its top left corner on the card.
fn cut(page: &Pyramid, card: &Cutout, line: &TextLine, scale: f32) -> Option<(GrayImage, [f32; 2])> {
    let [ux, uy] = line.along();
    // A little more than the letters, and no more than half way to the next line.
    let pad = 0.35 * line.height;
    let (above, below) = (line.above + 0.15 * line.height, line.below + 0.15 * line.height);
    let (length, height) = (line.length() + 2.0 * pad, above + below);
    let (width, rows) = ((length * scale).round().max(2.0), (height * scale).round().max(2.0));
    if width > 2.0 * MOST_WIDTH || rows > 1000.0 {
        return None;
    }
    let origin = [line.from[0] - pad * ux + above * uy, line.from[1] - pad * uy - above * ux];
    let corner = |s: f32, t: f32| card.on_page([origin[0] + s * ux - t * uy, origin[1] + s * uy + t * ux]);
    let corners = [corner(0.0, 0.0), corner(length, 0.0), corner(length, height), corner(0.0, height)];
    let (level, shrunk) = page.level(width / distance(corners[0], corners[1]).max(1.0));
    let to_level = Projection::from_control_points(
        [(0.0, 0.0), (width, 0.0), (width, rows), (0.0, rows)],
        corners.map(|[x, y]| (x * shrunk, y * shrunk)),
    )?;
    let size = (width as u32, rows as u32);
    let mut strip = warp(level, &to_level, Sampling::Bicubic, Beyond::Edge, size);
    clear(&mut strip, line.light);
    Some((strip, origin))
}

/// Stretches the contrast to the full range, dark on white.
fn clear(strip: &mut GrayImage, light: bool) {
    let mut histogram = [0_u32; 256];
    for pixel in strip.pixels() {
        if let Some(count) = histogram.get_mut(usize::from(pixel.0[0])) {
            *count += 1;
        }
    }
    let total = strip.width() * strip.height();
    let level = |share: f32| {
        let wanted = (total as f32 * share) as u32;
        let mut sum = 0;
        let at = histogram.iter().position(|count| {
            sum += count;
            sum > wanted
        });
        at.unwrap_or(255) as f32
    };
    let (ink, ground) = if light { (level(0.98), level(0.4)) } else { (level(0.02), level(0.6)) };
    let range = if (ground - ink).abs() < 6.0 { 6.0_f32.copysign(ground - ink) } else { ground - ink };
    for pixel in strip.pixels_mut() {
        let share = (f32::from(pixel.0[0]) - ink) / range;
        pixel.0[0] = (share.clamp(0.0, 1.0) * 255.0) as u8;
    }
}

/// A word with the line it was found in.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Index of the line.
    pub line: usize,
    /// The word, in pixels of the card turned by `rotation`.
    pub word: RawWord,
}

/// Letters in words that are long and sure enough not to be chance.
pub fn score(words: &[Placed]) -> f32 {
    score_of(words, RawWord::letters)
}

/// The same of letters that are not ASCII: what a script is told by, for models of all scripts know Latin letters.
pub(crate) fn script_score(words: &[Placed]) -> f32 {
    score_of(words, |word| word.text.chars().filter(|c| !c.is_ascii()).map(languages::letters_in).sum())
}

fn score_of(words: &[Placed], letters: impl Fn(&RawWord) -> f32) -> f32 {
    words
        .iter()
        .map(|placed| &placed.word)
        .filter(|word| word.confidence > 0.65)
        .map(|word| letters(word) * word.confidence)
        .filter(|letters| *letters > 1.9)
        .sum()
}

impl Sheet {
    /// Reads the sheet. `turn` maps a point of the card to the upright card.
    ///
    /// # Errors
    /// As `Engine::recognise`.
    pub fn read(
        &self,
        engine: &mut Engine,
        language: &str,
        turn: impl Fn([f32; 2]) -> [f32; 2],
    ) -> Result<Vec<Placed>, ReadError> {
        if self.rows.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.place(engine.recognise(&self.pixels, language, Segmentation::Block)?, turn))
    }

    /// Words of the sheet back on the card. `turn` maps a point of the card to the upright card.
    pub fn place(&self, words: Vec<RawWord>, turn: impl Fn([f32; 2]) -> [f32; 2]) -> Vec<Placed> {
        let mut placed = Vec::new();
        for word in apart(words) {
            let middle = word.top + word.height / 2.0;
            let row =
                self.rows.iter().find(|row| middle >= row.top - MARGIN / 2.0 && middle < row.bottom + MARGIN / 2.0);
            let Some(row) = row else {
                continue;
            };
            let point = |x: f32, y: f32| {
                let (s, t) = ((x - MARGIN) / row.scale, (y - row.top) / row.scale);
                let [ux, uy] = row.along;
                turn([row.origin[0] + s * ux - t * uy, row.origin[1] + s * uy + t * ux])
            };
            let [x, y] = point(word.left + word.width / 2.0, middle);
            let (width, height) = (word.width / row.scale, word.height / row.scale);
            placed.push(Placed {
                line: row.line,
                word: RawWord {
                    left: x - width / 2.0,
                    top: y - height / 2.0,
                    width,
                    height,
                    line: Some(row.line),
                    ..word
                },
            });
        }
        placed
    }
}

/// Words that end where the next one begins: Tesseract draws the boxes of Chinese characters too wide. What is far too
/// low for letters is left out.
fn apart(mut words: Vec<RawWord>) -> Vec<RawWord> {
    words.retain(|word| word.height > LEAST_HEIGHT || word.letters() < 2.0);
    let lefts: Vec<(f32, f32)> = words.iter().map(|word| (word.left, word.top + word.height / 2.0)).collect();
    for (word, (left, middle)) in words.iter_mut().zip(lefts.into_iter().skip(1)) {
        let level = middle > word.top && middle < word.bottom();
        if level && left > word.left && left < word.right() {
            word.width = left - word.left;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    /// A card with one dark or light bar, 40 pixels long and 10 high, at (50, 30).
    fn card(ink: u8, ground: u8) -> (Pyramid, Cutout) {
        let mut page = GrayImage::from_pixel(300, 200, Luma([ground]));
        for (x, y) in (50..90).flat_map(|x| (30..40).map(move |y| (x, y))) {
            page.put_pixel(x, y, Luma([ink]));
        }
        let page = Pyramid::new(page);
        let card = Cutout::whole(&page, 1.0);
        (page, card)
    }

    fn line(light: bool) -> TextLine {
        TextLine {
            from: [50.0, 35.0],
            to: [90.0, 35.0],
            height: 10.0,
            above: 6.0,
            below: 6.0,
            light,
            letters: 4,
            score: 4.0,
            contrast: 100.0,
            upright: 0.0,
        }
    }

    #[rstest]
    #[case(20, 220, false)]
    #[case(230, 40, true)]
    fn a_line_lies_dark_on_white_in_the_wanted_height(#[case] ink: u8, #[case] ground: u8, #[case] light: bool) {
        let (page, card) = card(ink, ground);
        let line = line(light);
        let sheet = sheet(&page, &card, std::iter::once((0, &line)), 30.0);
        let column = sheet.pixels.width() / 2;
        let dark = (0..sheet.pixels.height()).filter(|y| sheet.pixels.get_pixel(column, *y).0[0] < 128).count();
        assert!((28..=32).contains(&dark), "{dark}");
        assert!(sheet.pixels.get_pixel(0, 0).0[0] > 250);
    }

    #[test]
    fn a_word_of_the_sheet_is_found_on_the_card() {
        let (page, card) = card(20, 220);
        let line = line(false);
        let sheet = sheet(&page, &card, std::iter::once((7, &line)), 30.0);
        let dark: Vec<(u32, u32)> =
            sheet.pixels.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 128).map(|(x, y, _)| (x, y)).collect();
        let edge = |pick: fn(&(u32, u32)) -> u32| {
            let values = dark.iter().map(pick);
            (values.clone().min().unwrap() as f32, values.max().unwrap() as f32 + 1.0)
        };
        let ((left, right), (top, bottom)) = (edge(|p| p.0), edge(|p| p.1));
        let (width, height) = (right - left, bottom - top);
        let word = RawWord { text: "bar".to_owned(), confidence: 0.9, left, top, width, height, line: None };
        let placed = sheet.place(vec![word], |point| point);
        assert_eq!(placed[0].line, 7);
        let word = &placed[0].word;
        assert!((word.left - 50.0).abs() < 1.0 && (word.right() - 90.0).abs() < 1.0, "{word:?}");
        assert!((word.top - 30.0).abs() < 1.0 && (word.bottom() - 40.0).abs() < 1.0, "{word:?}");
    }

    #[test]
    fn boxes_of_characters_do_not_overlap() {
        let word = |text: &str, left: f32, width: f32, height: f32| RawWord {
            text: text.to_owned(),
            confidence: 0.9,
            left,
            top: 10.0,
            width,
            height,
            line: None,
        };
        let words = vec![word("未来", 0.0, 200.0, 30.0), word("を", 80.0, 40.0, 30.0), word("TEN", 130.0, 20.0, 2.0)];
        let apart = apart(words);
        assert_eq!(apart.len(), 2);
        assert!((apart[0].right() - 80.0).abs() < 1e-6);
    }
}
