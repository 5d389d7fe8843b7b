//! Quadrilaterals that might be a card, and how much each looks like one.

use image::{GrayImage, Luma, RgbImage};
use imageproc::contrast::otsu_level;
use imageproc::filter::gaussian_blur_f32;
use imageproc::geometry::convex_hull;
use imageproc::point::Point;

use crate::geometry::{Quad, area, distance};
use crate::regions::{Corners, regions};

/// Least share of the picture that a card fills.
const LEAST_SHARE: f32 = 0.04;
/// A quadrilateral beyond this share is the picture itself.
const MOST_SHARE: f32 = 0.96;
/// How far specks and gaps of a mask are cleared away, in pixels.
const REACH: usize = 2;
/// Difference of two pixels that is an edge, in grey levels.
const EDGE: f32 = 14.0;

/// The card-like quadrilaterals of a small picture whose score, 0–1, is at least `least`, best first; of those that
/// share their middle only the best.
pub(super) fn quads(picture: &RgbImage, least: f32) -> Vec<(Quad, f32)> {
    let smooth = gaussian_blur_f32(picture, 1.0);
    let mut found: Vec<(Quad, f32)> = Vec::new();
    for mask in masks(&smooth) {
        for shape in shapes(&mask) {
            let Some(quad) = four_corners(&shape.hull) else {
                continue;
            };
            let score = score(&smooth, &quad, &shape);
            if score >= least {
                found.push((from_top_left(quad), score));
            }
        }
    }
    found.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut distinct: Vec<(Quad, f32)> = Vec::new();
    for (quad, score) in found {
        let same = |other: &Quad| contains(other, middle(&quad)) || contains(&quad, middle(other));
        if !distinct.iter().any(|(other, _)| same(other)) {
            distinct.push((quad, score));
        }
    }
    distinct
}

/// Where the diagonals of a quadrilateral are half over.
pub(super) fn middle(quad: &Quad) -> [f32; 2] {
    let sum = quad.iter().fold([0.0, 0.0], |sum, corner| [sum[0] + corner[0], sum[1] + corner[1]]);
    sum.map(|sum| sum / 4.0)
}

/// Whether a point lies in a convex quadrilateral.
pub(super) fn contains(quad: &Quad, point: [f32; 2]) -> bool {
    sides(quad).iter().all(|(a, b)| (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) >= 0.0)
}

/// Distance of a point from the nearest side, in pixels.
pub(super) fn distance_to(quad: &Quad, point: [f32; 2]) -> f32 {
    let to_side = |(a, b): &([f32; 2], [f32; 2])| {
        let along = [b[0] - a[0], b[1] - a[1]];
        let share = ((point[0] - a[0]) * along[0] + (point[1] - a[1]) * along[1])
            / (along[0] * along[0] + along[1] * along[1]).max(1e-6);
        let share = share.clamp(0.0, 1.0);
        distance(point, [a[0] + share * along[0], a[1] + share * along[1]])
    };
    sides(quad).iter().map(to_side).fold(f32::MAX, f32::min)
}

fn sides(quad: &Quad) -> [([f32; 2], [f32; 2]); 4] {
    let [a, b, c, d] = *quad;
    [(a, b), (b, c), (c, d), (d, a)]
}

/// Black-and-white views of the picture in which a card may be one piece.
fn masks(picture: &RgbImage) -> Vec<GrayImage> {
    let grey = map(picture, |[r, g, b]| ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b)) >> 8) as u8);
    let colour = map(picture, |[r, g, b]| r.max(g).max(b) - r.min(g).min(b));
    let ground = border_colour(picture);
    let apart = map(picture, |pixel| {
        let sum: i32 = pixel.iter().zip(&ground).map(|(a, b)| (i32::from(*a) - i32::from(*b)).pow(2)).sum();
        (f64::from(sum).sqrt() * 0.8).min(255.0) as u8
    });
    let mut masks = Vec::new();
    for (view, shares) in [(&grey, &[0.75, 1.0, 1.2][..]), (&colour, &[1.0]), (&apart, &[0.5, 0.8, 1.1])] {
        let level = f32::from(otsu_level(view));
        for share in shares {
            let level = (level * share).min(250.0) as u8;
            masks.push(threshold(view, |value| value > level));
            masks.push(threshold(view, |value| value <= level));
        }
    }
    let edges = edges(picture);
    for strength in [EDGE * 0.8, EDGE * 1.6] {
        masks.push(threshold(&edges, |value| f32::from(value) < strength));
    }
    // Opened, then closed.
    masks.into_iter().map(|mask| shrunk(grown(grown(shrunk(mask))))).collect()
}

fn map(picture: &RgbImage, f: impl Fn([u8; 3]) -> u8) -> GrayImage {
    let mut out = GrayImage::new(picture.width(), picture.height());
    for (to, from) in out.pixels_mut().zip(picture.pixels()) {
        to.0 = [f(from.0)];
    }
    out
}

fn threshold(view: &GrayImage, f: impl Fn(u8) -> bool) -> GrayImage {
    let mut out = GrayImage::new(view.width(), view.height());
    for (to, from) in out.pixels_mut().zip(view.pixels()) {
        to.0 = [if f(from.0[0]) { 255 } else { 0 }];
    }
    out
}

/// Sets every pixel that has a set one within `REACH` in either direction.
fn grown(mask: GrayImage) -> GrayImage {
    spread(mask, u8::max)
}

/// Clears every pixel that has a clear one within `REACH` in either direction.
fn shrunk(mask: GrayImage) -> GrayImage {
    spread(mask, u8::min)
}

/// The extreme of the square around each pixel, first along rows, then along columns.
fn spread(mut mask: GrayImage, extreme: impl Fn(u8, u8) -> u8) -> GrayImage {
    let width = mask.width() as usize;
    let pixels: &mut [u8] = &mut mask;
    for row in pixels.chunks_exact_mut(width.max(1)) {
        spread_by(row, 1, &extreme);
    }
    spread_by(pixels, width, &extreme);
    mask
}

/// Takes the extreme of each value and those up to `REACH` steps of `stride` before and behind it.
fn spread_by(values: &mut [u8], stride: usize, extreme: impl Fn(u8, u8) -> u8) {
    let before = values.to_vec();
    for step in (1..=REACH).map(|step| step * stride) {
        let behind = before.get(step..).unwrap_or_default();
        values.iter_mut().zip(behind).for_each(|(value, other)| *value = extreme(*value, *other));
        let ahead = values.get_mut(step..).unwrap_or_default();
        ahead.iter_mut().zip(&before).for_each(|(value, other)| *value = extreme(*value, *other));
    }
}

/// Median colour of the outermost twentieth of the picture.
fn border_colour(picture: &RgbImage) -> [u8; 3] {
    let (width, height) = picture.dimensions();
    let margin = (width.min(height) / 20).max(1);
    let mut channels: [Vec<u8>; 3] = Default::default();
    for (x, y, pixel) in picture.enumerate_pixels() {
        if x < margin || y < margin || x >= width - margin || y >= height - margin {
            for (channel, value) in channels.iter_mut().zip(pixel.0) {
                channel.push(value);
            }
        }
    }
    channels.map(|mut channel| {
        channel.sort_unstable();
        channel.get(channel.len() / 2).copied().unwrap_or(0)
    })
}

/// Largest step of any channel to the right or down.
fn edges(picture: &RgbImage) -> GrayImage {
    let mut out = GrayImage::new(picture.width(), picture.height());
    for (x, y, to) in out.enumerate_pixels_mut() {
        *to = Luma([step(picture, [x as f32, y as f32], [x as f32 + 1.0, y as f32])
            .max(step(picture, [x as f32, y as f32], [x as f32, y as f32 + 1.0]))
            .min(255.0) as u8]);
    }
    out
}

/// Difference of two pixels; 0 outside the picture.
fn step(picture: &RgbImage, a: [f32; 2], b: [f32; 2]) -> f32 {
    let pixel = |[x, y]: [f32; 2]| {
        (x >= 0.0 && y >= 0.0).then(|| picture.get_pixel_checked(x.round() as u32, y.round() as u32)).flatten()
    };
    let (Some(a), Some(b)) = (pixel(a), pixel(b)) else {
        return 0.0;
    };
    a.0.iter().zip(b.0).map(|(a, b)| f32::from(a.abs_diff(b))).fold(0.0, f32::max)
}

#[derive(Debug)]
struct Shape {
    hull: Vec<[f32; 2]>,
    /// Share of the hull that is filled.
    solid: f32,
}

fn shapes(mask: &GrayImage) -> Vec<Shape> {
    let (runs, count) = regions(mask.as_raw(), mask.width() as usize, |value| value > 0, Corners::Part);
    let least = LEAST_SHARE * (mask.width() * mask.height()) as f32 * 0.5;
    let mut sizes = vec![0_usize; count];
    for run in &runs {
        if let Some(size) = sizes.get_mut(run.region) {
            *size += run.to - run.from;
        }
    }
    let mut shapes = Vec::new();
    for (region, pixels) in sizes.iter().enumerate().filter(|(_, pixels)| **pixels as f32 > least) {
        let corners = runs.iter().filter(|run| run.region == region).flat_map(|run| {
            let (from, to, row) = (run.from as i32, run.to as i32, run.row as i32);
            [(from, row), (to, row), (from, row + 1), (to, row + 1)].map(|(x, y)| Point::new(x, y))
        });
        let hull = convex_hull(corners.collect::<Vec<_>>());
        let hull: Vec<[f32; 2]> = hull.iter().map(|point| [point.x as f32, point.y as f32]).collect();
        let size = area(&hull).abs();
        if hull.len() >= 4 && size > least {
            shapes.push(Shape { hull, solid: *pixels as f32 / size });
        }
    }
    shapes
}

/// Takes edges off a convex polygon, each time the one whose loss adds least, until four are left: rounded and
/// covered corners become the corners that they would be.
fn four_corners(hull: &[[f32; 2]]) -> Option<Quad> {
    let mut polygon = hull.to_vec();
    if area(&polygon) < 0.0 {
        polygon.reverse();
    }
    while polygon.len() > 4 {
        let count = polygon.len();
        let at = |index: usize| polygon.get(index % count).copied().unwrap_or_default();
        let (index, corner) = (0..count)
            .filter_map(|index| {
                let (before, a, b, after) = (at(index + count - 1), at(index), at(index + 1), at(index + 2));
                let corner = meet(before, a, after, b)?;
                // The lines must meet beyond the edge, not behind it.
                let added = -area(&[a, b, corner]);
                (added >= -1e-3).then_some((added, index, corner))
            })
            .min_by(|x, y| x.0.total_cmp(&y.0))
            .map(|(_, index, corner)| (index, corner))?;
        if let Some(slot) = polygon.get_mut(index) {
            *slot = corner;
        }
        polygon.remove((index + 1) % count);
    }
    polygon.try_into().ok()
}

/// Where the line from `from` through `through` meets the line from `other` through `end`, at or beyond `through`.
fn meet(from: [f32; 2], through: [f32; 2], other: [f32; 2], end: [f32; 2]) -> Option<[f32; 2]> {
    let ours = [through[0] - from[0], through[1] - from[1]];
    let theirs = [end[0] - other[0], end[1] - other[1]];
    let cross = ours[0] * theirs[1] - ours[1] * theirs[0];
    if cross.abs() < 1e-6 {
        return None;
    }
    let along = ((other[0] - from[0]) * theirs[1] - (other[1] - from[1]) * theirs[0]) / cross;
    (along >= 0.99).then(|| [from[0] + along * ours[0], from[1] + along * ours[1]])
}

fn score(picture: &RgbImage, quad: &Quad, shape: &Shape) -> f32 {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let size = area(quad);
    let share = size / (width * height);
    let outside =
        |[x, y]: &[f32; 2]| *x < -0.08 * width || *y < -0.08 * height || *x > 1.08 * width || *y > 1.08 * height;
    if !(LEAST_SHARE..MOST_SHARE).contains(&share) || quad.iter().any(outside) {
        return 0.0;
    }
    let ramp = |value: f32, from: f32, to: f32| ((value - from) / (to - from)).clamp(0.0, 1.0);
    let fit = ramp(area(&shape.hull).abs() / size, 0.80, 0.95);
    let solid = ramp(shape.solid, 0.35, 0.75);
    let lengths = sides(quad).map(|(a, b)| distance(a, b));
    let [top, right, bottom, left] = lengths;
    let even = (top.min(bottom) / top.max(bottom)).min(left.min(right) / left.max(right));
    let (across, down) = (f32::midpoint(top, bottom), f32::midpoint(left, right));
    let ratio = across.max(down) / across.min(down).max(1.0);
    let aspect = ramp(ratio, 0.9, 1.35) * (1.0 - 0.8 * ramp(ratio, 2.0, 3.2));
    let support = sides(quad).map(|(a, b)| edge_support(picture, a, b));
    let mean = support.iter().sum::<f32>() / 4.0;
    let weakest = support.iter().copied().fold(1.0, f32::min);
    let edge = 0.5 * mean + 0.5 * weakest.max(0.2);
    fit * solid * ramp(even, 0.35, 0.75) * (0.3 + 0.7 * aspect) * edge * (0.6 + 0.4 * ramp(share.sqrt(), 0.2, 0.6))
}

/// Share of a side along which the picture changes.
fn edge_support(picture: &RgbImage, a: [f32; 2], b: [f32; 2]) -> f32 {
    const SAMPLES: usize = 32;
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let length = distance(a, b).max(1.0);
    let normal = [-(b[1] - a[1]) / length, (b[0] - a[0]) / length];
    let mut sum = 0.0;
    for sample in 0..SAMPLES {
        // The corners are left out, for they are often round.
        let t = 0.06 + 0.88 * sample as f32 / (SAMPLES - 1) as f32;
        let middle = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
        if middle[0] < 3.0 || middle[1] < 3.0 || middle[0] > width - 4.0 || middle[1] > height - 4.0 {
            sum += 0.45;
            continue;
        }
        let strongest = (-3..=3)
            .map(|offset| {
                let point = |by: f32| [middle[0] + normal[0] * by, middle[1] + normal[1] * by];
                step(picture, point(offset as f32 - 1.0), point(offset as f32 + 1.0))
            })
            .fold(0.0, f32::max);
        sum += (strongest / EDGE).min(1.0).powi(2);
    }
    sum / SAMPLES as f32
}

/// The same corners, beginning with the one nearest to the top left of the picture.
pub(super) fn from_top_left(mut quad: Quad) -> Quad {
    if area(&quad) < 0.0 {
        quad.reverse();
    }
    let first = quad
        .iter()
        .enumerate()
        .min_by(|a, b| (a.1[0] + a.1[1]).total_cmp(&(b.1[0] + b.1[1])))
        .map_or(0, |(index, _)| index);
    quad.rotate_left(first);
    quad
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;
    use imageproc::drawing::draw_polygon_mut;

    #[test]
    fn a_tilted_card_on_a_table_is_found() {
        let mut picture = RgbImage::from_pixel(480, 360, Rgb([90, 70, 50]));
        let corners = [(110, 80), (390, 110), (370, 270), (95, 230)];
        draw_polygon_mut(&mut picture, &corners.map(|(x, y)| Point::new(x, y)), Rgb([235, 235, 230]));
        let (quad, score) = quads(&picture, 0.4)[0];
        assert!(score > 0.7, "{score}");
        for (found, wanted) in quad.iter().zip(corners) {
            assert!(distance(*found, [wanted.0 as f32, wanted.1 as f32]) < 5.0, "{quad:?}");
        }
    }

    #[test]
    fn an_even_picture_has_no_card() {
        let picture = RgbImage::from_pixel(480, 360, Rgb([200, 200, 200]));
        assert!(quads(&picture, 0.42).is_empty());
    }

    #[test]
    fn masks_are_cleared_of_specks_and_gaps() {
        use imageproc::{distance_transform::Norm, morphology};
        let mask =
            GrayImage::from_fn(90, 60, |x, y| Luma([if (x * x + 7 * y + x * y / 5) % 11 < 7 { 255 } else { 0 }]));
        assert_eq!(grown(mask.clone()), morphology::dilate(&mask, Norm::LInf, 2));
        assert_eq!(shrunk(mask.clone()), morphology::erode(&mask, Norm::LInf, 2));
    }

    #[test]
    fn a_cut_corner_is_completed() {
        let hull = [[0.0, 0.0], [100.0, 0.0], [100.0, 50.0], [90.0, 60.0], [0.0, 60.0]];
        let quad = four_corners(&hull).unwrap();
        assert!(quad.iter().any(|corner| distance(*corner, [100.0, 60.0]) < 0.5), "{quad:?}");
    }
}
