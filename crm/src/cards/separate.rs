//! Two sides that are one card become two cards again, however long ago they were joined.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::sides::{lock, move_side};
use super::{Card, Change, find, leave_album, load_one, write};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::{self, ContactData, NameParts, Origin, PERSON};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::card_side;
use crate::entity::undo_step::Kind;
use crate::error::{Error, Result};
use crate::id::{CardId, CardSideId, ContactId, ContactPointId};
use crate::undo::{self, CardBefore, ContactBefore, Snapshot};

/// Makes the back of a card a card of its own again, with its pictures and what it said before it was joined. What only its
/// pictures say goes from the card, and from its contact; what a person wrote or chose stays there. For ten minutes it can be
/// taken back. Without a version the card is taken as it stands.
///
/// Fails with `NotFound`, and with `Conflict` when that is not its back or a card is just being read.
pub async fn separate(crm: &Crm, actor: &Actor, id: CardId, back: CardId, version: Option<i64>) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let current = find(tx.db(), actor, id).await?.version;
    contacts::check_version(current, version.unwrap_or(current))?;
    let card = separate_in(&mut tx, actor, id, back).await?;
    tx.commit().await?;
    Ok(card)
}

/// As [`separate`], in the caller's transaction.
pub async fn separate_in(tx: &mut Transaction, actor: &Actor, id: CardId, back: CardId) -> Result<Card> {
    lock(tx, &[id, back]).await?;
    let front = find(tx.db(), actor, id).await?;
    let back = find(tx.db(), actor, back).await?;
    let sides = sides_of(tx, &front, &back).await?;
    if back.status != Status::Joined || sides.is_empty() {
        return Err(Error::Conflict("that is not the back of this card".to_owned()));
    }
    if front.status.is_being_read() {
        return Err(Error::Conflict("the card is just being read; try again soon".to_owned()));
    }
    for (position, side) in (0..).zip(&sides) {
        move_side(tx, side, back.id, position).await?;
    }
    let moved: Vec<CardSideId> = sides.iter().map(|side| side.id).collect();
    let contact = match front.contact_id.filter(|_| front.status == Status::Accepted) {
        Some(contact) => Some(shrink_contact(tx, actor, contact, &moved).await?),
        None => None,
    };
    let draft = front.draft.clone().map(|draft| without(draft, &moved));
    let kept = match &contact {
        Some(contact) => contacts::load_in(tx, actor, contact.id).await?.data,
        None => draft.clone().unwrap_or_default(),
    };
    let change = Change { draft, reason: front.reason.clone(), ..Change::status(&front, front.status) };
    let front_after = write(tx, &front, change).await?;
    let back_after = write(tx, &back, on_its_own(&back, &sides, &kept)).await?;
    // What a person took apart is not put together again by itself.
    for id in [front.id, back.id] {
        leave_album(tx, id).await?;
    }
    let cards = vec![CardBefore::new(&back, &back_after), CardBefore::new(&front, &front_after).with_sides(&sides)];
    let contact_id = contact.as_ref().map(|contact| contact.id);
    let snapshot = Snapshot { cards, contact, gone: None };
    undo::remember(tx, actor, Kind::Separate, Some(front.id), contact_id, snapshot).await?;
    let facts = json!({ "back": back.id });
    audit::record(tx, Record::done(actor, "card_separate", "card", front.id).with(facts)).await?;
    load_one(tx.db(), front_after).await
}

/// The card that has the pictures of a joined card, and so is what it can be separated from; `None` for a card that is not
/// joined.
pub async fn holder(crm: &Crm, actor: &Actor, joined: CardId) -> Result<Option<CardId>> {
    let side = card_side::Entity::find().filter(card_side::Column::CameWith.eq(joined)).one(&crm.db).await?;
    match side {
        Some(side) => Ok(Some(find(&crm.db, actor, side.card_id).await?.id)),
        None => Ok(None),
    }
}

async fn sides_of(tx: &Transaction, front: &card::Model, back: &card::Model) -> Result<Vec<card_side::Model>> {
    let sides = card_side::Entity::find()
        .filter(card_side::Column::CardId.eq(front.id))
        .filter(card_side::Column::CameWith.eq(back.id))
        .order_by_asc(card_side::Column::Position);
    Ok(sides.all(tx.db()).await?)
}

async fn shrink_contact(
    tx: &mut Transaction,
    actor: &Actor,
    id: ContactId,
    sides: &[CardSideId],
) -> Result<ContactBefore> {
    let before = contacts::load_in(tx, actor, id).await?;
    let after = without(before.data.clone(), sides);
    if after.require_identity().is_err() {
        return Err(Error::Conflict("nothing would be left of the contact; delete it instead".to_owned()));
    }
    let version = contacts::rewrite(tx, actor, &before, &after).await?;
    Ok(ContactBefore { id, version, data: Some(before.data) })
}

/// The data without what was read on these sides. A value that a person wrote or chose is theirs, wherever it stands.
fn without(mut data: ContactData, sides: &[CardSideId]) -> ContactData {
    let goes = |origin: Option<&Origin>| {
        origin.is_some_and(|origin| origin.engine != PERSON && origin.side_id.is_some_and(|side| sides.contains(&side)))
    };
    if goes(data.origins.get("name")) {
        data.name = NameParts::default();
        data.display_name = String::new();
    }
    let singles = [("company", &mut data.company), ("title", &mut data.title), ("department", &mut data.department)];
    for (field, value) in singles {
        if goes(data.origins.get(field)) {
            *value = None;
        }
    }
    data.origins.retain(|_, origin| !goes(Some(origin)));
    data.points.retain(|point| !goes(point.origin.as_ref()));
    let untidied = data.clone();
    data.tidied().unwrap_or(untidied)
}

/// A card that was joined, as it was before.
fn on_its_own(card: &card::Model, sides: &[card_side::Model], kept: &ContactData) -> Change {
    let mut readings = sides.iter().filter_map(|side| side.reading.as_ref());
    let mut draft = card.draft.clone().unwrap_or_default();
    // A value that stays at the other card keeps its id there.
    for point in &mut draft.points {
        if kept.points.iter().any(|other| other.id == point.id) {
            point.id = ContactPointId::new();
        }
    }
    let (status, reason) = match readings.next() {
        Some(first) => (Status::NeedsReview, first.0.reason.clone()),
        None => (Status::Failed, None),
    };
    Change { reason, draft: Some(draft), back_of: None, ..Change::status(card, status) }
}
