//! Reminders: of a card or a contact, told where they were asked for.

mod due;
mod lexicon;
mod when;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use sha2::{Digest, Sha256};

pub use due::Remind;
pub use when::parse_when;

use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::cards;
use crate::contacts::{self, MAX_VALUE};
use crate::database::Transaction;
use crate::entity::reminder::{self, Status};
use crate::entity::{Channel, card};
use crate::error::{Error, Result};
use crate::id::{CardId, ContactId, ReminderId};
use crate::idempotency::{self, Remembered};
use crate::page::{Page, PageRequest};

/// A reminder to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReminder {
    /// Of which card.
    pub card_id: Option<CardId>,
    /// Of which contact.
    pub contact_id: Option<ContactId>,
    /// What to think of.
    pub note: Option<String>,
    /// When.
    pub due_at: DateTime<Utc>,
    /// Where it was asked for.
    pub channel: Channel,
    /// The chat that is told; absent for the web page.
    pub external_chat_id: Option<String>,
    /// The person in that chat, as the channel names them.
    pub external_user_id: Option<String>,
}

/// A change of a reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is done.
    Done,
    /// Reminds again at this moment.
    Snooze(DateTime<Utc>),
}

/// Adds a reminder; the same `key` with the same reminder gives the first one again.
///
/// Fails with `NotFound` for a card or contact that is not the actor's, and with `Invalid`.
pub async fn create(crm: &Crm, actor: &Actor, new: NewReminder, key: Option<&str>) -> Result<reminder::Model> {
    let mut tx = crm.begin().await?;
    let hash = hex::encode(Sha256::digest(format!("{new:?}")));
    let reminder = create_in(&mut tx, actor, new).await?;
    if let Some(key) = key
        && let Remembered::Before(id) =
            idempotency::remember(&tx, actor.user_id, key, &hash, &reminder.id.to_string()).await?
    {
        // The transaction with the second one is given up.
        drop(tx);
        return get(crm, actor, id.parse().map_err(Error::internal)?).await;
    }
    tx.commit().await?;
    Ok(reminder)
}

/// Changes a reminder whose version is `version`.
///
/// Fails with `NotFound`, `Stale` and `Invalid`.
pub async fn change(crm: &Crm, actor: &Actor, id: ReminderId, version: i64, change: Change) -> Result<reminder::Model> {
    let mut tx = crm.begin().await?;
    contacts::check_version(get_in(&tx, actor, id).await?.version, version)?;
    let after = match change {
        Change::Done => done_in(&mut tx, actor, id).await?,
        Change::Snooze(due_at) => snooze_in(&mut tx, actor, id, due_at).await?,
    };
    tx.commit().await?;
    Ok(after)
}

/// As [`create`], in the caller's transaction.
pub async fn create_in(tx: &mut Transaction, actor: &Actor, new: NewReminder) -> Result<reminder::Model> {
    if new.due_at <= tx.now() {
        return Err(Error::invalid("/due_at", "must lie ahead"));
    }
    let note = new.note.map(|note| contacts::clean(&note)).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > MAX_VALUE) {
        return Err(Error::invalid("/note", format!("at most {MAX_VALUE} characters")));
    }
    match (new.card_id, new.contact_id) {
        (Some(card), _) => drop(cards::find(tx.db(), actor, card).await?),
        (None, Some(contact)) => drop(contacts::load_in(tx, actor, contact).await?),
        (None, None) if note.is_some() => {}
        (None, None) => return Err(Error::invalid("/note", "name a card or a contact, or say what to think of")),
    }
    let id = ReminderId::new();
    let row = reminder::ActiveModel {
        id: Set(id),
        owner_id: Set(actor.user_id),
        card_id: Set(new.card_id),
        contact_id: Set(new.contact_id.filter(|_| new.card_id.is_none())),
        note: Set(note),
        due_at: Set(new.due_at),
        status: Set(Status::Waiting),
        channel: Set(new.channel),
        external_chat_id: Set(new.external_chat_id),
        external_user_id: Set(new.external_user_id),
        created_at: Set(tx.now()),
        closed_at: Set(None),
        version: Set(1),
    };
    reminder::Entity::insert(row).exec_without_returning(tx.db()).await?;
    due::enqueue(tx, id, new.due_at).await?;
    audit::record(tx, Record::done(actor, "reminder_create", "reminder", id)).await?;
    get_in(tx, actor, id).await
}

/// The actor's reminders, newest first; only those that are not done, if `open`.
pub async fn list(crm: &Crm, actor: &Actor, open: bool, page: PageRequest) -> Result<Page<reminder::Model>> {
    let mut select = reminder::Entity::visible_to(actor).order_by_desc(reminder::Column::Id);
    if open {
        select = select.filter(reminder::Column::Status.ne(Status::Done));
    }
    if let Some(after) = page.after {
        select = select.filter(reminder::Column::Id.lt(ReminderId(after)));
    }
    let rows = select.limit(page.limit + 1).all(&crm.db).await?;
    Ok(Page::cut(rows, page.limit, |row| row.id.0))
}

/// The reminders of a contact and of the cards that led to it, the next one first.
pub async fn of_contact(crm: &Crm, actor: &Actor, id: ContactId) -> Result<Vec<reminder::Model>> {
    let cards = sea_orm::sea_query::Query::select()
        .column(card::Column::Id)
        .from(card::Entity)
        .and_where(card::Column::ContactId.eq(id))
        .to_owned();
    let own = Condition::any().add(reminder::Column::ContactId.eq(id)).add(reminder::Column::CardId.in_subquery(cards));
    of(crm, actor, own).await
}

/// The reminders of a card, the next one first.
pub async fn of_card(crm: &Crm, actor: &Actor, id: CardId) -> Result<Vec<reminder::Model>> {
    of(crm, actor, Condition::all().add(reminder::Column::CardId.eq(id))).await
}

async fn of(crm: &Crm, actor: &Actor, which: Condition) -> Result<Vec<reminder::Model>> {
    Ok(reminder::Entity::visible_to(actor)
        .filter(which)
        .filter(reminder::Column::Status.ne(Status::Done))
        .order_by_asc(reminder::Column::DueAt)
        .all(&crm.db)
        .await?)
}

/// One reminder.
pub async fn get(crm: &Crm, actor: &Actor, id: ReminderId) -> Result<reminder::Model> {
    reminder::Entity::visible_to(actor).filter(reminder::Column::Id.eq(id)).one(&crm.db).await?.ok_or(Error::NotFound)
}

/// One reminder, in the caller's transaction.
pub async fn get_in(tx: &Transaction, actor: &Actor, id: ReminderId) -> Result<reminder::Model> {
    reminder::Entity::visible_to(actor).filter(reminder::Column::Id.eq(id)).one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Notes that it is done. Doing it twice is doing it once.
pub async fn done_in(tx: &mut Transaction, actor: &Actor, id: ReminderId) -> Result<reminder::Model> {
    let before = get_in(tx, actor, id).await?;
    if before.status == Status::Done {
        return Ok(before);
    }
    let after = write(tx, &before, Status::Done, before.due_at).await?;
    audit::record(tx, Record::done(actor, "reminder_done", "reminder", id)).await?;
    Ok(after)
}

/// Reminds again, later; a reminder that was done waits again. The same moment twice is once.
///
/// Fails with `NotFound` and `Invalid`.
pub async fn snooze_in(
    tx: &mut Transaction,
    actor: &Actor,
    id: ReminderId,
    due_at: DateTime<Utc>,
) -> Result<reminder::Model> {
    if due_at <= tx.now() {
        return Err(Error::invalid("/due_at", "must lie ahead"));
    }
    let before = get_in(tx, actor, id).await?;
    if before.status == Status::Waiting && before.due_at == due_at {
        return Ok(before);
    }
    let after = write(tx, &before, Status::Waiting, due_at).await?;
    due::enqueue(tx, id, due_at).await?;
    let facts = json!({ "version": after.version });
    audit::record(tx, Record::done(actor, "reminder_snooze", "reminder", id).with(facts)).await?;
    Ok(after)
}

/// Hands the reminders of a contact over to another one; gives which.
pub(crate) async fn hand_over(
    tx: &Transaction,
    actor: &Actor,
    from: ContactId,
    to: ContactId,
) -> Result<Vec<ReminderId>> {
    let own = reminder::Column::ContactId.eq(from);
    Ok(entrust(tx, actor, own.into(), to).await?.into_iter().map(|reminder| reminder.id).collect())
}

/// Hands reminders back to the contact that had them.
pub(crate) async fn hand_back(tx: &Transaction, actor: &Actor, ids: &[ReminderId], to: ContactId) -> Result<()> {
    let those = reminder::Column::Id.is_in(ids.to_vec());
    entrust(tx, actor, those.into(), to).await.map(drop)
}

async fn entrust(tx: &Transaction, actor: &Actor, which: Condition, to: ContactId) -> Result<Vec<reminder::Model>> {
    Ok(reminder::Entity::update_many()
        .col_expr(reminder::Column::ContactId, Expr::value(to))
        .col_expr(reminder::Column::Version, Expr::col(reminder::Column::Version).add(1))
        .filter(reminder::Column::OwnerId.eq(actor.user_id))
        .filter(which)
        .exec_with_returning(tx.db())
        .await?)
}

async fn write(
    tx: &Transaction,
    before: &reminder::Model,
    status: Status,
    due_at: DateTime<Utc>,
) -> Result<reminder::Model> {
    let closed_at = (status == Status::Done).then(|| tx.now());
    let updated = reminder::Entity::update_many()
        .col_expr(reminder::Column::Status, Expr::value(status))
        .col_expr(reminder::Column::DueAt, Expr::value(due_at))
        .col_expr(reminder::Column::ClosedAt, Expr::value(closed_at))
        .col_expr(reminder::Column::Version, Expr::value(before.version + 1))
        .filter(reminder::Column::Id.eq(before.id))
        .filter(reminder::Column::Version.eq(before.version))
        .exec_with_returning(tx.db())
        .await?;
    updated.into_iter().next().ok_or(Error::Stale { current: before.version + 1 })
}
