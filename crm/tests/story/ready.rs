//! Shared contacts, vCard files and pasted text, without a picture.

use crm::cards::{self, Annotation};
use crm::contacts;
use crm::entity::Channel;
use crm::entity::card::Status;
use crm::inbox::{self, RawMessage};
use crm::page::PageRequest;

use crate::harness::Story;
use crate::stories;

stories!(a_file_of_people_makes_a_card_each_once, a_pasted_signature_becomes_a_card);

const PEOPLE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Erika Mustermann\r\nTEL:+49 30 901820\r\nNOTE:board\r\n\
    CATEGORIES:Lead\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nN:Example;Ada\r\nEMAIL:ada@example.org\r\n\
    END:VCARD\r\n";

async fn a_file_of_people_makes_a_card_each_once(story: Story) {
    let erika = story.person("owner@example.org").await;
    let drafts = cards::read_vcards(PEOPLE.as_bytes()).drafts;
    assert_eq!(drafts.len(), 2);
    let mut tx = story.crm.begin().await.unwrap();
    let message =
        RawMessage { channel: Channel::Telegram, external_id: "1", external_chat_id: Some("42"), payload: "{}" };
    let inbound = inbox::receive(&mut tx, message, "telegram_update").await.unwrap();
    let annotation = Annotation::of_caption("#fair");
    let ids = cards::take(&mut tx, &erika, Channel::Telegram, inbound, drafts.clone(), &annotation).await.unwrap();
    let again = cards::take(&mut tx, &erika, Channel::Telegram, inbound, drafts, &annotation).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((ids.len(), &again), (2, &ids), "one message makes its cards once");
    let card = cards::accept(&story.crm, &erika, ids[0], None).await.unwrap();
    let contact = contacts::get(&story.crm, &erika, card.record.contact_id.unwrap()).await.unwrap();
    assert_eq!(contact.data.tags, ["lead", "fair"]);
    assert_eq!((contact.data.note.as_deref(), contact.record.source), (Some("board"), Channel::Telegram));
    assert_eq!(contact.data.origins["name"].engine, "vcard");
    let waiting = cards::list(&story.crm, &erika, Some(Status::NeedsReview), PageRequest::default()).await.unwrap();
    assert_eq!(waiting.items.len(), 1);
}

#[test]
fn what_of_a_file_is_not_taken_is_told() {
    assert_eq!(cards::read_vcards(b"name,phone"), cards::VcardFile::default());
    let person = "BEGIN:VCARD\r\nFN:Ada Example\r\nEND:VCARD\r\n";
    let file = cards::read_vcards(format!("BEGIN:VCARD\r\nEND:VCARD\r\n{}", person.repeat(203)).as_bytes());
    assert_eq!((file.drafts.len(), file.is_cut, file.refused.len()), (cards::MAX_PEOPLE, true, 1));
    assert_eq!((file.refused[0].number, file.refused[0].line), (1, 1));
}

async fn a_pasted_signature_becomes_a_card(story: Story) {
    let erika = story.person("owner@example.org").await;
    let text = "Kind regards\nMax Mustermann\nHead of Sales\nWeber Bau GmbH\nmax@weber-bau.example\n+49 30 23125 014";
    let draft = cards::draft_of_text(text).unwrap();
    let mut tx = story.crm.begin().await.unwrap();
    let ids = cards::take(&mut tx, &erika, Channel::Whatsapp, None, vec![draft], &Annotation::default()).await.unwrap();
    tx.commit().await.unwrap();
    let card = cards::get(&story.crm, &erika, ids[0]).await.unwrap();
    assert_eq!((card.record.status, card.sides.len()), (Status::NeedsReview, 0));
    assert_eq!(card.record.draft.unwrap().display_name, "Max Mustermann");
    assert!(cards::draft_of_text("thanks, see you tomorrow at noon").is_none());
}
