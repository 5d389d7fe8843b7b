//! What the handlers share.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use bot::telegram::Telegram;
use bot::whatsapp::Whatsapp;
use crm::Crm;
use ipnet::IpNet;
use poem::http::HeaderValue;
use prometheus::Registry;
use secrecy::SecretString;
use tokio::sync::{Semaphore, watch};
use url::Url;

use super::health::Readiness;
use super::limits::Limiter;
use super::observe::HttpMetrics;
use crate::readers::Readers;
use crate::settings::ProviderSettings;

/// How many uploads are in memory at once; more wait in their sockets.
const UPLOADS_AT_ONCE: usize = 8;

/// What an installation decides about its web side.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// The address under which people reach the page.
    pub public_url: Option<Url>,
    /// Origins that may call the API from a browser.
    pub allowed_origins: Vec<HeaderValue>,
    /// Who is believed about the address of a client.
    pub trusted_proxies: Vec<IpNet>,
    /// Lets a scraper from elsewhere read the metrics.
    pub metrics_token: Option<SecretString>,
    /// How often a stream of events shows that it lives and looks whether its session does.
    pub heartbeat: Duration,
    /// How long a client may send nothing in the middle of a body.
    pub body_idle: Duration,
    /// Who reads the text of pictures, in which order.
    pub providers: Vec<ProviderSettings>,
}

impl HttpConfig {
    /// Whether browsers come by https, so that cookies can be bound to it.
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// Whether `address` is a proxy of ours.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&address))
    }
}

/// The parts that make an [`App`].
pub struct AppParts {
    /// The product.
    pub crm: Crm,
    /// The web side.
    pub config: HttpConfig,
    /// Where everything is counted.
    pub registry: Registry,
    /// The Telegram channel, if it is on.
    pub telegram: Option<Telegram>,
    /// The WhatsApp channel, if it is on.
    pub whatsapp: Option<Whatsapp>,
    /// The readers of this process, if it reads.
    pub readers: Option<Arc<Readers>>,
    /// Limits by client.
    pub limiter: Limiter,
    /// Turns true when the process stops.
    pub stop: watch::Receiver<bool>,
}

/// What the handlers share; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// Behind [`App`].
pub struct Inner {
    /// The parts it was made of.
    pub parts: AppParts,
    pub(crate) http: HttpMetrics,
    pub(crate) uploads: Semaphore,
    pub(crate) readiness: tokio::sync::Mutex<Option<Readiness>>,
}

impl App {
    /// Puts the parts together.
    ///
    /// # Errors
    /// When the HTTP metrics are registered already.
    pub fn new(parts: AppParts) -> Result<Self, prometheus::Error> {
        let http = HttpMetrics::register(&parts.registry)?;
        let uploads = Semaphore::new(UPLOADS_AT_ONCE);
        let readiness = tokio::sync::Mutex::default();
        Ok(Self(Arc::new(Inner { parts, http, uploads, readiness })))
    }

    pub(crate) fn crm(&self) -> &Crm {
        &self.parts.crm
    }

    pub(crate) fn config(&self) -> &HttpConfig {
        &self.parts.config
    }
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
