//! What a person says of a card: correct, accept, reject, read again.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use super::reading::ReadCard;
use super::{Annotation, Card, Change, find, load_one, write};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::{self, ContactData};
use crate::corrections;
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::undo_step::Kind;
use crate::entity::{card_side, file};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::id::{CardId, FileId};
use crate::jobs;
use crate::undo::{self, CardBefore, ContactBefore, Snapshot};

/// Changes the draft: `change` gets what stands and gives what shall stand.
///
/// A card that failed may be typed in by hand; it then waits for the verdict like any other.
pub async fn update_draft(
    crm: &Crm,
    actor: &Actor,
    id: CardId,
    version: i64,
    change: impl FnOnce(ContactData) -> Result<ContactData>,
) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = find(tx.db(), actor, id).await?;
    contacts::check_version(card.version, version)?;
    if !matches!(card.status, Status::NeedsReview | Status::Failed) {
        return Err(not_now(&card, "corrected"));
    }
    let before = card.draft.clone().unwrap_or_default();
    let after = change(before.clone())?.replacing(&before).tidied()?;
    let card = put_draft(&mut tx, actor, &card, after).await?;
    let card = load_one(tx.db(), card).await?;
    tx.commit().await?;
    Ok(card)
}

/// Writes what a person made of a draft, with its audit row, its step back and what can be learnt from it.
pub(super) async fn put_draft(
    tx: &mut Transaction,
    actor: &Actor,
    before: &card::Model,
    draft: ContactData,
) -> Result<card::Model> {
    let read = before.draft.clone().unwrap_or_default();
    let facts = json!({ "fields": draft.changed_fields(&read), "version": before.version + 1 });
    let change = Change { draft: Some(draft.clone()), ..Change::status(before, Status::NeedsReview) };
    let card = write(tx, before, change).await?;
    let snapshot = Snapshot { cards: vec![CardBefore::new(before, &card)], ..Snapshot::default() };
    let step = undo::remember(tx, actor, Kind::Correct, Some(card.id), None, snapshot).await?;
    corrections::record(tx, actor, step, (Some(card.id), None), &read, &draft).await?;
    audit::record(tx, Record::done(actor, "card_update", "card", card.id).with(facts)).await?;
    Ok(card)
}

/// Accepts the draft: a contact comes of it. Accepting twice is accepting once. Without a version (a tap in a chat) the
/// card is taken as it stands.
pub async fn accept(crm: &Crm, actor: &Actor, id: CardId, version: Option<i64>) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = accept_in(&mut tx, actor, id, version).await?;
    tx.commit().await?;
    count(crm, &card.record);
    Ok(card)
}

/// As [`accept`], in the caller's transaction.
pub async fn accept_in(tx: &mut Transaction, actor: &Actor, id: CardId, version: Option<i64>) -> Result<Card> {
    let card = find(tx.db(), actor, id).await?;
    if card.status == Status::Accepted {
        return load_one(tx.db(), card).await;
    }
    contacts::check_version(card.version, version.unwrap_or(card.version))?;
    if card.status != Status::NeedsReview {
        return Err(not_now(&card, "accepted"));
    }
    let after = make_contact(tx, actor, &card).await?;
    load_one(tx.db(), after).await
}

/// What became of cards that were to be accepted together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AcceptedAll {
    /// How many became contacts.
    pub saved: usize,
    /// How many still wait, because somebody has to look at them.
    pub left: usize,
}

/// Accepts those of the cards that wait for their verdict and can be accepted without a look; one that may be a contact
/// already waits on. It is one step, which can be taken back together.
pub async fn accept_all(crm: &Crm, actor: &Actor, ids: &[CardId]) -> Result<AcceptedAll> {
    let mut tx = crm.begin().await?;
    tx.is_one_step();
    let (mut told, mut saved) = (AcceptedAll::default(), Vec::new());
    for id in ids {
        let card = find(tx.db(), actor, *id).await?;
        if card.status != Status::NeedsReview {
            continue;
        }
        let draft = card.draft.clone().unwrap_or_default();
        let whole = draft.clone().tidied().and_then(|draft| draft.require_identity());
        if whole.is_err() || !contacts::duplicates_of(tx.db(), actor, &draft).await?.is_empty() {
            told.left += 1;
            continue;
        }
        saved.push(make_contact(&mut tx, actor, &card).await?);
        told.saved += 1;
    }
    tx.commit().await?;
    for card in &saved {
        count(crm, card);
    }
    Ok(told)
}

/// Makes a contact of the draft of a card that waits for its verdict.
pub(super) async fn make_contact(tx: &mut Transaction, actor: &Actor, card: &card::Model) -> Result<card::Model> {
    let draft = card.draft.clone().unwrap_or_default().tidied()?;
    draft.require_identity()?;
    let contact_id = contacts::insert(tx, card.owner_id, card.channel, &draft).await?;
    let change = Change { contact_id: Some(contact_id), ..Change::status(card, Status::Accepted) };
    let after = write(tx, card, change).await?;
    let made = ContactBefore { id: contact_id, version: 1, data: None };
    let snapshot = Snapshot { cards: vec![CardBefore::new(card, &after)], contact: Some(made), gone: None };
    undo::remember(tx, actor, Kind::Accept, Some(card.id), Some(contact_id), snapshot).await?;
    tx.announce(Event::Contact { owner: card.owner_id, id: contact_id });
    let facts = json!({ "contact": contact_id });
    audit::record(tx, Record::done(actor, "card_accept", "card", card.id).with(facts)).await?;
    audit::record(tx, Record::done(actor, "contact_create", "contact", contact_id)).await?;
    Ok(after)
}

/// Says that this is not a card. Saying it twice is saying it once.
pub async fn reject(crm: &Crm, actor: &Actor, id: CardId, version: Option<i64>) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = reject_in(&mut tx, actor, id, version).await?;
    tx.commit().await?;
    count(crm, &card.record);
    Ok(card)
}

/// As [`reject`], in the caller's transaction.
pub async fn reject_in(tx: &mut Transaction, actor: &Actor, id: CardId, version: Option<i64>) -> Result<Card> {
    let card = find(tx.db(), actor, id).await?;
    if card.status == Status::Rejected {
        return load_one(tx.db(), card).await;
    }
    contacts::check_version(card.version, version.unwrap_or(card.version))?;
    if matches!(card.status, Status::Accepted | Status::Joined) {
        return Err(not_now(&card, "rejected; delete its contact instead"));
    }
    let after = write(tx, &card, Change::status(&card, Status::Rejected)).await?;
    let snapshot = Snapshot { cards: vec![CardBefore::new(&card, &after)], ..Snapshot::default() };
    undo::remember(tx, actor, Kind::Reject, Some(id), None, snapshot).await?;
    audit::record(tx, Record::done(actor, "card_reject", "card", id)).await?;
    load_one(tx.db(), after).await
}

/// Has the pictures read once more. The draft with its corrections is given up.
pub async fn reread(crm: &Crm, actor: &Actor, id: CardId, version: i64) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = find(tx.db(), actor, id).await?;
    contacts::check_version(card.version, version)?;
    if matches!(card.status, Status::Accepted | Status::Joined) || card.status.is_being_read() {
        return Err(not_now(&card, "read again"));
    }
    let sides = load_one(tx.db(), card.clone()).await?.sides;
    if sides.is_empty() {
        return Err(Error::Conflict("the picture never arrived; send it again".to_owned()));
    }
    card_side::Entity::update_many()
        .col_expr(card_side::Column::Reading, Expr::value(Option::<serde_json::Value>::None))
        .col_expr(card_side::Column::PreviewFileId, Expr::value(Option::<uuid::Uuid>::None))
        .filter(card_side::Column::CardId.eq(id))
        .exec(tx.db())
        .await?;
    let previews = unused(&tx, sides.into_iter().filter_map(|side| side.preview).collect()).await?;
    file::Entity::delete_many()
        .filter(file::Column::Id.is_in(previews.iter().map(|preview| preview.id)))
        .exec(tx.db())
        .await?;
    let mut draft = ContactData::default();
    Annotation::of_draft(card.draft.as_ref()).add_to(&mut draft);
    let draft = Some(draft).filter(|draft| *draft != ContactData::default());
    let change = Change { draft, read_at: None, ..Change::status(&card, Status::Received) };
    let card = write(&mut tx, &card, change).await?;
    jobs::enqueue(&mut tx, ReadCard::job(&card)?).await?;
    audit::record(&tx, Record::done(actor, "card_reread", "card", id)).await?;
    let card = load_one(tx.db(), card).await?;
    tx.commit().await?;
    for preview in previews {
        crm.storage.discard(&preview.key).await;
    }
    Ok(card)
}

/// Previews that no other card shows.
async fn unused(tx: &Transaction, previews: Vec<file::Model>) -> Result<Vec<file::Model>> {
    let ids = previews.iter().map(|preview| preview.id);
    let used: Vec<Option<FileId>> = card_side::Entity::find()
        .select_only()
        .column(card_side::Column::PreviewFileId)
        .filter(card_side::Column::PreviewFileId.is_in(ids))
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(previews.into_iter().filter(|preview| !used.contains(&Some(preview.id))).collect())
}

pub(super) fn not_now(card: &card::Model, verb: &str) -> Error {
    Error::Conflict(format!("a card that is {} cannot be {verb}", card.status.as_str().replace('_', " ")))
}

pub(super) fn count(crm: &Crm, card: &card::Model) {
    crm.metrics.cards.with_label_values(&[card.channel.as_str(), card.status.as_str()]).inc();
}
