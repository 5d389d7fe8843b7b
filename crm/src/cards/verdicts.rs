//! What a person says of a card: correct, accept, reject, read again.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::reading::{ReadCard, ReadCardPayload};
use super::{Card, Change, find, load_one, write};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::{self, ContactData};
use crate::entity::card::{self, Status};
use crate::entity::{card_side, file};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::id::CardId;
use crate::jobs::{self, NewJob};

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
    let facts = json!({ "fields": after.changed_fields(&before), "version": version + 1 });
    let change = Change { draft: Some(after), ..Change::status(&card, Status::NeedsReview) };
    let card = write(&mut tx, &card, change).await?;
    audit::record(&tx, Record::done(actor, "card_update", "card", id).with(facts)).await?;
    let card = load_one(tx.db(), card).await?;
    tx.commit().await?;
    Ok(card)
}

/// Accepts the draft: a contact comes of it. Accepting twice is accepting once. Without a version (a tap in a chat) the
/// card is taken as it stands.
pub async fn accept(crm: &Crm, actor: &Actor, id: CardId, version: Option<i64>) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = find(tx.db(), actor, id).await?;
    if card.status == Status::Accepted {
        return load_one(tx.db(), card).await;
    }
    contacts::check_version(card.version, version.unwrap_or(card.version))?;
    if card.status != Status::NeedsReview {
        return Err(not_now(&card, "accepted"));
    }
    let draft = card.draft.clone().unwrap_or_default().tidied()?;
    draft.require_identity()?;
    let contact_id = contacts::insert(&tx, card.owner_id, card.channel, &draft).await?;
    let change = Change { contact_id: Some(contact_id), ..Change::status(&card, Status::Accepted) };
    let owner = card.owner_id;
    let card = write(&mut tx, &card, change).await?;
    tx.announce(Event::Contact { owner, id: contact_id });
    let facts = json!({ "contact": contact_id });
    audit::record(&tx, Record::done(actor, "card_accept", "card", id).with(facts)).await?;
    audit::record(&tx, Record::done(actor, "contact_create", "contact", contact_id)).await?;
    let card = load_one(tx.db(), card).await?;
    tx.commit().await?;
    count(crm, &card.record);
    Ok(card)
}

/// Says that this is not a card. Saying it twice is saying it once.
pub async fn reject(crm: &Crm, actor: &Actor, id: CardId, version: Option<i64>) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = find(tx.db(), actor, id).await?;
    if card.status == Status::Rejected {
        return load_one(tx.db(), card).await;
    }
    contacts::check_version(card.version, version.unwrap_or(card.version))?;
    if card.status == Status::Accepted {
        return Err(not_now(&card, "rejected; delete its contact instead"));
    }
    let card = write(&mut tx, &card, Change::status(&card, Status::Rejected)).await?;
    audit::record(&tx, Record::done(actor, "card_reject", "card", id)).await?;
    let card = load_one(tx.db(), card).await?;
    tx.commit().await?;
    count(crm, &card.record);
    Ok(card)
}

/// Has the pictures read once more. The draft with its corrections is given up.
pub async fn reread(crm: &Crm, actor: &Actor, id: CardId, version: i64) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = find(tx.db(), actor, id).await?;
    contacts::check_version(card.version, version)?;
    if matches!(card.status, Status::Accepted | Status::Received | Status::Reading) {
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
    let previews: Vec<file::Model> = sides.into_iter().filter_map(|side| side.preview).collect();
    file::Entity::delete_many()
        .filter(file::Column::Id.is_in(previews.iter().map(|preview| preview.id)))
        .exec(tx.db())
        .await?;
    let change = Change { draft: None, read_at: None, ..Change::status(&card, Status::Received) };
    let card = write(&mut tx, &card, change).await?;
    let job = NewJob::new(ReadCard::KIND, &ReadCardPayload { card_id: id })?.in_group(format!("card:{id}"));
    jobs::enqueue(&mut tx, job).await?;
    audit::record(&tx, Record::done(actor, "card_reread", "card", id)).await?;
    let card = load_one(tx.db(), card).await?;
    tx.commit().await?;
    for preview in previews {
        crm.storage.discard(&preview.key).await;
    }
    Ok(card)
}

fn not_now(card: &card::Model, verb: &str) -> Error {
    Error::Conflict(format!("a card that is {} cannot be {verb}", card.status.as_str().replace('_', " ")))
}

fn count(crm: &Crm, card: &card::Model) {
    crm.metrics.cards.with_label_values(&[card.channel.as_str(), card.status.as_str()]).inc();
}
