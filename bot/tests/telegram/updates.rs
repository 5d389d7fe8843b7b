//! Updates of every kind come to an end.

use crm::entity::inbound_message::Status;

use super::harness::World;
use crate::stories;

const ADA: i64 = 5001;

stories!(what_is_not_for_us_is_done, a_message_that_is_not_understood_stays_in_sight);

async fn what_is_not_for_us_is_done(world: World) {
    world.paired("Ada", ADA).await;
    let sent = world.api.calls("sendmessage").len();
    let edited = world
        .text(ADA, "hello")
        .replace(r#""message":{"message_id""#, r#""edited_message":{"edit_date":1800000100,"message_id""#);
    assert!(edited.contains("edited_message"));
    let post = r#"{"update_id":2001,"channel_post":{"message_id":5,"sender_chat":{"id":-1001,"title":"News","type":"channel"},"chat":{"id":-1001,"title":"News","type":"channel"},"date":1800000000,"text":"new"}}"#;
    let unknown = r#"{"update_id":2002,"invented_in_2030":{"chat":{"id":5001}}}"#;
    let bare = r#"{"update_id":2003}"#;
    for update in [&edited, post, unknown, bare] {
        world.deliver(update).await;
    }
    world.work().await;
    let inbox = world.inbox().await;
    assert_eq!(inbox.len(), 5);
    assert!(inbox.iter().all(|row| row.status == Status::Done && row.reason.is_none()), "{inbox:?}");
    assert_eq!(world.api.calls("sendmessage").len(), sent);
    assert!(world.jobs().await.is_empty());
}

async fn a_message_that_is_not_understood_stays_in_sight(world: World) {
    world.paired("Ada", ADA).await;
    world.deliver(r#"{"update_id":3000,"message":{"message_id":"odd","chat":{"id":5001,"type":"private"}}}"#).await;
    // What cannot be understood does not hold up what comes after it.
    world.deliver(&world.text(ADA, "/help")).await;
    world.work().await;
    let inbox = world.inbox().await;
    let odd = inbox.iter().find(|row| row.external_id.ends_with(":3000")).unwrap();
    assert_eq!(odd.status, Status::Dead);
    assert!(odd.reason.is_some());
    assert!(world.api.shown(ADA).last().unwrap().contains("Send me a photo"));
}
