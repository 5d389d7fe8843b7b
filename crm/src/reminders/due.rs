//! The job that reminds.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::write;
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::database::Transaction;
use crate::entity::job;
use crate::entity::reminder::{self, Status};
use crate::error::Result;
use crate::id::ReminderId;
use crate::jobs::{self, JobError, JobHandler, Lease, NewJob};
use crate::outbox::{self, Address, MessageBody, NewMessage};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct RemindPayload {
    reminder_id: ReminderId,
    /// A reminder that was put off has another moment by now.
    due_at: DateTime<Utc>,
}

/// Tells of reminders that are due.
pub struct Remind(Crm);

impl Remind {
    /// Kind of the job.
    pub const KIND: &'static str = "remind";

    /// Works on the reminders of everybody.
    pub fn new(crm: Crm) -> Self {
        Self(crm)
    }
}

/// Has a reminder told when it is due.
pub(super) async fn enqueue(tx: &mut Transaction, reminder_id: ReminderId, due_at: DateTime<Utc>) -> Result<()> {
    let wait = (due_at - tx.now()).to_std().unwrap_or_default();
    jobs::enqueue(tx, NewJob::new(Remind::KIND, &RemindPayload { reminder_id, due_at })?.after(wait)).await?;
    Ok(())
}

#[async_trait]
impl JobHandler for Remind {
    fn kind(&self) -> &'static str {
        Self::KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        let RemindPayload { reminder_id, due_at } = lease.payload()?;
        let mut tx = self.0.begin().await?;
        lease.complete(&tx).await?;
        let reminder = reminder::Entity::find_by_id(reminder_id).one(tx.db()).await.map_err(crate::Error::from)?;
        let waiting = reminder.filter(|one| one.status == Status::Waiting && one.due_at == due_at);
        if let Some(reminder) = waiting {
            tell(&mut tx, &reminder).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The reminder stays open; the page shows that its time is past.
    async fn bury(&self, _: &mut Transaction, _: &job::Model, _: &str) -> Result<()> {
        Ok(())
    }
}

async fn tell(tx: &mut Transaction, reminder: &reminder::Model) -> Result<()> {
    let after = write(tx, reminder, Status::Due, reminder.due_at).await?;
    let actor = Actor::worker(reminder.owner_id);
    audit::record(tx, Record::done(&actor, "reminder_due", "reminder", reminder.id)).await?;
    let Some(chat) = &reminder.external_chat_id else { return Ok(()) };
    let to = Address {
        channel: reminder.channel,
        external_chat_id: chat.clone(),
        external_user_id: reminder.external_user_id.clone(),
        language: None,
    };
    let dedupe_key = format!("reminder:{}:{}", reminder.id, after.version);
    let body = MessageBody::Reminder { reminder_id: reminder.id };
    outbox::put(tx, NewMessage { to, dedupe_key, body, reply_to: None }).await?;
    Ok(())
}
