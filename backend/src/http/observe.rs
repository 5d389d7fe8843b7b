//! What a request was called, how it ended, how long it took: in the metrics and in one line of the log.

use std::time::Instant;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry};

/// Status in the metrics of a request whose client went away before the answer (nginx' own number for it).
const GONE: &str = "499";

/// `http_requests_total`, `http_request_duration_seconds`, `http_requests_in_progress`.
#[derive(Clone, Debug)]
pub(crate) struct HttpMetrics {
    total: IntCounterVec,
    duration: HistogramVec,
    in_progress: IntGaugeVec,
}

impl HttpMetrics {
    pub(crate) fn register(registry: &Registry) -> Result<Self, prometheus::Error> {
        let total = IntCounterVec::new(
            Opts::new("http_requests_total", "Requests that were answered."),
            &["operation", "method", "status"],
        )?;
        let duration = HistogramVec::new(
            HistogramOpts::new("http_request_duration_seconds", "Time to answer a request.")
                .buckets(vec![0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 5.0]),
            &["operation", "method"],
        )?;
        let in_progress = IntGaugeVec::new(
            Opts::new("http_requests_in_progress", "Requests that are being answered."),
            &["operation", "method"],
        )?;
        registry.register(Box::new(total.clone()))?;
        registry.register(Box::new(duration.clone()))?;
        registry.register(Box::new(in_progress.clone()))?;
        Ok(Self { total, duration, in_progress })
    }

    /// Begins to count a request.
    pub(crate) fn begin(&self, operation: &'static str, method: &'static str) -> Counting {
        let gauge = self.in_progress.with_label_values(&[operation, method]);
        gauge.inc();
        Counting { metrics: self.clone(), operation, method, gauge, start: Instant::now(), ended: false }
    }
}

/// A request that is being answered. Dropped without an end, its client has gone.
pub(crate) struct Counting {
    metrics: HttpMetrics,
    operation: &'static str,
    method: &'static str,
    gauge: IntGauge,
    start: Instant,
    ended: bool,
}

impl Counting {
    /// The answer is there. Gives the time that it took, in seconds.
    pub(crate) fn end(mut self, status: u16) -> f64 {
        self.ended = true;
        self.count(&status.to_string());
        self.start.elapsed().as_secs_f64()
    }

    fn count(&self, status: &str) {
        let taken = self.start.elapsed().as_secs_f64();
        self.metrics.total.with_label_values(&[self.operation, self.method, status]).inc();
        self.metrics.duration.with_label_values(&[self.operation, self.method]).observe(taken);
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.gauge.dec();
        if !self.ended {
            self.count(GONE);
        }
    }
}

/// The method as a label; whatever a client invents is `OTHER`.
pub(crate) fn method_label(method: &poem::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}
