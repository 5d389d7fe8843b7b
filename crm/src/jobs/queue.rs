//! The queue itself: enqueue, claim, heartbeat, complete, put off, bury. One set of statements for both databases.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::database::Transaction;
use crate::entity::job::{self, Column, Status};
use crate::error::{Error, Result};
use crate::events::Event;
use crate::id::JobId;

/// How long a worker may be silent before its jobs go to others.
pub(super) const LEASE: Duration = Duration::from_secs(30);

/// A job to be enqueued.
#[derive(Clone, Debug)]
pub struct NewJob {
    kind: &'static str,
    payload: serde_json::Value,
    group_key: Option<String>,
    share_key: Option<String>,
    max_attempts: i32,
    delay: Duration,
}

impl NewJob {
    /// A job of `kind` that is tried up to five times, from now on, in no group.
    pub fn new(kind: &'static str, payload: &impl Serialize) -> Result<Self> {
        let payload = serde_json::to_value(payload).map_err(Error::internal)?;
        Ok(Self { kind, payload, group_key: None, share_key: None, max_attempts: 5, delay: Duration::ZERO })
    }

    /// Runs after all earlier jobs of the group.
    #[must_use]
    pub fn in_group(mut self, group_key: String) -> Self {
        self.group_key = Some(group_key);
        self
    }

    /// Takes turns: of jobs of one kind that wait at the same time, each share has one done before any has two.
    #[must_use]
    pub fn shared_by(mut self, share_key: String) -> Self {
        self.share_key = Some(share_key);
        self
    }

    /// How often it is tried before it is given up.
    #[must_use]
    pub fn attempts(mut self, max_attempts: i32) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// Not before this time has passed.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// Adds a job in the caller's transaction.
pub async fn enqueue(tx: &mut Transaction, new: NewJob) -> Result<JobId> {
    let id = JobId::new();
    let turn = turn_of(tx, &new).await?;
    let row = job::ActiveModel {
        id: Set(id),
        kind: Set(new.kind.to_owned()),
        payload: Set(new.payload),
        group_key: Set(new.group_key),
        share_key: Set(new.share_key),
        turn: Set(turn),
        status: Set(Status::Queued),
        run_at: Set(tx.now() + new.delay),
        attempts: Set(0),
        max_attempts: Set(new.max_attempts),
        lease_until: Set(None),
        fence: Set(0),
        worker: Set(None),
        cut_off: Set(false),
        reason: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
    };
    job::Entity::insert(row).exec_without_returning(tx.db()).await?;
    tx.announce(Event::Jobs);
    Ok(id)
}

/// When it is a job's turn among those of its kind: after the last one that its share has waiting, and not before the turn
/// that the queue has come to, so that nobody saves turns up (self-clocked fair queueing, Golestani 1994).
async fn turn_of(tx: &Transaction, new: &NewJob) -> Result<i64> {
    #[derive(FromQueryResult)]
    struct Turns {
        own: Option<i64>,
        now: Option<i64>,
    }
    let open = || Query::select().from(job::Entity).and_where(Column::Kind.eq(new.kind)).to_owned();
    let waits = || Column::Status.is_in([Status::Queued, Status::Running]);
    let own = open()
        .expr(Column::Turn.max())
        .and_where(waits())
        .and_where(Column::ShareKey.eq(new.share_key.clone()))
        .to_owned();
    let now = open().expr(Column::Turn.min()).and_where(waits()).and_where(Column::RunAt.lte(tx.now())).to_owned();
    let select = Query::select()
        .expr_as(Expr::SubQuery(None, Box::new(own.into())), Alias::new("own"))
        .expr_as(Expr::SubQuery(None, Box::new(now.into())), Alias::new("now"))
        .to_owned();
    let statement = tx.db().get_database_backend().build(&select);
    let turns = Turns::find_by_statement(statement).one(tx.db()).await?;
    let Turns { own, now } = turns.unwrap_or(Turns { own: None, now: None });
    Ok(Ord::max(own.map_or(0, |last| last + 1), now.unwrap_or(0)))
}

/// The right to work on a job, until another worker has taken it over.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The job as it was claimed.
    pub job: job::Model,
}

impl Lease {
    /// The payload in its type.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.job.payload.clone()).map_err(Error::internal)
    }

    /// Finishes the job, in the transaction of its effect.
    ///
    /// Fails with a conflict when the lease was lost; the transaction must then be dropped, for another worker has the job.
    pub async fn complete(&self, tx: &Transaction) -> Result<()> {
        let gone = job::Entity::delete_many().filter(self.still_ours()).exec(tx.db()).await?;
        if gone.rows_affected == 0 { Err(lease_lost()) } else { Ok(()) }
    }

    /// Tells that the worker is alive. `false` when the lease was lost.
    pub(super) async fn extend(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<bool> {
        let updated = job::Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
            .filter(self.still_ours())
            .exec(db)
            .await?;
        Ok(updated.rows_affected > 0)
    }

    /// Gives the job back for another try after `delay`, with `attempts` tries counted so far; `lets_pass` when the later
    /// jobs of its group need not wait for that.
    pub(super) async fn put_off(
        &self,
        tx: &mut Transaction,
        delay: Duration,
        reason: &str,
        attempts: i32,
        lets_pass: bool,
    ) -> Result<()> {
        let group = self.job.group_key.clone().filter(|_| !lets_pass);
        let updated = job::Entity::update_many()
            .col_expr(Column::GroupKey, Expr::value(group))
            .col_expr(Column::Status, Expr::value(Status::Queued))
            .col_expr(Column::RunAt, Expr::value(tx.now() + delay))
            .col_expr(Column::Attempts, Expr::value(attempts))
            .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
            .col_expr(Column::Reason, Expr::value(reason))
            .col_expr(Column::UpdatedAt, Expr::value(tx.now()))
            .filter(self.still_ours())
            .exec(tx.db())
            .await?;
        if updated.rows_affected == 0 { Err(lease_lost()) } else { Ok(()) }
    }

    /// Gives the job up.
    pub(super) async fn bury(&self, tx: &Transaction, reason: &str) -> Result<()> {
        let updated = job::Entity::update_many()
            .col_expr(Column::Status, Expr::value(Status::Dead))
            .col_expr(Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
            .col_expr(Column::Reason, Expr::value(reason))
            .col_expr(Column::UpdatedAt, Expr::value(tx.now()))
            .filter(self.still_ours())
            .exec(tx.db())
            .await?;
        if updated.rows_affected == 0 { Err(lease_lost()) } else { Ok(()) }
    }

    fn still_ours(&self) -> Condition {
        Condition::all()
            .add(Column::Id.eq(self.job.id))
            .add(Column::Status.eq(Status::Running))
            .add(Column::Fence.eq(self.job.fence))
    }
}

fn lease_lost() -> Error {
    Error::Conflict("the lease on this job was lost".to_owned())
}

/// Takes the next due job of one of `kinds`, or one whose worker fell silent.
pub(super) async fn claim(
    db: &impl ConnectionTrait,
    kinds: &[&str],
    worker: &str,
    now: DateTime<Utc>,
) -> Result<Option<Lease>> {
    let due = next_due(kinds, now);
    let claimed = job::Entity::update_many()
        .col_expr(Column::CutOff, Expr::col(Column::CutOff).or(Column::Status.eq(Status::Running)))
        .col_expr(Column::Status, Expr::value(Status::Running))
        .col_expr(Column::LeaseUntil, Expr::value(now + LEASE))
        .col_expr(Column::Fence, Expr::col(Column::Fence).add(1))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::Worker, Expr::value(worker))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Expr::col(Column::Id).eq(Expr::SubQuery(None, Box::new(due.into()))))
        .exec_with_returning(db)
        .await?;
    Ok(claimed.into_iter().next().map(|job| Lease { job }))
}

/// `SELECT id … ORDER BY turn, run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`; SQLite has one writer and needs no row locks.
fn next_due(kinds: &[&str], now: DateTime<Utc>) -> SelectStatement {
    let earlier = Alias::new("earlier");
    let blocked = Query::select()
        .expr(Expr::val(1))
        .from_as(job::Entity, earlier.clone())
        .and_where(Expr::col((earlier.clone(), Column::GroupKey)).equals((job::Entity, Column::GroupKey)))
        .and_where(Expr::col((earlier.clone(), Column::Status)).is_in([Status::Queued, Status::Running]))
        .and_where(Expr::col((earlier, Column::Id)).lt(Expr::col((job::Entity, Column::Id))))
        .to_owned();
    let waiting = Condition::all().add(Column::Status.eq(Status::Queued)).add(Column::RunAt.lte(now));
    let abandoned = Condition::all().add(Column::Status.eq(Status::Running)).add(Column::LeaseUntil.lt(now));
    Query::select()
        .column((job::Entity, Column::Id))
        .from(job::Entity)
        .and_where(Column::Kind.is_in(kinds.iter().copied()))
        .cond_where(Condition::any().add(waiting).add(abandoned))
        .and_where(Expr::exists(blocked).not())
        .order_by((job::Entity, Column::Turn), sea_orm::Order::Asc)
        .order_by((job::Entity, Column::RunAt), sea_orm::Order::Asc)
        .order_by((job::Entity, Column::Id), sea_orm::Order::Asc)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned()
}

/// Back-off before try number `attempts + 1`: 5 s · 2ⁿ, at most 15 minutes.
pub(super) fn back_off(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0);
    let doublings = Ord::min(doublings, 10);
    Duration::from_secs(5 << doublings).min(Duration::from_mins(15))
}

/// Forgets the jobs of a group that were given up, of one kind and payload.
pub async fn forget_dead(tx: &Transaction, kind: &str, group_key: &str, payload: &impl Serialize) -> Result<()> {
    let payload = serde_json::to_value(payload).map_err(Error::internal)?;
    let dead = job::Entity::find()
        .filter(Column::Kind.eq(kind))
        .filter(Column::GroupKey.eq(group_key))
        .filter(Column::Status.eq(Status::Dead))
        .all(tx.db())
        .await?;
    let ids: Vec<JobId> = dead.into_iter().filter(|job| job.payload == payload).map(|job| job.id).collect();
    job::Entity::delete_many().filter(Column::Id.is_in(ids)).exec(tx.db()).await?;
    Ok(())
}

/// How much work waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueDepth {
    /// Jobs that wait or run.
    pub waiting: u64,
    /// Age of the oldest of them.
    pub oldest: Duration,
    /// Jobs that were given up.
    pub dead: u64,
}

/// Counts the queue, by kind of job.
pub async fn depth(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<(String, QueueDepth)>> {
    #[derive(FromQueryResult)]
    struct Row {
        kind: String,
        status: Status,
        count: i64,
        oldest: Option<DateTime<Utc>>,
    }
    let rows: Vec<Row> = job::Entity::find()
        .select_only()
        .column(Column::Kind)
        .column(Column::Status)
        .column_as(Column::Id.count(), "count")
        .column_as(Column::RunAt.min(), "oldest")
        .group_by(Column::Kind)
        .group_by(Column::Status)
        .into_model()
        .all(db)
        .await?;
    let mut by_kind = std::collections::BTreeMap::<String, QueueDepth>::new();
    for row in rows {
        let depth = by_kind.entry(row.kind).or_default();
        let count = u64::try_from(row.count).unwrap_or(0);
        if row.status == Status::Dead {
            depth.dead += count;
            continue;
        }
        depth.waiting += count;
        let age = row.oldest.map_or(TimeDelta::zero(), |oldest| now - oldest).to_std().unwrap_or_default();
        depth.oldest = depth.oldest.max(age);
    }
    Ok(by_kind.into_iter().collect())
}
