//! How long people in chats have waited for an answer.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use crate::entity::outbound_message::{self, Status};
use crate::entity::{Channel, card, inbound_message};
use crate::error::Result;

#[derive(Clone, FromQueryResult)]
struct Oldest {
    channel: Channel,
    since: Option<DateTime<Utc>>,
}

/// Since when the longest waiting message of each channel waits: to be handled, to be read, or for its answer to be shown.
/// A channel in which nobody waits is left out.
pub async fn longest_waits(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(Channel, Duration)>> {
    let received = inbound_message::Entity::find()
        .select_only()
        .column(inbound_message::Column::Channel)
        .column_as(inbound_message::Column::ReceivedAt.min(), "since")
        .filter(inbound_message::Column::Status.eq(inbound_message::Status::Received))
        .group_by(inbound_message::Column::Channel)
        .into_model::<Oldest>();
    let read = card::Entity::find()
        .select_only()
        .column(card::Column::Channel)
        .column_as(card::Column::UpdatedAt.min(), "since")
        .filter(card::Column::Status.is_in(card::Status::BEING_READ))
        .filter(card::Column::InboundMessageId.is_not_null())
        .group_by(card::Column::Channel)
        .into_model::<Oldest>();
    let shown = outbound_message::Entity::find()
        .select_only()
        .column(outbound_message::Column::Channel)
        .column_as(outbound_message::Column::UpdatedAt.min(), "since")
        .filter(outbound_message::Column::Status.is_in([Status::Pending, Status::Held]))
        .group_by(outbound_message::Column::Channel)
        .into_model::<Oldest>();
    let mut waits = BTreeMap::new();
    for Oldest { channel, since } in [received.all(db).await?, read.all(db).await?, shown.all(db).await?].concat() {
        let Some(since) = since else { continue };
        let wait = (now - since).to_std().unwrap_or_default();
        let (_, longest) = waits.entry(channel.as_str()).or_insert((channel, wait));
        *longest = wait.max(*longest);
    }
    Ok(waits.into_values().collect())
}
