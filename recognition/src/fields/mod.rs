//! From lines of words to the fields of a contact, by rules with evidence.

mod types;

pub use types::{
    AddressField, AddressParts, Fields, NameField, NameParts, PhoneField, PhoneKind, SocialField, Source, TextField,
};

use crate::Code;
use crate::lines::Line;

/// What is known beside the card itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// ISO 3166 alpha-2 code for phones that carry no other hint.
    pub default_region: Option<&'a str>,
}

/// Reads the meaning out of the lines and codes of one card.
pub fn fields(lines: &[Line], _codes: &[Code], _context: &Context<'_>) -> Fields {
    Fields {
        other: lines.iter().map(|line| line.text.clone()).collect(),
        ..Fields::default()
    }
}
