//! Many cards that came together, as one list: each can be looked at, or all of them accepted.

use crm::entity::card::{self, Status};
use crm::{CardId, Error, Result, cards, contacts};

use super::action::Action;
use super::answer::{Button, Line, View};
use super::lists::PER_PAGE;
use super::screen::{Screen, Viewer, card_name};
use super::text::{MAX_LABEL, clip};
use super::turn::{Reply, Turn};
use super::words::Phrase;

/// A page of the list as it stands now.
pub(super) async fn view(
    viewer: &Viewer<'_>,
    message: crm::OutboundMessageId,
    first: CardId,
    page: u16,
) -> Result<View> {
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
    Ok(View { lines, buttons, ..View::default() })
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
    let (mut saved, mut left) = (0_usize, 0_usize);
    for card in family.iter().filter(|card| card.status == Status::NeedsReview) {
        let draft = card.draft.clone().unwrap_or_default();
        let known = !contacts::duplicates_of(&turn.crm.db, &turn.actor, &draft).await?.is_empty();
        if known {
            left += 1;
            continue;
        }
        match cards::accept(turn.crm, &turn.actor, card.id, None).await {
            Ok(_) => saved += 1,
            Err(Error::Invalid(_) | Error::Conflict(_) | Error::Stale { .. }) => left += 1,
            Err(error) => return Err(error),
        }
    }
    let phrase =
        if left == 0 { Phrase::new("toast-all-saved") } else { Phrase::new("toast-some-saved").with("left", left) };
    Ok(Reply::toast(phrase.with("count", saved)))
}
