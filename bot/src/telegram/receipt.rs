//! Storing updates as they came, once each, whichever way they came.

use crm::database::Transaction;
use crm::entity::Channel;
use crm::inbox::{self, RawMessage};
use crm::{Error, Result};
use serde_json::Value;

use super::Telegram;
use super::update::HandleUpdate;

/// What must be known of an update to store it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Envelope {
    /// Telegram's number for it.
    pub(super) id: i64,
    /// The chat that it belongs to.
    pub(super) chat: Option<i64>,
}

impl Envelope {
    /// Looks at an update without understanding it; `None` when it is not one.
    pub(super) fn of(raw: &str) -> Option<Self> {
        let update: Value = serde_json::from_str(raw).ok()?;
        let id = update.get("update_id")?.as_i64()?;
        // The kind of the update is the name of its only other member.
        let content = update.as_object()?.iter().find_map(|(name, value)| (name != "update_id").then_some(value));
        let chat = content.and_then(|content| {
            let holder = content.get("chat").or_else(|| content.pointer("/message/chat"));
            holder?.get("id")?.as_i64()
        });
        Some(Self { id, chat })
    }
}

/// Stores an update and the job that handles it; one that is known already changes nothing.
pub(super) async fn store(telegram: &Telegram, tx: &mut Transaction, envelope: Envelope, raw: &str) -> Result<()> {
    let chat = envelope.chat.map(|chat| chat.to_string());
    let message = RawMessage {
        channel: Channel::Telegram,
        // Another bot counts its updates for itself.
        external_id: &format!("{}:{}", telegram.bot_id, envelope.id),
        external_chat_id: chat.as_deref(),
        payload: raw,
    };
    let stored = inbox::receive(tx, message, HandleUpdate::KIND).await?;
    telegram.count("in", if stored.is_some() { "stored" } else { "duplicate" });
    Ok(())
}

/// The update that is not one.
pub(super) fn not_an_update() -> Error {
    Error::invalid("/update_id", "the body must be an Update object of the Telegram Bot API")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chat_of_an_update_is_found_without_knowing_its_kind() {
        let cases = [
            (r#"{"update_id":7,"message":{"message_id":1,"chat":{"id":-5}}}"#, Some((7, Some(-5)))),
            (r#"{"edited_message":{"chat":{"id":9}},"update_id":8}"#, Some((8, Some(9)))),
            (r#"{"update_id":1,"callback_query":{"id":"1","message":{"chat":{"id":3}}}}"#, Some((1, Some(3)))),
            (r#"{"update_id":1,"my_chat_member":{"chat":{"id":4}}}"#, Some((1, Some(4)))),
            (r#"{"update_id":1,"invented_in_2030":{"who":"knows"}}"#, Some((1, None))),
            (r#"{"update_id":1,"message":"odd"}"#, Some((1, None))),
            (r#"{"update_id":1}"#, Some((1, None))),
            (r#"{"update_id":"1"}"#, None),
            (r#"{"message":{}}"#, None),
            ("[]", None),
            ("null", None),
            ("", None),
        ];
        for (raw, expected) in cases {
            let envelope = Envelope::of(raw).map(|envelope| (envelope.id, envelope.chat));
            assert_eq!(envelope, expected, "{raw}");
        }
    }
}
