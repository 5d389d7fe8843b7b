//! What Meta tells of messages that we sent.

use crm::entity::outbound_message::{self, Delivery, Model, Status};
use crm::jobs::{self, NewJob};
use crm::outbox::SendMessage;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;

use super::harness::{World, fixture};
use crate::stories;

stories!(
    news_in_any_order_end_with_the_furthest,
    a_message_that_did_not_arrive_says_why,
    news_that_overtake_our_note_wait_for_it,
    a_message_that_was_taken_but_not_noted_is_not_sent_again,
);

/// A stranger was told what this is; that message is `wamid.OUT1`.
async fn first_message(world: &World) -> Model {
    world.says("hello").await;
    let message = world.outbox().await.remove(0);
    assert_eq!(message.external_message_id.as_deref(), Some("wamid.OUT1"));
    message
}

async fn news_in_any_order_end_with_the_furthest(world: World) {
    first_message(&world).await;
    for name in ["status_read", "status_sent", "status_delivered", "status_read"] {
        world.deliver(&fixture(name)).await;
        world.work().await;
    }
    let message = world.outbox().await.remove(0);
    assert_eq!((message.delivery, message.status), (Some(Delivery::Read), Status::Sent));
    // Each of them once: the message itself and three states.
    assert_eq!(world.inbox().await.len(), 4);
}

async fn a_message_that_did_not_arrive_says_why(world: World) {
    first_message(&world).await;
    world.deliver(&fixture("status_sent")).await;
    world.deliver(&fixture("status_failed")).await;
    world.work().await;
    let message = world.outbox().await.remove(0);
    assert_eq!((message.delivery, message.status), (Some(Delivery::Failed), Status::Dead));
    assert_eq!(message.reason.as_deref(), Some(crm::whatsapp::WINDOW_CLOSED));
}

async fn news_that_overtake_our_note_wait_for_it(world: World) {
    world.deliver(&fixture("status_failed")).await;
    world.work().await;
    assert!(world.inbox().await[0].handled_at.is_none(), "it waits");
    first_message(&world).await;
    world.advance(6);
    world.work().await;
    assert!(world.inbox().await[0].handled_at.is_some());
    assert_eq!(world.outbox().await[0].delivery, Some(Delivery::Failed));
}

async fn a_message_that_was_taken_but_not_noted_is_not_sent_again(world: World) {
    let message = first_message(&world).await;
    let tracker = world.graph.sent()[0]["biz_opaque_callback_data"].as_str().unwrap().to_owned();
    // As if the process had been killed between Meta's answer and our note of it.
    let unnoted = outbound_message::ActiveModel {
        id: Set(message.id),
        external_message_id: Set(None),
        sent_revision: Set(0),
        status: Set(Status::Pending),
        ..Default::default()
    };
    unnoted.update(&world.crm.db).await.unwrap();
    let told = format!(r#""status":"sent","biz_opaque_callback_data":"{tracker}""#);
    world.deliver(&fixture("status_sent").replace(r#""status":"sent""#, &told)).await;
    let mut tx = world.crm.begin().await.unwrap();
    let again = SendMessage { outbound_message_id: message.id };
    let job = NewJob::new(SendMessage::KIND, &again).unwrap().after(std::time::Duration::from_secs(30));
    jobs::enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
    world.work().await;
    world.advance(31);
    world.work().await;
    assert_eq!(world.graph.sent().len(), 1);
    let after = world.outbox().await.remove(0);
    assert_eq!(after.external_message_id, message.external_message_id);
    assert_eq!((after.status, after.delivery), (Status::Sent, Some(Delivery::Sent)));
}
