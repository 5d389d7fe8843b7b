//! Tags of contacts, in their normal form.

use sea_orm::entity::prelude::*;

use crate::id::ContactId;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_tag")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub contact_id: ContactId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag: String,
    /// Place among the tags of the contact, from 0.
    pub position: i32,
}

impl ActiveModelBehavior for ActiveModel {}
