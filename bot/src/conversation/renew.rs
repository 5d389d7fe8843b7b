//! Showing a message anew when a button on it has lost its meaning.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use crm::database::Transaction;
use crm::entity::{job, outbound_message};
use crm::jobs::{self, JobError, JobHandler, Lease, NewJob};
use crm::outbox;
use crm::{Crm, OutboundMessageId, Result};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RenewPayload {
    outbound_message_id: OutboundMessageId,
    /// A message that was changed since has its own job, if it needs one.
    revision: i64,
}

/// Brings messages up to date of which nothing changes but the time.
pub(super) struct Renew {
    crm: Crm,
}

impl Renew {
    /// Kind of the job.
    pub(super) const KIND: &'static str = "renew_message";

    pub(super) fn new(crm: Crm) -> Self {
        Self { crm }
    }
}

/// Has a message that the chat shows shown anew at a moment.
pub(super) async fn enqueue(tx: &mut Transaction, message: &outbound_message::Model, at: DateTime<Utc>) -> Result<()> {
    let payload = RenewPayload { outbound_message_id: message.id, revision: message.revision };
    let wait = (at - tx.now()).to_std().unwrap_or_default();
    jobs::enqueue(tx, NewJob::new(Renew::KIND, &payload)?.after(wait)).await?;
    Ok(())
}

#[async_trait]
impl JobHandler for Renew {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let RenewPayload { outbound_message_id: id, revision } = lease.payload()?;
        let mut tx = self.crm.begin().await?;
        lease.complete(&tx).await?;
        let message = outbox::get(tx.db(), id).await?;
        if let Some(message) = message.filter(|message| message.revision == revision) {
            outbox::change(&mut tx, id, message.body).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The button stays, and says that it is too late.
    async fn bury(&self, _tx: &mut Transaction, _job: &job::Model, _reason: &str) -> Result<()> {
        Ok(())
    }
}
