//! Everything that answers, and what every request goes through on its way there.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderValue, Method, header};
use poem::middleware::CookieJarManager;
use poem::{Endpoint, EndpointExt, Request, Response};

use super::app::App;
use super::body::{self, Verdict};
use super::client::Caller;
use super::description::Description;
use super::limits::Limit;
use super::observe::method_label;
use super::operations::Operations;
use super::problem::Problem;
use super::{cookies, cors, headers, page};

/// The whole web side.
pub struct Site {
    app: App,
    api: BoxEndpoint<'static>,
    operations: Operations,
    description: Description,
}

impl Site {
    /// Of an application.
    pub fn new(app: App) -> Self {
        let service = super::service();
        let description = Description::of(&service);
        let operations = Operations::of(&description.value());
        let api = service.with(CookieJarManager::new()).data(app.clone()).map_to_response().boxed();
        Self { app, api, operations, description }
    }

    async fn answer(&self, mut request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let operation = self.operations.name(request.method(), &path);
        let caller = Caller::of(&request, self.app.config(), operation);
        let method = method_label(request.method());
        let counting = self.app.http.begin(operation, method);
        let origin = cors::listed_origin(self.app.config(), &request);
        request.extensions_mut().insert(caller.clone());

        let preflight = origin.as_ref().and_then(|_| cors::preflight(&request));
        let outcome = match preflight {
            Some(response) => Ok(response),
            None => AssertUnwindSafe(self.route(request, &path, &caller)).catch_unwind().await.unwrap_or_else(|_| {
                tracing::error!(request_id = caller.request_id, operation, "a handler panicked");
                Err(Problem::internal())
            }),
        };
        let mut response = outcome.unwrap_or_else(|problem| problem.into_response(&caller.request_id));
        headers::add(&mut response, self.app.config());
        if is_api(&path) {
            cors::add(response.headers_mut(), origin);
        }
        if let Ok(id) = HeaderValue::from_str(&caller.request_id) {
            response.headers_mut().insert("x-request-id", id);
        }
        let status = response.status().as_u16();
        let seconds = counting.end(status);
        // The path is not logged: one-time links and names of files stand in it.
        tracing::info!(request_id = caller.request_id, operation, method, status, seconds, "request");
        response
    }

    async fn route(&self, mut request: Request, path: &str, caller: &Caller) -> Result<Response, Problem> {
        if !is_api(path) {
            return page::get(&request);
        }
        match (request.method(), path) {
            (&Method::GET | &Method::HEAD, "/api/openapi.json") => return Ok(self.description.json_response()),
            (&Method::GET | &Method::HEAD, "/api/docs") => return Ok(self.description.docs_response()),
            _ => {}
        }
        for limit in self.limits(&request, caller) {
            self.count(limit, caller)?;
        }
        let most = self.most(caller);
        let verdict = body::cap(&mut request, most, self.app.config().body_idle);
        if let Some(problem) = self.cut_off(&verdict, caller) {
            return Err(problem);
        }
        let outcome = self.api.call(request).await;
        // The handler only knows that its body broke off; here it is known why.
        if let Some(problem) = self.cut_off(&verdict, caller) {
            return Err(problem);
        }
        let problem = match outcome {
            Ok(response) => return Ok(response),
            Err(error) if error.is_from_response() => return Ok(error.into_response()),
            Err(error) => Problem::of(&error, &self.operations.methods(path)),
        };
        // Whoever shows credentials that are none is a stranger, and counts as one.
        let unsigned = caller.operation == "receive_whatsapp_update" && problem.is_forbidden();
        if (problem.is_unauthenticated() || unsigned) && caller.operation != "create_session" {
            self.count(Limit::Anonymous, caller)?;
        }
        Err(problem)
    }

    /// What a request counts against before it is looked at.
    fn limits(&self, request: &Request, caller: &Caller) -> Vec<Limit> {
        let general = if self.shows_credentials(request) { Limit::SignedIn } else { Limit::Anonymous };
        match caller.operation {
            // Asked by machines, and cheap; the webhooks are bound to their secrets, and failures count.
            "get_health" | "get_readiness" | "get_metrics" | "receive_telegram_update" | "receive_whatsapp_update" => {
                Vec::new()
            }
            "create_session" => vec![Limit::SignIn],
            "use_setup_link" => vec![Limit::SetUp],
            "create_card" | "import_cards" => vec![general, Limit::Upload],
            _ => vec![general],
        }
    }

    fn shows_credentials(&self, request: &Request) -> bool {
        let cookies = request.headers().get_all(header::COOKIE);
        request.headers().contains_key(header::AUTHORIZATION)
            || cookies.iter().any(|value| cookies::names_one(self.app.config(), value.as_bytes()))
    }

    fn count(&self, limit: Limit, caller: &Caller) -> Result<(), Problem> {
        self.app.parts.limiter.check(limit, caller.address).map_err(|wait| {
            let address = caller.address.map(tracing::field::display);
            tracing::warn!(request_id = caller.request_id, address, ?limit, "Rate limit exceeded");
            Problem::limited(wait)
        })
    }

    fn most(&self, caller: &Caller) -> u64 {
        match caller.operation {
            "create_card" | "import_cards" => self.app.crm().limits.max_upload_bytes + body::MULTIPART_EXTRA,
            "receive_telegram_update" => body::MOST_WEBHOOK,
            "receive_whatsapp_update" => body::MOST_WHATSAPP,
            _ => body::MOST_JSON,
        }
    }

    fn cut_off(&self, verdict: &Verdict, caller: &Caller) -> Option<Problem> {
        let uploads = matches!(caller.operation, "create_card" | "import_cards");
        let told = if uploads { self.app.crm().limits.max_upload_bytes } else { u64::MAX };
        verdict.problem(told)
    }
}

/// What is not the page.
fn is_api(path: &str) -> bool {
    matches!(path, "/api" | "/healthz" | "/readyz" | "/metrics")
        || ["/api/", "/files/", "/webhooks/"].iter().any(|prefix| path.starts_with(prefix))
}

impl Endpoint for Site {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok(self.answer(request).await)
    }
}
