//! What the product counts. The names are part of the interface: dashboards and alerts use them.

use prometheus::{GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry};
use recognition::Timings;

use crate::error::Result;
use crate::{Crm, chats, jobs};

/// Counters of the product; cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// `bizcard_cards_total{channel,result}`: cards that reached a state.
    pub cards: IntCounterVec,
    /// `bizcard_reading_seconds{stage}`: wall time of the stages of reading one file.
    pub reading: HistogramVec,
    /// `bizcard_dead_letters_total{kind}`: jobs that were given up.
    pub dead_letters: IntCounterVec,
    /// `bizcard_sign_ins_total{result}`.
    pub sign_ins: IntCounterVec,
    /// `bizcard_password_hash_seconds`: time to hash one password, waiting not counted.
    pub password_hash: Histogram,
    /// `bizcard_messages_total{channel,direction,result}`.
    pub messages: IntCounterVec,
    /// `bizcard_pieces_total{source}`: pieces of pictures that were cut for whoever corrects a value.
    pub pieces: IntCounterVec,
    queue_jobs: IntGaugeVec,
    queue_dead: IntGaugeVec,
    queue_oldest: GaugeVec,
    chat_wait: GaugeVec,
}

impl Metrics {
    /// Registers everything with `registry`.
    pub fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let counter = |name: &str, help: &str, labels: &[&str]| -> Result<IntCounterVec, prometheus::Error> {
            let metric = IntCounterVec::new(Opts::new(name, help), labels)?;
            registry.register(Box::new(metric.clone()))?;
            Ok(metric)
        };
        let gauge = |name: &str, help: &str| -> Result<IntGaugeVec, prometheus::Error> {
            let metric = IntGaugeVec::new(Opts::new(name, help), &["kind"])?;
            registry.register(Box::new(metric.clone()))?;
            Ok(metric)
        };
        let reading = HistogramVec::new(
            HistogramOpts::new("bizcard_reading_seconds", "Wall time of a stage of reading one file.")
                .buckets(vec![0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0]),
            &["stage"],
        )?;
        registry.register(Box::new(reading.clone()))?;
        let password_hash = Histogram::with_opts(
            HistogramOpts::new("bizcard_password_hash_seconds", "Time to hash one password.")
                .buckets(vec![0.1, 0.2, 0.3, 0.5, 1.0, 2.0]),
        )?;
        registry.register(Box::new(password_hash.clone()))?;
        let queue_oldest =
            GaugeVec::new(Opts::new("bizcard_queue_oldest_seconds", "Age of the oldest waiting job."), &["kind"])?;
        registry.register(Box::new(queue_oldest.clone()))?;
        let wait = "How long the message of a chat has waited that waits longest for its answer.";
        let chat_wait = GaugeVec::new(Opts::new("bizcard_chat_longest_wait_seconds", wait), &["channel"])?;
        registry.register(Box::new(chat_wait.clone()))?;
        Ok(Self {
            cards: counter("bizcard_cards_total", "Cards that reached a state.", &["channel", "result"])?,
            reading,
            dead_letters: counter("bizcard_dead_letters_total", "Jobs that were given up.", &["kind"])?,
            sign_ins: counter("bizcard_sign_ins_total", "Tries to sign in.", &["result"])?,
            password_hash,
            messages: counter("bizcard_messages_total", "Chat messages.", &["channel", "direction", "result"])?,
            pieces: counter("bizcard_pieces_total", "Pieces of pictures cut for a question.", &["source"])?,
            queue_jobs: gauge("bizcard_queue_jobs", "Jobs that wait or run.")?,
            queue_dead: gauge("bizcard_queue_dead_jobs", "Jobs in the queue that were given up.")?,
            queue_oldest,
            chat_wait,
        })
    }

    /// Notes where the time of a reading went.
    pub(crate) fn observe_reading(&self, timings: &Timings) {
        let stages = [
            ("decode", timings.decode),
            ("locate", timings.locate),
            ("orient", timings.orient),
            ("recognise", timings.recognise),
            ("codes", timings.codes),
            ("fields", timings.fields),
        ];
        for (stage, seconds) in stages {
            self.reading.with_label_values(&[stage]).observe(seconds);
        }
    }

    /// Looks at the queue and at who waits in the chats; call before the metrics are read.
    pub async fn observe_queue(&self, crm: &Crm) -> Result<()> {
        let depths = jobs::depth(&crm.db, crm.clock.now()).await?;
        // A kind that has no jobs left must read zero, not its last value.
        self.queue_jobs.reset();
        self.queue_dead.reset();
        self.queue_oldest.reset();
        for (kind, depth) in depths {
            let kind = [kind.as_str()];
            self.queue_jobs.with_label_values(&kind).set(depth.waiting as i64);
            self.queue_dead.with_label_values(&kind).set(depth.dead as i64);
            self.queue_oldest.with_label_values(&kind).set(depth.oldest.as_secs_f64());
        }
        let waits = chats::longest_waits(&crm.db, crm.clock.now()).await?;
        self.chat_wait.reset();
        for (channel, wait) in waits {
            self.chat_wait.with_label_values(&[channel.as_str()]).set(wait.as_secs_f64());
        }
        Ok(())
    }
}
