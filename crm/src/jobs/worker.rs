//! Workers: claim a job, keep the lease alive while its handler runs, and see to it that every job ends.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::task::JoinSet;

use super::queue::{self, LEASE, Lease};
use crate::Crm;
use crate::database::Transaction;
use crate::entity::job;
use crate::error::{Error, Result};
use crate::events::Event;

/// How a try ended that did not complete its job.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Another try may help; after the given time, or after the usual back-off.
    #[error("{reason}")]
    Retry {
        /// Why, for the dead letter.
        reason: String,
        /// When, if the other side told.
        after: Option<Duration>,
    },
    /// No further try will help.
    #[error("{0}")]
    Permanent(String),
    /// Something that the job needs is gone for now. The try does not count.
    #[error("{0}")]
    Outage(String),
    /// Its turn comes after this time. The try does not count.
    #[error("not before {} ms", .0.as_millis())]
    Later(Duration),
}

impl JobError {
    /// Another try after the usual back-off.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand in errors that they are done with")]
    pub fn retry(reason: impl ToString) -> Self {
        Self::Retry { reason: reason.to_string(), after: None }
    }
}

impl From<Error> for JobError {
    fn from(error: Error) -> Self {
        match error {
            Error::Limited { retry_after } => Self::Retry { reason: "limited".to_owned(), after: Some(retry_after) },
            Error::NotFound | Error::Invalid(_) | Error::Forbidden => Self::Permanent(error.to_string()),
            Error::Internal(cause) => Self::retry(format!("internal error: {cause}")),
            Error::Unavailable { .. } => Self::Outage(error.to_string()),
            other => Self::retry(other),
        }
    }
}

/// Does the jobs of one kind.
#[async_trait]
pub trait JobHandler: Send + Sync {
    /// The kind of job.
    fn kind(&self) -> &'static str;

    /// How many of this kind one process runs at a time.
    fn concurrency(&self) -> usize {
        4
    }

    /// Whether later jobs of the group go ahead of one that must be tried again.
    fn lets_pass(&self) -> bool {
        false
    }

    /// Does the work, and calls [`Lease::complete`] in the transaction of its effect.
    async fn run(&self, lease: &Lease) -> Result<(), JobError>;

    /// The job is given up: leaves the world in a state that a person can act on.
    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()>;
}

/// Runs jobs until told to stop.
pub struct Worker {
    crm: Crm,
    name: String,
    handlers: Vec<Arc<dyn JobHandler>>,
}

impl Worker {
    /// A worker with a name that stands in the jobs it holds.
    pub fn new(crm: Crm, name: String, handlers: Vec<Arc<dyn JobHandler>>) -> Self {
        Self { crm, name, handlers }
    }

    /// Runs until `stop` turns true, then finishes what it holds.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let mut lanes = JoinSet::new();
        for handler in self.handlers {
            let lane = Lane { crm: self.crm.clone(), name: self.name.clone(), handler };
            lanes.spawn(lane.run(stop.clone()));
        }
        while lanes.join_next().await.is_some() {}
    }

    /// Runs due jobs one after another until none is left, and tells how many; for tests and drains.
    pub async fn run_until_idle(&self) -> Result<usize> {
        let mut done = 0;
        loop {
            let mut progressed = false;
            for handler in &self.handlers {
                let lane = Lane { crm: self.crm.clone(), name: self.name.clone(), handler: handler.clone() };
                while let Some(lease) = lane.claim().await? {
                    lane.work(lease).await;
                    progressed = true;
                    done += 1;
                }
            }
            if !progressed {
                return Ok(done);
            }
        }
    }
}

/// The jobs of one kind in one process. A slow kind does not hold up another.
struct Lane {
    crm: Crm,
    name: String,
    handler: Arc<dyn JobHandler>,
}

impl Lane {
    async fn run(self, mut stop: watch::Receiver<bool>) {
        let lane = Arc::new(self);
        let places = Arc::new(Semaphore::new(lane.handler.concurrency()));
        let mut events = lane.crm.events.subscribe();
        let mut running = JoinSet::new();
        while !*stop.borrow() {
            let Ok(place) = places.clone().acquire_owned().await else {
                break;
            };
            match lane.claim().await {
                Ok(Some(lease)) => {
                    let lane = lane.clone();
                    running.spawn(async move {
                        lane.work(lease).await;
                        drop(place);
                    });
                }
                Ok(None) => {
                    drop(place);
                    wait_for_work(&mut events, &mut stop, Duration::from_secs(1)).await;
                }
                Err(error) => {
                    drop(place);
                    tracing::warn!(kind = lane.handler.kind(), %error, "no job could be claimed");
                    wait_for_work(&mut events, &mut stop, Duration::from_secs(2)).await;
                }
            }
            while running.try_join_next().is_some() {}
        }
        while running.join_next().await.is_some() {}
    }

    async fn claim(&self) -> Result<Option<Lease>> {
        let now = self.crm.clock.now();
        loop {
            let claimed = queue::claim(&self.crm.db, &[self.handler.kind()], &self.name, now).await?;
            let Some(lease) = claimed else { return Ok(None) };
            // Its worker died in the middle of the last try that it had.
            if lease.job.attempts > lease.job.max_attempts {
                self.bury(&lease, "the worker was lost in the middle of it").await?;
                continue;
            }
            return Ok(Some(lease));
        }
    }

    async fn work(&self, lease: Lease) {
        let group = lease.job.group_key.clone();
        self.try_once(lease).await;
        if group.is_some() {
            // The next job of the group waited for this one, and nothing else would tell of it.
            self.crm.events.deliver(Event::Jobs);
        }
    }

    async fn try_once(&self, lease: Lease) {
        let outcome = tokio::select! {
            outcome = self.handler.run(&lease) => outcome,
            () = self.keep_alive(&lease) => {
                tracing::warn!(job = %lease.job.id, kind = %lease.job.kind, "the lease was lost");
                return;
            }
        };
        let Err(error) = outcome else { return };
        if let Err(error) = self.settle(&lease, &error).await {
            // Left as it is: when the lease has run out, somebody tries again.
            tracing::warn!(job = %lease.job.id, kind = %lease.job.kind, %error, "a failed job could not be put back");
        }
    }

    async fn settle(&self, lease: &Lease, error: &JobError) -> Result<()> {
        let reason = error.to_string();
        if let JobError::Later(delay) = error {
            let mut tx = self.crm.begin().await?;
            lease.put_off(&mut tx, *delay, &reason, lease.job.attempts - 1, false).await?;
            return tx.commit().await;
        }
        tracing::info!(job = %lease.job.id, kind = %lease.job.kind, attempts = lease.job.attempts, %reason, "a try failed");
        match error {
            JobError::Retry { after, .. } if lease.job.attempts < lease.job.max_attempts => {
                let delay = after.unwrap_or_else(|| queue::back_off(lease.job.attempts));
                let mut tx = self.crm.begin().await?;
                lease.put_off(&mut tx, delay, &reason, lease.job.attempts, self.handler.lets_pass()).await?;
                tx.commit().await
            }
            JobError::Outage(_) => {
                let mut tx = self.crm.begin().await?;
                let attempts = lease.job.attempts - 1;
                lease.put_off(&mut tx, queue::back_off(1), &reason, attempts, self.handler.lets_pass()).await?;
                tx.commit().await
            }
            JobError::Retry { .. } | JobError::Permanent(_) | JobError::Later(_) => self.bury(lease, &reason).await,
        }
    }

    async fn bury(&self, lease: &Lease, reason: &str) -> Result<()> {
        let mut tx = self.crm.begin().await?;
        lease.bury(&tx, reason).await?;
        self.handler.bury(&mut tx, &lease.job, reason).await?;
        tx.commit().await?;
        self.crm.metrics.dead_letters.with_label_values(&[self.handler.kind()]).inc();
        tracing::warn!(job = %lease.job.id, kind = %lease.job.kind, %reason, "a job was given up");
        Ok(())
    }

    /// Returns when the lease is lost.
    async fn keep_alive(&self, lease: &Lease) {
        loop {
            tokio::time::sleep(LEASE / 3).await;
            match lease.extend(&self.crm.db, self.crm.clock.now()).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a heartbeat did not reach the database"),
            }
        }
    }
}

async fn wait_for_work(events: &mut broadcast::Receiver<Event>, stop: &mut watch::Receiver<bool>, at_most: Duration) {
    let told = async {
        // Falling behind means that something happened, too.
        while let Ok(event) = events.recv().await {
            if event == Event::Jobs {
                return;
            }
        }
    };
    tokio::select! {
        () = told => {}
        _ = stop.wait_for(|stop| *stop) => {}
        () = tokio::time::sleep(at_most) => {}
    }
}
