//! The job that reads a card: pictures out of the storage, through a reader process, into a draft.

use std::sync::Arc;

use async_trait::async_trait;
use recognition::{PictureReading, ReadError};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::pages::{self, ReadFile};
use super::{Annotation, Card, Change, draft, find, intake, load_one, sides, write};
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::job;
use crate::error::{Error, Result};
use crate::id::CardId;
use crate::jobs::{JobError, JobHandler, Lease, NewJob};

/// Turns the bytes of a picture into what it says. Blocks while it reads.
pub trait PictureReader: Send + Sync + 'static {
    /// Reads one file.
    fn read(&self, bytes: &[u8]) -> Result<PictureReading, ReadError>;
}

impl PictureReader for recognition::ReaderPool {
    fn read(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        Self::read(self, bytes)
    }
}

/// Payload of the job.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct ReadCardPayload {
    card_id: CardId,
}

/// Reads cards.
pub struct ReadCard {
    crm: Crm,
    reader: Arc<dyn PictureReader>,
    readers: usize,
}

impl ReadCard {
    /// Kind of the job.
    pub const KIND: &'static str = "read_card";

    /// Reads with `readers` pictures at a time.
    pub fn new(crm: Crm, reader: Arc<dyn PictureReader>, readers: usize) -> Self {
        Self { crm, reader, readers }
    }

    /// The job that reads a card. People take turns with what came of them by each channel.
    pub(crate) fn job(card: &card::Model) -> Result<NewJob> {
        let share = format!("{}:{}", card.channel.as_str(), card.owner_id);
        let job = NewJob::new(Self::KIND, &ReadCardPayload { card_id: card.id })?;
        Ok(job.in_group(format!("card:{}", card.id)).shared_by(share))
    }

    /// The owner's card as it stands, marked as being read; `None` when there is nothing left to read.
    async fn start(&self, lease: &Lease, id: CardId) -> Result<Option<(Actor, Card)>> {
        let mut tx = self.crm.begin().await?;
        let record = card::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?;
        if !record.status.is_being_read() {
            lease.complete(&tx).await?;
            tx.commit().await?;
            return Ok(None);
        }
        let actor = Actor::worker(record.owner_id);
        let record = if record.status == Status::Received {
            write(&mut tx, &record, Change::status(&record, Status::Reading)).await?
        } else {
            record
        };
        let card = load_one(tx.db(), record).await?;
        tx.commit().await?;
        Ok(Some((actor, card)))
    }

    async fn read_files(&self, card: &Card) -> Result<Vec<ReadFile>, ReadFailure> {
        let mut files: Vec<ReadFile> = Vec::new();
        for side in &card.sides {
            if files.iter().any(|file| file.file_id == side.original.id) {
                continue;
            }
            let bytes = self.crm.storage.get(&side.original.key).await.map_err(|error| match error {
                Error::NotFound => ReadFailure::Lost,
                other => ReadFailure::Crm(other),
            })?;
            let reader = self.reader.clone();
            let reading = tokio::task::spawn_blocking(move || reader.read(&bytes))
                .await
                .map_err(|panic| ReadFailure::Crm(Error::internal(panic)))?
                .map_err(ReadFailure::Reader)?;
            self.crm.metrics.observe_reading(&reading.timings);
            let mut pages = Vec::new();
            for mut page in reading.pages {
                let jpeg = std::mem::take(&mut page.preview.jpeg);
                let preview = self.crm.storage.put(jpeg.into()).await.map_err(ReadFailure::Crm)?;
                pages.push((page, preview));
            }
            files.push(ReadFile { file_id: side.original.id, pages });
        }
        Ok(files)
    }

    async fn finish(&self, lease: &Lease, actor: &Actor, id: CardId, files: &[ReadFile]) -> Result<()> {
        let mut tx = self.crm.begin().await?;
        lease.complete(&tx).await?;
        sides::lock_kin(&tx, &find(tx.db(), actor, id).await?).await?;
        let card = find(tx.db(), actor, id).await?;
        let (sides, split) = pages::write_sides(&mut tx, actor, &card, files).await?;
        for other in &split {
            pages::answer_too(&tx, id, *other).await?;
        }
        let readings: Vec<_> = sides.iter().filter_map(|side| Some((side.id, &side.reading.as_ref()?.0))).collect();
        let mut draft = draft::from_readings(&readings);
        Annotation::of_draft(card.draft.as_ref()).add_to(&mut draft);
        let reason = readings.iter().find_map(|(_, reading)| reading.reason.clone());
        let facts = json!({ "sides": sides.len(), "points": draft.points.len(), "split": split.len() });
        let change = Change {
            reason,
            draft: Some(draft),
            read_at: Some(tx.now()),
            ..Change::status(&card, Status::NeedsReview)
        };
        let read = write(&mut tx, &card, change).await?;
        audit::record(&tx, Record::done(actor, "card_read", "card", id).with(facts)).await?;
        sides::settle(&mut tx, actor, &read, card.auto_accept).await?;
        for other in split {
            let other = find(tx.db(), actor, other).await?;
            sides::settle(&mut tx, actor, &other, card.auto_accept).await?;
        }
        let status = find(tx.db(), actor, id).await?.status;
        tx.commit().await?;
        self.crm.metrics.cards.with_label_values(&[card.channel.as_str(), status.as_str()]).inc();
        Ok(())
    }

    async fn fail(&self, lease: &Lease, actor: &Actor, id: CardId, reason: &str) -> Result<()> {
        let mut tx = self.crm.begin().await?;
        lease.complete(&tx).await?;
        intake::give_up(&self.crm, &mut tx, actor, id, reason).await?;
        tx.commit().await
    }
}

/// Why a file could not be read.
enum ReadFailure {
    Reader(ReadError),
    Lost,
    Crm(Error),
}

#[async_trait]
impl JobHandler for ReadCard {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn concurrency(&self) -> usize {
        self.readers
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let ReadCardPayload { card_id } = lease.payload()?;
        let Some((actor, card)) = self.start(lease, card_id).await? else {
            return Ok(());
        };
        match self.read_files(&card).await {
            Ok(files) => {
                let outcome = self.finish(lease, &actor, card_id, &files).await;
                if outcome.is_err() {
                    for (_, preview) in files.iter().flat_map(|file| &file.pages) {
                        self.crm.storage.discard(&preview.key).await;
                    }
                }
                Ok(outcome?)
            }
            Err(ReadFailure::Reader(error)) if error.is_permanent() => {
                Ok(self.fail(lease, &actor, card_id, &error.to_string()).await?)
            }
            Err(ReadFailure::Lost) => {
                Ok(self.fail(lease, &actor, card_id, "the stored picture is missing; send it again").await?)
            }
            Err(ReadFailure::Reader(ReadError::Unavailable { detail })) => {
                Err(JobError::Outage(format!("no reader: {detail}")))
            }
            // A picture that kills or stalls the reader twice would do so again.
            Err(ReadFailure::Reader(error)) if lease.job.attempts >= 2 => Err(JobError::Permanent(error.to_string())),
            Err(ReadFailure::Reader(error)) => Err(JobError::retry(error)),
            Err(ReadFailure::Crm(error)) => Err(error.into()),
        }
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()> {
        let ReadCardPayload { card_id } = serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        let Some(card) = card::Entity::find_by_id(card_id).one(tx.db()).await? else {
            return Ok(());
        };
        intake::give_up(&self.crm, tx, &Actor::worker(card.owner_id), card_id, reason).await
    }
}
