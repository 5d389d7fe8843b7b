//! The settings of the chat channel Telegram.

use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::SettingError;
use super::values::{given, parse, secret};
use crate::secrets;

/// The settings of Telegram as they were given.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct TelegramArgs {
    /// Token of the Telegram bot. Without it, Telegram is off.
    #[arg(long, env = "TELEGRAM_BOT_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub telegram_bot_token: Option<String>,
    /// File that holds TELEGRAM_BOT_TOKEN.
    #[arg(long, env = "TELEGRAM_BOT_TOKEN_FILE", value_name = "FILE")]
    pub telegram_bot_token_file: Option<String>,
    /// The Bot API. Default: https://api.telegram.org.
    #[arg(long, env = "TELEGRAM_API_URL", value_name = "URL")]
    pub telegram_api_url: Option<String>,
    /// What Telegram must send with each webhook call: 16 to 256 of A-Z a-z 0-9 _ -. Generated in DATA_DIR for SQLite.
    #[arg(long, env = "TELEGRAM_WEBHOOK_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub telegram_webhook_secret: Option<String>,
    /// File that holds TELEGRAM_WEBHOOK_SECRET.
    #[arg(long, env = "TELEGRAM_WEBHOOK_SECRET_FILE", value_name = "FILE")]
    pub telegram_webhook_secret_file: Option<String>,
}

/// What the chat channel Telegram needs.
#[derive(Clone, Debug)]
pub struct TelegramSettings {
    /// Token of the bot.
    pub token: SecretString,
    /// The Bot API.
    pub api_url: Url,
    /// Secret of the webhook; `None` when updates are fetched, which is so without a public https address.
    pub webhook_secret: Option<SecretString>,
}

impl TelegramArgs {
    /// `None` when Telegram is off. A webhook secret is only needed where there is a webhook.
    pub(super) fn check(&self, keep: Option<&Path>, https: bool) -> Result<Option<TelegramSettings>, SettingError> {
        let name = "TELEGRAM_BOT_TOKEN";
        let api_url = given(self.telegram_api_url.as_ref()).unwrap_or("https://api.telegram.org");
        let api_url = parse("TELEGRAM_API_URL", api_url, "an address such as https://api.telegram.org")?;
        let webhook = self.telegram_webhook_secret.as_ref();
        let webhook = secret("TELEGRAM_WEBHOOK_SECRET", webhook, self.telegram_webhook_secret_file.as_ref())?;
        let token = secret(name, self.telegram_bot_token.as_ref(), self.telegram_bot_token_file.as_ref())?;
        let Some(token) = token else { return Ok(None) };
        let named = token.expose_secret().split_once(':');
        if !named.is_some_and(|(id, key)| id.parse::<u64>().is_ok() && key.len() >= 20) {
            return Err(SettingError::new(name, "is not what BotFather gives; it looks like 123456789:AAE…"));
        }
        let webhook_secret = match (webhook, keep) {
            _ if !https => None,
            (Some(secret), _) => Some(check_webhook_secret(secret)?),
            (None, Some(folder)) => Some(
                secrets::keep(folder, "telegram_webhook_secret")
                    .map_err(|error| SettingError::new("TELEGRAM_WEBHOOK_SECRET", error))?,
            ),
            (None, None) => {
                return Err(SettingError::new("TELEGRAM_WEBHOOK_SECRET", secrets::remedy("is required with Postgres")));
            }
        };
        Ok(Some(TelegramSettings { token, api_url, webhook_secret }))
    }
}

/// What Telegram allows as `secret_token`, <https://core.telegram.org/bots/api#setwebhook>.
fn check_webhook_secret(secret: SecretString) -> Result<SecretString, SettingError> {
    let text = secret.expose_secret();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if (16..=256).contains(&text.len()) && text.bytes().all(allowed) {
        return Ok(secret);
    }
    Err(SettingError::new("TELEGRAM_WEBHOOK_SECRET", "must be 16 to 256 characters of A-Z a-z 0-9 _ -"))
}
