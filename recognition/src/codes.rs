//! Codes: QR, Data Matrix and Aztec.

use std::collections::HashSet;
use std::panic::catch_unwind;

use image::GrayImage;
use rxing::helpers::detect_multiple_in_luma_with_hints;
use rxing::{BarcodeFormat, DecodeHints, RXingResult};

use crate::{Code, CodeKind};

/// Long side on which codes are looked for, in pixels; more costs time and finds no more.
pub const SEARCH_SIDE: u32 = 1600;

/// Finds and decodes the codes of a picture; `factor` is page pixels per pixel of the picture.
/// A code that is seen but cannot be decoded is left out, and so is one that holds the password of a network.
pub fn codes(picture: &GrayImage, factor: f32) -> Vec<Code> {
    let mut found: Vec<Code> = Vec::new();
    for result in detected(picture) {
        let payload = result.getText().to_owned();
        if payload.is_empty() || is_secret(&payload) || found.iter().any(|other| other.payload == payload) {
            continue;
        }
        let points: Vec<[f32; 2]> =
            result.getPoints().iter().map(|point| [point.x * factor, point.y * factor]).collect();
        found.push(Code { kind: kind(&payload), payload, polygon: around(points) });
    }
    found
}

/// What the decoder sees. A stranger's picture that it stumbles over has no code, and keeps its text.
fn detected(picture: &GrayImage) -> Vec<RXingResult> {
    let (width, height) = picture.dimensions();
    let pixels = picture.as_raw().clone();
    let formats = [BarcodeFormat::QR_CODE, BarcodeFormat::DATA_MATRIX, BarcodeFormat::AZTEC];
    let found = catch_unwind(move || {
        let mut hints = DecodeHints {
            PossibleFormats: Some(HashSet::from(formats)),
            TryHarder: Some(true),
            ..DecodeHints::default()
        };
        detect_multiple_in_luma_with_hints(pixels, width, height, &mut hints)
    });
    found.ok().and_then(Result::ok).unwrap_or_default()
}

/// The points in order around their middle, clockwise from the top left.
fn around(mut points: Vec<[f32; 2]>) -> Vec<[f32; 2]> {
    let count = points.len().max(1) as f32;
    let [x, y] = points.iter().fold([0.0, 0.0], |sum, point| [sum[0] + point[0], sum[1] + point[1]]);
    let (x, y) = (x / count, y / count);
    let angle = |point: &[f32; 2]| (point[1] - y).atan2(point[0] - x);
    points.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
    points
}

/// The password of a network is nothing for a contact, and nothing to keep.
fn is_secret(payload: &str) -> bool {
    payload.trim_start().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("WIFI:"))
}

fn kind(payload: &str) -> CodeKind {
    let start: String = payload.trim_start().chars().take(12).collect::<String>().to_ascii_uppercase();
    if start.starts_with("BEGIN:VCARD") {
        CodeKind::Vcard
    } else if start.starts_with("MECARD:") {
        CodeKind::Mecard
    } else if start.starts_with("HTTP://") || start.starts_with("HTTPS://") || start.starts_with("WWW.") {
        CodeKind::Url
    } else {
        CodeKind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;
    use image::imageops::rotate90;
    use rstest::rstest;
    use rxing::{MultiFormatWriter, Writer};

    #[test]
    fn a_network_with_its_password_is_refused() {
        assert!(is_secret("WIFI:T:WPA;S:guests;P:not-for-you;;"));
        assert!(!is_secret("https://example.org/wifi:"));
    }

    /// Draws a code at (100, 120) of a white picture.
    fn drawn(text: &str, format: BarcodeFormat) -> (GrayImage, [u32; 2]) {
        let code = MultiFormatWriter.encode(text, &format, 180, 180).unwrap();
        let mut picture = GrayImage::from_pixel(500, 400, Luma([255]));
        for (x, y) in (0..code.height()).flat_map(|y| (0..code.width()).map(move |x| (x, y))) {
            if code.get(x, y) {
                picture.put_pixel(x + 100, y + 120, Luma([0]));
            }
        }
        (picture, [code.width(), code.height()])
    }

    #[rstest]
    #[case(BarcodeFormat::QR_CODE)]
    #[case(BarcodeFormat::DATA_MATRIX)]
    #[case(BarcodeFormat::AZTEC)]
    fn a_drawn_code_is_read_back_with_its_place(#[case] format: BarcodeFormat) {
        let (picture, [width, height]) = drawn("https://example.org/card", format);
        for (picture, turned) in [(rotate90(&picture), true), (picture, false)] {
            let found = codes(&picture, 2.0);
            assert_eq!(found.len(), 1, "{format} {turned}");
            assert_eq!((found[0].payload.as_str(), found[0].kind), ("https://example.org/card", CodeKind::Url));
            assert!(found[0].polygon.len() >= 4);
            for [x, y] in &found[0].polygon {
                let (x, y) = if turned { (y / 2.0, 400.0 - x / 2.0) } else { (x / 2.0, y / 2.0) };
                let near =
                    |at: f32, from: u32, size: u32| (from as f32 - 12.0..(from + size) as f32 + 12.0).contains(&at);
                assert!(near(x, 100, width) && near(y, 120, height), "{format} {x} {y}");
            }
        }
    }

    #[test]
    fn several_codes_are_read_and_noise_is_none() {
        let (mut picture, _) = drawn("https://example.org/one", BarcodeFormat::QR_CODE);
        let (other, _) = drawn("MECARD:N:Muster,Erika;;", BarcodeFormat::QR_CODE);
        let mut both = GrayImage::from_pixel(900, 400, Luma([255]));
        image::imageops::replace(&mut both, &picture, 0, 0);
        image::imageops::replace(&mut both, &other, 400, 0);
        let mut kinds: Vec<CodeKind> = codes(&both, 1.0).into_iter().map(|code| code.kind).collect();
        kinds.sort_by_key(|kind| *kind == CodeKind::Url);
        assert_eq!(kinds, [CodeKind::Mecard, CodeKind::Url]);
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            pixel.0 = [((x * 7919 + y * 104_729) % 251) as u8];
        }
        assert!(codes(&picture, 1.0).is_empty());
    }

    #[test]
    fn kinds_are_told_by_their_start() {
        assert_eq!(kind("begin:vcard\r\n"), CodeKind::Vcard);
        assert_eq!(kind("MECARD:N:Doe;;"), CodeKind::Mecard);
        assert_eq!(kind("WIFI:S:x;;"), CodeKind::Text);
    }
}
