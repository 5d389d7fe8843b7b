//! Two contacts that are the same person.

use chrono::TimeDelta;
use crm::cards;
use crm::contacts::{self, Contact, ContactData, MAX_POINTS, NameParts, Point, PointKind};
use crm::entity::Channel;
use crm::entity::undo_step::Kind;
use crm::page::PageRequest;
use crm::reminders::{self, NewReminder};
use crm::undo::{self, Of};
use crm::{Actor, ContactId, ContactPointId, Error};

use crate::harness::{Story, picture};
use crate::stories;

stories!(
    what_only_the_other_says_is_added,
    cards_and_reminders_go_along,
    it_is_taken_back_whole,
    what_was_changed_since_is_not_taken_back,
    each_into_the_other_at_once_leaves_one,
    a_card_that_is_joined_at_the_same_moment_does_not_stand_in_the_way,
    who_may_not_and_what_does_not_fit_changes_nothing,
);

fn point(kind: PointKind, value: &str) -> Point {
    let id = ContactPointId::new();
    Point { id, kind, label: None, value: value.into(), normal_form: None, address: None, origin: None }
}

fn named(given: &str) -> ContactData {
    let name = NameParts { given: Some(given.into()), family: Some("Example".into()), ..Default::default() };
    ContactData { name, ..Default::default() }
}

async fn create(story: &Story, actor: &Actor, data: ContactData) -> ContactId {
    contacts::create(&story.crm, actor, data).await.unwrap().record.id
}

async fn of(story: &Story, actor: &Actor, id: ContactId) -> Contact {
    contacts::get(&story.crm, actor, id).await.unwrap()
}

async fn all(story: &Story, actor: &Actor) -> Vec<Contact> {
    contacts::list(&story.crm, actor, None, PageRequest::default()).await.unwrap().items
}

/// A contact that came from a card, at another company and with a reminder.
async fn with_card(story: &Story, actor: &Actor) -> ContactId {
    let card = cards::submit(&story.crm, actor, picture()).await.unwrap().record.id;
    story.worker().run_until_idle().await.unwrap();
    let id = cards::accept(&story.crm, actor, card, None).await.unwrap().record.contact_id.unwrap();
    let reminder = NewReminder {
        card_id: None,
        contact_id: Some(id),
        note: Some("call".into()),
        due_at: story.crm.clock.now() + TimeDelta::days(1),
        channel: Channel::Web,
        external_chat_id: None,
        external_user_id: None,
    };
    reminders::create(&story.crm, actor, reminder, None).await.unwrap();
    id
}

async fn counts(story: &Story, actor: &Actor, id: ContactId) -> (usize, usize) {
    let cards = cards::of_contact(&story.crm, actor, id).await.unwrap().len();
    (cards, reminders::of_contact(&story.crm, actor, id).await.unwrap().len())
}

async fn what_only_the_other_says_is_added(story: Story) {
    let ada = story.person("owner@example.org").await;
    let points = vec![point(PointKind::Phone, "+49 30 901820"), point(PointKind::Email, "Ada@Example.org")];
    let tags = vec!["lead".into()];
    let kept =
        create(&story, &ada, ContactData { company: Some("Old Ltd".into()), points, tags, ..named("Ada") }).await;
    let points = vec![point(PointKind::Phone, "+49 30 901821"), point(PointKind::Email, "ada@example.org")];
    let other = ContactData {
        company: Some("New Ltd".into()),
        title: Some("Poet".into()),
        points,
        tags: vec!["fair".into()],
        ..named("A.")
    };
    let other = create(&story, &ada, other).await;
    let merged = contacts::merge(&story.crm, &ada, kept, other, 1).await.unwrap();
    assert_eq!((merged.record.id, merged.record.version), (kept, 2));
    let ContactData { display_name, company, title, note, points, tags, .. } = merged.data;
    assert_eq!(
        (display_name.as_str(), company.as_deref(), title.as_deref()),
        ("Ada Example", Some("Old Ltd"), Some("Poet"))
    );
    assert_eq!(note.as_deref(), Some("A. Example · New Ltd"), "what is said otherwise is not lost");
    let values: Vec<&str> = points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(values, ["+49 30 901820", "Ada@Example.org", "+49 30 901821"], "the same address is there once");
    assert_eq!(tags, ["lead", "fair"]);
    assert_eq!(all(&story, &ada).await.len(), 1);
    assert!(matches!(contacts::get(&story.crm, &ada, other).await, Err(Error::NotFound)));
    let found = contacts::list(&story.crm, &ada, Some("901821"), PageRequest::default()).await.unwrap().items;
    assert_eq!(found.len(), 1, "it is found by what was added");
    assert_eq!((story.audited("contact_merge").await, story.audited("contact_update").await), (1, 1));
}

async fn cards_and_reminders_go_along(story: Story) {
    let ada = story.person("owner@example.org").await;
    let kept = create(&story, &ada, named("Ada")).await;
    let other = with_card(&story, &ada).await;
    contacts::merge(&story.crm, &ada, kept, other, 1).await.unwrap();
    assert_eq!(counts(&story, &ada, kept).await, (1, 1));
    let merged = of(&story, &ada, kept).await.data;
    assert!(merged.origins.contains_key("company"), "it knows from which pixels that came");
}

async fn it_is_taken_back_whole(story: Story) {
    let ada = story.person("owner@example.org").await;
    let kept = create(&story, &ada, ContactData { points: vec![point(PointKind::Phone, "1")], ..named("Ada") }).await;
    let other = with_card(&story, &ada).await;
    let before = (of(&story, &ada, kept).await.data, of(&story, &ada, other).await.data);
    contacts::merge(&story.crm, &ada, kept, other, 1).await.unwrap();
    let possible = undo::possible(&story.crm.db, &ada, Of::Contact(kept), story.crm.clock.now()).await.unwrap();
    assert_eq!(possible.map(|step| step.kind), Some(Kind::Merge));
    contacts::undo(&story.crm, &ada, kept, 2).await.unwrap();
    assert_eq!((of(&story, &ada, kept).await.data, of(&story, &ada, other).await.data), before);
    assert_eq!((counts(&story, &ada, kept).await, counts(&story, &ada, other).await), ((0, 0), (1, 1)));
    // And once more, with what was brought back.
    contacts::merge(&story.crm, &ada, other, kept, 3).await.unwrap();
    assert_eq!((counts(&story, &ada, other).await, all(&story, &ada).await.len()), ((1, 1), 1));
}

async fn what_was_changed_since_is_not_taken_back(story: Story) {
    let ada = story.person("owner@example.org").await;
    let kept = create(&story, &ada, named("Ada")).await;
    let other = with_card(&story, &ada).await;
    contacts::merge(&story.crm, &ada, kept, other, 1).await.unwrap();
    let step = undo::latest(&story.crm.db, &ada, None, story.crm.clock.now()).await.unwrap().unwrap();
    contacts::update(&story.crm, &ada, kept, 2, |data| Ok(ContactData { title: Some("CTO".into()), ..data }))
        .await
        .unwrap();
    assert!(matches!(undo::undo(&story.crm, &ada, step.id).await, Err(Error::Conflict(_))));
    assert_eq!((counts(&story, &ada, kept).await, all(&story, &ada).await.len()), ((1, 1), 1));
}

async fn each_into_the_other_at_once_leaves_one(story: Story) {
    let ada = story.person("owner@example.org").await;
    let one = create(&story, &ada, named("Ada")).await;
    let other = create(&story, &ada, named("A.")).await;
    let (first, second) = tokio::join!(
        contacts::merge(&story.crm, &ada, one, other, 1),
        contacts::merge(&story.crm, &ada, other, one, 1)
    );
    let refused = match (first, second) {
        (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
        both => panic!("{both:?}"),
    };
    assert!(matches!(refused, Error::NotFound | Error::Stale { .. }), "{refused:?}");
    assert_eq!((all(&story, &ada).await.len(), story.audited("contact_merge").await), (1, 1));
}

async fn who_may_not_and_what_does_not_fit_changes_nothing(story: Story) {
    let ada = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let own = create(&story, &ada, ContactData { points: vec![point(PointKind::Phone, "2")], ..named("Ada") }).await;
    let theirs = create(&story, &mallory, named("Mallory")).await;
    for (actor, into, other) in [(&ada, own, theirs), (&mallory, own, theirs), (&mallory, theirs, own)] {
        let refused = contacts::merge(&story.crm, actor, into, other, 1).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    let stale = contacts::merge(&story.crm, &ada, own, create(&story, &ada, named("A.")).await, 2).await;
    assert!(matches!(stale, Err(Error::Stale { current: 1 })), "{stale:?}");
    let numbers = (0..MAX_POINTS).map(|number| point(PointKind::Phone, &format!("+49 30 9018{number:02}"))).collect();
    let full = create(&story, &ada, ContactData { points: numbers, ..named("Ada") }).await;
    for (into, other) in [(full, own), (own, own)] {
        let refused = contacts::merge(&story.crm, &ada, into, other, 1).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    for (actor, id) in [(&ada, own), (&ada, full), (&mallory, theirs)] {
        assert_eq!(of(&story, actor, id).await.record.version, 1);
    }
    assert_eq!(story.audited("contact_merge").await, 0);
}

async fn a_card_that_is_joined_at_the_same_moment_does_not_stand_in_the_way(story: Story) {
    let ada = story.person("owner@example.org").await;
    for _ in 0..10 {
        let kept = create(&story, &ada, named("Ada")).await;
        let other = with_card(&story, &ada).await;
        let front = cards::of_contact(&story.crm, &ada, other).await.unwrap().remove(0).record.id;
        let back = cards::submit(&story.crm, &ada, picture()).await.unwrap().record.id;
        story.worker().run_until_idle().await.unwrap();
        let (joined, merged) = tokio::join!(
            cards::join(&story.crm, &ada, front, back, None),
            contacts::merge(&story.crm, &ada, kept, other, 1)
        );
        for refused in [joined.err(), merged.err()].into_iter().flatten() {
            assert!(matches!(refused, Error::Conflict(_) | Error::Stale { .. } | Error::NotFound), "{refused:?}");
        }
    }
}
