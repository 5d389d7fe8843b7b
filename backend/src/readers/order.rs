//! Who reads the text of a picture: each provider in its turn, until one answers.

use std::time::{Duration, Instant};

use anyhow::Context;
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, Opts, Registry};
use providers::{Client, GoogleVision, HttpServer, PagePicture, Parsio, Provider, ProviderError};
use recognition::{PageReading, PageText, PictureReading, ReadError, ReaderPool};
use tokio::runtime::Handle;

use crate::settings::{OcrSettings, ProviderSettings};

#[derive(Debug)]
enum Step {
    Tesseract,
    Remote(Box<dyn Provider>),
}

/// The providers in their order.
#[derive(Debug)]
pub(super) struct Order {
    steps: Vec<Step>,
    runtime: Handle,
    requests: IntCounterVec,
    seconds: HistogramVec,
}

impl Order {
    /// Must be called in a runtime, which waits for the answers.
    pub(super) fn new(settings: &OcrSettings, registry: &Registry) -> anyhow::Result<Self> {
        let requests = IntCounterVec::new(
            Opts::new("bizcard_ocr_requests_total", "Pages that remote text recognition was asked for."),
            &["provider", "outcome"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new("bizcard_ocr_request_seconds", "Time that remote text recognition took for a page.")
                .buckets(vec![0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0, 120.0]),
            &["provider"],
        )?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        let steps = settings.providers.iter().map(|provider| step(provider, settings.limit));
        let steps = steps.collect::<anyhow::Result<_>>()?;
        Ok(Self { steps, runtime: Handle::current(), requests, seconds })
    }

    /// Reads one picture. Blocks.
    pub(super) fn read(&self, pool: &ReaderPool, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        let mut looked: Option<PictureReading> = None;
        let mut last: Option<ProviderError> = None;
        for step in &self.steps {
            let Step::Remote(provider) = step else { return pool.read(bytes) };
            // Strangers' pictures are decoded in the sandbox only, and what goes out is the preview that it made.
            let seen = match looked.take() {
                Some(seen) => seen,
                None => pool.look(bytes)?,
            };
            let start = Instant::now();
            match self.texts(provider.as_ref(), &seen) {
                Ok(texts) => {
                    let mut seen = seen;
                    seen.timings.recognise += start.elapsed().as_secs_f64();
                    return pool.understand(seen, texts, provider.source());
                }
                Err(error) => {
                    tracing::warn!(provider = provider.source().word(), %error, "a provider did not read a picture");
                    last = Some(error);
                    looked = Some(seen);
                }
            }
        }
        // Nothing is wrong with the picture: it waits until somebody can read it.
        Err(ReadError::Unavailable {
            detail: last.map_or_else(|| "nobody reads".to_owned(), |error| error.to_string()),
        })
    }

    fn texts(&self, provider: &dyn Provider, seen: &PictureReading) -> Result<Vec<PageText>, ProviderError> {
        seen.pages.iter().map(|page| self.text(provider, page)).collect()
    }

    fn text(&self, provider: &dyn Provider, page: &PageReading) -> Result<PageText, ProviderError> {
        // A later page that could not be decoded has no picture.
        if page.preview.jpeg.is_empty() {
            return Ok(PageText::default());
        }
        let (width, height) = (page.preview.width, page.preview.height);
        let picture = PagePicture { jpeg: page.preview.jpeg.clone().into(), width, height };
        let name = provider.source().word();
        let timer = self.seconds.with_label_values(&[name]).start_timer();
        let result = self.runtime.block_on(provider.read(&picture));
        timer.observe_duration();
        let outcome = result.as_ref().map_or_else(|error| error.problem.outcome(), |_| "read");
        self.requests.with_label_values(&[name, outcome]).inc();
        let mut text = result?;
        let scale = |page: u32, preview: u32| page as f32 / preview.max(1) as f32;
        let (x, y) = (scale(page.width, width), scale(page.height, height));
        for point in text.words.iter_mut().flat_map(|word| &mut word.polygon) {
            *point = [point[0] * x, point[1] * y];
        }
        Ok(text)
    }
}

fn step(settings: &ProviderSettings, limit: Duration) -> anyhow::Result<Step> {
    if let Some(host) = settings.host() {
        tracing::warn!(provider = settings.source().word(), host, "pictures of cards leave this machine");
    }
    let client =
        |address| Client::new(limit, address).context("the client for remote text recognition cannot be set up");
    Ok(match settings.clone() {
        ProviderSettings::Tesseract => Step::Tesseract,
        ProviderSettings::GoogleVision { address, key } => {
            Step::Remote(Box::new(GoogleVision::new(client(&address)?, address, key)))
        }
        ProviderSettings::Parsio { address, mailbox, key } => {
            Step::Remote(Box::new(Parsio::new(client(&address)?, address, mailbox, key, limit)))
        }
        ProviderSettings::Http { address, key } => {
            Step::Remote(Box::new(HttpServer::new(client(&address)?, address, key)))
        }
    })
}
