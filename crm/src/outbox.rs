//! Messages to chats. A row says how a message should stand; a job makes the chat agree.
//!
//! The row is written in the transaction of what it tells, so that a crash neither loses nor doubles the answer.

mod answers;
mod unsent;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromJsonQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use answers::{PLACE_LASTS, card_key, leave_as_said, pass_by, unsent_answer};
pub(crate) use answers::{answer_in_turn, hold_back, refresh_card};
pub use unsent::{Subject, Unsent, dismiss_unsent, list_unsent, retry_unsent};

use crate::chats::Sender;
use crate::database::Transaction;
use crate::entity::outbound_message::{self, Status};
use crate::entity::{Channel, chat_identity};
use crate::error::{Error, Result};
use crate::id::{CardId, ContactId, OutboundMessageId, ReminderId};
use crate::jobs::{self, NewJob};

/// What a message says; the words are chosen when it is sent, in the language of the chat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum MessageBody {
    /// The state of a card as it is when the message is sent.
    Card {
        /// Which one.
        card_id: CardId,
    },
    /// A contact, as the channel hands contacts over.
    Contact {
        /// Which one.
        contact_id: ContactId,
    },
    /// A reminder that is due.
    Reminder {
        /// Which one.
        reminder_id: ReminderId,
    },
    /// A sentence of the conversation.
    Phrase {
        /// Its key in the message catalogue.
        key: String,
        /// Values for its places.
        #[serde(default)]
        arguments: BTreeMap<String, String>,
    },
    /// A question, a list or a menu of the conversation, with what its buttons need to know.
    Screen {
        /// As the conversation wrote it.
        screen: serde_json::Value,
    },
}

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The channel.
    pub channel: Channel,
    /// The chat as the channel names it.
    pub external_chat_id: String,
    /// The person as the channel names them; absent where the chat is the person.
    pub external_user_id: Option<String>,
    /// IETF language tag of the client that is answered.
    pub language: Option<String>,
}

impl Address {
    /// The chat of a paired person.
    pub fn of(identity: &chat_identity::Model) -> Self {
        Self {
            channel: identity.channel,
            external_chat_id: identity.external_chat_id.clone(),
            external_user_id: Some(identity.external_user_id.clone()),
            language: identity.language.clone(),
        }
    }

    /// The chat in which somebody wrote.
    pub fn of_sender(sender: &Sender) -> Self {
        Self {
            channel: sender.channel,
            external_chat_id: sender.external_chat_id.clone(),
            external_user_id: Some(sender.external_user_id.clone()),
            language: sender.language.clone(),
        }
    }
}

/// A message that is wanted in a chat.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// Where.
    pub to: Address,
    /// One message a key, however often it is asked for.
    pub dedupe_key: String,
    /// What it says.
    pub body: MessageBody,
    /// The channel's number of the message that it answers.
    pub reply_to: Option<String>,
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
pub async fn put(tx: &mut Transaction, new: NewMessage) -> Result<OutboundMessageId> {
    let existing = asked_as(tx.db(), &new.dedupe_key).await?;
    if let Some(message) = existing {
        let id = message.id;
        revise(tx, message, new.body).await?;
        return Ok(id);
    }
    let (channel, chat) = (new.to.channel, new.to.external_chat_id.clone());
    let id = insert(tx, new, Status::Pending).await?;
    enqueue(tx, id, channel, &chat).await?;
    Ok(id)
}

async fn insert(tx: &Transaction, new: NewMessage, status: Status) -> Result<OutboundMessageId> {
    let id = OutboundMessageId::new();
    let row = outbound_message::ActiveModel {
        id: Set(id),
        channel: Set(new.to.channel),
        external_chat_id: Set(new.to.external_chat_id),
        external_user_id: Set(new.to.external_user_id),
        language: Set(new.to.language),
        reply_to: Set(new.reply_to),
        dedupe_key: Set(new.dedupe_key),
        body: Set(new.body),
        revision: Set(1),
        sent_revision: Set(0),
        external_message_id: Set(None),
        shown: Set(None),
        status: Set(status),
        reason: Set(None),
        delivery: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    outbound_message::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// Changes what a message says that was asked for before.
pub async fn change(tx: &mut Transaction, id: OutboundMessageId, body: MessageBody) -> Result<()> {
    let message = outbound_message::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    revise(tx, message, body).await
}

/// The message with this id.
pub async fn get(db: &impl ConnectionTrait, id: OutboundMessageId) -> Result<Option<outbound_message::Model>> {
    Ok(outbound_message::Entity::find_by_id(id).one(db).await?)
}

/// The message that was asked for under this key.
pub async fn asked_as(db: &impl ConnectionTrait, dedupe_key: &str) -> Result<Option<outbound_message::Model>> {
    Ok(outbound_message::Entity::find().filter(outbound_message::Column::DedupeKey.eq(dedupe_key)).one(db).await?)
}

/// Whether a message was asked for under this key.
pub async fn is_asked(db: &impl ConnectionTrait, dedupe_key: &str) -> Result<bool> {
    let count =
        outbound_message::Entity::find().filter(outbound_message::Column::DedupeKey.eq(dedupe_key)).count(db).await?;
    Ok(count > 0)
}

/// The message that a chat shows under the channel's number.
pub async fn shown_as(
    db: &impl ConnectionTrait,
    channel: Channel,
    external_chat_id: &str,
    external_message_id: &str,
) -> Result<Option<outbound_message::Model>> {
    let found = in_chat(channel, external_chat_id)
        .filter(outbound_message::Column::ExternalMessageId.eq(external_message_id))
        .order_by_desc(outbound_message::Column::Id);
    Ok(found.one(db).await?)
}

/// The last `count` messages of a chat, newest first.
pub async fn latest(
    db: &impl ConnectionTrait,
    channel: Channel,
    external_chat_id: &str,
    count: u64,
) -> Result<Vec<outbound_message::Model>> {
    let newest_first = in_chat(channel, external_chat_id).order_by_desc(outbound_message::Column::Id);
    Ok(newest_first.limit(count).all(db).await?)
}

/// Our messages that answer a message of the chat, oldest first.
pub async fn answers_to(
    db: &impl ConnectionTrait,
    channel: Channel,
    external_chat_id: &str,
    external_message_id: &str,
) -> Result<Vec<outbound_message::Model>> {
    let answers = in_chat(channel, external_chat_id).filter(outbound_message::Column::ReplyTo.eq(external_message_id));
    Ok(answers.order_by_asc(outbound_message::Column::Id).all(db).await?)
}

/// Asks anew for the cards and reminders that a chat could not be shown for this reason since a moment; what else was to be
/// said has had its time.
pub async fn revive(
    tx: &mut Transaction,
    channel: Channel,
    external_chat_id: &str,
    reason: &str,
    since: DateTime<Utc>,
) -> Result<()> {
    let missed = in_chat(channel, external_chat_id)
        .filter(outbound_message::Column::Status.eq(Status::Dead))
        .filter(outbound_message::Column::Reason.eq(reason))
        .filter(outbound_message::Column::UpdatedAt.gt(since))
        .order_by_asc(outbound_message::Column::Id)
        .all(tx.db())
        .await?;
    for message in missed {
        if matches!(message.body, MessageBody::Card { .. } | MessageBody::Reminder { .. }) {
            let body = message.body.clone();
            revise(tx, message, body).await?;
        }
    }
    Ok(())
}

/// Gives up what waits for a chat that takes nothing any more.
pub async fn close_chat(tx: &Transaction, channel: Channel, external_chat_id: &str, reason: &str) -> Result<()> {
    outbound_message::Entity::update_many()
        .col_expr(outbound_message::Column::Status, Expr::value(Status::Dead))
        .col_expr(outbound_message::Column::Reason, Expr::value(reason))
        .col_expr(outbound_message::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(outbound_message::Column::Channel.eq(channel))
        .filter(outbound_message::Column::ExternalChatId.eq(external_chat_id))
        .filter(outbound_message::Column::Status.is_in([Status::Pending, Status::Held]))
        .exec(tx.db())
        .await?;
    Ok(())
}

fn in_chat(channel: Channel, external_chat_id: &str) -> Select<outbound_message::Entity> {
    outbound_message::Entity::find()
        .filter(outbound_message::Column::Channel.eq(channel))
        .filter(outbound_message::Column::ExternalChatId.eq(external_chat_id))
}

/// A name for a message as it stands, by which a channel can tell that it was taken.
pub fn tracker(message: &outbound_message::Model) -> String {
    format!("{}:{}", message.id, message.revision)
}

/// Notes what a channel tells of a message that we may not have noted ourselves, because we were killed in between: the
/// message with this tracker was sent as `external_message_id`. Changes nothing when that is known.
pub async fn mark_taken(tx: &Transaction, tracker: &str, external_message_id: &str) -> Result<()> {
    let Some((id, revision)) = tracker.split_once(':') else { return Ok(()) };
    let (Ok(id), Ok(revision)) = (id.parse::<OutboundMessageId>(), revision.parse::<i64>()) else { return Ok(()) };
    let found = outbound_message::Entity::find_by_id(id).one(tx.db()).await?;
    let Some(message) = found.filter(|message| message.sent_revision < revision && revision <= message.revision) else {
        return Ok(());
    };
    let sent = outbound_message::Model { revision, ..message };
    mark_sent(tx, &sent, Some(external_message_id.to_owned()), None).await
}

/// The channel's numbers of the newest messages that a chat is known to show.
pub async fn numbers_in(db: &impl ConnectionTrait, channel: Channel, chat: &str) -> Result<Vec<String>> {
    let numbers: Vec<Option<String>> = outbound_message::Entity::find()
        .select_only()
        .column(outbound_message::Column::ExternalMessageId)
        .filter(outbound_message::Column::Channel.eq(channel))
        .filter(outbound_message::Column::ExternalChatId.eq(chat))
        .filter(outbound_message::Column::ExternalMessageId.is_not_null())
        .order_by_desc(outbound_message::Column::Id)
        .limit(500)
        .into_tuple()
        .all(db)
        .await?;
    Ok(numbers.into_iter().flatten().collect())
}

/// Notes that the chat shows `revision` as its message `external_message_id`; `shown` is a digest of what it shows.
pub async fn mark_sent(
    tx: &Transaction,
    message: &outbound_message::Model,
    external_message_id: Option<String>,
    shown: Option<i64>,
) -> Result<()> {
    outbound_message::Entity::update_many()
        .col_expr(outbound_message::Column::SentRevision, Expr::value(message.revision))
        .col_expr(outbound_message::Column::ExternalMessageId, Expr::value(external_message_id))
        .col_expr(outbound_message::Column::Shown, Expr::value(shown))
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

/// A chat lives on under another name, as a Telegram group does that became a supergroup: what was not sent yet goes there.
/// What was sent before cannot be changed there.
pub async fn move_chat(tx: &mut Transaction, channel: Channel, from: &str, to: &str) -> Result<()> {
    let messages = outbound_message::Entity::find()
        .filter(outbound_message::Column::Channel.eq(channel))
        .filter(outbound_message::Column::ExternalChatId.eq(from))
        .all(tx.db())
        .await?;
    for message in messages {
        let waits = message.status == Status::Pending;
        let row = outbound_message::ActiveModel {
            id: Set(message.id),
            external_chat_id: Set(to.to_owned()),
            external_message_id: Set(None),
            shown: Set(None),
            reply_to: Set(None),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        row.update(tx.db()).await?;
        if waits {
            enqueue(tx, message.id, channel, to).await?;
        }
    }
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

async fn revise(tx: &mut Transaction, message: outbound_message::Model, body: MessageBody) -> Result<()> {
    let (id, channel, chat) = (message.id, message.channel, message.external_chat_id.clone());
    let held = message.status == Status::Held;
    let row = outbound_message::ActiveModel {
        id: Set(id),
        body: Set(body),
        revision: Set(message.revision + 1),
        status: Set(if held { Status::Held } else { Status::Pending }),
        reason: Set(None),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    if held { Ok(()) } else { enqueue(tx, id, channel, &chat).await }
}

async fn enqueue(tx: &mut Transaction, id: OutboundMessageId, channel: Channel, chat: &str) -> Result<()> {
    let payload = SendMessage { outbound_message_id: id };
    let group = group_of(channel, chat);
    let job = NewJob::new(SendMessage::KIND, &payload)?.in_group(group.clone()).shared_by(group).attempts(12);
    jobs::enqueue(tx, job).await?;
    Ok(())
}

/// Messages of a chat are sent one after the other.
fn group_of(channel: Channel, chat: &str) -> String {
    format!("out:{}:{chat}", channel.as_str())
}
