//! Reminders.

use chrono::{DateTime, Utc};
use crm::entity::reminder;
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use super::cards::ChannelView;

/// Where a reminder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum ReminderStatus {
    /// Not due yet.
    Waiting,
    /// Due; its owner was told.
    Due,
    /// Done.
    Done,
}

impl From<reminder::Status> for ReminderStatus {
    fn from(status: reminder::Status) -> Self {
        match status {
            reminder::Status::Waiting => Self::Waiting,
            reminder::Status::Due => Self::Due,
            reminder::Status::Done => Self::Done,
        }
    }
}

/// A reminder of a card or a contact.
#[derive(Clone, Debug, Object)]
pub(crate) struct Reminder {
    /// Its id.
    pub(crate) id: Uuid,
    /// Counts its changes; also its `ETag`.
    pub(crate) version: i64,
    /// Where it stands.
    pub(crate) status: ReminderStatus,
    /// When.
    pub(crate) due_at: DateTime<Utc>,
    /// What to think of.
    pub(crate) note: Option<String>,
    /// Of which card.
    pub(crate) card_id: Option<Uuid>,
    /// Of which contact.
    pub(crate) contact_id: Option<Uuid>,
    /// Where it was asked for, and where it is told.
    pub(crate) channel: ChannelView,
    /// When it was asked for.
    pub(crate) created_at: DateTime<Utc>,
}

impl From<reminder::Model> for Reminder {
    fn from(row: reminder::Model) -> Self {
        Self {
            id: row.id.0,
            version: row.version,
            status: row.status.into(),
            due_at: row.due_at,
            note: row.note,
            card_id: row.card_id.map(|id| id.0),
            contact_id: row.contact_id.map(|id| id.0),
            channel: row.channel.into(),
            created_at: row.created_at,
        }
    }
}

/// Some reminders.
#[derive(Clone, Debug, Object)]
pub(crate) struct ReminderPage {
    /// The reminders.
    pub(crate) items: Vec<Reminder>,
    /// Asks for the next ones, if there are any.
    pub(crate) next_cursor: Option<String>,
}

/// A reminder to be.
#[derive(Clone, Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReminder {
    /// Of which card; or of which contact.
    pub(crate) card_id: Option<Uuid>,
    /// Of which contact.
    pub(crate) contact_id: Option<Uuid>,
    /// When; must lie ahead.
    pub(crate) due_at: DateTime<Utc>,
    /// What to think of, at most 500 characters.
    pub(crate) note: Option<String>,
}

/// A change of a reminder: exactly one of both.
#[derive(Clone, Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReminderPatch {
    /// Reminds again at this moment, which must lie ahead.
    pub(crate) due_at: Option<DateTime<Utc>>,
    /// `true` when it is done.
    pub(crate) done: Option<bool>,
}
