//! Chats that are paired with a person. A sender without a row here is nobody.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::Channel;
use crate::id::{ChatIdentityId, UserId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_identity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChatIdentityId,
    pub user_id: UserId,
    pub channel: Channel,
    /// The sender as the channel names it.
    pub external_user_id: String,
    /// The chat as the channel names it; in a private chat of Telegram the same as the sender.
    pub external_chat_id: String,
    /// What the page shows for the chat.
    pub title: Option<String>,
    /// IETF language tag, as the sender's client told it.
    pub language: Option<String>,
    /// What the conversation remembers.
    pub state: Json,
    pub created_at: DateTime<Utc>,
    pub version: i64,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
