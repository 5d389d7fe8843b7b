//! What is counted, as text for Prometheus; and a listener for it in processes that serve nothing else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use crm::Crm;
use poem::http::{StatusCode, header};
use poem::listener::TcpAcceptor;
use poem::web::Data;
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response, Route, Server, get, handler};
use prometheus::{Registry, TextEncoder};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::readers::Readers;

/// A scraper that sends nothing is sent away.
const IDLE: Duration = Duration::from_secs(75);
/// How long an answer may take when the process stops.
const STOP_WITHIN: Duration = Duration::from_secs(1);

/// What a process counts.
#[derive(Clone)]
pub struct Counted {
    /// The product.
    pub crm: Crm,
    /// Where everything is counted.
    pub registry: Registry,
    /// The readers of this process, if it reads.
    pub readers: Option<Arc<Readers>>,
}

impl Counted {
    /// All of it as it stands now, in the text format of Prometheus.
    ///
    /// # Errors
    /// When a metric cannot be written.
    pub async fn text(&self) -> prometheus::Result<String> {
        // What the database cannot tell now is missing, the rest is not.
        if let Err(error) = self.crm.metrics.observe_queue(&self.crm).await {
            tracing::warn!(%error, "the queue could not be counted");
        }
        if let Some(readers) = &self.readers {
            readers.observe();
        }
        let mut text = String::new();
        TextEncoder::new().encode_utf8(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

/// Whether a request comes from this machine itself, with no proxy between, or shows the token that lets others scrape.
pub(crate) fn may_scrape(request: &Request, token: Option<&SecretString>) -> bool {
    is_local(request) || shows_token(request, token)
}

fn is_local(request: &Request) -> bool {
    let peer = request.remote_addr().as_socket_addr().map(|address| address.ip().to_canonical());
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];
    peer.is_some_and(|peer| peer.is_loopback()) && !forwarded.iter().any(|name| request.headers().contains_key(*name))
}

fn shows_token(request: &Request, token: Option<&SecretString>) -> bool {
    let Some(token) = token else { return false };
    let given = request.headers().get(header::AUTHORIZATION).map(poem::http::HeaderValue::as_bytes);
    let wanted = format!("Bearer {}", token.expose_secret());
    given.is_some_and(|given| given.ct_eq(wanted.as_bytes()).into())
}

/// A listener that is open, for scrapers alone.
pub struct Listener {
    socket: TcpListener,
    counted: Counted,
    token: Option<SecretString>,
}

impl Listener {
    /// Opens METRICS_ADDRESS.
    ///
    /// # Errors
    /// When nobody can listen there.
    pub async fn open(
        address: SocketAddr,
        counted: Counted,
        token: Option<SecretString>,
    ) -> anyhow::Result<(Self, SocketAddr)> {
        let socket =
            TcpListener::bind(address).await.with_context(|| format!("METRICS_ADDRESS: cannot listen on {address}"))?;
        let address = socket.local_addr()?;
        Ok((Self { socket, counted, token }, address))
    }

    /// Answers until the process stops.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
        let site = site(self.counted, self.token);
        let until = async move {
            // A closed channel is a stop, too.
            let _ = stop.wait_for(|stop| *stop).await;
        };
        Server::new_with_acceptor(TcpAcceptor::from_tokio(self.socket)?)
            .name("metrics")
            .idle_timeout(IDLE)
            .run_with_graceful_shutdown(site, until, Some(STOP_WITHIN))
            .await?;
        Ok(())
    }
}

/// What scrapers are answered. Who asks from elsewhere must show the token.
pub fn site(counted: Counted, token: Option<SecretString>) -> impl Endpoint {
    Route::new().at("/metrics", get(metrics)).at("/healthz", get(health)).data(counted).data(Token(token))
}

#[derive(Clone)]
struct Token(Option<SecretString>);

#[handler]
async fn metrics(request: &Request, counted: Data<&Counted>, token: Data<&Token>) -> Response {
    if !may_scrape(request, token.0.0.as_ref()) {
        let challenge = (header::WWW_AUTHENTICATE, "Bearer");
        return StatusCode::UNAUTHORIZED.with_header(challenge.0, challenge.1).into_response();
    }
    match counted.text().await {
        Ok(text) => text.with_header(header::CONTENT_TYPE, prometheus::TEXT_FORMAT).into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[handler]
fn health() -> &'static str {
    "ok\n"
}
