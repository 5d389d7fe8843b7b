//! Reminders: asked for in the chat, and back in the same chat when they are due.

use chrono::{DateTime, Datelike, Days, Utc};
use chrono_tz::Tz;
use crm::entity::card::Status as CardStatus;
use crm::entity::reminder::Status;
use crm::outbox::MessageBody;
use crm::page::PageRequest;
use crm::reminders::{self, NewReminder};
use crm::{CardId, ContactId, ReminderId, Result, cards, chats, contacts};

use super::action::Action;
use super::answer::{Button, Line, View};
use super::screen::{Screen, Viewer, card_name, contact_name};
use super::text::plain;
use super::turn::{Reply, Turn};
use super::words::{Phrase, Words};

/// What somebody is to be reminded of.
struct Subject {
    card_id: Option<CardId>,
    contact_id: Option<ContactId>,
    name: String,
}

/// `/remind 3 days`, about the card that it replies to, else about the newest one.
pub(super) async fn command(turn: &Turn<'_>, text: &str) -> Result<Reply> {
    let state = chats::ChatState::of(&turn.identity);
    let zone = chats::policy(&turn.crm.db).await?.zone_of(&state);
    let month_first = turn.words.0.month_first();
    let Some((due_at, note)) = reminders::parse_when(text, turn.crm.clock.now(), zone, month_first) else {
        return Ok(turn.say(&Phrase::new("remind-how")));
    };
    let Some(subject) = subject(turn).await? else {
        return Ok(turn.say(&Phrase::new("remind-what")));
    };
    let sender = &turn.incoming.sender;
    let new = NewReminder {
        card_id: subject.card_id,
        contact_id: subject.contact_id,
        note: Some(note).filter(|note| !note.is_empty()),
        due_at,
        channel: sender.channel,
        external_chat_id: Some(sender.external_chat_id.clone()),
        external_user_id: Some(sender.external_user_id.clone()),
    };
    let time = moment(due_at, zone, turn.words);
    // Nine o'clock of which place? Nobody can tell from a message; so it is shown, and how to say it.
    let unknown = state.time_zone.is_none() && zone == Tz::UTC;
    let key = if unknown { "remind-set-utc" } else { "remind-set" };
    Ok(turn.say(&Phrase::new(key).with("name", subject.name).with("time", time)).remind(new))
}

/// A moment as the person reads it, with its weekday and where it is meant.
fn moment(at: DateTime<Utc>, zone: Tz, words: Words) -> String {
    let local = at.with_timezone(&zone);
    let names = words.get("weekdays");
    let day = names.split(',').nth(local.weekday().num_days_from_monday() as usize).unwrap_or_default().trim();
    format!("{day} {} ({})", local.format("%Y-%m-%d %H:%M"), zone.name())
}

/// The card or contact that the message is about.
async fn subject(turn: &Turn<'_>) -> Result<Option<Subject>> {
    let replied = turn.answered(turn.incoming.reply_to.as_deref()).await?;
    let card_id = match replied.as_ref().map(|message| &message.body) {
        Some(MessageBody::Contact { contact_id }) => {
            let contact = contacts::get(turn.crm, &turn.actor, *contact_id).await?;
            let name = contact_name(&contact);
            return Ok(Some(Subject { card_id: None, contact_id: Some(*contact_id), name }));
        }
        Some(MessageBody::Card { card_id }) => Some(*card_id),
        Some(body) => Screen::of(body).and_then(|screen| screen.card()),
        None => None,
    };
    let card = if let Some(id) = card_id {
        Some(cards::get(turn.crm, &turn.actor, id).await?.record)
    } else {
        let newest = cards::list(turn.crm, &turn.actor, None, PageRequest { limit: 10, after: None }).await?;
        let fits = |status| matches!(status, CardStatus::Accepted | CardStatus::NeedsReview);
        newest.items.into_iter().map(|card| card.record).find(|card| fits(card.status))
    };
    Ok(card.map(|card| Subject {
        card_id: Some(card.id),
        contact_id: card.contact_id,
        name: card_name(&card, turn.words),
    }))
}

/// It has done its work.
pub(super) async fn done(turn: &Turn<'_>, id: ReminderId) -> Result<Reply> {
    reminders::get(turn.crm, &turn.actor, id).await?;
    shown_again(turn, id, Reply::toast(Phrase::new("toast-done")).done(id)).await
}

/// The same again tomorrow at this time.
pub(super) async fn snooze(turn: &Turn<'_>, id: ReminderId) -> Result<Reply> {
    reminders::get(turn.crm, &turn.actor, id).await?;
    let tomorrow = turn.crm.clock.now() + Days::new(1);
    shown_again(turn, id, Reply::toast(Phrase::new("toast-snoozed")).snooze(id, tomorrow)).await
}

/// The message that was tapped shows how it stands now.
async fn shown_again(turn: &Turn<'_>, id: ReminderId, reply: Reply) -> Result<Reply> {
    let message = turn.answered(turn.incoming.message_id.as_deref()).await?;
    let body = MessageBody::Reminder { reminder_id: id };
    Ok(match message.filter(|message| message.body == body) {
        Some(message) => reply.renew(message.id, body),
        None => reply,
    })
}

/// A reminder as it stands.
pub(super) async fn view(viewer: &Viewer<'_>, id: ReminderId) -> Result<View> {
    let words = viewer.words;
    let reminder = reminders::get(viewer.crm, viewer.actor, id).await?;
    let name = match (reminder.contact_id, reminder.card_id) {
        (Some(contact), _) => contact_name(&contacts::get(viewer.crm, viewer.actor, contact).await?),
        (None, Some(card)) => card_name(&cards::get(viewer.crm, viewer.actor, card).await?.record, words),
        (None, None) => String::new(),
    };
    let zone = chats::policy(&viewer.crm.db).await?.zone_of(&chats::ChatState::of(viewer.identity));
    let mut lines = vec![Line::plain(match reminder.status {
        Status::Due => words.with("reminder-due", &[("name", &name)]),
        Status::Done => words.with("reminder-done", &[("name", &name)]),
        Status::Waiting => {
            let time = moment(reminder.due_at, zone, words);
            words.with("remind-set", &[("name", &name), ("time", &time)])
        }
    })];
    if let Some(note) = &reminder.note {
        lines.push(Line::plain(format!("📝 {}", plain(note))));
    }
    let mut buttons = Vec::new();
    if reminder.status == Status::Due {
        buttons.push(vec![
            Button::tap(words.get("button-done"), Action::Done(id).data()),
            Button::tap(words.get("button-snooze"), Action::Snooze(id).data()),
        ]);
    }
    Ok(View { lines, buttons, ..View::default() })
}
