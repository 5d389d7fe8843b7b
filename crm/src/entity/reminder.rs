//! What somebody wants to be reminded of, and where.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryFilter, Select};
use serde::{Deserialize, Serialize};

use super::Channel;
use crate::actor::Actor;
use crate::id::{CardId, ContactId, ReminderId, UserId};

/// Where a reminder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Not due yet.
    Waiting,
    /// Due; its owner was told.
    Due,
    /// Done.
    Done,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReminderId,
    pub owner_id: UserId,
    pub card_id: Option<CardId>,
    pub contact_id: Option<ContactId>,
    pub note: Option<String>,
    pub due_at: DateTime<Utc>,
    pub status: Status,
    /// Where it was asked for.
    pub channel: Channel,
    /// The chat that is told; absent for the web page.
    pub external_chat_id: Option<String>,
    /// The person in that chat, as the channel names them.
    pub external_user_id: Option<String>,
    pub created_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The reminders that the actor may see.
    pub fn visible_to(actor: &Actor) -> Select<Self> {
        Self::find().filter(Column::OwnerId.eq(actor.user_id))
    }
}
