//! A flat card: ground, bars, text, QR code.

use std::path::Path;

use ab_glyph::{Font, FontVec, PxScale, ScaleFont, point};
use image::{Rgb, RgbImage};
use qrcode::{Color, QrCode};

use super::cards::{Card, Mark};
use crate::ReadError;

/// Width of a drawn card in pixels; 85 mm at about 310 dpi.
pub(super) const WIDTH: u32 = 1040;
/// Height of a drawn card in pixels.
pub(super) const HEIGHT: u32 = 660;

/// The typefaces of the samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Sans,
    SansBold,
    Serif,
    SerifBold,
    Grotesk,
    GroteskBold,
}

/// The typefaces, loaded.
#[derive(Debug)]
pub struct Fonts {
    fonts: Vec<(Face, FontVec)>,
}

impl Fonts {
    /// Loads the typefaces of Debian's fonts-dejavu-core and fonts-liberation from `folder`.
    ///
    /// # Errors
    /// `Unavailable` with the file that is missing.
    pub fn load(folder: &Path) -> Result<Self, ReadError> {
        let files = [
            (Face::Sans, "dejavu/DejaVuSans.ttf"),
            (Face::SansBold, "dejavu/DejaVuSans-Bold.ttf"),
            (Face::Serif, "liberation/LiberationSerif-Regular.ttf"),
            (Face::SerifBold, "liberation/LiberationSerif-Bold.ttf"),
            (Face::Grotesk, "liberation/LiberationSans-Regular.ttf"),
            (Face::GroteskBold, "liberation/LiberationSans-Bold.ttf"),
        ];
        let load = |(face, file): (Face, &str)| {
            let missing = |error: &dyn std::fmt::Display| ReadError::unavailable(format!("font {file}: {error}"));
            let bytes = std::fs::read(folder.join(file)).map_err(|error| missing(&error))?;
            Ok((face, FontVec::try_from_vec(bytes).map_err(|error| missing(&error))?))
        };
        Ok(Self { fonts: files.into_iter().map(load).collect::<Result<_, ReadError>>()? })
    }

    fn get(&self, face: Face) -> Option<&FontVec> {
        self.fonts.iter().find(|(name, _)| *name == face).map(|(_, font)| font)
    }
}

impl Card {
    /// Draws the card, upright and without perspective.
    pub(super) fn draw(&self, fonts: &Fonts) -> Result<RgbImage, ReadError> {
        let mut picture = RgbImage::from_pixel(WIDTH, HEIGHT, Rgb(self.ground));
        for mark in &self.marks {
            match mark {
                Mark::Bar { x, y, width, height, colour } => {
                    for (x, y) in (*y..y + height).flat_map(|y| (*x..x + width).map(move |x| (x, y))) {
                        if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                            *pixel = Rgb(*colour);
                        }
                    }
                }
                Mark::Text { x, y, size, face, colour, text } => {
                    if let Some(font) = fonts.get(*face) {
                        write(&mut picture, font, (*x as f32, *y as f32), *size, *colour, text);
                    }
                }
                Mark::Code { x, y, module, payload } => code(&mut picture, (*x, *y), *module, payload)?,
            }
        }
        Ok(picture)
    }
}

/// Writes a line whose top left corner is at `at`.
fn write(picture: &mut RgbImage, font: &FontVec, at: (f32, f32), size: f32, colour: [u8; 3], text: &str) {
    let scaled = font.as_scaled(PxScale::from(size));
    let mut x = at.0;
    let mut before = None;
    for letter in text.chars() {
        let id = scaled.glyph_id(letter);
        x += before.map_or(0.0, |before| scaled.kern(before, id));
        let glyph = id.with_scale_and_position(size, point(x, at.1 + scaled.ascent()));
        if let Some(outline) = font.outline_glyph(glyph) {
            let bounds = outline.px_bounds();
            outline.draw(|dx, dy, cover| {
                let (x, y) = (bounds.min.x as i64 + i64::from(dx), bounds.min.y as i64 + i64::from(dy));
                let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else {
                    return;
                };
                if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
                    for (to, ink) in pixel.0.iter_mut().zip(colour) {
                        *to = (f32::from(*to) * (1.0 - cover) + f32::from(ink) * cover) as u8;
                    }
                }
            });
        }
        x += scaled.h_advance(id);
        before = Some(id);
    }
}

fn code(picture: &mut RgbImage, at: (u32, u32), module: u32, payload: &str) -> Result<(), ReadError> {
    let code = QrCode::new(payload.as_bytes()).map_err(ReadError::unavailable)?;
    let side = code.width();
    for (index, color) in code.to_colors().into_iter().enumerate() {
        let (column, row) = ((index % side) as u32, (index / side) as u32);
        let ink = if color == Color::Dark { [0, 0, 0] } else { [255, 255, 255] };
        for (dx, dy) in (0..module * module).map(|i| (i % module, i / module)) {
            if let Some(pixel) = picture.get_pixel_mut_checked(at.0 + column * module + dx, at.1 + row * module + dy) {
                *pixel = Rgb(ink);
            }
        }
    }
    Ok(())
}
