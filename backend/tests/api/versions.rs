//! Two people change the same thing: the second one is told.

use poem::http::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Sent, TestApp};
use crate::stories;

async fn a_contact_is_changed_from_the_version_that_was_seen(app: TestApp) {
    let owner = app.owner().await.bearer();
    let path = app.contact(&owner).await;
    let seen = app.get(&owner, &path).await;
    assert_eq!((seen.header("etag"), &seen.json["version"]), ("\"1\"", &json!(1)));
    assert!(seen.json["cards"].is_array());
    let patch = |value, version: &'static str| {
        let (app, owner, path) = (&app, &owner, &path);
        async move { app.send(owner, Method::PATCH, path, Sent::Json(value), &[("if-match", version)]).await }
    };
    let changed = patch(json!({ "title": "CTO", "company": null, "name": { "given": "Erika" } }), "\"1\"").await;
    assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""));
    assert_eq!((&changed.json["title"], &changed.json["company"]), (&json!("CTO"), &json!(null)));
    let stale = patch(json!({ "title": "CEO" }), "\"1\"").await;
    stale.assert_problem(412);
    assert_eq!(stale.header("etag"), "\"2\"");
    app.send(&owner, Method::PATCH, &path, Sent::Json(json!({})), &[]).await.assert_problem(428);
    patch(json!({}), "2").await.assert_problem(400);
    patch(json!({ "titel": "CEO" }), "\"2\"").await.assert_invalid("/titel");
    let deleted = app.send(&owner, Method::DELETE, &path, Sent::Nothing, &[("if-match", "\"2\"")]).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    app.get(&owner, &path).await.assert_problem(404);
}

async fn a_card_is_corrected_and_accepted(app: TestApp) {
    let owner = app.owner().await.bearer();
    let path = app.card(&owner).await;
    let seen = app.get(&owner, &path).await;
    assert_eq!(seen.json["status"], "needs_review");
    assert_eq!(seen.json["draft"]["origins"]["company"]["engine"], "tesseract");
    let patch =
        Sent::Json(json!({ "company": "Muster AG", "points": [{ "kind": "email", "value": "a@example.org" }] }));
    let changed = app.send(&owner, Method::PATCH, &path, patch, &[("if-match", seen.header("etag"))]).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    assert_eq!(changed.json["draft"]["origins"]["company"]["engine"], "person");
    let accept = format!("{path}/accept");
    let accepted =
        app.send(&owner, Method::POST, &accept, Sent::Nothing, &[("if-match", changed.header("etag"))]).await;
    assert_eq!(accepted.json["status"], "accepted");
    let contact = format!("/api/v1/contacts/{}", accepted.json["contact_id"].as_str().unwrap());
    let contact = app.get(&owner, &contact).await;
    assert_eq!(
        (&contact.json["company"], &contact.json["cards"][0]["id"]),
        (&json!("Muster AG"), &accepted.json["id"])
    );
    assert_eq!(contact.json["points"][0]["normal_form"], "a@example.org");
    let found = app.get(&owner, "/api/v1/contacts?query=muster").await;
    assert_eq!(found.json["items"][0]["id"], contact.json["id"]);
}

async fn a_contact_that_comes_twice_is_one(app: TestApp) {
    let owner = app.owner().await.bearer();
    let key = [("idempotency-key", "k-1")];
    let post = |value| app.send(&owner, Method::POST, "/api/v1/contacts", Sent::Json(value), &key);
    let contact = json!({ "company": "Muster AG", "points": [{ "kind": "phone", "value": "+49 30 1234567" }] });
    let first = post(contact.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{first:?}");
    let second = post(contact).await;
    assert_eq!((second.status, &second.json), (StatusCode::CREATED, &first.json));
    post(json!({ "company": "Another" })).await.assert_invalid("/Idempotency-Key");
    assert_eq!(app.get(&owner, "/api/v1/contacts").await.json["items"].as_array().unwrap().len(), 1);
}

async fn pages_follow_each_other(app: TestApp) {
    let owner = app.owner().await.bearer();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.insert(0, app.contact(&owner).await);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = app.get(&owner, &format!("/api/v1/contacts?limit=2&cursor={cursor}")).await;
        for item in page.json["items"].as_array().unwrap() {
            seen.push(format!("/api/v1/contacts/{}", item["id"].as_str().unwrap()));
        }
        match page.json["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(seen, made);
}

stories! {
    a_contact_is_changed_from_the_version_that_was_seen,
    a_card_is_corrected_and_accepted,
    a_contact_that_comes_twice_is_one,
    pages_follow_each_other,
}
