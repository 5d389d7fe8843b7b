//! Updates that are fetched, and the introduction that comes before.
//!
//! Asking for updates from an offset tells Telegram to forget the earlier ones, so the offset is moved in the transaction
//! that stores them, and only then is the next question asked.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use crm::events::Event;
use crm::settings;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use teloxide::payloads::{
    DeleteWebhook, DeleteWebhookSetters, GetMe, GetUpdates, GetUpdatesSetters, SetWebhook, SetWebhookSetters,
};
use teloxide::types::AllowedUpdate;
use tokio::sync::{broadcast, watch};

use super::client::Failure;
use super::receipt::{self, Envelope};
use super::{Telegram, USERNAME, menu};

/// How long Telegram may hold a question that it has no answer to.
const LONG_POLL: Duration = Duration::from_secs(25);
/// How long the right to ask lasts, and so how long nobody asks when its holder has died.
const HOLD: TimeDelta = TimeDelta::seconds(15);
/// How often the right is renewed while a question is open.
const RENEW: Duration = Duration::from_secs(5);
/// How soon a question is asked again that was answered at once, and with nothing: some servers do not hold questions.
const ASK_AGAIN: Duration = Duration::from_secs(1);
/// How often a process that stands by looks whether it is needed.
const STAND_BY: Duration = Duration::from_secs(3);
/// Telegram may number anew after a week without updates; an offset of the old count would make it forget the new ones.
const OFFSET_LASTS: TimeDelta = TimeDelta::days(6);

/// What is asked for. Everything else is not sent, or, by webhook, stored and passed over.
const UPDATES: [AllowedUpdate; 5] = [
    AllowedUpdate::Message,
    AllowedUpdate::EditedMessage,
    AllowedUpdate::CallbackQuery,
    AllowedUpdate::InlineQuery,
    AllowedUpdate::MyChatMember,
];

/// Why a turn ended early.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Telegram(#[from] Failure),
    #[error(transparent)]
    Crm(#[from] crm::Error),
}

/// Where polling stands.
#[derive(Debug, Serialize, Deserialize)]
struct Place {
    /// The first update that is not stored yet.
    next: i64,
    /// When the one before it was stored.
    at: DateTime<Utc>,
}

/// Growing pauses, up to a minute, each shortened at random by up to a half so that processes do not move in step.
#[derive(Default)]
struct BackOff {
    failures: u32,
}

impl BackOff {
    fn next(&mut self) -> Duration {
        let ceiling = Duration::from_secs(1 << self.failures.min(6)).min(Duration::from_mins(1));
        self.failures = self.failures.saturating_add(1);
        ceiling.mul_f64(rand::random_range(0.5..=1.0))
    }

    fn after(&mut self, trouble: &Trouble) -> Duration {
        let pause = self.next();
        match trouble {
            Trouble::Telegram(Failure::Limited(told)) => pause.max(*told),
            // Somebody else polls, or the token is wrong: nothing that a quick retry would mend.
            Trouble::Telegram(Failure::Refused { .. }) => pause.max(Duration::from_secs(10)),
            _ => pause,
        }
    }
}

/// Tells Telegram who we are and how updates shall come; `false` when stopped before that was done.
pub(super) async fn introduce(telegram: &Telegram, stop: &mut watch::Receiver<bool>) -> bool {
    let mut back_off = BackOff::default();
    loop {
        let outcome = tokio::select! {
            outcome = greet(telegram) => outcome,
            () = stopped(stop) => return false,
        };
        let Err(trouble) = outcome else { return true };
        let pause = back_off.after(&trouble);
        tracing::warn!(%trouble, pause_seconds = pause.as_secs(), "the bot could not introduce itself");
        if !wait(pause, stop).await {
            return false;
        }
    }
}

async fn greet(telegram: &Telegram) -> Result<(), Trouble> {
    #[derive(Deserialize)]
    struct Myself {
        username: Option<String>,
    }
    let api = &telegram.api;
    let myself: Myself = api.call(&GetMe::new()).await?;
    settings::put(&telegram.crm.db, USERNAME, &myself.username, telegram.crm.clock.now()).await?;
    menu::announce(telegram).await?;
    let _: bool = if let Some(webhook) = &telegram.webhook {
        use secrecy::ExposeSecret as _;
        let set = SetWebhook::new(webhook.url.clone())
            .secret_token(webhook.secret.expose_secret())
            .allowed_updates(UPDATES)
            .max_connections(40)
            .drop_pending_updates(false);
        api.call(&set).await?
    } else {
        api.call(&DeleteWebhook::new().drop_pending_updates(false)).await?
    };
    tracing::info!(webhook = telegram.webhook.is_some(), "the bot is known to Telegram");
    Ok(())
}

/// Fetches updates until told to stop.
pub(super) async fn run(telegram: &Telegram, stop: &mut watch::Receiver<bool>) {
    let poller = Poller { telegram, holder: uuid::Uuid::new_v4().to_string() };
    let mut back_off = BackOff::default();
    loop {
        // From before it is looked, so that nothing is missed.
        let events = telegram.crm.events.subscribe();
        let pause = match poller.turn(stop).await {
            Ok(Turn::Stopped) => break,
            Ok(Turn::Asked) => {
                back_off = BackOff::default();
                continue;
            }
            Ok(Turn::NotHeld) => ASK_AGAIN,
            Ok(Turn::StoodBy) => {
                if stand_by(events, stop).await {
                    continue;
                }
                break;
            }
            Err(trouble) => {
                let pause = back_off.after(&trouble);
                tracing::warn!(%trouble, pause_seconds = pause.as_secs(), "no updates could be fetched");
                pause
            }
        };
        if !wait(pause, stop).await {
            break;
        }
    }
    poller.give_way().await;
}

/// What a turn came to.
enum Turn {
    Asked,
    NotHeld,
    StoodBy,
    Stopped,
}

struct Poller<'a> {
    telegram: &'a Telegram,
    holder: String,
}

impl Poller<'_> {
    async fn turn(&self, stop: &mut watch::Receiver<bool>) -> Result<Turn, Trouble> {
        let crm = &self.telegram.crm;
        if *stop.borrow() {
            return Ok(Turn::Stopped);
        }
        if !settings::hold(&crm.db, &self.right(), &self.holder, HOLD, crm.clock.now()).await? {
            return Ok(Turn::StoodBy);
        }
        let asked = Instant::now();
        let question = self.ask();
        tokio::pin!(question);
        let mut sure_until = asked + HOLD.to_std().unwrap_or_default();
        let updates = loop {
            tokio::select! {
                updates = &mut question => break updates?,
                () = tokio::time::sleep(RENEW) => {}
                () = stopped(stop) => return Ok(Turn::Stopped),
            }
            let renewed = Instant::now();
            match settings::hold(&crm.db, &self.right(), &self.holder, HOLD, crm.clock.now()).await {
                Ok(true) => sure_until = renewed + HOLD.to_std().unwrap_or_default(),
                Ok(false) => return Ok(Turn::StoodBy),
                Err(error) if Instant::now() < sure_until => {
                    tracing::warn!(%error, "the right to poll could not be renewed");
                }
                // Another process may be asking by now.
                Err(error) => return Err(error.into()),
            }
        };
        if updates.is_empty() && asked.elapsed() < ASK_AGAIN {
            return Ok(Turn::NotHeld);
        }
        if self.store(&updates).await? { Ok(Turn::Asked) } else { Ok(Turn::StoodBy) }
    }

    async fn ask(&self) -> Result<Vec<Box<RawValue>>, Trouble> {
        let crm = &self.telegram.crm;
        let mut question = GetUpdates::new().timeout(LONG_POLL.as_secs() as u32).allowed_updates(UPDATES);
        let place: Option<Place> = settings::get(&crm.db, &self.place()).await?;
        if let Some(place) = place.filter(|place| crm.clock.now() - place.at < OFFSET_LASTS) {
            question = question.offset(i32::try_from(place.next).map_err(crm::Error::internal)?);
        }
        let patience = LONG_POLL + Duration::from_secs(10);
        Ok(self.telegram.api.call_within(&question, patience).await?)
    }

    /// Stores updates and the new offset; `false`, and nothing is stored, when another process has taken over.
    async fn store(&self, updates: &[Box<RawValue>]) -> Result<bool, Trouble> {
        if updates.is_empty() {
            return Ok(true);
        }
        let mut tx = self.telegram.crm.begin().await?;
        let now = tx.now();
        if !settings::hold(tx.db(), &self.right(), &self.holder, HOLD, now).await? {
            return Ok(false);
        }
        let mut last = None;
        for raw in updates {
            let Some(envelope) = Envelope::of(raw.get()) else {
                tracing::warn!("Telegram sent something that is not an update");
                continue;
            };
            receipt::store(self.telegram, &mut tx, envelope, raw.get()).await?;
            last = last.max(Some(envelope.id));
        }
        if let Some(last) = last {
            let place = Place { next: last + 1, at: now };
            settings::put(tx.db(), &self.place(), &place, now).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Lets another process take over at once.
    async fn give_way(&self) {
        if let Err(error) = settings::give_back(&self.telegram.crm, &self.right(), &self.holder).await {
            tracing::warn!(%error, "the right to poll runs out by itself");
        }
    }

    fn right(&self) -> String {
        format!("telegram.poller:{}", self.telegram.bot_id)
    }

    fn place(&self) -> String {
        format!("telegram.offset:{}", self.telegram.bot_id)
    }
}

/// Waits until the right to poll may be free; `false` when stopped meanwhile.
async fn stand_by(mut events: broadcast::Receiver<Event>, stop: &mut watch::Receiver<bool>) -> bool {
    let vacancy = async {
        // Falling behind may have hidden one.
        while events.recv().await.is_ok_and(|event| event != Event::Vacancy) {}
    };
    tokio::select! {
        () = vacancy => true,
        () = tokio::time::sleep(STAND_BY) => true,
        () = stopped(stop) => false,
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // A closed channel is a stop, too.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Waits; `false` when stopped meanwhile.
async fn wait(pause: Duration, stop: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(pause) => true,
        () = stopped(stop) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute_and_honour_what_telegram_says() {
        let mut back_off = BackOff::default();
        let pauses: Vec<f64> = (0..12).map(|_| back_off.next().as_secs_f64()).collect();
        assert!((0.5..=1.0).contains(&pauses[0]), "{pauses:?}");
        assert!(pauses.iter().all(|pause| *pause <= 60.0), "{pauses:?}");
        assert!(pauses[11] >= 30.0, "{pauses:?}");
        let told = Trouble::Telegram(Failure::Limited(Duration::from_mins(5)));
        assert_eq!(BackOff::default().after(&told), Duration::from_mins(5));
    }
}
