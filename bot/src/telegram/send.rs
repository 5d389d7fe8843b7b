//! Making the chat show what the outbox says.
//!
//! A message is sent once and edited from then on. Between Telegram's answer and our note of it a crash can still double
//! a message, for the Bot API takes no key by which it could tell a repetition.

use async_trait::async_trait;
use crm::cards;
use crm::chats::{self, Sender};
use crm::database::Transaction;
use crm::entity::outbound_message::{self, Status};
use crm::entity::{Channel, card, inbound_message, job};
use crm::jobs::{JobError, JobHandler, Lease};
use crm::outbox::{self, MessageBody, SendMessage};
use crm::{CardId, Error, InboundMessageId, Result};
use sea_orm::EntityTrait;
use serde::Deserialize;
use teloxide::payloads::{
    EditMessageText, EditMessageTextSetters, SendMessage as Post, SendMessageSetters as PostSetters,
};
use teloxide::types::{ChatId, LinkPreviewOptions, MessageId, ParseMode, ReplyParameters};

use super::Telegram;
use super::client::Failure;
use super::render::{self, View};
use super::update::chat_id;
use crate::conversation::Phrase;

/// What a message that was sent is told by.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}

/// What a message should look like now.
struct Wanted {
    view: View,
    /// The message that it answers.
    reply_to: Option<MessageId>,
}

/// What the state of things asks for.
enum Duty {
    Show(Wanted),
    /// The chat shows it already.
    Shown,
    /// An earlier job has done it.
    Nothing,
    /// Nobody is there to see it any more; the reason.
    Drop(&'static str),
}

/// Sends and edits messages, in order within a chat.
pub(super) struct Send {
    telegram: Telegram,
}

impl Send {
    pub(super) fn new(telegram: Telegram) -> Self {
        Self { telegram }
    }

    async fn duty(&self, message: &outbound_message::Model) -> Result<Duty> {
        if message.sent_revision >= message.revision || message.status == Status::Dead {
            return Ok(Duty::Nothing);
        }
        match &message.body {
            MessageBody::Phrase { key, arguments } => {
                let phrase = Phrase::stored(key, arguments)
                    .ok_or_else(|| Error::internal(format!("the phrase {key} is not known to this version")))?;
                Ok(Duty::Show(Wanted { view: render::phrase(&phrase), reply_to: None }))
            }
            MessageBody::Card { card_id } => self.card_duty(message, *card_id).await,
        }
    }

    /// The card goes only to its owner's chat: a chat that was given up or passed on gets nothing.
    async fn card_duty(&self, message: &outbound_message::Model, id: CardId) -> Result<Duty> {
        let crm = &self.telegram.crm;
        let sender = Sender {
            channel: message.channel,
            // In a private chat the chat has the number of the person.
            external_user_id: message.external_chat_id.clone(),
            external_chat_id: message.external_chat_id.clone(),
            title: None,
            language: None,
        };
        let Some((actor, _)) = chats::identify(&crm.db, &sender).await? else {
            return Ok(Duty::Drop("the chat is not paired any more"));
        };
        let card = match cards::get(crm, &actor, id).await {
            Ok(card) => card.record,
            Err(Error::NotFound) => return Ok(Duty::Drop("the card does not belong to this chat")),
            Err(error) => return Err(error),
        };
        // "Received" and "reading" look the same, and the revision before this one was "received".
        let shown = message.external_message_id.is_some() && message.sent_revision == message.revision - 1;
        if card.status == card::Status::Reading && shown {
            return Ok(Duty::Shown);
        }
        let reply_to = match card.inbound_message_id {
            Some(inbound) if message.external_message_id.is_none() => self.message_id(inbound).await?,
            _ => None,
        };
        Ok(Duty::Show(Wanted { view: render::card(&card, self.telegram.page.as_ref()), reply_to }))
    }

    /// The number of the message that an update brought.
    async fn message_id(&self, inbound: InboundMessageId) -> Result<Option<MessageId>> {
        #[derive(Deserialize)]
        struct Brought {
            message: Option<Sent>,
        }
        let row = inbound_message::Entity::find_by_id(inbound).one(&self.telegram.crm.db).await?;
        let brought = row.and_then(|row| serde_json::from_str::<Brought>(&row.payload).ok());
        Ok(brought.and_then(|brought| brought.message).map(|message| MessageId(message.message_id)))
    }

    /// Edits the message if there is one, sends it otherwise, and gives its number.
    async fn show(&self, chat: ChatId, known: Option<i32>, wanted: Wanted) -> Result<i32, Failure> {
        let Some(id) = known else { return self.post(chat, wanted).await };
        match self.edit(chat, MessageId(id), &wanted.view).await {
            Err(failure) if failure.says("message is not modified") => {
                self.telegram.count("out", "unchanged");
                Ok(id)
            }
            // Deleted by the person, or older than Telegram lets us edit.
            Err(failure)
                if failure.says("message to edit not found")
                    || failure.says("message can't be edited")
                    || failure.says("MESSAGE_ID_INVALID") =>
            {
                self.post(chat, wanted).await
            }
            Err(failure) => Err(failure),
            Ok(()) => {
                self.telegram.count("out", "edited");
                Ok(id)
            }
        }
    }

    async fn edit(&self, chat: ChatId, id: MessageId, view: &View) -> Result<(), Failure> {
        let mut edit =
            EditMessageText::new(chat, id, &view.html).parse_mode(ParseMode::Html).link_preview_options(no_preview());
        if let Some(keyboard) = &view.keyboard {
            edit = edit.reply_markup(keyboard.clone());
        }
        self.telegram.api.call::<_, serde::de::IgnoredAny>(&edit).await?;
        Ok(())
    }

    async fn post(&self, chat: ChatId, wanted: Wanted) -> Result<i32, Failure> {
        let mut post = Post::new(chat, wanted.view.html).parse_mode(ParseMode::Html).link_preview_options(no_preview());
        if let Some(id) = wanted.reply_to {
            post = post.reply_parameters(ReplyParameters::new(id).allow_sending_without_reply());
        }
        if let Some(keyboard) = wanted.view.keyboard {
            post = post.reply_markup(keyboard);
        }
        let sent: Sent = self.telegram.api.call(&post).await?;
        self.telegram.count("out", "sent");
        Ok(sent.message_id)
    }

    async fn outcome(&self, message: &outbound_message::Model) -> Result<Outcome, JobError> {
        let wanted = match self.duty(message).await? {
            Duty::Show(wanted) => wanted,
            Duty::Shown => return Ok(Outcome::Shown(message.external_message_id.clone())),
            Duty::Nothing => return Ok(Outcome::Unchanged),
            Duty::Drop(reason) => return Ok(Outcome::Dropped(reason)),
        };
        let known = message.external_message_id.as_deref().and_then(|id| id.parse().ok());
        match self.show(chat_id(&message.external_chat_id)?, known, wanted).await {
            Ok(id) => Ok(Outcome::Shown(Some(id.to_string()))),
            // Blocked, deactivated, never started: the person's wish, not a fault of ours, so no dead letter.
            Err(Failure::Refused { code: 403, .. }) => {
                self.telegram.count("out", "refused");
                Ok(Outcome::Dropped("the chat does not take messages from the bot"))
            }
            Err(failure) => {
                let limited = matches!(failure, Failure::Limited(_));
                self.telegram.count("out", if limited { "limited" } else { "failed" });
                Err(failure.into())
            }
        }
    }

    async fn settle(&self, lease: &Lease, message: &outbound_message::Model, outcome: Outcome) -> Result<()> {
        let tx = self.telegram.crm.begin().await?;
        match outcome {
            Outcome::Shown(id) => outbox::mark_sent(&tx, message, id).await?,
            Outcome::Dropped(reason) => outbox::mark_dead(&tx, message.id, reason).await?,
            Outcome::Unchanged => {}
        }
        lease.complete(&tx).await?;
        tx.commit().await
    }
}

/// What to note.
enum Outcome {
    /// The chat shows it as the message with this number.
    Shown(Option<String>),
    Dropped(&'static str),
    Unchanged,
}

#[async_trait]
impl JobHandler for Send {
    fn kind(&self) -> &'static str {
        SendMessage::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let SendMessage { outbound_message_id } = lease.payload()?;
        let message = outbound_message::Entity::find_by_id(outbound_message_id)
            .one(&self.telegram.crm.db)
            .await
            .map_err(Error::from)?
            .ok_or(Error::NotFound)?;
        if message.channel != Channel::Telegram {
            return Err(JobError::Permanent("no channel takes this message".to_owned()));
        }
        let outcome = self.outcome(&message).await?;
        Ok(self.settle(lease, &message, outcome).await?)
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()> {
        let SendMessage { outbound_message_id } =
            serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        outbox::mark_dead(tx, outbound_message_id, reason).await
    }
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
