//! What a picture said: the types of the JSON contract.

use serde::{Deserialize, Serialize};

use crate::fields::Fields;

/// Corner points in pixels of the page as a person sees it, clockwise from the top left.
pub type Polygon = Vec<[f32; 2]>;

/// What one file said.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PictureReading {
    /// The pages in order; a photograph has one.
    #[serde(default)]
    pub pages: Vec<PageReading>,
    /// Where the time went.
    #[serde(default)]
    pub timings: Timings,
}

/// Wall time of each stage over all pages, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Timings {
    /// From bytes to pixels, with the preview.
    pub decode: f64,
    /// Finding the outline of the card and cutting it out.
    pub locate: f64,
    /// Finding which way is up.
    pub orient: f64,
    /// Reading the text.
    pub recognise: f64,
    /// Reading codes.
    pub codes: f64,
    /// From words to fields.
    pub fields: f64,
}

/// One page of a file.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageReading {
    /// Page number, from 1.
    pub number: u32,
    /// Width in pixels, EXIF orientation applied.
    pub width: u32,
    /// Height in pixels, EXIF orientation applied.
    pub height: u32,
    /// The picture that the web page shows; not part of the JSON.
    #[serde(skip)]
    pub preview: Preview,
    /// The cards on the page; empty only for a page that could not be decoded.
    #[serde(default)]
    pub cards: Vec<CardReading>,
}

/// An upright, metadata-free JPEG of a page, at most 2000 pixels on its long side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// The encoded picture.
    pub jpeg: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// What one card said.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CardReading {
    /// Outline of the card on the page; the whole page when no outline was found.
    #[serde(default)]
    pub polygon: Polygon,
    /// Degrees by which the card must be turned clockwise to be upright: 0, 90, 180 or 270.
    #[serde(default)]
    pub rotation: u16,
    /// Every word that was read, in reading order.
    #[serde(default)]
    pub words: Vec<Word>,
    /// QR, Data Matrix and Aztec codes.
    #[serde(default)]
    pub qr: Vec<Code>,
    /// What the words mean.
    #[serde(default)]
    pub fields: Fields,
    /// Languages of the text as ISO 639-1 codes, most likely first.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Scripts of the text as Unicode script names, most frequent first.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// Why little or nothing was read, as a sentence fragment for the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A word with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// The word as read.
    pub text: String,
    /// How sure the reader is of the letters, 0–1.
    pub confidence: f32,
    /// Outline on the page.
    pub polygon: Polygon,
}

/// A code with its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// The text inside.
    pub payload: String,
    /// What the text is.
    pub kind: CodeKind,
    /// Outline on the page.
    pub polygon: Polygon,
}

/// What the text of a code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeKind {
    /// RFC 6350 and its older versions.
    Vcard,
    /// NTT DOCOMO's short form.
    Mecard,
    /// A web address.
    Url,
    /// Anything else.
    Text,
}

/// What the caller knows about the pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadOptions {
    /// Tesseract languages that may be used, most likely first. The reader chooses among them by script and words.
    pub languages: Vec<String>,
    /// ISO 3166 alpha-2 code of the country of phones that carry no country code and no other hint.
    #[serde(default)]
    pub default_region: Option<String>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { languages: vec!["eng".to_owned()], default_region: None }
    }
}
