//! A colour picture of three planes.

use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;

use super::{Plane, blur, motion_blur};
use crate::dice::Dice;
use crate::error::SynthError;

/// Red, green, blue: 0–255.
pub type Colour = [f32; 3];

/// A colour picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// Red, green and blue.
    pub planes: [Plane; 3],
}

/// How bright a colour is, 0–255 (ITU-R BT.601).
pub fn brightness([red, green, blue]: Colour) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue
}

/// A colour between two.
pub fn blend(one: Colour, two: Colour, share: f32) -> Colour {
    let mut out = one;
    for (to, other) in out.iter_mut().zip(two) {
        *to += (other - *to) * share;
    }
    out
}

impl Picture {
    /// A picture of one colour.
    pub fn new(width: usize, height: usize, colour: Colour) -> Self {
        Self { planes: colour.map(|tone| Plane::new(width, height, tone)) }
    }

    /// A picture computed pixel by pixel.
    pub fn from_fn(width: usize, height: usize, mut colour: impl FnMut(usize, usize) -> Colour) -> Self {
        let mut picture = Self::new(width, height, [0.0; 3]);
        let [red, green, blue] = &mut picture.planes;
        let samples = red.samples.iter_mut().zip(&mut green.samples).zip(&mut blue.samples);
        for (index, ((r, g), b)) in samples.enumerate() {
            [*r, *g, *b] = colour(index % width.max(1), index / width.max(1));
        }
        picture
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        let [red, ..] = &self.planes;
        red.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        let [red, ..] = &self.planes;
        red.height
    }

    /// Changes one pixel by a share towards a colour.
    pub fn cover(&mut self, x: i32, y: i32, colour: Colour, share: f32) {
        for (plane, tone) in self.planes.iter_mut().zip(colour) {
            plane.cover(x, y, tone, share);
        }
    }

    /// Paints what lies in a box (left, top, right, bottom) as far as `cover` says.
    pub fn paint(&mut self, bounds: [f32; 4], colour: Colour, cover: impl Fn(f32, f32) -> f32) {
        let [left, top, right, bottom] = bounds.map(|edge| edge as i32);
        for y in top.max(0)..(bottom + 1).min(self.height() as i32) {
            for x in left.max(0)..(right + 1).min(self.width() as i32) {
                let share = cover(x as f32 + 0.5, y as f32 + 0.5);
                if share > 0.0 {
                    self.cover(x, y, colour, share.min(1.0));
                }
            }
        }
    }

    /// Paints a box.
    pub fn fill(&mut self, bounds: [f32; 4], colour: Colour) {
        let [left, top, right, bottom] = bounds;
        self.paint(bounds, colour, |x, y| f32::from(x >= left && x < right && y >= top && y < bottom));
    }

    /// Between four pixels.
    pub fn between(&self, x: f32, y: f32) -> Colour {
        self.planes.each_ref().map(|plane| plane.between(x, y))
    }

    /// Out of focus.
    #[must_use]
    pub fn blurred(&self, deviation: f32) -> Self {
        Self { planes: self.planes.each_ref().map(|plane| blur(plane, deviation)) }
    }

    /// Taken with a moving hand.
    #[must_use]
    pub fn moved(&self, length: f32, direction: f32) -> Self {
        Self { planes: self.planes.each_ref().map(|plane| motion_blur(plane, length, direction)) }
    }

    /// In another size.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize) -> Self {
        Self { planes: self.planes.each_ref().map(|plane| plane.resized(width, height, FilterType::Triangle)) }
    }

    /// Adds the noise of a sensor: mostly in brightness, a little in colour.
    pub fn add_noise(&mut self, deviation: f32, dice: &mut Dice) {
        let [red, green, blue] = &mut self.planes;
        for ((r, g), b) in red.samples.iter_mut().zip(&mut green.samples).zip(&mut blue.samples) {
            let (grey, tint) = (dice.bell() * deviation, dice.bell() * deviation * 0.4);
            *r += grey + tint;
            *g += grey;
            *b += grey - tint;
        }
    }

    /// In eight bits.
    pub fn to_rgb(&self) -> RgbImage {
        let [red, green, blue] = &self.planes;
        let byte = |sample: &f32| (sample.clamp(0.0, 255.0) + 0.5) as u8;
        let samples = red.samples.iter().zip(&green.samples).zip(&blue.samples);
        let bytes = samples.flat_map(|((r, g), b)| [byte(r), byte(g), byte(b)]).collect();
        RgbImage::from_raw(self.width() as u32, self.height() as u32, bytes).unwrap_or_default()
    }

    /// As a JPEG file.
    ///
    /// # Errors
    /// `Encode` when the encoder refuses.
    pub fn to_jpeg(&self, quality: u8) -> Result<Vec<u8>, SynthError> {
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&self.to_rgb())?;
        Ok(jpeg)
    }
}
