use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use super::frames::{Task, attach};
use super::sandbox::SandboxState;
use super::slot::{Slot, is_lost};
use crate::{PageText, PictureReading, Preview, ReadError, ReadOptions, Source};

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
    /// What the readers are told about the pictures.
    pub options: ReadOptions,
}

/// A snapshot of the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolStatus {
    /// Number of readers.
    pub readers: usize,
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
    jobs: Option<mpsc::Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
    counters: Arc<Counters>,
    sandbox: SandboxState,
}

#[derive(Debug)]
struct Job {
    task: Task,
    bytes: Vec<u8>,
    reply: mpsc::Sender<Result<PictureReading, ReadError>>,
}

#[derive(Debug, Default)]
struct Counters {
    busy: AtomicUsize,
    restarts: AtomicU64,
}

impl ReaderPool {
    /// Starts the readers and waits until all have said hello.
    ///
    /// # Errors
    /// `Unavailable` when one of them cannot be started.
    pub fn start(config: PoolConfig) -> Result<Self, ReadError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let counters = Arc::new(Counters::default());
        let config = Arc::new(config);
        let (hello, hellos) = mpsc::channel();
        let readers = config.readers.max(1);
        let mut threads = Vec::with_capacity(readers);
        for number in 0..readers {
            let (config, queue, counters, hello) = (config.clone(), queue.clone(), counters.clone(), hello.clone());
            // The kernel ties the life of a child to the thread that started it, so each reader has a thread
            // that lasts as long as the pool.
            let thread = std::thread::Builder::new()
                .name(format!("reader-{number}"))
                .spawn(move || keep_reading(&config, &queue, &counters, &hello))
                .map_err(ReadError::unavailable)?;
            threads.push(thread);
        }
        drop(hello);
        let mut pool = Self { jobs: Some(jobs), threads, counters, sandbox: SandboxState::default() };
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
        self.ask(Task::Read, bytes)
    }

    /// Decodes one picture in the next free reader: its pages with previews and codes, but no text. For pictures whose
    /// text is read elsewhere. Blocks.
    ///
    /// # Errors
    /// As `read`.
    pub fn look(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        self.ask(Task::Look, bytes)
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
        let mut reading = self.ask(Task::Understand { reading: looked, texts, source }, &[])?;
        attach(&mut reading, previews);
        Ok(reading)
    }

    fn ask(&self, task: Task, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        // Told here, because an empty frame costs a reader's turn.
        if task.wants_picture() && bytes.is_empty() {
            return Err(ReadError::Empty);
        }
        let (reply, answer) = mpsc::channel();
        let gone = || ReadError::unavailable("the readers have been stopped");
        let jobs = self.jobs.as_ref().ok_or_else(gone)?;
        jobs.send(Job { task, bytes: bytes.to_vec(), reply }).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }

    /// What the pool is doing.
    pub fn status(&self) -> PoolStatus {
        PoolStatus {
            readers: self.threads.len(),
            busy: self.counters.busy.load(Ordering::Relaxed),
            restarts: self.counters.restarts.load(Ordering::Relaxed),
            sandbox: self.sandbox,
        }
    }
}

impl Drop for ReaderPool {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has dropped its child already.
            thread.join().ok();
        }
    }
}

fn keep_reading(
    config: &PoolConfig,
    queue: &Mutex<mpsc::Receiver<Job>>,
    counters: &Counters,
    hello: &mpsc::Sender<Result<SandboxState, ReadError>>,
) {
    let first = Slot::start(config);
    let told = hello.send(first.as_ref().map(|slot| slot.sandbox).map_err(Clone::clone));
    let Ok(first) = first else { return };
    if told.is_err() {
        return;
    }
    let mut slot = Some(first);
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { task, bytes, reply }) = job else { return };
        counters.busy.fetch_add(1, Ordering::Relaxed);
        let result = read_in(&mut slot, config, &task, &bytes);
        counters.busy.fetch_sub(1, Ordering::Relaxed);
        if is_lost(&result) {
            slot = None;
            counters.restarts.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(error = result.as_ref().err().map(tracing::field::display), "reader replaced");
        }
        // Whoever asked may have gone.
        reply.send(result).ok();
        if slot.is_none() {
            slot = Slot::start(config).ok();
        }
    }
}

fn read_in(
    slot: &mut Option<Slot>,
    config: &PoolConfig,
    task: &Task,
    bytes: &[u8],
) -> Result<PictureReading, ReadError> {
    let slot = match slot {
        Some(slot) => slot,
        // The replacement did not start last time.
        empty @ None => empty.insert(Slot::start(config)?),
    };
    slot.work(task, bytes, config.wall_limit)
}
