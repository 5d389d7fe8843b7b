//! A card of somebody who is a contact already: what it says more is added there.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::sides::lock;
use super::verdicts::{count, not_now};
use super::{Annotation, Card, Change, draft, find, load_one, write};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::{self, ContactData, MAX_NOTE, MAX_POINTS, search};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::undo_step::Kind;
use crate::error::{Error, Result};
use crate::id::{CardId, ContactId};
use crate::undo::{self, CardBefore, ContactBefore, Snapshot};

/// Accepts a card into a contact that is there: what the contact says stays, what only the card says is added, and a
/// position, company, department or name that differs goes into the note, so that nothing is lost. Doing it twice is doing
/// it once; for ten minutes it can be taken back. Without a version the card is taken as it stands.
///
/// Fails with `NotFound`, with `Conflict` when the card does not wait for its verdict, and with `Invalid` when the contact
/// has no room for what the card says.
pub async fn merge(crm: &Crm, actor: &Actor, id: CardId, into: ContactId, version: Option<i64>) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = merge_in(&mut tx, actor, id, into, version).await?;
    tx.commit().await?;
    count(crm, &card.record);
    Ok(card)
}

/// As [`merge`], in the caller's transaction.
pub async fn merge_in(
    tx: &mut Transaction,
    actor: &Actor,
    id: CardId,
    into: ContactId,
    version: Option<i64>,
) -> Result<Card> {
    lock(tx, &[id]).await?;
    let card = find(tx.db(), actor, id).await?;
    let contact = contacts::load_in(tx, actor, into).await?;
    if card.status == Status::Accepted && card.contact_id == Some(into) {
        return load_one(tx.db(), card).await;
    }
    contacts::check_version(card.version, version.unwrap_or(card.version))?;
    if card.status != Status::NeedsReview {
        return Err(not_now(&card, "merged"));
    }
    let read = card.draft.clone().unwrap_or_default();
    let after = together(&contact.data, &read)?;
    // Also when nothing is new: whoever takes back how the contact was made must see that it changed hands.
    let version = contacts::rewrite(tx, actor, &contact, &after).await?;
    let change = Change { contact_id: Some(into), ..Change::status(&card, Status::Accepted) };
    let merged = write(tx, &card, change).await?;
    let before = ContactBefore { id: into, version, data: Some(contact.data) };
    let snapshot = Snapshot { cards: vec![CardBefore::new(&card, &merged)], contact: Some(before), gone: None };
    undo::remember(tx, actor, Kind::Merge, Some(id), Some(into), snapshot).await?;
    let facts = json!({ "contact": into });
    audit::record(tx, Record::done(actor, "card_merge", "card", id).with(facts)).await?;
    load_one(tx.db(), merged).await
}

/// Holds the cards of a contact until the transaction ends; to be done before the contact itself is held.
pub(crate) async fn lock_those_of(tx: &Transaction, contact: ContactId) -> Result<()> {
    let rows = card::Entity::find().filter(card::Column::ContactId.eq(contact));
    rows.order_by_asc(card::Column::Id).lock_exclusive().all(tx.db()).await?;
    Ok(())
}

/// Hands the cards of a contact over to another one; gives what they were.
pub(crate) async fn hand_over(
    tx: &mut Transaction,
    actor: &Actor,
    from: ContactId,
    to: ContactId,
) -> Result<Vec<CardBefore>> {
    let cards = card::Entity::visible_to(actor)
        .filter(card::Column::ContactId.eq(from))
        .order_by_asc(card::Column::Id)
        .all(tx.db())
        .await?;
    let mut before = Vec::new();
    for card in cards {
        let change = Change { reason: card.reason.clone(), contact_id: Some(to), ..Change::status(&card, card.status) };
        before.push(CardBefore::new(&card, &write(tx, &card, change).await?));
    }
    Ok(before)
}

/// The contact with what only `other` has; what `other` says otherwise goes into the note.
///
/// Fails with `Invalid` when there is no room.
pub(crate) fn together(contact: &ContactData, other: &ContactData) -> Result<ContactData> {
    let differing = differing(contact, other);
    let mut whole = draft::combined(contact.clone(), other);
    // What does not fit would be lost without a word.
    let new = other.points.iter().filter(|point| !contact.points.iter().any(|known| draft::is_same(known, point)));
    if contact.points.len() + new.count() > MAX_POINTS {
        return Err(Error::invalid("/points", format!("together more than {MAX_POINTS} entries")));
    }
    if let Some(note) = differing {
        if whole.note.as_ref().map_or(0, |note| note.chars().count()) + note.chars().count() >= MAX_NOTE {
            return Err(Error::invalid("/note", format!("together more than {MAX_NOTE} characters")));
        }
        Annotation { note: Some(note), ..Annotation::default() }.add_to(&mut whole);
    }
    whole.tidied()
}

/// What `other` says otherwise, in one line; `None` when it says nothing otherwise.
fn differing(contact: &ContactData, other: &ContactData) -> Option<String> {
    let name = |data: &ContactData| Some(data.display_name.clone()).filter(|_| draft::has_name(data));
    let values = [
        (name(contact), name(other)),
        (contact.title.clone(), other.title.clone()),
        (contact.department.clone(), other.department.clone()),
        (contact.company.clone(), other.company.clone()),
    ];
    let others: Vec<String> = values
        .into_iter()
        .filter_map(|(known, other)| known.zip(other))
        .filter(|(known, other)| search::fold(known) != search::fold(other))
        .map(|(_, other)| other)
        .collect();
    (!others.is_empty()).then(|| others.join(" · "))
}
