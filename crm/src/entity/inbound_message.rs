//! Messages that came in through a channel, stored raw before they are acknowledged.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::Channel;
use crate::id::InboundMessageId;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Status {
    /// Stored, not handled yet.
    Received,
    /// Handled.
    Done,
    /// Given up, with the reason.
    Dead,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inbound_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InboundMessageId,
    pub channel: Channel,
    /// The channel's own number of the message; unique within the channel.
    pub external_id: String,
    pub external_chat_id: Option<String>,
    /// As it came over the wire.
    pub payload: String,
    pub status: Status,
    pub reason: Option<String>,
    pub received_at: DateTime<Utc>,
    pub handled_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
