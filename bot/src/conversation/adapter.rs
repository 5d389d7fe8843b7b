//! What the conversation asks of a channel.

use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use crm::entity::Channel;
use crm::jobs::JobError;

use super::answer::View;
use super::intent::RemoteFile;

/// A channel: its wire, and nothing of the conversation.
#[async_trait]
pub trait Adapter: Send + Sync {
    /// Which one.
    fn channel(&self) -> Channel;

    /// Whether a message that was sent can be changed.
    fn edits(&self) -> bool;

    /// Largest file that the channel hands out, in bytes.
    fn file_limit(&self) -> u64;

    /// The bytes of a file, at most `limit` of them.
    async fn download(&self, file: &RemoteFile, limit: u64) -> Result<Bytes, Missing>;

    /// Shows that something is being done for a message, and tells after which time it should be shown again. Errors are
    /// the channel's to log: without the sign nothing is lost.
    async fn show_busy(&self, chat: &str, message_id: Option<&str>) -> Option<Duration>;

    /// Makes the chat show a message, and gives the channel's number of it.
    async fn deliver(&self, delivery: Delivery<'_>) -> Result<String, Undelivered>;
}

/// A message to be shown.
#[derive(Clone, Debug)]
pub struct Delivery<'a> {
    /// Where.
    pub chat: &'a str,
    /// The channel's number of the message as it stands, which shall be changed.
    pub standing: Option<&'a str>,
    /// The channel's number of the message that it answers.
    pub reply_to: Option<&'a str>,
    /// Set when the message may have been sent without our noting it: the channel's numbers of the others in the chat.
    pub unless_sent: Option<Vec<String>>,
    /// Our own name for this state of the message, for channels that tell it back.
    pub tracker: String,
    /// What it shall look like.
    pub view: View,
}

/// Why a message is not shown.
#[derive(Debug)]
pub enum Undelivered {
    /// The chat takes nothing from us, now and later; the reason. The person's wish, so no dead letter.
    Unwanted(&'static str),
    /// The group lives on under this number.
    Moved(String),
    /// Anything else.
    Failed(JobError),
}

/// Why there is no file.
#[derive(Debug)]
pub enum Missing {
    /// The reason, for the sender.
    ForGood(String),
    /// Another try may help.
    ForNow(JobError),
}
