//! Messages that were given up: an administrator sees why, and decides.

use crm::chats::Sender;
use crm::entity::chat_room::Kind;
use crm::entity::outbound_message::{self, Status};
use crm::entity::user::Role;
use crm::entity::{Channel, job};
use crm::jobs::{self, NewJob};
use crm::outbox::{self, Address, MessageBody, NewMessage, SendMessage, Subject};
use crm::page::PageRequest;
use crm::{Actor, CardId, Error, OutboundMessageId, chats};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait};

use crate::harness::Story;
use crate::stories;

stories!(
    a_message_that_was_given_up_is_tried_again,
    a_message_that_was_given_up_is_let_be,
    only_administrators_see_them
);

async fn administrator(story: &Story) -> Actor {
    Actor { role: Role::Admin, ..story.person("admin@example.org").await }
}

/// The answer to a card in the chat "Sales", given up with its job.
async fn given_up(story: &Story, reason: &str) -> OutboundMessageId {
    let mut tx = story.crm.begin().await.unwrap();
    chats::see_room(&tx, Channel::Telegram, "-100", Kind::Group, Some("Sales")).await.unwrap();
    let sender = Sender {
        channel: Channel::Telegram,
        external_user_id: "42".into(),
        external_chat_id: "-100".into(),
        title: None,
        language: None,
    };
    let card_id = CardId::new();
    let message = NewMessage {
        to: Address::of_sender(&sender),
        dedupe_key: outbox::card_key(card_id),
        body: MessageBody::Card { card_id },
        reply_to: None,
    };
    let id = outbox::put(&mut tx, message).await.unwrap();
    outbox::mark_dead(&tx, id, reason).await.unwrap();
    let payload = SendMessage { outbound_message_id: OutboundMessageId::new() };
    let other = NewJob::new(SendMessage::KIND, &payload).unwrap().in_group("out:telegram:-100".into());
    let other = jobs::enqueue(&mut tx, other).await.unwrap();
    for job in job::Entity::find().all(tx.db()).await.unwrap() {
        let status = if job.id == other { job::Status::Queued } else { job::Status::Dead };
        job::ActiveModel { id: Set(job.id), status: Set(status), ..Default::default() }.update(tx.db()).await.unwrap();
    }
    tx.commit().await.unwrap();
    id
}

async fn dead_jobs(story: &Story) -> usize {
    let jobs = job::Entity::find().all(&story.crm.db).await.unwrap();
    jobs.iter().filter(|job| job.status == job::Status::Dead).count()
}

async fn status(story: &Story, id: OutboundMessageId) -> Status {
    outbox::get(&story.crm.db, id).await.unwrap().unwrap().status
}

async fn a_message_that_was_given_up_is_tried_again(story: Story) {
    let admin = administrator(&story).await;
    let id = given_up(&story, "the Bot API answered 400").await;
    let listed = outbox::list_unsent(&story.crm, &admin, PageRequest::default()).await.unwrap().items;
    assert_eq!(listed.len(), 1);
    let unsent = &listed[0];
    assert_eq!((unsent.id, unsent.subject, unsent.chat.as_deref()), (id, Subject::Card, Some("Sales")));
    assert_eq!(unsent.reason.as_deref(), Some("the Bot API answered 400"));
    let stale = outbox::retry_unsent(&story.crm, &admin, id, unsent.version + 1).await;
    assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
    assert_eq!(status(&story, id).await, Status::Dead);
    outbox::retry_unsent(&story.crm, &admin, id, unsent.version).await.unwrap();
    let message = outbox::get(&story.crm.db, id).await.unwrap().unwrap();
    assert_eq!((message.status, message.reason), (Status::Pending, None));
    assert!(message.sent_revision < message.revision);
    assert_eq!(dead_jobs(&story).await, 0, "nobody is alarmed by it any more");
    assert_eq!(job::Entity::find().count(&story.crm.db).await.unwrap(), 2, "its new job, and that of another message");
    let again = outbox::retry_unsent(&story.crm, &admin, id, message.revision).await;
    assert!(matches!(again, Err(Error::NotFound)), "it is not given up: {again:?}");
    assert_eq!(story.audited("message_retry").await, 1);
}

async fn a_message_that_was_given_up_is_let_be(story: Story) {
    let admin = administrator(&story).await;
    let id = given_up(&story, crm::whatsapp::WINDOW_CLOSED).await;
    outbox::dismiss_unsent(&story.crm, &admin, id, 1).await.unwrap();
    assert_eq!((status(&story, id).await, dead_jobs(&story).await), (Status::Dismissed, 0));
    assert!(outbox::list_unsent(&story.crm, &admin, PageRequest::default()).await.unwrap().items.is_empty());
    let message = outbound_message::Entity::find_by_id(id).one(&story.crm.db).await.unwrap().unwrap();
    let MessageBody::Card { card_id } = message.body else { panic!("{message:?}") };
    let told = outbox::unsent_answer(&story.crm.db, card_id).await.unwrap();
    assert_eq!(told.as_deref(), Some(crm::whatsapp::WINDOW_CLOSED), "the card's owner still sees why");
    assert_eq!(story.audited("message_dismiss").await, 1);
}

async fn only_administrators_see_them(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = given_up(&story, "gone").await;
    let refused = [
        outbox::list_unsent(&story.crm, &erika, PageRequest::default()).await.map(drop),
        outbox::retry_unsent(&story.crm, &erika, id, 1).await,
        outbox::dismiss_unsent(&story.crm, &erika, id, 1).await,
    ];
    assert!(refused.iter().all(|refused| matches!(refused, Err(Error::Forbidden))), "{refused:?}");
    assert_eq!(status(&story, id).await, Status::Dead);
}
