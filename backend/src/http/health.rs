//! Whether the process lives, whether it can work, and what it has counted.

#![expect(clippy::unused_async, reason = "the description wants every handler async")]

use chrono::{DateTime, TimeDelta, Utc};
use crm::database;
use poem::Request;
use poem::web::Data;
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::{ApiResponse, Enum, Object, OpenApi};

use super::Tag;
use super::app::App;
use super::problem::Problem;
use crate::scrape::{Counted, may_scrape};

/// How long an answer about readiness holds, so that asking costs nothing.
const HOLDS: TimeDelta = TimeDelta::seconds(2);

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum State {
    /// It works.
    Ok,
    /// It does not.
    Failed,
}

impl State {
    fn of(works: bool) -> Self {
        if works { Self::Ok } else { Self::Failed }
    }
}

/// The process lives.
#[derive(Clone, Debug, Object)]
pub(crate) struct Health {
    /// Always `ok`: whoever cannot answer does not.
    status: State,
}

/// Whether the process can work.
#[derive(Clone, Debug, Object)]
#[oai(rename = "Readiness")]
pub(crate) struct ReadinessView {
    /// All of it.
    status: State,
    /// The database answers.
    database: State,
    /// Files can be written and read.
    storage: State,
    /// At least one reader lives; absent when this process reads nothing.
    #[oai(skip_serializing_if_is_none)]
    readers: Option<State>,
    /// How many readers live; absent when this process reads nothing.
    #[oai(skip_serializing_if_is_none)]
    readers_live: Option<u32>,
    /// How many readers there should be; absent when this process reads nothing.
    #[oai(skip_serializing_if_is_none)]
    readers_wanted: Option<u32>,
}

/// What was found, and when.
pub(crate) struct Readiness {
    at: DateTime<Utc>,
    view: ReadinessView,
}

#[derive(ApiResponse)]
enum ReadinessAnswer {
    /// Everything works.
    #[oai(status = 200)]
    Ready(Json<ReadinessView>),
    /// Something does not.
    #[oai(status = 503)]
    NotReady(
        Json<ReadinessView>,
        /// When to ask again, in seconds.
        #[oai(header = "Retry-After")]
        String,
    ),
}

pub(crate) struct HealthApi;

#[OpenApi(tag = "Tag::Operation")]
impl HealthApi {
    /// Tells that the process lives.
    #[oai(path = "/healthz", method = "get", operation_id = "get_health")]
    async fn get_health(&self) -> Json<Health> {
        Json(Health { status: State::Ok })
    }

    /// Tells whether the process can work: database, storage, readers.
    #[oai(path = "/readyz", method = "get", operation_id = "get_readiness")]
    async fn get_readiness(&self, app: Data<&App>) -> ReadinessAnswer {
        let view = readiness(&app).await;
        if view.status == State::Ok {
            ReadinessAnswer::Ready(Json(view))
        } else {
            ReadinessAnswer::NotReady(Json(view), "5".to_owned())
        }
    }

    /// Gives the metrics in the text format of Prometheus, to this machine or to whoever has the token.
    #[oai(path = "/metrics", method = "get", operation_id = "get_metrics")]
    async fn get_metrics(&self, app: Data<&App>, request: &Request) -> Result<PlainText<String>, Problem> {
        if !may_scrape(request, app.config().metrics_token.as_ref()) {
            return Err(Problem::unauthenticated());
        }
        let parts = &app.parts;
        let (crm, registry) = (parts.crm.clone(), parts.registry.clone());
        let text = Counted { crm, registry, readers: parts.readers.clone() }.text().await;
        text.map(PlainText).map_err(|error| {
            tracing::error!(%error, "the metrics could not be written");
            Problem::internal()
        })
    }
}

async fn readiness(app: &App) -> ReadinessView {
    let now = app.crm().clock.now();
    // Held while looking, so that many questions at once are one.
    let mut known = app.readiness.lock().await;
    if let Some(known) = &*known
        && now < known.at + HOLDS
    {
        return known.view.clone();
    }
    let crm = app.crm();
    let (database, storage) = tokio::join!(database::ping(&crm.db), crm.storage.check());
    let [database, storage] = [database, storage].map(|result| {
        if let Err(error) = &result {
            tracing::warn!(%error, "not ready");
        }
        State::of(result.is_ok())
    });
    let counted = app.parts.readers.as_ref().map(|readers| readers.count());
    let readers = counted.map(|(live, _)| State::of(live > 0));
    let all = [Some(database), Some(storage), readers];
    let status = State::of(!all.contains(&Some(State::Failed)));
    let (readers_live, readers_wanted) = counted.unzip();
    let view = ReadinessView { status, database, storage, readers, readers_live, readers_wanted };
    *known = Some(Readiness { at: now, view: view.clone() });
    view
}
