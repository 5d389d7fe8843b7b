use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid};
use nix::unistd::Pid;

use super::frames::{Outcome, Task, attach};
use super::queue::{Next, Queue};
use super::sandbox::SandboxState;
use super::slot::{Slot, is_lost};
use crate::scratch;
use crate::{PageText, PictureReading, Place, Preview, ReadError, ReadOptions, Source};

/// How long a reader may be gone before that is noticed, when nobody needs it.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How to run readers.
#[derive(Debug, Clone)]
pub struct PoolConfig {
    /// The program that runs `reader_main`.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Number of processes; one a core is best. At least one is started.
    pub readers: usize,
    /// Wall time that one picture may take.
    pub wall_limit: Duration,
    /// What the readers are told about the pictures. Without a language they only look and cut, in little memory.
    pub options: ReadOptions,
}

/// A snapshot of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStatus {
    /// Number of readers that there should be.
    pub readers: usize,
    /// How many of them live.
    pub live: usize,
    /// How many are reading.
    pub busy: usize,
    /// How often a reader had to be replaced since the start.
    pub restarts: u64,
    /// What is enforced on each reader; the weakest of all.
    pub sandbox: SandboxState,
}

/// A fixed number of reader processes that outlive what they read.
#[derive(Debug)]
pub struct ReaderPool {
    jobs: Arc<Queue<Job>>,
    threads: Vec<JoinHandle<()>>,
    counters: Arc<Counters>,
    sandbox: SandboxState,
}

#[derive(Debug)]
struct Job {
    task: Task,
    bytes: Vec<u8>,
    reply: mpsc::Sender<Result<Outcome, ReadError>>,
}

#[derive(Debug)]
struct Counters {
    busy: AtomicUsize,
    restarts: AtomicU64,
    /// The process of each reader; 0 while it has none.
    processes: Vec<AtomicU32>,
}

impl Counters {
    fn new(readers: usize) -> Self {
        let processes = (0..readers).map(|_| AtomicU32::new(0)).collect();
        Self { busy: AtomicUsize::new(0), restarts: AtomicU64::new(0), processes }
    }

    fn live(&self) -> usize {
        self.processes.iter().filter(|process| lives(process.load(Ordering::Relaxed))).count()
    }
}

/// Whether a child of ours runs. Only looks: its end is still there for whoever waits for it.
fn lives(process: u32) -> bool {
    let end = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    process != 0 && matches!(waitid(Id::Pid(Pid::from_raw(process as i32)), end), Ok(WaitStatus::StillAlive))
}

impl ReaderPool {
    /// Starts the readers and waits until all have said hello.
    ///
    /// # Errors
    /// `Unavailable` when one of them cannot be started.
    pub fn start(config: PoolConfig) -> Result<Self, ReadError> {
        let left = scratch::sweep();
        if left > 0 {
            tracing::info!(left, "folders of readers that were killed are removed");
        }
        let readers = config.readers.max(1);
        let jobs = Arc::new(Queue::new());
        let counters = Arc::new(Counters::new(readers));
        let config = Arc::new(config);
        let (hello, hellos) = mpsc::channel();
        let mut threads = Vec::with_capacity(readers);
        for number in 0..readers {
            let (config, jobs, counters, hello) = (config.clone(), jobs.clone(), counters.clone(), hello.clone());
            // The kernel ties the life of a child to the thread that started it, so each reader has a thread
            // that lasts as long as the pool.
            let thread = std::thread::Builder::new()
                .name(format!("reader-{number}"))
                .spawn(move || {
                    Keeper { number, config: &config, jobs: &jobs, counters: &counters }.keep_reading(&hello);
                })
                .map_err(ReadError::unavailable)?;
            threads.push(thread);
        }
        drop(hello);
        let mut pool = Self { jobs, threads, counters, sandbox: SandboxState::default() };
        let states: Vec<SandboxState> = hellos.iter().take(readers).collect::<Result<_, _>>()?;
        pool.sandbox = SandboxState {
            landlock: states.iter().map(|state| state.landlock).min().unwrap_or_default(),
            seccomp: states.iter().all(|state| state.seccomp),
            limits: states.iter().all(|state| state.limits),
        };
        Ok(pool)
    }

    /// Reads one picture in the next free reader. Blocks; call it from many threads.
    ///
    /// # Errors
    /// As `read_picture`, and `TimedOut`, `Crashed`, `Unavailable`.
    pub fn read(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        self.ask_to_read(Task::Read, bytes)
    }

    /// Decodes one picture in the next free reader: its pages with previews and codes, but no text. For pictures whose
    /// text is read elsewhere. Blocks.
    ///
    /// # Errors
    /// As `read`.
    pub fn look(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        self.ask_to_read(Task::Look, bytes)
    }

    /// Makes fields of text that `source` read, a text a page of `looked`, in the next free reader. Blocks.
    ///
    /// # Errors
    /// `TimedOut`, `Crashed`, `Unavailable`.
    pub fn understand(
        &self,
        looked: PictureReading,
        texts: Vec<PageText>,
        source: Source,
    ) -> Result<PictureReading, ReadError> {
        let previews: Vec<Preview> = looked.pages.iter().map(|page| page.preview.clone()).collect();
        let mut reading = self.ask_to_read(Task::Understand { reading: looked, texts, source }, &[])?;
        attach(&mut reading, previews);
        Ok(reading)
    }

    /// Cuts a place out of a picture as it was sent, in the next free reader: a JPEG. Blocks.
    ///
    /// # Errors
    /// As `read`.
    pub fn cut(&self, bytes: &[u8], place: Place) -> Result<Vec<u8>, ReadError> {
        match self.ask(Task::Cut { place }, bytes)? {
            Outcome::Piece(jpeg) => Ok(jpeg),
            Outcome::Reading(_) => Err(ReadError::crashed("a reading instead of a piece")),
        }
    }

    fn ask_to_read(&self, task: Task, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        match self.ask(task, bytes)? {
            Outcome::Reading(reading) => Ok(reading),
            Outcome::Piece(_) => Err(ReadError::crashed("a piece instead of a reading")),
        }
    }

    fn ask(&self, task: Task, bytes: &[u8]) -> Result<Outcome, ReadError> {
        // Told here, because an empty frame costs a reader's turn.
        if task.wants_picture() && bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        let (reply, answer) = mpsc::channel();
        self.jobs.add(Job { task, bytes: bytes.to_vec(), reply });
        answer.recv().map_err(|_| ReadError::unavailable("the readers have been stopped"))?
    }

    /// What the pool is doing.
    pub fn status(&self) -> PoolStatus {
        PoolStatus {
            readers: self.threads.len(),
            live: self.counters.live(),
            busy: self.counters.busy.load(Ordering::Relaxed),
            restarts: self.counters.restarts.load(Ordering::Relaxed),
            sandbox: self.sandbox,
        }
    }
}

impl Drop for ReaderPool {
    fn drop(&mut self) {
        self.jobs.close();
        for thread in self.threads.drain(..) {
            // A thread that panicked has dropped its child already.
            thread.join().ok();
        }
    }
}

/// Keeps one reader running and hands it what waits.
struct Keeper<'a> {
    number: usize,
    config: &'a PoolConfig,
    jobs: &'a Queue<Job>,
    counters: &'a Counters,
}

impl Keeper<'_> {
    fn keep_reading(&self, hello: &mpsc::Sender<Result<SandboxState, ReadError>>) {
        let first = self.start();
        let told = hello.send(first.as_ref().map(|slot| slot.sandbox).map_err(Clone::clone));
        let Ok(first) = first else { return };
        if told.is_err() {
            return;
        }
        let mut slot = Some(first);
        loop {
            if slot.as_ref().is_some_and(|slot| !lives(slot.process())) {
                self.lose(&mut slot, &"it ended by itself");
            }
            if slot.is_none() {
                slot = self.start().ok();
            }
            // Without a reader the work is left to the others; when there are none, somebody must say so.
            let takes = slot.is_some() || self.counters.live() == 0;
            let Job { task, bytes, reply } = match self.jobs.next(takes, LOOK_EVERY) {
                Next::Work(job) => job,
                Next::Nothing => continue,
                Next::Closed => return,
            };
            self.counters.busy.fetch_add(1, Ordering::Relaxed);
            let result = self.read_in(&mut slot, &task, &bytes);
            self.counters.busy.fetch_sub(1, Ordering::Relaxed);
            if is_lost(&result)
                && let Err(error) = &result
            {
                self.lose(&mut slot, error);
            }
            // Whoever asked may have gone.
            reply.send(result).ok();
        }
    }

    fn start(&self) -> Result<Slot, ReadError> {
        let slot = Slot::start(self.config)?;
        self.note(slot.process());
        Ok(slot)
    }

    /// Gives a reader up; its number may be somebody else's as soon as it was waited for.
    fn lose(&self, slot: &mut Option<Slot>, why: &dyn std::fmt::Display) {
        self.note(0);
        *slot = None;
        self.counters.restarts.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(error = %why, "reader replaced");
    }

    fn note(&self, process: u32) {
        if let Some(place) = self.counters.processes.get(self.number) {
            place.store(process, Ordering::Relaxed);
        }
    }

    fn read_in(&self, slot: &mut Option<Slot>, task: &Task, bytes: &[u8]) -> Result<Outcome, ReadError> {
        let slot = match slot {
            Some(slot) => slot,
            // The replacement did not start last time.
            empty @ None => empty.insert(self.start()?),
        };
        slot.work(task, bytes, self.config.wall_limit)
    }
}
