//! From a picture to a contact.

use std::sync::Arc;

use crm::cards::{self, Submission};
use crm::contacts::{self, PERSON};
use crm::entity::card::Status;
use crm::entity::file;
use crm::events::Event;
use crm::page::PageRequest;
use crm::{CardId, Error};
use recognition::ReadError;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::harness::{Story, picture};
use crate::stories;

stories!(
    a_picture_becomes_a_contact,
    a_correction_keeps_the_pixels,
    a_stale_version_is_refused,
    a_stranger_sees_nothing,
    the_same_request_makes_one_card,
    what_is_no_picture_is_refused_before_it_is_stored,
    a_broken_picture_fails_at_once,
    a_picture_that_kills_the_reader_is_tried_twice,
    a_missing_reader_loses_nothing,
    a_rejected_card_can_be_read_again,
    pages_are_stable_while_rows_come_and_go,
    parallel_accepts_make_one_contact,
);

async fn a_picture_becomes_a_contact(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mut events = story.crm.events.subscribe();
    let relay = tokio::spawn({
        let crm = story.crm.clone();
        async move { crm.events.relay(&crm.db).await }
    });
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    assert_eq!((card.record.status, card.sides.len()), (Status::Received, 1));
    assert_eq!(story.worker().run_until_idle().await.unwrap(), 1);
    let card = cards::get(&story.crm, &erika, card.record.id).await.unwrap();
    assert_eq!(card.record.status, Status::NeedsReview);
    assert!(card.sides[0].preview.is_some());
    let draft = card.record.draft.clone().unwrap();
    assert_eq!(draft.display_name, "Erika Muster");
    assert_eq!(draft.origins["company"].confidence, Some(0.6));
    assert_eq!(draft.points[0].origin.as_ref().unwrap().side_id, Some(card.sides[0].record.id));

    let card = cards::accept(&story.crm, &erika, card.record.id, Some(card.record.version)).await.unwrap();
    assert_eq!(card.record.status, Status::Accepted);
    let contact = contacts::get(&story.crm, &erika, card.record.contact_id.unwrap()).await.unwrap();
    assert_eq!(contact.data, draft, "the contact holds what the draft held, pixels and all");
    let found = contacts::list(&story.crm, &erika, Some("muster sohne"), PageRequest::default()).await.unwrap();
    assert_eq!(found.items, [contact]);
    for action in ["card_create", "card_read", "card_accept", "contact_create"] {
        assert_eq!(story.audited(action).await, 1, "{action}");
    }
    if story.database.url().starts_with("sqlite") {
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            told.extend(match event {
                Event::Card { status, .. } => Some(status),
                _ => None,
            });
        }
        assert_eq!(told, [Status::Received, Status::Reading, Status::NeedsReview, Status::Accepted]);
    }
    relay.abort();
}

async fn a_correction_keeps_the_pixels(story: Story) {
    let erika = story.person("owner@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let card = cards::get(&story.crm, &erika, card.record.id).await.unwrap();
    let corrected = cards::update_draft(&story.crm, &erika, card.record.id, card.record.version, |mut draft| {
        draft.company = Some("Muster und Söhne GmbH".into());
        Ok(draft)
    })
    .await
    .unwrap();
    let origin = &corrected.record.draft.as_ref().unwrap().origins["company"];
    let before = &card.record.draft.as_ref().unwrap().origins["company"];
    assert_eq!((origin.engine.as_str(), origin.confidence), (PERSON, None));
    assert_eq!(origin.polygons, before.polygons);
    let accepted = cards::accept(&story.crm, &erika, card.record.id, Some(corrected.record.version)).await.unwrap();
    let contact = contacts::get(&story.crm, &erika, accepted.record.contact_id.unwrap()).await.unwrap();
    assert_eq!(&contact.data.origins["company"], origin);
}

async fn a_stale_version_is_refused(story: Story) {
    let erika = story.person("owner@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let stale = cards::accept(&story.crm, &erika, card.record.id, Some(card.record.version)).await;
    assert!(matches!(stale, Err(Error::Stale { current: 3 })), "{stale:?}");
    assert_eq!(story.audited("card_accept").await, 0);
}

async fn a_stranger_sees_nothing(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let card = cards::get(&story.crm, &erika, card.record.id).await.unwrap();
    let (id, version, crm) = (card.record.id, card.record.version, &story.crm);
    assert!(matches!(cards::get(crm, &mallory, id).await, Err(Error::NotFound)));
    assert!(matches!(cards::accept(crm, &mallory, id, Some(version)).await, Err(Error::NotFound)));
    assert!(matches!(cards::reject(crm, &mallory, id, None).await, Err(Error::NotFound)));
    assert!(matches!(cards::reread(crm, &mallory, id, version).await, Err(Error::NotFound)));
    assert!(matches!(cards::update_draft(crm, &mallory, id, version, Ok).await, Err(Error::NotFound)));
    let keys = [&card.sides[0].original.key, &card.sides[0].preview.as_ref().unwrap().key];
    for key in keys {
        assert!(cards::file_by_key(crm, &erika, key).await.is_ok());
        assert!(matches!(cards::file_by_key(crm, &mallory, key).await, Err(Error::NotFound)));
    }
    assert!(cards::list(crm, &mallory, None, PageRequest::default()).await.unwrap().items.is_empty());
    let after = cards::get(crm, &erika, id).await.unwrap();
    assert_eq!(after, card, "nothing changed");
}

async fn the_same_request_makes_one_card(story: Story) {
    let erika = story.person("owner@example.org").await;
    let keyed = || Submission { idempotency_key: Some("k-1".into()), ..picture() };
    let all = futures_util::future::join_all((0..20).map(|_| cards::submit(&story.crm, &erika, keyed()))).await;
    let ids: std::collections::BTreeSet<CardId> = all.into_iter().map(|card| card.unwrap().record.id).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(file::Entity::find().count(&story.crm.db).await.unwrap(), 1);
    let other = Submission { bytes: b"\xFF\xD8\xFF\xE0 another".as_slice().into(), ..keyed() };
    let refused = cards::submit(&story.crm, &erika, other).await;
    assert!(
        matches!(&refused, Err(Error::Invalid(problems)) if problems[0].pointer == "/Idempotency-Key"),
        "{refused:?}"
    );
    let mallory = story.person("stranger@example.org").await;
    let own = cards::submit(&story.crm, &mallory, keyed()).await.unwrap();
    assert!(!ids.contains(&own.record.id), "keys are each person's own");
}

async fn what_is_no_picture_is_refused_before_it_is_stored(story: Story) {
    let erika = story.person("owner@example.org").await;
    let cases: [(&[u8], &str); 4] = [
        (b"", "card.jpg"),
        (b"<svg onload='alert(1)'/>", "card.svg"),
        (b"\x89PNG\r\n\x1a\n....", "card.jpg"),
        (b"hello", "card.jpg"),
    ];
    for (bytes, name) in cases {
        let submission = Submission { bytes: bytes.to_vec().into(), file_name: Some(name.into()), ..picture() };
        let refused = cards::submit(&story.crm, &erika, submission).await;
        assert!(matches!(&refused, Err(Error::Invalid(problems)) if problems[0].pointer == "/file"), "{refused:?}");
    }
    let large = Submission { bytes: vec![0xFF; 1_000_001].into(), ..picture() };
    assert!(matches!(cards::submit(&story.crm, &erika, large).await, Err(Error::Invalid(_))));
    assert_eq!(file::Entity::find().count(&story.crm.db).await.unwrap(), 0);
}

async fn a_broken_picture_fails_at_once(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.fail_with([ReadError::Corrupt { detail: "no end marker".into() }]);
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let card = cards::get(&story.crm, &erika, card.record.id).await.unwrap();
    assert_eq!(card.record.status, Status::Failed);
    assert!(card.record.reason.unwrap().contains("damaged"));
    assert_eq!(story.reader.reads(), 1);
    let typed = cards::update_draft(&story.crm, &erika, card.record.id, card.record.version, |mut draft| {
        draft.name.family = Some("Muster".into());
        Ok(draft)
    });
    assert_eq!(typed.await.unwrap().record.status, Status::NeedsReview, "failed is no dead end");
}

async fn a_picture_that_kills_the_reader_is_tried_twice(story: Story) {
    let erika = story.person("owner@example.org").await;
    let crash = || ReadError::Crashed { detail: "signal 9".into() };
    story.reader.fail_with([crash(), ReadError::TimedOut { seconds: 30 }]);
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    let other = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let state = async |id| cards::get(&story.crm, &erika, id).await.unwrap().record;
    assert_eq!(state(card.record.id).await.status, Status::Reading, "waits for its second try");
    story.advance(6);
    story.worker().run_until_idle().await.unwrap();
    let (first, second) = (state(card.record.id).await, state(other.record.id).await);
    // Which of the two cards met which failure is up to the order of the queue; one try each fails, and both are tried again.
    assert!(story.reader.reads() >= 3);
    assert_eq!([first.status, second.status], [Status::NeedsReview; 2]);

    story.reader.fail_with([crash(), crash()]);
    let poison = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    story.advance(6);
    story.worker().run_until_idle().await.unwrap();
    let poison = state(poison.record.id).await;
    assert_eq!(poison.status, Status::Failed);
    let depth = crm::jobs::depth(&story.crm.db, crm::Clock::now(&*story.clock)).await.unwrap();
    assert_eq!((depth[0].1.waiting, depth[0].1.dead), (0, 1));
}

async fn a_missing_reader_loses_nothing(story: Story) {
    let erika = story.person("owner@example.org").await;
    story.reader.fail_with((0..20).map(|_| ReadError::Unavailable { detail: "no tessdata".into() }));
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    for _ in 0..20 {
        story.worker().run_until_idle().await.unwrap();
        story.advance(6);
    }
    story.worker().run_until_idle().await.unwrap();
    let card = cards::get(&story.crm, &erika, card.record.id).await.unwrap();
    assert_eq!(card.record.status, Status::NeedsReview, "an outage does not use up the tries");
}

async fn a_rejected_card_can_be_read_again(story: Story) {
    let erika = story.person("owner@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let rejected = cards::reject(&story.crm, &erika, card.record.id, None).await.unwrap();
    assert_eq!(rejected.record.status, Status::Rejected);
    let again = cards::reject(&story.crm, &erika, card.record.id, Some(1)).await.unwrap();
    assert_eq!(again.record, rejected.record, "saying it twice is saying it once");
    assert!(matches!(cards::accept(&story.crm, &erika, card.record.id, None).await, Err(Error::Conflict(_))));
    let reread = cards::reread(&story.crm, &erika, card.record.id, rejected.record.version).await.unwrap();
    assert_eq!(reread.record.status, Status::Received);
    story.worker().run_until_idle().await.unwrap();
    let card = cards::get(&story.crm, &erika, card.record.id).await.unwrap();
    assert_eq!((card.record.status, card.sides.len()), (Status::NeedsReview, 1));
    assert_eq!(file::Entity::find().count(&story.crm.db).await.unwrap(), 2, "the old preview is gone");
}

async fn pages_are_stable_while_rows_come_and_go(story: Story) {
    let erika = story.person("owner@example.org").await;
    for _ in 0..5 {
        cards::submit(&story.crm, &erika, picture()).await.unwrap();
    }
    let page = |after| PageRequest { limit: 2, after };
    let first = cards::list(&story.crm, &erika, None, page(None)).await.unwrap();
    cards::submit(&story.crm, &erika, picture()).await.unwrap();
    let second = cards::list(&story.crm, &erika, None, page(first.next)).await.unwrap();
    let third = cards::list(&story.crm, &erika, None, page(second.next)).await.unwrap();
    let seen: Vec<CardId> =
        [first.items, second.items, third.items].concat().into_iter().map(|card| card.record.id).collect();
    assert_eq!(seen.len(), 5);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first, none twice");
    assert_eq!(third.next, None);
}

async fn parallel_accepts_make_one_contact(story: Story) {
    let erika = story.person("owner@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let (crm, erika) = (Arc::new(story.crm.clone()), Arc::new(erika));
    let accepts = (0..20).map(|_| cards::accept(&crm, &erika, card.record.id, None));
    let outcomes = futures_util::future::join_all(accepts).await;
    assert!(outcomes.iter().any(Result::is_ok));
    let contacts = contacts::list(&crm, &erika, None, PageRequest::default()).await.unwrap();
    assert_eq!(contacts.items.len(), 1);
    assert_eq!(story.audited("card_accept").await, 1);
}
