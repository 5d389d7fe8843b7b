//! How often one may ask: what is promised holds in every window, and a refusal says when to come again.

use std::sync::atomic::Ordering;

use poem::http::Method;
use rstest::rstest;
use serde_json::json;

use crate::harness::{As, JPEG, Sent, TestApp};

/// Requests that are refused for another reason, so that they cost nothing; only their number counts.
#[rstest]
#[case::sign_in(Method::POST, "/api/v1/sessions", 30, 60)]
#[case::set_up(Method::POST, "/api/v1/setup/x", 10, 3600)]
#[case::anonymous(Method::GET, "/api/v1/setup/x", 100, 60)]
#[case::strangers_with_wrong_tokens(Method::GET, "/api/v1/cards", 100, 60)]
#[tokio::test]
async fn no_window_holds_more_than_promised(
    #[case] method: Method,
    #[case] path: &str,
    #[case] most: usize,
    #[case] seconds: u64,
) {
    let app = TestApp::sqlite().await;
    let mut passed: Vec<u64> = Vec::new();
    let mut told_to_wait = 0;
    // Twice the window, in steps that do not divide it.
    let step = seconds * 1000 / (most as u64 * 3) + 7;
    while app.limiter_millis.load(Ordering::Relaxed) < seconds * 2000 {
        for _ in 0..3 {
            let who = if path.ends_with("cards") { As::Bearer("no.token.atall".into()) } else { As::Anonymous };
            let answer = app.send(&who, method.clone(), path, Sent::Nothing, &[]).await;
            if answer.status.as_u16() == 429 {
                answer.assert_problem(429);
                let wait: u64 = answer.header("retry-after").parse().unwrap();
                assert!((1..=seconds).contains(&wait), "{wait}");
                told_to_wait += 1;
            } else {
                passed.push(app.limiter_millis.load(Ordering::Relaxed));
            }
        }
        app.limiter_millis.fetch_add(step, Ordering::Relaxed);
    }
    assert!(told_to_wait > 0);
    for (index, start) in passed.iter().enumerate() {
        let inside = passed[index..].iter().take_while(|at| **at < start + seconds * 1000).count();
        assert!(inside <= most, "{inside} of {most} in the window from {start} ms");
    }
    // And it is not much less, either.
    assert!(passed.len() >= most, "{} in two windows", passed.len());
}

#[tokio::test]
async fn uploads_have_a_limit_of_their_own() {
    let app = TestApp::sqlite().await;
    let owner = app.owner().await.bearer();
    let mut statuses = Vec::new();
    for _ in 0..61 {
        let answer = app.send(&owner, Method::POST, "/api/v1/cards", Sent::picture(JPEG), &[]).await;
        statuses.push(answer.status.as_u16());
    }
    let taken = statuses.iter().filter(|status| **status == 202).count();
    assert!(taken <= 60 && statuses.contains(&429), "{statuses:?}");
    assert_eq!(app.audited(Some("card_create")).await, taken as u64);
    // The others go on.
    assert_eq!(app.get(&owner, "/api/v1/cards").await.status.as_u16(), 200);
}

#[tokio::test]
async fn health_is_never_refused() {
    let app = TestApp::sqlite().await;
    for _ in 0..300 {
        assert_eq!(app.get(&As::Anonymous, "/healthz").await.status.as_u16(), 200);
    }
}

#[tokio::test]
async fn an_account_rests_after_wrong_passwords() {
    let app = TestApp::sqlite().await;
    let _owner = app.owner().await;
    let body = json!({ "email": "owner@example.org", "password": "not the password" });
    for _ in 0..5 {
        app.post(&As::Anonymous, "/api/v1/sessions", body.clone()).await.assert_problem(401);
    }
    let answer = app.post(&As::Anonymous, "/api/v1/sessions", body).await;
    answer.assert_problem(429);
    assert_eq!(answer.header("retry-after"), "5");
}
