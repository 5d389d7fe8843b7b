//! Any picture must be searched for codes without a panic that reaches the reader.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recognition::codes::codes;

fuzz_target!(|input: &[u8]| {
    let Some((width, pixels)) = input.split_first() else { return };
    let width = u32::from(*width).clamp(8, 120);
    // Each bit is a square of nine pixels, as a module of a code is.
    let rows = (pixels.len() as u32 * 8 / width).min(120);
    let module =
        |x: u32, y: u32| pixels.get(((y * width + x) / 8) as usize).is_some_and(|byte| byte >> (x % 8) & 1 == 1);
    let picture = image::GrayImage::from_fn(width * 3, rows * 3, |x, y| {
        image::Luma([if module(x / 3, y / 3) { 0 } else { 255 }])
    });
    codes(&picture, 1.0);
});
