//! Other sites, other origins, other people's tokens.

use poem::http::{Method, StatusCode};
use serde_json::json;

use crate::harness::{As, Sent, TestApp, config};
use crate::stories;

const CONTACTS: &str = "/api/v1/contacts";

fn contact() -> Sent {
    Sent::Json(json!({ "company": "Muster AG" }))
}

async fn a_cookie_counts_only_from_our_own_page(app: TestApp) {
    let owner = app.owner().await;
    let cookie = format!("access={}", owner.signed_in.access_token);
    let by = ("x-requested-by", "test");
    let refused: [&[(&str, &str)]; 7] = [
        &[],
        &[by],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "cross-site"), by],
        &[("sec-fetch-site", "same-site"), by],
        &[("origin", "http://evil.example"), ("host", "localhost"), by],
        &[("origin", "null"), ("host", "localhost"), by],
    ];
    for headers in refused {
        let headers = [headers, &[("cookie", cookie.as_str())]].concat();
        app.send(&As::Anonymous, Method::POST, CONTACTS, contact(), &headers).await.assert_problem(403);
    }
    assert_eq!(app.audited(Some("contact_create")).await, 0);
    let taken: [&[(&str, &str)]; 2] = [
        &[("sec-fetch-site", "same-origin"), by],
        &[("origin", "http://localhost:8000"), ("host", "localhost:8000"), by],
    ];
    for headers in taken {
        let headers = [headers, &[("cookie", cookie.as_str())]].concat();
        let answer = app.send(&As::Anonymous, Method::POST, CONTACTS, contact(), &headers).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    // Looking changes nothing.
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    assert_eq!(app.send(&As::Anonymous, Method::GET, CONTACTS, Sent::Nothing, &headers).await.status, StatusCode::OK);
}

async fn two_credentials_are_one_too_many(app: TestApp) {
    let owner = app.owner().await;
    let cookie = format!("access={}", owner.signed_in.access_token);
    app.send(&owner.bearer(), Method::GET, CONTACTS, Sent::Nothing, &[("cookie", &cookie)]).await.assert_problem(400);
    let refresh = owner.signed_in.refresh_token.clone();
    let cookie = format!("refresh={refresh}");
    let body = Sent::Json(json!({ "refresh_token": refresh }));
    let path = "/api/v1/sessions/refresh";
    app.send(&As::Anonymous, Method::POST, path, body, &[("cookie", &cookie)]).await.assert_problem(400);
    let basic = [("authorization", "Basic b3duZXI6cGFzc3dvcmQ=")];
    app.send(&As::Anonymous, Method::GET, CONTACTS, Sent::Nothing, &basic).await.assert_problem(401);
}

stories! {
    a_cookie_counts_only_from_our_own_page,
    two_credentials_are_one_too_many,
}

const PREFLIGHT: [(&str, &str); 2] =
    [("access-control-request-method", "POST"), ("access-control-request-headers", "content-type")];

#[tokio::test]
async fn no_origin_is_allowed_by_default() {
    let app = TestApp::sqlite().await;
    for origin in ["http://localhost:8000", "https://evil.example", "null", "https://crm.example.org"] {
        let headers = [&PREFLIGHT[..], &[("origin", origin)]].concat();
        let answer = app.send(&As::Anonymous, Method::OPTIONS, CONTACTS, Sent::Nothing, &headers).await;
        assert!(answer.status.is_client_error());
        assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control")), "{answer:?}");
    }
}

#[tokio::test]
async fn only_the_listed_origin_is_allowed() {
    let listed = "https://crm.example.org";
    let app =
        TestApp::with(backend::http::HttpConfig { allowed_origins: vec![listed.parse().unwrap()], ..config() }).await;
    let ask = |origin: &'static str, method: Method| {
        let app = &app;
        async move {
            let headers = [&PREFLIGHT[..], &[("origin", origin)]].concat();
            app.send(&As::Anonymous, method, CONTACTS, Sent::Nothing, &headers).await
        }
    };
    let answer = ask(listed, Method::OPTIONS).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("access-control-allow-origin"), listed);
    assert_eq!(answer.header("vary"), "Origin");
    // A refusal, too, can be read by the page that asked.
    let answer = ask(listed, Method::GET).await;
    assert_eq!(answer.header("access-control-allow-origin"), listed);
    for evil in [
        "https://crm.example.org.evil.example",
        "http://crm.example.org",
        "https://crm.example.org:8443",
        "https://evilcrm.example.org",
        "https://CRM.example.org",
        "https://crm.example.org/",
        "null",
        "",
    ] {
        for method in [Method::OPTIONS, Method::GET] {
            let answer = ask(evil, method).await;
            assert!(!answer.headers.contains_key("access-control-allow-origin"), "{evil}");
            assert_eq!(answer.header("vary"), "Origin");
        }
    }
}
