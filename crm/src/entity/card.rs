//! Photographed cards on their way to a contact.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryFilter, Select};
use serde::{Deserialize, Serialize};

use super::Channel;
use crate::actor::Actor;
use crate::contacts::ContactData;
use crate::id::{CardId, ContactId, InboundMessageId, UserId};

/// Where a card stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Status {
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

impl Status {
    /// The picture came, and what it says is not known yet.
    pub const BEING_READ: [Self; 2] = [Self::Received, Self::Reading];

    /// Whether the picture came and what it says is not known yet.
    pub fn is_being_read(self) -> bool {
        Self::BEING_READ.contains(&self)
    }

    /// The word for it in the API, the messages and the metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Reading => "reading",
            Self::NeedsReview => "needs_review",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
            Self::Joined => "joined",
        }
    }
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "card")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardId,
    pub owner_id: UserId,
    pub channel: Channel,
    /// The message that brought it; one card a message.
    pub inbound_message_id: Option<InboundMessageId>,
    pub status: Status,
    /// Why it failed or what to look at, in words.
    pub reason: Option<String>,
    /// The contact as read, with a person's corrections.
    pub draft: Option<ContactData>,
    pub contact_id: Option<ContactId>,
    /// The sender wants it accepted without a tap, if every value is sure.
    pub auto_accept: bool,
    /// The album that its picture came in: channel, chat and the channel's own number.
    pub album_key: Option<String>,
    /// Place within the album; neighbours differ by one.
    pub album_position: Option<i64>,
    /// The card whose back this is, once it is read.
    pub back_of: Option<CardId>,
    /// What the sender wrote under the picture.
    #[sea_orm(column_type = "Text", nullable)]
    pub caption: Option<String>,
    /// The card with which it shares its picture.
    pub split_from: Option<CardId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    pub version: i64,
    #[sea_orm(has_many)]
    pub sides: HasMany<super::card_side::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The cards that the actor may see.
    pub fn visible_to(actor: &Actor) -> Select<Self> {
        Self::find().filter(Column::OwnerId.eq(actor.user_id))
    }
}
