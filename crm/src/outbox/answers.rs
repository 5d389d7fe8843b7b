//! The answers to cards. Those to the pictures that a person sends to a chat come in the order in which the pictures came,
//! however quickly each is read.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{MessageBody, NewMessage, asked_as, enqueue, in_chat, insert, mark_sent, revise};
use crate::database::Transaction;
use crate::entity::outbound_message::{self, Status};
use crate::entity::{card, card_side, chat_room, inbound_message};
use crate::error::Result;
use crate::id::{CardId, OutboundMessageId};

/// How long a picture that cannot be fetched holds up the answers to those that came after it.
pub const PLACE_LASTS: TimeDelta = TimeDelta::seconds(5);

/// The key under which a card answers its sender.
pub fn card_key(card_id: CardId) -> String {
    format!("card:{card_id}")
}

/// Brings the answer about a card up to date, if the card has one.
pub(crate) async fn refresh_card(tx: &mut Transaction, card_id: CardId) -> Result<()> {
    match asked_as(tx.db(), &card_key(card_id)).await? {
        Some(message) => revise(tx, message, MessageBody::Card { card_id }).await,
        None => Ok(()),
    }
}

/// Another message shows how a card stands now, so the answer that the chat has about it stays as it was said.
pub async fn leave_as_said(tx: &Transaction, card_id: CardId) -> Result<()> {
    let waits = asked_as(tx.db(), &card_key(card_id)).await?.filter(|message| message.status == Status::Pending);
    match waits.as_ref().and_then(|message| Some((message, message.external_message_id.clone()?))) {
        Some((message, number)) => mark_sent(tx, message, Some(number), None).await,
        None => Ok(()),
    }
}

/// Asks for the answer about a card that was found on a picture. It is said when the picture is answered.
pub(crate) async fn hold_back(tx: &Transaction, new: NewMessage) -> Result<()> {
    if asked_as(tx.db(), &new.dedupe_key).await?.is_none() {
        insert(tx, new, Status::Held).await?;
    }
    Ok(())
}

/// The picture of a card is read, or will not be: its answer is said as soon as the pictures that came before it are
/// answered, and what waited for this one is said now.
pub(crate) async fn answer_in_turn(tx: &mut Transaction, card: &card::Model) -> Result<()> {
    let Some(message) = asked_as(tx.db(), &card_key(card.id)).await? else { return Ok(()) };
    one_at_a_time(tx, &message).await?;
    let held = outbound_message::Model { status: Status::Held, ..message.clone() };
    revise(tx, held, MessageBody::Card { card_id: card.id }).await?;
    let_go(tx, card, &message).await
}

/// In a chat, whoever comes second sees what the first one left.
async fn one_at_a_time(tx: &Transaction, message: &outbound_message::Model) -> Result<()> {
    let room = chat_room::Entity::find()
        .filter(chat_room::Column::Channel.eq(message.channel))
        .filter(chat_room::Column::ExternalChatId.eq(&message.external_chat_id));
    room.lock_exclusive().one(tx.db()).await?;
    Ok(())
}

/// A picture that was still to be fetched some seconds ago has given up its place: what waited for it is said now, unless
/// that happened already. Its own answer comes when there is one.
pub async fn pass_by(tx: &mut Transaction, card_id: CardId) -> Result<()> {
    let Some(card) = card::Entity::find_by_id(card_id).one(tx.db()).await? else { return Ok(()) };
    let Some(message) = asked_as(tx.db(), &card_key(card_id)).await? else { return Ok(()) };
    one_at_a_time(tx, &message).await?;
    let_go(tx, &card, &message).await
}

/// Says what waits for no other picture any more.
async fn let_go(tx: &mut Transaction, card: &card::Model, message: &outbound_message::Model) -> Result<()> {
    for id in free(tx.db(), tx.now(), card, message).await? {
        outbound_message::Entity::update_many()
            .col_expr(outbound_message::Column::Status, Expr::value(Status::Pending))
            .col_expr(outbound_message::Column::UpdatedAt, Expr::value(tx.now()))
            .filter(outbound_message::Column::Id.eq(id))
            .exec(tx.db())
            .await?;
        enqueue(tx, id, message.channel, &message.external_chat_id).await?;
    }
    Ok(())
}

/// The answers to a person's pictures in a chat that wait for no other one any more, in the order of the pictures.
async fn free(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    of: &card::Model,
    message: &outbound_message::Model,
) -> Result<Vec<OutboundMessageId>> {
    let here = Query::select()
        .expr(Expr::val(1))
        .from(inbound_message::Entity)
        .and_where(
            Expr::col((inbound_message::Entity, inbound_message::Column::Id))
                .equals((card::Entity, card::Column::InboundMessageId)),
        )
        .and_where(inbound_message::Column::ExternalChatId.eq(&message.external_chat_id))
        .to_owned();
    let fetched = Query::select()
        .expr(Expr::val(1))
        .from(card_side::Entity)
        .and_where(Expr::col((card_side::Entity, card_side::Column::CardId)).equals((card::Entity, card::Column::Id)))
        .to_owned();
    let keeps_its_place =
        Condition::any().add(Expr::exists(fetched)).add(card::Column::CreatedAt.gt(now - PLACE_LASTS));
    let unread: Option<CardId> = card::Entity::find()
        .select_only()
        .column(card::Column::Id)
        .filter(card::Column::OwnerId.eq(of.owner_id))
        .filter(card::Column::Status.is_in(card::Status::BEING_READ))
        .filter(card::Column::Channel.eq(message.channel))
        .filter(Expr::exists(here))
        .filter(keeps_its_place)
        .order_by_asc(card::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    let held = in_chat(message.channel, &message.external_chat_id)
        .filter(outbound_message::Column::Status.eq(Status::Held))
        .all(db)
        .await?;
    let held: HashMap<CardId, OutboundMessageId> = held
        .into_iter()
        .filter_map(|message| Some((message.dedupe_key.strip_prefix("card:")?.parse().ok()?, message.id)))
        .collect();
    let cards: Vec<(CardId, Option<CardId>)> = card::Entity::find()
        .select_only()
        .columns([card::Column::Id, card::Column::SplitFrom])
        .filter(card::Column::OwnerId.eq(of.owner_id))
        .filter(card::Column::Id.is_in(held.keys().copied()))
        .into_tuple()
        .all(db)
        .await?;
    // The picture is as old as the first card on it.
    let mut cards: Vec<(CardId, CardId)> = cards.into_iter().map(|(id, first)| (first.unwrap_or(id), id)).collect();
    cards.sort_unstable();
    let come = cards.into_iter().filter(|(picture, _)| unread.is_none_or(|unread| *picture <= unread));
    Ok(come.filter_map(|(_, id)| held.get(&id).copied()).collect())
}

/// Why the answer about a card is not in the chat; `None` when it is, or will be.
pub async fn unsent_answer(db: &impl ConnectionTrait, card_id: CardId) -> Result<Option<String>> {
    let answer = outbound_message::Entity::find()
        .filter(outbound_message::Column::DedupeKey.eq(card_key(card_id)))
        .filter(outbound_message::Column::Status.is_in([Status::Dead, Status::Dismissed]))
        .one(db)
        .await?;
    Ok(answer.and_then(|answer| answer.reason))
}
