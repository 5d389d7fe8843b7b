//! Makes business cards that nobody owns: text lines and whole cards, drawn, photographed by simulation and labelled.

#![expect(clippy::many_single_char_names, reason = "x, y, u and v are places, as geometry writes them")]

pub mod camera;
pub mod cards;
pub mod content;
pub mod countries;
pub mod dice;
mod error;
pub mod fonts;
pub mod languages;
pub mod lines;
pub mod output;
pub mod setting;

pub use error::SynthError;
