//! Telegram as the conversation sees it.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use crm::contacts::PointKind;
use crm::entity::Channel;
use crm::jobs::JobError;
use serde::Deserialize;
use teloxide::payloads::{
    EditMessageCaption, EditMessageCaptionSetters, EditMessageText, EditMessageTextSetters, GetFile, SendChatAction,
    SendContact, SendContactSetters, SendMessage, SendMessageSetters,
};
use teloxide::types::{ChatAction, ChatId, FileId, LinkPreviewOptions, MessageId, ParseMode, ReplyParameters};

use super::client::Failure;
use super::{Telegram, html};
use crate::conversation::adapter::{Adapter, Delivery, Missing, Undelivered};
use crate::conversation::answer::{ContactCard, Enclosure, View};
use crate::conversation::intent::RemoteFile;

/// Telegram hands out files of at most 20 MB (<https://core.telegram.org/bots/api#getfile>).
const PUBLIC_FILE_LIMIT: u64 = 20_000_000;
/// Longest vCard of a contact, in bytes (<https://core.telegram.org/bots/api#sendcontact>).
pub(super) const MAX_VCARD: usize = 2048;
/// The sign of being busy lasts five seconds (<https://core.telegram.org/bots/api#sendchataction>).
const BUSY_AGAIN: Duration = Duration::from_secs(4);

/// How far behind the message that it answers a message is looked for that may have been sent.
const SEARCHED: i32 = 20;

/// What a message that was sent is told by.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}

#[async_trait]
impl Adapter for Telegram {
    fn channel(&self) -> Channel {
        Channel::Telegram
    }

    fn edits(&self) -> bool {
        true
    }

    fn file_limit(&self) -> u64 {
        if self.api.is_public() { PUBLIC_FILE_LIMIT } else { u64::MAX }
    }

    async fn download(&self, file: &RemoteFile, limit: u64) -> Result<Bytes, Missing> {
        #[derive(Deserialize)]
        struct Remote {
            file_path: Option<String>,
            file_size: Option<u64>,
        }
        let too_large = || Missing::ForGood(format!("the file is larger than {} MB", limit / 1_000_000));
        let remote: Remote = match self.api.call(&GetFile::new(FileId(file.reference.clone()))).await {
            Ok(remote) => remote,
            Err(failure) if failure.says("file is too big") => return Err(too_large()),
            Err(Failure::Refused { code: 400, .. }) => {
                return Err(Missing::ForGood("Telegram does not have the picture any more".to_owned()));
            }
            Err(failure) => return Err(Missing::ForNow(failure.into())),
        };
        if remote.file_size.is_some_and(|size| size > limit) {
            return Err(too_large());
        }
        let path = remote.file_path.ok_or_else(|| Missing::ForNow(JobError::retry("the file is not ready")))?;
        match self.api.download(&path, limit).await {
            Ok(bytes) => Ok(bytes),
            Err(Failure::TooLarge) => Err(too_large()),
            // The link may be too old; the next try asks for a new one.
            Err(failure @ Failure::Refused { .. }) => Err(Missing::ForNow(JobError::retry(failure))),
            Err(failure) => Err(Missing::ForNow(failure.into())),
        }
    }

    async fn show_busy(&self, chat: &str, _message_id: Option<&str>) -> Option<Duration> {
        let typing = SendChatAction::new(ChatId(chat.parse().ok()?), ChatAction::Typing);
        let shown: Result<bool, _> = self.api.call(&typing).await;
        shown.inspect_err(|failure| tracing::debug!(%failure, "no typing was shown")).ok().map(|_| BUSY_AGAIN)
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<String, Undelivered> {
        let number = |text: &str| text.parse().map_err(|_| failed("a number of Telegram is not one"));
        let chat = ChatId(number(delivery.chat)?);
        self.pace.turn(chat.0, self.crm.clock.now()).map_err(|wait| Undelivered::Failed(JobError::Later(wait)))?;
        let reply_to = delivery.reply_to.and_then(|id| id.parse().ok()).map(MessageId);
        let standing = delivery.standing.and_then(|id| id.parse().ok()).map(MessageId);
        let sent = match (standing, reply_to, &delivery.unless_sent) {
            (None, Some(question), Some(others)) => self.find(chat, question, others, &delivery.view).await,
            _ => Ok(None),
        };
        let shown = match sent {
            Ok(None) => self.show(chat, standing, reply_to, delivery.view).await,
            Ok(Some(id)) => Ok(id),
            Err(failure) => Err(failure),
        };
        match shown {
            Ok(id) => Ok(id.to_string()),
            Err(Failure::Moved(to)) => Err(Undelivered::Moved(to.to_string())),
            // Blocked, deactivated, never started: the person's wish, not a fault of ours, so no dead letter.
            Err(Failure::Refused { code: 403, .. }) => {
                self.count("out", "refused");
                Err(Undelivered::Unwanted("the chat does not take messages from the bot"))
            }
            Err(failure) => {
                let limited = matches!(failure, Failure::Limited(_));
                self.count("out", if limited { "limited" } else { "failed" });
                Err(Undelivered::Failed(failure.into()))
            }
        }
    }
}

impl Telegram {
    /// Edits the message if there is one, sends it otherwise, and gives its number.
    async fn show(
        &self,
        chat: ChatId,
        standing: Option<MessageId>,
        reply_to: Option<MessageId>,
        view: View,
    ) -> Result<i32, Failure> {
        if let Some(enclosure) = view.enclosure {
            return match enclosure {
                Enclosure::Contact(contact) => self.send_contact(chat, reply_to, &contact).await,
                Enclosure::File { name, bytes } => self.send_document(chat, name, bytes, html::html(&view.lines)).await,
            };
        }
        let Some(id) = standing else { return self.post(chat, reply_to, view).await };
        let edited = match self.edit(chat, id, &view).await {
            // It was sent with a picture.
            Err(failure) if failure.says("there is no text in the message") => self.edit_caption(chat, id, &view).await,
            other => other,
        };
        match edited {
            Err(failure) if failure.says("message is not modified") => {
                self.count("out", "unchanged");
                Ok(id.0)
            }
            // Deleted by the person, or older than Telegram lets us edit.
            Err(failure)
                if failure.says("message to edit not found")
                    || failure.says("message can't be edited")
                    || failure.says("MESSAGE_ID_INVALID") =>
            {
                self.post(chat, reply_to, view).await
            }
            Err(failure) => Err(failure),
            Ok(()) => {
                self.count("out", "edited");
                Ok(id.0)
            }
        }
    }

    /// Edits the message that was sent when nobody was left to note its number, if there is one: it stands soon after the
    /// one that it answers, and of all that stands there only our own messages can be edited.
    async fn find(
        &self,
        chat: ChatId,
        question: MessageId,
        others: &[String],
        view: &View,
    ) -> Result<Option<i32>, Failure> {
        if view.enclosure.is_some() || view.picture.is_some() {
            return Ok(None);
        }
        for id in question.0 + 1..=question.0 + SEARCHED {
            if others.contains(&id.to_string()) {
                continue;
            }
            match self.edit(chat, MessageId(id), view).await {
                Ok(()) => return Ok(Some(id)),
                Err(failure) if failure.says("message is not modified") => return Ok(Some(id)),
                // Somebody else's, or none.
                Err(Failure::Refused { code: 400, .. }) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(None)
    }

    async fn edit(&self, chat: ChatId, id: MessageId, view: &View) -> Result<(), Failure> {
        let mut edit = EditMessageText::new(chat, id, html::html(&view.lines))
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        if let Some(keyboard) = html::keyboard(view.buttons.clone()) {
            edit = edit.reply_markup(keyboard);
        }
        self.api.call::<_, serde::de::IgnoredAny>(&edit).await?;
        Ok(())
    }

    async fn edit_caption(&self, chat: ChatId, id: MessageId, view: &View) -> Result<(), Failure> {
        let mut edit = EditMessageCaption::new(chat, id).caption(html::html(&view.lines)).parse_mode(ParseMode::Html);
        if let Some(keyboard) = html::keyboard(view.buttons.clone()) {
            edit = edit.reply_markup(keyboard);
        }
        self.api.call::<_, serde::de::IgnoredAny>(&edit).await?;
        Ok(())
    }

    async fn post(&self, chat: ChatId, reply_to: Option<MessageId>, view: View) -> Result<i32, Failure> {
        if let Some(picture) = view.picture.clone() {
            match self.send_photo(chat, reply_to, picture, &view).await {
                // Its shape is not to Telegram's liking; the words do without it.
                Err(failure) if failure.says("PHOTO_") || failure.says("IMAGE_PROCESS_FAILED") => {}
                other => return other,
            }
        }
        let mut post = SendMessage::new(chat, html::html(&view.lines))
            .parse_mode(ParseMode::Html)
            .link_preview_options(no_preview());
        if let Some(id) = reply_to {
            post = post.reply_parameters(ReplyParameters::new(id).allow_sending_without_reply());
        }
        if let Some(keyboard) = html::keyboard(view.buttons) {
            post = post.reply_markup(keyboard);
        }
        self.sent(self.api.call(&post).await)
    }

    async fn send_photo(
        &self,
        chat: ChatId,
        reply_to: Option<MessageId>,
        picture: Bytes,
        view: &View,
    ) -> Result<i32, Failure> {
        let mut form = form(chat, reply_to, html::html(&view.lines));
        if let Some(keyboard) = html::keyboard(view.buttons.clone()) {
            form.extend(serde_json::to_string(&keyboard).ok().map(|keyboard| ("reply_markup", keyboard)));
        }
        self.sent(self.api.upload("sendPhoto", form, ("photo", "crop.jpg".to_owned(), picture)).await)
    }

    /// As a contact that a tap takes over; as a file when it is too long for that or has no number to call.
    async fn send_contact(
        &self,
        chat: ChatId,
        reply_to: Option<MessageId>,
        contact: &ContactCard,
    ) -> Result<i32, Failure> {
        let data = &contact.data;
        let phone = data.points.iter().find(|point| point.kind == PointKind::Phone);
        let Some(phone) = phone.filter(|_| contact.vcard.len() <= MAX_VCARD) else {
            let name = format!("{}.vcf", file_name(&data.display_name));
            let file = ("document", name, Bytes::from(contact.vcard.clone()));
            return self.sent(self.api.upload("sendDocument", form(chat, reply_to, String::new()), file).await);
        };
        let number = phone.normal_form.as_ref().unwrap_or(&phone.value);
        let mut send = SendContact::new(chat, number.clone(), data.display_name.clone()).vcard(contact.vcard.clone());
        if let Some(id) = reply_to {
            send = send.reply_parameters(ReplyParameters::new(id).allow_sending_without_reply());
        }
        self.sent(self.api.call(&send).await)
    }

    async fn send_document(&self, chat: ChatId, name: String, bytes: Bytes, caption: String) -> Result<i32, Failure> {
        self.sent(self.api.upload("sendDocument", form(chat, None, caption), ("document", name, bytes)).await)
    }

    fn sent(&self, answer: Result<Sent, Failure>) -> Result<i32, Failure> {
        let sent = answer?;
        self.count("out", "sent");
        Ok(sent.message_id)
    }
}

/// The parameters of a method that takes a file.
fn form(chat: ChatId, reply_to: Option<MessageId>, caption: String) -> Vec<(&'static str, String)> {
    let mut form = vec![("chat_id", chat.to_string()), ("caption", caption), ("parse_mode", "HTML".to_owned())];
    let reply = reply_to.map(|id| ReplyParameters::new(id).allow_sending_without_reply());
    form.extend(reply.and_then(|reply| serde_json::to_string(&reply).ok()).map(|reply| ("reply_parameters", reply)));
    form
}

/// A name of a person as the name of a file.
fn file_name(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
    let plain = plain.trim_matches('-').to_owned();
    if plain.is_empty() { "contact".to_owned() } else { plain }
}

fn failed(reason: &str) -> Undelivered {
    Undelivered::Failed(JobError::Permanent(reason.to_owned()))
}

/// What a card says may be an address of somebody else's choosing; Telegram shall not fetch it.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}
