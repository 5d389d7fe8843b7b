//! What a message leads to: who sent it, what it wants, and the answer, in one transaction.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use crm::chats::{self, Sender};
use crm::database::Transaction;
use crm::entity::chat_room::{self, Kind, Permission};
use crm::entity::{Channel, outbound_message};
use crm::inbox;
use crm::jobs::{JobError, Lease};
use crm::outbox::{self, Address, NewMessage};
use crm::{Crm, Error, InboundMessageId, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::adapter::Adapter;
use super::commands::Command;
use super::intent::{Incoming, Intent, Location, Room};
use super::turn::{Reply, Turn, reply_key, said};
use super::words::Phrase;
use super::{edits, receipt, recipient, settings, taps, texts};

/// A stranger hears from us at most this often.
const STRANGER_PAUSE: TimeDelta = TimeDelta::hours(1);

/// What a channel has to do besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Words for the one who tapped, where the channel has words that pass.
    pub(crate) toast: Option<String>,
}

/// Does what a message wants, and ends its job: the message is handled and the answers are in the outbox, or nothing
/// has happened. Handled twice, it is handled once.
pub(crate) async fn handle(
    crm: &Crm,
    adapter: &dyn Adapter,
    lease: &Lease,
    incoming: &Incoming,
) -> Result<Outcome, JobError> {
    let client = incoming.sender.language.as_deref();
    // What was answered by a process that died before it noted so is not answered again.
    if outbox::is_asked(&crm.db, &reply_key(incoming.id)).await? {
        finish(lease, crm.begin().await?, incoming.id, None).await?;
        return Ok(Outcome::default());
    }
    let room = seen(crm, incoming).await?;
    if room.permission == Permission::Blocked {
        finish(lease, crm.begin().await?, incoming.id, None).await?;
        return Ok(Outcome::default());
    }
    let Some((actor, identity)) = recipient::identify(&crm.db, &incoming.sender).await? else {
        return Ok(meet(crm, adapter, lease, incoming).await?);
    };
    let words = recipient::words(Some(&identity), client);
    let turn = Turn { crm, adapter, incoming, actor, identity, words };
    let reply = match &incoming.intent {
        // Use cases with transactions of their own, which do nothing the second time.
        Intent::Tap(data) => taps::carry_out(&turn, data).await?,
        Intent::Text(text) => texts::answer(&turn, text).await?,
        Intent::Reworded(text) => edits::reworded(&turn, text).await?,
        Intent::Recaptioned(caption) => edits::recaptioned(&turn, caption.as_deref()).await?,
        Intent::Location(place) => settings::event(&turn, &place_name(place)).await?,
        // What people say to each other in a group is not meant for us.
        Intent::Unsupported if incoming.room == Room::Group => Reply::default(),
        Intent::Unsupported => turn.say(&Phrase::new("send-picture")),
        Intent::Shared(shared) => receipt::shared(&turn, shared),
        Intent::Picture(_) | Intent::Contacts(_) => Reply::default(),
    };
    let is_tap = matches!(incoming.intent, Intent::Tap(_));
    let reply = match settle(&turn, lease, &reply).await {
        Ok(()) => reply,
        Err(error) => {
            let refusal = match (&error, is_tap) {
                (Error::Invalid(_), true) => Phrase::new("toast-invalid"),
                (Error::Invalid(_), false) => Phrase::new("correction-invalid"),
                (Error::Conflict(_) | Error::Stale { .. }, true) => Phrase::new("toast-not-now"),
                (Error::Conflict(_) | Error::Stale { .. }, false) => Phrase::new(match &incoming.intent {
                    Intent::Text(text) if Command::parse(text) == Some(Command::Undo) => "undo-changed",
                    _ => "correction-not-now",
                }),
                (Error::NotFound, true) => Phrase::new("toast-not-yours"),
                _ => return Err(error.into()),
            };
            let refusal = if is_tap { Reply::toast(refusal) } else { turn.say(&refusal) };
            settle(&turn, lease, &refusal).await?;
            refusal
        }
    };
    Ok(Outcome { toast: reply.toast.filter(|_| adapter.edits()).map(|toast| toast.text(words)) })
}

/// Notes that we are in a chat, for the administrator to decide about.
async fn seen(crm: &Crm, incoming: &Incoming) -> Result<chat_room::Model> {
    let sender = &incoming.sender;
    let (kind, title) = match incoming.room {
        Room::Private => (Kind::Private, sender.title.as_deref()),
        Room::Group => (Kind::Group, incoming.room_title.as_deref()),
    };
    let tx = crm.begin().await?;
    let room = chats::see_room(&tx, sender.channel, &sender.external_chat_id, kind, title).await?;
    tx.commit().await?;
    Ok(room)
}

/// Does what was decided and ends the job, all or nothing.
async fn settle(turn: &Turn<'_>, lease: &Lease, reply: &Reply) -> Result<()> {
    let mut tx = turn.crm.begin().await?;
    receipt::take(turn, &mut tx).await?;
    reply.write(turn, &mut tx).await?;
    // Where nothing passes, the words for a tap are a message, unless another message says it.
    if let Some(toast) = reply.toast.as_ref().filter(|_| !turn.adapter.edits() && !reply.says_something()) {
        outbox::put(&mut tx, said(turn.incoming, toast)).await?;
    }
    finish(lease, tx, turn.incoming.id, None).await
}

/// A group that lives on under another number takes with it what waits to be said.
pub(crate) async fn follow(
    crm: &Crm,
    lease: &Lease,
    id: InboundMessageId,
    channel: Channel,
    from: &str,
    to: &str,
) -> Result<()> {
    let mut tx = crm.begin().await?;
    chats::move_room(&tx, channel, from, to).await?;
    outbox::move_chat(&mut tx, channel, from, to).await?;
    finish(lease, tx, id, None).await
}

/// A place as the name of an event.
fn place_name(place: &Location) -> String {
    place.name.clone().unwrap_or_else(|| format!("{:.4}, {:.4}", place.latitude, place.longitude))
}

/// Somebody whom we do not know: a link makes them known, everything else is answered in one line.
async fn meet(crm: &Crm, adapter: &dyn Adapter, lease: &Lease, incoming: &Incoming) -> Result<Outcome> {
    let mut tx = crm.begin().await?;
    let mut toast = None;
    match &incoming.intent {
        Intent::Text(text) if incoming.room == Room::Private => match Command::parse(text) {
            // The button above the results of an inline query.
            Some(Command::Start(Some("inline"))) => answer_stranger(&mut tx, incoming).await?,
            Some(Command::Start(Some(token))) => texts::pair(&mut tx, incoming, token).await?,
            _ => answer_stranger(&mut tx, incoming).await?,
        },
        // What was sent has been answered.
        Intent::Reworded(_) | Intent::Recaptioned(_) => {}
        Intent::Tap(_) if adapter.edits() => toast = Some(Phrase::new("toast-not-yours")),
        _ => answer_stranger(&mut tx, incoming).await?,
    }
    finish(lease, tx, incoming.id, None).await?;
    let words = recipient::words(None, incoming.sender.language.as_deref());
    Ok(Outcome { toast: toast.map(|toast| toast.text(words)) })
}

/// Ends the job and the message together; `reason` only when the message is given up.
pub(crate) async fn finish(lease: &Lease, tx: Transaction, id: InboundMessageId, reason: Option<&str>) -> Result<()> {
    inbox::finish(&tx, id, reason).await?;
    lease.complete(&tx).await?;
    tx.commit().await
}

/// Whoever shut the chat has left, and so has whoever put us out of a group: nothing more is sent there. Coming back
/// takes a new link.
pub(crate) async fn leave(crm: &Crm, lease: &Lease, id: InboundMessageId, sender: &Sender) -> Result<()> {
    let mut tx = crm.begin().await?;
    if let Some((actor, identity)) = chats::identify(tx.db(), sender).await? {
        chats::unpair_in(&mut tx, &actor, identity.id).await?;
    }
    let reason = "the chat does not take messages any more";
    chats::close_room(&tx, sender.channel, &sender.external_chat_id).await?;
    outbox::close_chat(&tx, sender.channel, &sender.external_chat_id, reason).await?;
    finish(lease, tx, id, None).await
}

/// One line, at most once an hour, that tells nothing but how to stop being a stranger. A group hears nothing.
async fn answer_stranger(tx: &mut Transaction, incoming: &Incoming) -> Result<()> {
    if incoming.room == Room::Group || !chats::policy(tx.db()).await?.answer_strangers {
        return Ok(());
    }
    let now = tx.now();
    let sender = &incoming.sender;
    let hour = |time: DateTime<Utc>| -> Result<String> {
        let start = time.duration_trunc(STRANGER_PAUSE).map_err(Error::internal)?;
        Ok(format!("stranger:{}:{}:{}", sender.channel.as_str(), sender.external_chat_id, start.timestamp()))
    };
    let key = hour(now)?;
    let recent = outbound_message::Entity::find()
        .filter(outbound_message::Column::DedupeKey.is_in([key.clone(), hour(now - STRANGER_PAUSE)?]))
        .filter(outbound_message::Column::CreatedAt.gt(now - STRANGER_PAUSE))
        .one(tx.db())
        .await?;
    if recent.is_some() {
        return Ok(());
    }
    let body = Phrase::new("stranger").body();
    let message = NewMessage { to: Address::of_sender(sender), dedupe_key: key, body, reply_to: None };
    outbox::put(tx, message).await.map(drop)
}
