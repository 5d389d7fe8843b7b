//! The page is told what changes, and only what is its person's.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use poem::http::Method;

use crate::harness::{As, Person, Sent, TestApp, request};
use crate::stories;

const GUARD: Duration = Duration::from_secs(20);

async fn listen(app: &TestApp, who: &As) -> BoxStream<'static, String> {
    let response = app.call(request(who, Method::GET, "/api/v1/stream", Sent::Nothing, &[])).await;
    assert_eq!(response.header("content-type"), Some("text/event-stream"));
    assert_eq!(response.header("x-accel-buffering"), Some("no"));
    let chunks = response.into_body().into_bytes_stream();
    chunks.map(|chunk| String::from_utf8(chunk.unwrap().to_vec()).unwrap()).boxed()
}

/// The next event; beats in between prove that the connection lives.
async fn next_event(stream: &mut BoxStream<'static, String>) -> Option<String> {
    let event = async {
        loop {
            match stream.next().await {
                Some(text) if text.starts_with(':') => {}
                other => return other,
            }
        }
    };
    tokio::time::timeout(GUARD, event).await.unwrap()
}

async fn signed_in(app: &TestApp) -> (Person, Person) {
    (app.owner().await, app.stranger().await)
}

async fn a_card_on_its_way_is_told(app: TestApp) {
    let (owner, stranger) = signed_in(&app).await;
    let mut stream = listen(&app, &owner.bearer()).await;
    // The first beat: the listener is there.
    assert!(stream.next().await.unwrap().starts_with(':'));
    app.card(&stranger.bearer()).await;
    let path = app.card(&owner.bearer()).await;
    let id = path.rsplit('/').next().unwrap();
    for status in ["received", "reading", "needs_review"] {
        let event = next_event(&mut stream).await.unwrap();
        let (name, data) = event.split_once('\n').unwrap();
        let data: serde_json::Value = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
        assert_eq!((name, &data["id"], &data["status"]), ("event: card", &id.into(), &status.into()), "{event}");
        assert!(data["version"].is_i64() && event.ends_with("\n\n"));
    }
    let contact = app.contact(&owner.bearer()).await;
    let event = next_event(&mut stream).await.unwrap();
    assert!(event.starts_with("event: contact\n") && event.contains(contact.rsplit('/').next().unwrap()), "{event}");
}

async fn the_stream_ends_with_the_session(app: TestApp) {
    let owner = app.owner().await;
    let mut stream = listen(&app, &owner.bearer()).await;
    assert!(stream.next().await.unwrap().starts_with(':'));
    app.send(&owner.bearer(), Method::DELETE, "/api/v1/sessions/current", Sent::Nothing, &[]).await;
    assert_eq!(next_event(&mut stream).await, None);
}

stories! {
    a_card_on_its_way_is_told,
    the_stream_ends_with_the_session,
}
