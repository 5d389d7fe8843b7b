//! A picture of floating-point samples, so that effects do not round one after the other.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{GrayImage, ImageEncoder as _, Luma};

use crate::dice::Dice;
use crate::error::SynthError;

/// One channel, 0 black to 255 white.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Rows of samples.
    pub samples: Vec<f32>,
}

impl Plane {
    /// A plane of one tone.
    pub fn new(width: usize, height: usize, tone: f32) -> Self {
        Self { width, height, samples: vec![tone; width * height] }
    }

    /// A plane computed pixel by pixel.
    pub fn from_fn(width: usize, height: usize, mut tone: impl FnMut(usize, usize) -> f32) -> Self {
        let mut samples = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                samples.push(tone(x, y));
            }
        }
        Self { width, height, samples }
    }

    /// The sample at a place; the edge continues outside.
    pub fn at(&self, x: isize, y: isize) -> f32 {
        let column = x.clamp(0, self.width as isize - 1) as usize;
        let row = y.clamp(0, self.height as isize - 1) as usize;
        self.samples.get(row * self.width + column).copied().unwrap_or_default()
    }

    /// Between four samples.
    pub fn between(&self, x: f32, y: f32) -> f32 {
        // Outside the picture the edge continues, so nothing is lost by not looking there; this spares the rounding.
        let (x, y) = (x.max(0.0), y.max(0.0));
        let (left, top) = (x as isize, y as isize);
        let (across, down) = (x - left as f32, y - top as f32);
        if (left as usize) + 1 < self.width && (top as usize) + 1 < self.height {
            // Away from the edges: two samples of two rows.
            let first = top as usize * self.width + left as usize;
            let pair = |first: usize| self.samples.get(first..first + 2).unwrap_or_default();
            if let ([a, b], [c, d]) = (pair(first), pair(first + self.width)) {
                let (upper, lower) = (a + (b - a) * across, c + (d - c) * across);
                return upper + (lower - upper) * down;
            }
        }
        let upper = self.at(left, top) * (1.0 - across) + self.at(left + 1, top) * across;
        let lower = self.at(left, top + 1) * (1.0 - across) + self.at(left + 1, top + 1) * across;
        upper * (1.0 - down) + lower * down
    }

    /// Changes one sample by a share towards a tone.
    pub fn cover(&mut self, x: i32, y: i32, tone: f32, share: f32) {
        let (Ok(column), Ok(row)) = (usize::try_from(x), usize::try_from(y)) else {
            return;
        };
        if column < self.width
            && let Some(sample) = self.samples.get_mut(row * self.width + column)
        {
            *sample += (tone - *sample) * share;
        }
    }

    /// Each pixel taken from where `from` says.
    #[must_use]
    pub fn warped(&self, width: usize, height: usize, from: impl Fn(f32, f32) -> (f32, f32)) -> Self {
        Self::from_fn(width, height, |x, y| {
            let (x, y) = from(x as f32, y as f32);
            self.between(x, y)
        })
    }

    /// Adds the noise of a sensor.
    pub fn add_noise(&mut self, deviation: f32, dice: &mut Dice) {
        if deviation > 0.05 {
            for sample in &mut self.samples {
                *sample += dice.bell() * deviation;
            }
        }
    }

    /// In eight bits.
    pub fn to_grey(&self) -> GrayImage {
        let bytes = self.samples.iter().map(|sample| (sample.clamp(0.0, 255.0) + 0.5) as u8).collect();
        GrayImage::from_raw(self.width as u32, self.height as u32, bytes).unwrap_or_default()
    }

    /// From eight bits.
    pub fn from_grey(grey: &GrayImage) -> Self {
        let samples = grey.pixels().map(|Luma([tone])| f32::from(*tone)).collect();
        Self { width: grey.width() as usize, height: grey.height() as usize, samples }
    }

    /// In another size.
    #[must_use]
    pub fn resized(&self, width: usize, height: usize, filter: FilterType) -> Self {
        let (width, height) = (width.max(1) as u32, height.max(1) as u32);
        Self::from_grey(&image::imageops::resize(&self.to_grey(), width, height, filter))
    }

    /// After a JPEG file.
    ///
    /// # Errors
    /// `Encode` when the encoder or the decoder refuses.
    pub fn through_jpeg(&self, quality: u8) -> Result<Self, SynthError> {
        let grey = self.to_grey();
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, quality).write_image(
            grey.as_raw(),
            grey.width(),
            grey.height(),
            image::ExtendedColorType::L8,
        )?;
        Ok(Self::from_grey(&image::load_from_memory_with_format(&jpeg, image::ImageFormat::Jpeg)?.into_luma8()))
    }
}
