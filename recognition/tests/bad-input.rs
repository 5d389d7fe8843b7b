//! What strangers send: each has a clear error, and none takes the process with it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use image::{ImageEncoder, RgbImage};
use recognition::{Engine, PictureReading, ReadError, ReadOptions, read_picture};
use rstest::rstest;

fn read(bytes: &[u8]) -> Result<PictureReading, ReadError> {
    let options = ReadOptions::default();
    read_picture(bytes, &mut Engine::new(&options, None).unwrap(), &options)
}

fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let noise = RgbImage::from_fn(64, 64, |x, y| image::Rgb([(x * 37 + y * 91) as u8, (x * y) as u8, (x ^ y) as u8]));
    image::codecs::png::PngEncoder::new(&mut bytes)
        .write_image(noise.as_raw(), 64, 64, image::ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = !0_u32;
    for byte in kind.iter().chain(body) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    [&(body.len() as u32).to_be_bytes(), kind.as_slice(), body, &(!crc).to_be_bytes()].concat()
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(*b"IHDR", &header), chunk(*b"IDAT", &[]), chunk(*b"IEND", &[])].concat()
}

fn gif_of(side: u16) -> Vec<u8> {
    let side = side.to_le_bytes();
    [b"GIF89a".as_slice(), &side, &side, &[0, 0, 0, 0x2C, 0, 0, 0, 0], &side, &side, &[0, 2, 0, 0x3B]].concat()
}

#[rstest]
#[case::nothing(Vec::new(), "empty")]
#[case::text(b"this is no picture at all".to_vec(), "not a picture")]
#[case::cut_png({ let mut bytes = png(); bytes.truncate(bytes.len() / 2); bytes }, "damaged")]
#[case::cut_jpeg(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".to_vec(), "damaged")]
#[case::huge_png(png_of(60_000, 60_000), "too large")]
#[case::many_pixels(png_of(9_000, 9_000), "too large")]
#[case::huge_gif(gif_of(65_535), "too large")]
#[case::tiff_loop([b"II*\0\x08\0\0\0\0\0".as_slice(), &8_u32.to_le_bytes()].concat(), "points to itself")]
#[case::no_pdf(b"%PDF-1.7\nnothing".to_vec(), "damaged")]
fn bad_files_have_clear_errors(#[case] bytes: Vec<u8>, #[case] expected: &str) {
    let error = read(&bytes).unwrap_err();
    assert!(error.to_string().contains(expected), "{error}");
    assert!(error.is_permanent());
}

#[test]
fn a_small_picture_without_text_is_no_error() {
    let reading = read(&png()).unwrap();
    assert!(reading.pages[0].cards[0].reason.is_some());
}
