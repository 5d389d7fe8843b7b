//! Who writes on WhatsApp, and what became of the messages that were sent there.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{string, string_null, timestamp_with_time_zone, timestamp_with_time_zone_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("whatsapp_user")
                    .col(string("key").primary_key())
                    .col(string_null("business_scoped_id").unique_key())
                    .col(string_null("phone").unique_key())
                    .col(string_null("name"))
                    .col(timestamp_with_time_zone("last_message_at"))
                    .col(timestamp_with_time_zone_null("next_send_at"))
                    .col(string_null("album"))
                    .col(timestamp_with_time_zone_null("album_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .alter_table(Table::alter().table("outbound_message").add_column(string_null("delivery")).to_owned())
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx_outbound_message_external")
                    .table("outbound_message")
                    .col("channel")
                    .col("external_message_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_index(Index::drop().name("idx_outbound_message_external").table("outbound_message").to_owned())
            .await?;
        manager.alter_table(Table::alter().table("outbound_message").drop_column("delivery").to_owned()).await?;
        manager.drop_table(Table::drop().table("whatsapp_user").to_owned()).await
    }
}
