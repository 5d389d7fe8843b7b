//! What a person can choose in the chat.

use crm::chats::{self, ChatState};
use crm::{Error, Result};

use super::action::Action;
use super::answer::{Button, Line, View};
use super::language::Language;
use super::screen::{Screen, Viewer};
use super::text::plain;
use super::turn::{Reply, Turn};
use super::words::Phrase;

/// The settings as they stand.
pub(super) async fn view(viewer: &Viewer<'_>) -> Result<View> {
    let words = viewer.words;
    let state = ChatState::of(viewer.identity);
    let zone = chats::policy(&viewer.crm.db).await?.zone_of(&state);
    let now = viewer.crm.clock.now();
    let none = words.get("settings-none");
    let tags = if state.default_tags.is_empty() { none.clone() } else { plain(&state.default_tags.join(", ")) };
    let event = state.event_at(now).map_or(none, |event| plain(&event.name));
    let accept = if state.auto_accept { "settings-accept-on" } else { "settings-accept-off" };
    let lines = vec![
        Line::plain(words.with("settings-language", &[("language", words.0.name())])),
        Line::plain(words.with("settings-tags", &[("tags", &tags)])),
        Line::plain(words.with("settings-event", &[("event", &event)])),
        Line::plain(words.with("settings-zone", &[("zone", zone.name())])),
        Line::plain(words.get(accept)),
        Line::empty(),
        Line::plain(words.get("settings-how")),
        Line::plain(words.get("settings-how-zone")),
    ];
    let toggle = if state.auto_accept { "button-accept-off" } else { "button-accept-on" };
    let toggle = Button::tap(words.get(toggle), Action::AcceptSure(!state.auto_accept).data());
    let languages: Vec<Button> = Language::ALL
        .into_iter()
        .filter(|language| *language != words.0)
        .map(|language| Button::tap(language.name(), Action::Speak(language).data()))
        .collect();
    let mut buttons = vec![vec![toggle]];
    buttons.extend(languages.chunks(2).map(<[Button]>::to_vec));
    Ok(View { lines, buttons, ..View::default() })
}

/// Another language, from now on.
pub(super) async fn speak(turn: &Turn<'_>, language: Language) -> Result<Reply> {
    change(turn, |state| {
        state.language = Some(language.tag().to_owned());
        Ok(())
    })
    .await?;
    shown_again(turn, Phrase::new("toast-language")).await
}

/// Whether sure cards are accepted without a tap.
pub(super) async fn accept_sure(turn: &Turn<'_>, on: bool) -> Result<Reply> {
    change(turn, |state| {
        state.auto_accept = on;
        Ok(())
    })
    .await?;
    shown_again(turn, Phrase::new("toast-settings")).await
}

/// `/settings`, `/settings tags lead, expo`, `/settings zone Europe/Berlin`.
pub(super) async fn command(turn: &Turn<'_>, rest: &str) -> Result<Reply> {
    let (word, value) = rest.split_once(char::is_whitespace).map_or((rest, ""), |(word, value)| (word, value.trim()));
    let (changed, refusal) = match word.to_ascii_lowercase().as_str() {
        "tags" => {
            let tags = value.split([',', ' ']).filter(|tag| !tag.is_empty());
            let tags: Vec<String> = tags.map(|tag| tag.trim_matches('#').to_owned()).collect();
            (change(turn, |state| state.set_default_tags(&tags)).await, "settings-tags-invalid")
        }
        "zone" => (change(turn, |state| state.set_time_zone(value)).await, "settings-zone-invalid"),
        _ => (Ok(()), "settings-how"),
    };
    match changed {
        Err(Error::Invalid(_)) => return Ok(turn.say(&Phrase::new(refusal))),
        other => other?,
    }
    Ok(Reply::default().put(turn.show(&Screen::Settings)))
}

/// `/event Hannover Messe`, or the place of a location: what follows that day belongs to it.
pub(super) async fn event(turn: &Turn<'_>, name: &str) -> Result<Reply> {
    let crm = turn.crm;
    let policy = chats::policy(&crm.db).await?;
    let begun = change(turn, |state| {
        let zone = policy.zone_of(state);
        state.begin_event(name, crm.clock.now(), zone)
    });
    match begun.await {
        Err(Error::Invalid(_)) => Ok(turn.say(&Phrase::new("event-too-long"))),
        Err(error) => Err(error),
        Ok(()) if name.trim().is_empty() => Ok(turn.say(&Phrase::new("event-ended"))),
        Ok(()) => Ok(turn.say(&Phrase::new("event-begun").with("event", plain(name)))),
    }
}

async fn change(turn: &Turn<'_>, change: impl FnOnce(&mut ChatState) -> Result<()>) -> Result<()> {
    let tx = turn.crm.begin().await?;
    chats::change_state(&tx, &turn.actor, turn.identity.id, change).await?;
    tx.commit().await
}

/// The message with the settings shows what holds now.
async fn shown_again(turn: &Turn<'_>, toast: Phrase) -> Result<Reply> {
    let reply = Reply::toast(toast);
    let message = turn.answered(turn.incoming.message_id.as_deref()).await?;
    Ok(match message.filter(|message| Screen::of(&message.body) == Some(Screen::Settings)) {
        Some(message) => reply.change(message.id, &Screen::Settings),
        None => reply,
    })
}
