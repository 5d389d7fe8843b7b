//! Two sides that are one card become two cards again.

use crm::page::PageRequest;
use crm::{CardId, Error, Result, cards};

use super::corrections::card_of;
use super::turn::{Reply, Turn};
use super::words::Phrase;

/// Cards among which one with two sides is looked for.
const LOOK_BACK: u64 = 20;

/// The cards that were joined to a card, the last one first.
pub(super) fn backs(card: &cards::Card) -> Vec<CardId> {
    let mut backs: Vec<CardId> = card.sides.iter().rev().filter_map(|side| side.record.came_with).collect();
    backs.dedup();
    backs
}

/// A tap on the button for it.
pub(super) async fn tapped(turn: &Turn<'_>, card_id: CardId, back: CardId) -> Result<Reply> {
    let card = cards::get(turn.crm, &turn.actor, card_id).await?;
    if !backs(&card).contains(&back) {
        return Ok(Reply::toast(Phrase::new("toast-not-now")));
    }
    let done = Phrase::new("separated");
    let reply = Reply::toast(done.clone()).separate(card_id, back);
    // The menu becomes the card again, where messages can be changed.
    Ok(if turn.adapter.edits() {
        reply.put(turn.card(card_id, None))
    } else {
        reply.and(turn.say_of(card_id, &done, true))
    })
}

/// The command: the card that it replies to, or else the newest one with two sides.
pub(super) async fn command(turn: &Turn<'_>) -> Result<Reply> {
    let Some((card_id, back)) = meant(turn).await? else { return Ok(turn.say(&Phrase::new("separate-nothing"))) };
    let done = Phrase::new("separated");
    Ok(Reply::default().separate(card_id, back).and(turn.say_of(card_id, &done, true)))
}

async fn meant(turn: &Turn<'_>) -> Result<Option<(CardId, CardId)>> {
    let of = |card: &cards::Card| Some((card.record.id, *backs(card).first()?));
    let replied = turn.answered(turn.incoming.reply_to.as_deref()).await?;
    let Some(id) = replied.and_then(|message| card_of(&message.body)) else {
        let newest = cards::list(turn.crm, &turn.actor, None, PageRequest { limit: LOOK_BACK, after: None }).await?;
        return Ok(newest.items.iter().find_map(of));
    };
    // What says "the back of another card" is the back.
    if let Some(front) = cards::holder(turn.crm, &turn.actor, id).await? {
        return Ok(Some((front, id)));
    }
    match cards::get(turn.crm, &turn.actor, id).await {
        Ok(card) => Ok(of(&card)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
