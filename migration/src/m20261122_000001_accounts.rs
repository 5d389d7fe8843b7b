//! People, their sessions and chats, one-time links, settings, and the audit trail.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, json_binary, json_binary_null, pk_uuid, string, string_null, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("user")
                    .col(pk_uuid("id"))
                    .col(string_null("email").unique_key())
                    .col(string("name"))
                    .col(string_null("password_hash"))
                    .col(string_null("pepper_id"))
                    .col(string("role"))
                    .col(string("status"))
                    .col(string_null("language"))
                    .col(big_integer("failed_sign_ins").default(0))
                    .col(timestamp_with_time_zone_null("retry_sign_in_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .col(big_integer("version"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("session")
                    .col(pk_uuid("id"))
                    .col(uuid("user_id"))
                    .col(big_integer("generation"))
                    .col(timestamp_with_time_zone("rotated_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("last_used_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("revoked_at"))
                    .col(string_null("revoked_reason"))
                    .col(text_null("user_agent"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("session", "user_id")
                            .to("user", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(Index::create().name("idx_session_user").table("session").col("user_id").to_owned())
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("one_time_link")
                    .col(pk_uuid("id"))
                    .col(string("purpose"))
                    .col(string("token_hash").unique_key())
                    .col(uuid("user_id"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(timestamp_with_time_zone_null("used_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("one_time_link", "user_id")
                            .to("user", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("chat_identity")
                    .col(pk_uuid("id"))
                    .col(uuid("user_id"))
                    .col(string("channel"))
                    .col(string("external_user_id"))
                    .col(string("external_chat_id"))
                    .col(string_null("title"))
                    .col(string_null("language"))
                    .col(json_binary("state"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(big_integer("version"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("chat_identity", "user_id")
                            .to("user", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx_chat_identity_sender")
                    .table("chat_identity")
                    .col("channel")
                    .col("external_user_id")
                    .col("external_chat_id")
                    .unique()
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("setting")
                    .col(string("key").primary_key())
                    .col(json_binary("value"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .to_owned(),
            )
            .await?;
        // No foreign keys: the trail outlives what it speaks of.
        manager
            .create_table(
                Table::create()
                    .table("audit_entry")
                    .col(pk_uuid("id"))
                    .col(timestamp_with_time_zone("at"))
                    .col(string("actor_kind"))
                    .col(uuid_null("actor_id"))
                    .col(uuid_null("session_id"))
                    .col(string_null("request_id"))
                    .col(string_null("address"))
                    .col(string("action"))
                    .col(string("object_kind"))
                    .col(string_null("object_id"))
                    .col(string("decision"))
                    .col(json_binary_null("detail"))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("idx_audit_entry_object")
                    .table("audit_entry")
                    .col("object_kind")
                    .col("object_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["audit_entry", "setting", "chat_identity", "one_time_link", "session", "user"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
