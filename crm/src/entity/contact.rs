//! Contacts.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryFilter, Select};

use super::Channel;
use crate::actor::Actor;
use crate::id::{ContactId, UserId};

/// Who besides the owner sees a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Visibility {
    /// Nobody.
    Private,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContactId,
    pub owner_id: UserId,
    pub visibility: Visibility,
    pub name_prefix: Option<String>,
    pub given_name: Option<String>,
    pub additional_name: Option<String>,
    pub family_name: Option<String>,
    pub name_suffix: Option<String>,
    pub display_name: String,
    pub company: Option<String>,
    pub title: Option<String>,
    pub department: Option<String>,
    pub note: Option<String>,
    /// Where the card was received.
    pub event: Option<String>,
    /// Name and company as compared, see [`crate::contacts::search`].
    pub identity_key: Option<String>,
    /// How it came in.
    pub source: Channel,
    /// Everything searchable in one normal form, see [`crate::contacts::search`].
    pub search_key: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub version: i64,
    #[sea_orm(has_many)]
    pub points: HasMany<super::contact_point::Entity>,
    #[sea_orm(has_many)]
    pub origins: HasMany<super::field_origin::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Entity {
    /// The contacts that the actor may see; deleted ones are not among them.
    pub fn visible_to(actor: &Actor) -> Select<Self> {
        Self::find().filter(Column::OwnerId.eq(actor.user_id)).filter(Column::DeletedAt.is_null())
    }

    /// The contacts that the actor has deleted.
    pub fn deleted_by(actor: &Actor) -> Select<Self> {
        Self::find().filter(Column::OwnerId.eq(actor.user_id)).filter(Column::DeletedAt.is_not_null())
    }
}
