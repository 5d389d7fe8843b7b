//! What is counted is what was asked.

use std::collections::BTreeMap;

use backend::scrape::{self, Counted};
use poem::Body;
use poem::http::{Method, StatusCode};
use poem::test::TestClient;
use prometheus::TextEncoder;
use serde_json::json;

use crate::harness::{As, Sent, TestApp, config, request};
use crate::stories;
use crate::uploads::serve;

/// Samples of one metric, by their labels.
fn samples(app: &TestApp, name: &str) -> BTreeMap<String, u64> {
    let text = TextEncoder::new().encode_to_string(&app.registry.gather()).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix('{')?.split_once("} "));
    lines.map(|(labels, value)| (labels.to_owned(), value.parse::<f64>().unwrap() as u64)).collect()
}

async fn the_counts_are_those_of_our_own_log(app: TestApp) {
    let owner = app.owner().await.bearer();
    let asked = [
        (Method::GET, "/api/v1/cards", "list_cards"),
        (Method::GET, "/api/v1/cards?limit=0", "list_cards"),
        (Method::GET, "/api/v1/contacts", "list_contacts"),
        (Method::PUT, "/api/v1/contacts", "unmatched"),
        (Method::GET, "/api/v1/contacts/not-an-id", "get_contact"),
        (Method::GET, "/healthz", "get_health"),
        (Method::GET, "/somewhere.css", "unmatched"),
        (Method::POST, "/api/v1/contacts", "create_contact"),
    ];
    let mut log: BTreeMap<String, u64> = BTreeMap::new();
    for round in 0..3 {
        for (method, path, operation) in asked.iter().skip(round) {
            let body =
                if *method == Method::POST { Sent::Json(json!({ "company": "Muster AG" })) } else { Sent::Nothing };
            let status = app.send(&owner, method.clone(), path, body, &[]).await.status.as_u16();
            let labels = format!(r#"method="{method}",operation="{operation}",status="{status}""#);
            *log.entry(labels).or_default() += 1;
        }
    }
    assert_eq!(samples(&app, "http_requests_total"), log);
    let durations: u64 = samples(&app, "http_request_duration_seconds_count").values().sum();
    assert_eq!(durations, log.values().sum::<u64>());
    assert!(samples(&app, "http_requests_in_progress").values().all(|value| *value == 0));
}

async fn who_goes_away_is_no_longer_in_progress(app: TestApp) {
    let owner = app.owner().await.bearer();
    let mut request = request(&owner, Method::POST, "/api/v1/contacts", Sent::Json(json!({})), &[]);
    request.set_body(Body::from_bytes_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>()));
    let labels = r#"method="POST",operation="create_contact""#;
    {
        let call = app.call(request);
        tokio::pin!(call);
        assert!(futures_util::poll!(call.as_mut()).is_pending());
        assert_eq!(samples(&app, "http_requests_in_progress")[labels], 1);
    }
    assert_eq!(samples(&app, "http_requests_in_progress")[labels], 0);
    let gone = format!(r#"{labels},status="499""#);
    assert_eq!(samples(&app, "http_requests_total")[&gone], 1);
}

stories! {
    the_counts_are_those_of_our_own_log,
    who_goes_away_is_no_longer_in_progress,
}

#[tokio::test]
async fn the_metrics_are_for_this_machine_and_for_the_token() {
    let token = "a token for scraping, 32 bytes long".to_owned();
    let app = TestApp::with(backend::http::HttpConfig { metrics_token: Some(token.clone().into()), ..config() }).await;
    app.get(&As::Anonymous, "/metrics").await.assert_problem(401);
    app.get(&As::Bearer("another token".into()), "/metrics").await.assert_problem(401);
    app.get(&As::Bearer(format!("{token} ")), "/metrics").await.assert_problem(401);
    let answer = app.get(&As::Bearer(token), "/metrics").await;
    assert_eq!(answer.status.as_u16(), 200);
    assert!(String::from_utf8(answer.bytes).unwrap().contains("http_requests_total"));

    let address = serve(&app).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let scrape = || client.get(format!("http://{address}/metrics"));
    assert_eq!(scrape().send().await.unwrap().status().as_u16(), 200);
    // Somebody else asks through a proxy on this machine.
    let proxied = scrape().header("x-forwarded-for", "203.0.113.9").send().await.unwrap();
    assert_eq!(proxied.status().as_u16(), 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_without_a_page_shows_them_to_the_token_alone() {
    let token = "a-token-for-scrapers-of-32-bytes-or-more";
    let app = TestApp::sqlite().await;
    app.get(&As::Anonymous, "/healthz").await;
    let counted = || Counted { crm: app.crm.clone(), registry: app.registry.clone(), readers: None };
    let asked = async |expected: Option<&str>, shown: Option<&str>| {
        let client = TestClient::new(scrape::site(counted(), expected.map(|token| token.to_owned().into())));
        let request = client.get("/metrics");
        let request = match shown {
            Some(shown) => request.header("Authorization", shown),
            None => request,
        };
        request.send().await.0
    };
    for (expected, shown) in [
        (None, None),
        (None, Some("Bearer ")),
        (Some(token), None),
        (Some(token), Some(token)),
        (Some(token), Some("Bearer another")),
    ] {
        let refused = asked(expected, shown).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "{expected:?} {shown:?}");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer"));
    }
    let answer = asked(Some(token), Some(&format!("Bearer {token}"))).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.into_body().into_string().await.unwrap().contains("http_requests_total"));
}
