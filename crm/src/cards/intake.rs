//! Receipt: a picture is stored, then a card and a job in one transaction, and only then is the sender told.

use bytes::Bytes;
use recognition::MediaType;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::reading::ReadCard;
use super::{Card, Change, find, load_one, write};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::{Channel, card_side};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::id::{CardId, CardSideId, FileId, InboundMessageId};
use crate::idempotency::{self, Remembered};
use crate::jobs;
use crate::storage::{self, StoredBytes};

/// A picture of a card, as it was handed in.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The whole file.
    pub bytes: Bytes,
    /// What the sender called it.
    pub file_name: Option<String>,
    /// The way it came.
    pub channel: Channel,
    /// The sender's key for this request, so that a repeated one makes no second card.
    pub idempotency_key: Option<String>,
}

/// Takes a picture in. When this returns, it is durable and will be read.
pub async fn submit(crm: &Crm, actor: &Actor, submission: Submission) -> Result<Card> {
    let media = check(crm, &submission.bytes, submission.file_name.as_deref())?;
    let stored = crm.storage.put(submission.bytes).await?;
    let outcome = submit_stored(
        crm,
        actor,
        submission.file_name.as_deref(),
        submission.channel,
        submission.idempotency_key,
        media,
        &stored,
    )
    .await;
    match outcome {
        Ok((card, true)) => Ok(card),
        // The same request before; its file stands already.
        Ok((card, false)) => {
            crm.storage.discard(&stored.key).await;
            Ok(card)
        }
        Err(error) => {
            crm.storage.discard(&stored.key).await;
            Err(error)
        }
    }
}

async fn submit_stored(
    crm: &Crm,
    actor: &Actor,
    file_name: Option<&str>,
    channel: Channel,
    idempotency_key: Option<String>,
    media: MediaType,
    stored: &StoredBytes,
) -> Result<(Card, bool)> {
    let mut tx = crm.begin().await?;
    let card_id = CardId::new();
    if let Some(key) = &idempotency_key {
        match idempotency::remember(&tx, actor.user_id, key, &stored.sha256, &card_id.to_string()).await? {
            Remembered::New => {}
            Remembered::Before(id) => {
                let id = id.parse().map_err(Error::internal)?;
                // In this transaction: whoever holds a connection must not wait for another.
                return Ok((load_one(tx.db(), find(tx.db(), actor, id).await?).await?, false));
            }
        }
    }
    insert(&mut tx, actor, card_id, channel, None).await?;
    let record = find(tx.db(), actor, card_id).await?;
    attach(&mut tx, actor, &record, media, file_name, stored).await?;
    let card = load_one(tx.db(), record).await?;
    tx.commit().await?;
    crm.metrics.cards.with_label_values(&[channel.as_str(), Status::Received.as_str()]).inc();
    Ok((card, true))
}

/// Opens a card for a message whose picture is still to be fetched. One card a message: asked again, it is the same one.
pub async fn open(
    tx: &mut Transaction,
    actor: &Actor,
    channel: Channel,
    inbound_message_id: InboundMessageId,
) -> Result<CardId> {
    let known = card::Entity::find().filter(card::Column::InboundMessageId.eq(inbound_message_id)).one(tx.db()).await?;
    if let Some(card) = known {
        return Ok(card.id);
    }
    let id = CardId::new();
    insert(tx, actor, id, channel, Some(inbound_message_id)).await?;
    Ok(id)
}

/// Stores a fetched picture for an opened card; afterwards call [`attach_stored`] in the transaction that ends the fetching.
///
/// Fails with [`Error::Invalid`] when it is not a picture that can be read; the card should then be given up with [`give_up`].
pub async fn store_for(crm: &Crm, bytes: Bytes, file_name: Option<&str>) -> Result<(MediaType, StoredBytes)> {
    let media = check(crm, &bytes, file_name)?;
    Ok((media, crm.storage.put(bytes).await?))
}

/// Adds a stored picture to an opened card and has it read.
pub async fn attach_stored(
    crm: &Crm,
    tx: &mut Transaction,
    actor: &Actor,
    card_id: CardId,
    file_name: Option<String>,
    picture: &(MediaType, StoredBytes),
) -> Result<()> {
    let card = find(tx.db(), actor, card_id).await?;
    attach(tx, actor, &card, picture.0, file_name.as_deref(), &picture.1).await?;
    crm.metrics.cards.with_label_values(&[card.channel.as_str(), Status::Received.as_str()]).inc();
    Ok(())
}

/// Marks a card failed, with the reason in words; whoever sent it is told.
pub async fn give_up(crm: &Crm, tx: &mut Transaction, actor: &Actor, card_id: CardId, reason: &str) -> Result<()> {
    let card = find(tx.db(), actor, card_id).await?;
    if matches!(card.status, Status::Accepted | Status::Rejected | Status::Joined) {
        return Ok(());
    }
    let change = Change { reason: Some(reason.to_owned()), ..Change::status(&card, Status::Failed) };
    write(tx, &card, change).await?;
    audit::record(tx, Record::done(actor, "card_fail", "card", card_id)).await?;
    crm.metrics.cards.with_label_values(&[card.channel.as_str(), Status::Failed.as_str()]).inc();
    Ok(())
}

/// Refuses what can never be read, before anything is stored.
fn check(crm: &Crm, bytes: &Bytes, file_name: Option<&str>) -> Result<MediaType> {
    let most = crm.limits.max_upload_bytes;
    if bytes.len() as u64 > most {
        return Err(Error::invalid("/file", format!("at most {} MB; send a smaller picture", most / 1_000_000)));
    }
    if bytes.is_empty() {
        return Err(Error::invalid("/file", "the file is empty; send it again"));
    }
    let media = MediaType::sniff(bytes)
        .ok_or_else(|| Error::invalid("/file", "this is not a picture; send JPEG, PNG, GIF, TIFF, WebP or PDF"))?;
    if let Some(claimed) = file_name.and_then(extension)
        && !extensions(media).contains(&claimed.as_str())
    {
        let actual = media.extension();
        return Err(Error::invalid(
            "/file",
            format!("the name ends in .{claimed}, but the file is {actual}; rename it"),
        ));
    }
    Ok(media)
}

/// The extension of a file name, when it claims to be of some known kind.
fn extension(name: &str) -> Option<String> {
    let extension = name.rsplit_once('.')?.1.trim().to_ascii_lowercase();
    (1..=5).contains(&extension.len()).then_some(extension)
}

fn extensions(media: MediaType) -> &'static [&'static str] {
    match media {
        MediaType::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
        MediaType::Png => &["png"],
        MediaType::Gif => &["gif"],
        MediaType::Tiff => &["tif", "tiff"],
        MediaType::Pdf => &["pdf"],
        MediaType::WebP => &["webp"],
    }
}

async fn insert(
    tx: &mut Transaction,
    actor: &Actor,
    id: CardId,
    channel: Channel,
    inbound_message_id: Option<InboundMessageId>,
) -> Result<()> {
    let row = card::ActiveModel {
        id: Set(id),
        owner_id: Set(actor.user_id),
        channel: Set(channel),
        inbound_message_id: Set(inbound_message_id),
        status: Set(Status::Received),
        reason: Set(None),
        draft: Set(None),
        contact_id: Set(None),
        auto_accept: Set(false),
        album_key: Set(None),
        album_position: Set(None),
        back_of: Set(None),
        caption: Set(None),
        split_from: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        read_at: Set(None),
        version: Set(1),
    };
    card::Entity::insert(row).exec_without_returning(tx.db()).await?;
    let facts = json!({ "channel": channel.as_str() });
    audit::record(tx, Record::done(actor, "card_create", "card", id).with(facts)).await?;
    tx.announce(Event::Card { owner: actor.user_id, id, status: Status::Received, version: 1 });
    Ok(())
}

async fn attach(
    tx: &mut Transaction,
    actor: &Actor,
    card: &card::Model,
    media: MediaType,
    file_name: Option<&str>,
    stored: &StoredBytes,
) -> Result<FileId> {
    let file_name = file_name.map(|name| name.chars().filter(|c| !c.is_control()).take(200).collect());
    let file_id = storage::register(tx, actor.user_id, stored, media.mime(), file_name).await?;
    let position = card_side::Entity::find().filter(card_side::Column::CardId.eq(card.id)).count(tx.db()).await?;
    let side = card_side::ActiveModel {
        id: Set(CardSideId::new()),
        card_id: Set(card.id),
        position: Set(position as i32),
        file_id: Set(file_id),
        page: Set(1),
        region: Set(0),
        preview_file_id: Set(None),
        width: Set(None),
        height: Set(None),
        reading: Set(None),
        came_with: Set(None),
    };
    card_side::Entity::insert(side).exec_without_returning(tx.db()).await?;
    jobs::enqueue(tx, ReadCard::job(card)?).await?;
    Ok(file_id)
}
