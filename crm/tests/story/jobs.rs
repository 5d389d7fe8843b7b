//! The queue.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use crm::database::Transaction;
use crm::entity::job::{self, Status};
use crm::events::Event;
use crm::jobs::{self, JobError, JobHandler, Lease, NewJob, Worker};
use crm::{Crm, Result};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::harness::Story;
use crate::stories;

stories!(
    every_job_is_done_once_by_many_workers,
    a_group_keeps_its_order,
    the_end_of_a_job_is_told_to_those_who_wait_for_its_group,
    shares_take_turns,
    who_comes_later_is_next_and_saves_no_turns_up,
    a_failing_job_is_put_off_and_then_buried,
    a_job_whose_worker_died_is_taken_over_and_the_zombie_writes_nothing,
    a_job_that_loses_every_worker_is_buried,
    nothing_is_enqueued_by_a_transaction_that_fails,
);

const KIND: &str = "test";

#[derive(Default)]
struct Log {
    done: Mutex<Vec<i64>>,
    buried: Mutex<Vec<String>>,
}

struct Handler {
    crm: Crm,
    log: Arc<Log>,
    fail: bool,
}

#[async_trait]
impl JobHandler for Handler {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        if self.fail {
            return Err(JobError::retry("not today"));
        }
        let number: i64 = lease.payload()?;
        let tx = self.crm.begin().await?;
        lease.complete(&tx).await?;
        // Noted before the commit, after which the next of the group may begin.
        self.log.done.lock().unwrap().push(number);
        tx.commit().await?;
        Ok(())
    }

    async fn bury(&self, _: &mut Transaction, _: &job::Model, reason: &str) -> Result<()> {
        self.log.buried.lock().unwrap().push(reason.to_owned());
        Ok(())
    }
}

fn worker(story: &Story, log: &Arc<Log>, fail: bool) -> Worker {
    let handler = Handler { crm: story.crm.clone(), log: log.clone(), fail };
    Worker::new(story.crm.clone(), "w".into(), vec![Arc::new(handler)])
}

async fn enqueue(story: &Story, numbers: impl IntoIterator<Item = i64>, group: Option<&str>) {
    let mut tx = story.crm.begin().await.unwrap();
    for number in numbers {
        let mut new = NewJob::new(KIND, &number).unwrap().attempts(3);
        if let Some(group) = group {
            new = new.in_group(group.to_owned()).shared_by(group.to_owned());
        }
        jobs::enqueue(&mut tx, new).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn every_job_is_done_once_by_many_workers(story: Story) {
    enqueue(&story, 0..100, None).await;
    let log = Arc::new(Log::default());
    let workers: Vec<Worker> = (0..8).map(|_| worker(&story, &log, false)).collect();
    let counts = futures_util::future::join_all(workers.iter().map(Worker::run_until_idle)).await;
    assert_eq!(counts.into_iter().map(Result::unwrap).sum::<usize>(), 100);
    let done = log.done.lock().unwrap().clone();
    assert_eq!((done.len(), done.iter().collect::<BTreeSet<_>>().len()), (100, 100));
    assert_eq!(job::Entity::find().count(&story.crm.db).await.unwrap(), 0);
}

async fn a_group_keeps_its_order(story: Story) {
    enqueue(&story, 0..20, Some("chat-1")).await;
    enqueue(&story, 100..120, Some("chat-2")).await;
    let log = Arc::new(Log::default());
    let workers: Vec<Worker> = (0..4).map(|_| worker(&story, &log, false)).collect();
    loop {
        futures_util::future::join_all(workers.iter().map(Worker::run_until_idle)).await;
        if job::Entity::find().count(&story.crm.db).await.unwrap() == 0 {
            break;
        }
    }
    let done = log.done.lock().unwrap();
    for group in [0..20, 100..120] {
        let order: Vec<i64> = done.iter().copied().filter(|number| group.contains(number)).collect();
        assert_eq!(order, group.collect::<Vec<_>>());
    }
}

async fn the_end_of_a_job_is_told_to_those_who_wait_for_its_group(story: Story) {
    for (group, told) in [(Some("chat-1"), true), (None, false)] {
        for fail in [false, true] {
            enqueue(&story, [1], group).await;
            let mut events = story.crm.events.subscribe();
            worker(&story, &Arc::default(), fail).run_until_idle().await.unwrap();
            let mut heard = false;
            while let Ok(event) = events.try_recv() {
                heard |= event == Event::Jobs;
            }
            assert_eq!(heard, told, "{group:?} {fail}");
        }
    }
}

async fn shares_take_turns(story: Story) {
    enqueue(&story, 0..60, Some("many")).await;
    enqueue(&story, [100, 101], Some("two")).await;
    enqueue(&story, [200], Some("one")).await;
    let log = Arc::new(Log::default());
    worker(&story, &log, false).run_until_idle().await.unwrap();
    let done = log.done.lock().unwrap();
    assert_eq!(done[..6], [0, 100, 200, 1, 101, 2], "{done:?}");
    assert_eq!(done[6..], (3..60).collect::<Vec<_>>());
}

/// Does what others do, and lets somebody come in the middle of it.
struct Visited(Handler);

#[async_trait]
impl JobHandler for Visited {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        if lease.payload::<i64>()? == 5 {
            let mut tx = self.0.crm.begin().await?;
            for number in 100..103 {
                jobs::enqueue(&mut tx, NewJob::new(KIND, &number)?.shared_by("visitor".to_owned())).await?;
            }
            tx.commit().await?;
        }
        self.0.run(lease).await
    }

    async fn bury(&self, tx: &mut Transaction, job: &job::Model, reason: &str) -> Result<()> {
        self.0.bury(tx, job, reason).await
    }
}

async fn who_comes_later_is_next_and_saves_no_turns_up(story: Story) {
    let mut tx = story.crm.begin().await.unwrap();
    // Whoever is not due yet holds nobody's turn back.
    let late = NewJob::new(KIND, &900).unwrap().shared_by("late".to_owned()).after(Duration::from_hours(1));
    jobs::enqueue(&mut tx, late).await.unwrap();
    tx.commit().await.unwrap();
    enqueue(&story, 0..20, Some("many")).await;
    let log = Arc::new(Log::default());
    let handler = Visited(Handler { crm: story.crm.clone(), log: log.clone(), fail: false });
    let worker = Worker::new(story.crm.clone(), "w".into(), vec![Arc::new(handler)]);
    worker.run_until_idle().await.unwrap();
    story.advance(3600);
    worker.run_until_idle().await.unwrap();
    let expected: Vec<i64> = (0..6).chain([100, 6, 101, 7, 102]).chain(8..20).chain([900]).collect();
    assert_eq!(*log.done.lock().unwrap(), expected);
}

async fn a_failing_job_is_put_off_and_then_buried(story: Story) {
    enqueue(&story, [1], None).await;
    let log = Arc::new(Log::default());
    let failing = worker(&story, &log, true);
    assert_eq!(failing.run_until_idle().await.unwrap(), 1);
    assert_eq!(failing.run_until_idle().await.unwrap(), 0, "not due yet");
    story.advance(5);
    assert_eq!(failing.run_until_idle().await.unwrap(), 1);
    story.advance(5);
    assert_eq!(failing.run_until_idle().await.unwrap(), 0, "the second pause is 10 s");
    story.advance(5);
    assert_eq!(failing.run_until_idle().await.unwrap(), 1);
    assert_eq!(*log.buried.lock().unwrap(), ["not today"]);
    let dead = job::Entity::find().one(&story.crm.db).await.unwrap().unwrap();
    assert_eq!((dead.status, dead.reason.as_deref(), dead.attempts), (Status::Dead, Some("not today"), 3));
    assert_eq!(story.crm.metrics.dead_letters.with_label_values(&[KIND]).get(), 1);
    story.advance(3600);
    assert_eq!(failing.run_until_idle().await.unwrap(), 0, "dead is dead");
}

/// Claims and then does nothing, like a process that was killed.
struct Stuck(Arc<Mutex<Vec<Lease>>>);

#[async_trait]
impl JobHandler for Stuck {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn run(&self, lease: &Lease) -> Result<(), JobError> {
        self.0.lock().unwrap().push(lease.clone());
        Ok(())
    }

    async fn bury(&self, _: &mut Transaction, _: &job::Model, _: &str) -> Result<()> {
        Ok(())
    }
}

async fn a_job_whose_worker_died_is_taken_over_and_the_zombie_writes_nothing(story: Story) {
    enqueue(&story, [1], None).await;
    let held = Arc::new(Mutex::new(Vec::new()));
    let zombie = Worker::new(story.crm.clone(), "zombie".into(), vec![Arc::new(Stuck(held.clone()))]);
    zombie.run_until_idle().await.unwrap();
    let log = Arc::new(Log::default());
    let heir = worker(&story, &log, false);
    assert_eq!(heir.run_until_idle().await.unwrap(), 0, "the lease still holds");
    story.clock.advance(chrono::TimeDelta::from_std(Duration::from_secs(31)).unwrap());
    let taken = held.lock().unwrap().pop().unwrap();
    assert_eq!(heir.run_until_idle().await.unwrap(), 1);
    let tx = story.crm.begin().await.unwrap();
    assert!(taken.complete(&tx).await.is_err(), "the zombie has lost the lease");
    assert!(!taken.job.cut_off, "nobody was lost before it");
    assert_eq!(*log.done.lock().unwrap(), [1]);
}

async fn a_job_that_loses_every_worker_is_buried(story: Story) {
    enqueue(&story, [1], None).await;
    let held = Arc::new(Mutex::new(Vec::new()));
    let stuck = Worker::new(story.crm.clone(), "stuck".into(), vec![Arc::new(Stuck(held.clone()))]);
    for _ in 0..3 {
        assert_eq!(stuck.run_until_idle().await.unwrap(), 1);
        story.advance(31);
    }
    let cut_off: Vec<bool> = held.lock().unwrap().iter().map(|lease: &Lease| lease.job.cut_off).collect();
    assert_eq!(cut_off, [false, true, true], "whoever takes over is told");
    let log = Arc::new(Log::default());
    assert_eq!(worker(&story, &log, false).run_until_idle().await.unwrap(), 0);
    assert_eq!(log.done.lock().unwrap().len(), 0);
    assert_eq!(log.buried.lock().unwrap().len(), 1);
    assert_eq!(job::Entity::find().one(&story.crm.db).await.unwrap().unwrap().status, Status::Dead);
}

async fn nothing_is_enqueued_by_a_transaction_that_fails(story: Story) {
    let mut tx = story.crm.begin().await.unwrap();
    jobs::enqueue(&mut tx, NewJob::new(KIND, &1).unwrap()).await.unwrap();
    drop(tx);
    assert_eq!(job::Entity::find().count(&story.crm.db).await.unwrap(), 0);
}
