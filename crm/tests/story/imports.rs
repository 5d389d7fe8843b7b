//! vCard files that a person hands in.

use bytes::Bytes;
use crm::cards::{self, MAX_ENTRIES};
use crm::entity::Channel;
use crm::entity::card::Status;
use crm::page::PageRequest;
use crm::{Actor, Error};

use crate::harness::Story;
use crate::stories;

stories!(every_entry_is_a_card_or_is_named, a_file_that_comes_twice_is_taken_once, what_cannot_be_taken_leaves_nothing);

const FILE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Erika Mustermann\r\nTEL:+49 30 901820\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:nobody\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut Off\r\n\
    BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada Example\r\nEMAIL:ada@example.org\r\nEND:VCARD\r\n";

async fn names(story: &Story, actor: &Actor) -> Vec<String> {
    let cards = cards::list(&story.crm, actor, Some(Status::NeedsReview), PageRequest::default()).await.unwrap().items;
    cards.into_iter().map(|card| card.record.draft.unwrap().display_name).collect()
}

async fn every_entry_is_a_card_or_is_named(story: Story) {
    let erika = story.person("owner@example.org").await;
    let import = cards::import(&story.crm, &erika, Bytes::from_static(FILE.as_bytes()), None).await.unwrap();
    assert_eq!(names(&story, &erika).await, ["Ada Example", "Erika Mustermann"]);
    let refused: Vec<_> = import.refused.iter().map(|entry| (entry.number, entry.line)).collect();
    assert_eq!(refused, [(2, 6), (3, 10)]);
    assert!(import.refused[0].reason().contains("names nobody") && import.refused[1].reason().contains("END:VCARD"));
    let first = cards::get(&story.crm, &erika, import.cards[0]).await.unwrap();
    assert_eq!((first.record.channel, first.sides.len()), (Channel::Web, 0));
    let accepted = cards::accept(&story.crm, &erika, import.cards[1], None).await.unwrap();
    assert!(accepted.record.contact_id.is_some());
    assert_eq!(story.audited("card_create").await, 2);
    let counted = story.crm.metrics.cards.with_label_values(&["web", "needs_review"]).get();
    assert_eq!(counted, 2);
}

async fn a_file_that_comes_twice_is_taken_once(story: Story) {
    let erika = story.person("owner@example.org").await;
    let file = || Bytes::from_static(FILE.as_bytes());
    let first = cards::import(&story.crm, &erika, file(), Some("contacts-1")).await.unwrap();
    let again = cards::import(&story.crm, &erika, file(), Some("contacts-1")).await.unwrap();
    assert_eq!(first, again);
    let other = Bytes::from_static(b"BEGIN:VCARD\nFN:Ada\nEND:VCARD\n");
    let other = cards::import(&story.crm, &erika, other, Some("contacts-1")).await;
    assert!(matches!(other, Err(Error::Invalid(_))), "{other:?}");
    assert_eq!(names(&story, &erika).await.len(), 2);
}

async fn what_cannot_be_taken_leaves_nothing(story: Story) {
    let erika = story.person("owner@example.org").await;
    let entry = "BEGIN:VCARD\nFN:Ada Example\nEND:VCARD\n";
    for (file, told) in [
        ("name,phone\nAda,1\n".to_owned(), "no vCard file"),
        ("BEGIN:VCARD\nNOTE:x\nEND:VCARD\nBEGIN:VCARD\n".to_owned(), "entry 2 (line 4)"),
        (entry.repeat(MAX_ENTRIES + 1), "split the file"),
        (format!("{entry}{}", "x".repeat(1_000_000)), "at most 1 MB"),
    ] {
        let error = cards::import(&story.crm, &erika, file.into(), Some("key")).await.unwrap_err();
        assert!(error.to_string().starts_with("/file: ") && error.to_string().contains(told), "{error}");
    }
    assert_eq!(names(&story, &erika).await.len(), 0);
    assert_eq!(story.audited("card_create").await, 0);
}
