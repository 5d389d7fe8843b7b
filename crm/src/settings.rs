//! What the installation remembers about itself, by key: the place in the Telegram update stream, who polls, ….

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, TryInsertResult};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Crm;
use crate::entity::setting;
use crate::error::{Error, Result};
use crate::events::Event;

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

/// A right that one process at a time has.
#[derive(Serialize, Deserialize)]
struct Hold {
    holder: String,
    until: DateTime<Utc>,
}

/// Gives the right under `key` back, and tells those who stand by. Nothing happens where another holder has it.
pub async fn give_back(crm: &Crm, key: &str, holder: &str) -> Result<()> {
    let mut tx = crm.begin().await?;
    if hold(tx.db(), key, holder, TimeDelta::zero(), tx.now()).await? {
        tx.announce(Event::Vacancy);
    }
    tx.commit().await
}

/// Takes or renews the right under `key`, until `now + lasts`; `false` while another holder has it.
pub async fn hold(
    db: &impl ConnectionTrait,
    key: &str,
    holder: &str,
    lasts: TimeDelta,
    now: DateTime<Utc>,
) -> Result<bool> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(
            serde_json::to_value(Hold { holder: holder.to_owned(), until: now + lasts }).map_err(Error::internal)?
        ),
        updated_at: Set(now),
    };
    let Some(before) = setting::Entity::find_by_id(key.to_owned()).one(db).await? else {
        let first = OnConflict::column(setting::Column::Key).do_nothing().to_owned();
        let inserted = setting::Entity::insert(row).on_conflict(first).try_insert().exec_without_returning(db).await?;
        return Ok(matches!(inserted, TryInsertResult::Inserted(count) if count > 0));
    };
    let held: Hold = serde_json::from_value(before.value).map_err(Error::internal)?;
    if held.holder != holder && held.until > now {
        return Ok(false);
    }
    // Of two that find it free, the second finds the time changed.
    let updated = setting::Entity::update_many()
        .set(row)
        .filter(setting::Column::Key.eq(key))
        .filter(setting::Column::UpdatedAt.eq(before.updated_at))
        .exec(db)
        .await?;
    Ok(updated.rows_affected > 0)
}
