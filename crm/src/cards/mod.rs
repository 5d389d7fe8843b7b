//! Cards: from a received picture to a contact. The use cases of the sender and the reviewer.

mod album;
mod annotation;
mod candidates;
mod correct;
mod crop;
mod draft;
mod import;
pub mod intake;
mod merge;
mod pages;
pub mod reading;
mod ready;
mod separate;
mod sides;
mod verdicts;

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

pub use annotation::{Annotation, accept_when_sure, annotate, set_caption};
pub use candidates::{Candidate, candidates};
pub use correct::{FieldRef, correct, correct_in};
pub use crop::{PieceCutter, crop};
pub use import::{Import, MAX_ENTRIES, RefusedEntry, VcardFault, import};
pub use intake::{Submission, submit};
pub(crate) use merge::{hand_over, lock_those_of, together};
pub use merge::{merge, merge_in};
pub use reading::{PictureReader, ReadCard};
pub use ready::{MAX_PEOPLE, VcardFile, draft_of_text, read_vcards, take};
pub use separate::{holder, separate, separate_in};
pub(crate) use sides::move_side;
pub use sides::{SURE, intend_back, join, join_in, set_album};
pub use verdicts::{AcceptedAll, accept, accept_all, accept_in, reject, reject_in, reread, update_draft};

use crate::Crm;
use crate::actor::Actor;
use crate::contacts::{self, ContactData};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::{card_side, file};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::id::{CardId, ContactId, FileId};
use crate::outbox;
use crate::page::{Page, PageRequest};
use crate::undo;

/// A card with its pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its row.
    pub record: card::Model,
    /// Its pictures, in order.
    pub sides: Vec<Side>,
}

/// One picture of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct Side {
    /// Its row.
    pub record: card_side::Model,
    /// What was received.
    pub original: file::Model,
    /// The upright picture without metadata, once it is read.
    pub preview: Option<file::Model>,
}

/// Lists the actor's cards, newest first.
pub async fn list(crm: &Crm, actor: &Actor, status: Option<Status>, page: PageRequest) -> Result<Page<Card>> {
    let mut select = card::Entity::visible_to(actor).order_by_desc(card::Column::Id);
    if let Some(status) = status {
        select = select.filter(card::Column::Status.eq(status));
    }
    if let Some(after) = page.after {
        select = select.filter(card::Column::Id.lt(CardId(after)));
    }
    let rows = select.limit(page.limit + 1).all(&crm.db).await?;
    let page = Page::cut(rows, page.limit, |row| row.id.0);
    Ok(Page { items: load(&crm.db, page.items).await?, next: page.next })
}

/// One card.
pub async fn get(crm: &Crm, actor: &Actor, id: CardId) -> Result<Card> {
    load_one(&crm.db, find(&crm.db, actor, id).await?).await
}

/// Contacts that may be the same person as a card's draft; none once the card is accepted.
pub async fn duplicates(crm: &Crm, actor: &Actor, id: CardId) -> Result<Vec<contacts::Duplicate>> {
    let card = find(&crm.db, actor, id).await?;
    match card.draft.filter(|_| card.contact_id.is_none()) {
        Some(draft) => contacts::duplicates_of(&crm.db, actor, &draft).await,
        None => Ok(Vec::new()),
    }
}

/// Takes back what was done last to a card that stands at `version`.
///
/// Fails with `Conflict` when there is nothing that can be taken back.
pub async fn undo(crm: &Crm, actor: &Actor, id: CardId, version: i64) -> Result<Card> {
    let mut tx = crm.begin().await?;
    contacts::check_version(find(tx.db(), actor, id).await?.version, version)?;
    let step = undo::possible(tx.db(), actor, undo::Of::Card(id), tx.now()).await?;
    let step = step.ok_or_else(|| Error::Conflict("there is nothing to take back".to_owned()))?;
    undo::undo_in(&mut tx, actor, step.id).await?;
    let card = load_one(tx.db(), find(tx.db(), actor, id).await?).await?;
    tx.commit().await?;
    Ok(card)
}

/// The cards that came together with a card, itself among them, in their order: those of one picture, or of one file of
/// contacts.
pub async fn family(db: &impl ConnectionTrait, actor: &Actor, card: &card::Model) -> Result<Vec<card::Model>> {
    let first = card.split_from.unwrap_or(card.id);
    let of_it = Condition::any().add(card::Column::Id.eq(first)).add(card::Column::SplitFrom.eq(first));
    Ok(card::Entity::visible_to(actor).filter(of_it).order_by_asc(card::Column::Id).all(db).await?)
}

/// The cards that led to a contact, oldest first.
pub async fn of_contact(crm: &Crm, actor: &Actor, id: ContactId) -> Result<Vec<Card>> {
    let rows = card::Entity::visible_to(actor)
        .filter(card::Column::ContactId.eq(id))
        .order_by_asc(card::Column::Id)
        .all(&crm.db)
        .await?;
    load(&crm.db, rows).await
}

/// The cards that share a picture with a card, with it, in the order in which they lie there; none when it is alone.
pub async fn of_same_picture(crm: &Crm, actor: &Actor, card: &Card) -> Result<Vec<Card>> {
    let pictures = card.sides.iter().map(|side| side.record.file_id);
    let sides = card_side::Entity::find()
        .filter(card_side::Column::FileId.is_in(pictures))
        .order_by_asc(card_side::Column::Page)
        .order_by_asc(card_side::Column::Region)
        .all(&crm.db)
        .await?;
    let mut places: Vec<CardId> = Vec::new();
    for side in sides {
        if !places.contains(&side.card_id) {
            places.push(side.card_id);
        }
    }
    if places.len() < 2 {
        return Ok(Vec::new());
    }
    let rows = card::Entity::visible_to(actor).filter(card::Column::Id.is_in(places.clone())).all(&crm.db).await?;
    let mut cards = load(&crm.db, rows).await?;
    cards.sort_by_key(|card| places.iter().position(|id| *id == card.record.id));
    Ok(cards)
}

/// A file of one of the actor's cards, by its key; whoever may not see the card is told that there is no file.
pub async fn file_by_key(crm: &Crm, actor: &Actor, key: &str) -> Result<file::Model> {
    file::Entity::find()
        .filter(file::Column::Key.eq(key))
        .filter(file::Column::OwnerId.eq(actor.user_id))
        .one(&crm.db)
        .await?
        .ok_or(Error::NotFound)
}

/// Whether a file is a picture that we made, as opposed to one that somebody sent.
pub async fn is_preview(crm: &Crm, file: &file::Model) -> Result<bool> {
    let sides = card_side::Entity::find().filter(card_side::Column::PreviewFileId.eq(file.id)).count(&crm.db).await?;
    Ok(sides > 0)
}

pub(crate) async fn find(db: &impl ConnectionTrait, actor: &Actor, id: CardId) -> Result<card::Model> {
    card::Entity::visible_to(actor).filter(card::Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound)
}

pub(crate) async fn load_one(db: &impl ConnectionTrait, record: card::Model) -> Result<Card> {
    load(db, vec![record]).await?.pop().ok_or(Error::NotFound)
}

/// Cards with their pictures, in two queries, in the order given.
async fn load(db: &impl ConnectionTrait, records: Vec<card::Model>) -> Result<Vec<Card>> {
    let ids: Vec<CardId> = records.iter().map(|record| record.id).collect();
    let sides = card_side::Entity::find()
        .filter(card_side::Column::CardId.is_in(ids))
        .order_by_asc(card_side::Column::Position)
        .all(db)
        .await?;
    let wanted: Vec<FileId> =
        sides.iter().flat_map(|side| [Some(side.file_id), side.preview_file_id]).flatten().collect();
    let files: HashMap<FileId, file::Model> = file::Entity::find()
        .filter(file::Column::Id.is_in(wanted))
        .all(db)
        .await?
        .into_iter()
        .map(|file| (file.id, file))
        .collect();
    let mut sides_of: HashMap<CardId, Vec<Side>> = HashMap::new();
    for record in sides {
        let Some(original) = files.get(&record.file_id).cloned() else {
            continue;
        };
        let preview = record.preview_file_id.and_then(|id| files.get(&id).cloned());
        sides_of.entry(record.card_id).or_default().push(Side { record, original, preview });
    }
    Ok(records
        .into_iter()
        .map(|record| Card { sides: sides_of.remove(&record.id).unwrap_or_default(), record })
        .collect())
}

/// Takes a card out of its album.
pub(crate) async fn leave_album(tx: &Transaction, id: CardId) -> Result<()> {
    card::Entity::update_many()
        .col_expr(card::Column::AlbumKey, Expr::value(Option::<String>::None))
        .filter(card::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What changes in the row of a card.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) status: Status,
    pub(crate) reason: Option<String>,
    pub(crate) draft: Option<ContactData>,
    pub(crate) contact_id: Option<ContactId>,
    pub(crate) read_at: Option<chrono::DateTime<chrono::Utc>>,
    pub(crate) back_of: Option<CardId>,
}

impl Change {
    /// Nothing but a new status.
    pub(crate) fn status(card: &card::Model, status: Status) -> Self {
        Self {
            status,
            reason: None,
            draft: card.draft.clone(),
            contact_id: card.contact_id,
            read_at: card.read_at,
            back_of: card.back_of,
        }
    }
}

/// Writes a change if the card still stands as `before`, tells the listeners and brings the answer in the chat up to date.
pub(crate) async fn write(tx: &mut Transaction, before: &card::Model, change: Change) -> Result<card::Model> {
    let version = before.version + 1;
    let updated = card::Entity::update_many()
        .col_expr(card::Column::Status, Expr::value(change.status))
        .col_expr(card::Column::Reason, Expr::value(change.reason))
        .col_expr(card::Column::Draft, Expr::value(change.draft))
        .col_expr(card::Column::ContactId, Expr::value(change.contact_id))
        .col_expr(card::Column::ReadAt, Expr::value(change.read_at))
        .col_expr(card::Column::BackOf, Expr::value(change.back_of))
        .col_expr(card::Column::UpdatedAt, Expr::value(tx.now()))
        .col_expr(card::Column::Version, Expr::value(version))
        .filter(card::Column::Id.eq(before.id))
        .filter(card::Column::Version.eq(before.version))
        .exec_with_returning(tx.db())
        .await?;
    let after = updated.into_iter().next().ok_or(Error::Stale { current: version })?;
    tx.announce(Event::Card { owner: after.owner_id, id: after.id, status: after.status, version });
    if before.status.is_being_read() && !after.status.is_being_read() {
        outbox::answer_in_turn(tx, &after).await?;
    } else {
        outbox::refresh_card(tx, after.id).await?;
    }
    Ok(after)
}
