//! Two sides of a card, albums, and several cards in one picture.

use crm::cards::{self, Annotation, Card};
use crm::entity::card::Status;
use crm::entity::{Channel, file, outbound_message};
use crm::outbox::{self, Address, MessageBody, NewMessage};
use crm::undo;
use crm::{Actor, CardId, Error, contacts};
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::harness::{Story, picture, shows};
use crate::stories;

stories!(
    a_back_joins_its_front_and_comes_off_again,
    a_back_that_is_sent_later_waits_for_its_reading,
    a_back_extends_an_accepted_contact,
    an_album_of_two_sides_becomes_one_card,
    an_album_of_two_people_stays_two_cards,
    a_late_picture_of_an_album_joins,
    several_cards_of_one_picture_are_accepted_one_by_one,
    two_sides_on_one_picture_survive_a_second_reading,
    a_sure_card_is_accepted_where_that_is_wanted,
    others_join_nothing,
);

const FRONT: &[&str] = &["Weber Bau GmbH", "Erika Mustermann", "Leiterin Vertrieb", "erika@weber-bau.example"];
const BACK: &[&str] = &["Tel. +49 30 23125 014", "www.weber-bau.example"];
const OTHER: &[&str] = &["Beispiel AG", "Max Beispielmann", "max@beispiel.example"];

async fn submit(story: &Story, actor: &Actor) -> CardId {
    cards::submit(&story.crm, actor, picture()).await.unwrap().record.id
}

async fn in_album(story: &Story, actor: &Actor, position: i64) -> CardId {
    let id = submit(story, actor).await;
    let tx = story.crm.begin().await.unwrap();
    cards::set_album(&tx, actor, id, "telegram:42:7", position).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn get(story: &Story, actor: &Actor, id: CardId) -> Card {
    cards::get(&story.crm, actor, id).await.unwrap()
}

async fn read(story: &Story) {
    story.worker().run_until_idle().await.unwrap();
}

async fn a_back_joins_its_front_and_comes_off_again(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.show([shows(&[FRONT]), shows(&[BACK])]);
    let (front, back) = (submit(&story, &erika).await, submit(&story, &erika).await);
    read(&story).await;
    let before = (get(&story, &erika, front).await, get(&story, &erika, back).await);
    let joined = cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    assert_eq!(joined.sides.len(), 2);
    let draft = joined.record.draft.unwrap();
    assert_eq!((draft.display_name.as_str(), draft.points.len()), ("Erika Mustermann", 3));
    let gone = get(&story, &erika, back).await;
    assert_eq!((gone.record.status, gone.record.back_of, gone.sides.len()), (Status::Joined, Some(front), 0));
    cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    assert_eq!(story.audited("card_join").await, 1, "twice is once");
    assert!(matches!(cards::accept(&story.crm, &erika, back, None).await, Err(Error::Conflict(_))));
    let step = undo::latest(&story.crm.db, &erika, Some(front), story.crm.clock.now()).await.unwrap().unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    let after = (get(&story, &erika, front).await, get(&story, &erika, back).await);
    assert_eq!((&after.0.sides, &after.1.sides), (&before.0.sides, &before.1.sides));
    assert_eq!((after.0.record.draft, after.1.record.draft), (before.0.record.draft, before.1.record.draft));
    assert_eq!((after.1.record.status, after.1.record.back_of), (Status::NeedsReview, None));
}

async fn a_back_that_is_sent_later_waits_for_its_reading(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.show([shows(&[FRONT]), shows(&[BACK])]);
    let (front, back) = (submit(&story, &erika).await, submit(&story, &erika).await);
    let mut tx = story.crm.begin().await.unwrap();
    cards::intend_back(&mut tx, &erika, back, front).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(get(&story, &erika, back).await.record.status, Status::Received);
    read(&story).await;
    assert_eq!(get(&story, &erika, back).await.record.status, Status::Joined);
    assert_eq!(get(&story, &erika, front).await.sides.len(), 2);
}

async fn a_back_extends_an_accepted_contact(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.show([shows(&[FRONT]), shows(&[BACK])]);
    let front = submit(&story, &erika).await;
    read(&story).await;
    let contact = cards::accept(&story.crm, &erika, front, None).await.unwrap().record.contact_id.unwrap();
    let back = submit(&story, &erika).await;
    let mut tx = story.crm.begin().await.unwrap();
    cards::intend_back(&mut tx, &erika, back, front).await.unwrap();
    tx.commit().await.unwrap();
    read(&story).await;
    let points = |contact: contacts::Contact| contact.data.points.len();
    assert_eq!(points(contacts::get(&story.crm, &erika, contact).await.unwrap()), 3);
    let step = undo::latest(&story.crm.db, &erika, Some(front), story.crm.clock.now()).await.unwrap().unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    assert_eq!(points(contacts::get(&story.crm, &erika, contact).await.unwrap()), 1);
    assert_eq!(get(&story, &erika, back).await.record.status, Status::NeedsReview);
}

async fn an_album_of_two_sides_becomes_one_card(story: Story) {
    let erika = story.person("owner@example.org").await;
    // The back is read first.
    story.reader.show([shows(&[BACK]), shows(&[FRONT])]);
    let (back, front) = (in_album(&story, &erika, 11).await, in_album(&story, &erika, 10).await);
    read(&story).await;
    assert_eq!(get(&story, &erika, back).await.record.back_of, Some(front));
    assert_eq!(get(&story, &erika, front).await.sides.len(), 2);
    let step = undo::latest(&story.crm.db, &erika, Some(front), story.crm.clock.now()).await.unwrap().unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    story.reader.show([shows(&[FRONT])]);
    let version = get(&story, &erika, front).await.record.version;
    cards::reread(&story.crm, &erika, front, version).await.unwrap();
    read(&story).await;
    assert_eq!(get(&story, &erika, back).await.record.status, Status::NeedsReview, "what was taken apart stays apart");
}

async fn an_album_of_two_people_stays_two_cards(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.show([shows(&[FRONT]), shows(&[OTHER])]);
    let ids = [in_album(&story, &erika, 10).await, in_album(&story, &erika, 11).await];
    read(&story).await;
    for id in ids {
        assert_eq!(get(&story, &erika, id).await.record.status, Status::NeedsReview);
    }
}

async fn a_late_picture_of_an_album_joins(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.show([shows(&[FRONT]), shows(&[BACK])]);
    let front = in_album(&story, &erika, 10).await;
    read(&story).await;
    story.advance(11);
    let back = in_album(&story, &erika, 11).await;
    read(&story).await;
    assert_eq!(get(&story, &erika, back).await.record.back_of, Some(front));
}

async fn several_cards_of_one_picture_are_accepted_one_by_one(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.show([shows(&[FRONT, OTHER]), shows(&[FRONT, OTHER])]);
    let first = submit(&story, &erika).await;
    let mut tx = story.crm.begin().await.unwrap();
    cards::annotate(&mut tx, &erika, first, &Annotation::of_caption("#fair")).await.unwrap();
    let to = Address {
        channel: Channel::Telegram,
        external_chat_id: "42".into(),
        external_user_id: Some("42".into()),
        language: None,
    };
    let body = MessageBody::Card { card_id: first };
    outbox::put(&mut tx, NewMessage { to, dedupe_key: outbox::card_key(first), body, reply_to: None }).await.unwrap();
    tx.commit().await.unwrap();
    read(&story).await;
    let all = cards::list(&story.crm, &erika, None, crm::page::PageRequest::default()).await.unwrap().items;
    assert_eq!(all.len(), 2);
    let second = &all[0];
    assert_eq!((second.record.split_from, second.sides.len()), (Some(first), 1));
    let draft = second.record.draft.clone().unwrap();
    assert_eq!(
        (draft.display_name.as_str(), draft.tags.as_slice()),
        ("Max Beispielmann", ["fair".to_owned()].as_slice())
    );
    assert_eq!(draft.origins["name"].side_id, Some(second.sides[0].record.id));
    assert_eq!(second.sides[0].original.id, get(&story, &erika, first).await.sides[0].original.id, "stored once");
    let answers = outbound_message::Entity::find().all(&story.crm.db).await.unwrap();
    assert_eq!(answers.len(), 2, "each card is told of in the chat");
    assert!(answers.iter().all(|answer| answer.external_chat_id == "42"));
    let mallory = story.person("stranger@example.org").await;
    for card in &all {
        let together = cards::of_same_picture(&story.crm, &erika, card).await.unwrap();
        let ids: Vec<_> = together.iter().map(|card| card.record.id).collect();
        assert_eq!(ids, [first, second.record.id], "in the order in which they lie there");
        assert!(cards::of_same_picture(&story.crm, &mallory, card).await.unwrap().is_empty());
    }
    cards::accept(&story.crm, &erika, second.record.id, None).await.unwrap();
    assert_eq!(get(&story, &erika, first).await.record.status, Status::NeedsReview);
    let version = get(&story, &erika, first).await.record.version;
    cards::reread(&story.crm, &erika, first, version).await.unwrap();
    read(&story).await;
    let all = cards::list(&story.crm, &erika, None, crm::page::PageRequest::default()).await.unwrap().items;
    assert_eq!(all.len(), 2, "a second reading makes no further cards");
    let files = file::Entity::find().count(&story.crm.db).await.unwrap();
    assert_eq!(files, 3, "the picture, the preview that the second card shows, and the new one of the first");
    let alone = submit(&story, &erika).await;
    let alone = get(&story, &erika, alone).await;
    assert!(cards::of_same_picture(&story.crm, &erika, &alone).await.unwrap().is_empty());
}

async fn two_sides_on_one_picture_survive_a_second_reading(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.show([shows(&[FRONT, BACK]), shows(&[FRONT, BACK])]);
    let front = submit(&story, &erika).await;
    read(&story).await;
    let all = cards::list(&story.crm, &erika, None, crm::page::PageRequest::default()).await.unwrap().items;
    cards::join(&story.crm, &erika, front, all[0].record.id, None).await.unwrap();
    let joined = get(&story, &erika, front).await;
    cards::reread(&story.crm, &erika, front, joined.record.version).await.unwrap();
    read(&story).await;
    let again = get(&story, &erika, front).await;
    assert_eq!((again.sides.len(), again.record.draft.unwrap().points.len()), (2, 3));
    assert!(again.sides.iter().all(|side| side.record.reading.is_some() && side.preview.is_some()));
    let all = cards::list(&story.crm, &erika, None, crm::page::PageRequest::default()).await.unwrap().items;
    assert_eq!(all.len(), 2);
}

async fn a_sure_card_is_accepted_where_that_is_wanted(story: Story) {
    let erika = story.person("owner@example.org").await;
    let sure = |confidence: f32| {
        let mut reading = crate::harness::erika();
        let fields = &mut reading.pages[0].cards[0].fields;
        fields.name.as_mut().unwrap().confidence = 0.99;
        fields.company.as_mut().unwrap().confidence = confidence;
        reading
    };
    story.reader.show([sure(0.9), sure(0.98), sure(0.98), sure(0.98)]);
    let mut statuses = Vec::new();
    for wanted in [true, true, true, false] {
        let id = submit(&story, &erika).await;
        if wanted {
            let tx = story.crm.begin().await.unwrap();
            cards::accept_when_sure(&tx, &erika, id).await.unwrap();
            tx.commit().await.unwrap();
        }
        read(&story).await;
        statuses.push(get(&story, &erika, id).await.record.status);
    }
    // One value is not sure; all are; the same person is known by then; nobody asked.
    assert_eq!(statuses, [Status::NeedsReview, Status::Accepted, Status::NeedsReview, Status::NeedsReview]);
}

async fn others_join_nothing(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let (front, own) = (submit(&story, &erika).await, submit(&story, &mallory).await);
    read(&story).await;
    assert!(matches!(cards::join(&story.crm, &mallory, front, own, None).await, Err(Error::NotFound)));
    assert!(matches!(cards::join(&story.crm, &mallory, own, front, None).await, Err(Error::NotFound)));
    let itself = cards::join(&story.crm, &erika, front, front, None).await;
    assert!(matches!(itself, Err(Error::Invalid(_))));
}
