//! Updates that Telegram delivers.

use crm::{Error, Result};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;

use super::receipt::{self, Envelope, not_an_update};
use super::{Telegram, Webhook};

/// Refuses what Telegram would refuse, before it does (<https://core.telegram.org/bots/api#setwebhook>).
pub(super) fn check(webhook: &Webhook) -> Result<()> {
    let secret = webhook.secret.expose_secret();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !(1..=256).contains(&secret.len()) || !secret.chars().all(plain) {
        return Err(Error::invalid(
            "/TELEGRAM_WEBHOOK_SECRET",
            "must be 1 to 256 characters of A-Z, a-z, 0-9, _ and -; without it anybody could send updates",
        ));
    }
    if webhook.url.scheme() != "https" {
        return Err(Error::invalid(
            "/PUBLIC_URL",
            "must be https for a webhook; leave it out to fetch updates instead",
        ));
    }
    Ok(())
}

pub(super) async fn receive(telegram: &Telegram, secret_header: Option<&str>, body: &[u8]) -> Result<()> {
    let webhook = telegram.webhook.as_ref().ok_or(Error::NotFound)?;
    let shown = secret_header.unwrap_or_default();
    let known = webhook.secret.expose_secret();
    if !bool::from(shown.as_bytes().ct_eq(known.as_bytes())) {
        telegram.count("in", "refused");
        return Err(Error::Unauthenticated("the secret of the Telegram webhook is missing or wrong"));
    }
    let raw = std::str::from_utf8(body).map_err(|_| not_an_update());
    let update = raw.and_then(|raw| Envelope::of(raw).map(|envelope| (envelope, raw)).ok_or_else(not_an_update));
    let (envelope, raw) = update.inspect_err(|_| telegram.count("in", "invalid"))?;
    let mut tx = telegram.crm.begin().await?;
    receipt::store(telegram, &mut tx, envelope, raw).await?;
    tx.commit().await
}
