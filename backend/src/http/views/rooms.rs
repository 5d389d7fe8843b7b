//! Chats and groups as an administrator sees them.

use chrono::{DateTime, Utc};
use crm::chats;
use crm::entity::{Channel, chat_room};
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use super::cards::ChannelView;

/// Who is in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum RoomKind {
    /// One person.
    Private,
    /// Several.
    Group,
}

/// What was decided about a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum RoomPermission {
    /// Nothing yet: a group is not served.
    Undecided,
    /// Served.
    Allowed,
    /// Not served.
    Blocked,
}

impl From<RoomPermission> for chat_room::Permission {
    fn from(permission: RoomPermission) -> Self {
        match permission {
            RoomPermission::Undecided => Self::Undecided,
            RoomPermission::Allowed => Self::Allowed,
            RoomPermission::Blocked => Self::Blocked,
        }
    }
}

/// A chat or group in which the bot was seen.
#[derive(Clone, Debug, Object)]
pub(crate) struct Room {
    /// Its id.
    pub(crate) id: Uuid,
    /// Counts the decisions; also its `ETag`.
    pub(crate) version: i64,
    /// Which way it talks to us.
    pub(crate) channel: ChannelView,
    /// Who is in it.
    pub(crate) kind: RoomKind,
    /// What it is called.
    pub(crate) title: Option<String>,
    /// What was decided.
    pub(crate) permission: RoomPermission,
    /// Whether what is sent there is taken.
    pub(crate) served: bool,
    /// Whether messages arrive there; not where the bot was blocked or removed.
    pub(crate) reachable: bool,
    /// When the bot was first seen there.
    pub(crate) created_at: DateTime<Utc>,
}

impl From<chat_room::Model> for Room {
    fn from(row: chat_room::Model) -> Self {
        Self {
            served: chats::is_served(&row),
            id: row.id.0,
            version: row.version,
            channel: Channel::into(row.channel),
            kind: match row.kind {
                chat_room::Kind::Private => RoomKind::Private,
                chat_room::Kind::Group => RoomKind::Group,
            },
            title: row.title,
            permission: match row.permission {
                chat_room::Permission::Undecided => RoomPermission::Undecided,
                chat_room::Permission::Allowed => RoomPermission::Allowed,
                chat_room::Permission::Blocked => RoomPermission::Blocked,
            },
            reachable: row.reach == chat_room::Reach::Open,
            created_at: row.created_at,
        }
    }
}

/// Some rooms.
#[derive(Clone, Debug, Object)]
pub(crate) struct RoomPage {
    /// The rooms, newest first.
    pub(crate) items: Vec<Room>,
    /// Asks for the next ones, if there are any.
    pub(crate) next_cursor: Option<String>,
}

/// A decision about a room.
#[derive(Clone, Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomPatch {
    /// What shall hold.
    pub(crate) permission: RoomPermission,
}

/// What holds for all chats.
#[derive(Clone, Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChatPolicy {
    /// Whether somebody who is not paired gets a line that says how; silence otherwise.
    pub(crate) answer_strangers: bool,
    /// IANA name of the time zone of days and times where a chat does not say its own.
    pub(crate) time_zone: String,
}

impl From<chats::ChatPolicy> for ChatPolicy {
    fn from(policy: chats::ChatPolicy) -> Self {
        Self { answer_strangers: policy.answer_strangers, time_zone: policy.time_zone }
    }
}

impl From<ChatPolicy> for chats::ChatPolicy {
    fn from(policy: ChatPolicy) -> Self {
        Self { answer_strangers: policy.answer_strangers, time_zone: policy.time_zone }
    }
}
