//! Who writes on WhatsApp, paired or not: the names by which Meta tells them, and when they last wrote.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;

/// How long after a person's last message we may answer without a template
/// (<https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows>).
const WINDOW: TimeDelta = TimeDelta::hours(24);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "whatsapp_user")]
pub struct Model {
    /// Under which we know the person, for ever: the first name that Meta told.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Meta's name of the person for this business; people with a user name are known by nothing else.
    #[sea_orm(unique)]
    pub business_scoped_id: Option<String>,
    /// The phone number, digits only.
    #[sea_orm(unique)]
    pub phone: Option<String>,
    /// What the person calls herself.
    pub name: Option<String>,
    pub last_message_at: DateTime<Utc>,
    /// When the next message would be due if messages went out evenly.
    pub next_send_at: Option<DateTime<Utc>>,
    /// The first of the pictures that came together most recently.
    pub album: Option<String>,
    /// When the last of them was sent.
    pub album_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl Model {
    /// Until when we may answer.
    pub fn window_ends_at(&self) -> DateTime<Utc> {
        self.last_message_at + WINDOW
    }
}

impl ActiveModelBehavior for ActiveModel {}
