//! Making a card right: by tap, by an answer, by lines such as `phone: +49 …`.

use chrono::TimeDelta;
use crm::cards::Annotation;
use crm::contacts::ContactData;
use crm::entity::outbound_message;
use crm::outbox::{self, MessageBody};
use crm::{CardId, Error, OutboundMessageId, Result, cards};

use super::fields::{self, Written};
use super::screen::{End, Screen};
use super::text::plain;
use super::turn::{Reply, Turn};
use super::words::Phrase;

/// How long a question waits for an answer that does not say what it answers.
const QUESTION_WAITS: TimeDelta = TimeDelta::minutes(30);
/// How far back such a question or card is looked for, in messages.
const LOOK_BACK: u64 = 6;

/// Asks what is right, with the pixels and what else they could say.
pub(super) async fn ask(turn: &Turn<'_>, card_id: CardId, field: String) -> Result<Reply> {
    let reference = field.parse().map_err(|_| Error::NotFound)?;
    let candidates = cards::candidates(turn.crm, &turn.actor, card_id, reference).await?;
    let question = Screen::Ask { card_id, field, candidates, end: None };
    let reply = Reply::toast(Phrase::new("toast-ask"));
    // The menu becomes the card again, where messages can be changed.
    let reply = if turn.adapter.edits() { reply.put(turn.card(card_id, None)) } else { reply };
    Ok(reply.put(turn.show(&question)))
}

/// Takes a value as the answer to a question.
pub(super) fn answer(message: OutboundMessageId, question: Screen, value: &str) -> Result<Reply> {
    let Screen::Ask { card_id, field, candidates, .. } = question else { return Err(Error::NotFound) };
    let reference = field.parse().map_err(|_| Error::NotFound)?;
    let seen = candidates.iter().find(|candidate| candidate.value == value).cloned();
    let end = Some(End::Answered(value.to_owned()));
    let answered = Screen::Ask { card_id, field, candidates, end };
    let reply = Reply::toast(Phrase::new("toast-corrected")).correct(card_id, reference, value, seen);
    Ok(reply.change(message, &answered))
}

/// What a text says about a card: the answer to a question, lines with labels, or, when it replies to the card, a value by
/// its form or a remark. `None` when it says nothing about one.
pub(super) async fn of_text(turn: &Turn<'_>, text: &str) -> Result<Option<Reply>> {
    let replied = turn.answered(turn.incoming.reply_to.as_deref()).await?;
    let (message, is_reply) = match replied {
        Some(message) => (message, true),
        None => match waiting(turn).await? {
            Some(message) => (message, false),
            None => return Ok(None),
        },
    };
    let card_id = match (&message.body, Screen::of(&message.body)) {
        (_, Some(question @ Screen::Ask { end: None, .. })) => {
            let value = text.split_whitespace().collect::<Vec<_>>().join(" ");
            return answer(message.id, question, &value).map(Some);
        }
        (MessageBody::Card { card_id }, _) => Some(*card_id),
        (_, screen) => screen.and_then(|screen| screen.card()),
    };
    let Some(card_id) = card_id else { return Ok(None) };
    match about(turn, card_id, text, is_reply).await {
        Err(Error::NotFound) => Ok(None),
        other => other,
    }
}

/// The question or the card that the chat is busy with.
async fn waiting(turn: &Turn<'_>) -> Result<Option<outbound_message::Model>> {
    let sender = &turn.incoming.sender;
    let since = turn.crm.clock.now() - QUESTION_WAITS;
    let latest = outbox::latest(&turn.crm.db, sender.channel, &sender.external_chat_id, LOOK_BACK).await?;
    let about_a_card = |message: &outbound_message::Model| match &message.body {
        MessageBody::Card { .. } => true,
        body => Screen::of(body).is_some_and(|screen| screen.card().is_some()),
    };
    Ok(latest.into_iter().filter(|message| message.updated_at > since).find(about_a_card))
}

async fn about(turn: &Turn<'_>, card_id: CardId, text: &str, is_reply: bool) -> Result<Option<Reply>> {
    let card = cards::get(turn.crm, &turn.actor, card_id).await?.record;
    let draft = fields::current(turn.crm, &turn.actor, &card).await?;
    if let Some(written) = fields::written(text, &draft) {
        return correct(turn, card_id, &draft, written).map(Some);
    }
    if !is_reply {
        return Ok(None);
    }
    if let Some(field) = fields::guessed(text, &draft) {
        let written = vec![Written { field, value: text.trim().to_owned() }];
        return correct(turn, card_id, &draft, written).map(Some);
    }
    let noted = turn.say(&Phrase::new("noted").with("name", plain(&draft.display_name)));
    Ok(Some(noted.annotate(card_id, Annotation::of_caption(text))))
}

fn correct(turn: &Turn<'_>, card_id: CardId, draft: &ContactData, written: Vec<Written>) -> Result<Reply> {
    let told: Vec<String> = written
        .iter()
        .map(|one| format!("{}: {}", fields::title(&one.field, draft, turn.words), plain(&one.value)))
        .collect();
    let mut reply = turn.say(&Phrase::new("corrected").with("values", told.join("; ")));
    for Written { field, value } in written {
        reply = if field == "note" {
            reply.annotate(card_id, Annotation::of_caption(&value))
        } else {
            reply.correct(card_id, field.parse().map_err(|_| Error::NotFound)?, &value, None)
        };
    }
    Ok(reply)
}
