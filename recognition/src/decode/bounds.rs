use image::ImageFormat;

use super::{MAX_PIXELS, MAX_SIDE};
use crate::ReadError;

/// Refuses a size beyond the limits.
pub(super) fn check(width: u32, height: u32) -> Result<(), ReadError> {
    if width == 0 || height == 0 {
        return Err(ReadError::corrupt("no pixels"));
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ReadError::TooLarge { detail: format!("{width} × {height} pixels") });
    }
    Ok(())
}

/// Width and height from the header, read by ourselves for the formats whose decoders allocate before they check.
/// `None` for the other formats.
pub(super) fn declared(bytes: &[u8], format: ImageFormat) -> Result<Option<(u32, u32)>, ReadError> {
    let size = match format {
        ImageFormat::Png => png(bytes).ok_or_else(|| ReadError::corrupt("no PNG header"))?,
        ImageFormat::WebP => webp(bytes).ok_or_else(|| ReadError::corrupt("no still WebP picture"))?,
        _ => return Ok(None),
    };
    check(size.0, size.1)?;
    Ok(Some(size))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// The largest size that any header of a still WebP declares (RFC 9649, sections 2.4 to 2.7); `None` when animated.
fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 12_usize;
    let mut size: Option<(u32, u32)> = None;
    while let Some(header) = bytes.get(at..at.checked_add(8)?) {
        let length = u32::from_le_bytes(header.get(4..8)?.try_into().ok()?) as usize;
        let body = bytes.get(at + 8..)?;
        let found = match header.get(..4)? {
            b"VP8 " => {
                let side = |at: usize| {
                    let pair: [u8; 2] = body.get(at..at + 2)?.try_into().ok()?;
                    Some(u32::from(u16::from_le_bytes(pair) & 0x3FFF))
                };
                Some((side(6)?, side(8)?))
            }
            b"VP8L" => {
                let bits = u32::from_le_bytes(body.get(1..5)?.try_into().ok()?);
                Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
            }
            b"VP8X" => {
                let side = |at: usize| {
                    let three = body.get(at..at + 3)?;
                    Some(three.iter().rev().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte)) + 1)
                };
                Some((side(4)?, side(7)?))
            }
            b"ANIM" | b"ANMF" => return None,
            _ => None,
        };
        if let Some((width, height)) = found {
            let (w, h) = size.unwrap_or((0, 0));
            size = Some((w.max(width), h.max(height)));
        }
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length & 1)?;
    }
    size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_beyond_the_limits_are_refused() {
        assert!(check(10_000, 4_000).is_ok());
        assert!(matches!(check(10_001, 10), Err(ReadError::TooLarge { .. })));
        assert!(matches!(check(8_000, 8_000), Err(ReadError::TooLarge { .. })));
        assert!(matches!(check(0, 8_000), Err(ReadError::Corrupt { .. })));
    }

    #[test]
    fn webp_headers_tell_their_size() {
        let mut lossless = b"RIFF\0\0\0\0WEBPVP8L\x05\0\0\0\x2f".to_vec();
        lossless.extend(((200_u32 - 1) | ((100 - 1) << 14)).to_le_bytes());
        lossless.push(0);
        assert_eq!(webp(&lossless), Some((200, 100)));
        let huge = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0".to_vec();
        assert!(matches!(declared(&huge, ImageFormat::WebP), Err(ReadError::TooLarge { .. })));
        let animated = b"RIFF\0\0\0\0WEBPANIM\0\0\0\0".to_vec();
        assert_eq!(webp(&animated), None);
    }
}
