//! Who did what, when, and whether it was allowed. Rows are only ever added.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use uuid::Uuid;

use crate::id::{AuditEntryId, SessionId};

/// How a request was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Decision {
    /// It was done.
    Allowed,
    /// It was refused, and nothing changed.
    Denied,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditEntryId,
    pub at: DateTime<Utc>,
    pub actor_kind: String,
    pub actor_id: Option<Uuid>,
    pub session_id: Option<SessionId>,
    pub request_id: Option<String>,
    pub address: Option<String>,
    /// `card_accept`, `authn_login_fail`, …
    pub action: String,
    pub object_kind: String,
    pub object_id: Option<String>,
    pub decision: Decision,
    /// Facts without personal data: names of changed fields, versions, counts.
    pub detail: Option<Json>,
}

impl ActiveModelBehavior for ActiveModel {}
