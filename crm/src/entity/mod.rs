//! Tables, one file each (SeaORM 2 dense format). Finders take the actor or its user.

pub mod audit_entry;
pub mod card;
pub mod card_side;
pub mod chat_identity;
pub mod chat_room;
pub mod contact;
pub mod contact_point;
pub mod contact_tag;
pub mod correction;
pub mod field_origin;
pub mod file;
pub mod idempotency_key;
pub mod inbound_message;
pub mod job;
pub mod one_time_link;
pub mod outbound_message;
pub mod reminder;
pub mod session;
pub mod setting;
pub mod undo_step;
pub mod user;
pub mod whatsapp_user;

/// The way by which something came in or goes out.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    sea_orm::EnumIter,
    sea_orm::DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "String(sea_orm::sea_query::StringLen::None)", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The web page or the API.
    Web,
    /// A Telegram chat.
    Telegram,
    /// A WhatsApp chat.
    Whatsapp,
    /// The command line.
    Cli,
}

impl Channel {
    /// The word for it in the database, the API and the metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Telegram => "telegram",
            Self::Whatsapp => "whatsapp",
            Self::Cli => "cli",
        }
    }
}
