//! The pictures of a card, in order: front, back, further pages.

use recognition::CardReading;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::id::{CardId, CardSideId, FileId};

/// The reading of a side, as the reader gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct SideReading(pub CardReading);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "card_side")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CardSideId,
    pub card_id: CardId,
    pub position: i32,
    /// What was received.
    pub file_id: FileId,
    /// Page of that file, from 1.
    pub page: i32,
    /// Which of the cards on the page, from 0.
    pub region: i32,
    /// The upright picture without metadata that people see.
    pub preview_file_id: Option<FileId>,
    /// Pixels of the upright picture, in which the polygons are given.
    pub width: Option<i32>,
    pub height: Option<i32>,
    pub reading: Option<SideReading>,
    /// The card whose picture it was before that became the back of this one.
    pub came_with: Option<CardId>,
    #[sea_orm(belongs_to, from = "card_id", to = "id")]
    pub card: BelongsTo<super::card::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
