//! What the conversation asks of WhatsApp.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use crm::entity::{Channel, whatsapp_user};
use crm::jobs::JobError;
use crm::{Result, whatsapp};

use super::failure::Failure;
use super::outgoing::Outgoing;
use super::render::Page;
use super::{Whatsapp, contact, media};
use crate::conversation::adapter::{Adapter, Delivery, Missing, Undelivered};
use crate::conversation::answer::{Enclosure, View};
use crate::conversation::intent::RemoteFile;

/// Largest file that Meta hands out (<https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media>).
const FILE_LIMIT: u64 = 100_000_000;
/// The sign that somebody writes goes out after 25 seconds.
const TYPING_AGAIN: Duration = Duration::from_secs(20);

impl Whatsapp {
    /// The message that shows a view, and the picture or the long text that must go before it.
    async fn messages(&self, view: View) -> Result<(Option<Outgoing>, Outgoing), Failure> {
        if let Some(enclosure) = view.enclosure {
            return Ok((None, self.enclosed(enclosure).await?));
        }
        let (before, page) = Page::of(&view).divided();
        let Some(picture) = view.picture else { return Ok((before.map(Outgoing::Text), page.message(None))) };
        let png = picture.starts_with(b"\x89PNG");
        let (name, mime) = if png { ("card.png", "image/png") } else { ("card.jpg", "image/jpeg") };
        let media_id = self.graph.upload(picture, name, mime).await?;
        if page.needs_own_picture() {
            return Ok((Some(Outgoing::Image { media_id, caption: None }), page.message(None)));
        }
        Ok((None, page.message(Some(media_id))))
    }

    async fn enclosed(&self, enclosure: Enclosure) -> Result<Outgoing, Failure> {
        let (name, bytes) = match enclosure {
            Enclosure::Contact(card) => return Ok(Outgoing::Contacts(vec![contact::write(&card.data)])),
            Enclosure::File { name, bytes } => (name, bytes),
        };
        // The list of media types that are taken has none for vCards, and takes any document as text.
        let media_id = self.graph.upload(bytes, &name, "text/plain").await?;
        Ok(Outgoing::Document { media_id, file_name: name })
    }

    async fn send(&self, user: &whatsapp_user::Model, delivery: Delivery<'_>) -> Result<String, Failure> {
        let (before, message) = self.messages(delivery.view).await?;
        if let Some(before) = before {
            self.graph.send(&before.to_json(user, delivery.reply_to, None)).await?;
        }
        let id = self.graph.send(&message.to_json(user, delivery.reply_to, Some(&delivery.tracker))).await?;
        self.count("out", "sent");
        Ok(id)
    }
}

#[async_trait]
impl Adapter for Whatsapp {
    fn channel(&self) -> Channel {
        Channel::Whatsapp
    }

    fn edits(&self) -> bool {
        false
    }

    fn file_limit(&self) -> u64 {
        FILE_LIMIT
    }

    async fn download(&self, file: &RemoteFile, limit: u64) -> Result<Bytes, Missing> {
        media::fetch(&self.graph, &file.reference, file.sha256.as_deref(), limit).await.map_err(|missing| match missing
        {
            media::Missing::Gone => Missing::ForGood("WhatsApp does not have the picture any more".to_owned()),
            media::Missing::TooLarge => Missing::ForGood(format!("the file is larger than {} MB", limit / 1_000_000)),
            media::Missing::Damaged => Missing::ForNow(JobError::retry("the file is not the one that was announced")),
            // The addresses that Meta gives are Meta's; one of elsewhere is a setting that is missing.
            media::Missing::Later(failure @ (Failure::Foreign | Failure::Refused(_))) => {
                Missing::ForNow(JobError::retry(failure))
            }
            media::Missing::Later(failure) => Missing::ForNow(failure.into()),
        })
    }

    async fn show_busy(&self, _chat: &str, message_id: Option<&str>) -> Option<Duration> {
        if let Err(failure) = self.graph.mark_read_and_typing(message_id?).await {
            tracing::debug!(%failure, "a message was not marked as read");
            return None;
        }
        Some(TYPING_AGAIN)
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<String, Undelivered> {
        let db = &self.crm.db;
        let now = self.crm.clock.now();
        let failed = |error: crm::Error| Undelivered::Failed(error.into());
        let Some(user) = whatsapp::find(db, delivery.chat).await.map_err(failed)? else {
            return Err(Undelivered::Unwanted("nobody is known by this name"));
        };
        if user.window_ends_at() <= now {
            self.count("out", "window_closed");
            return Err(Undelivered::Unwanted(whatsapp::WINDOW_CLOSED));
        }
        let wait = whatsapp::take_turn(db, &user, now).await.map_err(failed)?;
        if !wait.is_zero() {
            return Err(Undelivered::Failed(JobError::Later(wait)));
        }
        match self.send(&user, delivery).await {
            Ok(id) => Ok(id),
            Err(Failure::WindowClosed) => {
                self.count("out", "window_closed");
                Err(Undelivered::Unwanted(whatsapp::WINDOW_CLOSED))
            }
            Err(Failure::Undeliverable(_)) => {
                self.count("out", "refused");
                Err(Undelivered::Unwanted(whatsapp::UNDELIVERABLE))
            }
            Err(failure) => {
                self.count("out", if failure == Failure::Limited { "limited" } else { "failed" });
                Err(Undelivered::Failed(failure.into()))
            }
        }
    }
}
