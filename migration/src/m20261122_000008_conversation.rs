//! What a message answers, whom, and in which language; and a quick way to what was said last in a chat.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::string_null;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const COLUMNS: [&str; 3] = ["reply_to", "external_user_id", "language"];
const IN_CHAT: &str = "ix_outbound_message_chat";
const BY_NUMBER: &str = "ix_outbound_message_number";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in COLUMNS {
            let add = Table::alter().table("outbound_message").add_column(string_null(column)).to_owned();
            manager.alter_table(add).await?;
        }
        for (name, last) in [(IN_CHAT, "id"), (BY_NUMBER, "external_message_id")] {
            let index = Index::create()
                .name(name)
                .table("outbound_message")
                .col("channel")
                .col("external_chat_id")
                .col(last)
                .to_owned();
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in [IN_CHAT, BY_NUMBER] {
            manager.drop_index(Index::drop().name(name).table("outbound_message").to_owned()).await?;
        }
        for column in COLUMNS {
            let drop = Table::alter().table("outbound_message").drop_column(column).to_owned();
            manager.alter_table(drop).await?;
        }
        Ok(())
    }
}
