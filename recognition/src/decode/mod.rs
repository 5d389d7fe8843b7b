//! From bytes to upright pixels, within limits that no declared size can break.

mod bounds;
mod cut;
mod pdf;
mod tiff;

pub use cut::{Place, cut, cut_original};

use std::io::Cursor;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use jpeg_encoder::{ColorType, Encoder};

use crate::{MediaType, Preview, ReadError};

/// Longest side that is decoded, in pixels.
pub const MAX_SIDE: u32 = 10_000;
/// Most pixels that are decoded.
pub const MAX_PIXELS: u64 = 40_000_000;
/// Most pages that are read of a TIFF.
pub const MAX_TIFF_PAGES: usize = 4;
/// Most pages that are read of a PDF.
pub const MAX_PDF_PAGES: usize = 10;
/// Long side of a preview, in pixels.
pub const PREVIEW_SIDE: u32 = 2000;

/// The pages of a file, each decoded only when asked for, so that only one is in memory at a time.
#[derive(Debug)]
pub struct Pages<'a> {
    bytes: &'a [u8],
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Single(ImageFormat),
    Tiff(Vec<tiff::Directory>),
    Pdf(pdf::Rendered),
}

impl<'a> Pages<'a> {
    /// Looks at the outside of a file and counts its pages.
    ///
    /// # Errors
    /// `Empty`, `Unsupported`, `Encrypted`, `TooLarge` or `Corrupt`.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        if bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        let kind = match MediaType::sniff(bytes).ok_or(ReadError::Unsupported)? {
            MediaType::Jpeg => Kind::Single(ImageFormat::Jpeg),
            MediaType::Png => Kind::Single(ImageFormat::Png),
            MediaType::Gif => Kind::Single(ImageFormat::Gif),
            MediaType::WebP => Kind::Single(ImageFormat::WebP),
            MediaType::Tiff => Kind::Tiff(tiff::directories(bytes, MAX_TIFF_PAGES)?),
            MediaType::Pdf => Kind::Pdf(pdf::render(bytes, MAX_PDF_PAGES)?),
        };
        Ok(Self { bytes, kind })
    }

    /// Number of pages that will be read.
    pub fn len(&self) -> usize {
        match &self.kind {
            Kind::Single(_) => 1,
            Kind::Tiff(directories) => directories.len(),
            Kind::Pdf(rendered) => rendered.files.len(),
        }
    }

    /// Whether there is no page; `open` refuses such files.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Decodes page `index` (from 0), upright after its EXIF orientation.
    ///
    /// # Errors
    /// `TooLarge` or `Corrupt`.
    pub fn load(&self, index: usize) -> Result<RgbImage, ReadError> {
        match &self.kind {
            Kind::Single(format) => decode(self.bytes, *format),
            Kind::Tiff(directories) => {
                let directory = directories.get(index).ok_or_else(|| ReadError::corrupt("no such page"))?;
                decode(&directory.first_in(self.bytes), ImageFormat::Tiff)
            }
            Kind::Pdf(rendered) => {
                let file = rendered.files.get(index).ok_or_else(|| ReadError::corrupt("no such page"))?;
                decode(&std::fs::read(file).map_err(ReadError::corrupt)?, ImageFormat::Jpeg)
            }
        }
    }
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<RgbImage, ReadError> {
    // The declared size bounds what the decoder may allocate before it has shown us anything: an 8 × 8 PNG
    // may carry a colour profile that inflates to hundreds of megabytes.
    let declared = bounds::declared(bytes, format)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc =
        Some(declared.map_or(256 << 20, |(width, height)| {
            (u64::from(width) * u64::from(height) * 8).clamp(24 << 20, 256 << 20)
        }));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    bounds::check(width, height)?;
    if decoder.total_bytes() > MAX_PIXELS * 4 {
        return Err(ReadError::TooLarge { detail: format!("{width} × {height} pixels of high depth") });
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    image.apply_orientation(orientation);
    Ok(on_white(image))
}

/// Lays a transparent picture on white, which is what its author saw.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let rgba = image.into_rgba8();
    let mut out = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in out.pixels_mut().zip(rgba.pixels()) {
        let [red, green, blue, alpha] = from.0;
        let over = |channel: u8| {
            let alpha = u16::from(alpha);
            ((u16::from(channel) * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        to.0 = [over(red), over(green), over(blue)];
    }
    out
}

fn refusal(error: image::ImageError) -> ReadError {
    match error {
        image::ImageError::Limits(limit) => ReadError::TooLarge { detail: limit.to_string() },
        other => ReadError::corrupt(other),
    }
}

/// Scales a picture so that its long side is at most `side` pixels; never enlarges.
pub fn shrink(image: &DynamicImage, side: u32) -> DynamicImage {
    let long = image.width().max(image.height());
    if long <= side {
        return image.clone();
    }
    let ratio = f64::from(side) / f64::from(long);
    let size = |value: u32| ((f64::from(value) * ratio).round() as u32).max(1);
    resize(image, size(image.width()), size(image.height()))
}

/// Resamples to exactly `width` × `height` pixels.
pub fn resize(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let mut out = DynamicImage::new(width, height, image.color());
    // Catmull-Rom when enlarging keeps letters crisp; bilinear convolution is enough for shrinking.
    let filter = if width > image.width() { FilterType::CatmullRom } else { FilterType::Bilinear };
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).use_alpha(false);
    match Resizer::new().resize(image, &mut out, &options) {
        Ok(()) => out,
        // Only pixel layouts that `decode` never gives are refused; the slower way is still right.
        Err(_) => image.resize_exact(width, height, image::imageops::FilterType::Triangle),
    }
}

/// The same for a grey picture.
pub fn resize_grey(image: &GrayImage, width: u32, height: u32) -> GrayImage {
    if image.dimensions() == (width, height) {
        return image.clone();
    }
    resize(&DynamicImage::ImageLuma8(image.clone()), width, height).into_luma8()
}

/// Encodes the preview of a page.
///
/// # Errors
/// `Corrupt` if the encoder refuses, which means an empty page.
pub fn preview(page: &DynamicImage) -> Result<Preview, ReadError> {
    let small = shrink(page, PREVIEW_SIDE).into_rgb8();
    // Neither side is above `PREVIEW_SIDE`.
    let (width, height) = (small.width() as u16, small.height() as u16);
    let mut jpeg = Vec::with_capacity(400_000);
    Encoder::new(&mut jpeg, 82).encode(small.as_raw(), width, height, ColorType::Rgb).map_err(ReadError::corrupt)?;
    Ok(Preview { jpeg, width: small.width(), height: small.height() })
}
