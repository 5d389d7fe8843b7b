//! Pairing chats, the inbox and the outbox.

use crm::chats::{self, Sender};
use crm::entity::outbound_message::{self, Status};
use crm::entity::{Channel, inbound_message, job};
use crm::inbox::{self, RawMessage};
use crm::outbox::{self, Address, MessageBody, NewMessage};
use crm::{Error, cards, inbox::HandleMessage};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::harness::Story;
use crate::stories;

stories!(
    a_chat_is_nobody_until_it_is_paired,
    a_pairing_link_works_once_and_not_for_long,
    a_message_is_received_once,
    a_card_answers_in_the_chat_it_came_from,
    who_waits_is_seen_by_channel,
);

fn sender() -> Sender {
    Sender {
        channel: Channel::Telegram,
        external_user_id: "42".into(),
        external_chat_id: "42".into(),
        title: Some("Erika".into()),
        language: Some("de".into()),
    }
}

async fn a_chat_is_nobody_until_it_is_paired(story: Story) {
    let erika = story.person("owner@example.org").await;
    assert!(chats::identify(&story.crm.db, &sender()).await.unwrap().is_none());
    let link = chats::create_link(&story.crm, &erika).await.unwrap();
    assert!(link.token.len() <= 64 && link.token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
    let tx = story.crm.begin().await.unwrap();
    chats::pair(&tx, &sender(), &link.token).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let (actor, identity) = chats::identify(&story.crm.db, &sender()).await.unwrap().unwrap();
    assert_eq!(actor.user_id, erika.user_id);
    let elsewhere = Sender { external_chat_id: "43".into(), ..sender() };
    assert!(chats::identify(&story.crm.db, &elsewhere).await.unwrap().is_none(), "another chat of the same person");

    let mallory = story.person("stranger@example.org").await;
    assert!(matches!(chats::unpair(&story.crm, &mallory, identity.id).await, Err(Error::NotFound)));
    chats::unpair(&story.crm, &erika, identity.id).await.unwrap();
    assert!(chats::identify(&story.crm.db, &sender()).await.unwrap().is_none());
    assert_eq!((story.audited("chat_pair").await, story.audited("chat_unpair").await), (1, 1));
}

async fn a_pairing_link_works_once_and_not_for_long(story: Story) {
    let erika = story.person("owner@example.org").await;
    let first = chats::create_link(&story.crm, &erika).await.unwrap();
    let second = chats::create_link(&story.crm, &erika).await.unwrap();
    let pair = async |token: &str| {
        let tx = story.crm.begin().await.unwrap();
        let paired = chats::pair(&tx, &sender(), token).await.unwrap();
        tx.commit().await.unwrap();
        paired.is_some()
    };
    assert!(pair(&first.token).await);
    assert!(!pair(&first.token).await);
    assert!(!pair("guessed").await);
    story.advance(15 * 60);
    assert!(!pair(&second.token).await);
}

async fn a_message_is_received_once(story: Story) {
    let receive = async || {
        let mut tx = story.crm.begin().await.unwrap();
        let message = RawMessage {
            channel: Channel::Telegram,
            external_id: "7:1001",
            external_chat_id: Some("42"),
            payload: r#"{"update_id":1001}"#,
        };
        let received = inbox::receive(&mut tx, message, "telegram_update").await.unwrap();
        tx.commit().await.unwrap();
        received.is_some()
    };
    let outcomes = futures_util::future::join_all((0..20).map(|_| receive())).await;
    assert_eq!(outcomes.into_iter().filter(|first| *first).count(), 1);
    assert_eq!(inbound_message::Entity::find().count(&story.crm.db).await.unwrap(), 1);
    let jobs = job::Entity::find().all(&story.crm.db).await.unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].group_key.as_deref(), Some("in:telegram:42"));
    let payload: HandleMessage = serde_json::from_value(jobs[0].payload.clone()).unwrap();
    let tx = story.crm.begin().await.unwrap();
    assert_eq!(inbox::get(&tx, payload.inbound_message_id).await.unwrap().payload, r#"{"update_id":1001}"#);
    inbox::finish(&tx, payload.inbound_message_id, None).await.unwrap();
    tx.commit().await.unwrap();
}

async fn a_card_answers_in_the_chat_it_came_from(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mut tx = story.crm.begin().await.unwrap();
    let message =
        RawMessage { channel: Channel::Telegram, external_id: "1", external_chat_id: Some("42"), payload: "{}" };
    let inbound = inbox::receive(&mut tx, message, "telegram_update").await.unwrap().unwrap();
    let card = cards::intake::open(&mut tx, &erika, Channel::Telegram, inbound).await.unwrap();
    assert_eq!(
        cards::intake::open(&mut tx, &erika, Channel::Telegram, inbound).await.unwrap(),
        card,
        "one card a message"
    );
    let body = MessageBody::Card { card_id: card };
    let to = Address {
        channel: Channel::Telegram,
        external_chat_id: "42".to_owned(),
        external_user_id: None,
        language: None,
    };
    let message = NewMessage { to, dedupe_key: outbox::card_key(card), body, reply_to: None };
    outbox::put(&mut tx, message).await.unwrap();
    tx.commit().await.unwrap();
    let answer = async || outbound_message::Entity::find().one(&story.crm.db).await.unwrap().unwrap();
    assert_eq!((answer().await.revision, answer().await.status), (1, Status::Pending));

    let bytes = b"\xFF\xD8\xFF\xE0 a picture".as_slice().into();
    let picture = cards::intake::store_for(&story.crm, bytes, None).await.unwrap();
    let mut tx = story.crm.begin().await.unwrap();
    cards::intake::attach_stored(&story.crm, &mut tx, &erika, card, None, &picture).await.unwrap();
    tx.commit().await.unwrap();
    let sent = answer().await;
    let tx = story.crm.begin().await.unwrap();
    outbox::mark_sent(&tx, &sent, Some("900".into()), None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(answer().await.status, Status::Sent);

    story.worker().run_until_idle().await.unwrap();
    let read = answer().await;
    assert_eq!(read.status, Status::Pending, "the answer must be edited");
    assert!(read.revision > read.sent_revision);
    assert_eq!(read.external_message_id.as_deref(), Some("900"));
    assert_eq!(outbound_message::Entity::find().count(&story.crm.db).await.unwrap(), 1, "one message, edited");
}

async fn who_waits_is_seen_by_channel(story: Story) {
    let waits = async || chats::longest_waits(&story.crm.db, story.crm.clock.now()).await.unwrap();
    assert!(waits().await.is_empty());
    let receive = async |channel, external_id| {
        let mut tx = story.crm.begin().await.unwrap();
        let message = RawMessage { channel, external_id, external_chat_id: Some("42"), payload: "{}" };
        let id = inbox::receive(&mut tx, message, "an_update").await.unwrap().unwrap();
        tx.commit().await.unwrap();
        id
    };
    let first = receive(Channel::Telegram, "1").await;
    story.advance(90);
    receive(Channel::Whatsapp, "2").await;
    story.advance(10);
    let second = |seconds| std::time::Duration::from_secs(seconds);
    assert_eq!(waits().await, [(Channel::Telegram, second(100)), (Channel::Whatsapp, second(10))]);

    // Handled, and now the answer waits.
    let mut tx = story.crm.begin().await.unwrap();
    inbox::finish(&tx, first, None).await.unwrap();
    let body = MessageBody::Phrase { key: "help".to_owned(), arguments: std::collections::BTreeMap::new() };
    let message = NewMessage { to: Address::of_sender(&sender()), dedupe_key: "x".to_owned(), body, reply_to: None };
    outbox::put(&mut tx, message).await.unwrap();
    tx.commit().await.unwrap();
    story.advance(5);
    assert_eq!(waits().await, [(Channel::Telegram, second(5)), (Channel::Whatsapp, second(15))]);
    let answer = outbound_message::Entity::find().one(&story.crm.db).await.unwrap().unwrap();
    let tx = story.crm.begin().await.unwrap();
    outbox::mark_sent(&tx, &answer, Some("900".into()), None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(waits().await, [(Channel::Whatsapp, second(15))]);
}
