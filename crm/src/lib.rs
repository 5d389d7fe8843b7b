//! The product without a transport: accounts, cards, contacts, chats, jobs, files, search, audit.
//!
//! A shell (`backend`, `bot`) finds out who acts, makes an [`Actor`], and calls a use case: `fn(&Crm, &Actor, input)`. The use
//! case owns the transaction, authorises by scoping its queries to the actor, writes its audit row beside the change, and
//! gives an [`Error`] that says what went wrong without knowing how it will be told.

pub mod accounts;
mod actor;
pub mod audit;
pub mod cards;
pub mod chats;
mod clock;
pub mod contacts;
mod corrections;
pub mod database;
pub mod entity;
mod error;
pub mod events;
pub mod exchange;
mod id;
pub mod idempotency;
pub mod inbox;
pub mod jobs;
mod metrics;
pub mod outbox;
pub mod page;
pub mod reasons;
pub mod reminders;
pub mod settings;
pub mod storage;
pub mod undo;
pub mod whatsapp;

use chrono::TimeDelta;
use sea_orm::DatabaseConnection;

pub use actor::{Actor, ActorKind};
pub use clock::{Clock, ManualClock, SharedClock, SystemClock};
pub use error::{Error, FieldProblem, Result};
pub use id::{
    AuditEntryId, CardId, CardSideId, ChatIdentityId, ChatRoomId, ContactId, ContactPointId, CorrectionId,
    FieldOriginId, FileId, InboundMessageId, JobId, OneTimeLinkId, OutboundMessageId, ReminderId, SessionId,
    UndoStepId, UserId,
};
pub use metrics::Metrics;

/// Limits that the installation sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that is taken, in bytes.
    pub max_upload_bytes: u64,
    /// How long a session lasts at most.
    pub session: TimeDelta,
}

/// Everything a use case needs; cheap to clone.
#[derive(Clone, Debug)]
pub struct Crm {
    /// The database.
    pub db: DatabaseConnection,
    /// The time.
    pub clock: SharedClock,
    /// The files.
    pub storage: storage::Storage,
    /// Who is told what changed.
    pub events: events::Events,
    /// Signs tokens.
    pub keys: accounts::Keys,
    /// Hashes passwords.
    pub passwords: accounts::Passwords,
    /// Counts.
    pub metrics: Metrics,
    /// What the installation allows.
    pub limits: Limits,
}

impl Crm {
    /// Begins a transaction at the present time.
    pub async fn begin(&self) -> Result<database::Transaction> {
        database::Transaction::begin(&self.db, self.clock.now(), self.events.clone()).await
    }
}
