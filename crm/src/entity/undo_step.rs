//! What a person did that can be taken back for a while, with what stood before.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{CardId, ContactId, UndoStepId, UserId};
use crate::undo::Snapshot;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Kind {
    /// A card was accepted.
    Accept,
    /// A card was said to be none.
    Reject,
    /// A value was corrected.
    Correct,
    /// A card became the back of another.
    Join,
    /// The back of a card became a card of its own again.
    Separate,
    /// A card or another contact was put into a contact that was there.
    Merge,
    /// A contact was deleted.
    Delete,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "undo_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UndoStepId,
    pub owner_id: UserId,
    pub kind: Kind,
    pub card_id: Option<CardId>,
    pub contact_id: Option<ContactId>,
    pub snapshot: Snapshot,
    /// What was done by one tap or one message has the same here.
    pub together: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub undone_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}
