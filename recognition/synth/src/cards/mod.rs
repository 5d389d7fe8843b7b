//! Whole cards: what they say, how they look, how they are photographed, and their labels.

mod design;
mod flat;
mod label;
mod layout;
mod rows;
mod says;

use std::path::Path;

use design::Design;
use label::Told;
use layout::Press;
pub use rows::Field;
use rows::Groups;
use says::Says;
use serde_json::Value;

use crate::camera::Scene;
use crate::content::Words;
use crate::dice::Dice;
use crate::error::SynthError;
use crate::fonts::Fonts;
use crate::languages::Language;

/// A card: a JPEG file and its label.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Name of both files.
    pub id: String,
    /// The picture file.
    pub jpeg: Vec<u8>,
    /// The label.
    pub label: Value,
}

/// What cards are made of.
#[derive(Debug)]
pub struct CardMaker {
    languages: Vec<&'static Language>,
    fonts: Fonts,
    words: Words,
}

/// Compositions that are tried for one card before it is given up; most fit at once.
const TRIES: usize = 60;

impl CardMaker {
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

    /// Makes one card.
    ///
    /// # Errors
    /// `Nothing` when nothing that fits was found; `Encode` when the JPEG cannot be made.
    pub fn make(&self, seed: u64, item: u64) -> Result<Card, SynthError> {
        let mut dice = Dice::new(seed, item);
        for _ in 0..TRIES {
            if let Some(card) = self.attempt(&format!("synth-{seed}-{item:06}"), &mut dice)? {
                return Ok(card);
            }
        }
        Err(SynthError::Nothing("no card whose lines fit"))
    }

    fn attempt(&self, id: &str, dice: &mut Dice) -> Result<Option<Card>, SynthError> {
        let Some(says) = Says::compose(&self.languages, &self.words, dice) else {
            return Ok(None);
        };
        let groups = Groups::arrange(&says, dice);
        let design = Design::choose(dice);
        let mut scene = Scene::choose(design.aspect, dice);
        let Some(press) = Press::choose(&self.fonts, &says, &groups, dice) else {
            return Ok(None);
        };
        let Some(flat) = flat::draw(&press, &says, &groups, &design, scene.card_width, dice) else {
            return Ok(None);
        };
        // Small letters are about as high as a sixtieth of the card is long.
        let letter = flat.picture.width().max(flat.picture.height()) as f32 / 60.0;
        let clutter = press.clutter(&self.words, says.language, scene.frame.0 as f32 / 90.0, dice);
        let picture = scene.take(&flat.picture, letter, &clutter, dice);
        let size = (picture.width(), picture.height());
        let label =
            Told { id, says: &says, groups: &groups, design: &design, flat: &flat, scene: &scene, size }.label();
        Ok(Some(Card { id: id.to_owned(), jpeg: picture.to_jpeg(scene.quality)?, label }))
    }
}
