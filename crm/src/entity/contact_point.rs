//! Phones, mail addresses, sites, postal addresses and profiles of a contact.

use sea_orm::entity::prelude::*;

use crate::contacts::{Address, PointKind};
use crate::id::{ContactId, ContactPointId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_point")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactPointId,
    pub contact_id: ContactId,
    pub position: i32,
    pub kind: PointKind,
    pub label: Option<String>,
    /// As written.
    pub value: String,
    /// As compared: E.164, lower-case mail address, ….
    pub normal_form: Option<String>,
    pub address: Option<Address>,
    #[sea_orm(belongs_to, from = "contact_id", to = "id")]
    pub contact: BelongsTo<super::contact::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
