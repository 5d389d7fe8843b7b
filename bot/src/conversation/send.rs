//! Making the chats show what the outbox says.
//!
//! A message is sent once and edited from then on. No channel takes a key by which it could tell a repetition; when we are
//! killed between the channel's answer and our note of it, Telegram is asked for the message before it is sent again, and
//! WhatsApp tells of it by itself.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use crm::cards::PieceCutter;
use crm::database::Transaction;
use crm::entity::outbound_message::{self, Status};
use crm::entity::{card, chat_identity, job};
use crm::jobs::{JobError, JobHandler, Lease};
use crm::outbox::{self, MessageBody, SendMessage};
use crm::{
    Actor, CardId, ContactId, Crm, Error, OutboundMessageId, ReminderId, Result, cards, chats, contacts, exchange,
};
use sea_orm::EntityTrait;
use url::Url;

use super::adapter::{Adapter, Delivery, Undelivered};
use super::answer::{ContactCard, Enclosure, View, Weight};
use super::card::Surroundings;
use super::fetch::adapter_of;
use super::screen::{Screen, Viewer};
use super::words::Words;
use super::{card as card_view, recipient, reminders, renew};

/// What the state of things asks for.
enum Duty {
    Show(View),
    /// The chat shows it already.
    Shown,
    /// An earlier job has done it.
    Nothing,
    /// Nobody is there to see it any more; the reason.
    Drop(&'static str),
}

/// What to note.
enum Noted {
    /// The chat shows it.
    Shown(Shown),
    Dropped(&'static str),
    Moved(String),
    Unchanged,
}

/// How the chat shows a message.
struct Shown {
    /// The channel's number of it.
    number: Option<String>,
    /// [`View::digest`] of what stands there, where that is known.
    digest: Option<i64>,
    /// Until when it should stand so, if there is an end.
    until: Option<DateTime<Utc>>,
}

/// Sends and edits messages, in order within a chat.
pub(super) struct Send {
    crm: Crm,
    page: Option<Url>,
    cutter: Option<Arc<dyn PieceCutter>>,
    adapters: Vec<Arc<dyn Adapter>>,
}

impl Send {
    pub(super) fn new(
        crm: Crm,
        page: Option<Url>,
        cutter: Option<Arc<dyn PieceCutter>>,
        adapters: Vec<Arc<dyn Adapter>>,
    ) -> Self {
        Self { crm, page, cutter, adapters }
    }

    /// The message with what it asks for. Both are of one moment: what changes raises the revision in the same transaction,
    /// and an answer that was noted as an older revision would be sent again.
    async fn due(&self, id: OutboundMessageId) -> Result<(outbound_message::Model, Duty), JobError> {
        let load = async || -> Result<_> {
            outbound_message::Entity::find_by_id(id).one(&self.crm.db).await?.ok_or(Error::NotFound)
        };
        let mut message = load().await?;
        loop {
            let duty = self.duty(&message).await?;
            let after = load().await?;
            if after == message {
                // What is held back is still to be shown afterwards.
                let revision = message.revision - i64::from(message.status == Status::Held);
                return Ok((outbound_message::Model { revision, ..message }, duty));
            }
            message = after;
        }
    }

    fn viewer<'a>(
        &'a self,
        message: &outbound_message::Model,
        actor: &'a Actor,
        identity: &'a chat_identity::Model,
    ) -> Result<Viewer<'a>, JobError> {
        let words = recipient::words(Some(identity), message.language.as_deref());
        let edits = adapter_of(&self.adapters, message.channel)?.edits();
        let (page, cutter) = (self.page.as_ref(), self.cutter.as_ref());
        Ok(Viewer { crm: &self.crm, actor, identity, words, page, cutter, edits })
    }

    async fn duty(&self, message: &outbound_message::Model) -> Result<Duty, JobError> {
        if message.sent_revision >= message.revision || matches!(message.status, Status::Dead | Status::Dismissed) {
            return Ok(Duty::Nothing);
        }
        if !chats::may_send(&self.crm.db, message.channel, &message.external_chat_id).await? {
            return Ok(Duty::Drop("the chat takes no messages"));
        }
        if message.status == Status::Held {
            return Ok(self.held_duty(message).await?);
        }
        match &message.body {
            MessageBody::Phrase { key, arguments } => {
                let person = recipient::of(&self.crm, message).await?;
                let words =
                    recipient::words(person.as_ref().map(|(_, identity)| identity), message.language.as_deref());
                let values: Vec<(&str, &str)> =
                    arguments.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                Ok(shows(View::text(words.with(key, &values)), words))
            }
            MessageBody::Card { card_id } => self.card_duty(message, *card_id).await,
            MessageBody::Contact { contact_id } => Ok(self.contact_duty(message, *contact_id).await?),
            MessageBody::Reminder { reminder_id } => self.reminder_duty(message, *reminder_id).await,
            MessageBody::Screen { .. } => self.screen_duty(message).await,
        }
    }

    /// The turn of the answer has not come; until then its picture counts as being read.
    async fn held_duty(&self, message: &outbound_message::Model) -> Result<Duty> {
        if message.external_message_id.is_some() {
            return Ok(Duty::Nothing);
        }
        let Some((_, identity)) = recipient::of(&self.crm, message).await? else {
            return Ok(Duty::Drop("the chat is not paired any more"));
        };
        let words = recipient::words(Some(&identity), message.language.as_deref());
        Ok(shows(card_view::reading(words), words))
    }

    /// The card goes only to its owner's chat: a chat that was given up or passed on gets nothing.
    async fn card_duty(&self, message: &outbound_message::Model, id: CardId) -> Result<Duty, JobError> {
        let Some((actor, identity)) = recipient::of(&self.crm, message).await? else {
            return Ok(Duty::Drop("the chat is not paired any more"));
        };
        let viewer = self.viewer(message, &actor, &identity)?;
        let card = match cards::get(&self.crm, &actor, id).await {
            Ok(card) => card.record,
            Err(Error::NotFound) => return Ok(Duty::Drop("the card does not belong to this chat")),
            Err(error) => return Err(error.into()),
        };
        // "Received" and "reading" look the same, and the revision before this one was "received".
        let shown = message.external_message_id.is_some() && message.sent_revision == message.revision - 1;
        if card.status == card::Status::Reading && shown {
            return Ok(Duty::Shown);
        }
        let around = Surroundings::of(&viewer, &card).await?;
        Ok(shows(card_view::view(&card, viewer.words, &around), viewer.words))
    }

    async fn screen_duty(&self, message: &outbound_message::Model) -> Result<Duty, JobError> {
        let Some((actor, identity)) = recipient::of(&self.crm, message).await? else {
            return Ok(Duty::Drop("the chat is not paired any more"));
        };
        let Some(screen) = Screen::of(&message.body) else {
            return Ok(Duty::Drop("this version does not know the screen"));
        };
        // A file that was handed over stays as it is.
        if screen == Screen::Export && message.external_message_id.is_some() {
            return Ok(Duty::Shown);
        }
        let viewer = self.viewer(message, &actor, &identity)?;
        shown_or_gone(screen.view(&viewer, message.id).await, viewer.words)
    }

    async fn reminder_duty(&self, message: &outbound_message::Model, id: ReminderId) -> Result<Duty, JobError> {
        let Some((actor, identity)) = recipient::of(&self.crm, message).await? else {
            return Ok(Duty::Drop("the chat is not paired any more"));
        };
        let viewer = self.viewer(message, &actor, &identity)?;
        shown_or_gone(reminders::view(&viewer, id).await, viewer.words)
    }

    async fn contact_duty(&self, message: &outbound_message::Model, id: ContactId) -> Result<Duty> {
        let Some((actor, _)) = recipient::of(&self.crm, message).await? else {
            return Ok(Duty::Drop("the chat is not paired any more"));
        };
        // A contact that is handed over is a message of its own; what changes later does not change it.
        if message.external_message_id.is_some() {
            return Ok(Duty::Shown);
        }
        let Some(contact) = found(contacts::get(&self.crm, &actor, id).await)? else {
            return Ok(Duty::Drop("the contact is gone"));
        };
        let enclosure =
            Enclosure::Contact(Box::new(ContactCard { vcard: exchange::write_vcards([&contact]), data: contact.data }));
        Ok(Duty::Show(View { enclosure: Some(enclosure), ..View::default() }))
    }

    async fn deliver(
        &self,
        lease: &Lease,
        adapter: &dyn Adapter,
        message: &outbound_message::Model,
        duty: Duty,
    ) -> Result<Noted, JobError> {
        let view = match duty {
            Duty::Show(view) => view,
            Duty::Shown => return Ok(Noted::Shown(Shown::as_before(message))),
            Duty::Nothing => return Ok(Noted::Unchanged),
            Duty::Drop(reason) => return Ok(Noted::Dropped(reason)),
        };
        let standing = message.external_message_id.as_deref();
        if !adapter.edits() && is_left_out(view.weight, standing) {
            return Ok(Noted::Shown(Shown { digest: None, ..Shown::as_before(message) }));
        }
        let until = view.fades_at.filter(|_| adapter.edits());
        let digest = view.digest();
        if standing.is_some() && digest.is_some() && digest == message.shown {
            return Ok(Noted::Shown(Shown { until, ..Shown::as_before(message) }));
        }
        let unless_sent = if lease.job.cut_off && standing.is_none() {
            Some(outbox::numbers_in(&self.crm.db, message.channel, &message.external_chat_id).await?)
        } else {
            None
        };
        let delivery = Delivery {
            chat: &message.external_chat_id,
            standing: standing.filter(|_| adapter.edits()),
            reply_to: message.reply_to.as_deref(),
            unless_sent,
            tracker: outbox::tracker(message),
            view,
        };
        match adapter.deliver(delivery).await {
            Ok(number) => Ok(Noted::Shown(Shown { number: Some(number), digest, until })),
            Err(Undelivered::Unwanted(reason)) => Ok(Noted::Dropped(reason)),
            Err(Undelivered::Moved(chat)) => Ok(Noted::Moved(chat)),
            Err(Undelivered::Failed(error)) => Err(error),
        }
    }

    async fn settle(&self, lease: &Lease, message: &outbound_message::Model, noted: Noted) -> Result<()> {
        let mut tx = self.crm.begin().await?;
        match noted {
            Noted::Shown(Shown { number, digest, until }) => {
                outbox::mark_sent(&tx, message, number, digest).await?;
                if let Some(moment) = until {
                    renew::enqueue(&mut tx, message, moment).await?;
                }
            }
            Noted::Dropped(reason) => outbox::mark_dead(&tx, message.id, reason).await?,
            Noted::Moved(chat) => {
                chats::move_room(&tx, message.channel, &message.external_chat_id, &chat).await?;
                outbox::move_chat(&mut tx, message.channel, &message.external_chat_id, &chat).await?;
            }
            Noted::Unchanged => {}
        }
        lease.complete(&tx).await?;
        tx.commit().await
    }
}

impl Shown {
    /// Nothing was sent; what stood there stands there.
    fn as_before(message: &outbound_message::Model) -> Self {
        Self { number: message.external_message_id.clone(), digest: message.shown, until: None }
    }
}

fn shows(view: View, words: Words) -> Duty {
    Duty::Show(View { menu: words.get("button-choose"), ..view })
}

fn shown_or_gone(view: Result<View>, words: Words) -> Result<Duty, JobError> {
    Ok(found(view)?.map_or(Duty::Drop("what it is about is gone"), |view| shows(view, words)))
}

/// `None` for what is not there any more.
fn found<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether somebody who sees each revision as a message of its own is spared this one.
fn is_left_out(weight: Weight, standing: Option<&str>) -> bool {
    match weight {
        Weight::Answer => false,
        Weight::Progress => true,
        Weight::Update => standing.is_some(),
    }
}

#[async_trait]
impl JobHandler for Send {
    fn kind(&self) -> &'static str {
        SendMessage::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let SendMessage { outbound_message_id } = lease.payload()?;
        let (message, duty) = self.due(outbound_message_id).await?;
        let adapter = adapter_of(&self.adapters, message.channel)?;
        let noted = self.deliver(lease, adapter, &message, duty).await?;
        Ok(self.settle(lease, &message, noted).await?)
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()> {
        let SendMessage { outbound_message_id } =
            serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        outbox::mark_dead(tx, outbound_message_id, reason).await
    }
}
