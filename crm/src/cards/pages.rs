//! What was read of a card's files, written to its sides; further cards of a picture become cards of their own.

use recognition::{CardReading, MediaType, PageReading};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Annotation, draft, ready};
use crate::actor::Actor;
use crate::database::Transaction;
use crate::entity::card_side::{self, SideReading};
use crate::entity::{card, outbound_message};
use crate::error::Result;
use crate::id::{CardId, CardSideId, FileId};
use crate::outbox::{self, Address, MessageBody, NewMessage};
use crate::storage::{self, StoredBytes};

/// Most cards that one picture makes.
const MAX_CARDS: usize = 20;

/// A file of the card and the pages that were read from it.
pub(super) struct ReadFile {
    pub(super) file_id: FileId,
    pub(super) pages: Vec<(PageReading, StoredBytes)>,
}

/// Writes what was read; a file with several pages becomes several sides. Gives all sides, in order, and the cards that
/// were made of what else lay on the pictures.
pub(super) async fn write_sides(
    tx: &mut Transaction,
    actor: &Actor,
    card: &card::Model,
    files: &[ReadFile],
) -> Result<(Vec<card_side::Model>, Vec<CardId>)> {
    let existing = sides(tx, card.id).await?;
    let mut next_position = existing.iter().map(|side| side.position + 1).max().unwrap_or(0);
    let mut split = Vec::new();
    for file in files {
        for (page, preview) in &file.pages {
            let number = page.number as i32;
            let preview_id = storage::register(tx, actor.user_id, preview, MediaType::Jpeg.mime(), None).await?;
            let row = |region: i32| {
                let reading = page.cards.get(region as usize).cloned();
                side_row(file.file_id, preview_id, page, region, reading)
            };
            // Front and back may lie on one picture.
            let known = || existing.iter().filter(|side| side.file_id == file.file_id && side.page == number);
            for side in known() {
                card_side::ActiveModel { id: Set(side.id), ..row(side.region) }.update(tx.db()).await?;
            }
            if known().next().is_none() {
                // A further page belongs to whom the first one belongs.
                let first = existing.iter().find(|side| side.file_id == file.file_id);
                let came_with = Set(first.and_then(|side| side.came_with));
                let further = card_side::ActiveModel { came_with, ..row(0) };
                insert_side(tx, CardSideId::new(), card.id, next_position, further).await?;
                next_position += 1;
            }
            split.extend(split_off(tx, actor, card, file.file_id, preview_id, page).await?);
        }
    }
    Ok((sides(tx, card.id).await?, split))
}

async fn sides(tx: &Transaction, id: CardId) -> Result<Vec<card_side::Model>> {
    Ok(card_side::Entity::find()
        .filter(card_side::Column::CardId.eq(id))
        .order_by_asc(card_side::Column::Position)
        .all(tx.db())
        .await?)
}

fn side_row(
    file_id: FileId,
    preview_id: FileId,
    page: &PageReading,
    region: i32,
    reading: Option<CardReading>,
) -> card_side::ActiveModel {
    card_side::ActiveModel {
        file_id: Set(file_id),
        page: Set(page.number as i32),
        region: Set(region),
        preview_file_id: Set(Some(preview_id)),
        width: Set(Some(page.width as i32)),
        height: Set(Some(page.height as i32)),
        reading: Set(reading.map(SideReading)),
        ..Default::default()
    }
}

async fn insert_side(
    tx: &Transaction,
    id: CardSideId,
    card_id: CardId,
    position: i32,
    row: card_side::ActiveModel,
) -> Result<()> {
    let row = card_side::ActiveModel { id: Set(id), card_id: Set(card_id), position: Set(position), ..row };
    card_side::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Makes a card of each further card on a page, unless that was done at an earlier reading.
async fn split_off(
    tx: &mut Transaction,
    actor: &Actor,
    card: &card::Model,
    file_id: FileId,
    preview_id: FileId,
    page: &PageReading,
) -> Result<Vec<CardId>> {
    if card.split_from.is_some() || page.cards.len() < 2 {
        return Ok(Vec::new());
    }
    let known = card_side::Entity::find()
        .filter(card_side::Column::FileId.eq(file_id))
        .filter(card_side::Column::Page.eq(page.number as i32))
        .all(tx.db())
        .await?;
    let mut made = Vec::new();
    for (region, reading) in page.cards.iter().enumerate().take(MAX_CARDS).skip(1) {
        let region = region as i32;
        if known.iter().any(|side| side.region == region) {
            continue;
        }
        let side = CardSideId::new();
        let mut draft = draft::from_readings(&[(side, reading)]);
        Annotation::of_draft(card.draft.as_ref()).add_to(&mut draft);
        let id = ready::insert(tx, actor, card.channel, None, Some(card.id), draft).await?;
        let row = side_row(file_id, preview_id, page, region, Some(reading.clone()));
        insert_side(tx, side, id, 0, row).await?;
        made.push(id);
    }
    Ok(made)
}

/// Has a card told of where the card is told of with which it came, and when that is.
pub(super) async fn answer_too(tx: &Transaction, first: CardId, id: CardId) -> Result<()> {
    let answer = outbound_message::Entity::find()
        .filter(outbound_message::Column::DedupeKey.eq(outbox::card_key(first)))
        .one(tx.db())
        .await?;
    let Some(answer) = answer else { return Ok(()) };
    let to = Address {
        channel: answer.channel,
        external_chat_id: answer.external_chat_id,
        external_user_id: answer.external_user_id,
        language: answer.language,
    };
    let body = MessageBody::Card { card_id: id };
    let message = NewMessage { to, dedupe_key: outbox::card_key(id), body, reply_to: answer.reply_to };
    outbox::hold_back(tx, message).await
}
