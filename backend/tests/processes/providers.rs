//! A worker with a remote provider before Tesseract: whoever answers first is believed, and the key stays secret.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crm::cards;
use poem::http::StatusCode;
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::web::Data;
use poem::{Body, EndpointExt, Response, Route, Server, handler, post};

use crate::harness::{Installation, actor, person, samples, settled, submit, until};

const KEY: &str = "the-key-of-the-ocr-server";
const SOON: Duration = Duration::from_mins(2);

/// Fails once, then reads the same two words on every picture.
#[handler]
async fn read(Data(asked): Data<&Arc<AtomicUsize>>, request: &poem::Request, body: Body) -> Response {
    let body = body.into_vec().await.unwrap();
    assert_eq!(request.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert!(body.starts_with(&[0xFF, 0xD8]) && !body.windows(4).any(|part| part == b"Exif"));
    if asked.fetch_add(1, Ordering::Relaxed) == 0 {
        return Response::builder().status(StatusCode::INTERNAL_SERVER_ERROR).body(KEY);
    }
    let body = r#"{ "words": [
        { "text": "Remote", "confidence": 0.99, "box": [100, 100, 300, 140] },
        { "text": "Reader", "confidence": 0.99, "box": [320, 100, 500, 140] },
        { "text": "remote@reader.example", "confidence": 0.99, "box": [100, 200, 600, 240] } ] }"#;
    Response::builder().content_type("application/json").body(body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remote_provider_reads_and_tesseract_stands_in() {
    let listener = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
    let address = listener.local_addr()[0].to_string();
    let asked = Arc::new(AtomicUsize::new(0));
    let route = Route::new().at("/ocr", post(read)).data(asked.clone());
    tokio::spawn(Server::new_with_acceptor(listener).run(route));

    let installation = Installation::sqlite().await;
    let crm = installation.crm().await;
    let actor = actor(&person(&crm).await);
    let url = format!("{}/ocr", address.replace("socket://", "http://"));
    let order = ["serve", "--ocr-providers", "http,tesseract", "--ocr-server-url", &url, "--ocr-server-key", KEY];
    let mut server = installation.start(&order);
    let english = samples().into_iter().find(|path| path.ends_with("english.jpg")).unwrap();
    let mut engines = Vec::new();
    for _ in 0..2 {
        let id = submit(&crm, &actor, &english).await;
        let state = async || cards::get(&crm, &actor, id).await.unwrap().record;
        until("the card is read", SOON, async || settled(&[state().await])).await;
        let card = state().await;
        let draft = card.draft.unwrap_or_else(|| panic!("{:?}", card.reason));
        let email = draft.points.iter().find(|point| point.value.contains('@')).unwrap();
        let origin = email.origin.clone().unwrap();
        assert_eq!(origin.polygons.0.len(), 1);
        engines.push((email.value.clone(), origin.engine));
    }
    let expected = [("eleanor.whitcombe@harbourfinch.example", "tesseract"), ("remote@reader.example", "http")];
    assert_eq!(engines, expected.map(|(value, engine)| (value.to_owned(), engine.to_owned())));
    assert_eq!(asked.load(Ordering::Relaxed), 2);

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let metrics = client.get(format!("{}/metrics", server.address())).send().await.unwrap().text().await.unwrap();
    for line in [
        "bizcard_ocr_requests_total{outcome=\"failed\",provider=\"http\"} 1",
        "bizcard_ocr_requests_total{outcome=\"read\",provider=\"http\"} 1",
        "bizcard_ocr_request_seconds_count{provider=\"http\"} 2",
    ] {
        assert!(metrics.contains(line), "{line} is not in {metrics}");
    }
    let logged = installation.logged();
    assert!(
        logged.contains("the OCR server failed (status 500); try later or take it out of OCR_PROVIDERS"),
        "{logged}"
    );
    assert!(!logged.contains(KEY) && !metrics.contains(KEY));
}
