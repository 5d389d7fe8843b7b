//! What Meta delivers.

use crm::Error;
use crm::entity::card::Status;

use super::graph::NUMBER_ID;
use super::harness::{ADA, IMAGE, JPEG, VERIFY_TOKEN, World, fixture, signature};
use crate::stories;

stories!(
    only_the_agreed_token_gets_the_challenge_back,
    without_the_right_signature_nothing_comes_in,
    what_is_not_json_is_refused,
    every_message_of_a_body_is_stored,
    the_same_delivery_twenty_times_at_once_is_one_card_and_one_answer,
    a_delivery_that_comes_again_after_weeks_does_nothing,
    what_is_not_known_is_stored_and_taken,
    messages_to_another_number_are_left_alone,
    a_message_that_makes_no_sense_stays_in_sight,
);

async fn only_the_agreed_token_gets_the_challenge_back(world: World) {
    let answer = world.whatsapp.verify("subscribe", VERIFY_TOKEN, "1158201444");
    assert_eq!(answer.unwrap(), "1158201444");
    for (mode, token) in [("subscribe", "wrong"), ("subscribe", ""), ("unsubscribe", VERIFY_TOKEN), ("", VERIFY_TOKEN)]
    {
        let refused = world.whatsapp.verify(mode, token, "1");
        assert!(matches!(refused, Err(Error::Forbidden)), "{mode} {token}: {refused:?}");
    }
}

async fn without_the_right_signature_nothing_comes_in(world: World) {
    let body = fixture("text");
    let good = signature(body.as_bytes());
    for missing in [None, Some(""), Some("  ")] {
        let refused = world.whatsapp.receive(missing, body.as_bytes()).await;
        assert!(matches!(refused, Err(Error::Unauthenticated(_))), "{missing:?}: {refused:?}");
    }
    let other = signature(b"another body");
    for wrong in ["sha256=", "sha256=00", "nonsense", other.as_str(), good.trim_start_matches("sha256="), &good[..70]] {
        let refused = world.whatsapp.receive(Some(wrong), body.as_bytes()).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{wrong}: {refused:?}");
    }
    // The same JSON in other bytes is another body.
    let spelled_otherwise = serde_json::from_str::<serde_json::Value>(&body).unwrap().to_string();
    assert_ne!(spelled_otherwise, body);
    assert!(world.whatsapp.receive(Some(&good), spelled_otherwise.as_bytes()).await.is_err());
    assert!(world.inbox().await.is_empty());
    world.whatsapp.receive(Some(&good), body.as_bytes()).await.unwrap();
    assert_eq!(world.inbox().await.len(), 1);
}

async fn what_is_not_json_is_refused(world: World) {
    let bodies: [&[u8]; 5] = [b"", b"{", b"entry=1", b"\xFF\xFE", b"{} {}"];
    for body in bodies {
        let refused = world.whatsapp.receive(Some(&signature(body)), body).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{body:?}: {refused:?}");
    }
    assert!(world.inbox().await.is_empty());
}

async fn every_message_of_a_body_is_stored(world: World) {
    world.deliver(&fixture("several")).await;
    let inbox = world.inbox().await;
    assert_eq!(inbox.len(), 4, "three messages of two people, and news about a template");
    let ids: Vec<&str> = inbox.iter().map(|row| row.external_id.as_str()).collect();
    assert!(ids.iter().take(3).all(|id| id.starts_with("wamid.")), "{ids:?}");
    let chats: Vec<Option<&str>> = inbox.iter().map(|row| row.external_chat_id.as_deref()).collect();
    assert_eq!(chats, [Some(ADA), Some(ADA), Some("DE.13491208655302741920"), None]);
    // As it came, to the byte.
    assert!(inbox[0].payload.contains(r#""text":{"body":"first"}"#), "{}", inbox[0].payload);
    world.work().await;
    let open = world.inbox().await.into_iter().filter(|row| row.handled_at.is_none()).count();
    assert_eq!(open, 0);
    assert_eq!(world.graph.sent().len(), 2, "one line for each stranger");
}

async fn the_same_delivery_twenty_times_at_once_is_one_card_and_one_answer(world: World) {
    world.paired().await;
    let sent = world.graph.sent().len();
    world.graph.put_media(IMAGE, JPEG);
    world.deliver_often(&world.fresh("image")).await;
    assert_eq!(world.inbox().await.len(), 2, "the pairing and the picture");
    let cards = world.cards().await;
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].status, Status::NeedsReview);
    assert_eq!(world.graph.sent().len(), sent + 1, "{:?}", world.graph.words());
    assert_eq!(world.graph.calls("download"), 1);
}

async fn a_delivery_that_comes_again_after_weeks_does_nothing(world: World) {
    world.paired().await;
    world.graph.put_media(IMAGE, JPEG);
    let body = world.fresh("image");
    world.deliver(&body).await;
    world.work().await;
    let sent = world.graph.sent().len();
    for _ in 0..3 {
        world.advance(10 * 24 * 3600);
        world.deliver(&body).await;
        world.work().await;
    }
    assert_eq!((world.cards().await.len(), world.graph.sent().len()), (1, sent));
}

async fn what_is_not_known_is_stored_and_taken(world: World) {
    let bodies = [
        "{}",
        "[]",
        "null",
        r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"calls","value":{}}]}]}"#,
        r#"{"entry":[{"changes":[{"value":{"metadata":{"phone_number_id":"106540352242922"},"invented_in_2030":[]}}]}]}"#,
    ];
    for body in bodies {
        world.deliver(body).await;
        world.deliver(body).await;
    }
    assert_eq!(world.inbox().await.len(), bodies.len());
    world.work().await;
    assert!(world.inbox().await.iter().all(|row| row.handled_at.is_some() && row.reason.is_none()));
    assert!(world.graph.sent().is_empty());
}

async fn messages_to_another_number_are_left_alone(world: World) {
    world.deliver(&world.fresh("text").replace(NUMBER_ID, "106540352242923")).await;
    world.work().await;
    assert_eq!(world.inbox().await.len(), 1);
    assert!(world.graph.sent().is_empty());
}

async fn a_message_that_makes_no_sense_stays_in_sight(world: World) {
    let odd = [
        fixture("text").replace(r#"{"body":"#, r#"{"body":7,"x":"#),
        fixture("text").replace("\"id\":\"wamid", "\"no_id\":\"wamid"),
    ];
    for body in &odd {
        world.deliver(body).await;
    }
    // Nobody is told as the sender.
    let nobody = fixture("text")
        .replace("wamid.", "wamid.N")
        .replace("\"from\":\"4915112345678\",\"from_user_id\":\"DE.13491208655302741918\",", "")
        .replace("\"wa_id\":\"4915112345678\",\"user_id\":\"DE.13491208655302741918\"", "\"wa_id\":\"\"");
    world.deliver(&nobody).await;
    world.work().await;
    let inbox = world.inbox().await;
    assert_eq!(inbox.len(), 3);
    assert!(inbox.iter().all(|row| row.reason.is_some()), "{inbox:?}");
    assert!(world.graph.sent().is_empty());
}
