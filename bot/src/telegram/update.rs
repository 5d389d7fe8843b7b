//! Handling a stored update: it is parsed here, and the conversation does the rest.

use async_trait::async_trait;
use crm::database::Transaction;
use crm::entity::inbound_message::{self, Status};
use crm::entity::{Channel, job};
use crm::inbox::{self, HandleMessage};
use crm::jobs::{JobError, JobHandler, Lease};
use crm::{Error, InboundMessageId, Result};
use sea_orm::EntityTrait;
use teloxide::payloads::{AnswerCallbackQuery, AnswerCallbackQuerySetters};
use teloxide::types::{CallbackQuery, CallbackQueryId, ChatMemberUpdated, Update, UpdateKind};

use super::{Telegram, inline, parse};
use crate::conversation;

/// Handles updates, in the order in which they came to a chat.
pub(super) struct HandleUpdate {
    telegram: Telegram,
}

impl HandleUpdate {
    /// Kind of the job.
    pub(super) const KIND: &'static str = "telegram_update";

    pub(super) fn new(telegram: Telegram) -> Self {
        Self { telegram }
    }

    /// Ends the job and the message together.
    async fn finish(&self, lease: &Lease, id: InboundMessageId, reason: Option<&str>) -> Result<(), JobError> {
        let tx = self.telegram.crm.begin().await?;
        Ok(conversation::finish(lease, tx, id, reason).await?)
    }

    async fn tap(&self, lease: &Lease, id: InboundMessageId, query: &CallbackQuery) -> Result<(), JobError> {
        let Some(incoming) = parse::tap(id, query) else {
            self.toast(&query.id, None).await;
            return self.finish(lease, id, None).await;
        };
        let outcome = conversation::handle(&self.telegram.crm, &self.telegram, lease, &incoming).await?;
        self.toast(&query.id, outcome.toast).await;
        Ok(())
    }

    /// Every tap is answered, or the button would spin.
    async fn toast(&self, query: &CallbackQueryId, words: Option<String>) {
        let mut answer = AnswerCallbackQuery::new(query.clone());
        if let Some(words) = words {
            answer = answer.text(words);
        }
        let shown: Result<bool, _> = self.telegram.api.call(&answer).await;
        if let Err(failure) = shown {
            // The message under the thumb changes by itself; a toast that is too late is not worth another try.
            tracing::debug!(%failure, "a tap was carried out, but its answer was not shown");
        }
    }

    async fn membership(
        &self,
        lease: &Lease,
        id: InboundMessageId,
        change: &ChatMemberUpdated,
    ) -> Result<(), JobError> {
        let member = &change.new_chat_member;
        if member.is_banned() || member.is_left() {
            let sender = parse::sender(&change.from, &change.chat.id.to_string());
            return Ok(conversation::leave(&self.telegram.crm, lease, id, &sender).await?);
        }
        self.finish(lease, id, None).await
    }
}

#[async_trait]
impl JobHandler for HandleUpdate {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let HandleMessage { inbound_message_id: id } = lease.payload()?;
        let crm = &self.telegram.crm;
        let inbound =
            inbound_message::Entity::find_by_id(id).one(&crm.db).await.map_err(Error::from)?.ok_or(Error::NotFound)?;
        if inbound.status != Status::Received {
            let tx = crm.begin().await?;
            lease.complete(&tx).await?;
            return Ok(tx.commit().await?);
        }
        // From the text, never from a `Value`: teloxide then mistakes good messages for unknown ones.
        let update: Update =
            serde_json::from_str(&inbound.payload).map_err(|_| JobError::Permanent("not an update".to_owned()))?;
        match update.kind {
            UpdateKind::Message(message) if message.migrate_to_chat_id().is_some() => {
                let to = message.migrate_to_chat_id().map(ToString::to_string).unwrap_or_default();
                Ok(conversation::follow(crm, lease, id, Channel::Telegram, &message.chat.id.to_string(), &to).await?)
            }
            UpdateKind::InlineQuery(query) => {
                if let Err(failure) = inline::answer(&self.telegram, &query).await? {
                    tracing::debug!(%failure, "an inline query was not answered");
                }
                self.finish(lease, id, None).await
            }
            UpdateKind::Message(message) => match parse::message(id, &message) {
                Some(incoming) => {
                    conversation::handle(crm, &self.telegram, lease, &incoming).await?;
                    Ok(())
                }
                None => self.finish(lease, id, None).await,
            },
            UpdateKind::EditedMessage(message) => match parse::edited(id, &message) {
                Some(incoming) => {
                    conversation::handle(crm, &self.telegram, lease, &incoming).await?;
                    Ok(())
                }
                None => self.finish(lease, id, None).await,
            },
            UpdateKind::CallbackQuery(query) => self.tap(lease, id, &query).await,
            UpdateKind::MyChatMember(change) => self.membership(lease, id, &change).await,
            UpdateKind::Error(_) => {
                // A message that cannot be understood may have been a card: it stays in sight.
                let message = inbound.payload.contains("\"message\"");
                let reason = message.then_some("this kind of message is not known to this version");
                self.finish(lease, id, reason).await
            }
            _ => self.finish(lease, id, None).await,
        }
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()> {
        let HandleMessage { inbound_message_id } =
            serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        inbox::finish(tx, inbound_message_id, Some(reason)).await
    }
}
