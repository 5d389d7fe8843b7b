//! Reminders: told once, when they are due, where they were asked for.

use chrono::TimeDelta;
use crm::entity::reminder::{self, Status};
use crm::entity::{Channel, outbound_message};
use crm::outbox::MessageBody;
use crm::page::PageRequest;
use crm::reminders::{self, NewReminder};
use crm::{Actor, Error, cards};
use sea_orm::EntityTrait;

use crate::harness::{Story, picture};
use crate::stories;

stories!(
    a_reminder_comes_when_it_is_due_and_once,
    a_reminder_is_put_off_and_done,
    reminders_of_a_card_are_those_of_its_contact,
    what_cannot_be_reminded_of_is_refused,
);

async fn new(story: &Story, actor: &Actor, hours: i64) -> NewReminder {
    let card = cards::submit(&story.crm, actor, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    NewReminder {
        card_id: Some(card.record.id),
        contact_id: None,
        note: Some("send the offer".into()),
        due_at: story.crm.clock.now() + TimeDelta::hours(hours),
        channel: Channel::Telegram,
        external_chat_id: Some("42".into()),
        external_user_id: Some("42".into()),
    }
}

async fn told(story: &Story) -> Vec<outbound_message::Model> {
    story.worker().run_until_idle().await.unwrap();
    outbound_message::Entity::find().all(&story.crm.db).await.unwrap()
}

async fn a_reminder_comes_when_it_is_due_and_once(story: Story) {
    let erika = story.person("owner@example.org").await;
    let reminder = reminders::create(&story.crm, &erika, new(&story, &erika, 2).await, None).await.unwrap();
    assert!(told(&story).await.is_empty());
    story.advance(2 * 60 * 60 - 1);
    assert!(told(&story).await.is_empty());
    story.advance(1);
    let messages = told(&story).await;
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].body, MessageBody::Reminder { reminder_id: reminder.id });
    assert_eq!((messages[0].external_chat_id.as_str(), messages[0].channel), ("42", Channel::Telegram));
    let (again, key) = (new(&story, &erika, 9).await, Some("k-1"));
    let first = reminders::create(&story.crm, &erika, again.clone(), key).await.unwrap();
    let second = reminders::create(&story.crm, &erika, again, key).await.unwrap();
    assert_eq!(first, second, "the same request makes one reminder");
    let open = reminders::list(&story.crm, &erika, true, PageRequest::default()).await.unwrap();
    assert_eq!((open.items.len(), open.items[1].status), (2, Status::Due));
    story.advance(60 * 60);
    assert_eq!(told(&story).await.len(), 1);
}

async fn a_reminder_is_put_off_and_done(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let id = reminders::create(&story.crm, &erika, new(&story, &erika, 2).await, None).await.unwrap().id;
    let later = story.crm.clock.now() + TimeDelta::hours(5);
    let mut tx = story.crm.begin().await.unwrap();
    assert!(matches!(reminders::snooze_in(&mut tx, &mallory, id, later).await, Err(Error::NotFound)));
    assert!(matches!(reminders::done_in(&mut tx, &mallory, id).await, Err(Error::NotFound)));
    reminders::snooze_in(&mut tx, &erika, id, later).await.unwrap();
    reminders::snooze_in(&mut tx, &erika, id, later).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(story.audited("reminder_snooze").await, 1);
    story.advance(3 * 60 * 60);
    assert!(told(&story).await.is_empty(), "the first moment does not count any more");
    story.advance(2 * 60 * 60);
    assert_eq!(told(&story).await.len(), 1);
    let mut tx = story.crm.begin().await.unwrap();
    let past = tx.now();
    assert!(matches!(reminders::snooze_in(&mut tx, &erika, id, past).await, Err(Error::Invalid(_))));
    reminders::snooze_in(&mut tx, &erika, id, past + TimeDelta::hours(1)).await.unwrap();
    reminders::done_in(&mut tx, &erika, id).await.unwrap();
    reminders::done_in(&mut tx, &erika, id).await.unwrap();
    tx.commit().await.unwrap();
    story.advance(60 * 60);
    assert_eq!(told(&story).await.len(), 1, "what is done is not told");
    let row = reminder::Entity::find_by_id(id).one(&story.crm.db).await.unwrap().unwrap();
    assert_eq!((row.status, row.closed_at.is_some()), (Status::Done, true));
    assert_eq!(story.audited("reminder_done").await, 1);
}

async fn reminders_of_a_card_are_those_of_its_contact(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let of_card = new(&story, &erika, 9).await;
    let card = of_card.card_id.unwrap();
    let first = reminders::create(&story.crm, &erika, of_card.clone(), None).await.unwrap();
    let contact = cards::accept(&story.crm, &erika, card, None).await.unwrap().record.contact_id.unwrap();
    let due_at = story.crm.clock.now() + TimeDelta::hours(1);
    let own = NewReminder { card_id: None, contact_id: Some(contact), due_at, ..of_card };
    let second = reminders::create(&story.crm, &erika, own, None).await.unwrap();
    let all = reminders::of_contact(&story.crm, &erika, contact).await.unwrap();
    assert_eq!(all, [second, first.clone()], "the next one first");
    assert_eq!(reminders::of_card(&story.crm, &erika, card).await.unwrap(), [first]);
    assert!(reminders::of_contact(&story.crm, &mallory, contact).await.unwrap().is_empty());
}

async fn what_cannot_be_reminded_of_is_refused(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let good = new(&story, &erika, 1).await;
    let foreign = reminders::create(&story.crm, &mallory, good.clone(), None).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
    let past = NewReminder { due_at: story.crm.clock.now(), ..good.clone() };
    assert!(matches!(reminders::create(&story.crm, &erika, past, None).await, Err(Error::Invalid(_))));
    let nothing = NewReminder { card_id: None, note: Some(" ".into()), ..good.clone() };
    assert!(matches!(reminders::create(&story.crm, &erika, nothing, None).await, Err(Error::Invalid(_))));
    let long = NewReminder { note: Some("x".repeat(501)), ..good };
    assert!(matches!(reminders::create(&story.crm, &erika, long, None).await, Err(Error::Invalid(_))));
    assert_eq!(story.audited("reminder_create").await, 0);
}
