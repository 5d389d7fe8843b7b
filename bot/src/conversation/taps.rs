//! What happens when somebody taps a button.

use crm::entity::card::Status;
use crm::outbox::MessageBody;
use crm::page::PageRequest;
use crm::{CardId, ContactId, Error, OutboundMessageId, Result, cards, contacts};

use super::action::Action;
use super::screen::{End, Screen, card_name};
use super::text::plain;
use super::turn::{Reply, Turn};
use super::words::Phrase;
use super::{corrections, lists, many, reminders, separating, settings, undoing};

/// Cards that are offered as the front of another.
const MOST_FRONTS: usize = 7;

/// Carries a tap out, in the name of the person whose chat it came from. Carried out twice, it is carried out once.
pub(super) async fn carry_out(turn: &Turn<'_>, data: &str) -> Result<Reply> {
    let Some(action) = Action::parse(data) else {
        return Ok(Reply::toast(Phrase::new("toast-old-button")));
    };
    match act(turn, action).await {
        Err(Error::NotFound) => Ok(Reply::toast(Phrase::new("toast-not-yours"))),
        Err(Error::Conflict(_) | Error::Stale { .. }) => Ok(Reply::toast(Phrase::new("toast-not-now"))),
        Err(Error::Invalid(_)) => Ok(Reply::toast(Phrase::new("toast-invalid"))),
        other => other,
    }
}

async fn act(turn: &Turn<'_>, action: Action) -> Result<Reply> {
    match action {
        Action::Accept(id) => accept(turn, id).await,
        Action::Reject(id) => reject(turn, id).await,
        Action::Fix(id) => {
            owned(turn, id).await?;
            let menu = Screen::Fields { card_id: id };
            Ok(Reply::toast(Phrase::new("toast-fix")).put(turn.card(id, Some(&menu))))
        }
        Action::Show(id) => {
            owned(turn, id).await?;
            Ok(Reply::toast(Phrase::new("toast-card")).put(turn.card(id, None)))
        }
        Action::Field(id, field) => corrections::ask(turn, id, field).await,
        Action::Pick(message, number) => pick(turn, message, usize::from(number)).await,
        Action::Cancel(message) => cancel(turn, message).await,
        Action::Back(id) => fronts(turn, id).await,
        Action::Separate(id, back) => separating::tapped(turn, id, back).await,
        Action::Undo(step) => undoing::one(turn, step).await,
        Action::UndoAll(step) => undoing::all(turn, step).await,
        Action::Page(message, page) => {
            let Some(list) = screen(turn, message).await? else { return Ok(old()) };
            let other = match list {
                Screen::Many { first, .. } => many::turn_to(turn, first, page).await?,
                list => lists::turn_to(turn, &list, page).await?,
            };
            Ok(match other {
                Some(other) => Reply::toast(Phrase::new("toast-page")).change(message, &other),
                None => old(),
            })
        }
        Action::Merge(id, contact) => merge(turn, id, contact).await,
        Action::AcceptAll(message) => match screen(turn, message).await? {
            Some(list @ Screen::Many { first, .. }) => Ok(many::accept_all(turn, first).await?.change(message, &list)),
            _ => Ok(old()),
        },
        Action::Contact(id) => {
            contacts::get(turn.crm, &turn.actor, id).await?;
            let message =
                turn.message(format!("contact:{}", turn.incoming.id), MessageBody::Contact { contact_id: id });
            Ok(Reply::toast(Phrase::new("toast-contact")).put(message))
        }
        Action::Done(id) => reminders::done(turn, id).await,
        Action::Snooze(id) => reminders::snooze(turn, id).await,
        Action::Speak(language) => settings::speak(turn, language).await,
        Action::AcceptSure(on) => settings::accept_sure(turn, on).await,
    }
}

fn old() -> Reply {
    Reply::toast(Phrase::new("toast-old-button"))
}

async fn owned(turn: &Turn<'_>, id: CardId) -> Result<()> {
    cards::get(turn.crm, &turn.actor, id).await.map(drop)
}

/// What a card that has its verdict answers to another one.
async fn decided(turn: &Turn<'_>, id: CardId) -> Result<Option<Reply>> {
    Ok(match cards::get(turn.crm, &turn.actor, id).await?.record.status {
        Status::Accepted => Some(Reply::toast(Phrase::new("toast-already-saved"))),
        Status::Rejected => Some(Reply::toast(Phrase::new("toast-already-discarded"))),
        _ => None,
    })
}

/// The card says more of somebody who is a contact already.
async fn merge(turn: &Turn<'_>, id: CardId, contact_id: ContactId) -> Result<Reply> {
    if let Some(reply) = decided(turn, id).await? {
        return Ok(reply);
    }
    cards::merge(turn.crm, &turn.actor, id, contact_id, None).await?;
    let name = contacts::get(turn.crm, &turn.actor, contact_id).await?.data.display_name;
    // The phone's address book shall know what is new, too.
    let message = turn.message(format!("contact:{contact_id}:{id}"), MessageBody::Contact { contact_id });
    Ok(Reply::toast(Phrase::new("toast-merged").with("name", plain(&name))).put(message))
}

async fn accept(turn: &Turn<'_>, id: CardId) -> Result<Reply> {
    if let Some(reply) = decided(turn, id).await? {
        return Ok(reply);
    }
    let card = cards::accept(turn.crm, &turn.actor, id, None).await?.record;
    let reply = Reply::toast(Phrase::new("toast-saved"));
    Ok(match card.contact_id {
        Some(contact_id) => {
            reply.put(turn.message(format!("contact:{contact_id}"), MessageBody::Contact { contact_id }))
        }
        None => reply,
    })
}

async fn reject(turn: &Turn<'_>, id: CardId) -> Result<Reply> {
    if let Some(reply) = decided(turn, id).await? {
        return Ok(reply);
    }
    cards::reject(turn.crm, &turn.actor, id, None).await?;
    Ok(Reply::toast(Phrase::new("toast-discarded")))
}

/// The screen of a message in this chat.
async fn screen(turn: &Turn<'_>, id: OutboundMessageId) -> Result<Option<Screen>> {
    Ok(turn.own(id).await?.and_then(|message| Screen::of(&message.body)))
}

async fn pick(turn: &Turn<'_>, message: OutboundMessageId, number: usize) -> Result<Reply> {
    match screen(turn, message).await? {
        Some(question @ Screen::Ask { end: None, .. }) => {
            let Screen::Ask { candidates, .. } = &question else { return Ok(old()) };
            let Some(value) = candidates.get(number).map(|candidate| candidate.value.clone()) else { return Ok(old()) };
            corrections::answer(turn, message, question, &value, None)
        }
        Some(Screen::Fronts { card_id, choices, end: None }) => {
            let Some(front) = choices.get(number).copied() else { return Ok(old()) };
            let joined = cards::join(turn.crm, &turn.actor, front, card_id, None).await?.record;
            let end = Some(End::Answered(card_name(&joined, turn.words)));
            let screen = Screen::Fronts { card_id, choices, end };
            Ok(Reply::toast(Phrase::new("toast-joined")).change(message, &screen))
        }
        _ => Ok(old()),
    }
}

async fn cancel(turn: &Turn<'_>, message: OutboundMessageId) -> Result<Reply> {
    let end = Some(End::Cancelled);
    let screen = match screen(turn, message).await? {
        Some(Screen::Ask { card_id, field, candidates, end: None, answered_by }) => {
            Screen::Ask { card_id, field, candidates, end, answered_by }
        }
        Some(Screen::Fronts { card_id, choices, end: None }) => Screen::Fronts { card_id, choices, end },
        _ => return Ok(old()),
    };
    Ok(Reply::toast(Phrase::new("toast-left")).change(message, &screen))
}

/// Asks of which card this one is the back.
async fn fronts(turn: &Turn<'_>, id: CardId) -> Result<Reply> {
    owned(turn, id).await?;
    let request = PageRequest { limit: 20, after: None };
    let newest = cards::list(turn.crm, &turn.actor, None, request).await?.items;
    let fits = |status| matches!(status, Status::NeedsReview | Status::Accepted);
    let choices: Vec<CardId> = newest
        .into_iter()
        .map(|card| card.record)
        .filter(|card| card.id != id && fits(card.status))
        .map(|card| card.id)
        .take(MOST_FRONTS)
        .collect();
    if choices.is_empty() {
        return Ok(Reply::toast(Phrase::new("toast-no-front")));
    }
    let screen = Screen::Fronts { card_id: id, choices, end: None };
    Ok(Reply::toast(Phrase::new("toast-which-front")).put(turn.show(&screen)))
}
