//! Two contacts that are the same person: one of them goes into the other.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{Contact, check_version, load_in, records, rewrite};
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::database::Transaction;
use crate::entity::contact;
use crate::entity::undo_step::Kind;
use crate::error::{Error, Result};
use crate::events::Event;
use crate::id::{ContactId, ContactPointId};
use crate::undo::{self, ContactBefore, ContactGone, Snapshot};
use crate::{Crm, cards, reminders};

/// Puts the contact `other` into one that stands at `version`: what that one says stays, what only `other` says is added, and
/// a name, position, department or company that differs goes into the note. Cards and reminders of `other` go along, and
/// it is gone. For ten minutes it can be taken back.
///
/// Fails with `NotFound`, with `Stale`, and with `Invalid` for one and the same contact, and when there is no room.
pub async fn merge(crm: &Crm, actor: &Actor, id: ContactId, other: ContactId, version: i64) -> Result<Contact> {
    if id == other {
        return Err(Error::invalid("/other_id", "a contact cannot be put into itself"));
    }
    let mut tx = crm.begin().await?;
    cards::lock_those_of(&tx, other).await?;
    lock(&tx, [id, other]).await?;
    let before = load_in(&tx, actor, id).await?;
    let gone = load_in(&tx, actor, other).await?;
    check_version(before.record.version, version)?;
    let mut said = gone.data;
    for point in &mut said.points {
        // The contact that is gone keeps its own, to be brought back with.
        point.id = ContactPointId::new();
    }
    let after = cards::together(&before.data, &said)?;
    let version = rewrite(&mut tx, actor, &before, &after).await?;
    records::mark_deleted(&tx, &gone.record).await?;
    tx.announce(Event::Contact { owner: actor.user_id, id: other });
    let snapshot = Snapshot {
        cards: cards::hand_over(&mut tx, actor, other, id).await?,
        contact: Some(ContactBefore { id, version, data: Some(before.data) }),
        gone: Some(ContactGone {
            id: other,
            version: gone.record.version + 1,
            reminders: reminders::hand_over(&tx, actor, other, id).await?,
        }),
    };
    undo::remember(&tx, actor, Kind::Merge, None, Some(id), snapshot).await?;
    let facts = json!({ "other": other, "version": version });
    audit::record(&tx, Record::done(actor, "contact_merge", "contact", id).with(facts)).await?;
    let contact = load_in(&tx, actor, id).await?;
    tx.commit().await?;
    Ok(contact)
}

/// Brings back a contact that a step made go, with its reminders.
pub(crate) async fn bring_back(tx: &mut Transaction, actor: &Actor, gone: ContactGone) -> Result<()> {
    records::unmark_deleted(tx, actor.user_id, gone.id, gone.version).await?;
    reminders::hand_back(tx, actor, &gone.reminders, gone.id).await?;
    tx.announce(Event::Contact { owner: actor.user_id, id: gone.id });
    Ok(())
}

/// Holds both rows until the transaction ends, always in one order: somebody may put the one into the other at the same
/// moment as the other into the one.
async fn lock(tx: &Transaction, ids: [ContactId; 2]) -> Result<()> {
    let rows = contact::Entity::find().filter(contact::Column::Id.is_in(ids));
    rows.order_by_asc(contact::Column::Id).lock_exclusive().all(tx.db()).await?;
    Ok(())
}
