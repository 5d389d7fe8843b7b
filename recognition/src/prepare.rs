//! Grey pixels as Tesseract likes them: letters about thirty pixels high, dark on white.

mod regions;

use image::{DynamicImage, GrayImage};

pub use regions::{Letters, Region, find_letters};

use crate::decode::resize;

/// Height of the median letter that is read best, in pixels (between small and capital letters).
const LETTER_HEIGHT: f32 = 30.0;
/// Most pixels handed to Tesseract, so that a page of text stays within its time.
const MAX_READ_PIXELS: f32 = 3_500_000.0;
/// Long side on which letters are looked for, in pixels.
const SEARCH_SIDE: f32 = 1500.0;
/// Text regions that a card may have; a picture with more shows foliage or cloth, which costs Tesseract minutes.
const MAX_REGIONS: usize = 160;
/// Letters below this height cannot be read.
pub const UNREADABLE_HEIGHT: f32 = 8.0;

/// A picture to read.
#[derive(Debug)]
pub struct Prepared {
    /// The card in grey.
    pub grey: GrayImage,
    /// The text regions alone, each dark on white with full contrast.
    pub composite: GrayImage,
    /// Pixels of `grey` per pixel of the input.
    pub scale: f32,
    /// Height of the median letter of the input, in pixels; 0 when there are none.
    pub letter_height: f32,
    /// How many letters were seen.
    pub letters: usize,
    /// Whether so much looks like text that the plain picture is better not read.
    pub busy: bool,
    regions: Vec<Region>,
}

/// Finds the letters, scales them to the height that is read best, and lays the text regions on white.
pub fn prepare(card: &GrayImage) -> Prepared {
    let (letters, search) = find_scaled(card);
    let letter_height = letters.height / search;
    let wanted = if letters.count < 8 { 1.0 } else { (LETTER_HEIGHT / letter_height).clamp(0.2, 4.0) };
    let pixels = card.width() as f32 * card.height() as f32;
    let scale = wanted.min((MAX_READ_PIXELS / pixels).sqrt());
    let grey = scaled(card, scale);
    let factor = scale / search;
    let mut regions: Vec<Region> = letters.regions.iter().map(|region| region.scaled(factor)).collect();
    let busy = regions.len() > MAX_REGIONS;
    regions.sort_by_key(|region| std::cmp::Reverse(region.letters));
    regions.truncate(MAX_REGIONS);
    let composite = compose(&grey, regions.iter());
    Prepared { composite, grey, scale, letter_height, letters: letters.count, busy, regions }
}

impl Prepared {
    /// The regions with the most letters alone: enough to tell which way is up and which script it is.
    pub fn sample(&self, most: usize) -> GrayImage {
        compose(&self.grey, self.regions.iter().take(most))
    }
}

/// The letters of a card, and the scale at which they were looked for.
pub fn find_scaled(card: &GrayImage) -> (Letters, f32) {
    let long = card.width().max(card.height()) as f32;
    // Small pictures are enlarged, because letters of eight pixels touch each other.
    let search = (SEARCH_SIDE / long).min(2.0);
    (find_letters(&scaled(card, search)), search)
}

fn scaled(card: &GrayImage, scale: f32) -> GrayImage {
    let size = |side: u32| ((side as f32 * scale).round() as u32).max(1);
    resize(&DynamicImage::ImageLuma8(card.clone()), size(card.width()), size(card.height())).into_luma8()
}

fn compose<'a>(grey: &GrayImage, regions: impl Iterator<Item = &'a Region>) -> GrayImage {
    let mut paper = GrayImage::from_pixel(grey.width(), grey.height(), image::Luma([255]));
    for region in regions {
        region.lay(grey, &mut paper);
    }
    paper
}
