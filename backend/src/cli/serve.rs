//! `bizcard serve`.

use std::time::Duration;

use anyhow::Context;
use crm::{Crm, accounts};
use poem::Server;
use poem::listener::TcpAcceptor;
use tokio::net::TcpListener;

use super::say;
use crate::http::limits::{Limiter, LimiterClock};
use crate::http::{App, AppParts, HttpConfig, Site};
use crate::service::{self, Background, Channels, STOP_WITHIN, Schema};
use crate::settings::{SettingArgs, Settings};

/// A connection on which nothing happens for so long is closed; streams beat more often.
const IDLE: Duration = Duration::from_secs(75);

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only answer requests; leave reading and chats to `worker` and `bot`.
    #[arg(long)]
    http_only: bool,
    /// Bring a Postgres database up to date first; an embedded one always is.
    #[arg(long)]
    migrate: bool,
    #[command(flatten)]
    pub(super) settings: SettingArgs,
}

pub(super) async fn run(args: Args, settings: Settings) -> anyhow::Result<()> {
    let stop = service::stop_on_signal()?;
    let registry = service::registry()?;
    let schema = if args.migrate { Schema::Migrate } else { Schema::Check };
    let crm = service::product(&settings, &registry, schema).await?;
    let channels = Channels::of(&settings, &crm)?;
    let listener = TcpListener::bind(settings.listen_address)
        .await
        .with_context(|| format!("LISTEN_ADDRESS: cannot listen on {}", settings.listen_address))?;
    let address = listener.local_addr()?;

    let mut background = Background::new(crm.clone(), stop.clone());
    let readers = if args.http_only { None } else { Some(service::readers(&settings, &registry).await?) };
    if let Some(readers) = &readers {
        let cutter = service::cutter(&settings, &channels).await?;
        background.work(Some((readers.clone(), settings.readers)), &channels, cutter);
        background.receive(channels.clone());
    }

    let here = format!("http://{address}");
    let page = settings.public_url.as_ref().map_or(here.as_str(), |url| url.as_str().trim_end_matches('/')).to_owned();
    let app = App::new(AppParts {
        crm: crm.clone(),
        config: HttpConfig {
            public_url: settings.public_url,
            allowed_origins: settings.allowed_origins,
            trusted_proxies: settings.trusted_proxies,
            metrics_token: settings.metrics_token,
            heartbeat: Duration::from_secs(15),
            body_idle: Duration::from_secs(30),
            providers: settings.ocr.providers,
        },
        registry,
        telegram: channels.telegram,
        whatsapp: channels.whatsapp,
        readers,
        limiter: Limiter::new(LimiterClock::machine()),
        stop: stop.clone(),
    })?;
    say(&format!("BizCard is listening on {here}"));
    offer_first_account(&crm, &page).await?;

    let mut told = stop.clone();
    let until = async move {
        // A closed channel is a stop, too.
        let _ = told.wait_for(|stop| *stop).await;
    };
    let background = tokio::spawn(background.stopped());
    Server::new_with_acceptor(TcpAcceptor::from_tokio(listener)?)
        .name("bizcard")
        .idle_timeout(IDLE)
        .run_with_graceful_shutdown(Site::new(app), until, Some(STOP_WITHIN))
        .await?;
    background.await?;
    Ok(())
}

/// No default account: whoever reads this line becomes the first.
async fn offer_first_account(crm: &Crm, page: &str) -> anyhow::Result<()> {
    if let Some(token) = accounts::first_account_link(crm).await? {
        let until = accounts::inspect_link(crm, &token).await?.expires_at.format("%Y-%m-%d %H:%M UTC");
        say(&format!("Set up the first account here (works once, until {until}): {page}/setup/{token}"));
    }
    Ok(())
}
