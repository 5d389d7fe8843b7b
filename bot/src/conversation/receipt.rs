//! Taking in what becomes cards: pictures, contacts, files of contacts.

use crm::cards::{self, Annotation, VcardFile, intake};
use crm::chats::ChatState;
use crm::contacts::{ContactData, Point, PointKind};
use crm::database::Transaction;
use crm::entity::Channel;
use crm::entity::card::Status;
use crm::jobs::{self, NewJob};
use crm::outbox::{self, Address, MessageBody, NewMessage};
use crm::{Actor, CardId, ContactPointId, Error, InboundMessageId, Result};
use serde::{Deserialize, Serialize};

use super::fetch::{FetchContacts, FetchContactsPayload, FetchFile, FetchFilePayload, ShowBusy, ShowBusyPayload};
use super::intent::{Intent, Picture, RemoteFile, SharedContact};
use super::screen::Screen;
use super::turn::{Reply, Turn, said};
use super::words::Phrase;

/// Contacts of one message that are answered one by one.
const MOST_ANSWERS: usize = 5;

/// Opens the cards of a message, in the transaction that ends its job.
pub(super) async fn take(turn: &Turn<'_>, tx: &mut Transaction) -> Result<()> {
    match &turn.incoming.intent {
        Intent::Picture(picture) => take_picture(turn, tx, picture).await,
        Intent::Contacts(file) => take_file(turn, tx, file).await,
        _ => Ok(()),
    }
}

/// Opens a card, its answer and the job that fetches the picture.
async fn take_picture(turn: &Turn<'_>, tx: &mut Transaction, picture: &Picture) -> Result<()> {
    let channel = turn.adapter.channel();
    let Some(limit) = accepted(turn, tx, &picture.file).await? else { return Ok(()) };
    let card_id = intake::open(tx, &turn.actor, channel, turn.incoming.id).await?;
    annotate(turn, tx, card_id, picture.caption.as_deref()).await?;
    match front(turn).await? {
        Some(front) => cards::intend_back(tx, &turn.actor, card_id, front).await?,
        None => put_in_album(turn, tx, card_id, picture).await?,
    }
    outbox::put(tx, answer_of(turn, card_id)).await?;
    let fetch = FetchFilePayload { channel, card_id, owner_id: turn.actor.user_id, file: picture.file.clone(), limit };
    // One after another, so that they are read in the order in which they were sent.
    let group = format!("fetch:{}:{}", channel.as_str(), turn.incoming.sender.external_chat_id);
    let share = format!("{}:{}", channel.as_str(), turn.actor.user_id);
    jobs::enqueue(tx, NewJob::new(FetchFile::KIND, &fetch)?.in_group(group).shared_by(share)).await?;
    let busy = ShowBusyPayload {
        channel,
        card_id,
        chat: turn.incoming.sender.external_chat_id.clone(),
        message_id: turn.incoming.message_id.clone(),
        round: 0,
    };
    jobs::enqueue(tx, NewJob::new(ShowBusy::KIND, &busy)?).await?;
    Ok(())
}

/// Has a file of contacts fetched.
async fn take_file(turn: &Turn<'_>, tx: &mut Transaction, file: &RemoteFile) -> Result<()> {
    let Some(limit) = accepted(turn, tx, file).await? else { return Ok(()) };
    let payload =
        FetchContactsPayload { owner_id: turn.actor.user_id, source: Source::of(turn), file: file.clone(), limit };
    jobs::enqueue(tx, NewJob::new(FetchContacts::KIND, &payload)?).await.map(drop)
}

/// Contacts that the channel hands over itself.
pub(super) fn shared(turn: &Turn<'_>, shared: &[SharedContact]) -> Reply {
    let drafts: Vec<ContactData> = shared.iter().flat_map(drafts_of).collect();
    if drafts.is_empty() { turn.say(&Phrase::new("contacts-none")) } else { Reply::default().take(drafts) }
}

fn drafts_of(shared: &SharedContact) -> Vec<ContactData> {
    let read = shared.vcard.as_ref().map(|vcard| cards::read_vcards(vcard.as_bytes()).drafts).unwrap_or_default();
    if !read.is_empty() {
        return read;
    }
    let point = |kind: PointKind, value: &String| Point {
        id: ContactPointId::new(),
        kind,
        label: None,
        value: value.clone(),
        normal_form: None,
        address: None,
        origin: None,
    };
    let phones = shared.phones.iter().map(|value| point(PointKind::Phone, value));
    let emails = shared.emails.iter().map(|value| point(PointKind::Email, value));
    let draft = ContactData {
        display_name: shared.name.clone(),
        company: shared.company.clone(),
        title: shared.title.clone(),
        points: phones.chain(emails).collect(),
        ..ContactData::default()
    };
    // What breaks a limit is no contact that anybody would want.
    draft.tidied().ok().filter(|draft| draft.require_identity().is_ok()).into_iter().collect()
}

/// Where something came from that becomes cards.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Source {
    pub(super) channel: Channel,
    inbound_message_id: InboundMessageId,
    chat: String,
    user: String,
    language: Option<String>,
    message_id: Option<String>,
    tags: Vec<String>,
    event: Option<String>,
}

impl Source {
    /// The message of a turn.
    pub(super) fn of(turn: &Turn<'_>) -> Self {
        let said = ChatState::of(&turn.identity).annotation_at(turn.crm.clock.now());
        let sender = &turn.incoming.sender;
        Self {
            channel: sender.channel,
            inbound_message_id: turn.incoming.id,
            chat: sender.external_chat_id.clone(),
            user: sender.external_user_id.clone(),
            language: sender.language.clone(),
            message_id: turn.incoming.message_id.clone(),
            tags: said.tags,
            event: said.event,
        }
    }

    fn message(&self, dedupe_key: String, body: MessageBody) -> NewMessage {
        let to = Address {
            channel: self.channel,
            external_chat_id: self.chat.clone(),
            external_user_id: Some(self.user.clone()),
            language: self.language.clone(),
        };
        NewMessage { to, dedupe_key, body, reply_to: self.message_id.clone() }
    }
}

/// Makes cards of the people in a file, and tells which entries of it are none.
pub(super) async fn take_vcards(tx: &mut Transaction, actor: &Actor, source: &Source, file: VcardFile) -> Result<()> {
    let refused = Screen::refused(&file);
    if refused.is_none() || !file.drafts.is_empty() {
        take_drafts(tx, actor, source, file.drafts).await?;
    }
    let Some(refused) = refused else { return Ok(()) };
    let key = format!("refused:{}", source.inbound_message_id);
    outbox::put(tx, source.message(key, refused.body())).await.map(drop)
}

/// Makes cards of drafts, each with its answer in the chat; many at once are one list.
pub(super) async fn take_drafts(
    tx: &mut Transaction,
    actor: &Actor,
    source: &Source,
    drafts: Vec<ContactData>,
) -> Result<()> {
    let said = Annotation { note: None, tags: source.tags.clone(), event: source.event.clone() };
    let ids = cards::take(tx, actor, source.channel, Some(source.inbound_message_id), drafts, &said).await?;
    let reply = format!("reply:{}", source.inbound_message_id);
    if ids.is_empty() {
        return outbox::put(tx, source.message(reply, Phrase::new("contacts-none").body())).await.map(drop);
    }
    if let Some(first) = ids.first().copied().filter(|_| ids.len() > MOST_ANSWERS) {
        let list = Screen::Many { first, page: 0 };
        return outbox::put(tx, source.message(reply, list.body())).await.map(drop);
    }
    for card_id in ids {
        outbox::put(tx, source.message(outbox::card_key(card_id), MessageBody::Card { card_id })).await?;
    }
    Ok(())
}

/// The card whose answer the picture replies to.
async fn front(turn: &Turn<'_>) -> Result<Option<CardId>> {
    let replied = turn.answered(turn.incoming.reply_to.as_deref()).await?;
    let about = replied.and_then(|message| match &message.body {
        MessageBody::Card { card_id } => Some(*card_id),
        body => Screen::of(body).and_then(|screen| screen.card()),
    });
    let Some(id) = about else { return Ok(None) };
    let card = match cards::get(turn.crm, &turn.actor, id).await {
        Ok(card) => card.record,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    // Better photos of a card that could not be read are cards of their own.
    Ok((!matches!(card.status, Status::Failed | Status::Rejected)).then_some(id))
}

/// Photos of an album come one by one; those that show two sides of a card find each other when they are read.
async fn put_in_album(turn: &Turn<'_>, tx: &Transaction, card_id: CardId, picture: &Picture) -> Result<()> {
    let Some(album) = &picture.album else { return Ok(()) };
    let position = turn.incoming.message_id.as_deref().and_then(|id| id.parse().ok()).unwrap_or_default();
    let key = format!("{}:{album}", turn.incoming.sender.external_chat_id);
    cards::set_album(tx, &turn.actor, card_id, &key, position).await
}

/// The most bytes that are fetched; `None` when the file is told to have more, and so was the sender.
async fn accepted(turn: &Turn<'_>, tx: &mut Transaction, file: &RemoteFile) -> Result<Option<u64>> {
    let limit = turn.crm.limits.max_upload_bytes.min(turn.adapter.file_limit());
    if file.size.is_none_or(|size| size <= limit) {
        return Ok(Some(limit));
    }
    let phrase = Phrase::new("too-large").with("megabytes", limit / 1_000_000);
    outbox::put(tx, said(turn.incoming, &phrase)).await?;
    Ok(None)
}

/// What the caption and the settings of the chat say of a card.
async fn annotate(turn: &Turn<'_>, tx: &mut Transaction, card_id: CardId, caption: Option<&str>) -> Result<()> {
    let state = ChatState::of(&turn.identity);
    let always = state.annotation_at(tx.now());
    cards::set_caption(tx, &turn.actor, card_id, caption, &always).await?;
    cards::annotate(tx, &turn.actor, card_id, &always).await?;
    if state.auto_accept {
        cards::accept_when_sure(tx, &turn.actor, card_id).await?;
    }
    Ok(())
}

/// The message in which a card is answered.
fn answer_of(turn: &Turn<'_>, card_id: CardId) -> NewMessage {
    NewMessage {
        to: Address::of_sender(&turn.incoming.sender),
        dedupe_key: outbox::card_key(card_id),
        body: MessageBody::Card { card_id },
        reply_to: turn.incoming.message_id.clone(),
    }
}
