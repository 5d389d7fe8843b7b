//! Handling a stored update: who sent it, what it wants, and the answer, in one transaction.

use async_trait::async_trait;
use chrono::{DurationRound, TimeDelta};
use crm::cards::intake;
use crm::chats::{self, Sender};
use crm::database::Transaction;
use crm::entity::inbound_message::{self, Status};
use crm::entity::{Channel, job, outbound_message};
use crm::inbox::{self, HandleMessage};
use crm::jobs::{self, JobError, JobHandler, Lease, NewJob};
use crm::outbox::{self, MessageBody};
use crm::{Actor, Error, InboundMessageId, Result};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use teloxide::payloads::{AnswerCallbackQuery, AnswerCallbackQuerySetters, SendChatAction};
use teloxide::types::{CallbackQuery, ChatAction, ChatId, ChatMemberUpdated, Message, Update, UpdateKind};

use super::Telegram;
use super::commands::Command;
use super::file::{FetchFile, FetchFilePayload, Picture};
use super::verdict;
use crate::conversation::Phrase;

/// Telegram hands out files of at most 20 MB (<https://core.telegram.org/bots/api#getfile>).
const PUBLIC_FILE_LIMIT: u64 = 20_000_000;
/// A stranger hears from us at most this often.
const STRANGER_PAUSE: TimeDelta = TimeDelta::hours(1);

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
    async fn finish(&self, lease: &Lease, tx: Transaction, id: InboundMessageId, reason: Option<&str>) -> Result<()> {
        inbox::finish(&tx, id, reason).await?;
        lease.complete(&tx).await?;
        tx.commit().await
    }

    async fn message(&self, lease: &Lease, id: InboundMessageId, message: &Message) -> Result<(), JobError> {
        let mut tx = self.telegram.crm.begin().await?;
        let fetching = match sender(message) {
            Some(sender) => self.answer(&mut tx, id, &sender, message).await?,
            // Groups and channels: a card there is not meant for us, and an answer would be read by others.
            None => false,
        };
        self.finish(lease, tx, id, None).await?;
        if fetching {
            // A nicety for the next five seconds; without it nothing is lost.
            let typing = SendChatAction::new(message.chat.id, ChatAction::Typing);
            let shown: Result<bool, _> = self.telegram.api.call(&typing).await;
            if let Err(failure) = shown {
                tracing::debug!(%failure, "no typing was shown");
            }
        }
        Ok(())
    }

    /// Answers a private message; tells whether a picture will be fetched.
    async fn answer(
        &self,
        tx: &mut Transaction,
        id: InboundMessageId,
        sender: &Sender,
        message: &Message,
    ) -> Result<bool> {
        let command = message.text().and_then(Command::parse);
        if let Some(Command::Start(Some(token))) = command {
            let phrase = match chats::pair(tx, sender, token).await? {
                Some((_, user)) => Phrase::Paired(user.name),
                None => Phrase::LinkExpired,
            };
            say(tx, sender, id, phrase).await?;
            return Ok(false);
        }
        let Some((actor, identity)) = chats::identify(tx.db(), sender).await? else {
            self.answer_stranger(tx, sender).await?;
            return Ok(false);
        };
        match command {
            Some(Command::Stop) => {
                chats::unpair_in(tx, &actor, identity.id).await?;
                say(tx, sender, id, Phrase::Unpaired).await?;
            }
            Some(_) => say(tx, sender, id, Phrase::Help).await?,
            None => match Picture::of(message) {
                Some(picture) => return self.take(tx, &actor, id, sender, picture).await,
                None => say(tx, sender, id, Phrase::SendPicture).await?,
            },
        }
        Ok(false)
    }

    /// Opens a card, its answer and the job that fetches the picture.
    async fn take(
        &self,
        tx: &mut Transaction,
        actor: &Actor,
        id: InboundMessageId,
        sender: &Sender,
        picture: Picture,
    ) -> Result<bool> {
        let limit = self.file_limit();
        if picture.size.is_some_and(|size| size > limit) {
            say(tx, sender, id, Phrase::TooLarge(limit / 1_000_000)).await?;
            return Ok(false);
        }
        let card_id = intake::open(tx, actor, Channel::Telegram, id).await?;
        let body = MessageBody::Card { card_id };
        let key = outbox::card_key(card_id);
        outbox::put(tx, Channel::Telegram, &sender.external_chat_id, &key, body).await?;
        let payload = FetchFilePayload {
            card_id,
            owner_id: actor.user_id,
            file_id: picture.file_id,
            file_name: picture.file_name,
        };
        jobs::enqueue(tx, NewJob::new(FetchFile::KIND, &payload)?).await?;
        Ok(true)
    }

    /// One line, at most once an hour, that tells nothing but how to stop being a stranger.
    async fn answer_stranger(&self, tx: &mut Transaction, sender: &Sender) -> Result<()> {
        let now = tx.now();
        let chat = &sender.external_chat_id;
        let hour = |time: chrono::DateTime<chrono::Utc>| -> Result<String> {
            let start = time.duration_trunc(STRANGER_PAUSE).map_err(Error::internal)?;
            Ok(format!("stranger:telegram:{chat}:{}", start.timestamp()))
        };
        let key = hour(now)?;
        let recent = outbound_message::Entity::find()
            .filter(outbound_message::Column::DedupeKey.is_in([key.clone(), hour(now - STRANGER_PAUSE)?]))
            .filter(outbound_message::Column::CreatedAt.gt(now - STRANGER_PAUSE))
            .one(tx.db())
            .await?;
        if recent.is_some() {
            return Ok(());
        }
        outbox::put(tx, Channel::Telegram, chat, &key, Phrase::Stranger.body()).await
    }

    fn file_limit(&self) -> u64 {
        let ours = self.telegram.crm.limits.max_upload_bytes;
        if self.telegram.api.is_public() { ours.min(PUBLIC_FILE_LIMIT) } else { ours }
    }

    async fn tap(&self, lease: &Lease, id: InboundMessageId, query: &CallbackQuery) -> Result<(), JobError> {
        let words = verdict::carry_out(&self.telegram.crm, query).await?;
        let toast = AnswerCallbackQuery::new(query.id.clone()).text(words);
        let shown: Result<bool, _> = self.telegram.api.call(&toast).await;
        if let Err(failure) = shown {
            // The message under the thumb changes by itself; a toast that is too late is not worth another try.
            tracing::debug!(%failure, "a tap was carried out, but its answer was not shown");
        }
        let tx = self.telegram.crm.begin().await?;
        Ok(self.finish(lease, tx, id, None).await?)
    }

    /// Whoever blocks the bot has left; coming back takes a new link.
    async fn membership(
        &self,
        lease: &Lease,
        id: InboundMessageId,
        change: &ChatMemberUpdated,
    ) -> Result<(), JobError> {
        let mut tx = self.telegram.crm.begin().await?;
        let member = &change.new_chat_member;
        if change.chat.is_private() && (member.is_banned() || member.is_left()) {
            let chat = change.chat.id.to_string();
            let sender = Sender {
                channel: Channel::Telegram,
                external_user_id: change.from.id.to_string(),
                external_chat_id: chat,
                title: None,
                language: None,
            };
            if let Some((actor, identity)) = chats::identify(tx.db(), &sender).await? {
                chats::unpair_in(&mut tx, &actor, identity.id).await?;
            }
        }
        Ok(self.finish(lease, tx, id, None).await?)
    }
}

#[async_trait]
impl JobHandler for HandleUpdate {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let HandleMessage { inbound_message_id: id } = lease.payload()?;
        let inbound = inbound_message::Entity::find_by_id(id)
            .one(&self.telegram.crm.db)
            .await
            .map_err(Error::from)?
            .ok_or(Error::NotFound)?;
        if inbound.status != Status::Received {
            let tx = self.telegram.crm.begin().await?;
            lease.complete(&tx).await?;
            return Ok(tx.commit().await?);
        }
        // From the text, never from a `Value`: teloxide then mistakes good messages for unknown ones.
        let update: Update =
            serde_json::from_str(&inbound.payload).map_err(|_| JobError::Permanent("not an update".to_owned()))?;
        match update.kind {
            UpdateKind::Message(message) => self.message(lease, id, &message).await,
            UpdateKind::CallbackQuery(query) => self.tap(lease, id, &query).await,
            UpdateKind::MyChatMember(change) => self.membership(lease, id, &change).await,
            UpdateKind::Error(_) => {
                // A message that cannot be understood may have been a card: it stays in sight.
                let message = inbound.payload.contains("\"message\"");
                let reason = message.then_some("this kind of message is not known to this version");
                let tx = self.telegram.crm.begin().await?;
                Ok(self.finish(lease, tx, id, reason).await?)
            }
            _ => {
                let tx = self.telegram.crm.begin().await?;
                Ok(self.finish(lease, tx, id, None).await?)
            }
        }
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()> {
        let HandleMessage { inbound_message_id } =
            serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        inbox::finish(tx, inbound_message_id, Some(reason)).await
    }
}

/// Who wrote a private message; `None` for any other.
fn sender(message: &Message) -> Option<Sender> {
    let from = message.from.as_ref()?;
    if !message.chat.is_private() || from.is_bot {
        return None;
    }
    let printable = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    Some(Sender {
        channel: Channel::Telegram,
        external_user_id: from.id.to_string(),
        external_chat_id: message.chat.id.to_string(),
        title: Some(printable(&from.full_name())),
        language: from.language_code.as_deref().map(|code| printable(code).chars().take(35).collect()),
    })
}

async fn say(tx: &mut Transaction, sender: &Sender, id: InboundMessageId, phrase: Phrase) -> Result<()> {
    let key = format!("reply:{id}");
    outbox::put(tx, Channel::Telegram, &sender.external_chat_id, &key, phrase.body()).await
}

/// A chat as Telegram numbers it.
pub(super) fn chat_id(external: &str) -> Result<ChatId> {
    external.parse().map(ChatId).map_err(Error::internal)
}
