//! What persons corrected, with the pixels: examples to learn from.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::contacts::Polygons;
use crate::id::{CardId, CardSideId, ContactId, CorrectionId, UndoStepId, UserId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CorrectionId,
    pub owner_id: UserId,
    /// The step with which it is taken back.
    pub undo_step_id: Option<UndoStepId>,
    pub card_id: Option<CardId>,
    pub contact_id: Option<ContactId>,
    pub card_side_id: Option<CardSideId>,
    /// `name`, `company`, `title`, `department`, or the kind of a point.
    pub field: String,
    /// As read; absent when the reader gave nothing.
    pub old_value: Option<String>,
    /// As corrected; absent when the value was removed.
    pub new_value: Option<String>,
    /// Who gave the old value.
    pub engine: Option<String>,
    pub confidence: Option<f64>,
    /// Pixels of the side's upright picture.
    pub polygons: Polygons,
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
