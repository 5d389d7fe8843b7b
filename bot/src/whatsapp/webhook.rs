//! What Meta delivers (<https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components>): checked, taken apart
//! and stored, nothing else. A body holds several entries, each with several changes, each with several messages.

use crm::database::Transaction;
use crm::entity::Channel;
use crm::inbox::{self, RawMessage};
use crm::{Error, Result, whatsapp};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Whatsapp;
use super::message::{Envelope, Profile};
use super::update::HandleUpdate;

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    entry: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    changes: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    value: Value<'a>,
}

#[derive(Deserialize)]
struct Value<'a> {
    metadata: Metadata,
    #[serde(default)]
    contacts: Vec<Profile>,
    #[serde(borrow, default)]
    messages: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    statuses: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Metadata {
    phone_number_id: String,
}

/// Answers Meta's question whether this address is ours: the challenge, as it was given.
///
/// Fails with `Forbidden` without the agreed token.
pub(super) fn verify(whatsapp: &Whatsapp, mode: &str, token: &str, challenge: &str) -> Result<String> {
    let known = whatsapp.verify_token.expose_secret();
    if mode == "subscribe" && bool::from(token.as_bytes().ct_eq(known.as_bytes())) {
        return Ok(challenge.to_owned());
    }
    whatsapp.count("in", "refused");
    Err(Error::Forbidden)
}

/// Checks and stores a delivery.
pub(super) async fn receive(whatsapp: &Whatsapp, signature: Option<&str>, body: &[u8]) -> Result<()> {
    check(whatsapp, signature, body).inspect_err(|_| whatsapp.count("in", "refused"))?;
    let text = std::str::from_utf8(body).ok().filter(|text| serde_json::from_str::<&RawValue>(text).is_ok());
    let Some(text) = text else {
        whatsapp.count("in", "invalid");
        return Err(Error::invalid("", "the body must be JSON"));
    };
    let mut tx = whatsapp.crm.begin().await?;
    let mut stored = 0;
    for part in take_apart(text) {
        stored += u64::from(store(whatsapp, &mut tx, part).await?);
    }
    tx.commit().await?;
    if stored == 0 {
        whatsapp.count("in", "duplicate");
    }
    Ok(())
}

/// HMAC-SHA256 of the bytes as they came, with the secret of the app: `Unauthenticated` without a signature, `Forbidden`
/// with a wrong one.
fn check(whatsapp: &Whatsapp, signature: Option<&str>, body: &[u8]) -> Result<()> {
    let missing = || Error::Unauthenticated("the delivery is not signed");
    let signature = signature.map(str::trim).filter(|text| !text.is_empty()).ok_or_else(missing)?;
    let mut mac =
        Hmac::<Sha256>::new_from_slice(whatsapp.app_secret.expose_secret().as_bytes()).map_err(Error::internal)?;
    mac.update(body);
    let shown = signature.strip_prefix("sha256=").and_then(|text| hex::decode(text).ok()).ok_or(Error::Forbidden)?;
    mac.verify_slice(&shown).map_err(|_| Error::Forbidden)
}

/// A piece of a delivery that is handled on its own.
enum Part<'a> {
    Message {
        raw: &'a RawValue,
        phone_number_id: String,
        profiles: Vec<Profile>,
    },
    Status {
        raw: &'a RawValue,
        phone_number_id: String,
    },
    /// Nothing that this version knows.
    Other(&'a str),
}

fn take_apart(text: &str) -> Vec<Part<'_>> {
    let Ok(body) = serde_json::from_str::<Body<'_>>(text) else {
        return vec![Part::Other(text)];
    };
    let changes = body.entry.into_iter().flat_map(|entry| entry.changes);
    let parts = changes.flat_map(|change| {
        let Ok(Change { value }) = serde_json::from_str::<Change<'_>>(change.get()) else {
            return vec![Part::Other(change.get())];
        };
        let Value { metadata: Metadata { phone_number_id }, contacts, messages, statuses } = value;
        if messages.is_empty() && statuses.is_empty() {
            return vec![Part::Other(change.get())];
        }
        let number = phone_number_id.clone();
        let messages = messages.into_iter().map(move |raw| Part::Message {
            raw,
            phone_number_id: phone_number_id.clone(),
            profiles: contacts.clone(),
        });
        let statuses = statuses.into_iter().map(move |raw| Part::Status { raw, phone_number_id: number.clone() });
        messages.chain(statuses).collect()
    });
    parts.collect()
}

/// Stores one part and the job that handles it; `false` when it is known already.
async fn store(whatsapp: &Whatsapp, tx: &mut Transaction, part: Part<'_>) -> Result<bool> {
    let (envelope, external_id) = match part {
        Part::Message { raw, phone_number_id, profiles } => {
            let envelope = Envelope::message(phone_number_id, profiles, raw);
            let id = envelope.id().unwrap_or_else(|| fingerprint(raw.get()));
            (envelope, id)
        }
        Part::Status { raw, phone_number_id } => {
            let envelope = Envelope::status(phone_number_id, raw);
            // Each message has several states.
            let id = envelope.status_id().unwrap_or_else(|| fingerprint(raw.get()));
            (envelope, id)
        }
        Part::Other(text) => (Envelope::other(text), fingerprint(text)),
    };
    let chat = match envelope.writer() {
        Some(writer) => whatsapp::key_of(tx.db(), &writer).await?,
        None => None,
    };
    let payload = serde_json::to_string(&envelope).map_err(Error::internal)?;
    let message = RawMessage {
        channel: Channel::Whatsapp,
        external_id: &external_id,
        external_chat_id: chat.as_deref(),
        payload: &payload,
    };
    let stored = inbox::receive(tx, message, HandleUpdate::KIND).await?.is_some();
    if stored {
        whatsapp.count("in", "stored");
    }
    Ok(stored)
}

/// What has no name of its own is told by its content.
fn fingerprint(text: &str) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(text.as_bytes())))
}
