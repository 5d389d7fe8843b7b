//! The project's own cards: invented people, drawn and then photographed by simulation.
//!
//! Everything follows from a seed, so that the pictures in `samples/` can be drawn again at any time. Names are
//! invented, domains are those that RFC 2606 reserves, and numbers come from ranges that are kept for fiction.

mod cards;
mod drawing;
mod scene;

use std::path::Path;

use image::RgbImage;
use serde_json::{Value, json};

use crate::ReadError;
pub use drawing::Fonts;
use scene::Scene;

/// Folder of the fonts on Debian.
pub const FONT_FOLDER: &str = "/usr/share/fonts/truetype";
/// The seed of the pictures in `samples/`.
pub const SEED: u64 = 20_260;

/// One sample: what the card says and how it is photographed.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Name, also of its files.
    pub id: &'static str,
    card: cards::Card,
    scene: Scene,
}

/// All samples.
pub fn all() -> Vec<Sample> {
    cards::all()
}

impl Sample {
    /// Draws the photograph.
    ///
    /// # Errors
    /// `Unavailable` when the QR code of the card cannot be made.
    pub fn draw(&self, fonts: &Fonts, seed: u64) -> Result<RgbImage, ReadError> {
        let flat = self.card.draw(fonts)?;
        Ok(self.scene.photograph(&flat, seed ^ id_number(self.id)))
    }

    /// The label, in the format that `bizcard evaluate` reads.
    pub fn label(&self) -> Value {
        let mut label =
            json!({ "id": self.id, "file": format!("{}.jpg", self.id), "kind": "photo", "fictional": true });
        if let Some(map) = label.as_object_mut() {
            map.insert("country".to_owned(), json!(self.card.country));
            map.insert("languages".to_owned(), json!(self.card.languages));
            map.insert("truth".to_owned(), self.card.truth.clone());
        }
        label
    }
}

/// Encodes a photograph as JPEG.
///
/// # Errors
/// `Corrupt` when the encoder refuses.
pub fn encode(picture: &RgbImage) -> Result<Vec<u8>, ReadError> {
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 80)
        .encode_image(picture)
        .map_err(ReadError::corrupt)?;
    Ok(jpeg)
}

/// Draws every sample into a folder: a JPEG and a label each.
///
/// # Errors
/// `Unavailable` when fonts are missing or the folder cannot be written.
pub fn write_all(folder: &Path, seed: u64) -> Result<(), ReadError> {
    let fonts = Fonts::load(Path::new(FONT_FOLDER))?;
    for sample in all() {
        let jpeg = encode(&sample.draw(&fonts, seed)?)?;
        std::fs::write(folder.join(format!("{}.jpg", sample.id)), jpeg).map_err(ReadError::unavailable)?;
        let label = serde_json::to_string_pretty(&sample.label()).map_err(ReadError::unavailable)?;
        std::fs::write(folder.join(format!("{}.json", sample.id)), label + "\n").map_err(ReadError::unavailable)?;
    }
    Ok(())
}

fn id_number(id: &str) -> u64 {
    // FNV-1a, so that each sample has noise of its own.
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
