/// The kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// JPEG (ISO 10918).
    Jpeg,
    /// PNG.
    Png,
    /// GIF, of which the first frame is read.
    Gif,
    /// TIFF, of which the first pages are read.
    Tiff,
    /// PDF, of which the first pages are read.
    Pdf,
    /// WebP.
    WebP,
}

impl MediaType {
    /// Tells the kind by the first bytes, never by a name; `None` when it is none of ours.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        if starts(&[0xFF, 0xD8, 0xFF]) {
            Some(Self::Jpeg)
        } else if starts(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if starts(b"GIF87a") || starts(b"GIF89a") {
            Some(Self::Gif)
        } else if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0") || starts(b"MM\0+") {
            Some(Self::Tiff)
        } else if starts(b"%PDF-") {
            Some(Self::Pdf)
        } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::WebP)
        } else {
            None
        }
    }

    /// The registered media type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Pdf => "application/pdf",
            Self::WebP => "image/webp",
        }
    }

    /// The usual file name extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Tiff => "tiff",
            Self::Pdf => "pdf",
            Self::WebP => "webp",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(b"\xFF\xD8\xFF\xE0", Some(MediaType::Jpeg))]
    #[case(b"\x89PNG\r\n\x1a\n....", Some(MediaType::Png))]
    #[case(b"RIFF\0\0\0\0WEBPVP8 ", Some(MediaType::WebP))]
    #[case(b"RIFF\0\0\0\0WAVE", None)]
    #[case(b"%PDF-1.7", Some(MediaType::Pdf))]
    #[case(b"II*\0", Some(MediaType::Tiff))]
    #[case(b"<svg/>", None)]
    #[case(b"", None)]
    fn tells_the_kind_by_the_first_bytes(#[case] bytes: &[u8], #[case] expected: Option<MediaType>) {
        assert_eq!(MediaType::sniff(bytes), expected);
    }
}
