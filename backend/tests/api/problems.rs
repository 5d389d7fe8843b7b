//! Everything that goes wrong has one shape, whoever notices it.

use poem::http::Method;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::harness::{As, JPEG, Sent, TestApp};
use crate::stories;

async fn what_is_not_there(app: TestApp) {
    let owner = app.owner().await.bearer();
    let nil = "/api/v1/contacts/00000000-0000-0000-0000-000000000000";
    for path in ["/api/v1/nothing", "/api/", "/files/", "/webhooks/other", "/api/v1/cards/not-an-id", nil] {
        app.get(&owner, path).await.assert_problem(404);
    }
    app.get(&As::Anonymous, "/api/v1/setup/unknown").await.assert_problem(404);
    app.get(&As::Anonymous, "/no-such-file.js").await.assert_problem(404);
    app.send(&As::Anonymous, Method::POST, "/", Sent::Nothing, &[]).await.assert_problem(404);
}

async fn methods_that_a_path_does_not_know(app: TestApp) {
    let answer = app.send(&As::Anonymous, Method::PUT, "/api/v1/cards", Sent::Nothing, &[]).await;
    answer.assert_problem(405);
    assert_eq!(answer.header("allow"), "GET, POST");
}

async fn bodies_that_cannot_be_used(app: TestApp) {
    let owner = app.owner().await.bearer();
    let post = |body| app.send(&owner, Method::POST, "/api/v1/contacts", body, &[]);
    post(Sent::Raw("application/json", b"{".to_vec())).await.assert_problem(400);
    post(Sent::Raw("application/json", Vec::new())).await.assert_problem(400);
    post(Sent::Raw("text/plain", b"{}".to_vec())).await.assert_problem(415);
    post(Sent::Nothing).await.assert_problem(415);
    post(Sent::Raw("application/json", vec![b' '; 300_000])).await.assert_problem(413);
    post(Sent::Json(json!({ "companyy": "x" }))).await.assert_invalid("/companyy");
    post(Sent::Json(json!({ "points": [{ "kind": "fax", "value": "1" }] }))).await.assert_invalid("/points/0/kind");
    post(Sent::Json(json!({ "points": [{ "kind": "email", "value": "nobody" }] })))
        .await
        .assert_invalid("/points/0/value");
    post(Sent::Json(json!({}))).await.assert_invalid("/name");
    let long = post(Sent::Json(json!({ "company": "x".repeat(501) }))).await;
    long.assert_invalid("/company");
    let told = &long.json["errors"][0];
    assert_eq!((&told["code"], &told["values"]), (&json!("too_long"), &json!({ "count": "500" })));
    assert_eq!(app.audited(Some("contact_create")).await, 0);
}

/// Reasons of keys that the page makes itself.
const NEVER_ON_THE_PAGE: [&str; 2] = ["key_form", "key_used"];

#[test]
fn the_page_tells_every_reason_in_its_languages() {
    let pages = [include_str!("../../../frontend/src/i18n/en.ts"), include_str!("../../../frontend/src/i18n/de.ts")];
    for code in crm::reasons::codes().filter(|code| !NEVER_ON_THE_PAGE.contains(code)) {
        for page in pages {
            assert!(page.contains(&format!("\n  \"reason.{code}\": ")), "{code} has no text");
        }
    }
}

async fn what_cannot_be_done_now_has_a_code(app: TestApp) {
    let owner = app.owner().await.bearer();
    let card = app.card(&owner).await;
    let version = app.get(&owner, &card).await.header("etag").to_owned();
    let undo = format!("{card}/undo");
    let answer = app.send(&owner, Method::POST, &undo, Sent::Nothing, &[("if-match", &version)]).await;
    answer.assert_problem(409);
    assert_eq!(answer.json["code"], "nothing_to_undo");
    assert!(answer.json.get("values").is_none(), "{answer:?}");
    let other = app.get(&owner, "/api/v1/nothing").await;
    assert!(other.json.get("code").is_none(), "its type says it all: {other:?}");
}

async fn parameters_that_cannot_be_used(app: TestApp) {
    let owner = app.owner().await.bearer();
    for (query, pointer) in [
        ("limit=0", "/limit"),
        ("limit=201", "/limit"),
        ("limit=many", "/limit"),
        ("cursor=zzz", "/cursor"),
        ("status=lost", "/status"),
    ] {
        app.get(&owner, &format!("/api/v1/cards?{query}")).await.assert_invalid(pointer);
    }
    let key = [("idempotency-key", "two words")];
    let sent = Sent::Json(json!({ "company": "Muster AG" }));
    app.send(&owner, Method::POST, "/api/v1/contacts", sent, &key).await.assert_invalid("/Idempotency-Key");
}

async fn states_that_do_not_allow_it(app: TestApp) {
    let owner = app.owner().await.bearer();
    let answer = app.send(&owner, Method::POST, "/api/v1/cards", Sent::picture(JPEG), &[]).await;
    let path = format!("{}/accept", answer.header("location"));
    app.send(&owner, Method::POST, &path, Sent::Nothing, &[("if-match", "\"1\"")]).await.assert_problem(409);
}

async fn a_defect_of_ours(app: TestApp) {
    let owner = app.owner().await.bearer();
    app.database.db.execute_unprepared("ALTER TABLE contact_point RENAME TO gone").await.unwrap();
    app.get(&owner, "/api/v1/contacts").await.assert_problem(500);
}

async fn a_database_that_is_gone(app: TestApp) {
    let owner = app.owner().await.bearer();
    app.crm.db.clone().close().await.unwrap();
    let answer = app.get(&owner, "/api/v1/contacts").await;
    answer.assert_problem(503);
    assert_eq!(answer.header("retry-after"), "5");
    let answer = app.get(&As::Anonymous, "/readyz").await;
    assert_eq!(answer.status.as_u16(), 503);
    assert_eq!((&answer.json["database"], &answer.json["storage"]), (&json!("failed"), &json!("ok")));
    assert_eq!(app.get(&As::Anonymous, "/healthz").await.status.as_u16(), 200);
}

async fn a_storage_that_is_gone(app: TestApp) {
    let owner = app.owner().await.bearer();
    assert_eq!(app.get(&As::Anonymous, "/readyz").await.json["storage"], "ok");
    let place = app.files.path().to_owned();
    std::fs::remove_dir_all(&place).unwrap();
    // A file where the folder was: nothing can be made in it.
    std::fs::write(&place, b"").unwrap();
    app.clock.advance(chrono::TimeDelta::seconds(3));
    assert_eq!(app.get(&As::Anonymous, "/readyz").await.json["storage"], "failed");
    app.send(&owner, Method::POST, "/api/v1/cards", Sent::picture(JPEG), &[]).await.assert_problem(503);
    assert_eq!(app.audited(Some("card_create")).await, 0);
    std::fs::remove_file(&place).unwrap();
}

stories! {
    what_cannot_be_done_now_has_a_code,
    what_is_not_there,
    methods_that_a_path_does_not_know,
    bodies_that_cannot_be_used,
    parameters_that_cannot_be_used,
    states_that_do_not_allow_it,
    a_defect_of_ours,
    a_database_that_is_gone,
    a_storage_that_is_gone,
}
