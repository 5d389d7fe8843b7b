//! What changes, told to the page as it happens (server-sent events, HTML standard §9.2).

#![expect(clippy::unused_async, reason = "the description wants every handler async")]

use bytes::Bytes;
use crm::events::Event;
use crm::{Actor, accounts};
use futures_util::Stream;
use poem::web::Data;
use poem::{Body, IntoResponse, Response};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiResponse, OpenApi};
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::Tag;
use super::actor::Signed;
use super::app::App;
use super::problem::Problem;

/// An answer that goes on.
pub(crate) struct EventStream(Body);

impl IntoResponse for EventStream {
    fn into_response(self) -> Response {
        Response::builder()
            .content_type("text/event-stream")
            // nginx would hold events back until its buffer is full.
            .header("X-Accel-Buffering", "no")
            .body(self.0)
    }
}

impl ApiResponse for EventStream {
    fn meta() -> MetaResponses {
        let schema = MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let content = vec![MetaMediaType { content_type: "text/event-stream", schema }];
        let description = "Events, until the session ends";
        MetaResponses {
            responses: vec![MetaResponse {
                description,
                status: Some(200),
                status_range: None,
                content,
                headers: vec![],
            }],
        }
    }

    fn register(_: &mut Registry) {}
}

pub(crate) struct Streams;

#[OpenApi(prefix_path = "/api/v1/stream", tag = "Tag::Cards")]
impl Streams {
    /// Tells what changes among the caller's cards and contacts.
    ///
    /// `event: card` with `{"id", "status", "version"}`, `event: contact` with `{"id"}`, and a comment every 15 seconds.
    /// Events are hints: after a reconnect, ask for the list again.
    #[oai(path = "/", method = "get", operation_id = "stream_events")]
    async fn stream_events(&self, app: Data<&App>, signed: Signed) -> Result<EventStream, Problem> {
        let mut beat = interval(app.config().heartbeat);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let listener = Listener {
            events: app.crm().events.subscribe(),
            stop: app.parts.stop.clone(),
            app: app.0.clone(),
            actor: signed.actor,
            beat,
        };
        Ok(EventStream(Body::from_bytes_stream(listener.stream())))
    }
}

struct Listener {
    app: App,
    actor: Actor,
    events: Receiver<Event>,
    beat: Interval,
    stop: watch::Receiver<bool>,
}

impl Listener {
    fn stream(self) -> impl Stream<Item = std::io::Result<Bytes>> + Send + 'static {
        futures_util::stream::unfold(self, |mut listener| async move {
            let text = listener.next().await?;
            Some((Ok(Bytes::from(text)), listener))
        })
    }

    /// The next thing to say; `None` ends the stream.
    async fn next(&mut self) -> Option<String> {
        loop {
            let event = tokio::select! {
                event = self.events.recv() => Some(event),
                _ = self.beat.tick() => None,
                _ = self.stop.wait_for(|stop| *stop) => return None,
            };
            let Some(event) = event else {
                return self.alive().await.then(|| ": \n\n".to_owned());
            };
            match event {
                Ok(event) => {
                    if let Some(text) = self.told(&event) {
                        return Some(text);
                    }
                }
                // Some were missed; the page asks for the lists again when it has to connect anew.
                Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
            }
        }
    }

    /// An outage of the database ends nobody's session.
    async fn alive(&self) -> bool {
        accounts::is_signed_in(self.app.crm(), &self.actor).await.unwrap_or(true)
    }

    fn told(&self, event: &Event) -> Option<String> {
        let (owner, name, data) = match event {
            Event::Card { owner, id, status, version } => {
                (owner, "card", json!({ "id": id, "status": status, "version": version }))
            }
            Event::Contact { owner, id } => (owner, "contact", json!({ "id": id })),
            Event::Jobs | Event::Vacancy => return None,
        };
        (*owner == self.actor.user_id).then(|| format!("event: {name}\ndata: {data}\n\n"))
    }
}
