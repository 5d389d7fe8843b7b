//! Single lines of text as cards print them, cropped as a reader of lines gets them.

mod picture;
mod text;

use std::path::Path;

use image::GrayImage;
pub use text::{LineKind, LineText};

use crate::content::Words;
use crate::dice::Dice;
use crate::error::SynthError;
use crate::fonts::Fonts;
use crate::languages::Language;

/// A line: picture and text.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Dark on light.
    pub picture: GrayImage,
    /// What it says.
    pub text: String,
    /// What kind of line it is.
    pub kind: LineKind,
}

/// What lines are made of.
#[derive(Debug)]
pub struct LineMaker {
    languages: Vec<&'static Language>,
    fonts: Fonts,
    words: Words,
}

impl LineMaker {
    /// Loads fonts and word lists for these languages.
    ///
    /// # Errors
    /// `Missing` with the packages to install.
    pub fn new(languages: Vec<&'static Language>, fonts: &Path, words: &Path) -> Result<Self, SynthError> {
        let codes: Vec<&str> = languages.iter().map(|language| language.code).collect();
        let fonts = Fonts::load(fonts, &codes)?;
        let words = Words::load(words, &languages)?;
        Ok(Self { languages, fonts, words })
    }

    /// Makes one line.
    ///
    /// # Errors
    /// `Nothing` when no face has the letters of twenty texts in a row; `Encode` when a JPEG cannot be made.
    pub fn make(&self, seed: u64, item: u64) -> Result<Line, SynthError> {
        let mut dice = Dice::new(seed, item);
        for _ in 0..20 {
            let Some(language) = dice.pick(&self.languages).copied() else {
                break;
            };
            let Some(text) = LineText::compose(language, &self.words, &mut dice) else {
                continue;
            };
            if let Some((picture, text)) = picture::draw(&self.fonts, &text, &mut dice)? {
                return Ok(Line { picture, text: text.text, kind: text.kind });
            }
        }
        Err(SynthError::Nothing("no face has the letters of the text"))
    }
}
