//! Where the card lies on its page.

mod quads;

use image::{DynamicImage, GrayImage};

use crate::decode::shrink;
use crate::geometry::Quad;
use crate::prepare::find_letters;

/// Long side on which the outline is looked for, in pixels.
const SEARCH_SIDE: u32 = 480;
/// Least score of an outline that is believed, 0–1.
const BELIEVED: f32 = 0.42;
/// Long side on which letters are counted, in pixels.
const LETTERS_SIDE: u32 = 1200;
/// Share of the letters of a page that must lie on its card.
const LETTERS_INSIDE: f32 = 0.5;

/// Corners of the card in pixels of `page`, clockwise from the top left; `None` when unsure, and then the whole page
/// is the better card.
pub fn locate(page: &DynamicImage, grey: &DynamicImage) -> Option<Quad> {
    let small = shrink(page, SEARCH_SIDE).into_rgb8();
    let factor = page.width() as f32 / small.width() as f32;
    let (quad, score) = quads::best(&small)?;
    if score < BELIEVED {
        return None;
    }
    let quad = quad.map(|[x, y]| [x * factor, y * factor]);
    let looked = shrink(grey, LETTERS_SIDE).into_luma8();
    let factor = looked.width() as f32 / page.width() as f32;
    holds_the_text(&looked, &quad.map(|[x, y]| [x * factor, y * factor])).then_some(quad)
}

/// A panel of a card that fills the picture looks like a card itself, but the text lies outside it.
fn holds_the_text(grey: &GrayImage, quad: &Quad) -> bool {
    let (mut inside, mut all) = (0.0, 0.0);
    for region in find_letters(grey).regions.iter().filter(|region| region.letters >= 3) {
        let middle = [f32::midpoint(region.left, region.right), f32::midpoint(region.top, region.bottom)];
        let letters = region.letters as f32;
        all += letters;
        if quads::contains(quad, middle) {
            inside += letters;
        }
    }
    all == 0.0 || inside >= LETTERS_INSIDE * all
}
