//! A card of somebody who is a contact already.

use crm::cards;
use crm::contacts::{self, ContactData, NameParts, Point, PointKind};
use crm::entity::card::Status;
use crm::entity::undo_step::Kind;
use crm::undo;
use crm::{Actor, CardId, ContactId, ContactPointId, Error};

use crate::harness::{Story, picture};
use crate::stories;

stories!(
    what_only_the_card_says_is_added,
    what_differs_is_noted,
    a_merge_is_done_once,
    a_merge_is_taken_back,
    what_was_changed_since_is_not_taken_back,
    who_may_not_and_what_does_not_fit_changes_nothing,
    a_merge_and_a_join_at_once_do_not_stand_in_each_others_way,
);

fn point(kind: PointKind, value: &str) -> Point {
    let id = ContactPointId::new();
    Point { id, kind, label: None, value: value.into(), normal_form: None, address: None, origin: None }
}

/// Erika as a contact, who is known by another number and at another company.
async fn known(story: &Story, actor: &Actor, company: Option<&str>, points: Vec<Point>) -> ContactId {
    let name = NameParts { given: Some("Erika".into()), family: Some("Muster".into()), ..Default::default() };
    let data = ContactData { name, company: company.map(Into::into), points, ..Default::default() };
    contacts::create(&story.crm, actor, data).await.unwrap().record.id
}

async fn read_card(story: &Story, actor: &Actor) -> CardId {
    let card = cards::submit(&story.crm, actor, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    card.record.id
}

async fn of(story: &Story, actor: &Actor, id: ContactId) -> contacts::Contact {
    contacts::get(&story.crm, actor, id).await.unwrap()
}

async fn what_only_the_card_says_is_added(story: Story) {
    let erika = story.person("owner@example.org").await;
    let points = vec![point(PointKind::Phone, "+49 171 2345678"), point(PointKind::Email, "Erika@Example.org")];
    let contact = known(&story, &erika, None, points).await;
    let card = read_card(&story, &erika).await;
    let merged = cards::merge(&story.crm, &erika, card, contact, None).await.unwrap().record;
    assert_eq!((merged.status, merged.contact_id), (Status::Accepted, Some(contact)));
    let after = of(&story, &erika, contact).await;
    assert_eq!(after.data.company.as_deref(), Some("Muster & Söhne GmbH"), "it had none");
    let values: Vec<&str> = after.data.points.iter().map(|point| point.value.as_str()).collect();
    assert_eq!(values, ["+49 171 2345678", "Erika@Example.org"], "the same address is there once");
    assert_eq!((after.record.version, after.data.note), (2, None));
    assert!(after.data.origins.contains_key("company"), "it knows from which pixels that came");
    let all = contacts::list(&story.crm, &erika, None, crm::page::PageRequest::default()).await.unwrap().items;
    assert_eq!(all.len(), 1, "no second contact");
    let found = contacts::list(&story.crm, &erika, Some("sohne"), crm::page::PageRequest::default()).await.unwrap();
    assert_eq!(found.items.len(), 1, "it is found by what was added");
    assert_eq!(cards::of_contact(&story.crm, &erika, contact).await.unwrap().len(), 1);
    assert_eq!((story.audited("card_merge").await, story.audited("contact_update").await), (1, 1));
}

async fn what_differs_is_noted(story: Story) {
    let erika = story.person("owner@example.org").await;
    let contact = known(&story, &erika, Some("Alte Firma AG"), Vec::new()).await;
    let card = read_card(&story, &erika).await;
    cards::merge(&story.crm, &erika, card, contact, None).await.unwrap();
    let after = of(&story, &erika, contact).await.data;
    assert_eq!(after.company.as_deref(), Some("Alte Firma AG"));
    assert_eq!(after.note.as_deref(), Some("Muster & Söhne GmbH"));
    assert_eq!(after.points.len(), 1, "the mail address of the card");
}

async fn a_merge_is_done_once(story: Story) {
    let erika = story.person("owner@example.org").await;
    let contact = known(&story, &erika, None, Vec::new()).await;
    let card = read_card(&story, &erika).await;
    let version = cards::get(&story.crm, &erika, card).await.unwrap().record.version;
    let stale = cards::merge(&story.crm, &erika, card, contact, Some(version + 1)).await;
    assert!(matches!(stale, Err(Error::Stale { .. })));
    cards::merge(&story.crm, &erika, card, contact, Some(version)).await.unwrap();
    cards::merge(&story.crm, &erika, card, contact, None).await.unwrap();
    assert_eq!((story.audited("card_merge").await, of(&story, &erika, contact).await.record.version), (1, 2));
    let other = known(&story, &erika, None, vec![point(PointKind::Phone, "+49 30 901820")]).await;
    let again = cards::merge(&story.crm, &erika, card, other, None).await;
    assert!(matches!(again, Err(Error::Conflict(_))), "it is part of another contact");
}

async fn a_merge_is_taken_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let contact = known(&story, &erika, None, vec![point(PointKind::Phone, "+49 171 2345678")]).await;
    let before = of(&story, &erika, contact).await.data;
    let card = read_card(&story, &erika).await;
    let draft = cards::get(&story.crm, &erika, card).await.unwrap().record.draft;
    cards::merge(&story.crm, &erika, card, contact, None).await.unwrap();
    let step = undo::latest(&story.crm.db, &erika, Some(card), story.crm.clock.now()).await.unwrap().unwrap();
    assert_eq!((step.kind, step.contact_id), (Kind::Merge, Some(contact)));
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!(of(&story, &erika, contact).await.data, before);
    let after = cards::get(&story.crm, &erika, card).await.unwrap().record;
    assert_eq!((after.status, after.contact_id, after.draft), (Status::NeedsReview, None, draft));
    let accepted = cards::accept(&story.crm, &erika, card, None).await.unwrap().record;
    assert_ne!(accepted.contact_id, Some(contact), "it can be accepted as somebody else now");
}

async fn what_was_changed_since_is_not_taken_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let contact = known(&story, &erika, None, Vec::new()).await;
    let card = read_card(&story, &erika).await;
    cards::merge(&story.crm, &erika, card, contact, None).await.unwrap();
    let step = undo::latest(&story.crm.db, &erika, Some(card), story.crm.clock.now()).await.unwrap().unwrap();
    contacts::update(&story.crm, &erika, contact, 2, |data| Ok(ContactData { title: Some("CTO".into()), ..data }))
        .await
        .unwrap();
    assert!(matches!(undo::undo(&story.crm, &erika, step.id).await, Err(Error::Conflict(_))));
    assert_eq!(cards::get(&story.crm, &erika, card).await.unwrap().record.status, Status::Accepted);
}

async fn who_may_not_and_what_does_not_fit_changes_nothing(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let theirs = known(&story, &mallory, None, Vec::new()).await;
    let card = read_card(&story, &erika).await;
    let own = known(&story, &erika, None, Vec::new()).await;
    for (actor, into) in [(&erika, theirs), (&mallory, theirs), (&mallory, own)] {
        let refused = cards::merge(&story.crm, actor, card, into, None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    let numbers =
        (0..crm::contacts::MAX_POINTS).map(|number| point(PointKind::Phone, &format!("+49 30 9018{number:02}")));
    let full = known(&story, &erika, Some("Voll AG"), numbers.collect()).await;
    let refused = cards::merge(&story.crm, &erika, card, full, None).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    cards::reject(&story.crm, &erika, card, None).await.unwrap();
    assert!(matches!(cards::merge(&story.crm, &erika, card, own, None).await, Err(Error::Conflict(_))));
    for contact in [own, full] {
        assert_eq!(of(&story, &erika, contact).await.record.version, 1);
    }
    assert_eq!(story.audited("card_merge").await, 0);
}

async fn a_merge_and_a_join_at_once_do_not_stand_in_each_others_way(story: Story) {
    let erika = story.person("owner@example.org").await;
    for _ in 0..10 {
        let (front, back) = (read_card(&story, &erika).await, read_card(&story, &erika).await);
        let contact = cards::accept(&story.crm, &erika, front, None).await.unwrap().record.contact_id.unwrap();
        let (joined, merged) = tokio::join!(
            cards::join(&story.crm, &erika, front, back, None),
            cards::merge(&story.crm, &erika, back, contact, None)
        );
        let refused = match (joined, merged) {
            (Ok(_), Err(refused)) | (Err(refused), Ok(_)) => refused,
            both => panic!("{both:?}"),
        };
        assert!(matches!(refused, Error::Conflict(_) | Error::Stale { .. }), "{refused:?}");
    }
}
