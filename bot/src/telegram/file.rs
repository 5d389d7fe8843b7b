//! Fetching the picture of a card.

use async_trait::async_trait;
use crm::cards::intake;
use crm::database::Transaction;
use crm::entity::job;
use crm::jobs::{JobError, JobHandler, Lease};
use crm::{Actor, CardId, Error, Result, UserId};
use serde::{Deserialize, Serialize};
use teloxide::payloads::GetFile;
use teloxide::types::{FileId, Message};

use super::Telegram;
use super::client::Failure;

/// The picture of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    /// What to ask Telegram for.
    pub(super) file_id: FileId,
    /// What the sender called it; photos have no name.
    pub(super) file_name: Option<String>,
    /// Bytes, where they are told.
    pub(super) size: Option<u64>,
}

impl Picture {
    /// The largest size of a photo, or a document that may be a picture.
    pub(super) fn of(message: &Message) -> Option<Self> {
        let told = |size: u32| (size != u32::MAX).then_some(u64::from(size));
        if let Some(sizes) = message.photo() {
            let largest = sizes.iter().max_by_key(|size| u64::from(size.width) * u64::from(size.height))?;
            return Some(Self { file_id: largest.file.id.clone(), file_name: None, size: told(largest.file.size) });
        }
        let document = message.document()?;
        // Telegram may lose the media type; what it is then shows when it is there.
        let picture = document.mime_type.as_ref().is_none_or(|mime| {
            mime.type_() == "image" || mime.essence_str() == "application/pdf" || mime.subtype() == "octet-stream"
        });
        picture.then(|| Self {
            file_id: document.file.id.clone(),
            file_name: document.file_name.clone(),
            size: told(document.file.size),
        })
    }
}

/// Payload of the job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FetchFilePayload {
    pub(super) card_id: CardId,
    pub(super) owner_id: UserId,
    pub(super) file_id: FileId,
    pub(super) file_name: Option<String>,
}

/// Fetches pictures.
pub(super) struct FetchFile {
    telegram: Telegram,
}

/// Why there is no picture.
enum Missing {
    /// The reason, for the sender.
    ForGood(String),
    ForNow(JobError),
}

impl FetchFile {
    /// Kind of the job.
    pub(super) const KIND: &'static str = "telegram_file";

    pub(super) fn new(telegram: Telegram) -> Self {
        Self { telegram }
    }

    async fn fetch(&self, payload: &FetchFilePayload) -> Result<bytes::Bytes, Missing> {
        #[derive(Deserialize)]
        struct RemoteFile {
            file_path: Option<String>,
            file_size: Option<u64>,
        }
        let limit = self.telegram.crm.limits.max_upload_bytes;
        let too_large = || Missing::ForGood(format!("the file is larger than {} MB", limit / 1_000_000));
        let file: RemoteFile = match self.telegram.api.call(&GetFile::new(payload.file_id.clone())).await {
            Ok(file) => file,
            Err(failure) if failure.says("file is too big") => return Err(too_large()),
            Err(Failure::Refused { code: 400, .. }) => {
                return Err(Missing::ForGood("Telegram does not have the picture any more".to_owned()));
            }
            Err(failure) => return Err(Missing::ForNow(failure.into())),
        };
        if file.file_size.is_some_and(|size| size > limit) {
            return Err(too_large());
        }
        let path = file.file_path.ok_or_else(|| Missing::ForNow(JobError::retry("the file is not ready")))?;
        match self.telegram.api.download(&path, limit).await {
            Ok(bytes) => Ok(bytes),
            Err(Failure::TooLarge) => Err(too_large()),
            // The link may be too old; the next try asks for a new one.
            Err(failure @ Failure::Refused { .. }) => Err(Missing::ForNow(JobError::retry(failure))),
            Err(failure) => Err(Missing::ForNow(failure.into())),
        }
    }

    async fn give_up(&self, lease: &Lease, payload: &FetchFilePayload, reason: &str) -> Result<()> {
        let mut tx = self.telegram.crm.begin().await?;
        lease.complete(&tx).await?;
        let actor = Actor::worker(payload.owner_id);
        intake::give_up(&self.telegram.crm, &mut tx, &actor, payload.card_id, reason).await?;
        tx.commit().await
    }
}

#[async_trait]
impl JobHandler for FetchFile {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let payload: FetchFilePayload = lease.payload()?;
        let crm = &self.telegram.crm;
        let bytes = match self.fetch(&payload).await {
            Ok(bytes) => bytes,
            Err(Missing::ForGood(reason)) => return Ok(self.give_up(lease, &payload, &reason).await?),
            Err(Missing::ForNow(error)) => return Err(error),
        };
        let picture = match intake::store_for(crm, bytes, payload.file_name.as_deref()).await {
            Ok(picture) => picture,
            Err(Error::Invalid(problems)) => {
                let reasons: Vec<String> = problems.into_iter().map(|problem| problem.reason).collect();
                return Ok(self.give_up(lease, &payload, &reasons.join("; ")).await?);
            }
            Err(error) => return Err(error.into()),
        };
        let attached = async {
            let mut tx = crm.begin().await?;
            lease.complete(&tx).await?;
            let actor = Actor::worker(payload.owner_id);
            let name = payload.file_name.clone();
            intake::attach_stored(crm, &mut tx, &actor, payload.card_id, name, &picture).await?;
            tx.commit().await
        };
        if let Err(error) = attached.await {
            crm.storage.discard(&picture.1.key).await;
            return Err(error.into());
        }
        Ok(())
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, _reason: &str) -> Result<()> {
        let payload: FetchFilePayload = serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        let actor = Actor::worker(payload.owner_id);
        let reason = "the picture could not be fetched from Telegram";
        intake::give_up(&self.telegram.crm, tx, &actor, payload.card_id, reason).await
    }
}
