//! A piece of a page, to show where a value stands.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, RgbImage};
use serde::{Deserialize, Serialize};

use super::Pages;
use crate::{Polygon, ReadError};

/// Long side of a piece, in pixels.
const SIDE: u32 = 1280;
/// Short side below which a piece is enlarged, in pixels.
const SMALL: u32 = 160;

/// Where a piece is to be cut, and how it must be turned.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Page of the file, from 1.
    page: u32,
    /// Pixels of the page in which the corners are given.
    page_width: u32,
    least: [f32; 2],
    most: [f32; 2],
    /// Degrees clockwise by which the text must be turned.
    rotation: u16,
}

impl Place {
    /// What surrounds `polygons`, which are pixels of a page that is `page_width` wide; `rotation` are the degrees
    /// clockwise by which its text must be turned. `None` without a polygon.
    pub fn around(page: u32, page_width: u32, polygons: &[Polygon], rotation: u16) -> Option<Self> {
        let (mut least, mut most) = ([f32::MAX; 2], [f32::MIN; 2]);
        for [x, y] in polygons.iter().flatten().filter(|point| point.iter().all(|number| number.is_finite())) {
            least = [least[0].min(*x), least[1].min(*y)];
            most = [most[0].max(*x), most[1].max(*y)];
        }
        (least[0] <= most[0]).then_some(Self { page, page_width, least, most, rotation })
    }
}

/// Cuts a place with its surroundings out of a preview, upright, as JPEG. The preview must be a JPEG that a reader made.
///
/// # Errors
/// `Corrupt` or `TooLarge` for what is no preview.
pub fn cut(preview: &[u8], place: &Place) -> Result<Vec<u8>, ReadError> {
    piece(super::decode(preview, ImageFormat::Jpeg)?, place)
}

/// The same from the file that was sent, whose letters may be larger. What strangers sent belongs into a
/// [`crate::ReaderPool`].
///
/// # Errors
/// As reading does.
pub fn cut_original(file: &[u8], place: &Place) -> Result<Vec<u8>, ReadError> {
    let pages = Pages::open(file)?;
    let index = place.page.checked_sub(1).map(|index| index as usize).filter(|index| *index < pages.len());
    piece(pages.load(index.ok_or_else(|| ReadError::corrupt("no such page"))?)?, place)
}

fn piece(page: RgbImage, place: &Place) -> Result<Vec<u8>, ReadError> {
    let Place { least, most, page_width, rotation, .. } = *place;
    let scale = page.width() as f32 / page_width.max(1) as f32;
    let height = (most[1] - least[1]).min(most[0] - least[0]);
    let margin = height.max(8.0);
    // Floats that are too large saturate when they become integers.
    let edge = |value: f32, end: u32| ((value * scale).max(0.0) as u32).min(end);
    let left = edge(least[0] - margin, page.width().saturating_sub(1));
    let top = edge(least[1] - margin, page.height().saturating_sub(1));
    let right = edge((most[0] + margin).max(0.0), page.width()).max(left + 1);
    let bottom = edge((most[1] + margin).max(0.0), page.height()).max(top + 1);
    let piece = DynamicImage::ImageRgb8(page).crop_imm(left, top, right - left, bottom - top);
    let piece = match rotation {
        90 => piece.rotate90(),
        180 => piece.rotate180(),
        270 => piece.rotate270(),
        _ => piece,
    };
    let piece = super::shrink(&piece, SIDE);
    let short = piece.height().min(piece.width());
    let times = (SMALL / short.max(1)).clamp(1, 8).min((SIDE / piece.width().max(piece.height())).max(1));
    let piece = super::resize(&piece, piece.width() * times, piece.height() * times).into_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 85).encode_image(&piece).map_err(ReadError::corrupt)?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    fn preview() -> Vec<u8> {
        // Blue, with a red place at 100..200 × 50..70.
        let page = RgbImage::from_fn(500, 300, |x, y| {
            if (100..200).contains(&x) && (50..70).contains(&y) { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) }
        });
        let mut jpeg = Vec::new();
        JpegEncoder::new(&mut jpeg).encode_image(&page).unwrap();
        jpeg
    }

    fn corners(left: f32, top: f32, right: f32, bottom: f32) -> Vec<Polygon> {
        vec![vec![[left, top], [right, top], [right, bottom], [left, bottom]]]
    }

    fn cut_at(page_width: u32, polygons: &[Polygon], rotation: u16) -> Result<Vec<u8>, ReadError> {
        cut(&preview(), &Place::around(1, page_width, polygons, rotation).unwrap())
    }

    fn red(jpeg: &[u8]) -> (u32, u32, f32) {
        let piece = image::load_from_memory(jpeg).unwrap().into_rgb8();
        let red = piece.pixels().filter(|pixel| pixel.0[0] > 128).count();
        (piece.width(), piece.height(), red as f32 / (piece.width() * piece.height()) as f32)
    }

    #[test]
    fn the_place_and_its_surroundings_are_shown_upright() {
        // The page is twice as large as its preview.
        let (width, height, share) = red(&cut_at(1000, &corners(200.0, 100.0, 400.0, 140.0), 0).unwrap());
        assert!(width > height && share > 0.2 && share < 0.4, "{width} {height} {share}");
        let (width, height, _) = red(&cut_at(1000, &corners(200.0, 100.0, 400.0, 140.0), 90).unwrap());
        assert!(height > width);
    }

    #[test]
    fn places_outside_and_nonsense_are_borne() {
        assert!(cut_at(500, &corners(-90.0, -90.0, 9e9, 9e9), 0).is_ok());
        assert!(cut_at(500, &corners(900.0, 900.0, 990.0, 990.0), 0).is_ok());
        assert!(cut_at(0, &corners(0.0, 0.0, 1.0, 1.0), 0).is_ok());
        assert_eq!(Place::around(1, 500, &[vec![[f32::NAN, 1.0]]], 0), None);
        let place = Place::around(1, 500, &corners(0.0, 0.0, 9.0, 9.0), 0).unwrap();
        assert!(cut(b"no picture", &place).is_err() && cut_original(b"no picture", &place).is_err());
        for page in [0, 2, u32::MAX] {
            let place = Place { page, ..place };
            assert!(matches!(cut_original(&preview(), &place), Err(ReadError::Corrupt { .. })), "page {page}");
        }
    }
}
