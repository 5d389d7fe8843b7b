//! What the installation remembers about itself, by key: the place in the Telegram update stream, who polls, ….

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity::setting;
use crate::error::{Error, Result};

/// The value under `key`; `None` when there is none.
pub async fn get<T: DeserializeOwned>(db: &impl ConnectionTrait, key: &str) -> Result<Option<T>> {
    let row = setting::Entity::find_by_id(key.to_owned()).one(db).await?;
    row.map(|row| serde_json::from_value(row.value).map_err(Error::internal)).transpose()
}

/// Puts a value under `key`.
pub async fn put(db: &impl ConnectionTrait, key: &str, value: &impl Serialize, now: DateTime<Utc>) -> Result<()> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(serde_json::to_value(value).map_err(Error::internal)?),
        updated_at: Set(now),
    };
    let replace = OnConflict::column(setting::Column::Key)
        .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
        .to_owned();
    setting::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}
