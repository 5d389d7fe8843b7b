//! The headers that every answer carries.

use poem::http::Method;
use rstest::rstest;

use crate::harness::{As, JPEG, Sent, TestApp, config};

const EVERYWHERE: [&str; 9] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
    "x-request-id",
];

#[rstest]
#[case::http(None)]
#[case::https(Some("https://cards.example.org"))]
#[tokio::test]
async fn every_answer_carries_them(#[case] public: Option<&str>) {
    let public_url = public.map(|url| url.parse().unwrap());
    let app = TestApp::with(backend::http::HttpConfig { public_url, ..config() }).await;
    let owner = app.owner().await.bearer();
    let card = app.card(&owner).await;
    let card = app.get(&owner, &card).await;
    let file = |name: &str| card.json["sides"][0][name].as_str().unwrap().to_owned();
    let (preview, original) = (file("preview_url"), file("original_url"));
    let large = Sent::picture(&vec![0; 1_100_000]);
    let asked = [
        (Method::GET, "/healthz", Sent::Nothing, 200),
        (Method::GET, "/readyz", Sent::Nothing, 200),
        (Method::GET, "/metrics", Sent::Nothing, 401),
        (Method::GET, "/api/docs", Sent::Nothing, 200),
        (Method::GET, "/api/openapi.json", Sent::Nothing, 200),
        (Method::GET, "/api/v1/cards", Sent::Nothing, 200),
        (Method::HEAD, "/api/v1/cards", Sent::Nothing, 200),
        (Method::POST, "/api/v1/cards", Sent::picture(JPEG), 202),
        (Method::POST, "/api/v1/cards", large, 413),
        (Method::POST, "/api/v1/cards", Sent::Nothing, 415),
        (Method::PUT, "/api/v1/cards", Sent::Nothing, 405),
        (Method::OPTIONS, "/api/v1/cards", Sent::Nothing, 405),
        (Method::GET, "/api/v1/cards?limit=0", Sent::Nothing, 422),
        (Method::GET, "/api/nothing", Sent::Nothing, 404),
        (Method::GET, "/no-such-file.js", Sent::Nothing, 404),
        (Method::POST, "/", Sent::Nothing, 404),
        (Method::GET, preview.as_str(), Sent::Nothing, 200),
        (Method::GET, original.as_str(), Sent::Nothing, 200),
        (Method::GET, "/files/unknown", Sent::Nothing, 404),
        (Method::POST, "/webhooks/telegram", Sent::Raw("application/json", b"{}".to_vec()), 404),
        (Method::GET, "/webhooks/whatsapp", Sent::Nothing, 403),
        (Method::POST, "/webhooks/whatsapp", Sent::Raw("application/json", b"{}".to_vec()), 401),
    ];
    for (method, path, sent, status) in asked {
        let who = if path == "/metrics" { As::Anonymous } else { owner.clone() };
        let answer = app.send(&who, method.clone(), path, sent, &[]).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}: {answer:?}");
        for name in EVERYWHERE {
            let values = answer.headers.get_all(name).iter().count();
            assert_eq!(values, 1, "{name} of {method} {path}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.headers.contains_key("strict-transport-security"), public.is_some());
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src"), "{policy}");
        assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'unsafe"), "{policy}");
        if path.starts_with("/api") || status >= 400 {
            assert_eq!(answer.header("cache-control"), "no-store", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_scripts_of_the_description_are_named_by_their_hash() {
    let app = TestApp::sqlite().await;
    let answer = app.get(&As::Anonymous, "/api/docs").await;
    let policy = answer.header("content-security-policy");
    assert_eq!(policy.matches("'sha256-").count(), 2, "{policy}");
}
