//! The photograph: table, perspective, shadow, light, blur, noise.

use image::imageops::rotate90;
use image::{Rgb, RgbImage};
use imageproc::filter::gaussian_blur_f32;
use imageproc::geometric_transformations::Projection;

use super::drawing::{HEIGHT, WIDTH};

/// How a card is photographed.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    /// Size of the picture in pixels.
    pub(super) size: (u32, u32),
    /// Where the corners of the card lie, clockwise from its own top left, as shares of the picture.
    pub(super) corners: [(f32, f32); 4],
    /// Colour of the table.
    pub(super) table: [u8; 3],
    /// Strength of the grain of the table, in grey levels.
    pub(super) grain: f32,
    /// Share of the light that is left in the darkest corner, 0–1.
    pub(super) dusk: f32,
    /// Blur in pixels.
    pub(super) blur: f32,
    /// Noise in grey levels.
    pub(super) noise: f32,
    /// Whether the whole picture is turned by a quarter.
    pub(super) turned: bool,
}

impl Scene {
    pub(super) fn photograph(&self, card: &RgbImage, seed: u64) -> RgbImage {
        let mut dice = Dice(seed);
        let (width, height) = self.size;
        let mut picture = self.table(&mut dice);
        let place = |(x, y): (f32, f32)| (x * width as f32, y * height as f32);
        let (right, bottom) = (WIDTH as f32, HEIGHT as f32);
        let from = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)];
        let Some(projection) = Projection::from_control_points(from, self.corners.map(place)) else {
            return picture;
        };
        let back = projection.invert();
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let at = (x as f32 + 0.5, y as f32 + 0.5);
            let distance = |(x, y): (f32, f32)| (-x).max(x - right).max(-y).max(y - bottom);
            // The shadow falls to the lower right and is soft.
            let shadow = distance(back * (at.0 - 14.0, at.1 - 18.0));
            let shade = 0.55 + 0.45 * (shadow / 40.0).clamp(0.0, 1.0);
            for value in &mut pixel.0 {
                *value = (f32::from(*value) * shade) as u8;
            }
            let inside = back * at;
            if distance(inside) <= 0.0
                && let Some(ink) = sample(card, inside)
            {
                *pixel = ink;
            }
        }
        let mut picture = gaussian_blur_f32(&picture, self.blur);
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let across = f32::midpoint(x as f32 / width as f32, y as f32 / height as f32);
            let light = 1.0 - (1.0 - self.dusk) * across;
            let noise = dice.bell() * self.noise;
            for value in &mut pixel.0 {
                *value = (f32::from(*value) * light + noise).clamp(0.0, 255.0) as u8;
            }
        }
        if self.turned { rotate90(&picture) } else { picture }
    }

    /// A table with grain along it.
    fn table(&self, dice: &mut Dice) -> RgbImage {
        let (width, height) = self.size;
        let mut drift = 0.0;
        let rows: Vec<f32> = (0..height)
            .map(|_| {
                drift = drift * 0.92 + dice.bell() * self.grain * 0.5;
                drift
            })
            .collect();
        let mut picture = RgbImage::new(width, height);
        for (row, tone) in picture.rows_mut().zip(rows) {
            for pixel in row {
                let grain = tone + dice.bell() * self.grain * 0.3;
                *pixel = Rgb(self.table.map(|value| (f32::from(value) + grain).clamp(0.0, 255.0) as u8));
            }
        }
        picture
    }
}

/// Bilinear sample.
fn sample(card: &RgbImage, at: (f32, f32)) -> Option<Rgb<u8>> {
    let (x, y) = ((at.0 - 0.5).max(0.0), (at.1 - 0.5).max(0.0));
    let (left, top) = (x as u32, y as u32);
    let (right, bottom) = ((left + 1).min(card.width() - 1), (top + 1).min(card.height() - 1));
    let (across, down) = (x - left as f32, y - top as f32);
    let pixel = |x, y| card.get_pixel_checked(x, y).map(|pixel| pixel.0.map(f32::from));
    let blend = |one: [f32; 3], two: [f32; 3], share: f32| {
        let mut out = one;
        for (to, other) in out.iter_mut().zip(two) {
            *to += (other - *to) * share;
        }
        out
    };
    let upper = blend(pixel(left, top)?, pixel(right, top)?, across);
    let lower = blend(pixel(left, bottom)?, pixel(right, bottom)?, across);
    Some(Rgb(blend(upper, lower, down).map(|value| value as u8)))
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// About normal, mean 0, deviation 1.
    fn bell(&mut self) -> f32 {
        (self.next() + self.next() + self.next() + self.next() - 2.0) * 1.732
    }
}
