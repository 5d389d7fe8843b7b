//! Who reads a message of ours, and in which language.

use crm::chats::{self, ChatState, Sender};
use crm::entity::{chat_identity, outbound_message};
use crm::{Actor, Crm, Result};
use sea_orm::ConnectionTrait;

use super::language::Language;
use super::words::Words;

/// The person behind a sender. In a group that is allowed it is the one whose private chat is paired.
pub(super) async fn identify(
    db: &impl ConnectionTrait,
    sender: &Sender,
) -> Result<Option<(Actor, chat_identity::Model)>> {
    if let Some(found) = chats::identify(db, sender).await? {
        return Ok(Some(found));
    }
    chats::identify_member(db, sender).await
}

/// The person whom a message is for.
pub(super) async fn of(crm: &Crm, message: &outbound_message::Model) -> Result<Option<(Actor, chat_identity::Model)>> {
    let chat = &message.external_chat_id;
    let sender = Sender {
        channel: message.channel,
        // In a private chat the chat has the number of the person.
        external_user_id: message.external_user_id.as_ref().unwrap_or(chat).clone(),
        external_chat_id: chat.clone(),
        title: None,
        language: None,
    };
    identify(&crm.db, &sender).await
}

/// The words for a person, or for whoever wrote with a client in this language.
pub(super) fn words(identity: Option<&chat_identity::Model>, client: Option<&str>) -> Words {
    let chosen = identity.and_then(|identity| ChatState::of(identity).language);
    let told = identity.and_then(|identity| identity.language.as_deref());
    Words(Language::of(chosen.as_deref().or(client).or(told)))
}
