//! Messages as they should stand in a chat. A new revision edits the message that was sent.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::Channel;
use crate::id::OutboundMessageId;
use crate::outbox::MessageBody;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Status {
    /// The chat does not show the newest revision yet.
    Pending,
    /// It waits until the pictures that came before its own are answered.
    Held,
    /// The chat shows the newest revision.
    Sent,
    /// Given up, with the reason.
    Dead,
    /// Given up, and an administrator has seen it.
    Dismissed,
}

/// How far a sent message came, as its channel tells afterwards; each is further than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Delivery {
    /// The channel has it.
    Sent,
    /// It did not reach the device.
    Failed,
    /// The device has it.
    Delivered,
    /// It was looked at.
    Read,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbound_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboundMessageId,
    pub channel: Channel,
    pub external_chat_id: String,
    /// Whom it is for, as the channel names the person; absent where the chat is the person.
    pub external_user_id: Option<String>,
    /// IETF language tag of the client that it answers.
    pub language: Option<String>,
    /// The channel's number of the message that it answers.
    pub reply_to: Option<String>,
    /// One message a key, however often it is asked for: `card:<id>`, `reply:<inbound id>`.
    #[sea_orm(unique)]
    pub dedupe_key: String,
    pub body: MessageBody,
    pub revision: i64,
    pub sent_revision: i64,
    /// The channel's number of the sent message; absent until it was sent.
    pub external_message_id: Option<String>,
    /// A digest of what the chat shows as the sent revision; absent where that is not known.
    pub shown: Option<i64>,
    pub status: Status,
    pub reason: Option<String>,
    /// What the channel told of the newest message that was sent.
    pub delivery: Option<Delivery>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
