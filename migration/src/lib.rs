//! The history of the database schema, the same for SQLite and Postgres.
//!
//! A migration is history: it imports nothing of the other crates and is never edited once released.

mod m20261122_000001_accounts;
mod m20261122_000002_cards;
mod m20261122_000003_contacts;
mod m20261122_000004_jobs;
mod m20261122_000005_corrections;
mod m20261122_000006_reminders;
mod m20261122_000008_conversation;
mod m20261122_000010_whatsapp;
mod m20261122_000011_fair_jobs;
mod m20261122_000012_caption;
mod m20261122_000013_waiting;
mod m20261122_000014_undo_together;
mod m20261122_000015_shown;
mod m20261122_000016_came_with;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Applies and reverts all migrations, in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_accounts::Migration),
            Box::new(m20261122_000002_cards::Migration),
            Box::new(m20261122_000003_contacts::Migration),
            Box::new(m20261122_000004_jobs::Migration),
            Box::new(m20261122_000005_corrections::Migration),
            Box::new(m20261122_000006_reminders::Migration),
            Box::new(m20261122_000008_conversation::Migration),
            Box::new(m20261122_000010_whatsapp::Migration),
            Box::new(m20261122_000011_fair_jobs::Migration),
            Box::new(m20261122_000012_caption::Migration),
            Box::new(m20261122_000013_waiting::Migration),
            Box::new(m20261122_000014_undo_together::Migration),
            Box::new(m20261122_000015_shown::Migration),
            Box::new(m20261122_000016_came_with::Migration),
        ]
    }
}
