//! Reminders, and the chats and groups that an administrator allows.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, pk_uuid, string, string_null, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("reminder")
                    .col(pk_uuid("id"))
                    .col(uuid("owner_id"))
                    .col(uuid_null("card_id"))
                    .col(uuid_null("contact_id"))
                    .col(text_null("note"))
                    .col(timestamp_with_time_zone("due_at"))
                    .col(string("status"))
                    .col(string("channel"))
                    .col(string_null("external_chat_id"))
                    .col(string_null("external_user_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("closed_at"))
                    .col(big_integer("version"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("reminder", "owner_id")
                            .to("user", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("reminder", "card_id")
                            .to("card", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("reminder", "contact_id")
                            .to("contact", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx_reminder_owner")
                    .table("reminder")
                    .col("owner_id")
                    .col("status")
                    .col("due_at")
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("chat_room")
                    .col(pk_uuid("id"))
                    .col(string("channel"))
                    .col(string("external_chat_id"))
                    .col(string("kind"))
                    .col(string_null("title"))
                    .col(string("permission"))
                    .col(string("reach"))
                    .col(uuid_null("decided_by"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .col(big_integer("version"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx_chat_room_external")
                    .table("chat_room")
                    .col("channel")
                    .col("external_chat_id")
                    .unique()
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["chat_room", "reminder"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
