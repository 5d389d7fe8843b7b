//! Messages to chats. A row says how a message should stand; a job makes the chat agree.
//!
//! The row is written in the transaction of what it tells, so that a crash neither loses nor doubles the answer.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromJsonQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::database::Transaction;
use crate::entity::Channel;
use crate::entity::outbound_message::{self, Status};
use crate::error::Result;
use crate::id::{CardId, OutboundMessageId};
use crate::jobs::{self, NewJob};

/// What a message says; the words are chosen by the channel, in the language of the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MessageBody {
    /// The state of a card as it is when the message is sent.
    Card {
        /// Which one.
        card_id: CardId,
    },
    /// A sentence of the conversation.
    Phrase {
        /// Its key in the message catalogue.
        key: String,
        /// Values for its places.
        #[serde(default)]
        arguments: BTreeMap<String, String>,
    },
}

/// Payload of the job that sends.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendMessage {
    /// What to send.
    pub outbound_message_id: OutboundMessageId,
}

impl SendMessage {
    /// Kind of the job.
    pub const KIND: &'static str = "send_message";
}

/// Asks for a message in a chat. Asked again with the same key, the message that stands is edited, not sent twice.
pub async fn put(
    tx: &mut Transaction,
    channel: Channel,
    external_chat_id: &str,
    dedupe_key: &str,
    body: MessageBody,
) -> Result<()> {
    let existing = find(tx, dedupe_key).await?;
    if let Some(message) = existing {
        return revise(tx, message, body).await;
    }
    let id = OutboundMessageId::new();
    let row = outbound_message::ActiveModel {
        id: Set(id),
        channel: Set(channel),
        external_chat_id: Set(external_chat_id.to_owned()),
        dedupe_key: Set(dedupe_key.to_owned()),
        body: Set(body),
        revision: Set(1),
        sent_revision: Set(0),
        external_message_id: Set(None),
        status: Set(Status::Pending),
        reason: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    outbound_message::Entity::insert(row).exec_without_returning(tx.db()).await?;
    enqueue(tx, id, channel, external_chat_id).await
}

/// The key under which a card answers its sender.
pub fn card_key(card_id: CardId) -> String {
    format!("card:{card_id}")
}

/// Brings the answer about a card up to date, if the card has one.
pub(crate) async fn refresh_card(tx: &mut Transaction, card_id: CardId) -> Result<()> {
    match find(tx, &card_key(card_id)).await? {
        Some(message) => revise(tx, message, MessageBody::Card { card_id }).await,
        None => Ok(()),
    }
}

/// Notes that the chat shows `revision` as its message `external_message_id`.
pub async fn mark_sent(
    tx: &Transaction,
    message: &outbound_message::Model,
    external_message_id: Option<String>,
) -> Result<()> {
    outbound_message::Entity::update_many()
        .col_expr(outbound_message::Column::SentRevision, Expr::value(message.revision))
        .col_expr(outbound_message::Column::ExternalMessageId, Expr::value(external_message_id))
        .col_expr(outbound_message::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(outbound_message::Column::Id.eq(message.id))
        .exec(tx.db())
        .await?;
    // A newer revision may have come in meanwhile; then the message is still pending.
    outbound_message::Entity::update_many()
        .col_expr(outbound_message::Column::Status, Expr::value(Status::Sent))
        .filter(outbound_message::Column::Id.eq(message.id))
        .filter(outbound_message::Column::Revision.eq(message.revision))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Notes that the message will not be sent, and why.
pub async fn mark_dead(tx: &Transaction, id: OutboundMessageId, reason: &str) -> Result<()> {
    let row = outbound_message::ActiveModel {
        id: Set(id),
        status: Set(Status::Dead),
        reason: Set(Some(reason.to_owned())),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(())
}

async fn find(tx: &Transaction, dedupe_key: &str) -> Result<Option<outbound_message::Model>> {
    Ok(outbound_message::Entity::find().filter(outbound_message::Column::DedupeKey.eq(dedupe_key)).one(tx.db()).await?)
}

async fn revise(tx: &mut Transaction, message: outbound_message::Model, body: MessageBody) -> Result<()> {
    let (id, channel, chat) = (message.id, message.channel, message.external_chat_id.clone());
    let row = outbound_message::ActiveModel {
        id: Set(id),
        body: Set(body),
        revision: Set(message.revision + 1),
        status: Set(Status::Pending),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    enqueue(tx, id, channel, &chat).await
}

async fn enqueue(tx: &mut Transaction, id: OutboundMessageId, channel: Channel, chat: &str) -> Result<()> {
    let payload = SendMessage { outbound_message_id: id };
    let group = format!("out:{}:{chat}", channel.as_str());
    jobs::enqueue(tx, NewJob::new(SendMessage::KIND, &payload)?.in_group(group).attempts(12)).await?;
    Ok(())
}
