//! Requests that may be repeated: the first one with a key does the work, the others are told what it made.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};

use crate::Crm;
use crate::database::Transaction;
use crate::entity::idempotency_key as row;
use crate::error::{Error, Result};
use crate::id::UserId;

/// How long keys are kept, in hours.
pub const KEEP_HOURS: i64 = 24;

/// Whether a key was seen before.
pub(crate) enum Remembered {
    /// It is new and now belongs to this request.
    New,
    /// The first request with this key made the thing with this id.
    Before(String),
}

/// Claims `key` for a request with this content, which makes the thing `makes`.
///
/// Fails with [`Error::Invalid`] when the key was used with other content.
pub(crate) async fn remember(
    tx: &Transaction,
    owner: UserId,
    key: &str,
    request_hash: &str,
    makes: &str,
) -> Result<Remembered> {
    if key.is_empty() || key.len() > 128 || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid("/Idempotency-Key", "use 1 to 128 visible ASCII characters"));
    }
    let new = row::ActiveModel {
        owner_id: Set(owner),
        key: Set(key.to_owned()),
        request_hash: Set(request_hash.to_owned()),
        makes: Set(makes.to_owned()),
        created_at: Set(tx.now()),
    };
    let inserted = row::Entity::insert(new)
        .on_conflict(OnConflict::columns([row::Column::OwnerId, row::Column::Key]).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx.db())
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(count) if count > 0) {
        return Ok(Remembered::New);
    }
    let first = row::Entity::find_by_id((owner, key.to_owned())).one(tx.db()).await?.ok_or(Error::NotFound)?;
    if first.request_hash != request_hash {
        return Err(Error::invalid("/Idempotency-Key", "this key was used for another request; use a new one"));
    }
    Ok(Remembered::Before(first.makes))
}

/// Forgets keys that are past their time, and tells how many.
pub async fn forget_old(crm: &Crm) -> Result<u64> {
    let before = crm.clock.now() - chrono::TimeDelta::hours(KEEP_HOURS);
    let gone = row::Entity::delete_many().filter(row::Column::CreatedAt.lt(before)).exec(&crm.db).await?;
    Ok(gone.rows_affected)
}
