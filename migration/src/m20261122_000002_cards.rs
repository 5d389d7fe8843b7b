//! Stored files, messages in and out, cards and their sides.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, integer, integer_null, json_binary, json_binary_null, pk_uuid, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

fn belongs_to_user(table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, "owner_id").to("user", "id").on_delete(ForeignKeyAction::Restrict).to_owned()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("file")
                    .col(pk_uuid("id"))
                    .col(string("key").unique_key())
                    .col(uuid("owner_id"))
                    .col(string("sha256"))
                    .col(big_integer("size"))
                    .col(string("media_type"))
                    .col(string_null("original_name"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(&mut belongs_to_user("file"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("inbound_message")
                    .col(pk_uuid("id"))
                    .col(string("channel"))
                    .col(string("external_id"))
                    .col(string_null("external_chat_id"))
                    .col(text("payload"))
                    .col(string("status"))
                    .col(text_null("reason"))
                    .col(timestamp_with_time_zone("received_at"))
                    .col(timestamp_with_time_zone_null("handled_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx_inbound_message_external")
                    .table("inbound_message")
                    .col("channel")
                    .col("external_id")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("outbound_message")
                    .col(pk_uuid("id"))
                    .col(string("channel"))
                    .col(string("external_chat_id"))
                    .col(string("dedupe_key").unique_key())
                    .col(json_binary("body"))
                    .col(big_integer("revision"))
                    .col(big_integer("sent_revision"))
                    .col(string_null("external_message_id"))
                    .col(string("status"))
                    .col(text_null("reason"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("card")
                    .col(pk_uuid("id"))
                    .col(uuid("owner_id"))
                    .col(string("channel"))
                    .col(uuid_null("inbound_message_id").unique_key())
                    .col(string("status"))
                    .col(text_null("reason"))
                    .col(json_binary_null("draft"))
                    .col(uuid_null("contact_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .col(timestamp_with_time_zone_null("read_at"))
                    .col(big_integer("version"))
                    .foreign_key(&mut belongs_to_user("card"))
                    .foreign_key(ForeignKey::create().from("card", "inbound_message_id").to("inbound_message", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("idx_card_owner").table("card").col("owner_id").col("status").col("id").to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("card_side")
                    .col(pk_uuid("id"))
                    .col(uuid("card_id"))
                    .col(integer("position"))
                    .col(uuid("file_id"))
                    .col(integer("page"))
                    .col(uuid_null("preview_file_id"))
                    .col(integer_null("width"))
                    .col(integer_null("height"))
                    .col(json_binary_null("reading"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("card_side", "card_id")
                            .to("card", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(ForeignKey::create().from("card_side", "file_id").to("file", "id"))
                    .foreign_key(ForeignKey::create().from("card_side", "preview_file_id").to("file", "id"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx_card_side_card")
                    .table("card_side")
                    .col("card_id")
                    .col("position")
                    .unique()
                    .to_owned(),
            )
            .await?;
        for column in ["file_id", "preview_file_id"] {
            manager
                .create_index(
                    Index::create().name(format!("idx_card_side_{column}")).table("card_side").col(column).to_owned(),
                )
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["card_side", "card", "outbound_message", "inbound_message", "file"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
