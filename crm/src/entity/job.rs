//! The work queue.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::JobId;

/// Where a job stands. A job that succeeded is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
pub enum Status {
    /// Waits for a worker.
    Queued,
    /// A worker holds the lease.
    Running,
    /// Given up, with the reason.
    Dead,
}

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub kind: String,
    pub payload: Json,
    /// Jobs of one group run one after another, in the order of their ids.
    pub group_key: Option<String>,
    /// Whose jobs take turns with those of others.
    pub share_key: Option<String>,
    /// Jobs of one kind are claimed in the order of their turns.
    pub turn: i64,
    pub status: Status,
    pub run_at: DateTime<Utc>,
    pub attempts: i32,
    pub max_attempts: i32,
    pub lease_until: Option<DateTime<Utc>>,
    /// Counts up at each claim: who holds an older number has lost the lease.
    pub fence: i64,
    pub worker: Option<String>,
    /// A worker was lost in the middle of a try: what it did to others may be done.
    pub cut_off: bool,
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}
