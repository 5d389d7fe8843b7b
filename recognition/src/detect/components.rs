//! Connected strokes that may be letters.

use image::GrayImage;

use crate::regions::{Corners, regions};

/// Most letters that are looked at; a picture with more shows foliage or cloth, and its strongest strokes are enough.
const MOST_LETTERS: usize = 6000;
/// Least and greatest height of a letter, in pixels of the picture in which letters are looked for.
const HEIGHTS: (f32, f32) = (5.0, 260.0);

/// A stroke with the size of a letter.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
    /// Mean distance of its pixels from the ground around them, in grey levels.
    pub(super) contrast: f32,
    pub(super) light: bool,
}

impl Letter {
    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }

    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn size(&self) -> f32 {
        self.height().max(self.width())
    }

    pub(super) fn middle(&self) -> [f32; 2] {
        [f32::midpoint(self.left, self.right), f32::midpoint(self.top, self.bottom)]
    }
}

#[derive(Debug, Clone, Copy)]
struct Blob {
    letter: Letter,
    pixels: f32,
    difference: f32,
}

impl Blob {
    /// Strokes fill some of their box, but never all and never a hair of it, and no letter is ten times as wide
    /// as high; several that touch may be, as those of a word that is slightly out of focus do.
    fn is_letter(&self, most: f32) -> bool {
        let (width, height) = (self.letter.width(), self.letter.height());
        let fill = self.pixels / (width * height);
        let slim = width < height * 0.45 && fill > 0.6;
        let word = (7.0..24.0).contains(&(width / height)) && (0.25..0.75).contains(&fill);
        (HEIGHTS.0..most).contains(&height) && (width < height * 7.0 && ((0.12..0.95).contains(&fill) || slim) || word)
    }
}

/// Strokes of both polarities, by comparing each pixel with the mean around it.
pub(super) fn letters(picture: &GrayImage) -> Vec<Letter> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let means = LocalMeans::new(picture);
    let radius = (width.max(height) / 48).max(8);
    let most = (picture.height().min(picture.width()) as f32 / 2.5).min(HEIGHTS.1);
    let mut differences = vec![0_i16; width * height];
    for (y, (row, source)) in differences.chunks_exact_mut(width).zip(picture.as_raw().chunks_exact(width)).enumerate()
    {
        means.row(y, radius, |x, mean| {
            if let (Some(to), Some(value)) = (row.get_mut(x), source.get(x)) {
                let difference = f32::from(*value) - mean;
                let least = 7.0 + mean.min(255.0 - mean) * 0.06;
                *to = if difference.abs() > least { difference as i16 } else { 0 };
            }
        });
    }
    let mut letters = Vec::new();
    for light in [false, true] {
        letters.extend(
            blobs(width, &differences, light)
                .into_iter()
                .filter(|blob| blob.is_letter(most))
                .map(|blob| Letter { contrast: blob.difference / blob.pixels, ..blob.letter }),
        );
    }
    if letters.len() > MOST_LETTERS {
        letters.sort_by(|a, b| b.contrast.total_cmp(&a.contrast));
        letters.truncate(MOST_LETTERS);
    }
    letters
}

fn blobs(width: usize, differences: &[i16], light: bool) -> Vec<Blob> {
    let (runs, count) =
        regions(differences, width, |difference| difference != 0 && (difference > 0) == light, Corners::Connect);
    let letter = Letter { left: f32::MAX, top: f32::MAX, right: 0.0, bottom: 0.0, contrast: 0.0, light };
    let mut blobs = vec![Blob { letter, pixels: 0.0, difference: 0.0 }; count];
    for run in runs {
        let Some(Blob { letter, pixels, difference }) = blobs.get_mut(run.region) else {
            continue;
        };
        letter.left = letter.left.min(run.from as f32);
        letter.right = letter.right.max(run.to as f32);
        letter.top = letter.top.min(run.row as f32);
        letter.bottom = letter.bottom.max(run.row as f32 + 1.0);
        *pixels += (run.to - run.from) as f32;
        let of_run = differences.get(run.row * width + run.from..run.row * width + run.to).unwrap_or_default();
        *difference += of_run.iter().map(|difference| f32::from(difference.abs())).sum::<f32>();
    }
    blobs
}

/// Sums over rectangles in constant time.
struct LocalMeans {
    sums: Vec<u32>,
    width: usize,
    height: usize,
}

impl LocalMeans {
    fn new(picture: &GrayImage) -> Self {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let stride = width + 1;
        let mut sums = vec![0_u32; stride * (height + 1)];
        for (y, row) in picture.as_raw().chunks_exact(width).enumerate() {
            let (above, below) = sums.split_at_mut((y + 1) * stride);
            let above = above.get(y * stride..).unwrap_or_default();
            let mut sum = 0_u32;
            for ((value, above), out) in row.iter().zip(above.iter().skip(1)).zip(below.iter_mut().skip(1)) {
                sum += u32::from(*value);
                *out = above + sum;
            }
        }
        Self { sums, width, height }
    }

    /// Calls `with` with each column of a row and the mean of the square around it.
    fn row(&self, y: usize, radius: usize, mut with: impl FnMut(usize, f32)) {
        let stride = self.width + 1;
        let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(self.height));
        let upper = self.sums.get(top * stride..(top + 1) * stride).unwrap_or_default();
        let lower = self.sums.get(bottom * stride..(bottom + 1) * stride).unwrap_or_default();
        let at = |row: &[u32], x: usize| row.get(x).copied().unwrap_or(0);
        for x in 0..self.width {
            let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(self.width));
            let sum = at(lower, right)
                .wrapping_add(at(upper, left))
                .wrapping_sub(at(lower, left))
                .wrapping_sub(at(upper, right));
            with(x, sum as f32 / ((right - left) * (bottom - top)) as f32);
        }
    }
}
