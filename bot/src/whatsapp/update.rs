//! Handling what was stored: whose message it is, what it wants, or what became of a message of ours.

use async_trait::async_trait;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::TimeDelta;
use crm::chats::Sender;
use crm::database::Transaction;
use crm::entity::inbound_message::{self, Status};
use crm::entity::outbound_message::Delivery;
use crm::entity::{Channel, job, whatsapp_user};
use crm::inbox::{self, HandleMessage};
use crm::jobs::{JobError, JobHandler, Lease};
use crm::{Error, InboundMessageId, Result, outbox, whatsapp};
use sea_orm::EntityTrait;

use super::failure::Failure;
use super::message::{Content, Envelope, Media, Message, Status as Told};
use super::{Whatsapp, contact, country};
use crate::conversation;
use crate::conversation::intent::{Incoming, Intent, Location, Picture, RemoteFile, Room};

/// How a pairing message begins.
const PAIR: &str = "pair";
/// What was missed while the window was closed is shown if it is not older than this.
const MISSED: TimeDelta = TimeDelta::days(30);
/// News about a message that we do not know yet may have overtaken our own note of it.
const WAIT_FOR_NOTE: i32 = 3;

/// The message that pairs a chat, as a person sends it.
pub(super) fn pairing_message(code: &str) -> String {
    let groups: Vec<String> =
        code.as_bytes().chunks(4).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    format!("{PAIR} {}", groups.join("-"))
}

/// The code of a pairing message, however it was typed.
fn pairing_code(text: &str) -> Option<String> {
    let mut words = text.split_whitespace();
    let first = words.next()?.trim_start_matches('/');
    if !first.eq_ignore_ascii_case(PAIR) && !first.eq_ignore_ascii_case("start") {
        return None;
    }
    let code: String = words.collect::<String>().chars().filter(|c| *c != '-').collect();
    let plain = (8..=64).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then(|| code.to_ascii_uppercase())
}

/// Handles deliveries, in the order in which they came of a person.
pub(super) struct HandleUpdate {
    whatsapp: Whatsapp,
}

impl HandleUpdate {
    /// Kind of the job.
    pub(super) const KIND: &'static str = "whatsapp_update";

    pub(super) fn new(whatsapp: Whatsapp) -> Self {
        Self { whatsapp }
    }

    /// Ends the job and the message together; `reason` only when the message is given up.
    async fn finish(&self, lease: &Lease, tx: Transaction, id: InboundMessageId, reason: Option<&str>) -> Result<()> {
        inbox::finish(&tx, id, reason).await?;
        lease.complete(&tx).await?;
        tx.commit().await
    }

    async fn message(
        &self,
        lease: &Lease,
        id: InboundMessageId,
        envelope: &Envelope,
        message: &Message,
    ) -> Result<(), JobError> {
        let mut tx = self.whatsapp.crm.begin().await?;
        let met = match envelope.writer() {
            Some(writer) => whatsapp::meet(&tx, &writer, message.sent_at(tx.now())).await?,
            None => None,
        };
        let Some(user) = met else {
            return Ok(self.finish(lease, tx, id, Some("the message does not say who wrote it")).await?);
        };
        let Some(mut intent) = intent(message) else {
            return Ok(self.finish(lease, tx, id, None).await?);
        };
        if let Intent::Picture(picture) = &mut intent {
            picture.album = Some(whatsapp::album_of(&tx, &user, &message.id, message.sent_at(tx.now())).await?);
        }
        // The window is open again: what was missed meanwhile is shown now.
        let since = tx.now() - MISSED;
        outbox::revive(&mut tx, Channel::Whatsapp, &user.key, whatsapp::WINDOW_CLOSED, since).await?;
        // The answer has a transaction of its own; that somebody wrote stands in any case.
        tx.commit().await?;
        let incoming = Incoming {
            id,
            sender: sender(&user),
            room: Room::Private,
            room_title: None,
            message_id: Some(message.id.clone()),
            reply_to: message.context.as_ref().and_then(|context| context.id.clone()),
            intent,
        };
        conversation::handle(&self.whatsapp.crm, &self.whatsapp, lease, &incoming).await?;
        Ok(())
    }

    async fn status(&self, lease: &Lease, id: InboundMessageId, told: &Told) -> Result<(), JobError> {
        let delivery = match told.state.as_str() {
            "sent" => Some(Delivery::Sent),
            "delivered" => Some(Delivery::Delivered),
            "read" | "played" => Some(Delivery::Read),
            "failed" => Some(Delivery::Failed),
            _ => None,
        };
        let tx = self.whatsapp.crm.begin().await?;
        if let Some(delivery) = delivery {
            let reason = reason_of(told);
            let known =
                whatsapp::note_delivery(&tx, &told.id, told.biz_opaque_callback_data.as_deref(), delivery, reason)
                    .await?;
            if !known && delivery == Delivery::Failed && lease.job.attempts < WAIT_FOR_NOTE {
                return Err(JobError::retry("the message that failed is not known yet"));
            }
            if known && delivery == Delivery::Failed {
                self.whatsapp.count("out", "undelivered");
            }
        }
        Ok(self.finish(lease, tx, id, None).await?)
    }
}

/// Why a message that Meta had taken did not arrive.
fn reason_of(told: &Told) -> Option<&'static str> {
    let code = told.errors.first()?.code;
    Some(match Failure::of_code(200, code, "") {
        Failure::WindowClosed => whatsapp::WINDOW_CLOSED,
        Failure::Undeliverable(_) => whatsapp::UNDELIVERABLE,
        _ => "not_delivered",
    })
}

fn sender(user: &whatsapp_user::Model) -> Sender {
    let name = user.name.clone().filter(|name| !name.is_empty());
    Sender {
        channel: Channel::Whatsapp,
        external_user_id: user.key.clone(),
        external_chat_id: user.key.clone(),
        title: name.or_else(|| user.phone.as_ref().map(|phone| format!("+{phone}"))),
        language: country::language(user).map(ToOwned::to_owned),
    }
}

/// What a message wants; `None` when nothing is to be done or said.
fn intent(message: &Message) -> Option<Intent> {
    Some(match message.content() {
        Content::Nothing => return None,
        Content::Unsupported => Intent::Unsupported,
        Content::Text(text) => match pairing_code(text) {
            Some(code) => Intent::Text(format!("/start {code}")),
            None => Intent::Text(text.to_owned()),
        },
        Content::Document(media) if is_vcard(media) => Intent::Contacts(file(media)),
        Content::Image(media) | Content::Document(media) => Intent::Picture(picture(media)),
        Content::Contacts(contacts) => Intent::Shared(contacts.iter().filter_map(contact::read).collect()),
        Content::Location(place) => Intent::Location(Location {
            latitude: place.latitude,
            longitude: place.longitude,
            name: place.name.clone().or_else(|| place.address.clone()),
        }),
        Content::Choice(id) => Intent::Tap(id.to_owned()),
    })
}

fn picture(media: &Media) -> Picture {
    Picture { file: file(media), caption: media.caption.clone(), album: None }
}

fn file(media: &Media) -> RemoteFile {
    let in_hex = |text: &str| match BASE64_STANDARD.decode(text) {
        Ok(bytes) if bytes.len() == 32 => hex::encode(bytes),
        _ => text.to_owned(),
    };
    RemoteFile {
        reference: media.id.clone(),
        name: media.filename.clone(),
        size: None,
        sha256: media.sha256.as_deref().map(in_hex),
    }
}

/// By the name and what the sender's phone says of the file; what it really is shows when it is there.
fn is_vcard(media: &Media) -> bool {
    let named = media.filename.as_deref().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end);
    let kind = media.mime_type.as_deref().and_then(|mime| mime.split(';').next()).map(str::trim);
    named.is_some_and(|end| end.eq_ignore_ascii_case("vcf"))
        || kind.is_some_and(|kind| matches!(kind, "text/vcard" | "text/x-vcard" | "text/directory"))
}

#[async_trait]
impl JobHandler for HandleUpdate {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let HandleMessage { inbound_message_id: id } = lease.payload()?;
        let inbound = inbound_message::Entity::find_by_id(id)
            .one(&self.whatsapp.crm.db)
            .await
            .map_err(Error::from)?
            .ok_or(Error::NotFound)?;
        let tx = self.whatsapp.crm.begin().await?;
        if inbound.status != Status::Received {
            lease.complete(&tx).await?;
            return Ok(tx.commit().await?);
        }
        let envelope: Envelope = serde_json::from_str(&inbound.payload)
            .map_err(|_| JobError::Permanent("not what this version stores".to_owned()))?;
        // Another number of the same app: somebody else's conversation.
        if envelope.phone_number_id.as_ref().is_some_and(|number| *number != self.whatsapp.phone_number_id) {
            return Ok(self.finish(lease, tx, id, None).await?);
        }
        if let Some(message) = envelope.read() {
            drop(tx);
            return self.message(lease, id, &envelope, &message).await;
        }
        if let Some(told) = envelope.delivery() {
            drop(tx);
            return self.status(lease, id, &told).await;
        }
        // A message that cannot be understood may have been a card: it stays in sight.
        let reason = envelope.is_message().then_some("this kind of message is not known to this version");
        Ok(self.finish(lease, tx, id, reason).await?)
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()> {
        let HandleMessage { inbound_message_id } =
            serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        inbox::finish(tx, inbound_message_id, Some(reason)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_was_typed() {
        let message = pairing_message("ABCDEFGH2345");
        assert_eq!(message, "pair ABCD-EFGH-2345");
        for typed in [message.as_str(), "Pair abcd efgh 2345", "/start ABCDEFGH2345", "  PAIR\nabcd-efgh2345 "] {
            assert_eq!(pairing_code(typed).as_deref(), Some("ABCDEFGH2345"), "{typed}");
        }
        for other in ["", "pair", "pair me", "pairing ABCDEFGH2345", "Erika Muster", "/start", "pair ABCD-EFGH-23ä5"] {
            assert_eq!(pairing_code(other), None, "{other}");
        }
    }
}
