//! The webhook of WhatsApp as Meta sees it.

use crm::entity::inbound_message;
use hmac::{Hmac, KeyInit, Mac};
use poem::http::Method;
use sea_orm::{EntityTrait, PaginatorTrait};
use sha2::Sha256;

use crate::answers::Answer;
use crate::harness::{APP_SECRET, As, Sent, TestApp};
use crate::stories;

const PATH: &str = "/webhooks/whatsapp";

stories!(
    the_challenge_comes_back_as_plain_text,
    a_signed_delivery_is_stored_and_others_are_refused,
    a_body_has_an_end,
    a_chat_is_paired_by_a_code,
);

fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

async fn deliver(app: &TestApp, body: &[u8], signature: Option<&str>) -> Answer {
    let headers: Vec<(&str, &str)> = signature.map(|it| ("x-hub-signature-256", it)).into_iter().collect();
    app.send(&As::Anonymous, Method::POST, PATH, Sent::Raw("application/json", body.to_vec()), &headers).await
}

async fn stored(app: &TestApp) -> u64 {
    inbound_message::Entity::find().count(&app.crm.db).await.unwrap()
}

async fn the_challenge_comes_back_as_plain_text(app: TestApp) {
    let ask = |token: &str| format!("{PATH}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}");
    let answer = app.get(&As::Anonymous, &ask("a-word-for-the-form")).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.as_slice()), (200, b"1158201444".as_slice()));
    assert!(answer.header("content-type").starts_with("text/plain"));
    app.get(&As::Anonymous, &ask("another")).await.assert_problem(403);
    app.get(&As::Anonymous, PATH).await.assert_problem(403);
}

async fn a_signed_delivery_is_stored_and_others_are_refused(app: TestApp) {
    let body = include_bytes!("../../../bot/tests/whatsapp/fixtures/text.json");
    deliver(&app, body, None).await.assert_problem(401);
    deliver(&app, body, Some("sha256=00")).await.assert_problem(403);
    deliver(&app, b"entry=1", Some(&signature(b"entry=1"))).await.assert_problem(400);
    assert_eq!(stored(&app).await, 0);
    for _ in 0..3 {
        let answer = deliver(&app, body, Some(&signature(body))).await;
        assert_eq!(answer.status.as_u16(), 200, "{answer:?}");
    }
    assert_eq!(stored(&app).await, 1);
    let unknown = br#"{"object":"invented in 2030"}"#;
    let answer = deliver(&app, unknown, Some(&signature(unknown))).await;
    assert_eq!((answer.status.as_u16(), stored(&app).await), (200, 2));
}

async fn a_body_has_an_end(app: TestApp) {
    let body = vec![b' '; 4_000_001];
    deliver(&app, &body, Some(&signature(&body))).await.assert_problem(413);
    // Meta puts many messages into one, and other limits are not for it.
    let body = [vec![b' '; 3_000_000], b"{}".to_vec()].concat();
    for _ in 0..3 {
        assert_eq!(deliver(&app, &body, Some(&signature(&body))).await.status.as_u16(), 200);
    }
}

async fn a_chat_is_paired_by_a_code(app: TestApp) {
    let owner = app.owner().await.bearer();
    let input = serde_json::json!({ "channel": "whatsapp" });
    let answer = app.post(&owner, "/api/v1/chats/links", input).await;
    assert_eq!(answer.status.as_u16(), 201, "{answer:?}");
    let command = answer.json["command"].as_str().unwrap();
    assert!(command.starts_with("pair ") && command.len() == "pair ABCD-EFGH-2345".len(), "{command}");
    assert!(answer.json["url"].is_null(), "the number is not known yet");
}
