//! What a chat shows, apart from the wire on which it goes.

use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use url::Url;

/// A message ready to be handed to a channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The text, line by line.
    pub lines: Vec<Line>,
    /// Rows of buttons.
    pub buttons: Vec<Vec<Button>>,
    /// A picture that the text stands under (JPEG or PNG).
    pub picture: Option<Bytes>,
    /// Something that is handed over instead of a text.
    pub enclosure: Option<Enclosure>,
    /// Whether a channel that cannot edit sends it.
    pub weight: Weight,
    /// What stands on the button that opens the choices, where a channel hides them behind one.
    pub menu: String,
    /// From when a button on it does nothing any more, so that it should be shown anew.
    pub fades_at: Option<DateTime<Utc>>,
}

/// How much a message matters to somebody who cannot see it change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// It is the answer.
    #[default]
    Answer,
    /// It says that an answer will come.
    Progress,
    /// It brings up to date what was said.
    Update,
}

/// A line of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Line(pub Vec<Span>);

/// A part of a line. No part holds marks of a channel; the channel escapes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// As it is.
    Plain(String),
    /// Emphasised.
    Bold(String),
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What it does.
    pub target: Target,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Comes back as [`super::intent::Intent::Tap`]; at most 64 bytes of ASCII.
    Tap(String),
    /// Opens an address.
    Link(Url),
}

/// Something that is handed over.
#[derive(Clone, Debug, PartialEq)]
pub enum Enclosure {
    /// A contact, as the channel shows contacts.
    Contact(Box<ContactCard>),
    /// A file.
    File {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Bytes,
    },
}

/// A contact to be handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactCard {
    /// What it says.
    pub data: crm::contacts::ContactData,
    /// The same as vCard 3.0.
    pub vcard: String,
}

impl View {
    /// One sentence.
    pub fn text(text: impl Into<String>) -> Self {
        Self { lines: vec![Line::plain(text)], ..Self::default() }
    }

    /// The same with rows of buttons.
    #[must_use]
    pub fn with_buttons(mut self, buttons: Vec<Vec<Button>>) -> Self {
        self.buttons = buttons;
        self
    }

    /// The same with another weight.
    #[must_use]
    pub fn that_is(mut self, weight: Weight) -> Self {
        self.weight = weight;
        self
    }

    /// Tells text and buttons from others; `None` where there is more than these. Another release may give another number,
    /// which costs one repeated message.
    pub fn digest(&self) -> Option<i64> {
        if self.picture.is_some() || self.enclosure.is_some() {
            return None;
        }
        let mut hasher = DefaultHasher::new();
        (&self.lines, &self.buttons).hash(&mut hasher);
        Some(hasher.finish().cast_signed())
    }
}

impl Line {
    /// A line without emphasis.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![Span::Plain(text.into())])
    }

    /// An empty line.
    pub fn empty() -> Self {
        Self::default()
    }
}

impl Button {
    /// A button that comes back.
    pub fn tap(label: impl Into<String>, data: String) -> Self {
        Self { label: label.into(), target: Target::Tap(data) }
    }

    /// A button that opens an address.
    pub fn link(label: impl Into<String>, address: Url) -> Self {
        Self { label: label.into(), target: Target::Link(address) }
    }
}
