//! Sides that came apart: a later picture becomes the back of a card, by a person's word or because an album says so.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::album::{self, Picture};
use super::verdicts::make_contact;
use super::{Card, Change, draft, find, load_one, write};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::{self, ContactData, PointKind};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::card_side;
use crate::entity::undo_step::Kind;
use crate::error::{Error, Result};
use crate::id::CardId;
use crate::undo::{self, CardBefore, ContactBefore, Snapshot};

/// Probability that every value must reach before a card is accepted without a person.
pub const SURE: f64 = 0.97;

/// Puts a card that was just opened into an album; neighbours of an album differ by one in `position`.
pub async fn set_album(tx: &Transaction, actor: &Actor, id: CardId, key: &str, position: i64) -> Result<()> {
    card::Entity::update_many()
        .col_expr(card::Column::AlbumKey, Expr::value(key))
        .col_expr(card::Column::AlbumPosition, Expr::value(position))
        .filter(card::Column::Id.eq(id))
        .filter(card::Column::OwnerId.eq(actor.user_id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Says that a card is the back of another: joins them at once if both are read, else as soon as they are.
///
/// Fails with `NotFound`, and with `Conflict` when one of them cannot be joined any more.
pub async fn intend_back(tx: &mut Transaction, actor: &Actor, id: CardId, front: CardId) -> Result<()> {
    let front = settled(tx, actor, front).await?;
    let card = find(tx.db(), actor, id).await?;
    if card.id == front.id || card.status == Status::Joined {
        return Ok(());
    }
    if card.status.is_being_read() || front.status.is_being_read() {
        card::Entity::update_many()
            .col_expr(card::Column::BackOf, Expr::value(front.id))
            .col_expr(card::Column::AlbumKey, Expr::value(Option::<String>::None))
            .filter(card::Column::Id.eq(id))
            .exec(tx.db())
            .await?;
        return audit::record(tx, Record::done(actor, "card_join_ask", "card", id)).await;
    }
    join_in(tx, actor, front.id, id).await?;
    Ok(())
}

/// The card in which a card's pictures are now.
async fn settled(tx: &Transaction, actor: &Actor, id: CardId) -> Result<card::Model> {
    let card = find(tx.db(), actor, id).await?;
    match card.back_of.filter(|_| card.status == Status::Joined) {
        Some(front) => find(tx.db(), actor, front).await,
        None => Ok(card),
    }
}

/// Makes `back` the back of `front`: one card with all pictures, and what only the back has is added. Doing it twice is
/// doing it once; for ten minutes it can be taken back. Without a version the front is taken as it stands.
pub async fn join(crm: &Crm, actor: &Actor, front: CardId, back: CardId, version: Option<i64>) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let current = find(tx.db(), actor, front).await?.version;
    contacts::check_version(current, version.unwrap_or(current))?;
    let card = join_in(&mut tx, actor, front, back).await?;
    tx.commit().await?;
    Ok(card)
}

/// As [`join`], in the caller's transaction.
pub async fn join_in(tx: &mut Transaction, actor: &Actor, front: CardId, back: CardId) -> Result<Card> {
    lock(tx, &[front, back]).await?;
    let front = settled(tx, actor, front).await?;
    let back = find(tx.db(), actor, back).await?;
    if back.status == Status::Joined && back.back_of == Some(front.id) {
        return load_one(tx.db(), front).await;
    }
    if front.id == back.id {
        return Err(Error::invalid("/back", "a card cannot be its own back"));
    }
    if !matches!(back.status, Status::NeedsReview | Status::Failed | Status::Rejected) {
        return Err(Error::Conflict(format!("the back is {}", back.status.as_str().replace('_', " "))));
    }
    if !matches!(front.status, Status::NeedsReview | Status::Failed | Status::Accepted) {
        return Err(Error::Conflict(format!("the front is {}", front.status.as_str().replace('_', " "))));
    }
    let moved = move_sides(tx, &front, &back).await?;
    let other = back.draft.clone().unwrap_or_default();
    let together = |data: ContactData| {
        let whole = draft::combined(data, &other);
        let untidied = whole.clone();
        whole.tidied().unwrap_or(untidied)
    };
    let contact = match front.contact_id.filter(|_| front.status == Status::Accepted) {
        Some(id) => Some(extend_contact(tx, actor, id, &together).await?),
        None => None,
    };
    let draft = Some(together(front.draft.clone().unwrap_or_default()));
    let status = if front.status == Status::Failed { Status::NeedsReview } else { front.status };
    let read_at = front.read_at.or(back.read_at);
    let front_after = write(tx, &front, Change { draft, read_at, ..Change::status(&front, status) }).await?;
    let change = Change { back_of: Some(front.id), ..Change::status(&back, Status::Joined) };
    let back_after = write(tx, &back, change).await?;
    let cards = vec![CardBefore::new(&back, &back_after).with_sides(&moved), CardBefore::new(&front, &front_after)];
    let contact_id = contact.as_ref().map(|contact| contact.id);
    undo::remember(tx, actor, Kind::Join, Some(front.id), contact_id, Snapshot { cards, contact, gone: None }).await?;
    let facts = json!({ "back": back.id });
    audit::record(tx, Record::done(actor, "card_join", "card", front.id).with(facts)).await?;
    load_one(tx.db(), front_after).await
}

async fn move_sides(tx: &Transaction, front: &card::Model, back: &card::Model) -> Result<Vec<card_side::Model>> {
    let of = |id: CardId| {
        card_side::Entity::find().filter(card_side::Column::CardId.eq(id)).order_by_asc(card_side::Column::Position)
    };
    let next = of(front.id).all(tx.db()).await?.iter().map(|side| side.position + 1).max().unwrap_or(0);
    let moved = of(back.id).all(tx.db()).await?;
    for (number, side) in moved.iter().enumerate() {
        move_side(tx, side, front.id, next + number as i32).await?;
    }
    Ok(moved)
}

/// Gives a picture to another card, which knows whose it was; a picture that comes back is the card's own again.
pub(crate) async fn move_side(tx: &Transaction, side: &card_side::Model, to: CardId, position: i32) -> Result<()> {
    let came_with = Some(side.came_with.unwrap_or(side.card_id)).filter(|owner| *owner != to);
    card_side::Entity::update_many()
        .col_expr(card_side::Column::CardId, Expr::value(to))
        .col_expr(card_side::Column::Position, Expr::value(position))
        .col_expr(card_side::Column::CameWith, Expr::value(came_with))
        .filter(card_side::Column::Id.eq(side.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn extend_contact(
    tx: &mut Transaction,
    actor: &Actor,
    id: crate::id::ContactId,
    together: &impl Fn(ContactData) -> ContactData,
) -> Result<ContactBefore> {
    let before = contacts::load_in(tx, actor, id).await?;
    // The points of the back's draft keep their ids, which are its own.
    let version = contacts::rewrite(tx, actor, &before, &together(before.data.clone())).await?;
    Ok(ContactBefore { id, version, data: Some(before.data) })
}

/// Holds the rows of cards until the transaction ends, always in one order, so that two sides that are read at the same
/// moment see each other. Whoever changes cards and contacts holds the cards first.
pub(super) async fn lock(tx: &Transaction, ids: &[CardId]) -> Result<()> {
    let rows = card::Entity::find().filter(card::Column::Id.is_in(ids.to_vec()));
    rows.order_by_asc(card::Column::Id).lock_exclusive().all(tx.db()).await?;
    Ok(())
}

/// Holds the cards that a card may be joined with.
pub(super) async fn lock_kin(tx: &Transaction, card: &card::Model) -> Result<()> {
    let rows = card::Entity::find().filter(kin(card)).order_by_asc(card::Column::Id).lock_exclusive();
    rows.all(tx.db()).await?;
    Ok(())
}

fn kin(card: &card::Model) -> Condition {
    let mut kin = Condition::any().add(card::Column::Id.eq(card.id)).add(card::Column::BackOf.eq(card.id));
    if let Some(front) = card.back_of {
        kin = kin.add(card::Column::Id.eq(front));
    }
    if let Some(album) = &card.album_key {
        kin = kin
            .add(Condition::all().add(card::Column::AlbumKey.eq(album)).add(card::Column::OwnerId.eq(card.owner_id)));
    }
    kin
}

/// After a reading: joins what belongs together, and accepts the card if its sender wants that and every value is sure.
pub(super) async fn settle(tx: &mut Transaction, actor: &Actor, read: &card::Model, auto_accept: bool) -> Result<()> {
    join_wanted(tx, actor, read).await?;
    join_album(tx, actor, read).await?;
    let card = find(tx.db(), actor, read.id).await?;
    let waits = card.status == Status::NeedsReview && card.back_of.is_none() && card.reason.is_none();
    if auto_accept
        && waits
        && let Some(data) = card.draft.as_ref().filter(|data| is_sure(data))
        && contacts::duplicates_of(tx.db(), actor, data).await?.is_empty()
    {
        make_contact(tx, actor, &card).await?;
    }
    Ok(())
}

async fn join_wanted(tx: &mut Transaction, actor: &Actor, read: &card::Model) -> Result<()> {
    let mut wanted: Vec<(CardId, CardId)> = read.back_of.iter().map(|front| (*front, read.id)).collect();
    let backs = card::Entity::visible_to(actor)
        .filter(card::Column::BackOf.eq(read.id))
        .filter(card::Column::Status.eq(Status::NeedsReview))
        .order_by_asc(card::Column::Id)
        .all(tx.db())
        .await?;
    wanted.extend(backs.iter().map(|back| (read.id, back.id)));
    for (front, back) in wanted {
        let front = settled(tx, actor, front).await?;
        match front.status {
            // Its own reading will end with this.
            Status::Received | Status::Reading => {}
            Status::NeedsReview | Status::Failed | Status::Accepted => drop(join_in(tx, actor, front.id, back).await?),
            Status::Rejected | Status::Joined => {
                card::Entity::update_many()
                    .col_expr(card::Column::BackOf, Expr::value(Option::<uuid::Uuid>::None))
                    .filter(card::Column::Id.eq(back))
                    .exec(tx.db())
                    .await?;
            }
        }
    }
    Ok(())
}

async fn join_album(tx: &mut Transaction, actor: &Actor, read: &card::Model) -> Result<()> {
    let Some(album) = read.album_key.as_ref().filter(|_| read.back_of.is_none()) else { return Ok(()) };
    let cards = card::Entity::visible_to(actor)
        .filter(card::Column::AlbumKey.eq(album))
        .filter(card::Column::Status.is_not_in([Status::Joined, Status::Rejected, Status::Failed]))
        .order_by_asc(card::Column::Id)
        .all(tx.db())
        .await?;
    let mut pictures = Vec::new();
    for card in &cards {
        let sides = card_side::Entity::find().filter(card_side::Column::CardId.eq(card.id)).count(tx.db()).await?;
        let read = matches!(card.status, Status::NeedsReview | Status::Accepted);
        pictures.push(Picture {
            id: card.id,
            position: card.album_position.unwrap_or_default(),
            data: card.draft.as_ref().filter(|_| read),
            sides: if read { sides as usize } else { 1 },
        });
    }
    let accepted = |id: CardId| cards.iter().any(|card| card.id == id && card.status == Status::Accepted);
    for (front, back) in album::pairs(&pictures) {
        match (accepted(front), accepted(back)) {
            // Two contacts are merged by a person, not here.
            (true, true) => {}
            (false, true) => drop(join_in(tx, actor, back, front).await?),
            _ => drop(join_in(tx, actor, front, back).await?),
        }
    }
    Ok(())
}

/// Whether there is a name, a way to reach the person, and no value that may be wrong.
fn is_sure(data: &ContactData) -> bool {
    let reachable = data.points.iter().any(|point| matches!(point.kind, PointKind::Phone | PointKind::Email));
    let mut origins = data.origins.values().chain(data.points.iter().filter_map(|point| point.origin.as_ref()));
    draft::has_name(data)
        && reachable
        && origins.all(|origin| origin.confidence.is_none_or(|confidence| confidence >= SURE))
        && data.clone().tidied().is_ok()
}
