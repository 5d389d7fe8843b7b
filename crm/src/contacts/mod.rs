//! Contacts: the use cases. A query that is not scoped to an actor must look unusual.

mod data;
#[cfg(test)]
mod data_tests;
mod duplicates;
mod merge;
pub(crate) mod normal_form;
mod records;
pub mod search;
pub mod tags;

use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use sha2::{Digest, Sha256};

pub(crate) use data::clean;
pub use data::{
    Address, ContactData, MAX_NOTE, MAX_POINTS, MAX_VALUE, NameParts, Origin, PERSON, Point, PointKind, Polygons,
};
pub use duplicates::{Duplicate, DuplicateReason, duplicates_of};
pub(crate) use merge::bring_back;
pub use merge::merge;
pub(crate) use records::insert;

use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::corrections;
use crate::database::Transaction;
use crate::entity::undo_step::Kind;
use crate::entity::{Channel, contact};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::id::{CardId, ContactId, ContactPointId};
use crate::idempotency::{self, Remembered};
use crate::page::{Page, PageRequest};
use crate::undo::{self, ContactBefore, ContactGone, Snapshot};

/// A contact as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// Its row.
    pub record: contact::Model,
    /// What is written in it.
    pub data: ContactData,
}

/// Lists contacts, newest first; those in which every word of `query` occurs.
pub async fn list(crm: &Crm, actor: &Actor, query: Option<&str>, page: PageRequest) -> Result<Page<Contact>> {
    let mut select = contact::Entity::visible_to(actor).order_by_desc(contact::Column::Id);
    for word in query.map(search::words_of).unwrap_or_default() {
        let pattern = LikeExpr::new(search::like_pattern(&word)).escape('\\');
        select = select.filter(Expr::col(contact::Column::SearchKey).like(pattern));
    }
    if let Some(after) = page.after {
        select = select.filter(contact::Column::Id.lt(ContactId(after)));
    }
    let rows = select.limit(page.limit + 1).all(&crm.db).await?;
    let page = Page::cut(rows, page.limit, |row| row.id.0);
    let contacts = records::load(&crm.db, page.items).await?;
    Ok(Page { items: contacts, next: page.next })
}

/// One contact.
pub async fn get(crm: &Crm, actor: &Actor, id: ContactId) -> Result<Contact> {
    records::load_one(&crm.db, find(&crm.db, actor, id).await?).await
}

/// Adds a contact by hand.
pub async fn create(crm: &Crm, actor: &Actor, data: ContactData) -> Result<Contact> {
    let (tx, contact) = add(crm, actor, data).await?;
    tx.commit().await?;
    Ok(contact)
}

/// The same for a request that may be repeated: the same `key` with the same data gives the first contact again, as it
/// stands now.
pub async fn create_once(crm: &Crm, actor: &Actor, data: ContactData, key: &str) -> Result<Contact> {
    let hash = content_hash(&data)?;
    let (tx, contact) = add(crm, actor, data).await?;
    match idempotency::remember(&tx, actor.user_id, key, &hash, &contact.record.id.to_string()).await? {
        Remembered::New => {
            tx.commit().await?;
            Ok(contact)
        }
        // The transaction with the second one is given up.
        Remembered::Before(id) => {
            drop(tx);
            get(crm, actor, id.parse().map_err(Error::internal)?).await
        }
    }
}

async fn add(crm: &Crm, actor: &Actor, data: ContactData) -> Result<(Transaction, Contact)> {
    let data = data.replacing(&ContactData::default()).tidied()?;
    data.require_identity()?;
    let mut tx = crm.begin().await?;
    let id = insert(&tx, actor.user_id, Channel::Web, &data).await?;
    audit::record(&tx, Record::done(actor, "contact_create", "contact", id)).await?;
    tx.announce(Event::Contact { owner: actor.user_id, id });
    let record = find(tx.db(), actor, id).await?;
    let contact = records::load_one(tx.db(), record).await?;
    Ok((tx, contact))
}

/// SHA-256 of what was asked for, in hex; the identifiers of new points are ours and do not count.
fn content_hash(data: &ContactData) -> Result<String> {
    let mut data = data.clone();
    for point in &mut data.points {
        point.id = ContactPointId(uuid::Uuid::nil());
    }
    let text = serde_json::to_string(&data).map_err(Error::internal)?;
    Ok(hex::encode(Sha256::digest(text)))
}

/// Changes a contact: `change` gets what stands and gives what shall stand. For ten minutes it can be taken back.
pub async fn update(
    crm: &Crm,
    actor: &Actor,
    id: ContactId,
    version: i64,
    change: impl FnOnce(ContactData) -> Result<ContactData>,
) -> Result<Contact> {
    let mut tx = crm.begin().await?;
    let before = records::load_one(tx.db(), find(tx.db(), actor, id).await?).await?;
    check_version(before.record.version, version)?;
    let after = change(before.data.clone())?.replacing(&before.data).tidied()?;
    let contact = put(&mut tx, actor, &before, after, None).await?;
    tx.commit().await?;
    Ok(contact)
}

/// Writes what a person made of a contact, with its audit row, its step back and what can be learnt from it. `card` is
/// the card that was corrected, if it was one.
pub(crate) async fn put(
    tx: &mut Transaction,
    actor: &Actor,
    before: &Contact,
    after: ContactData,
    card: Option<CardId>,
) -> Result<Contact> {
    after.require_identity()?;
    let id = before.record.id;
    let version = rewrite(tx, actor, before, &after).await?;
    let step = ContactBefore { id, version, data: Some(before.data.clone()) };
    let snapshot = Snapshot { contact: Some(step), ..Snapshot::default() };
    let step = undo::remember(tx, actor, Kind::Correct, card, Some(id), snapshot).await?;
    corrections::record(tx, actor, step, (card, Some(id)), &before.data, &after).await?;
    load_in(tx, actor, id).await
}

/// One contact, in the caller's transaction.
pub(crate) async fn load_in(tx: &Transaction, actor: &Actor, id: ContactId) -> Result<Contact> {
    records::load_one(tx.db(), find(tx.db(), actor, id).await?).await
}

/// Writes another state of a contact, and gives its version; the caller notes the step by which it is taken back.
pub(crate) async fn rewrite(tx: &mut Transaction, actor: &Actor, before: &Contact, after: &ContactData) -> Result<i64> {
    let id = before.record.id;
    records::replace(tx, &before.record, after).await?;
    let version = before.record.version + 1;
    let facts = json!({ "fields": after.changed_fields(&before.data), "version": version });
    audit::record(tx, Record::done(actor, "contact_update", "contact", id).with(facts)).await?;
    tx.announce(Event::Contact { owner: actor.user_id, id });
    Ok(version)
}

/// Changes what is said of a contact: its note, tags and event.
pub(crate) async fn amend(
    tx: &mut Transaction,
    actor: &Actor,
    id: ContactId,
    change: &(dyn Fn(&mut ContactData) + Send + Sync),
) -> Result<()> {
    let before = load_in(tx, actor, id).await?;
    let mut after = before.data.clone();
    change(&mut after);
    if after == before.data {
        return Ok(());
    }
    put(tx, actor, &before, after, None).await?;
    Ok(())
}

/// Puts a contact back to what it was before a step; one that the step made is gone, for its points belong to the draft again.
pub(crate) async fn restore(tx: &mut Transaction, actor: &Actor, before: ContactBefore) -> Result<()> {
    let record = find(tx.db(), actor, before.id).await.map_err(|error| match error {
        Error::NotFound => undo::changed_since(),
        other => other,
    })?;
    if record.version != before.version {
        return Err(undo::changed_since());
    }
    match before.data {
        Some(data) => records::replace(tx, &record, &data).await?,
        None => records::remove(tx, &record).await?,
    }
    tx.announce(Event::Contact { owner: actor.user_id, id: before.id });
    Ok(())
}

/// Takes back what was done last to a contact that stands at `version`; to one that was deleted, at the version that was
/// deleted.
///
/// Fails with `Conflict` when there is nothing that can be taken back.
pub async fn undo(crm: &Crm, actor: &Actor, id: ContactId, version: i64) -> Result<Contact> {
    let mut tx = crm.begin().await?;
    let current = match find(tx.db(), actor, id).await {
        Ok(contact) => contact.version,
        // Nobody has seen a version of it since.
        Err(Error::NotFound) => find_deleted(tx.db(), actor, id).await?.version - 1,
        Err(error) => return Err(error),
    };
    check_version(current, version)?;
    let step = undo::possible(tx.db(), actor, undo::Of::Contact(id), tx.now()).await?;
    let step = step.ok_or_else(|| Error::Conflict("there is nothing to take back".to_owned()))?;
    undo::undo_in(&mut tx, actor, step.id).await?;
    let contact = load_in(&tx, actor, id).await?;
    tx.commit().await?;
    Ok(contact)
}

/// The actor's other contacts that may be the same person as a contact; at most five.
pub async fn duplicates(crm: &Crm, actor: &Actor, id: ContactId) -> Result<Vec<Duplicate>> {
    let contact = get(crm, actor, id).await?;
    duplicates::besides(&crm.db, actor, &contact.data, Some(id)).await
}

/// Deletes a contact; its row stays, marked, and for ten minutes it can be taken back.
pub async fn delete(crm: &Crm, actor: &Actor, id: ContactId, version: i64) -> Result<()> {
    let mut tx = crm.begin().await?;
    let record = find(tx.db(), actor, id).await?;
    check_version(record.version, version)?;
    records::mark_deleted(&tx, &record).await?;
    let gone = ContactGone { id, version: record.version + 1, reminders: Vec::new() };
    let snapshot = Snapshot { gone: Some(gone), ..Snapshot::default() };
    undo::remember(&tx, actor, Kind::Delete, None, Some(id), snapshot).await?;
    audit::record(&tx, Record::done(actor, "contact_delete", "contact", id)).await?;
    tx.announce(Event::Contact { owner: actor.user_id, id });
    tx.commit().await
}

pub(crate) fn check_version(current: i64, claimed: i64) -> Result<()> {
    if current == claimed { Ok(()) } else { Err(Error::Stale { current }) }
}

pub(crate) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: ContactId) -> Result<contact::Model> {
    contact::Entity::visible_to(actor).filter(contact::Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound)
}

pub(crate) async fn find_deleted(db: &impl ConnectionTrait, actor: &Actor, id: ContactId) -> Result<contact::Model> {
    contact::Entity::deleted_by(actor).filter(contact::Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound)
}
