//! Many cards that came together, as one list: each can be looked at, or all of them accepted.

use crm::cards::AcceptedAll;
use crm::entity::card::{self, Status};
use crm::{CardId, OutboundMessageId, Result, cards, outbox, undo};

use super::action::Action;
use super::answer::{Button, Line, View};
use super::lists::PER_PAGE;
use super::screen::{Screen, Viewer, card_name};
use super::text::{MAX_LABEL, clip};
use super::turn::{Reply, Turn, reply_key};
use super::words::Phrase;

/// A page of the list as it stands now.
pub(super) async fn view(viewer: &Viewer<'_>, message: OutboundMessageId, first: CardId, page: u16) -> Result<View> {
    let words = viewer.words;
    let record = cards::get(viewer.crm, viewer.actor, first).await?.record;
    let family = cards::family(&viewer.crm.db, viewer.actor, &record).await?;
    let waiting = family.iter().filter(|card| card.status == Status::NeedsReview).count();
    let skipped = usize::from(page) * PER_PAGE as usize;
    let shown: Vec<&card::Model> = family.iter().skip(skipped).take(PER_PAGE as usize).collect();
    let mut buttons: Vec<Vec<Button>> = Vec::new();
    if waiting > 0 {
        buttons.push(vec![Button::tap(words.get("button-accept-all"), Action::AcceptAll(message).data())]);
    }
    let step = undo::latest(&viewer.crm.db, viewer.actor, None, viewer.crm.clock.now()).await?;
    let step = step.filter(|step| step.is_one_of_many && family.iter().any(|card| step.card_id == Some(card.id)));
    if let Some(step) = &step {
        buttons.push(vec![Button::tap(words.get("button-undo"), Action::UndoAll(step.id).data())]);
    }
    for (index, card) in shown.iter().enumerate() {
        let sign = match card.status {
            Status::Accepted => "✅ ",
            Status::Rejected => "🗑 ",
            _ => "",
        };
        let label = format!("{sign}{}. {}", skipped + index + 1, card_name(card, words));
        buttons.push(vec![Button::tap(clip(&label, MAX_LABEL), Action::Show(card.id).data())]);
    }
    let mut turns = Vec::new();
    if page > 0 {
        turns.push(Button::tap(words.get("button-page-before"), Action::Page(message, page - 1).data()));
    }
    if skipped + shown.len() < family.len() {
        turns.push(Button::tap(words.get("button-page-after"), Action::Page(message, page + 1).data()));
    }
    if !turns.is_empty() {
        buttons.push(turns);
    }
    let mut lines = vec![Line::plain(words.with("many-taken", &[("count", &family.len().to_string())]))];
    lines.push(Line::plain(match waiting {
        0 => words.get("many-done"),
        _ => words.with("many-waiting", &[("count", &waiting.to_string())]),
    }));
    Ok(View { lines, buttons, fades_at: step.map(|step| step.until), ..View::default() })
}

/// Another page; `None` when there is none.
pub(super) async fn turn_to(turn: &Turn<'_>, first: CardId, page: u16) -> Result<Option<Screen>> {
    let record = cards::get(turn.crm, &turn.actor, first).await?.record;
    let count = cards::family(&turn.crm.db, &turn.actor, &record).await?.len();
    Ok((usize::from(page) * (PER_PAGE as usize) < count).then_some(Screen::Many { first, page }))
}

/// Accepts every card that waits and can be accepted without a look: one that may be a contact already waits on.
pub(super) async fn accept_all(turn: &Turn<'_>, first: CardId) -> Result<Reply> {
    let record = cards::get(turn.crm, &turn.actor, first).await?.record;
    let family = cards::family(&turn.crm.db, &turn.actor, &record).await?;
    let ids: Vec<CardId> = family.iter().map(|card| card.id).collect();
    let AcceptedAll { saved, left } = cards::accept_all(turn.crm, &turn.actor, &ids).await?;
    let phrase =
        if left == 0 { Phrase::new("toast-all-saved") } else { Phrase::new("toast-some-saved").with("left", left) };
    Ok(Reply::toast(phrase.with("count", saved)))
}

/// The message that lists the cards among which a card came.
pub(super) async fn list_of(turn: &Turn<'_>, id: CardId) -> Result<Option<(OutboundMessageId, Screen)>> {
    let card = cards::get(turn.crm, &turn.actor, id).await?.record;
    let first = cards::get(turn.crm, &turn.actor, card.split_from.unwrap_or(id)).await?.record;
    let Some(inbound) = first.inbound_message_id else { return Ok(None) };
    let message = outbox::asked_as(&turn.crm.db, &reply_key(inbound)).await?;
    Ok(message.and_then(|message| match Screen::of(&message.body) {
        Some(list @ Screen::Many { .. }) => Some((message.id, list)),
        _ => None,
    }))
}
