//! One message of a paired person, with what is needed to answer it.

use chrono::{DateTime, Utc};
use crm::cards::{self, Annotation, Candidate, FieldRef};
use crm::contacts::ContactData;
use crm::database::Transaction;
use crm::entity::{chat_identity, outbound_message};
use crm::outbox::{self, Address, MessageBody, NewMessage};
use crm::reminders::{self, NewReminder};
use crm::{Actor, CardId, Crm, InboundMessageId, OutboundMessageId, ReminderId, Result, UndoStepId, undo};

use super::adapter::Adapter;
use super::intent::{Incoming, Room};
use super::receipt::{self, Source};
use super::screen::Screen;
use super::words::{Phrase, Words};

/// Who asks, and what.
pub(super) struct Turn<'a> {
    pub(super) crm: &'a Crm,
    pub(super) adapter: &'a dyn Adapter,
    pub(super) incoming: &'a Incoming,
    pub(super) actor: Actor,
    pub(super) identity: chat_identity::Model,
    pub(super) words: Words,
}

/// What the chat is told, written in the transaction that ends the job.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Reply {
    /// Words for a tap, which pass where the channel has that.
    pub(super) toast: Option<Phrase>,
    outs: Vec<Out>,
    /// Cards that another message shows as they stand after all this.
    shown: Vec<CardId>,
}

#[derive(Clone, Debug, PartialEq)]
enum Out {
    /// A new message, or the one that stands under the key.
    Put(NewMessage),
    /// Another text for a message.
    Change(OutboundMessageId, MessageBody),
    /// A value of a card, with the candidate that was chosen.
    Correct(CardId, FieldRef, String, Option<Candidate>),
    /// A remark on a card.
    Annotate(CardId, Annotation),
    /// What stands under the picture of a card, and what is said of every card.
    Caption(CardId, Option<String>, Annotation),
    /// A card, and the back that is a card of its own.
    Separate(CardId, CardId),
    /// A step to be taken back.
    Undo(UndoStepId),
    /// A step to be taken back with all that was done together with it.
    UndoTogether(UndoStepId),
    /// Cards that need no picture.
    Take(Vec<ContactData>),
    /// A reminder to be.
    Remind(NewReminder),
    /// A reminder that has done its work.
    Done(ReminderId),
    /// A reminder that comes again.
    Snooze(ReminderId, DateTime<Utc>),
}

impl Reply {
    /// Words for a tap, and nothing else.
    pub(super) fn toast(phrase: Phrase) -> Self {
        Self { toast: Some(phrase), ..Self::default() }
    }

    /// And all that another reply does and says.
    #[must_use]
    pub(super) fn and(mut self, other: Self) -> Self {
        self.outs.extend(other.outs);
        self.shown.extend(other.shown);
        self.toast = self.toast.or(other.toast);
        self
    }

    /// And words for a tap.
    #[must_use]
    pub(super) fn toasting(self, phrase: Phrase) -> Self {
        Self { toast: Some(phrase), ..self }
    }

    /// And this message.
    #[must_use]
    pub(super) fn put(mut self, message: NewMessage) -> Self {
        self.outs.push(Out::Put(message));
        self
    }

    /// And another text for a message that stands.
    #[must_use]
    pub(super) fn change(self, id: OutboundMessageId, screen: &Screen) -> Self {
        self.renew(id, screen.body())
    }

    /// And leave the answer about a card as it was said, because another message shows how it stands.
    #[must_use]
    pub(super) fn shown(mut self, card: CardId) -> Self {
        self.shown.push(card);
        self
    }

    /// And put a value of a card right.
    #[must_use]
    pub(super) fn correct(mut self, card: CardId, field: FieldRef, value: &str, seen: Option<Candidate>) -> Self {
        self.outs.push(Out::Correct(card, field, value.to_owned(), seen));
        self
    }

    /// And remark something on a card.
    #[must_use]
    pub(super) fn annotate(mut self, card: CardId, annotation: Annotation) -> Self {
        self.outs.push(Out::Annotate(card, annotation));
        self
    }

    /// And note what the sender wrote under the picture of a card.
    #[must_use]
    pub(super) fn caption(mut self, card: CardId, caption: Option<&str>, always: Annotation) -> Self {
        self.outs.push(Out::Caption(card, caption.map(ToOwned::to_owned), always));
        self
    }

    /// And make the back of a card a card of its own.
    #[must_use]
    pub(super) fn separate(mut self, card: CardId, back: CardId) -> Self {
        self.outs.push(Out::Separate(card, back));
        self
    }

    /// And take a step back.
    #[must_use]
    pub(super) fn undo(mut self, step: UndoStepId) -> Self {
        self.outs.push(Out::Undo(step));
        self
    }

    /// And take a step back with all that was done together with it.
    #[must_use]
    pub(super) fn undo_together(mut self, step: UndoStepId) -> Self {
        self.outs.push(Out::UndoTogether(step));
        self
    }

    /// And make cards of what was read without a picture.
    #[must_use]
    pub(super) fn take(mut self, drafts: Vec<ContactData>) -> Self {
        self.outs.push(Out::Take(drafts));
        self
    }

    /// And remind of something.
    #[must_use]
    pub(super) fn remind(mut self, new: NewReminder) -> Self {
        self.outs.push(Out::Remind(new));
        self
    }

    /// And end a reminder.
    #[must_use]
    pub(super) fn done(mut self, id: ReminderId) -> Self {
        self.outs.push(Out::Done(id));
        self
    }

    /// And put a reminder off.
    #[must_use]
    pub(super) fn snooze(mut self, id: ReminderId, until: DateTime<Utc>) -> Self {
        self.outs.push(Out::Snooze(id, until));
        self
    }

    /// And show a message as it stands after all this.
    #[must_use]
    pub(super) fn renew(mut self, id: OutboundMessageId, body: MessageBody) -> Self {
        self.outs.push(Out::Change(id, body));
        self
    }

    /// Whether the chat gets a message, so that words for a tap need not become one.
    pub(super) fn says_something(&self) -> bool {
        self.outs.iter().any(|out| matches!(out, Out::Put(_) | Out::Change(..)))
    }

    /// Does and writes all of it, in the transaction that ends the job: a second try finds nothing half done.
    pub(super) async fn write(&self, turn: &Turn<'_>, tx: &mut Transaction) -> Result<()> {
        let actor = &turn.actor;
        // What one message puts right is taken back together.
        if self.outs.iter().filter(|out| matches!(out, Out::Correct(..) | Out::Annotate(..))).count() > 1 {
            tx.is_one_step();
        }
        for out in &self.outs {
            match out {
                Out::Put(message) => drop(outbox::put(tx, message.clone()).await?),
                Out::Change(id, body) => outbox::change(tx, *id, body.clone()).await?,
                Out::Correct(card, field, value, seen) => {
                    drop(cards::correct_in(tx, actor, *card, *field, value, seen.as_ref()).await?);
                }
                Out::Annotate(card, annotation) => cards::annotate(tx, actor, *card, annotation).await?,
                Out::Caption(card, caption, always) => {
                    cards::set_caption(tx, actor, *card, caption.as_deref(), always).await?;
                }
                Out::Separate(card, back) => drop(cards::separate_in(tx, actor, *card, *back).await?),
                Out::Undo(step) => {
                    undo::undo_in(tx, actor, *step).await?;
                }
                Out::UndoTogether(step) => drop(undo::undo_together_in(tx, actor, *step).await?),
                Out::Take(drafts) => {
                    let source = Source::of(turn);
                    receipt::take_drafts(tx, actor, &source, drafts.clone()).await?;
                }
                Out::Remind(new) => drop(reminders::create_in(tx, actor, new.clone()).await?),
                Out::Done(id) => drop(reminders::done_in(tx, actor, *id).await?),
                Out::Snooze(id, until) => drop(reminders::snooze_in(tx, actor, *id, *until).await?),
            }
        }
        for card in &self.shown {
            outbox::leave_as_said(tx, *card).await?;
        }
        Ok(())
    }
}

impl Turn<'_> {
    /// A sentence as the answer.
    pub(super) fn say(&self, phrase: &Phrase) -> Reply {
        Reply::default().put(said(self.incoming, phrase))
    }

    /// A sentence about what was done to a card, with the card as it stands then where what was said cannot change.
    pub(super) fn say_of(&self, card_id: CardId, phrase: &Phrase, undo: bool) -> Reply {
        if self.adapter.edits() {
            return self.say(phrase);
        }
        let body = Screen::after(card_id, phrase, undo).body();
        Reply::default().put(self.message(reply_key(self.incoming.id), body)).shown(card_id)
    }

    /// A screen as a message of its own.
    pub(super) fn show(&self, screen: &Screen) -> NewMessage {
        self.message(format!("screen:{}", self.incoming.id), screen.body())
    }

    /// The message about a card, as the card or as a menu.
    pub(super) fn card(&self, card_id: CardId, menu: Option<&Screen>) -> NewMessage {
        let body = menu.map_or(MessageBody::Card { card_id }, Screen::body);
        self.message(outbox::card_key(card_id), body)
    }

    /// A message in this chat.
    pub(super) fn message(&self, dedupe_key: String, body: MessageBody) -> NewMessage {
        let to = Address::of_sender(&self.incoming.sender);
        let reply_to = (self.incoming.room == Room::Group).then(|| self.incoming.message_id.clone()).flatten();
        NewMessage { to, dedupe_key, body, reply_to }
    }

    /// The message of ours that this one answers or whose button was tapped.
    pub(super) async fn answered(&self, external_id: Option<&str>) -> Result<Option<outbound_message::Model>> {
        let Some(external_id) = external_id else { return Ok(None) };
        let sender = &self.incoming.sender;
        outbox::shown_as(&self.crm.db, sender.channel, &sender.external_chat_id, external_id).await
    }

    /// A message of ours in this chat.
    pub(super) async fn own(&self, id: OutboundMessageId) -> Result<Option<outbound_message::Model>> {
        let sender = &self.incoming.sender;
        let found = outbox::get(&self.crm.db, id).await?;
        Ok(found.filter(|row| row.channel == sender.channel && row.external_chat_id == sender.external_chat_id))
    }
}

/// A sentence as the answer to a message.
pub(super) fn said(incoming: &Incoming, phrase: &Phrase) -> NewMessage {
    NewMessage {
        to: Address::of_sender(&incoming.sender),
        dedupe_key: reply_key(incoming.id),
        body: phrase.body(),
        reply_to: (incoming.room == Room::Group).then(|| incoming.message_id.clone()).flatten(),
    }
}

/// The key of the sentence that answers a message.
pub(super) fn reply_key(id: InboundMessageId) -> String {
    format!("reply:{id}")
}
