//! Contacts that may be the same person as a draft.

use crm::contacts::{self, ContactData, DuplicateReason, NameParts, Point, PointKind};
use crm::{Actor, ContactId, ContactPointId, Error};

use crate::harness::Story;
use crate::stories;

stories!(the_same_point_or_name_is_told, others_are_not_told, a_contact_is_no_duplicate_of_itself);

fn point(kind: PointKind, label: Option<&str>, value: &str) -> Point {
    Point {
        id: ContactPointId::new(),
        kind,
        label: label.map(ToOwned::to_owned),
        value: value.into(),
        normal_form: None,
        address: None,
        origin: None,
    }
}

fn person(given: &str, family: &str, company: &str, points: Vec<Point>) -> ContactData {
    let name = NameParts { given: Some(given.into()), family: Some(family.into()), ..Default::default() };
    let company = Some(company.to_owned()).filter(|company| !company.is_empty());
    ContactData { name, company, points, ..Default::default() }
}

async fn add(story: &Story, actor: &Actor, data: ContactData) -> ContactId {
    contacts::create(&story.crm, actor, data).await.unwrap().record.id
}

async fn told(story: &Story, actor: &Actor, data: ContactData) -> Vec<(ContactId, DuplicateReason)> {
    let data = data.tidied().unwrap();
    let found = contacts::duplicates_of(&story.crm.db, actor, &data).await.unwrap();
    found.into_iter().map(|one| (one.contact_id, one.reason)).collect()
}

async fn the_same_point_or_name_is_told(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mobile = point(PointKind::Phone, Some("mobile"), "+49 171 2345678");
    let email = point(PointKind::Email, None, "Max@Example.org");
    let max = add(&story, &erika, person("Max", "Mustermann", "Muster AG", vec![mobile.clone(), email])).await;
    let ada = add(&story, &erika, person("Ada", "Example", "Пример", Vec::new())).await;
    let phone = person("M.", "M.", "", vec![point(PointKind::Phone, Some("work"), "+49 (0)171 / 234 56 78")]);
    let reason = DuplicateReason::Phone { label: Some("mobile".into()), value: mobile.value.clone() };
    assert_eq!(told(&story, &erika, phone).await, [(max, reason)]);
    let mail = person("", "", "", vec![point(PointKind::Email, None, "max@example.org")]);
    assert_eq!(told(&story, &erika, mail).await, [(max, DuplicateReason::Email { value: "Max@Example.org".into() })]);
    let name = person("EXAMPLE", "Ada", "Primer", Vec::new());
    assert_eq!(told(&story, &erika, name).await, [(ada, DuplicateReason::Name)]);
    let both = person("Mustermann", "Max", "Muster AG", vec![point(PointKind::Phone, None, "+491712345678")]);
    assert_eq!(told(&story, &erika, both).await.len(), 1, "one contact is named once");
}

async fn others_are_not_told(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let data = || person("Max", "Mustermann", "Muster AG", vec![point(PointKind::Phone, None, "+49 171 2345678")]);
    let max = add(&story, &erika, data()).await;
    assert!(told(&story, &mallory, data()).await.is_empty(), "another person's contacts are nobody's business");
    assert!(told(&story, &erika, person("Max", "Mustermann", "Other AG", Vec::new())).await.is_empty());
    let extension = vec![point(PointKind::Phone, None, "12")];
    add(&story, &erika, person("Ada", "Example", "A", extension.clone())).await;
    assert!(told(&story, &erika, person("B", "C", "", extension)).await.is_empty(), "an extension says nothing");
    contacts::delete(&story.crm, &erika, max, 1).await.unwrap();
    assert!(told(&story, &erika, data()).await.is_empty());
}

async fn a_contact_is_no_duplicate_of_itself(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let phone = || point(PointKind::Phone, None, "+49 171 2345678");
    let max = add(&story, &erika, person("Max", "Mustermann", "Muster AG", vec![phone()])).await;
    assert!(contacts::duplicates(&story.crm, &erika, max).await.unwrap().is_empty());
    let other = add(&story, &erika, person("M.", "Muster", "", vec![phone()])).await;
    let namesake = add(&story, &erika, person("Mustermann", "Max", "MUSTER AG", Vec::new())).await;
    let found = contacts::duplicates(&story.crm, &erika, max).await.unwrap();
    assert_eq!(found.iter().map(|one| one.contact_id).collect::<Vec<_>>(), [other, namesake]);
    assert!(matches!(contacts::duplicates(&story.crm, &mallory, max).await, Err(Error::NotFound)));
}
