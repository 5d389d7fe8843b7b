//! Messages that were given up, as an administrator sees them.

use chrono::{DateTime, Utc};
use crm::outbox;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

use super::cards::{AnswerProblem, ChannelView};
use crate::http::problem::coded;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum MessageSubject {
    /// The answer to a card.
    Card,
    /// A contact that is handed over.
    Contact,
    /// A reminder.
    Reminder,
    /// Anything else of the conversation.
    Conversation,
}

impl From<outbox::Subject> for MessageSubject {
    fn from(subject: outbox::Subject) -> Self {
        match subject {
            outbox::Subject::Card => Self::Card,
            outbox::Subject::Contact => Self::Contact,
            outbox::Subject::Reminder => Self::Reminder,
            outbox::Subject::Conversation => Self::Conversation,
        }
    }
}

/// A message that was given up. What it says is its owner's, and not told here.
#[derive(Clone, Debug, Object)]
pub(crate) struct UnsentMessage {
    /// Its id.
    pub(crate) id: Uuid,
    /// Counts what was wanted of it; also its `ETag`.
    pub(crate) version: i64,
    /// The channel that should have carried it.
    pub(crate) channel: ChannelView,
    /// What the chat calls itself.
    pub(crate) chat: Option<String>,
    /// What it is about.
    pub(crate) subject: MessageSubject,
    /// Why it was given up.
    pub(crate) problem: AnswerProblem,
    /// The same in the words of whoever refused it.
    pub(crate) reason: Option<String>,
    /// Names that reason, if it is one of ours; stable.
    pub(crate) reason_code: Option<String>,
    /// When it was given up.
    pub(crate) given_up_at: DateTime<Utc>,
}

impl From<outbox::Unsent> for UnsentMessage {
    fn from(message: outbox::Unsent) -> Self {
        Self {
            id: message.id.0,
            version: message.version,
            channel: message.channel.into(),
            chat: message.chat,
            subject: message.subject.into(),
            problem: AnswerProblem::of(message.reason.as_deref().unwrap_or_default()),
            reason_code: coded(message.reason.as_deref()).0,
            reason: message.reason,
            given_up_at: message.at,
        }
    }
}

/// Some messages that were given up.
#[derive(Clone, Debug, Object)]
pub(crate) struct UnsentMessagePage {
    /// The messages, newest first.
    pub(crate) items: Vec<UnsentMessage>,
    /// Asks for the next ones, if there are any.
    pub(crate) next_cursor: Option<String>,
}
