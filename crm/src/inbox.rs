//! Messages from channels: stored raw, once each, before anybody is told that they arrived.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, TryInsertResult};
use serde::{Deserialize, Serialize};

use crate::database::Transaction;
use crate::entity::Channel;
use crate::entity::inbound_message::{self, Status};
use crate::error::{Error, Result};
use crate::id::InboundMessageId;
use crate::jobs::{self, NewJob};

/// Payload of the job that handles a message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HandleMessage {
    /// Which one.
    pub inbound_message_id: InboundMessageId,
}

/// A message as it came over the wire.
#[derive(Clone, Debug)]
pub struct RawMessage<'a> {
    /// The way it came.
    pub channel: Channel,
    /// The channel's own number for it.
    pub external_id: &'a str,
    /// The chat, where the message names one; messages of one chat are handled in order.
    pub external_chat_id: Option<&'a str>,
    /// The bytes, as text.
    pub payload: &'a str,
}

/// Stores a message and the job that will handle it (of kind `job_kind`, with [`HandleMessage`] as payload).
///
/// Returns `None` when this message is already known; then nothing was done.
pub async fn receive(
    tx: &mut Transaction,
    message: RawMessage<'_>,
    job_kind: &'static str,
) -> Result<Option<InboundMessageId>> {
    let id = InboundMessageId::new();
    let row = inbound_message::ActiveModel {
        id: Set(id),
        channel: Set(message.channel),
        external_id: Set(message.external_id.to_owned()),
        external_chat_id: Set(message.external_chat_id.map(ToOwned::to_owned)),
        payload: Set(message.payload.to_owned()),
        status: Set(Status::Received),
        reason: Set(None),
        received_at: Set(tx.now()),
        handled_at: Set(None),
    };
    let known = OnConflict::columns([inbound_message::Column::Channel, inbound_message::Column::ExternalId])
        .do_nothing()
        .to_owned();
    let inserted =
        inbound_message::Entity::insert(row).on_conflict(known).try_insert().exec_without_returning(tx.db()).await?;
    if !matches!(inserted, TryInsertResult::Inserted(count) if count > 0) {
        return Ok(None);
    }
    let mut job = NewJob::new(job_kind, &HandleMessage { inbound_message_id: id })?;
    if let Some(chat) = message.external_chat_id {
        let group = format!("in:{}:{chat}", message.channel.as_str());
        job = job.in_group(group.clone()).shared_by(group);
    }
    jobs::enqueue(tx, job).await?;
    Ok(Some(id))
}

/// The message with this id.
pub async fn get(tx: &Transaction, id: InboundMessageId) -> Result<inbound_message::Model> {
    inbound_message::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)
}

/// Notes what became of a message; `reason` only when it was given up.
pub async fn finish(tx: &Transaction, id: InboundMessageId, reason: Option<&str>) -> Result<()> {
    let row = inbound_message::ActiveModel {
        id: Set(id),
        status: Set(if reason.is_some() { Status::Dead } else { Status::Done }),
        reason: Set(reason.map(ToOwned::to_owned)),
        handled_at: Set(Some(tx.now())),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(())
}
