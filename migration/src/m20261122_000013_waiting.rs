//! Who waits in the chats is asked at every scrape: without a look at each message that was ever exchanged.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const INDEXES: [(&str, &str, [&str; 3]); 3] = [
    ("idx_inbound_message_waiting", "inbound_message", ["status", "channel", "received_at"]),
    ("idx_outbound_message_waiting", "outbound_message", ["status", "channel", "updated_at"]),
    ("idx_card_waiting", "card", ["status", "channel", "updated_at"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        Ok(())
    }
}
