//! From pixels that were read back to pixels of the page.

use image::GrayImage;
use image::imageops::{rotate90, rotate180, rotate270};
use imageproc::geometric_transformations::Projection;

use crate::Polygon;
use crate::decode::resize_grey as resize;
use crate::warp::{Beyond, Sampling, warp};

/// Four corners in pixels, clockwise from the top left.
pub type Quad = [[f32; 2]; 4];

/// A card cut out of its page: upright rectangle of grey pixels, and the way back.
#[derive(Debug, Clone)]
pub struct Cutout {
    /// The card, not yet turned.
    pub pixels: GrayImage,
    to_page: Projection,
}

/// How a picture that was read lies on the page.
#[derive(Debug, Clone)]
pub struct View {
    to_page: Projection,
    /// Degrees clockwise that the cut-out was turned by.
    rotation: u16,
    /// Size of the cut-out before turning.
    width: f32,
    height: f32,
    /// Pixels of the picture that was read per pixel of the cut-out.
    scale: f32,
}

/// Length of the line between two points.
pub fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Area of a polygon, positive when clockwise on a screen.
pub fn area(points: &[[f32; 2]]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f32>() / 2.0
}

/// Cuts the inside of `quad` out of a page and flattens its perspective. The result is `scale` times as large as the
/// longer of each pair of sides. `None` when the corners are no quadrilateral.
pub fn cut_out(page: &Pyramid, quad: &Quad, scale: f32) -> Option<Cutout> {
    let [a, b, c, d] = *quad;
    let width = (distance(a, b).max(distance(d, c)) * scale).round().max(1.0);
    let height = (distance(b, c).max(distance(a, d)) * scale).round().max(1.0);
    let corners = quad.map(|[x, y]| (x, y));
    let to_page = Projection::from_control_points([(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)], corners)?;
    let (level, shrunk) = page.level(scale);
    let to_level = to_page.and_then(Projection::scale(shrunk, shrunk));
    // Letters are only looked for in it, for which the dearer sampling matters when it enlarges.
    let sampling = if scale > shrunk { Sampling::Bicubic } else { Sampling::Bilinear };
    let pixels = warp(level, &to_level, sampling, Beyond::Level(255), (width as u32, height as u32));
    Some(Cutout { pixels, to_page })
}

/// A picture in several sizes, each half of the one before, so that shrunk samples do not fray.
#[derive(Debug)]
pub struct Pyramid {
    full: GrayImage,
    halves: Vec<GrayImage>,
}

impl Pyramid {
    /// Keeps a picture with its halves.
    pub fn new(full: GrayImage) -> Self {
        let mut halves: Vec<GrayImage> = Vec::new();
        loop {
            let last = halves.last().unwrap_or(&full);
            if last.width().min(last.height()) < 200 {
                return Self { full, halves };
            }
            halves.push(resize(last, last.width().div_ceil(2), last.height().div_ceil(2)));
        }
    }

    /// The picture in full size.
    pub fn full(&self) -> &GrayImage {
        &self.full
    }

    /// The picture to sample when its pixels are to become `scale` times as large, with its size as a share of the
    /// full one.
    pub fn level(&self, scale: f32) -> (&GrayImage, f32) {
        let halvings = (1.0 / scale).log2().floor().max(0.0) as usize;
        let level = match halvings.min(self.halves.len()).checked_sub(1) {
            Some(index) => self.halves.get(index).unwrap_or(&self.full),
            None => &self.full,
        };
        (level, level.width() as f32 / self.full.width() as f32)
    }
}

impl Cutout {
    /// The whole page as a card, `scale` times as large.
    pub fn whole(page: &Pyramid, scale: f32) -> Self {
        let size = |side: u32| ((side as f32 * scale).round() as u32).max(1);
        let (level, _) = page.level(scale);
        let pixels = resize(level, size(page.full.width()), size(page.full.height()));
        let back = page.full.width() as f32 / pixels.width() as f32;
        Self { pixels, to_page: Projection::scale(back, back) }
    }

    /// Pixels of the page per pixel of the card, in its middle.
    pub fn page_pixels(&self) -> f32 {
        let (x, y) = (self.pixels.width() as f32 / 2.0, self.pixels.height() as f32 / 2.0);
        distance(self.on_page([x, y]), self.on_page([x + 1.0, y]))
    }

    /// Whether a point of the page lies on the card.
    pub fn holds(&self, [x, y]: [f32; 2]) -> bool {
        let (x, y) = self.to_page.invert() * (x, y);
        (0.0..self.pixels.width() as f32).contains(&x) && (0.0..self.pixels.height() as f32).contains(&y)
    }

    /// A point of the card on its page.
    pub fn on_page(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let (x, y) = self.to_page * (x, y);
        [x, y]
    }

    /// The pixels turned clockwise by 0, 90, 180 or 270 degrees.
    pub fn turned(&self, rotation: u16) -> GrayImage {
        match rotation {
            90 => rotate90(&self.pixels),
            180 => rotate180(&self.pixels),
            270 => rotate270(&self.pixels),
            _ => self.pixels.clone(),
        }
    }

    /// The way back from a picture that was turned by `rotation` and then scaled by `scale`.
    pub fn view(&self, rotation: u16, scale: f32) -> View {
        View {
            to_page: self.to_page,
            rotation,
            width: self.pixels.width() as f32,
            height: self.pixels.height() as f32,
            scale,
        }
    }
}

impl View {
    /// A point of the picture that was read, on the page.
    pub fn point(&self, x: f32, y: f32) -> [f32; 2] {
        let (x, y) = (x / self.scale, y / self.scale);
        let (x, y) = match self.rotation {
            90 => (y, self.height - x),
            180 => (self.width - x, self.height - y),
            270 => (self.width - y, x),
            _ => (x, y),
        };
        let (x, y) = self.to_page * (x, y);
        [x, y]
    }

    /// A rectangle of the picture that was read, on the page, beginning at the corner where reading begins.
    pub fn polygon(&self, left: f32, top: f32, right: f32, bottom: f32) -> Polygon {
        vec![self.point(left, top), self.point(right, top), self.point(right, bottom), self.point(left, bottom)]
    }

    /// The outline of the card on the page, clockwise from its top left as it lies there.
    pub fn outline(&self) -> Polygon {
        [(0.0, 0.0), (self.width, 0.0), (self.width, self.height), (0.0, self.height)]
            .into_iter()
            .map(|(x, y)| {
                let (x, y) = self.to_page * (x, y);
                [x, y]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use rstest::rstest;

    #[rstest]
    #[case(0)]
    #[case(90)]
    #[case(180)]
    #[case(270)]
    fn a_mark_is_found_again_after_turning_and_scaling(#[case] rotation: u16) {
        let mut page = GrayImage::from_pixel(300, 200, Luma([255]));
        for y in 60..70 {
            for x in 100..120 {
                page.put_pixel(x, y, Luma([0]));
            }
        }
        let corners = [[20.0, 10.0], [280.0, 10.0], [280.0, 190.0], [20.0, 190.0]];
        let cutout = cut_out(&Pyramid::new(page), &corners, 1.0).unwrap();
        let turned = cutout.turned(rotation);
        let dark: Vec<_> = turned.enumerate_pixels().filter(|(_, _, p)| p.0[0] < 128).map(|(x, y, _)| (x, y)).collect();
        let (mut x, mut y) = (0.0, 0.0);
        for (a, b) in &dark {
            x += *a as f32 + 0.5;
            y += *b as f32 + 0.5;
        }
        let count = dark.len() as f32;
        let [x, y] = cutout.view(rotation, 2.0).point(2.0 * x / count, 2.0 * y / count);
        assert!((x - 110.0).abs() < 1.5 && (y - 65.0).abs() < 1.5, "{x} {y}");
    }
}
