//! Stored files: what was received, and the pictures made from it.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{FileId, UserId};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    /// 128 random bits in hex: the name in the storage and in `/files/{key}`.
    #[sea_orm(unique)]
    pub key: String,
    pub owner_id: UserId,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    pub media_type: String,
    /// What the sender called it; only for display, never a path.
    pub original_name: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
