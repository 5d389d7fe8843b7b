//! What changed, told to whoever listens: the pages over server-sent events, the workers.
//!
//! Events are hints. They may be lost when a process dies; whoever depends on them also looks by itself.

use sea_orm::{DatabaseConnection, DbBackend};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

use crate::entity::card;
use crate::error::{Error, Result};
use crate::id::{CardId, ContactId, UserId};

/// The Postgres channel that joins the processes.
pub(crate) const NOTIFY_CHANNEL: &str = "bizcard";

/// Something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// A card of `owner`.
    Card {
        /// Whose it is.
        owner: UserId,
        /// Which one.
        id: CardId,
        /// Where it stands now.
        status: card::Status,
        /// Its version now.
        version: i64,
    },
    /// A contact of `owner`.
    Contact {
        /// Whose it is.
        owner: UserId,
        /// Which one.
        id: ContactId,
    },
    /// There is work in the queue.
    Jobs,
    /// A right that one process at a time has was given back.
    Vacancy,
}

/// Hands events to the listeners of this process.
#[derive(Clone, Debug)]
pub struct Events(broadcast::Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Events {
    /// Everything from now on. A listener that is too slow misses some and is told how many.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }

    pub(crate) fn deliver(&self, event: Event) {
        // Without listeners there is nobody to tell.
        let _ = self.0.send(event);
    }

    /// Passes on what other processes announce, until the connection is lost. Returns at once on SQLite, where there is nothing to hear.
    pub async fn relay(&self, db: &DatabaseConnection) -> Result<()> {
        if db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let gone = |error| Error::unavailable("database", error);
        let mut listener =
            sea_orm::sqlx::postgres::PgListener::connect_with(db.get_postgres_connection_pool()).await.map_err(gone)?;
        listener.listen(NOTIFY_CHANNEL).await.map_err(gone)?;
        loop {
            let notification = listener.recv().await.map_err(gone)?;
            match serde_json::from_str(notification.payload()) {
                Ok(event) => self.deliver(event),
                Err(error) => tracing::warn!(%error, "an announcement could not be understood"),
            }
        }
    }
}
