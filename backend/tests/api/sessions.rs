//! The life of a session, as a browser and as a program live it.

use poem::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::answers::Answer;
use crate::harness::{As, PASSWORD, Sent, TestApp, config};
use crate::stories;

const REFRESH: &str = "/api/v1/sessions/refresh";
const ACCOUNT: &str = "/api/v1/account";

fn credentials() -> Sent {
    Sent::Json(json!({ "email": "owner@example.org", "password": PASSWORD }))
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.post(&As::Anonymous, REFRESH, json!({ "refresh_token": token })).await
}

fn text<'a>(answer: &'a Answer, member: &str) -> &'a str {
    answer.json[member].as_str().unwrap_or_else(|| panic!("{member}: {answer:?}"))
}

async fn a_program_has_its_tokens_in_the_answer(app: TestApp) {
    app.owner().await;
    let bearer = [("x-session", "bearer")];
    let session = app.send(&As::Anonymous, Method::POST, "/api/v1/sessions", credentials(), &bearer).await;
    assert_eq!(session.status, StatusCode::OK);
    assert!(!session.headers.contains_key("set-cookie"));
    assert_eq!(session.json["account"]["email"], "owner@example.org");
    let account = app.get(&As::Bearer(text(&session, "access_token").to_owned()), ACCOUNT).await;
    assert_eq!(account.json, session.json["account"]);
    let next = refresh(&app, text(&session, "refresh_token")).await;
    assert_eq!(next.status, StatusCode::OK);
    assert_ne!(next.json["refresh_token"], session.json["refresh_token"]);
    assert!(!next.headers.contains_key("set-cookie"));
}

async fn a_browser_has_its_tokens_in_cookies(app: TestApp) {
    app.owner().await;
    let session = app.send(&As::Anonymous, Method::POST, "/api/v1/sessions", credentials(), &[]).await;
    assert_eq!((&session.json["access_token"], &session.json["refresh_token"]), (&Value::Null, &Value::Null));
    let cookies = [session.cookie("access").unwrap(), session.cookie("refresh").unwrap()];
    for cookie in &cookies {
        for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        // Over plain http on loopback a browser would not send it back otherwise.
        assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
    }
    let value = |cookie: &str| cookie.split(';').next().unwrap().to_owned();
    let cookie = value(&cookies[1]);
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin"), ("x-requested-by", "test")];
    let next = app.send(&As::Anonymous, Method::POST, REFRESH, Sent::Nothing, &headers).await;
    assert_eq!(next.status, StatusCode::OK, "{next:?}");
    assert_ne!(next.cookie("refresh").unwrap(), cookies[1]);
    let foreign = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site"), ("x-requested-by", "test")];
    app.send(&As::Anonymous, Method::POST, REFRESH, Sent::Nothing, &foreign).await.assert_problem(403);
}

async fn a_refresh_token_used_twice_ends_the_session(app: TestApp) {
    let owner = app.owner().await;
    let first = owner.signed_in.refresh_token.clone();
    let second = refresh(&app, &first).await;
    let access = As::Bearer(text(&second, "access_token").to_owned());
    assert_eq!(app.get(&access, ACCOUNT).await.status, StatusCode::OK);
    // Within ten seconds it is the loser of a race, and gets the same successor.
    assert_eq!(refresh(&app, &first).await.json["refresh_token"], second.json["refresh_token"]);
    app.clock.advance(chrono::TimeDelta::seconds(11));
    refresh(&app, &first).await.assert_problem(401);
    app.get(&access, ACCOUNT).await.assert_problem(401);
    refresh(&app, text(&second, "refresh_token")).await.assert_problem(401);
    assert_eq!(app.audited(Some("authn_token_reuse")).await, 1);
}

async fn signing_out_ends_the_access_token_at_once(app: TestApp) {
    let owner = app.owner().await;
    let signed_out = app.send(&owner.browser(), Method::DELETE, "/api/v1/sessions/current", Sent::Nothing, &[]).await;
    assert_eq!(signed_out.status, StatusCode::NO_CONTENT);
    for name in ["access", "refresh"] {
        let cookie = signed_out.cookie(name).unwrap();
        assert!(cookie.starts_with(&format!("{name}=;")) && cookie.contains("Max-Age=0"), "{cookie}");
    }
    app.get(&owner.bearer(), ACCOUNT).await.assert_problem(401);
    refresh(&app, &owner.signed_in.refresh_token).await.assert_problem(401);
}

async fn an_access_token_lasts_a_quarter_of_an_hour(app: TestApp) {
    let owner = app.owner().await;
    app.clock.advance(chrono::TimeDelta::seconds(15 * 60 + 6));
    app.get(&owner.bearer(), ACCOUNT).await.assert_problem(401);
    assert_eq!(refresh(&app, &owner.signed_in.refresh_token).await.status, StatusCode::OK);
}

async fn a_link_works_once(app: TestApp) {
    let token = crm::accounts::first_account_link(&app.crm).await.unwrap().unwrap();
    let other = crm::accounts::first_account_link(&app.crm).await.unwrap().unwrap();
    let path = format!("/api/v1/setup/{token}");
    let info = app.get(&As::Anonymous, &path).await;
    assert_eq!((info.status, &info.json["purpose"]), (StatusCode::OK, &json!("set_up")));
    let weak = json!({ "name": "", "email": "nobody", "password": "short" });
    let answer = app.post(&As::Anonymous, &path, weak).await;
    answer.assert_invalid("/name").assert_invalid("/email").assert_invalid("/password");
    let good = json!({ "name": "Owner", "email": "owner@example.org", "password": PASSWORD });
    let answer = app.post(&As::Anonymous, &path, good.clone()).await;
    assert_eq!((answer.status, &answer.json["role"]), (StatusCode::OK, &json!("admin")));
    assert!(answer.cookie("access").is_some() && answer.cookie("refresh").is_some());
    app.post(&As::Anonymous, &path, good.clone()).await.assert_problem(404);
    // The links that were printed earlier for the same account are worth nothing now.
    app.post(&As::Anonymous, &format!("/api/v1/setup/{other}"), good).await.assert_problem(404);
    assert_eq!(crm::accounts::first_account_link(&app.crm).await.unwrap(), None);
}

stories! {
    a_program_has_its_tokens_in_the_answer,
    a_browser_has_its_tokens_in_cookies,
    a_refresh_token_used_twice_ends_the_session,
    signing_out_ends_the_access_token_at_once,
    an_access_token_lasts_a_quarter_of_an_hour,
    a_link_works_once,
}

#[tokio::test]
async fn behind_https_the_cookies_are_bound_to_it() {
    let public_url = Some("https://cards.example.org".parse().unwrap());
    let app = TestApp::with(backend::http::HttpConfig { public_url, ..config() }).await;
    app.owner().await;
    let session = app.send(&As::Anonymous, Method::POST, "/api/v1/sessions", credentials(), &[]).await;
    for name in ["__Host-access", "__Host-refresh"] {
        let cookie = session.cookie(name).unwrap();
        assert!(cookie.contains("Secure") && cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
    }
}
