//! A picture turned so that its lines are level, and the way back.

use image::GrayImage;
use imageproc::geometric_transformations::Projection;

use super::TextLine;
use crate::warp::{Beyond, Sampling, warp};

/// A picture turned so that its lines are level.
pub(super) struct Turn {
    forth: Projection,
    width: f32,
    height: f32,
}

impl Turn {
    pub(super) fn new(picture: &GrayImage, angle: f32) -> Self {
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        let (sin, cos) = angle.sin_cos();
        let (wide, high) = (width * cos.abs() + height * sin.abs(), width * sin.abs() + height * cos.abs());
        let forth = Projection::translate(-width / 2.0, -height / 2.0)
            .and_then(Projection::rotate(-angle))
            .and_then(Projection::translate(wide / 2.0, high / 2.0));
        Self { forth, width: wide, height: high }
    }

    pub(super) fn picture(&self, picture: &GrayImage) -> GrayImage {
        let size = (self.width.round() as u32, self.height.round() as u32);
        warp(picture, &self.forth.invert(), Sampling::Bilinear, Beyond::Level(128), size)
    }

    pub(super) fn back(&self, line: &TextLine) -> TextLine {
        let back = self.forth.invert();
        let point = |[x, y]: [f32; 2]| {
            let (x, y) = back * (x, y);
            [x, y]
        };
        TextLine { from: point(line.from), to: point(line.to), ..*line }
    }
}
