//! Tags and events, pictures that belong together, corrections with their pixels, and steps that can be taken back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer_null, boolean, double_null, integer, json_binary, pk_uuid, string, string_null, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Columns that are added, one statement each: SQLite takes no more at a time.
fn columns() -> [(&'static str, &'static str, ColumnDef); 8] {
    [
        ("contact", "event", text_null("event")),
        ("contact", "identity_key", text_null("identity_key")),
        ("card", "auto_accept", boolean("auto_accept").default(false).take()),
        ("card", "album_key", string_null("album_key")),
        ("card", "album_position", big_integer_null("album_position")),
        ("card", "back_of", uuid_null("back_of")),
        ("card", "split_from", uuid_null("split_from")),
        ("card_side", "region", integer("region").default(0).take()),
    ]
}

const INDEXES: [(&str, &str, &[&str]); 8] = [
    ("idx_contact_identity", "contact", &["owner_id", "identity_key"]),
    ("idx_card_album", "card", &["album_key"]),
    ("idx_card_back_of", "card", &["back_of"]),
    ("idx_card_split_from", "card", &["split_from"]),
    ("idx_card_contact", "card", &["contact_id"]),
    ("idx_contact_tag_tag", "contact_tag", &["tag", "contact_id"]),
    ("idx_undo_step_owner", "undo_step", &["owner_id", "id"]),
    ("idx_correction_card", "correction", &["card_id"]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        manager
            .create_table(
                Table::create()
                    .table("contact_tag")
                    .col(uuid("contact_id"))
                    .col(string("tag"))
                    .col(integer("position"))
                    .primary_key(Index::create().col("contact_id").col("tag"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("contact_tag", "contact_id")
                            .to("contact", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("undo_step")
                    .col(pk_uuid("id"))
                    .col(uuid("owner_id"))
                    .col(string("kind"))
                    .col(uuid_null("card_id"))
                    .col(uuid_null("contact_id"))
                    .col(json_binary("snapshot"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone_null("undone_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("undo_step", "owner_id")
                            .to("user", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("correction")
                    .col(pk_uuid("id"))
                    .col(uuid("owner_id"))
                    .col(uuid_null("undo_step_id"))
                    .col(uuid_null("card_id"))
                    .col(uuid_null("contact_id"))
                    .col(uuid_null("card_side_id"))
                    .col(string("field"))
                    .col(text_null("old_value"))
                    .col(text_null("new_value"))
                    .col(string_null("engine"))
                    .col(double_null("confidence"))
                    .col(json_binary("polygons"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("correction", "owner_id")
                            .to("user", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("correction", "card_id")
                            .to("card", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("correction", "contact_id")
                            .to("contact", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .foreign_key(
                        ForeignKey::create()
                            .from("correction", "card_side_id")
                            .to("card_side", "id")
                            .on_delete(ForeignKeyAction::SetNull),
                    )
                    .to_owned(),
            )
            .await?;
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(name).table(table).to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, table, _) in INDEXES {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        for table in ["correction", "undo_step", "contact_tag"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        for (table, column, _) in columns() {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
