//! Contacts by hand, and finding them again.

use crm::contacts::{self, ContactData, NameParts, Point, PointKind};
use crm::page::PageRequest;
use crm::{ContactPointId, Error};

use crate::harness::Story;
use crate::stories;

stories!(
    a_contact_lives,
    search_finds_in_any_script,
    wildcards_of_the_database_are_plain_characters,
    a_contact_without_anything_is_refused,
    an_id_of_somebody_elses_point_takes_nothing_away,
    a_stranger_can_do_nothing,
);

fn named(given: &str, family: &str) -> ContactData {
    let name = NameParts { given: Some(given.into()), family: Some(family.into()), ..Default::default() };
    ContactData { name, ..Default::default() }
}

fn phone(value: &str) -> Point {
    Point {
        id: ContactPointId::new(),
        kind: PointKind::Phone,
        label: Some("work".into()),
        value: value.into(),
        normal_form: None,
        address: None,
        origin: None,
    }
}

async fn found(story: &Story, actor: &crm::Actor, query: &str) -> Vec<String> {
    let page = contacts::list(&story.crm, actor, Some(query), PageRequest::default()).await.unwrap();
    page.items.into_iter().map(|contact| contact.data.display_name).collect()
}

async fn a_contact_lives(story: Story) {
    let erika = story.person("owner@example.org").await;
    let data = ContactData { points: vec![phone("+49 30 1234567")], ..named("Max", "Muster") };
    let contact = contacts::create(&story.crm, &erika, data).await.unwrap();
    assert_eq!(contact.data.points[0].normal_form.as_deref(), Some("+49301234567"));
    let id = contact.record.id;
    let changed = contacts::update(&story.crm, &erika, id, 1, |mut data| {
        data.points.push(phone("+49 171 2345678"));
        data.name.given = Some("Moritz".into());
        Ok(data)
    })
    .await
    .unwrap();
    assert_eq!((changed.record.version, changed.data.display_name.as_str()), (2, "Moritz Muster"));
    assert_eq!(changed.data.points[0].id, contact.data.points[0].id, "points keep their ids");
    assert_eq!(found(&story, &erika, "0171 2345678").await, ["Moritz Muster"]);
    let stale = contacts::update(&story.crm, &erika, id, 1, Ok).await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })));
    contacts::delete(&story.crm, &erika, id, 2).await.unwrap();
    assert!(matches!(contacts::get(&story.crm, &erika, id).await, Err(Error::NotFound)));
    assert!(found(&story, &erika, "muster").await.is_empty());
    for action in ["contact_create", "contact_update", "contact_delete"] {
        assert_eq!(story.audited(action).await, 1, "{action}");
    }
}

async fn search_finds_in_any_script(story: Story) {
    let erika = story.person("owner@example.org").await;
    contacts::create(&story.crm, &erika, named("Олена", "Ковальчук")).await.unwrap();
    contacts::create(&story.crm, &erika, named("Jürgen", "Groß")).await.unwrap();
    for query in ["олена", "ОЛЕНА", "olena", "kovalchuk olena"] {
        assert_eq!(found(&story, &erika, query).await, ["Олена Ковальчук"], "{query}");
    }
    for query in ["jurgen", "JÜRGEN", "gross", "rgen gro"] {
        assert_eq!(found(&story, &erika, query).await, ["Jürgen Groß"], "{query}");
    }
    assert_eq!(found(&story, &erika, "").await.len(), 2);
    assert!(found(&story, &erika, "olena gross").await.is_empty(), "every word must occur");
}

async fn wildcards_of_the_database_are_plain_characters(story: Story) {
    let erika = story.person("owner@example.org").await;
    contacts::create(&story.crm, &erika, named("Max", "Muster")).await.unwrap();
    contacts::create(&story.crm, &erika, ContactData { company: Some("100%_\\ Bio".into()), ..Default::default() })
        .await
        .unwrap();
    for query in ["%", "_", "\\", "100%_\\", "%_"] {
        assert_eq!(found(&story, &erika, query).await, ["100%_\\ Bio"], "{query}");
    }
    for query in ["'; DROP TABLE contact; --", "\" OR 1=1", "🦀"] {
        assert!(found(&story, &erika, query).await.is_empty(), "{query}");
    }
}

async fn a_contact_without_anything_is_refused(story: Story) {
    let erika = story.person("owner@example.org").await;
    let refused = contacts::create(&story.crm, &erika, ContactData::default()).await;
    assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].pointer == "/name"), "{refused:?}");
    assert_eq!(story.audited("contact_create").await, 0);
}

async fn an_id_of_somebody_elses_point_takes_nothing_away(story: Story) {
    let erika = story.person("owner@example.org").await;
    let data = ContactData { points: vec![phone("+49 30 1234567")], ..named("Max", "Muster") };
    let first = contacts::create(&story.crm, &erika, data).await.unwrap();
    let stolen = Point { id: first.data.points[0].id, ..phone("+49 30 7654321") };
    let twice = vec![stolen.clone(), stolen];
    let second =
        contacts::create(&story.crm, &erika, ContactData { points: twice, ..named("Eve", "Muster") }).await.unwrap();
    assert_eq!(second.data.points.len(), 2);
    let again = contacts::get(&story.crm, &erika, first.record.id).await.unwrap();
    assert_eq!(again, first);
}

async fn a_stranger_can_do_nothing(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let contact = contacts::create(&story.crm, &erika, named("Max", "Muster")).await.unwrap();
    let (id, crm) = (contact.record.id, &story.crm);
    assert!(matches!(contacts::get(crm, &mallory, id).await, Err(Error::NotFound)));
    assert!(matches!(contacts::update(crm, &mallory, id, 1, Ok).await, Err(Error::NotFound)));
    assert!(matches!(contacts::delete(crm, &mallory, id, 1).await, Err(Error::NotFound)));
    assert!(found(&story, &mallory, "muster").await.is_empty());
    assert_eq!(contacts::get(crm, &erika, id).await.unwrap(), contact);
    assert_eq!(story.audited("contact_update").await + story.audited("contact_delete").await, 0);
}
