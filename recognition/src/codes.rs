//! QR codes.

use image::GrayImage;

use crate::{Code, CodeKind};

/// Long side on which codes are looked for, in pixels; more costs time and finds no more.
pub const SEARCH_SIDE: u32 = 1600;

/// Finds and decodes the QR codes of a picture; `factor` is page pixels per pixel of the picture.
/// A code that is seen but cannot be decoded is left out, and so is one that holds the password of a network.
pub fn codes(picture: &GrayImage, factor: f32) -> Vec<Code> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let level = |x: usize, y: usize| picture.get_pixel_checked(x as u32, y as u32).map_or(255, |pixel| pixel.0[0]);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, level);
    let mut found = Vec::new();
    for grid in prepared.detect_grids() {
        let Ok((_, payload)) = grid.decode() else { continue };
        if is_secret(&payload) {
            continue;
        }
        let polygon = grid.bounds.iter().map(|point| [point.x as f32 * factor, point.y as f32 * factor]).collect();
        let code = Code { kind: kind(&payload), payload, polygon };
        if !found.iter().any(|other: &Code| other.payload == code.payload) {
            found.push(code);
        }
    }
    found
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
    use qrcode::{Color, QrCode};

    #[test]
    fn a_network_with_its_password_is_refused() {
        assert!(is_secret("WIFI:T:WPA;S:guests;P:not-for-you;;"));
        assert!(!is_secret("https://example.org/wifi:"));
    }

    #[test]
    fn a_drawn_code_is_read_back_with_its_place() {
        let code = QrCode::new(b"https://example.org/card").unwrap();
        let side = code.width() as u32;
        let mut picture = GrayImage::from_pixel(400, 400, Luma([255]));
        for (index, color) in code.to_colors().into_iter().enumerate() {
            if color == Color::Dark {
                let (x, y) = (index as u32 % side * 6 + 100, index as u32 / side * 6 + 120);
                for (dx, dy) in (0..36).map(|i| (i % 6, i / 6)) {
                    picture.put_pixel(x + dx, y + dy, Luma([0]));
                }
            }
        }
        let found = codes(&picture, 2.0);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].payload.as_str(), found[0].kind), ("https://example.org/card", CodeKind::Url));
        let [x, y] = found[0].polygon[0];
        assert!((x - 200.0).abs() < 16.0 && (y - 240.0).abs() < 16.0, "{x} {y}");
    }

    #[test]
    fn kinds_are_told_by_their_start() {
        assert_eq!(kind("begin:vcard\r\n"), CodeKind::Vcard);
        assert_eq!(kind("MECARD:N:Doe;;"), CodeKind::Mecard);
        assert_eq!(kind("WIFI:S:x;;"), CodeKind::Text);
    }
}
