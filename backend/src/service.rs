//! The parts of a process, put together from the settings: the product, the chats, the work in the background.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use bot::conversation::{self, adapter::Adapter};
use bot::telegram::{Config, Telegram, Webhook};
use bot::whatsapp::{self, Whatsapp};
use crm::accounts::{Keys, Passwords};
use crm::cards::{PieceCutter, ReadCard};
use crm::jobs::{JobHandler, Worker};
use crm::reminders::Remind;
use crm::storage::Storage;
use crm::{Crm, Limits, Metrics, SystemClock, database, idempotency, undo};
use migration::{Migrator, MigratorTrait};
use prometheus::Registry;
use prometheus::process_collector::ProcessCollector;
use sea_orm::DbBackend;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use crate::readers::{self, Readers};
use crate::scrape::{Counted, Listener};
use crate::settings::Settings;

/// How long a process may take to end what it is doing.
pub(crate) const STOP_WITHIN: Duration = Duration::from_secs(20);
/// How often forgotten things are tidied up.
const TIDY_EVERY: Duration = Duration::from_hours(1);
/// How long to wait before a lost connection is tried again.
const RECONNECT_AFTER: Duration = Duration::from_secs(2);

/// What to do with a database whose tables are not those of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Bring it up to date.
    Migrate,
    /// Bring an embedded one up to date, and refuse a shared one: other processes may be using it.
    Check,
}

/// Opens the database and puts the product together.
pub async fn product(settings: &Settings, registry: &Registry, schema: Schema) -> anyhow::Result<Crm> {
    let db = database::connect(settings.database_url.expose_secret())
        .await
        .context("DATABASE_URL: the database cannot be opened")?;
    let pending = Migrator::get_pending_migrations(&db).await.context("the schema of the database cannot be read")?;
    if !pending.is_empty() {
        if schema == Schema::Check && db.get_database_backend() == DbBackend::Postgres {
            bail!("the database is {} migrations behind; run `bizcard migrate up` first", pending.len());
        }
        Migrator::up(&db, None).await.context("the schema of the database cannot be brought up to date")?;
        tracing::info!(applied = pending.len(), "the schema of the database is up to date");
    }
    let storage = Storage::open(&settings.storage_url, settings.storage_options.clone())
        .context("STORAGE_URL: the storage cannot be opened")?;
    Ok(Crm {
        db,
        clock: Arc::new(SystemClock),
        storage,
        events: crm::events::Events::default(),
        keys: Keys::derive(&settings.secret_key)?,
        passwords: Passwords::new(settings.password_pepper.clone()),
        metrics: Metrics::register(registry)?,
        limits: Limits { max_upload_bytes: settings.max_upload_bytes, session: settings.session },
    })
}

/// The Telegram channel, if it is on.
fn telegram(settings: &Settings, crm: &Crm) -> anyhow::Result<Option<Telegram>> {
    let Some(telegram) = &settings.telegram else { return Ok(None) };
    let webhook = match (&settings.public_url, &telegram.webhook_secret) {
        (Some(url), Some(secret)) => Some(Webhook { url: url.join("webhooks/telegram")?, secret: secret.clone() }),
        _ => None,
    };
    let config = Config { token: telegram.token.clone(), api_url: telegram.api_url.clone(), webhook };
    Ok(Some(Telegram::new(crm.clone(), config)?))
}

/// The WhatsApp channel, if it is on.
fn whatsapp(settings: &Settings, crm: &Crm) -> anyhow::Result<Option<Whatsapp>> {
    let Some(whatsapp) = &settings.whatsapp else { return Ok(None) };
    let config = whatsapp::Config {
        phone_number_id: whatsapp.phone_number_id.clone(),
        access_token: whatsapp.access_token.clone(),
        app_secret: whatsapp.app_secret.clone(),
        verify_token: whatsapp.verify_token.clone(),
        graph_url: whatsapp.graph_url.clone(),
        graph_version: whatsapp.graph_version.clone(),
        media_hosts: whatsapp.media_hosts.clone(),
    };
    Ok(Some(Whatsapp::new(crm.clone(), config)?))
}

/// The chat channels that are on; cheap to clone.
#[derive(Clone, Debug)]
pub struct Channels {
    /// Telegram.
    pub telegram: Option<Telegram>,
    /// WhatsApp.
    pub whatsapp: Option<Whatsapp>,
    /// Where messages link to.
    page: Option<Url>,
}

impl Channels {
    /// As the settings say.
    pub fn of(settings: &Settings, crm: &Crm) -> anyhow::Result<Self> {
        Ok(Self {
            telegram: telegram(settings, crm)?,
            whatsapp: whatsapp(settings, crm)?,
            page: settings.public_url.clone(),
        })
    }

    /// Whether no channel is on.
    pub fn is_empty(&self) -> bool {
        self.telegram.is_none() && self.whatsapp.is_none()
    }

    fn handlers(&self, crm: &Crm, cutter: Option<Arc<dyn PieceCutter>>) -> Vec<Arc<dyn JobHandler>> {
        let mut handlers: Vec<Arc<dyn JobHandler>> = Vec::new();
        let mut adapters: Vec<Arc<dyn Adapter>> = Vec::new();
        if let Some(telegram) = &self.telegram {
            handlers.push(telegram.handler());
            adapters.push(Arc::new(telegram.clone()));
        }
        if let Some(whatsapp) = &self.whatsapp {
            handlers.push(whatsapp.handler());
            adapters.push(Arc::new(whatsapp.clone()));
        }
        if !adapters.is_empty() {
            handlers.extend(conversation::handlers(crm, self.page.clone(), cutter, &adapters));
        }
        handlers
    }
}

/// Where everything of a process is counted, with the process itself.
pub fn registry() -> anyhow::Result<Registry> {
    let registry = Registry::new();
    registry.register(Box::new(ProcessCollector::for_self()))?;
    Ok(registry)
}

/// Starts the readers without holding up the others.
pub async fn readers(settings: &Settings, registry: &Registry) -> anyhow::Result<Arc<Readers>> {
    let (settings, registry) = (settings.clone(), registry.clone());
    let readers = tokio::task::spawn_blocking(move || Readers::start(&settings, &registry)).await??;
    Ok(Arc::new(readers))
}

/// Starts the process that cuts pieces out of pictures for the chats, if a chat is on.
pub async fn cutter(settings: &Settings, channels: &Channels) -> anyhow::Result<Option<Arc<dyn PieceCutter>>> {
    if channels.is_empty() {
        return Ok(None);
    }
    let settings = settings.clone();
    let pool = tokio::task::spawn_blocking(move || readers::cutter(&settings)).await??;
    Ok(Some(Arc::new(pool)))
}

/// What a process does beside answering requests; ends when it is told to stop.
pub struct Background {
    crm: Crm,
    tasks: JoinSet<()>,
    stop: watch::Receiver<bool>,
}

impl Background {
    /// Nothing yet but hearing what other processes announce.
    pub fn new(crm: Crm, stop: watch::Receiver<bool>) -> Self {
        let mut background = Self { crm: crm.clone(), tasks: JoinSet::new(), stop };
        background.until_stopped(relay(crm));
        background
    }

    /// Does the jobs of reading, and of the chats if they are on.
    pub fn work(
        &mut self,
        readers: Option<(Arc<Readers>, usize)>,
        channels: &Channels,
        cutter: Option<Arc<dyn PieceCutter>>,
    ) {
        let mut handlers = channels.handlers(&self.crm, cutter);
        handlers.push(Arc::new(Remind::new(self.crm.clone())));
        if let Some((readers, number)) = readers {
            handlers.push(Arc::new(ReadCard::new(self.crm.clone(), readers, number)));
        }
        let name = format!("{}-{}", std::process::id(), uuid::Uuid::new_v4().simple());
        let worker = Worker::new(self.crm.clone(), name, handlers);
        self.tasks.spawn(worker.run(self.stop.clone()));
        self.until_stopped(tidy(self.crm.clone()));
    }

    /// Answers scrapers, if METRICS_ADDRESS says where; gives the address.
    pub async fn answer_scrapers(
        &mut self,
        settings: &Settings,
        counted: Counted,
    ) -> anyhow::Result<Option<SocketAddr>> {
        let Some(address) = settings.metrics_address else { return Ok(None) };
        let (listener, address) = Listener::open(address, counted, settings.metrics_token.clone()).await?;
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            if let Err(error) = listener.run(stop).await {
                tracing::error!(%error, "scrapers are not answered any more");
            }
        });
        Ok(Some(address))
    }

    /// Receives what happens in the chats.
    pub fn receive(&mut self, channels: Channels) {
        if let Some(telegram) = channels.telegram {
            let stop = self.stop.clone();
            self.tasks.spawn(async move { telegram.run(stop).await });
        }
        if let Some(whatsapp) = channels.whatsapp {
            let stop = self.stop.clone();
            self.tasks.spawn(async move { whatsapp.run(stop).await });
        }
    }

    /// Waits until it is told to stop, and then until everything has ended.
    pub async fn stopped(mut self) {
        // A closed channel is a stop, too.
        let _ = self.stop.wait_for(|stop| *stop).await;
        self.ended().await;
    }

    /// Not for ever: what is cut off is done again by others.
    async fn ended(mut self) {
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_WITHIN, all).await.is_err() {
            tracing::warn!("some work did not end in time and is left to others");
        }
    }

    fn until_stopped(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        let mut stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = task => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
        });
    }
}

/// Hears what other processes announce, again and again.
async fn relay(crm: Crm) {
    if crm.db.get_database_backend() != DbBackend::Postgres {
        return;
    }
    loop {
        if let Err(error) = crm.events.relay(&crm.db).await {
            tracing::warn!(%error, "announcements of other processes are not heard");
        }
        tokio::time::sleep(RECONNECT_AFTER).await;
    }
}

/// Forgets what nobody needs any more.
async fn tidy(crm: Crm) {
    let mut hour = tokio::time::interval(TIDY_EVERY);
    loop {
        hour.tick().await;
        match idempotency::forget_old(&crm).await {
            Ok(0) => {}
            Ok(forgotten) => tracing::info!(forgotten, "old idempotency keys are forgotten"),
            Err(error) => tracing::warn!(%error, "old idempotency keys could not be forgotten"),
        }
        if let Err(error) = undo::forget_old(&crm).await {
            tracing::warn!(%error, "old steps could not be forgotten");
        }
    }
}

/// Turns true at the first SIGTERM or SIGINT; the second one ends the process at once.
pub fn stop_on_signal() -> anyhow::Result<watch::Receiver<bool>> {
    let (stop, stopped) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        stop.send_replace(true);
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        // Safe by design: what was not finished is found by its lease.
        std::process::exit(1);
    });
    Ok(stopped)
}
