//! Fetching what was sent, and showing meanwhile that somebody is at work.

use std::sync::Arc;

use async_trait::async_trait;
use crm::cards::{self, VcardFile, intake};
use crm::database::Transaction;
use crm::entity::card;
use crm::entity::{Channel, job};
use crm::jobs::{self, JobError, JobHandler, Lease, NewJob};
use crm::{Actor, CardId, Crm, Error, Result, UserId, outbox};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::adapter::{Adapter, Missing};
use super::intent::RemoteFile;
use super::receipt::{self, Source};

/// How often it is shown that a card is being read; then the reader is late, and the message says enough.
const MOST_ROUNDS: u32 = 30;

/// The adapter of a channel; an outage when this process does not run the channel.
pub(super) fn adapter_of(adapters: &[Arc<dyn Adapter>], channel: Channel) -> Result<&dyn Adapter, JobError> {
    let found = adapters.iter().find(|adapter| adapter.channel() == channel);
    found.map(AsRef::as_ref).ok_or_else(|| JobError::Outage(format!("the channel {} is off", channel.as_str())))
}

/// Payload of the job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FetchFilePayload {
    pub(super) channel: Channel,
    pub(super) card_id: CardId,
    pub(super) owner_id: UserId,
    pub(super) file: RemoteFile,
    pub(super) limit: u64,
}

/// Fetches pictures.
pub(super) struct FetchFile {
    crm: Crm,
    adapters: Vec<Arc<dyn Adapter>>,
}

impl FetchFile {
    /// Kind of the job.
    pub(super) const KIND: &'static str = "fetch_file";

    pub(super) fn new(crm: Crm, adapters: Vec<Arc<dyn Adapter>>) -> Self {
        Self { crm, adapters }
    }

    /// Another try comes. What was sent later is fetched now, and soon answered, too.
    async fn let_pass(&self, card_id: CardId) -> Result<()> {
        let mut tx = self.crm.begin().await?;
        let pause = outbox::PLACE_LASTS.to_std().unwrap_or_default();
        jobs::enqueue(&mut tx, NewJob::new(PassBy::KIND, &PassByPayload { card_id })?.after(pause)).await?;
        tx.commit().await
    }

    async fn give_up(&self, lease: &Lease, payload: &FetchFilePayload, reason: &str) -> Result<()> {
        let mut tx = self.crm.begin().await?;
        lease.complete(&tx).await?;
        let actor = Actor::worker(payload.owner_id);
        intake::give_up(&self.crm, &mut tx, &actor, payload.card_id, reason).await?;
        tx.commit().await
    }
}

#[async_trait]
impl JobHandler for FetchFile {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    fn lets_pass(&self) -> bool {
        true
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let payload: FetchFilePayload = lease.payload()?;
        let adapter = adapter_of(&self.adapters, payload.channel)?;
        let bytes = match adapter.download(&payload.file, payload.limit).await {
            Ok(bytes) => bytes,
            Err(Missing::ForGood(reason)) => return Ok(self.give_up(lease, &payload, &reason).await?),
            Err(Missing::ForNow(error)) => {
                if lease.job.group_key.is_some() {
                    self.let_pass(payload.card_id).await?;
                }
                return Err(error);
            }
        };
        let name = payload.file.name.as_deref();
        let picture = match intake::store_for(&self.crm, bytes, name).await {
            Ok(picture) => picture,
            Err(Error::Invalid(problems)) => {
                let reasons: Vec<String> = problems.into_iter().map(|problem| problem.reason).collect();
                return Ok(self.give_up(lease, &payload, &reasons.join("; ")).await?);
            }
            Err(error) => return Err(error.into()),
        };
        let attached = async {
            let mut tx = self.crm.begin().await?;
            lease.complete(&tx).await?;
            let actor = Actor::worker(payload.owner_id);
            let name = payload.file.name.clone();
            intake::attach_stored(&self.crm, &mut tx, &actor, payload.card_id, name, &picture).await?;
            tx.commit().await
        };
        if let Err(error) = attached.await {
            self.crm.storage.discard(&picture.1.key).await;
            return Err(error.into());
        }
        Ok(())
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, _reason: &str) -> Result<()> {
        let payload: FetchFilePayload = serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        let actor = Actor::worker(payload.owner_id);
        intake::give_up(&self.crm, tx, &actor, payload.card_id, "the picture could not be fetched").await
    }
}

/// Payload of the job.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct PassByPayload {
    card_id: CardId,
}

/// Answers what came after a picture that cannot be fetched for now.
pub(super) struct PassBy(Crm);

impl PassBy {
    /// Kind of the job.
    const KIND: &'static str = "pass_by";

    pub(super) fn new(crm: Crm) -> Self {
        Self(crm)
    }
}

#[async_trait]
impl JobHandler for PassBy {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let PassByPayload { card_id } = lease.payload()?;
        let mut tx = self.0.begin().await?;
        lease.complete(&tx).await?;
        outbox::pass_by(&mut tx, card_id).await?;
        Ok(tx.commit().await?)
    }

    async fn bury(&self, _tx: &mut Transaction, _job: &job::Model, _reason: &str) -> Result<()> {
        Ok(())
    }
}

/// Payload of the job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct FetchContactsPayload {
    pub(super) owner_id: UserId,
    pub(super) source: Source,
    pub(super) file: RemoteFile,
    pub(super) limit: u64,
}

/// Fetches files of contacts.
pub(super) struct FetchContacts {
    crm: Crm,
    adapters: Vec<Arc<dyn Adapter>>,
}

impl FetchContacts {
    /// Kind of the job.
    pub(super) const KIND: &'static str = "fetch_contacts";

    pub(super) fn new(crm: Crm, adapters: Vec<Arc<dyn Adapter>>) -> Self {
        Self { crm, adapters }
    }
}

#[async_trait]
impl JobHandler for FetchContacts {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let payload: FetchContactsPayload = lease.payload()?;
        let adapter = adapter_of(&self.adapters, payload.source.channel)?;
        let file = match adapter.download(&payload.file, payload.limit).await {
            Ok(bytes) => cards::read_vcards(&bytes),
            Err(Missing::ForGood(_)) => VcardFile::default(),
            Err(Missing::ForNow(error)) => return Err(error),
        };
        let mut tx = self.crm.begin().await?;
        lease.complete(&tx).await?;
        receipt::take_vcards(&mut tx, &Actor::worker(payload.owner_id), &payload.source, file).await?;
        Ok(tx.commit().await?)
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, _reason: &str) -> Result<()> {
        let payload: FetchContactsPayload = serde_json::from_value(job.payload.clone()).map_err(Error::internal)?;
        receipt::take_drafts(tx, &Actor::worker(payload.owner_id), &payload.source, Vec::new()).await
    }
}

/// Payload of the job.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ShowBusyPayload {
    pub(super) channel: Channel,
    pub(super) card_id: CardId,
    pub(super) chat: String,
    pub(super) message_id: Option<String>,
    pub(super) round: u32,
}

/// Shows that a card is being read, again and again until it is.
pub(super) struct ShowBusy {
    crm: Crm,
    adapters: Vec<Arc<dyn Adapter>>,
}

impl ShowBusy {
    /// Kind of the job.
    pub(super) const KIND: &'static str = "show_busy";

    pub(super) fn new(crm: Crm, adapters: Vec<Arc<dyn Adapter>>) -> Self {
        Self { crm, adapters }
    }
}

#[async_trait]
impl JobHandler for ShowBusy {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let payload: ShowBusyPayload = lease.payload()?;
        let card = card::Entity::find_by_id(payload.card_id).one(&self.crm.db).await.map_err(Error::from)?;
        let busy = card.is_some_and(|card| card.status.is_being_read());
        let again = match self.adapters.iter().find(|adapter| adapter.channel() == payload.channel) {
            Some(adapter) if busy => adapter.show_busy(&payload.chat, payload.message_id.as_deref()).await,
            _ => None,
        };
        let mut tx = self.crm.begin().await?;
        lease.complete(&tx).await?;
        if let Some(pause) = again.filter(|_| payload.round < MOST_ROUNDS) {
            let next = ShowBusyPayload { round: payload.round + 1, ..payload };
            jobs::enqueue(&mut tx, NewJob::new(Self::KIND, &next)?.after(pause)).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn bury(&self, _tx: &mut Transaction, _job: &job::Model, _reason: &str) -> Result<()> {
        Ok(())
    }
}
