//! A sheet to draw on, and its photograph.

use std::path::Path;

use ab_glyph::{Font, FontVec, PxScale, ScaleFont, point};
use image::imageops::{rotate90, rotate270};
use image::{Rgb, RgbImage, Rgba, RgbaImage};
use imageproc::filter::gaussian_blur_f32;
use recognition::{CardReading, Engine, PictureReading, ReadOptions, read_picture, samples};

pub(crate) const INK: [u8; 3] = [30, 30, 34];
pub(crate) const PAPER: [u8; 3] = [246, 245, 240];

/// Typefaces of Debian, by their files.
pub(crate) const SANS: &str = "dejavu/DejaVuSans.ttf";
pub(crate) const BOLD: &str = "dejavu/DejaVuSans-Bold.ttf";
pub(crate) const SERIF: &str = "liberation/LiberationSerif-Regular.ttf";
/// Somebody's real hand, of the package fonts-dkg-handwriting.
pub(crate) const HAND: &str = "fifthhorseman/dkg.ttf";

/// Colour, typeface and size of letters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pen(pub(crate) [u8; 3], pub(crate) &'static str, pub(crate) f32);

#[derive(Debug, Clone)]
pub(crate) struct Canvas(pub(crate) RgbImage);

impl Canvas {
    pub(crate) fn new(width: u32, height: u32, ground: [u8; 3]) -> Self {
        Self(RgbImage::from_pixel(width, height, Rgb(ground)))
    }

    pub(crate) fn text(&mut self, x: i64, y: i64, pen: Pen, text: &str) {
        lay(&mut self.0, &written(pen, text), x, y);
    }

    /// Text that is read with the head to the left; its left upper corner is that of the finished column.
    pub(crate) fn upwards(&mut self, x: i64, y: i64, pen: Pen, text: &str) {
        lay(&mut self.0, &rotate270(&written(pen, text)), x, y);
    }

    pub(crate) fn downwards(&mut self, x: i64, y: i64, pen: Pen, text: &str) {
        lay(&mut self.0, &rotate90(&written(pen, text)), x, y);
    }

    /// Lines below each other at a distance of 1.4 letters.
    pub(crate) fn lines(&mut self, x: i64, y: i64, pen: Pen, lines: &[&str]) {
        for (row, line) in lines.iter().enumerate() {
            self.text(x, y + (row as f32 * pen.2 * 1.4) as i64, pen, line);
        }
    }

    pub(crate) fn fill(&mut self, [left, top, width, height]: [u32; 4], colour: [u8; 3]) {
        for (x, y) in (top..top + height).flat_map(|y| (left..left + width).map(move |x| (x, y))) {
            if let Some(pixel) = self.0.get_pixel_mut_checked(x, y) {
                *pixel = Rgb(colour);
            }
        }
    }

    /// The sheet in the middle of a table.
    pub(crate) fn on_table(&self) -> Self {
        let (width, height) = self.0.dimensions();
        let mut table = Self::new(width * 5 / 4, height * 4 / 3, [92, 76, 60]);
        image::imageops::replace(&mut table.0, &self.0, i64::from(width / 8), i64::from(height / 6));
        table
    }

    /// A little out of focus, with noise.
    pub(crate) fn photographed(&self) -> Self {
        let mut picture = gaussian_blur_f32(&self.0, 0.7);
        let mut seed = 7_u32;
        for value in picture.iter_mut() {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (f32::from(*value) * 0.95 + (seed >> 24) as f32 / 25.0).clamp(0.0, 255.0) as u8;
        }
        Self(picture)
    }

    pub(crate) fn read(&self) -> PictureReading {
        let jpeg = samples::encode(&self.0).unwrap();
        let options = ReadOptions {
            languages: ["eng", "deu"].map(str::to_owned).to_vec(),
            default_region: Some("DE".to_owned()),
        };
        read_picture(&jpeg, &mut Engine::new(&options, None).unwrap(), &options).unwrap()
    }

    /// The cards of the only page.
    pub(crate) fn cards(&self) -> Vec<CardReading> {
        let mut reading = self.read();
        assert_eq!(reading.pages.len(), 1);
        reading.pages.remove(0).cards
    }
}

/// Lays what is half transparent on a picture.
fn lay(picture: &mut RgbImage, text: &RgbaImage, left: i64, top: i64) {
    for (x, y, pixel) in text.enumerate_pixels() {
        let (Ok(x), Ok(y)) = (u32::try_from(left + i64::from(x)), u32::try_from(top + i64::from(y))) else { continue };
        if let Some(under) = picture.get_pixel_mut_checked(x, y) {
            let cover = f32::from(pixel.0[3]) / 255.0;
            for (to, ink) in under.0.iter_mut().zip(pixel.0) {
                *to = (f32::from(*to) * (1.0 - cover) + f32::from(ink) * cover) as u8;
            }
        }
    }
}

/// A line of text on nothing.
fn written(Pen(colour, face, size): Pen, text: &str) -> RgbaImage {
    let file = Path::new(samples::FONT_FOLDER).join(face);
    let font = FontVec::try_from_vec(std::fs::read(&file).unwrap()).unwrap();
    let scaled = font.as_scaled(PxScale::from(size));
    let width: f32 = text.chars().map(|letter| scaled.h_advance(scaled.glyph_id(letter))).sum();
    let mut line = RgbaImage::new((width + size).ceil() as u32, scaled.height().ceil() as u32 + 2);
    let mut x = 0.0;
    for letter in text.chars() {
        let id = scaled.glyph_id(letter);
        if let Some(outline) = font.outline_glyph(id.with_scale_and_position(size, point(x, scaled.ascent()))) {
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, cover| {
                let (x, y) = (corner.x + dx as f32, corner.y + dy as f32);
                if x >= 0.0
                    && y >= 0.0
                    && let Some(pixel) = line.get_pixel_mut_checked(x as u32, y as u32)
                {
                    let alpha = pixel.0[3].max((cover * 255.0) as u8);
                    *pixel = Rgba([colour[0], colour[1], colour[2], alpha]);
                }
            });
        }
        x += scaled.h_advance(id);
    }
    line
}
