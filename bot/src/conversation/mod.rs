//! The conversation, the same in every channel: what somebody wants comes in ([`intent`]), what the chat shows goes out
//! ([`answer`]), and a channel is an [`adapter`] between the two and its wire.
//!
//! [`handle`] decides what a message leads to. It writes rows of the outbox; [`send`] puts them into words at the moment of
//! sending and lets the channel show them.

mod action;
pub mod adapter;
pub mod answer;
mod card;
mod commands;
mod corrections;
mod edits;
mod fetch;
mod fields;
mod flow;
pub mod intent;
pub(crate) mod language;
mod lists;
mod many;
mod receipt;
mod recipient;
mod refused;
mod reminders;
mod renew;
mod screen;
mod send;
mod separating;
mod settings;
mod taps;
mod text;
mod texts;
mod turn;
mod undoing;
pub(crate) mod words;

use std::sync::Arc;

use crm::Crm;
use crm::cards::PieceCutter;
use crm::jobs::JobHandler;
use url::Url;

pub(crate) use flow::{finish, follow, handle, leave};

use adapter::Adapter;

/// The jobs of all channels together, for a worker. Messages link to `page` when it is an address that a phone can reach.
/// Pieces of pictures are cut by `cutter`; without one they come from previews.
pub fn handlers(
    crm: &Crm,
    page: Option<Url>,
    cutter: Option<Arc<dyn PieceCutter>>,
    adapters: &[Arc<dyn Adapter>],
) -> Vec<Arc<dyn JobHandler>> {
    vec![
        Arc::new(fetch::FetchFile::new(crm.clone(), adapters.to_vec())),
        Arc::new(fetch::PassBy::new(crm.clone())),
        Arc::new(fetch::FetchContacts::new(crm.clone(), adapters.to_vec())),
        Arc::new(fetch::ShowBusy::new(crm.clone(), adapters.to_vec())),
        Arc::new(renew::Renew::new(crm.clone())),
        Arc::new(send::Send::new(crm.clone(), page.filter(is_public_page), cutter, adapters.to_vec())),
    ]
}

/// Telegram refuses a whole message for the sake of a button to a page that it cannot reach.
fn is_public_page(url: &Url) -> bool {
    url.scheme() == "https" && url.domain().is_some_and(|domain| domain.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_that_a_phone_can_reach_is_linked() {
        let public = |url: &str| is_public_page(&Url::parse(url).unwrap());
        assert!(public("https://cards.example.org/crm/"));
        for private in ["http://cards.example.org", "https://localhost", "https://10.0.0.1", "https://[::1]"] {
            assert!(!public(private), "{private}");
        }
    }
}
