//! Chats and groups in which the bot was seen, and what an administrator decided about them.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::Channel;
use crate::id::{ChatRoomId, UserId};

/// Who is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Kind {
    /// One person.
    Private,
    /// Several.
    Group,
}

/// Whether what is sent there is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Permission {
    /// Nobody decided yet; a group is not served, a private chat needs a pairing.
    Undecided,
    /// Served.
    Allowed,
    /// Not served.
    Blocked,
}

/// Whether messages arrive there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Reach {
    /// They do.
    Open,
    /// The bot was blocked or removed; nothing is sent.
    Closed,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_room")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChatRoomId,
    pub channel: Channel,
    pub external_chat_id: String,
    pub kind: Kind,
    /// What the page shows for it.
    pub title: Option<String>,
    pub permission: Permission,
    pub reach: Reach,
    pub decided_by: Option<UserId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
