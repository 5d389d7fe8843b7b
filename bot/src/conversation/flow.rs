//! What a message leads to: who sent it, what it wants, and the answer, in one transaction.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use crm::cards::intake;
use crm::chats::{self, Sender};
use crm::database::Transaction;
use crm::entity::outbound_message;
use crm::inbox;
use crm::jobs::{self, JobError, Lease, NewJob};
use crm::outbox::{self, Address, MessageBody, NewMessage};
use crm::{Actor, Crm, Error, InboundMessageId, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::adapter::Adapter;
use super::commands::Command;
use super::fetch::{FetchFile, FetchFilePayload, ShowBusy, ShowBusyPayload};
use super::intent::{Incoming, Intent, Picture, Room};
use super::words::Phrase;
use super::{recipient, taps};

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
    let found = recipient::identify(&crm.db, &incoming.sender).await?;
    let words = recipient::words(found.as_ref().map(|(_, identity)| identity), incoming.sender.language.as_deref());
    if let Intent::Tap(data) = &incoming.intent {
        // A tap is a use case with a transaction of its own, which does nothing the second time.
        let phrase = taps::carry_out(crm, found.as_ref().map(|(actor, _)| actor), data).await?;
        let mut tx = crm.begin().await?;
        if !adapter.edits() {
            say(&mut tx, incoming, &phrase).await?;
        }
        finish(lease, tx, incoming.id, None).await?;
        return Ok(Outcome { toast: adapter.edits().then(|| phrase.text(words)) });
    }
    let mut tx = crm.begin().await?;
    answer(crm, adapter, &mut tx, incoming).await?;
    finish(lease, tx, incoming.id, None).await?;
    Ok(Outcome::default())
}

/// Ends the job and the message together; `reason` only when the message is given up.
pub(crate) async fn finish(lease: &Lease, tx: Transaction, id: InboundMessageId, reason: Option<&str>) -> Result<()> {
    inbox::finish(&tx, id, reason).await?;
    lease.complete(&tx).await?;
    tx.commit().await
}

/// Whoever shut the chat has left; coming back takes a new link.
pub(crate) async fn leave(crm: &Crm, lease: &Lease, id: InboundMessageId, sender: &Sender) -> Result<()> {
    let mut tx = crm.begin().await?;
    if let Some((actor, identity)) = chats::identify(tx.db(), sender).await? {
        chats::unpair_in(&mut tx, &actor, identity.id).await?;
    }
    finish(lease, tx, id, None).await
}

async fn answer(crm: &Crm, adapter: &dyn Adapter, tx: &mut Transaction, incoming: &Incoming) -> Result<()> {
    let sender = &incoming.sender;
    let command = match &incoming.intent {
        Intent::Text(text) => Command::parse(text),
        _ => None,
    };
    if let Some(Command::Start(Some(token))) = command
        && incoming.room == Room::Private
    {
        let phrase = match chats::pair(tx, sender, token).await? {
            Some((_, user)) if user.name.is_empty() => Phrase::new("paired-nameless"),
            Some((_, user)) => Phrase::new("paired").with("name", user.name),
            None => Phrase::new("link-expired"),
        };
        return say(tx, incoming, &phrase).await;
    }
    let Some((actor, identity)) = recipient::identify(tx.db(), sender).await? else {
        return answer_stranger(tx, incoming).await;
    };
    match (&incoming.intent, command) {
        (_, Some(Command::Stop)) => {
            chats::unpair_in(tx, &actor, identity.id).await?;
            say(tx, incoming, &Phrase::new("unpaired")).await
        }
        (_, Some(_)) => say(tx, incoming, &Phrase::new("help")).await,
        (Intent::Picture(picture), None) => take_picture(crm, adapter, tx, &actor, incoming, picture).await,
        // What people say to each other in a group is not meant for us.
        _ if incoming.room == Room::Group => Ok(()),
        _ => say(tx, incoming, &Phrase::new("send-picture")).await,
    }
}

/// Opens a card, its answer and the job that fetches the picture.
async fn take_picture(
    crm: &Crm,
    adapter: &dyn Adapter,
    tx: &mut Transaction,
    actor: &Actor,
    incoming: &Incoming,
    picture: &Picture,
) -> Result<()> {
    let limit = crm.limits.max_upload_bytes.min(adapter.file_limit());
    if picture.file.size.is_some_and(|size| size > limit) {
        return say(tx, incoming, &Phrase::new("too-large").with("megabytes", limit / 1_000_000)).await;
    }
    let card_id = intake::open(tx, actor, adapter.channel(), incoming.id).await?;
    let message = NewMessage {
        to: Address::of_sender(&incoming.sender),
        dedupe_key: outbox::card_key(card_id),
        body: MessageBody::Card { card_id },
        reply_to: incoming.message_id.clone(),
    };
    outbox::put(tx, message).await?;
    let fetch = FetchFilePayload {
        channel: adapter.channel(),
        card_id,
        owner_id: actor.user_id,
        file: picture.file.clone(),
        limit,
    };
    jobs::enqueue(tx, NewJob::new(FetchFile::KIND, &fetch)?).await?;
    let busy = ShowBusyPayload {
        channel: adapter.channel(),
        card_id,
        chat: incoming.sender.external_chat_id.clone(),
        message_id: incoming.message_id.clone(),
        round: 0,
    };
    jobs::enqueue(tx, NewJob::new(ShowBusy::KIND, &busy)?).await?;
    Ok(())
}

/// One line, at most once an hour, that tells nothing but how to stop being a stranger. A group hears nothing.
async fn answer_stranger(tx: &mut Transaction, incoming: &Incoming) -> Result<()> {
    if incoming.room == Room::Group {
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

/// Answers a message with a sentence.
async fn say(tx: &mut Transaction, incoming: &Incoming, phrase: &Phrase) -> Result<()> {
    let message = NewMessage {
        to: Address::of_sender(&incoming.sender),
        dedupe_key: format!("reply:{}", incoming.id),
        body: phrase.body(),
        reply_to: (incoming.room == Room::Group).then(|| incoming.message_id.clone()).flatten(),
    };
    outbox::put(tx, message).await.map(drop)
}
