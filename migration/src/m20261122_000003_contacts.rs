//! Contacts, their points, and the pixels each value came from.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, double_null, integer, json_binary, json_binary_null, pk_uuid, string, string_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("contact")
                    .col(pk_uuid("id"))
                    .col(uuid("owner_id"))
                    .col(string("visibility"))
                    .col(string_null("name_prefix"))
                    .col(string_null("given_name"))
                    .col(string_null("additional_name"))
                    .col(string_null("family_name"))
                    .col(string_null("name_suffix"))
                    .col(string("display_name"))
                    .col(string_null("company"))
                    .col(string_null("title"))
                    .col(string_null("department"))
                    .col(text_null("note"))
                    .col(string("source"))
                    .col(text("search_key"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .col(timestamp_with_time_zone_null("deleted_at"))
                    .col(big_integer("version"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("contact", "owner_id")
                            .to("user", "id")
                            .on_delete(ForeignKeyAction::Restrict),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("idx_contact_owner").table("contact").col("owner_id").col("id").to_owned(),
            )
            .await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            // A trusted extension: the owner of the database may create it.
            manager.get_connection().execute_unprepared("CREATE EXTENSION IF NOT EXISTS pg_trgm").await?;
            manager
                .get_connection()
                .execute_unprepared(
                    "CREATE INDEX idx_contact_search_key ON contact USING gin (search_key gin_trgm_ops)",
                )
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("contact_point")
                    .col(pk_uuid("id"))
                    .col(uuid("contact_id"))
                    .col(integer("position"))
                    .col(string("kind"))
                    .col(string_null("label"))
                    .col(text("value"))
                    .col(text_null("normal_form"))
                    .col(json_binary_null("address"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("contact_point", "contact_id")
                            .to("contact", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, columns) in [
            ("idx_contact_point_contact", ["contact_id", "position"]),
            ("idx_contact_point_normal_form", ["kind", "normal_form"]),
        ] {
            let [first, second] = columns;
            manager
                .create_index(Index::create().name(name).table("contact_point").col(first).col(second).to_owned())
                .await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("field_origin")
                    .col(pk_uuid("id"))
                    .col(uuid("contact_id"))
                    .col(string("field"))
                    .col(uuid_null("contact_point_id"))
                    .col(uuid_null("card_side_id"))
                    .col(string("engine"))
                    .col(double_null("confidence"))
                    .col(json_binary("polygons"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("field_origin", "contact_id")
                            .to("contact", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("field_origin", "contact_point_id")
                            .to("contact_point", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("field_origin", "card_side_id")
                            .to("card_side", "id")
                            .on_delete(ForeignKeyAction::SetNull),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create().name("idx_field_origin_contact").table("field_origin").col("contact_id").to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["field_origin", "contact_point", "contact"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}
