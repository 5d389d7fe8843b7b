//! Lists of contacts: found ones and the newest ones.

use crm::page::PageRequest;
use crm::{Result, contacts};
use uuid::Uuid;

use super::action::Action;
use super::answer::{Button, Line, View};
use super::screen::{Screen, Viewer, contact_name};
use super::text::{MAX_LABEL, clip, plain};
use super::turn::Turn;

/// Contacts on a page; with the buttons to turn it, a channel that lists ten things shows them all.
pub(super) const PER_PAGE: u64 = 6;
/// Longest query that is kept.
const MAX_QUERY: usize = 100;

/// The first page of what a query finds; of the newest ones without a query.
pub(super) fn first(query: Option<&str>) -> Screen {
    let query = query.map(|query| query.chars().take(MAX_QUERY).collect());
    Screen::Found { query, cursors: vec![None], page: 0 }
}

/// Another page of a list; `None` when the page is not known and does not follow the last known one.
pub(super) async fn turn_to(turn: &Turn<'_>, list: &Screen, to: u16) -> Result<Option<Screen>> {
    let Screen::Found { query, cursors, .. } = list else { return Ok(None) };
    let mut cursors = cursors.clone();
    if usize::from(to) == cursors.len() {
        let last = cursors.last().copied().flatten();
        let request = PageRequest { after: last, limit: PER_PAGE };
        let page = contacts::list(turn.crm, &turn.actor, query.as_deref(), request).await?;
        match page.next {
            Some(next) => cursors.push(Some(next)),
            None => return Ok(None),
        }
    }
    Ok((usize::from(to) < cursors.len()).then(|| Screen::Found { query: query.clone(), cursors, page: to }))
}

/// A page as it looks now.
pub(super) async fn view(
    viewer: &Viewer<'_>,
    message: crm::OutboundMessageId,
    query: Option<&str>,
    cursors: &[Option<Uuid>],
    page: u16,
) -> Result<View> {
    let words = viewer.words;
    let after = cursors.get(usize::from(page)).copied().flatten();
    let request = PageRequest { after, limit: PER_PAGE };
    let found = contacts::list(viewer.crm, viewer.actor, query, request).await?;
    if found.items.is_empty() && page == 0 {
        return Ok(View::text(match query {
            Some(query) => words.with("found-nothing", &[("query", &plain(query))]),
            None => words.get("recent-nothing"),
        }));
    }
    let title = match query {
        Some(query) => words.with("found", &[("query", &plain(query))]),
        None => words.get("recent"),
    };
    let mut buttons: Vec<Vec<Button>> = found
        .items
        .iter()
        .map(|contact| {
            vec![Button::tap(clip(&contact_name(contact), MAX_LABEL), Action::Contact(contact.record.id).data())]
        })
        .collect();
    let mut turns = Vec::new();
    if page > 0 {
        turns.push(Button::tap(words.get("button-previous"), Action::Page(message, page - 1).data()));
    }
    if found.next.is_some() {
        turns.push(Button::tap(words.get("button-next"), Action::Page(message, page + 1).data()));
    }
    if !turns.is_empty() {
        buttons.push(turns);
    }
    Ok(View { lines: vec![Line::plain(title)], buttons, ..View::default() })
}
