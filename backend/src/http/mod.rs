//! The web side: one file for each resource, and around them what holds for every request.

mod account;
mod actor;
mod answers;
mod app;
mod body;
mod cards;
mod chats;
mod client;
mod contacts;
mod cookies;
mod cors;
mod description;
mod files;
mod headers;
mod health;
mod json;
pub mod limits;
mod observe;
mod operations;
mod page;
mod problem;
mod recognition;
mod reminders;
mod rooms;
mod sessions;
mod setup;
mod site;
mod stream;
mod unsent;
mod upload;
mod views;
mod webhooks;

use poem_openapi::{OpenApiService, Tags};

pub use app::{App, AppParts, HttpConfig};
pub use site::Site;

/// Chapters of the description.
#[derive(Tags)]
enum Tag {
    /// Accounts and sessions.
    Accounts,
    /// Photographed cards.
    Cards,
    /// Contacts.
    Contacts,
    /// Chats that hand in cards.
    Chats,
    /// Running the service.
    Operation,
}

type Api = (
    setup::Setup,
    sessions::Sessions,
    account::AccountApi,
    cards::Cards,
    recognition::RecognitionApi,
    contacts::Contacts,
    reminders::Reminders,
    chats::Chats,
    rooms::Rooms,
    unsent::UnsentMessages,
    stream::Streams,
    files::Files,
    health::HealthApi,
    webhooks::Webhooks,
);

fn service() -> OpenApiService<Api, ()> {
    let api = (
        setup::Setup,
        sessions::Sessions,
        account::AccountApi,
        cards::Cards,
        recognition::RecognitionApi,
        contacts::Contacts,
        reminders::Reminders,
        chats::Chats,
        rooms::Rooms,
        unsent::UnsentMessages,
        stream::Streams,
        files::Files,
        health::HealthApi,
        webhooks::Webhooks,
    );
    OpenApiService::new(api, "BizCard", env!("CARGO_PKG_VERSION")).description(
        "A self-hosted CRM for business cards. What holds for every operation stands in docs/api-design.md.",
    )
}

/// The description of the API, as it stands in `docs/openapi.json`.
pub fn description() -> String {
    description::Description::of(&service()).json
}
