//! The reader processes of this process, who reads the text for them, and what is counted of them.

mod order;

use std::time::Duration;

use anyhow::Context;
use crm::cards::PictureReader;
use prometheus::{IntCounter, IntGauge, IntGaugeVec, Opts, Registry};
use recognition::{Landlock, PictureReading, PoolConfig, ReadError, ReadOptions, ReaderPool};

use crate::settings::Settings;
use order::Order;

/// Wall time that one picture may take.
const WALL_LIMIT: Duration = Duration::from_mins(1);

/// Wall time that cutting a piece out of a picture may take.
const CUT_LIMIT: Duration = Duration::from_secs(10);

/// One reader that cuts and does not read. It is apart from the readers, so that a question in a chat never waits for
/// readings, and a process without readers has it, too. Blocks until it has said hello.
pub(crate) fn cutter(settings: &Settings) -> anyhow::Result<ReaderPool> {
    let options = ReadOptions { languages: Vec::new(), ..ReadOptions::default() };
    ReaderPool::start(PoolConfig { readers: 1, wall_limit: CUT_LIMIT, ..config(settings, options)? })
        .context("the process that cuts pieces out of pictures does not start")
}

fn config(settings: &Settings, options: ReadOptions) -> anyhow::Result<PoolConfig> {
    Ok(PoolConfig {
        program: std::env::current_exe().context("this program cannot find itself")?,
        arguments: vec!["reader".into()],
        readers: settings.readers,
        wall_limit: WALL_LIMIT,
        options,
    })
}

/// A pool of readers with its metrics.
#[derive(Debug)]
pub struct Readers {
    pool: ReaderPool,
    order: Order,
    number: IntGauge,
    live: IntGauge,
    busy: IntGauge,
    restarts: IntCounter,
}

impl Readers {
    /// Starts this program again, once for each reader. Blocks until all have said hello. Must be called in a runtime,
    /// which waits for the remote providers.
    pub fn start(settings: &Settings, registry: &Registry) -> anyhow::Result<Self> {
        let options = ReadOptions { languages: settings.ocr_languages.clone(), ..ReadOptions::default() };
        let pool = ReaderPool::start(config(settings, options)?)
            .context("the readers do not start; is Tesseract installed with its languages?")?;
        let readers = Self {
            pool,
            order: Order::new(&settings.ocr, registry)?,
            number: IntGauge::new("bizcard_readers", "Reader processes that there should be.")?,
            live: IntGauge::new("bizcard_readers_live", "Reader processes that live.")?,
            busy: IntGauge::new("bizcard_readers_busy", "Reader processes that have a picture.")?,
            restarts: IntCounter::new("bizcard_reader_restarts_total", "Reader processes that had to be replaced.")?,
        };
        let sandbox = IntGaugeVec::new(
            Opts::new("bizcard_reader_sandbox", "Whether a part of the sandbox is enforced on every reader."),
            &["part"],
        )?;
        let state = readers.pool.status().sandbox;
        for (part, enforced) in
            [("landlock", state.landlock == Landlock::Full), ("seccomp", state.seccomp), ("limits", state.limits)]
        {
            sandbox.with_label_values(&[part]).set(i64::from(enforced));
            if !enforced {
                tracing::warn!(part, "the kernel does not let us close in the readers completely");
            }
        }
        registry.register(Box::new(readers.number.clone()))?;
        registry.register(Box::new(readers.live.clone()))?;
        registry.register(Box::new(readers.busy.clone()))?;
        registry.register(Box::new(readers.restarts.clone()))?;
        registry.register(Box::new(sandbox))?;
        Ok(readers)
    }

    /// Brings the metrics up to date.
    pub(crate) fn observe(&self) {
        let status = self.pool.status();
        self.number.set(status.readers as i64);
        self.live.set(status.live as i64);
        self.busy.set(status.busy as i64);
        self.restarts.inc_by(status.restarts.saturating_sub(self.restarts.get()));
    }

    /// How many readers live, and how many there should be.
    pub(crate) fn count(&self) -> (u32, u32) {
        let status = self.pool.status();
        (status.live as u32, status.readers as u32)
    }
}

impl PictureReader for Readers {
    fn read(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        self.order.read(&self.pool, bytes)
    }
}
