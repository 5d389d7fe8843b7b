//! Messages that were given up: an administrator sees why, and has them tried again or lets them be.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::{MessageBody, SendMessage, group_of, revise};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::check_version;
use crate::database::Transaction;
use crate::entity::outbound_message::{self, Status};
use crate::entity::{Channel, chat_room};
use crate::error::{Error, Result};
use crate::id::OutboundMessageId;
use crate::jobs;
use crate::page::{Page, PageRequest};

/// A message that was given up. What it says is its owner's, and not told here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Which one.
    pub id: OutboundMessageId,
    /// Counts what was wanted of it.
    pub version: i64,
    /// The channel.
    pub channel: Channel,
    /// What the chat calls itself.
    pub chat: Option<String>,
    /// What it is about.
    pub subject: Subject,
    /// Why it was given up.
    pub reason: Option<String>,
    /// When it was given up.
    pub at: DateTime<Utc>,
}

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The answer to a card.
    Card,
    /// A contact that is handed over.
    Contact,
    /// A reminder.
    Reminder,
    /// Anything else of the conversation.
    Conversation,
}

impl Subject {
    fn of(body: &MessageBody) -> Self {
        match body {
            MessageBody::Card { .. } => Self::Card,
            MessageBody::Contact { .. } => Self::Contact,
            MessageBody::Reminder { .. } => Self::Reminder,
            MessageBody::Phrase { .. } | MessageBody::Screen { .. } => Self::Conversation,
        }
    }
}

/// The messages that were given up, newest first.
///
/// Fails with `Forbidden` for everybody but administrators.
pub async fn list_unsent(crm: &Crm, actor: &Actor, page: PageRequest) -> Result<Page<Unsent>> {
    if !actor.is_administrator() {
        return Err(Error::Forbidden);
    }
    let mut select = outbound_message::Entity::find()
        .filter(outbound_message::Column::Status.eq(Status::Dead))
        .order_by_desc(outbound_message::Column::Id);
    if let Some(after) = page.after {
        select = select.filter(outbound_message::Column::Id.lt(OutboundMessageId(after)));
    }
    let rows = select.limit(page.limit + 1).all(&crm.db).await?;
    let page = Page::cut(rows, page.limit, |row| row.id.0);
    let chats = page.items.iter().map(|row| row.external_chat_id.clone());
    let rooms = chat_room::Entity::find().filter(chat_room::Column::ExternalChatId.is_in(chats)).all(&crm.db).await?;
    let titles: HashMap<(&str, &str), &String> = rooms
        .iter()
        .filter_map(|room| Some(((room.channel.as_str(), room.external_chat_id.as_str()), room.title.as_ref()?)))
        .collect();
    let items = page
        .items
        .into_iter()
        .map(|row| Unsent {
            id: row.id,
            version: row.revision,
            channel: row.channel,
            chat: titles.get(&(row.channel.as_str(), row.external_chat_id.as_str())).map(|title| (*title).clone()),
            subject: Subject::of(&row.body),
            reason: row.reason,
            at: row.updated_at,
        })
        .collect();
    Ok(Page { items, next: page.next })
}

/// Has a message that was given up tried again.
///
/// Fails with `Forbidden` for everybody but administrators, with `NotFound` and with `Stale`.
pub async fn retry_unsent(crm: &Crm, actor: &Actor, id: OutboundMessageId, version: i64) -> Result<()> {
    let mut tx = crm.begin().await?;
    let message = given_up(&tx, actor, id, version).await?;
    forget_jobs(&tx, &message).await?;
    let body = message.body.clone();
    revise(&mut tx, message, body).await?;
    let facts = json!({ "version": version + 1 });
    audit::record(&tx, Record::done(actor, "message_retry", "outbound_message", id).with(facts)).await?;
    tx.commit().await
}

/// Lets a message be that was given up; it stands in the list no more.
///
/// Fails with `Forbidden` for everybody but administrators, with `NotFound` and with `Stale`.
pub async fn dismiss_unsent(crm: &Crm, actor: &Actor, id: OutboundMessageId, version: i64) -> Result<()> {
    let tx = crm.begin().await?;
    let message = given_up(&tx, actor, id, version).await?;
    forget_jobs(&tx, &message).await?;
    outbound_message::Entity::update_many()
        .col_expr(outbound_message::Column::Status, Expr::value(Status::Dismissed))
        .filter(outbound_message::Column::Id.eq(id))
        .filter(outbound_message::Column::Status.eq(Status::Dead))
        .exec(tx.db())
        .await?;
    audit::record(&tx, Record::done(actor, "message_dismiss", "outbound_message", id)).await?;
    tx.commit().await
}

async fn given_up(
    tx: &Transaction,
    actor: &Actor,
    id: OutboundMessageId,
    version: i64,
) -> Result<outbound_message::Model> {
    if !actor.is_administrator() {
        return Err(Error::Forbidden);
    }
    let found = outbound_message::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let message = found.filter(|message| message.status == Status::Dead).ok_or(Error::NotFound)?;
    check_version(message.revision, version)?;
    Ok(message)
}

/// The jobs that could not send it are done with, so that nobody is alarmed by them any more.
async fn forget_jobs(tx: &Transaction, message: &outbound_message::Model) -> Result<()> {
    let payload = SendMessage { outbound_message_id: message.id };
    let group = group_of(message.channel, &message.external_chat_id);
    jobs::forget_dead(tx, SendMessage::KIND, &group, &payload).await
}
