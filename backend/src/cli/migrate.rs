//! `bizcard migrate`.

use anyhow::Context;
use crm::database;
use migration::{Migrator, MigratorTrait};
use secrecy::ExposeSecret;

use super::say;
use crate::settings::{SettingArgs, Settings};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    pub(super) settings: SettingArgs,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Apply what is new.
    Up,
    /// Revert the last migrations. Data in what they made is lost.
    Down {
        /// How many.
        #[arg(default_value_t = 1)]
        steps: u32,
    },
    /// Say which migrations are applied.
    Status,
}

pub(super) async fn run(args: Args, settings: Settings) -> anyhow::Result<()> {
    let db = database::connect(settings.database_url.expose_secret())
        .await
        .context("DATABASE_URL: the database cannot be opened")?;
    match args.action {
        Action::Up => Migrator::up(&db, None).await?,
        Action::Down { steps } => Migrator::down(&db, Some(steps)).await?,
        Action::Status => {}
    }
    for migration in Migrator::get_migration_with_status(&db).await? {
        say(&format!("{:<40} {}", migration.name(), migration.status()));
    }
    Ok(())
}
