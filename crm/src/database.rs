//! Connections and transactions, the same for SQLite and Postgres.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use uuid::Uuid;

use crate::error::{Error, Result};
use crate::events::{Event, Events, NOTIFY_CHANNEL};

/// Opens the database that `url` names, `sqlite:…` or `postgres:…`.
///
/// SQLite gets a write-ahead log that is synced at each commit, so that what was acknowledged survives a power cut.
pub async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .acquire_timeout(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(5))
        .max_connections(if url.starts_with("sqlite") { 8 } else { 16 });
    options.map_sqlx_sqlite_opts(|options| {
        use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("secure_delete", "ON")
    });
    options.map_sqlx_postgres_opts(|options| {
        options.application_name("bizcard").options([("statement_timeout", "10s"), ("timezone", "UTC")])
    });
    Database::connect(options).await.map_err(|error| Error::unavailable("database", error))
}

/// Asks the database for a sign of life.
pub async fn ping(db: &DatabaseConnection) -> Result<()> {
    let wait = tokio::time::timeout(Duration::from_secs(2), db.ping());
    wait.await.map_err(|late| Error::unavailable("database", late))??;
    Ok(())
}

/// A transaction that also carries what is to be announced once it stands.
///
/// Dropped without [`Transaction::commit`] it leaves nothing behind.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
    now: DateTime<Utc>,
    events: Events,
    announced: Vec<Event>,
    together: Option<Uuid>,
}

impl Transaction {
    pub(crate) async fn begin(db: &DatabaseConnection, now: DateTime<Utc>, events: Events) -> Result<Self> {
        // SQLite: a transaction that starts by reading and then writes can fail at once under contention; one that
        // takes the write lock first waits its turn.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = db.begin_with_options(options).await?;
        Ok(Self { inner, now, events, announced: Vec::new(), together: None })
    }

    /// Where queries run.
    pub fn db(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// The time at which the transaction began; everything written in it carries this time.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// What is done from now on in this transaction is one thing for the person: it can be taken back together.
    pub fn is_one_step(&mut self) {
        self.together = Some(Uuid::now_v7());
    }

    /// What the steps of this transaction have in common.
    pub(crate) fn together(&self) -> Option<Uuid> {
        self.together
    }

    /// Tells listeners of all processes, if and when the transaction commits.
    pub fn announce(&mut self, event: Event) {
        if !self.announced.contains(&event) {
            self.announced.push(event);
        }
    }

    /// Makes everything durable, then visible, then known.
    pub async fn commit(self) -> Result<()> {
        let Self { inner, events, announced, .. } = self;
        let shared = inner.get_database_backend() == DbBackend::Postgres;
        if shared {
            for event in &announced {
                let payload = serde_json::to_string(event).map_err(Error::internal)?;
                inner
                    .execute_raw(Statement::from_sql_and_values(
                        DbBackend::Postgres,
                        "SELECT pg_notify($1, $2)",
                        [NOTIFY_CHANNEL.into(), payload.into()],
                    ))
                    .await?;
            }
        }
        inner.commit().await?;
        if !shared {
            for event in announced {
                events.deliver(event);
            }
        }
        Ok(())
    }
}
