//! Whose turn it is: jobs of one kind are shared between people. And whether a worker was lost in the middle of a job.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, string_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const BY_SHARE: &str = "idx_job_share";
const BY_TURN: &str = "idx_job_turn";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        let cut_off = boolean("cut_off").default(false).to_owned();
        for column in [string_null("share_key"), big_integer("turn").default(0).to_owned(), cut_off] {
            manager.alter_table(Table::alter().table("job").add_column(column).to_owned()).await?;
        }
        for (name, first) in [(BY_SHARE, "share_key"), (BY_TURN, "status")] {
            let index = Index::create().name(name).table("job").col("kind").col(first).col("turn").to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [BY_TURN, BY_SHARE] {
            manager.drop_index(Index::drop().name(name).table("job").to_owned()).await?;
        }
        for column in ["cut_off", "turn", "share_key"] {
            manager.alter_table(Table::alter().table("job").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
