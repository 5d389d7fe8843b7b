//! Cards.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use crm::entity::{Channel, card};
use crm::{cards, whatsapp};
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::contacts::{ContactData, Polygon, outline};
use super::undo::UndoStep;
use crate::http::problem::coded;

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum CardStatus {
    /// Stored, waiting for a reader.
    Received,
    /// A reader has it.
    Reading,
    /// Read; a person should look.
    NeedsReview,
    /// A contact came of it.
    Accepted,
    /// Not a card, said a person.
    Rejected,
    /// Could not be read, with the reason.
    Failed,
    /// Its pictures are the back of another card.
    Joined,
}

impl From<card::Status> for CardStatus {
    fn from(status: card::Status) -> Self {
        match status {
            card::Status::Received => Self::Received,
            card::Status::Reading => Self::Reading,
            card::Status::NeedsReview => Self::NeedsReview,
            card::Status::Accepted => Self::Accepted,
            card::Status::Rejected => Self::Rejected,
            card::Status::Failed => Self::Failed,
            card::Status::Joined => Self::Joined,
        }
    }
}

impl From<CardStatus> for card::Status {
    fn from(status: CardStatus) -> Self {
        match status {
            CardStatus::Received => Self::Received,
            CardStatus::Reading => Self::Reading,
            CardStatus::NeedsReview => Self::NeedsReview,
            CardStatus::Accepted => Self::Accepted,
            CardStatus::Rejected => Self::Rejected,
            CardStatus::Failed => Self::Failed,
            CardStatus::Joined => Self::Joined,
        }
    }
}

/// How something came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename = "Channel", rename_all = "snake_case")]
pub(crate) enum ChannelView {
    /// The web page or the API.
    Web,
    /// A Telegram chat.
    Telegram,
    /// A WhatsApp chat.
    Whatsapp,
    /// The command line.
    Cli,
}

impl From<Channel> for ChannelView {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Web => Self::Web,
            Channel::Telegram => Self::Telegram,
            Channel::Whatsapp => Self::Whatsapp,
            Channel::Cli => Self::Cli,
        }
    }
}

/// A word on a picture.
#[derive(Clone, Debug, Object)]
pub(crate) struct Word {
    /// The word.
    pub(crate) text: String,
    /// How sure the reader is, 0 to 1.
    pub(crate) confidence: f64,
    /// Its corners in pixels of the side's picture, clockwise from the top left.
    pub(crate) polygon: Polygon,
}

/// One picture of a card.
#[derive(Clone, Debug, Object)]
pub(crate) struct Side {
    /// Its id.
    pub(crate) id: Uuid,
    /// Place among the sides, from 0.
    pub(crate) position: i32,
    /// Width of the upright picture in pixels, once it is read.
    pub(crate) width: Option<i32>,
    /// Height of the upright picture in pixels, once it is read.
    pub(crate) height: Option<i32>,
    /// The upright picture as JPEG, once it is read.
    pub(crate) preview_url: Option<String>,
    /// The file as it was received.
    pub(crate) original_url: String,
    /// Degrees by which the text stands turned: 0, 90, 180 or 270.
    pub(crate) rotation: u16,
    /// The card whose picture it was before that was joined to this one.
    pub(crate) came_with: Option<Uuid>,
    /// What was read; only when one card is asked for.
    pub(crate) words: Option<Vec<Word>>,
}

/// A photographed card on its way to a contact.
#[derive(Clone, Debug, Object)]
pub(crate) struct Card {
    /// Its id.
    pub(crate) id: Uuid,
    /// Counts its changes; also its `ETag`.
    pub(crate) version: i64,
    /// Where it stands.
    pub(crate) status: CardStatus,
    /// Why it failed or what to look at, in words.
    pub(crate) reason: Option<String>,
    /// Names that reason, if it is one of those that are known; stable.
    pub(crate) reason_code: Option<String>,
    /// What is particular to the reason, by name, for those who tell it in another language.
    pub(crate) reason_values: Option<BTreeMap<String, String>>,
    /// How it came in.
    pub(crate) channel: ChannelView,
    /// When it came in.
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    pub(crate) updated_at: DateTime<Utc>,
    /// When it was read.
    pub(crate) read_at: Option<DateTime<Utc>>,
    /// The contact that came of it.
    pub(crate) contact_id: Option<Uuid>,
    /// The card whose back this is.
    pub(crate) back_of: Option<Uuid>,
    /// Its pictures, in order.
    pub(crate) sides: Vec<Side>,
    /// The contact as read, with a person's corrections.
    pub(crate) draft: Option<ContactData>,
    /// Why the answer did not reach the chat that the card came from; told for a single card.
    pub(crate) answer_problem: Option<AnswerProblem>,
    /// What was done last, if it can be taken back; told for a single card.
    pub(crate) undo: Option<UndoStep>,
    /// The cards that lie on the same picture, this one among them; told for a single card that is not alone there.
    pub(crate) same_picture: Option<Vec<Neighbour>>,
}

/// A card that lies on the same picture.
#[derive(Clone, Debug, Object)]
#[oai(rename = "CardNeighbour")]
pub(crate) struct Neighbour {
    /// Which one.
    pub(crate) id: Uuid,
    /// Where it stands.
    pub(crate) status: CardStatus,
    /// Its name as read, or its company.
    pub(crate) name: Option<String>,
    /// The picture on which it lies.
    pub(crate) preview_url: Option<String>,
    /// Width of that picture in pixels.
    pub(crate) width: Option<i32>,
    /// Height of that picture in pixels.
    pub(crate) height: Option<i32>,
    /// Degrees by which its text stands turned: 0, 90, 180 or 270.
    pub(crate) rotation: u16,
    /// The corners of the card in pixels of that picture, clockwise from the top left.
    pub(crate) outline: Option<Polygon>,
}

impl Neighbour {
    /// Of a card with its pictures.
    pub(crate) fn of(card: cards::Card) -> Self {
        let cards::Card { record, sides } = card;
        let side = sides.into_iter().next();
        let reading = side.as_ref().and_then(|side| side.record.reading.as_ref()).map(|reading| &reading.0);
        let (rotation, corners) = reading.map(|read| (read.rotation, outline(&read.polygon))).unzip();
        let draft = record.draft.as_ref();
        let name = draft.map(|draft| draft.display_name.clone()).filter(|name| !name.is_empty());
        Self {
            id: record.id.0,
            status: record.status.into(),
            name: name.or_else(|| draft?.company.clone()),
            width: side.as_ref().and_then(|side| side.record.width),
            height: side.as_ref().and_then(|side| side.record.height),
            rotation: rotation.unwrap_or(0),
            outline: corners,
            preview_url: side.and_then(|side| side.preview).map(|preview| address_of(&preview.key)),
        }
    }
}

/// Why an answer did not reach a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum AnswerProblem {
    /// The person last wrote too long ago for WhatsApp to allow an answer.
    WindowClosed,
    /// The chat cannot be reached any more.
    Undeliverable,
    /// Anything else.
    Failed,
}

impl AnswerProblem {
    /// Of the reason that stands with the message.
    pub(crate) fn of(reason: &str) -> Self {
        match reason {
            whatsapp::WINDOW_CLOSED => Self::WindowClosed,
            whatsapp::UNDELIVERABLE => Self::Undeliverable,
            _ => Self::Failed,
        }
    }
}

impl Card {
    /// With the words of its sides.
    pub(crate) fn whole(card: cards::Card) -> Self {
        Self::of(card, true)
    }

    /// Without the words of its sides.
    pub(crate) fn brief(card: cards::Card) -> Self {
        Self::of(card, false)
    }

    fn of(card: cards::Card, with_words: bool) -> Self {
        let record = card.record;
        let (reason_code, reason_values) = coded(record.reason.as_deref());
        Self {
            id: record.id.0,
            version: record.version,
            status: record.status.into(),
            reason: record.reason,
            reason_code,
            reason_values,
            channel: record.channel.into(),
            created_at: record.created_at,
            updated_at: record.updated_at,
            read_at: record.read_at,
            contact_id: record.contact_id.map(|id| id.0),
            back_of: record.back_of.map(|id| id.0),
            sides: card.sides.into_iter().map(|side| side_of(side, with_words)).collect(),
            draft: record.draft.map(ContactData::from),
            answer_problem: None,
            undo: None,
            same_picture: None,
        }
    }
}

fn address_of(key: &str) -> String {
    format!("/files/{key}")
}

fn side_of(side: cards::Side, with_words: bool) -> Side {
    let record = side.record;
    let reading = record.reading.map(|reading| reading.0);
    let rotation = reading.as_ref().map_or(0, |reading| reading.rotation);
    let words = reading.filter(|_| with_words).map(|reading| {
        let word = |word: recognition::Word| Word {
            text: word.text,
            confidence: super::contacts::rounded(f64::from(word.confidence), 1000.0),
            polygon: outline(&word.polygon),
        };
        reading.words.into_iter().map(word).collect()
    });
    Side {
        id: record.id.0,
        position: record.position,
        width: record.width,
        height: record.height,
        preview_url: side.preview.map(|preview| address_of(&preview.key)),
        original_url: address_of(&side.original.key),
        rotation,
        came_with: record.came_with.map(|id| id.0),
        words,
    }
}

/// Some cards.
#[derive(Clone, Debug, Object)]
pub(crate) struct CardPage {
    /// The cards, newest first.
    pub(crate) items: Vec<Card>,
    /// Asks for the next ones, if there are any.
    pub(crate) next_cursor: Option<String>,
}
