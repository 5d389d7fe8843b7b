//! A fresh, migrated database for each test: a SQLite file, or a database on the Postgres that `TEST_POSTGRES_URL` names.
//!
//! Dropped with the value. Only for tests: set-up failures panic.

use std::sync::Arc;

use anyhow::{Context, Result};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use url::Url;

/// A database of its own.
#[derive(Debug)]
pub struct TestDb {
    /// A plain connection, for looking at rows; the code under test opens its own by [`TestDb::url`].
    pub db: DatabaseConnection,
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(#[expect(dead_code, reason = "held so that the folder lives as long as the database")] Arc<TempDir>),
    Postgres { server: Url, name: String },
}

impl TestDb {
    /// A SQLite file, migrated.
    pub async fn sqlite() -> Self {
        let db = Self::empty_sqlite().await;
        db.migrate().await;
        db
    }

    /// A Postgres database, migrated; `None` when `TEST_POSTGRES_URL` is not set.
    pub async fn postgres() -> Option<Self> {
        let db = Self::empty_postgres().await?;
        db.migrate().await;
        Some(db)
    }

    /// A SQLite file without tables.
    pub async fn empty_sqlite() -> Self {
        open_sqlite().await.unwrap_or_else(|error| panic!("no SQLite database for the test: {error:#}"))
    }

    /// A Postgres database without tables; `None` when `TEST_POSTGRES_URL` is not set.
    #[expect(clippy::disallowed_methods, reason = "tests have no settings")]
    pub async fn empty_postgres() -> Option<Self> {
        let server = std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())?;
        let db = create_postgres(&server).await;
        Some(db.unwrap_or_else(|error| panic!("no Postgres database for the test: {error:#}")))
    }

    /// What the code under test connects to.
    pub fn url(&self) -> &str {
        &self.url
    }

    async fn migrate(&self) {
        Migrator::up(&self.db, None).await.unwrap_or_else(|error| panic!("the migrations fail: {error}"));
    }
}

async fn open_sqlite() -> Result<TestDb> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}/test.db?mode=rwc", folder.path().display());
    let db = Database::connect(&url).await?;
    Ok(TestDb { db, url, place: Place::File(Arc::new(folder)) })
}

async fn create_postgres(server: &str) -> Result<TestDb> {
    let server = Url::parse(server).context("TEST_POSTGRES_URL")?;
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let admin = Database::connect(server.as_str()).await?;
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
    admin.close().await?;
    let mut url = server.clone();
    url.set_path(&name);
    let db = Database::connect(url.as_str()).await?;
    Ok(TestDb { db, url: url.into(), place: Place::Postgres { server, name } })
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Place::Postgres { server, name } = &self.place else { return };
        let (server, statement) = (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // A thread of its own, because the runtime of the test may be the one that drops.
        let dropping = std::thread::spawn(move || -> Result<()> {
            tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
                let admin = Database::connect(server.as_str()).await?;
                admin.execute_unprepared(&statement).await?;
                Ok(())
            })
        });
        drop(dropping.join());
    }
}
