//! Sets a line of text: where each glyph stands, and its ink.

use ab_glyph::{Font as _, GlyphId, PxScale, point};
use rustybuzz::{UnicodeBuffer, shape};

use crate::fonts::Font;

/// How a line is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// Pixels per em.
    pub size: f32,
    /// Extra space between letters, in ems.
    pub tracking: f32,
    /// Small letters as small capitals.
    pub small_capitals: bool,
}

/// A line that is set; its origin is the left end of the baseline.
#[derive(Debug, Clone)]
pub struct Setting<'a> {
    font: &'a Font,
    glyphs: Vec<Placed>,
    /// Width in pixels.
    pub width: f32,
    /// Pixels from the baseline up to the highest ink.
    pub above: f32,
    /// Pixels from the baseline down to the lowest ink.
    pub below: f32,
}

#[derive(Debug, Clone, Copy)]
struct Placed {
    id: GlyphId,
    x: f32,
    y: f32,
    size: f32,
}

/// Height of a small capital relative to a capital.
const SMALL: f32 = 0.78;

/// Height of a capital in ems.
pub fn capital_height(font: &Font) -> f32 {
    let Some(face) = font.face() else {
        return 0.7;
    };
    let units = face.units_per_em().max(1) as f32;
    let measured =
        face.glyph_index('H').and_then(|id| face.glyph_bounding_box(id)).map(|bounds| f32::from(bounds.y_max));
    measured.filter(|height| *height > 0.0).map_or(0.7, |height| height / units)
}

/// Sets a line; nothing when the font lacks a letter.
pub fn set<'a>(font: &'a Font, text: &str, style: Style) -> Option<Setting<'a>> {
    let face = font.face()?;
    let outlines = font.outlines()?;
    let em = face.units_per_em().max(1) as f32;
    let (mut glyphs, mut x) = (Vec::new(), 0.0_f32);
    for (run, size) in runs(text, style) {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&run);
        buffer.guess_segment_properties();
        let shaped = shape(&face, &[], buffer);
        let scale = size / em;
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let id = u16::try_from(info.glyph_id).ok().filter(|id| *id != 0)?;
            let (dx, dy) = (position.x_offset as f32 * scale, position.y_offset as f32 * scale);
            glyphs.push(Placed { id: GlyphId(id), x: x + dx, y: -dy, size });
            x += position.x_advance as f32 * scale + if position.x_advance > 0 { style.tracking * size } else { 0.0 };
        }
    }
    let (mut above, mut below) = (0.0_f32, 0.0_f32);
    for placed in &glyphs {
        if let Some(outline) = outlines.outline_glyph(placed.glyph(&outlines, 0.0, 0.0)) {
            above = above.max(-outline.px_bounds().min.y);
            below = below.max(outline.px_bounds().max.y);
        }
    }
    (above > 0.0).then_some(Setting { font, glyphs, width: x, above, below })
}

/// The text in pieces of one size each.
fn runs(text: &str, style: Style) -> Vec<(String, f32)> {
    if !style.small_capitals {
        return vec![(text.to_owned(), style.size)];
    }
    let mut runs: Vec<(String, f32)> = Vec::new();
    for letter in text.chars() {
        let size = if letter.is_lowercase() { style.size * SMALL } else { style.size };
        let capital: String = letter.to_uppercase().collect();
        match runs.last_mut() {
            Some((run, before)) if (*before - size).abs() < f32::EPSILON => run.push_str(&capital),
            _ => runs.push((capital, size)),
        }
    }
    runs
}

impl Placed {
    fn glyph(self, outlines: &ab_glyph::FontRef<'_>, x: f32, y: f32) -> ab_glyph::Glyph {
        // The rasteriser measures from the ascender to the descender, designers by the em.
        let factor = outlines.units_per_em().map_or(1.0, |em| outlines.height_unscaled() / em);
        self.id.with_scale_and_position(PxScale::from(self.size * factor), point(self.x + x, self.y + y))
    }
}

impl Setting<'_> {
    /// Hands the ink of the line to `ink`, pixel by pixel with its cover (0–1), for an origin in pixels.
    pub fn draw(&self, x: f32, y: f32, mut ink: impl FnMut(i32, i32, f32)) {
        let Some(outlines) = self.font.outlines() else {
            return;
        };
        for placed in &self.glyphs {
            if let Some(outline) = outlines.outline_glyph(placed.glyph(&outlines, x, y)) {
                let (left, top) = (outline.px_bounds().min.x as i32, outline.px_bounds().min.y as i32);
                outline.draw(|dx, dy, cover| ink(left + dx as i32, top + dy as i32, cover.clamp(0.0, 1.0)));
            }
        }
    }
}
