//! What somebody wants, apart from the wire on which it came.

use crm::InboundMessageId;
use crm::chats::Sender;
use serde::{Deserialize, Serialize};

/// A message that a channel has understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// The stored message.
    pub id: InboundMessageId,
    /// Who wrote it, and where.
    pub sender: Sender,
    /// Who else reads the chat.
    pub room: Room,
    /// What the group is called.
    pub room_title: Option<String>,
    /// The channel's number of the message, to answer it by.
    pub message_id: Option<String>,
    /// The channel's number of the message that it answers.
    pub reply_to: Option<String>,
    /// What it wants.
    pub intent: Intent,
}

/// Who reads a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// One person and the bot.
    Private,
    /// Several people.
    Group,
}

/// What a message wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Intent {
    /// A picture of a card, or a PDF.
    Picture(Picture),
    /// A file with contacts (vCard).
    Contacts(RemoteFile),
    /// Contacts that the channel hands over itself.
    Shared(Vec<SharedContact>),
    /// Words, also commands such as `/find`.
    Text(String),
    /// Other words in place of those of the message that was sent before.
    Reworded(String),
    /// Another caption of the picture that was sent before; nothing when it was removed.
    Recaptioned(Option<String>),
    /// Where the sender is.
    Location(Location),
    /// A button of ours, by the data that it was given.
    Tap(String),
    /// Something that we cannot read.
    Unsupported,
}

/// A picture that was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What to fetch.
    pub file: RemoteFile,
    /// What the sender wrote under it.
    pub caption: Option<String>,
    /// The channel's number of the album that it belongs to.
    pub album: Option<String>,
}

/// A file that the channel keeps for us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFile {
    /// What to ask the channel for.
    pub reference: String,
    /// What the sender called it.
    pub name: Option<String>,
    /// Bytes, where they are told.
    pub size: Option<u64>,
    /// SHA-256 in hex, where it is told.
    pub sha256: Option<String>,
}

/// A contact as a channel hands it over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedContact {
    /// The vCard, where there is one.
    pub vcard: Option<String>,
    /// The name as shown.
    pub name: String,
    /// Phone numbers as written.
    pub phones: Vec<String>,
    /// Mail addresses.
    pub emails: Vec<String>,
    /// Organisation.
    pub company: Option<String>,
    /// Job title.
    pub title: Option<String>,
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What the channel calls it.
    pub name: Option<String>,
}
