//! Which pixels a value of a contact came from, and how sure the reader was.

use sea_orm::entity::prelude::*;

use crate::contacts::Polygons;
use crate::id::{CardSideId, ContactId, ContactPointId, FieldOriginId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "field_origin")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FieldOriginId,
    pub contact_id: ContactId,
    /// `name`, `company`, `title`, `department` or `point`.
    pub field: String,
    pub contact_point_id: Option<ContactPointId>,
    pub card_side_id: Option<CardSideId>,
    /// `tesseract`, `qr` or `person`.
    pub engine: String,
    pub confidence: Option<f64>,
    /// Pixels of the side's upright picture.
    pub polygons: Polygons,
    #[sea_orm(belongs_to, from = "contact_id", to = "id")]
    pub contact: BelongsTo<super::contact::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
