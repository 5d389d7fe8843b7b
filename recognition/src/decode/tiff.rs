use std::collections::HashSet;

use crate::ReadError;

/// Where one picture of a TIFF begins.
#[derive(Debug)]
pub(super) struct Directory {
    offset: u32,
    little_endian: bool,
}

impl Directory {
    /// The same file with this directory as its first, because the decoder gives only the first.
    pub(super) fn first_in(&self, bytes: &[u8]) -> Vec<u8> {
        let mut copy = bytes.to_vec();
        let number = if self.little_endian { self.offset.to_le_bytes() } else { self.offset.to_be_bytes() };
        if let Some(place) = copy.get_mut(4..8) {
            place.copy_from_slice(&number);
        }
        copy
    }
}

/// Walks the chain of directories (TIFF 6.0, section 2) up to `most`.
///
/// # Errors
/// `Corrupt` when the chain leaves the file or comes back to itself, `Unsupported` for BigTIFF.
pub(super) fn directories(bytes: &[u8], most: usize) -> Result<Vec<Directory>, ReadError> {
    let little_endian = bytes.first() == Some(&b'I');
    let short = |at: usize| {
        let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little_endian { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let long = |at: usize| {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if little_endian { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    if short(2) != Some(42) {
        return Err(ReadError::Unsupported);
    }
    let broken = || ReadError::corrupt("the TIFF directory leaves the file");
    let mut next = long(4).ok_or_else(broken)?;
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    while next != 0 {
        if !seen.insert(next) {
            return Err(ReadError::corrupt("the TIFF directory points to itself"));
        }
        let entries = short(next as usize).ok_or_else(broken)?;
        if found.len() < most {
            found.push(Directory { offset: next, little_endian });
        }
        // A chain of thousands is an attack, not a scan; what comes after the first pages is not looked at.
        if seen.len() > 256 {
            break;
        }
        next = long(next as usize + 2 + usize::from(entries) * 12).ok_or_else(broken)?;
    }
    if found.is_empty() { Err(ReadError::corrupt("the TIFF has no page")) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_points_to_itself_is_an_error() {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        bytes.extend([0, 0]);
        bytes.extend(8_u32.to_le_bytes());
        let error = directories(&bytes, 4).unwrap_err();
        assert!(error.to_string().contains("points to itself"), "{error}");
    }

    #[test]
    fn pages_beyond_the_limit_are_left_out() {
        let mut bytes = b"MM\0*".to_vec();
        for page in 0..6_u32 {
            bytes.extend((8 + page * 6).to_be_bytes());
            bytes.extend([0, 0]);
        }
        bytes.extend(0_u32.to_be_bytes());
        assert_eq!(directories(&bytes, 4).unwrap().len(), 4);
    }
}
