//! Taking back what was done.

use crm::cards;
use crm::contacts::{self, Contact};
use crm::entity::card::Status;
use crm::entity::correction;
use crm::entity::undo_step::Kind;
use crm::page::PageRequest;
use crm::undo::{self, Of, Step};
use crm::{Actor, CardId, Error};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::harness::{Story, picture};
use crate::stories;

stories!(
    an_acceptance_is_taken_back,
    a_rejection_is_taken_back,
    a_correction_is_kept_with_its_pixels_and_taken_back,
    a_correction_of_a_contact_is_taken_back,
    after_ten_minutes_it_stays,
    what_was_changed_since_stays,
    what_can_be_taken_back_is_told,
    a_change_of_a_contact_is_taken_back_there,
    parallel_taps_take_back_once,
    what_one_tap_did_is_taken_back_together_and_one_by_one,
    what_was_changed_since_stays_and_the_rest_is_taken_back,
    corrections_of_one_message_are_taken_back_together,
    a_deleted_contact_is_brought_back,
);

async fn read_card(story: &Story, actor: &Actor) -> CardId {
    let card = cards::submit(&story.crm, actor, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    card.record.id
}

async fn last(story: &Story, actor: &Actor) -> Option<Step> {
    let now = story.crm.clock.now();
    undo::latest(&story.crm.db, actor, None, now).await.unwrap()
}

async fn contacts(story: &Story, actor: &Actor) -> Vec<Contact> {
    contacts::list(&story.crm, actor, None, PageRequest::default()).await.unwrap().items
}

async fn an_acceptance_is_taken_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    let before = cards::get(&story.crm, &erika, id).await.unwrap().record;
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let step = last(&story, &erika).await.unwrap();
    assert_eq!((step.kind, step.card_id), (Kind::Accept, Some(id)));
    let mallory = story.person("stranger@example.org").await;
    assert!(matches!(undo::undo(&story.crm, &mallory, step.id).await, Err(Error::NotFound)));
    assert_eq!(last(&story, &mallory).await, None);
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    let after = cards::get(&story.crm, &erika, id).await.unwrap().record;
    assert_eq!((after.status, after.contact_id, &after.draft), (Status::NeedsReview, None, &before.draft));
    assert!(contacts(&story, &erika).await.is_empty());
    assert_eq!(story.audited("undo").await, 1);
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    assert_eq!(contacts(&story, &erika).await.len(), 1, "it can be accepted again");
}

async fn a_rejection_is_taken_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    cards::reject(&story.crm, &erika, id, None).await.unwrap();
    let step = undo::latest(&story.crm.db, &erika, Some(id), story.crm.clock.now()).await.unwrap().unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!(cards::get(&story.crm, &erika, id).await.unwrap().record.status, Status::NeedsReview);
}

async fn a_correction_is_kept_with_its_pixels_and_taken_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    let before = cards::get(&story.crm, &erika, id).await.unwrap();
    cards::update_draft(&story.crm, &erika, id, before.record.version, |mut draft| {
        draft.company = Some("Muster und Söhne GmbH".into());
        Ok(draft)
    })
    .await
    .unwrap();
    let kept = correction::Entity::find().all(&story.crm.db).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].field.as_str(), kept[0].card_side_id), ("company", Some(before.sides[0].record.id)));
    assert_eq!(kept[0].old_value.as_deref(), Some("Muster & Söhne GmbH"));
    assert_eq!(kept[0].new_value.as_deref(), Some("Muster und Söhne GmbH"));
    assert_eq!((kept[0].engine.as_deref(), kept[0].confidence), (Some("tesseract"), Some(0.6)));
    assert_eq!(kept[0].polygons.0.len(), 1);
    let step = last(&story, &erika).await.unwrap();
    assert_eq!(step.kind, Kind::Correct);
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!(cards::get(&story.crm, &erika, id).await.unwrap().record.draft, before.record.draft);
    assert_eq!(correction::Entity::find().count(&story.crm.db).await.unwrap(), 0);
}

async fn a_correction_of_a_contact_is_taken_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let contact = contacts(&story, &erika).await.remove(0);
    contacts::update(&story.crm, &erika, contact.record.id, 1, |mut data| {
        data.points[0].value = "erika.muster@example.org".into();
        Ok(data)
    })
    .await
    .unwrap();
    assert_eq!(correction::Entity::find().count(&story.crm.db).await.unwrap(), 1);
    let step = last(&story, &erika).await.unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!(contacts(&story, &erika).await[0].data, contact.data);
}

async fn after_ten_minutes_it_stays(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let step = last(&story, &erika).await.unwrap();
    story.advance(10 * 60);
    assert_eq!(last(&story, &erika).await, None);
    assert!(matches!(undo::undo(&story.crm, &erika, step.id).await, Err(Error::Conflict(_))));
    assert_eq!(contacts(&story, &erika).await.len(), 1);
    story.advance(2 * 60 * 60);
    assert_eq!(undo::forget_old(&story.crm).await.unwrap(), 1);
}

async fn what_was_changed_since_stays(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let accept = last(&story, &erika).await.unwrap();
    let contact = contacts(&story, &erika).await.remove(0).record.id;
    contacts::update(&story.crm, &erika, contact, 1, |mut data| {
        data.title = Some("CTO".into());
        Ok(data)
    })
    .await
    .unwrap();
    assert!(matches!(undo::undo(&story.crm, &erika, accept.id).await, Err(Error::Conflict(_))));
    let card = cards::get(&story.crm, &erika, id).await.unwrap().record;
    assert_eq!(card.status, Status::Accepted, "nothing of it was done");
    assert_eq!(contacts(&story, &erika).await[0].data.title.as_deref(), Some("CTO"));
}

async fn what_can_be_taken_back_is_told(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let id = read_card(&story, &erika).await;
    let possible = async |actor: &Actor, of: Of| {
        let step = undo::possible(&story.crm.db, actor, of, story.crm.clock.now()).await.unwrap();
        step.map(|step| step.kind)
    };
    assert_eq!(possible(&erika, Of::Card(id)).await, None);
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let contact = contacts(&story, &erika).await.remove(0).record.id;
    assert_eq!(possible(&erika, Of::Card(id)).await, Some(Kind::Accept));
    assert_eq!(possible(&erika, Of::Contact(contact)).await, None, "what made it is taken back at its card");
    assert_eq!(possible(&mallory, Of::Card(id)).await, None);
    contacts::update(&story.crm, &erika, contact, 1, |mut data| {
        data.title = Some("CTO".into());
        Ok(data)
    })
    .await
    .unwrap();
    assert_eq!(possible(&erika, Of::Card(id)).await, None, "its contact was changed since");
    assert_eq!(possible(&erika, Of::Contact(contact)).await, Some(Kind::Correct));
    story.advance(10 * 60);
    assert_eq!(possible(&erika, Of::Contact(contact)).await, None, "it is too late");
}

async fn a_change_of_a_contact_is_taken_back_there(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let before = contacts(&story, &erika).await.remove(0);
    let contact = before.record.id;
    let nothing = contacts::undo(&story.crm, &erika, contact, 1).await;
    assert!(matches!(nothing, Err(Error::Conflict(_))), "{nothing:?}");
    contacts::update(&story.crm, &erika, contact, 1, |mut data| {
        data.company = Some("Elsewhere".into());
        Ok(data)
    })
    .await
    .unwrap();
    let stale = contacts::undo(&story.crm, &erika, contact, 1).await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })), "{stale:?}");
    let after = contacts::undo(&story.crm, &erika, contact, 2).await.unwrap();
    assert_eq!(after.data, before.data);
    assert_eq!(story.audited("undo").await, 1);
}

async fn parallel_taps_take_back_once(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let step = last(&story, &erika).await.unwrap();
    let taps = (0..20).map(|_| undo::undo(&story.crm, &erika, step.id));
    let outcomes = futures_util::future::join_all(taps).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(story.audited("undo").await, 1);
}

/// Cards of as many people that wait for their verdict.
async fn people(story: &Story, actor: &Actor, count: usize) -> Vec<CardId> {
    let person =
        |number| format!("BEGIN:VCARD\r\nN:Muster{number};Max;;;\r\nEMAIL:max{number}@example.org\r\nEND:VCARD\r\n");
    let file: String = (0..count).map(person).collect();
    cards::import(&story.crm, actor, file.into(), None).await.unwrap().cards
}

async fn statuses(story: &Story, actor: &Actor, ids: &[CardId]) -> Vec<Status> {
    let mut statuses = Vec::new();
    for id in ids {
        statuses.push(cards::get(&story.crm, actor, *id).await.unwrap().record.status);
    }
    statuses
}

async fn what_one_tap_did_is_taken_back_together_and_one_by_one(story: Story) {
    let erika = story.person("owner@example.org").await;
    let ids = people(&story, &erika, 4).await;
    cards::accept(&story.crm, &erika, ids[0], None).await.unwrap();
    let told = cards::accept_all(&story.crm, &erika, &ids).await.unwrap();
    assert_eq!((told.saved, told.left), (3, 0));
    assert_eq!(contacts(&story, &erika).await.len(), 4);
    // Each has its own step, for whoever looks at that card.
    let one = undo::possible(&story.crm.db, &erika, Of::Card(ids[2]), story.crm.clock.now()).await.unwrap().unwrap();
    undo::undo(&story.crm, &erika, one.id).await.unwrap();
    let step = last(&story, &erika).await.unwrap();
    assert!(step.is_one_of_many);
    let mallory = story.person("stranger@example.org").await;
    assert!(matches!(undo::undo_together(&story.crm, &mallory, step.id).await, Err(Error::NotFound)));
    let told = undo::undo_together(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!((told.undone, told.left), (2, 0));
    let waits = Status::NeedsReview;
    assert_eq!(statuses(&story, &erika, &ids).await, [Status::Accepted, waits, waits, waits]);
    assert_eq!(contacts(&story, &erika).await.len(), 1);
    let again = undo::undo_together(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!((again.undone, again.left), (0, 0), "taking it back twice is taking it back once");
}

async fn what_was_changed_since_stays_and_the_rest_is_taken_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let ids = people(&story, &erika, 3).await;
    cards::accept_all(&story.crm, &erika, &ids).await.unwrap();
    let step = last(&story, &erika).await.unwrap();
    let kept = cards::get(&story.crm, &erika, ids[1]).await.unwrap().record.contact_id.unwrap();
    let noted = |mut data: contacts::ContactData| {
        data.note = Some("calls on Monday".into());
        Ok(data)
    };
    contacts::update(&story.crm, &erika, kept, 1, noted).await.unwrap();
    let now = story.crm.clock.now();
    let could = undo::could_undo_together(&story.crm.db, &erika, step.id, now).await.unwrap();
    let told = undo::undo_together(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!((told.undone, told.left), (2, 1));
    assert_eq!(could, told);
    assert_eq!(contacts(&story, &erika).await[0].record.id, kept);
    assert!(matches!(undo::undo_together(&story.crm, &erika, step.id).await, Err(Error::Conflict(_))));
    story.advance(10 * 60);
    assert!(matches!(undo::undo_together(&story.crm, &erika, step.id).await, Err(Error::Conflict(_))));
}

async fn corrections_of_one_message_are_taken_back_together(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    let correct = async || {
        let mut tx = story.crm.begin().await.unwrap();
        tx.is_one_step();
        for (field, value) in [(cards::FieldRef::Company, "Beispiel AG"), (cards::FieldRef::Title, "Director")] {
            cards::correct_in(&mut tx, &erika, id, field, value, None).await.unwrap();
        }
        tx.commit().await.unwrap();
        last(&story, &erika).await.unwrap()
    };
    let before = cards::get(&story.crm, &erika, id).await.unwrap().record.draft;
    let told = undo::undo_together(&story.crm, &erika, correct().await.id).await.unwrap();
    assert_eq!((told.undone, told.left), (1, 0), "one card");
    assert_eq!(cards::get(&story.crm, &erika, id).await.unwrap().record.draft, before);
    assert_eq!(correction::Entity::find().count(&story.crm.db).await.unwrap(), 0);
    // The same of a contact.
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let before = contacts(&story, &erika).await.remove(0).data;
    undo::undo_together(&story.crm, &erika, correct().await.id).await.unwrap();
    assert_eq!(contacts(&story, &erika).await.remove(0).data, before);
}

async fn a_deleted_contact_is_brought_back(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    cards::accept(&story.crm, &erika, id, None).await.unwrap();
    let contact = contacts(&story, &erika).await.remove(0);
    let delete = async |version| contacts::delete(&story.crm, &erika, contact.record.id, version).await;
    delete(1).await.unwrap();
    assert!(contacts(&story, &erika).await.is_empty());
    let mallory = story.person("stranger@example.org").await;
    assert!(matches!(contacts::undo(&story.crm, &mallory, contact.record.id, 1).await, Err(Error::NotFound)));
    assert!(matches!(contacts::undo(&story.crm, &erika, contact.record.id, 7).await, Err(Error::Stale { .. })));
    let back = contacts::undo(&story.crm, &erika, contact.record.id, 1).await.unwrap();
    assert_eq!((&back.data, back.record.version), (&contact.data, 3));
    assert_eq!(contacts(&story, &erika).await.len(), 1);
    // By the last step, as the chats do it.
    delete(3).await.unwrap();
    let step = last(&story, &erika).await.unwrap();
    assert_eq!(step.kind, Kind::Delete);
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!(contacts(&story, &erika).await[0].data, contact.data);
    delete(5).await.unwrap();
    story.advance(10 * 60);
    assert!(matches!(contacts::undo(&story.crm, &erika, contact.record.id, 5).await, Err(Error::Conflict(_))));
    assert!(contacts(&story, &erika).await.is_empty());
}
