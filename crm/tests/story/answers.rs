//! The answers to pictures come in the order in which the pictures came to a chat.

use crm::cards::{self, intake};
use crm::entity::outbound_message::{self, Status};
use crm::entity::{Channel, job};
use crm::inbox::{self, RawMessage};
use crm::outbox::{self, Address, MessageBody, NewMessage, SendMessage};
use crm::{Actor, CardId, chats};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::harness::{Story, shows};
use crate::stories;

stories!(
    the_answer_to_a_picture_waits_for_those_before_it,
    all_cards_of_a_picture_are_told_of_before_the_next_picture,
    what_will_not_be_read_holds_up_nobody,
    another_chat_and_another_person_do_not_wait,
    what_changes_meanwhile_does_not_jump_the_queue,
    no_answer_is_forgotten_when_many_are_read_at_once,
);

/// A picture comes to a chat; it is still to be fetched.
async fn comes(story: &Story, actor: &Actor, chat: &str, number: usize) -> CardId {
    let channel = Channel::Telegram;
    let mut tx = story.crm.begin().await.unwrap();
    let external_id = format!("{chat}:{number}");
    let raw = RawMessage { channel, external_id: &external_id, external_chat_id: Some(chat), payload: "{}" };
    let inbound = inbox::receive(&mut tx, raw, "an_update").await.unwrap().unwrap();
    chats::see_room(&tx, channel, chat, crm::entity::chat_room::Kind::Private, None).await.unwrap();
    let card = intake::open(&mut tx, actor, channel, inbound).await.unwrap();
    let to = Address { channel, external_chat_id: chat.to_owned(), external_user_id: None, language: None };
    let body = MessageBody::Card { card_id: card };
    let message = NewMessage { to, dedupe_key: outbox::card_key(card), body, reply_to: None };
    outbox::put(&mut tx, message).await.unwrap();
    tx.commit().await.unwrap();
    card
}

async fn is_fetched(story: &Story, actor: &Actor, card: CardId) {
    let bytes = b"\xFF\xD8\xFF\xE0 a picture".as_slice().into();
    let picture = intake::store_for(&story.crm, bytes, None).await.unwrap();
    let mut tx = story.crm.begin().await.unwrap();
    intake::attach_stored(&story.crm, &mut tx, actor, card, None, &picture).await.unwrap();
    tx.commit().await.unwrap();
}

async fn is_read(story: &Story, actor: &Actor, card: CardId) {
    is_fetched(story, actor, card).await;
    story.worker().run_until_idle().await.unwrap();
}

/// The chats agree with what was to be shown up to now.
async fn is_shown(story: &Story) {
    let messages = outbound_message::Entity::find().all(&story.crm.db).await.unwrap();
    let tx = story.crm.begin().await.unwrap();
    for message in messages.iter().filter(|message| message.status == Status::Pending) {
        outbox::mark_sent(&tx, message, Some("900".into()), None).await.unwrap();
    }
    job::Entity::delete_many().filter(job::Column::Kind.eq(SendMessage::KIND)).exec(tx.db()).await.unwrap();
    tx.commit().await.unwrap();
}

/// What is to be sent now, in order.
async fn to_send(story: &Story) -> Vec<CardId> {
    let jobs = job::Entity::find()
        .filter(job::Column::Kind.eq(SendMessage::KIND))
        .order_by_asc(job::Column::Id)
        .all(&story.crm.db)
        .await
        .unwrap();
    let mut cards = Vec::new();
    for job in jobs {
        let SendMessage { outbound_message_id } = serde_json::from_value(job.payload).unwrap();
        let message = outbox::get(&story.crm.db, outbound_message_id).await.unwrap().unwrap();
        assert_eq!(message.status, Status::Pending);
        let MessageBody::Card { card_id } = message.body else { panic!("{message:?}") };
        cards.push(card_id);
    }
    cards
}

async fn the_answer_to_a_picture_waits_for_those_before_it(story: Story) {
    let ada = story.person("ada@example.org").await;
    let mut pictures = Vec::new();
    for number in 0..4 {
        pictures.push(comes(&story, &ada, "42", number).await);
    }
    is_shown(&story).await;
    for late in [2, 1, 3] {
        is_read(&story, &ada, pictures[late]).await;
        is_shown(&story).await;
        assert_eq!(cards::get(&story.crm, &ada, pictures[late]).await.unwrap().record.status.as_str(), "needs_review");
    }
    let held = outbound_message::Entity::find().filter(outbound_message::Column::Status.eq(Status::Held));
    assert_eq!(held.all(&story.crm.db).await.unwrap().len(), 3);
    is_fetched(&story, &ada, pictures[0]).await;
    story.worker().run_until_idle().await.unwrap();
    // The first one twice: that it is being read, and what it says.
    let mut answers = to_send(&story).await;
    answers.dedup();
    assert_eq!(answers, pictures);
}

async fn all_cards_of_a_picture_are_told_of_before_the_next_picture(story: Story) {
    let ada = story.person("ada@example.org").await;
    let (first, second) = (comes(&story, &ada, "42", 0).await, comes(&story, &ada, "42", 1).await);
    is_read(&story, &ada, second).await;
    is_shown(&story).await;
    story.reader.show([shows(&[&["Erika Muster", "erika@example.org"], &["Max Muster", "max@example.org"]])]);
    is_read(&story, &ada, first).await;
    let mut answers = to_send(&story).await;
    answers.dedup();
    let all =
        cards::list(&story.crm, &ada, None, crm::page::PageRequest { limit: 9, after: None }).await.unwrap().items;
    let other = all.into_iter().find(|card| card.record.split_from == Some(first)).unwrap().record.id;
    assert_eq!(answers, [first, other, second]);
}

async fn what_will_not_be_read_holds_up_nobody(story: Story) {
    let ada = story.person("ada@example.org").await;
    let mut pictures = Vec::new();
    for number in 0..3 {
        pictures.push(comes(&story, &ada, "42", number).await);
    }
    is_read(&story, &ada, pictures[2]).await;
    is_shown(&story).await;
    let mut tx = story.crm.begin().await.unwrap();
    intake::give_up(&story.crm, &mut tx, &ada, pictures[0], "the picture could not be fetched").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(to_send(&story).await, [pictures[0]]);
    is_shown(&story).await;
    cards::reject(&story.crm, &ada, pictures[1], None).await.unwrap();
    assert_eq!(to_send(&story).await, [pictures[1], pictures[2]]);
}

async fn another_chat_and_another_person_do_not_wait(story: Story) {
    let (ada, max) = (story.person("ada@example.org").await, story.person("max@example.org").await);
    comes(&story, &ada, "42", 0).await;
    let elsewhere = comes(&story, &ada, "43", 0).await;
    let of_another = comes(&story, &max, "42", 1).await;
    is_shown(&story).await;
    is_read(&story, &ada, elsewhere).await;
    is_read(&story, &max, of_another).await;
    let mut answers = to_send(&story).await;
    answers.dedup();
    assert_eq!(answers, [elsewhere, of_another]);
}

async fn what_changes_meanwhile_does_not_jump_the_queue(story: Story) {
    let ada = story.person("ada@example.org").await;
    let (first, second) = (comes(&story, &ada, "42", 0).await, comes(&story, &ada, "42", 1).await);
    is_read(&story, &ada, second).await;
    is_shown(&story).await;
    cards::accept(&story.crm, &ada, second, None).await.unwrap();
    assert_eq!(to_send(&story).await, []);
    is_read(&story, &ada, first).await;
    assert_eq!(to_send(&story).await.last(), Some(&second));
}

async fn no_answer_is_forgotten_when_many_are_read_at_once(story: Story) {
    let ada = story.person("ada@example.org").await;
    let mut pictures = Vec::new();
    for number in 0..12 {
        pictures.push(comes(&story, &ada, "42", number).await);
    }
    is_shown(&story).await;
    for picture in &pictures {
        is_fetched(&story, &ada, *picture).await;
    }
    let workers: Vec<_> = (0..4).map(|_| story.worker()).collect();
    for outcome in futures_util::future::join_all(workers.iter().map(crm::jobs::Worker::run_until_idle)).await {
        outcome.unwrap();
    }
    let mut answers = Vec::new();
    for card in to_send(&story).await {
        // A picture that is being read is told of at any time; its answer is what was asked for last.
        answers.retain(|other| *other != card);
        answers.push(card);
    }
    assert_eq!(answers, pictures);
}
