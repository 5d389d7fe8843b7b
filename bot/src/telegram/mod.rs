//! The Telegram bot.
//!
//! Updates come by long polling ([`polling`]) or by webhook ([`webhook`]); both only store them ([`receipt`]). Jobs do the
//! rest: [`update`] hands what was stored to the conversation, and [`adapter`] does on the wire what the conversation asks for.

mod adapter;
mod client;
mod html;
mod inline;
mod menu;
mod pace;
mod parse;
mod polling;
mod receipt;
mod update;
mod webhook;

use std::sync::Arc;

use crm::jobs::JobHandler;
use crm::{Crm, Error, settings};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use url::Url;

use client::Api;
use pace::Pace;

/// Setting: the name of the bot, without `@`.
const USERNAME: &str = "telegram.username";

/// How the bot is reached.
#[derive(Clone, Debug)]
pub struct Config {
    /// The token that BotFather gave, `<number>:<secret>`.
    pub token: SecretString,
    /// The server of the Bot API, `https://api.telegram.org` unless the installation runs its own.
    pub api_url: Url,
    /// Where Telegram delivers updates; without it they are fetched.
    pub webhook: Option<Webhook>,
}

/// Where Telegram delivers updates.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The address, https on port 443, 80, 88 or 8443 (<https://core.telegram.org/bots/webhooks>).
    pub url: Url,
    /// What Telegram shows with each delivery: 1 to 256 of `A-Za-z0-9_-`.
    pub secret: SecretString,
}

/// The bot; cheap to clone.
#[derive(Clone, Debug)]
pub struct Telegram {
    crm: Crm,
    api: Api,
    bot_id: u64,
    webhook: Option<Webhook>,
    pace: Arc<Pace>,
}

impl Telegram {
    /// A bot that has not spoken to anybody yet. Refuses, naming the setting, a token that cannot be one, an address
    /// that is not http(s), and a webhook whose secret Telegram would not take.
    pub fn new(crm: Crm, config: Config) -> Result<Self, Error> {
        let bot_id = bot_id(config.token.expose_secret()).ok_or_else(|| {
            Error::invalid("/TELEGRAM_BOT_TOKEN", "must look like 123456:ABC…, as BotFather shows it")
        })?;
        if let Some(webhook) = &config.webhook {
            webhook::check(webhook)?;
        }
        Ok(Self {
            api: Api::new(config.api_url, config.token)?,
            crm,
            bot_id,
            webhook: config.webhook,
            pace: Arc::default(),
        })
    }

    /// The job of this channel alone, for a worker; those of all channels are [`crate::conversation::handlers`].
    pub fn handler(&self) -> Arc<dyn JobHandler> {
        Arc::new(update::HandleUpdate::new(self.clone()))
    }

    /// Introduces the bot to Telegram, then receives updates until `stop` turns true. Outages are waited out.
    ///
    /// Any number of processes may run this at once: one of them fetches, the others stand by.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        if !polling::introduce(self, &mut stop).await {
            return;
        }
        if self.webhook.is_some() {
            // A closed channel is a stop, too.
            let _ = stop.wait_for(|stop| *stop).await;
        } else {
            polling::run(self, &mut stop).await;
        }
    }

    /// Takes one delivery of the webhook: its secret header and its body. When this returns `Ok`, the update is durable
    /// and may be acknowledged.
    ///
    /// Fails with `Unauthenticated` without the right secret, `NotFound` when no webhook is set, `Invalid` when the body
    /// is not an update, and `Unavailable` when it could not be stored and should be delivered again.
    pub async fn receive(&self, secret_header: Option<&str>, body: &[u8]) -> Result<(), Error> {
        webhook::receive(self, secret_header, body).await
    }

    fn count(&self, direction: &str, result: &str) {
        self.crm.metrics.messages.with_label_values(&["telegram", direction, result]).inc();
    }
}

/// How a person pairs a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingAddress {
    /// Opens the chat and sends the token; absent until the bot has told its name.
    pub url: Option<String>,
    /// The same by hand.
    pub command: String,
}

/// How to pair a chat with the one-time `token` of [`crm::chats::create_link`].
pub async fn deep_link(crm: &Crm, token: &str) -> Result<PairingAddress, Error> {
    let username: Option<String> = settings::get(&crm.db, USERNAME).await?;
    Ok(PairingAddress {
        url: username.map(|username| format!("https://t.me/{username}?start={token}")),
        command: format!("/start {token}"),
    })
}

/// The number of the bot, which the token begins with.
fn bot_id(token: &str) -> Option<u64> {
    let (id, secret) = token.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    (!secret.is_empty() && secret.chars().all(plain)).then(|| id.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_begins_with_the_number_of_the_bot() {
        assert_eq!(bot_id("123456:AAF7-g0g_Y"), Some(123_456));
        for wrong in ["", "123456", "123456:", ":abc", "x1:abc", "1:a/b", "1:a b"] {
            assert_eq!(bot_id(wrong), None, "{wrong}");
        }
    }
}
