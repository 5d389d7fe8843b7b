//! Messages that are changed after they were sent. A channel that cannot tell of it brings none.

use crm::chats::ChatState;
use crm::contacts::ContactData;
use crm::entity::card::{self, Status};
use crm::outbox::{self, MessageBody};
use crm::{Error, Result, cards};

use super::commands::Command;
use super::corrections;
use super::text::plain;
use super::turn::{Reply, Turn};
use super::words::Phrase;

/// Another caption: note and tags of the cards of the picture follow it.
pub(super) async fn recaptioned(turn: &Turn<'_>, caption: Option<&str>) -> Result<Reply> {
    let always = ChatState::of(&turn.identity).annotation_at(turn.crm.clock.now());
    // The cards of a picture have one caption, that of the first.
    let Some(card) = answered(turn).await?.into_iter().next() else { return Ok(Reply::default()) };
    if card.caption.as_deref() == caption.map(str::trim) {
        return Ok(Reply::default());
    }
    let reply = match (card.status, &card.draft) {
        // Such a message shows neither note nor tags, so nobody would see that they changed.
        (Status::Accepted | Status::Joined, Some(draft)) => {
            turn.say(&Phrase::new("noted").with("name", plain(&draft.display_name)))
        }
        _ => Reply::default(),
    };
    Ok(reply.caption(card.id, caption, always))
}

/// Other words: what they put right is put right anew. A command is not obeyed twice, and what we made nothing of before is
/// not answered now.
pub(super) async fn reworded(turn: &Turn<'_>, text: &str) -> Result<Reply> {
    if Command::parse(text).is_some() {
        return Ok(Reply::default());
    }
    // A signature that was pasted and is now complete.
    if let Some(card) = answered(turn).await?.into_iter().next() {
        let draft = cards::draft_of_text(text).filter(|_| card.status == Status::NeedsReview);
        let Some(draft) = draft else { return Ok(Reply::default()) };
        // What was said besides, in the settings or in a reply, stays.
        let anew = |before: ContactData| {
            Ok(ContactData { note: before.note, tags: before.tags, event: before.event, ..draft })
        };
        return match cards::update_draft(turn.crm, &turn.actor, card.id, card.version, anew).await {
            Ok(_) | Err(Error::Conflict(_) | Error::Stale { .. } | Error::Invalid(_)) => Ok(Reply::default()),
            Err(error) => Err(error),
        };
    }
    Ok(corrections::of_reworded(turn, text).await?.unwrap_or_default())
}

/// The person's cards that came with the message.
async fn answered(turn: &Turn<'_>) -> Result<Vec<card::Model>> {
    let Some(id) = turn.incoming.message_id.as_deref() else { return Ok(Vec::new()) };
    let sender = &turn.incoming.sender;
    let answers = outbox::answers_to(&turn.crm.db, sender.channel, &sender.external_chat_id, id).await?;
    let mut found = Vec::new();
    for answer in answers {
        let MessageBody::Card { card_id } = answer.body else { continue };
        match cards::get(turn.crm, &turn.actor, card_id).await {
            Ok(card) => found.push(card.record),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
