//! Grey pixels of one picture sampled for another, through any projection.

use image::GrayImage;
use imageproc::geometric_transformations::Projection;

/// How the pixels around a point give its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sampling {
    /// The four around it, by distance.
    Bilinear,
    /// The sixteen around it, along Catmull-Rom splines: crisper where a picture is enlarged.
    Bicubic,
}

/// What lies beyond the edge of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beyond {
    /// One grey level.
    Level(u8),
    /// The nearest pixel of the edge.
    Edge,
}

/// A picture of `width` × `height` pixels; `to_source` says which point of `source` each of its pixels shows.
pub(crate) fn warp(
    source: &GrayImage,
    to_source: &Projection,
    sampling: Sampling,
    beyond: Beyond,
    (width, height): (u32, u32),
) -> GrayImage {
    let source = Source { pixels: source, beyond };
    let mut out = GrayImage::new(width, height);
    for (x, y, pixel) in out.enumerate_pixels_mut() {
        let (x, y) = *to_source * (x as f32, y as f32);
        pixel.0 = [match sampling {
            Sampling::Bilinear => source.sample(x, y, |t| [1.0 - t, t]),
            Sampling::Bicubic => source.sample(x, y, cubic),
        }];
    }
    out
}

/// Weights of the two pixels before a point and the two behind it, `t` being its distance from the second.
fn cubic(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [0.5 * (2.0 * t2 - t - t3), 0.5 * (3.0 * t3 - 5.0 * t2 + 2.0), 0.5 * (4.0 * t2 - 3.0 * t3 + t), 0.5 * (t3 - t2)]
}

struct Source<'a> {
    pixels: &'a GrayImage,
    beyond: Beyond,
}

impl Source<'_> {
    /// The value at a point, from `N` × `N` pixels with the weights that `weights` gives to each direction.
    fn sample<const N: usize>(&self, x: f32, y: f32, weights: impl Fn(f32) -> [f32; N]) -> u8 {
        // Far outside no weight matters, and the numbers stay small.
        let limit = |at: f32, size: u32| at.clamp(-8.0, size as f32 + 8.0);
        let (x, y) = (limit(x, self.pixels.width()), limit(y, self.pixels.height()));
        // Truncation rounds towards zero, so the sum is kept positive.
        let (column, row) = ((x + 16.0) as i32 - 16, (y + 16.0) as i32 - 16);
        let (across, down) = (weights(x - column as f32), weights(y - row as f32));
        let before = (N / 2) as i32 - 1;
        let (left, top) = (column - before, row - before);
        let mut sum = 0.0;
        for (offset, weight) in down.iter().enumerate() {
            sum += weight * self.row::<N>(left, top + offset as i32, &across);
        }
        (sum + 0.5).clamp(0.0, 255.0) as u8
    }

    /// The weighted sum of `N` pixels of a row.
    fn row<const N: usize>(&self, left: i32, row: i32, weights: &[f32; N]) -> f32 {
        if let Some(pixels) = self.inside::<N>(left, row) {
            return pixels.iter().zip(weights).map(|(pixel, weight)| f32::from(*pixel) * weight).sum();
        }
        weights.iter().zip(left..).map(|(weight, column)| f32::from(self.pixel(column, row)) * weight).sum()
    }

    /// `N` pixels side by side, when all of them are on the picture.
    fn inside<const N: usize>(&self, left: i32, row: i32) -> Option<&[u8; N]> {
        let (left, row) = (usize::try_from(left).ok()?, usize::try_from(row).ok()?);
        let width = self.pixels.width() as usize;
        if left + N > width {
            return None;
        }
        self.pixels.as_raw().get(row * width + left..)?.first_chunk()
    }

    fn pixel(&self, column: i32, row: i32) -> u8 {
        let (width, height) = (self.pixels.width() as i32, self.pixels.height() as i32);
        let within = (0..width).contains(&column) && (0..height).contains(&row);
        match self.beyond {
            Beyond::Level(level) if !within => level,
            _ => {
                let (column, row) = (column.clamp(0, (width - 1).max(0)), row.clamp(0, (height - 1).max(0)));
                self.pixels.get_pixel_checked(column as u32, row as u32).map_or(0, |pixel| pixel.0[0])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use rstest::rstest;

    fn ramp() -> GrayImage {
        GrayImage::from_fn(40, 30, |x, y| Luma([(3 * x + 2 * y) as u8]))
    }

    #[rstest]
    #[case(Sampling::Bilinear)]
    #[case(Sampling::Bicubic)]
    fn a_slope_stays_a_slope_when_it_is_turned_and_enlarged(#[case] sampling: Sampling) {
        let to_source =
            Projection::scale(0.4, 0.4).and_then(Projection::rotate(0.1)).and_then(Projection::translate(8.0, 5.0));
        let warped = warp(&ramp(), &to_source, sampling, Beyond::Edge, (50, 40));
        for (x, y, pixel) in warped.enumerate_pixels() {
            let (sx, sy) = to_source * (x as f32, y as f32);
            assert!((f32::from(pixel.0[0]) - (3.0 * sx + 2.0 * sy)).abs() < 1.01, "{x} {y}");
        }
    }

    #[rstest]
    #[case(Beyond::Level(255), 255)]
    #[case(Beyond::Edge, 0)]
    fn beyond_the_edge_lies_what_was_asked_for(#[case] beyond: Beyond, #[case] expected: u8) {
        let far = Projection::translate(-1e9, -1e9);
        for sampling in [Sampling::Bilinear, Sampling::Bicubic] {
            assert_eq!(warp(&ramp(), &far, sampling, beyond, (3, 3)).get_pixel(1, 1).0[0], expected);
            let nowhere = Projection::from_matrix([f32::NAN, 0.0, 0.0, 0.0, f32::NAN, 0.0, 0.0, 0.0, 1.0]);
            assert!(nowhere.is_none_or(|nowhere| warp(&ramp(), &nowhere, sampling, beyond, (3, 3)).len() == 9));
        }
    }

    #[test]
    fn a_picture_through_nothing_stays_itself() {
        let same = Projection::translate(0.0, 0.0);
        assert_eq!(warp(&ramp(), &same, Sampling::Bicubic, Beyond::Edge, (40, 30)), ramp());
    }
}
