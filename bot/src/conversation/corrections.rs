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
/// The same for a message that is edited, which may be older.
const LOOK_BACK_FOR_EDITS: u64 = 30;

/// Asks what is right, with the pixels and what else they could say.
pub(super) async fn ask(turn: &Turn<'_>, card_id: CardId, field: String) -> Result<Reply> {
    let reference = field.parse().map_err(|_| Error::NotFound)?;
    let candidates = cards::candidates(turn.crm, &turn.actor, card_id, reference).await?;
    let question = Screen::Ask { card_id, field, candidates, end: None, answered_by: None };
    let reply = Reply::toast(Phrase::new("toast-ask"));
    // The menu becomes the card again, where messages can be changed.
    let reply = if turn.adapter.edits() { reply.put(turn.card(card_id, None)) } else { reply };
    Ok(reply.put(turn.show(&question)))
}

/// Takes a value as the answer to a question, from the message with this number if it was written.
pub(super) fn answer(
    turn: &Turn<'_>,
    message: OutboundMessageId,
    question: Screen,
    value: &str,
    answered_by: Option<&str>,
) -> Result<Reply> {
    let Screen::Ask { card_id, field, candidates, .. } = question else { return Err(Error::NotFound) };
    let reference = field.parse().map_err(|_| Error::NotFound)?;
    let seen = candidates.iter().find(|candidate| candidate.value == value).cloned();
    let end = Some(End::Answered(value.to_owned()));
    let answered_by = answered_by.map(ToOwned::to_owned);
    let answered = Screen::Ask { card_id, field, candidates, end, answered_by };
    let reply = Reply::toast(Phrase::new("toast-corrected")).correct(card_id, reference, value, seen);
    let reply = reply.change(message, &answered);
    // Where messages cannot be changed, what was answered comes with the card.
    Ok(if turn.adapter.edits() { reply } else { reply.shown(card_id) })
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
    let card_id = match Screen::of(&message.body) {
        Some(question @ Screen::Ask { end: None, .. }) => {
            return answer(turn, message.id, question, &one_line(text), turn.incoming.message_id.as_deref()).map(Some);
        }
        _ => card_of(&message.body),
    };
    let Some(card_id) = card_id else { return Ok(None) };
    match about(turn, card_id, text, is_reply).await {
        Err(Error::NotFound) => Ok(None),
        other => other,
    }
}

/// What other words say about a card in place of those that were sent: another answer to the question that they answered,
/// other values for the card that they spoke of. `None` when they say nothing about one.
pub(super) async fn of_reworded(turn: &Turn<'_>, text: &str) -> Result<Option<Reply>> {
    let Some(own) = turn.incoming.message_id.as_deref() else { return Ok(None) };
    let sender = &turn.incoming.sender;
    let since = turn.crm.clock.now() - QUESTION_WAITS;
    let latest = outbox::latest(&turn.crm.db, sender.channel, &sender.external_chat_id, LOOK_BACK_FOR_EDITS).await?;
    let latest: Vec<_> = latest.into_iter().filter(|message| message.updated_at > since).collect();
    for message in &latest {
        if let Some(question @ Screen::Ask { .. }) = Screen::of(&message.body)
            && matches!(&question, Screen::Ask { answered_by: Some(by), .. } if by == own)
        {
            return answer(turn, message.id, question, &one_line(text), Some(own)).map(Some);
        }
    }
    let replied = turn.answered(turn.incoming.reply_to.as_deref()).await?;
    let is_reply = replied.is_some();
    // Channels count up: what the chat showed later, or does not show yet, was not spoken of.
    let number = |id: &str| id.parse::<i64>().ok();
    let spoken_of = replied.or_else(|| {
        let mut about = latest.into_iter().filter(|message| card_of(&message.body).is_some());
        about.find(|message| {
            let shown = message.external_message_id.as_deref().and_then(number);
            shown.zip(number(own)).is_some_and(|(shown, own)| shown < own)
        })
    });
    let Some(card_id) = spoken_of.and_then(|message| card_of(&message.body)) else { return Ok(None) };
    let card = match cards::get(turn.crm, &turn.actor, card_id).await {
        Ok(card) => card.record,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let draft = fields::current(turn.crm, &turn.actor, &card).await?;
    let guessed = || {
        let field = fields::guessed(text, &draft).filter(|_| is_reply)?;
        Some(vec![Written { field, value: text.trim().to_owned() }])
    };
    match fields::written(text, &draft).or_else(guessed) {
        Some(written) => correct(turn, card_id, &draft, written).map(Some),
        None => Ok(None),
    }
}

/// The card that a message of ours is about.
pub(super) fn card_of(body: &MessageBody) -> Option<CardId> {
    match body {
        MessageBody::Card { card_id } => Some(*card_id),
        body => Screen::of(body).and_then(|screen| screen.card()),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The question or the card that the chat is busy with.
async fn waiting(turn: &Turn<'_>) -> Result<Option<outbound_message::Model>> {
    let sender = &turn.incoming.sender;
    let since = turn.crm.clock.now() - QUESTION_WAITS;
    let latest = outbox::latest(&turn.crm.db, sender.channel, &sender.external_chat_id, LOOK_BACK).await?;
    let recent = latest.into_iter().filter(|message| message.updated_at > since);
    Ok(recent.into_iter().find(|message| card_of(&message.body).is_some()))
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
    let noted = turn.say_of(card_id, &Phrase::new("noted").with("name", plain(&draft.display_name)), false);
    Ok(Some(noted.annotate(card_id, Annotation::of_caption(text))))
}

fn correct(turn: &Turn<'_>, card_id: CardId, draft: &ContactData, mut written: Vec<Written>) -> Result<Reply> {
    let told: Vec<String> = written
        .iter()
        .map(|one| format!("{}: {}", fields::title(&one.field, draft, turn.words), plain(&one.value)))
        .collect();
    let mut reply = turn.say_of(card_id, &Phrase::new("corrected").with("values", told.join("; ")), true);
    // A note is no step that is taken back, so those come first.
    written.sort_by_key(|one| one.field != "note");
    for Written { field, value } in written {
        reply = if field == "note" {
            reply.annotate(card_id, Annotation::of_caption(&value))
        } else {
            reply.correct(card_id, field.parse().map_err(|_| Error::NotFound)?, &value, None)
        };
    }
    Ok(reply)
}
