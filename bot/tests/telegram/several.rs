//! Several cards at once: on one photo, or in one file.

use crm::cards;
use crm::contacts::{self, ContactData, NameParts};
use crm::entity::card::Status;
use recognition::Fields;

use super::harness::{JPEG, World, erika, max, name};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    each_card_of_a_photo_is_answered_and_accepted_by_itself,
    sure_cards_of_a_photo_are_accepted_where_that_is_wanted,
    a_large_file_is_one_list_to_page_through,
    all_of_a_file_are_accepted_but_those_that_may_be_known,
    what_one_tap_accepted_is_taken_back_at_once,
    entries_of_a_file_that_are_broken_are_named,
    up_to_three_known_contacts_are_offered,
    a_merge_is_taken_back_by_tap,
);

async fn tap(world: &World, label: &str) {
    let data = world.api.button(ADA, label).unwrap_or_else(|| panic!("no button {label}: {:?}", world.api.shown(ADA)));
    world.deliver(&world.tap(ADA, ADA, &data)).await;
    world.work().await;
}

async fn photograph(world: &World) {
    world.api.put_file("card", JPEG);
    world.deliver(&world.photo(ADA, "card")).await;
    world.work().await;
}

async fn statuses(world: &World) -> Vec<Status> {
    world.cards().await.into_iter().map(|card| card.status).collect()
}

fn toast(world: &World) -> String {
    world.api.calls("answercallbackquery").pop().unwrap().params["text"].as_str().unwrap().to_owned()
}

async fn each_card_of_a_photo_is_answered_and_accepted_by_itself(world: World) {
    world.paired("Ada", ADA).await;
    let third = Fields { name: Some(name("Ada Example", recognition::NameParts::default())), ..Fields::default() };
    *world.reader.others.lock().unwrap() = vec![max(0.95), third];
    let before = world.api.shown(ADA).len();
    photograph(&world).await;
    let shown = world.api.shown(ADA);
    let answers = &shown[before..];
    assert_eq!(answers.len(), 3, "{answers:?}");
    for (number, name) in [(1, "Erika Muster"), (2, "Max Mustermann"), (3, "Ada Example")] {
        let answer = &answers[number - 1];
        assert!(answer.contains(&format!("{number} of 3")) && answer.contains(name), "{answer}");
        assert!(answer.contains("Hannover"), "the caption belongs to each: {answer}");
    }
    tap(&world, "Accept").await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::NeedsReview, Status::Accepted]);
    tap(&world, "Not a card").await;
    tap(&world, "Accept").await;
    assert_eq!(statuses(&world).await, [Status::Accepted, Status::Rejected, Status::Accepted]);
    assert_eq!(world.contacts().await, 2);
}

async fn sure_cards_of_a_photo_are_accepted_where_that_is_wanted(world: World) {
    world.paired("Ada", ADA).await;
    world.deliver(&world.text(ADA, "/settings")).await;
    world.work().await;
    tap(&world, "Accept sure cards").await;
    world.reader.shows(max(0.99));
    // The company of Erika is not sure.
    *world.reader.others.lock().unwrap() = vec![erika()];
    photograph(&world).await;
    assert_eq!(statuses(&world).await, [Status::Accepted, Status::NeedsReview]);
    let shown = world.api.shown(ADA);
    assert!(shown.iter().any(|text| text == "✅ Saved: <b>Max Mustermann</b>"), "the chat says so: {shown:?}");
    tap(&world, "Undo").await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview; 2]);
}

/// Eight people in one file.
async fn eight(world: &World) {
    let person =
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Max NUMBER\r\nN:NUMBER;Max;;;\r\nTEL:+49 30 90182NUMBER\r\nEND:VCARD\r\n";
    let file: String = (1..=8).map(|number| person.replace("NUMBER", &number.to_string())).collect();
    world.api.put_file("vcf", file);
    world.deliver(&world.document(ADA, "vcf", "people.vcf", "text/vcard", 900)).await;
    world.work().await;
}

async fn a_large_file_is_one_list_to_page_through(world: World) {
    world.paired("Ada", ADA).await;
    let before = world.api.shown(ADA).len();
    eight(&world).await;
    let shown = world.api.shown(ADA);
    assert_eq!(shown.len(), before + 1, "no chatter: {shown:?}");
    assert!(shown.last().unwrap().contains("8 contacts"), "{shown:?}");
    assert!(world.api.button(ADA, "1. Max 1").is_some() && world.api.button(ADA, "7. Max 7").is_none());
    tap(&world, "More").await;
    assert!(world.api.button(ADA, "7. Max 7").is_some() && world.api.button(ADA, "1. Max 1").is_none());
    tap(&world, "8. Max 8").await;
    let card = world.api.shown(ADA).pop().unwrap();
    assert!(card.contains("8 of 8") && card.contains("<b>Max 8</b>"), "{card}");
    tap(&world, "Accept").await;
    assert_eq!(world.contacts().await, 1);
}

async fn all_of_a_file_are_accepted_but_those_that_may_be_known(world: World) {
    let ada = world.paired("Ada", ADA).await;
    eight(&world).await;
    let first = world.cards().await.remove(0);
    cards::accept(&world.crm, &ada, first.id, None).await.unwrap();
    // The second is known by its number.
    let second = world.cards().await.remove(1).draft.unwrap();
    let known = ContactData { display_name: "M. Zwei".into(), points: second.points, ..ContactData::default() };
    contacts::create(&world.crm, &ada, known).await.unwrap();
    tap(&world, "Accept all").await;
    assert_eq!(toast(&world), "Saved: 6. Please look at the others: 1.");
    assert_eq!(world.contacts().await, 8);
    assert_eq!(statuses(&world).await.iter().filter(|status| **status == Status::NeedsReview).count(), 1);
    let list = world.api.shown(ADA).pop().unwrap();
    assert!(list.contains("1 to look at"), "{list}");
    assert!(world.api.button(ADA, "✅ 1. Max 1").is_some() && world.api.button(ADA, "✅ 2. Max 2").is_none());
    tap(&world, "2. Max 2").await;
    tap(&world, "Add to M. Zwei").await;
    assert_eq!(world.contacts().await, 8);
    assert!(statuses(&world).await.iter().all(|status| *status == Status::Accepted));
}

async fn what_one_tap_accepted_is_taken_back_at_once(world: World) {
    let ada = world.paired("Ada", ADA).await;
    eight(&world).await;
    tap(&world, "Accept all").await;
    assert_eq!(world.contacts().await, 8);
    world.deliver(&world.text(ADA, "/undo")).await;
    world.work().await;
    assert_eq!(world.contacts().await, 0);
    let shown = world.api.shown(ADA);
    assert_eq!(shown.last().unwrap(), "↩︎ Taken back: all 8.");
    assert!(shown[shown.len() - 2].contains("8 to look at"), "the list says so, too: {shown:?}");
    // The list has a button for it, which goes with its time.
    tap(&world, "Accept all").await;
    let changed = world.cards().await.remove(3).contact_id.unwrap();
    let noted = |mut data: ContactData| {
        data.note = Some("calls on Monday".into());
        Ok(data)
    };
    contacts::update(&world.crm, &ada, changed, 1, noted).await.unwrap();
    let undo = world.api.button(ADA, "Undo").unwrap();
    let late = world.tap(ADA, ADA, &undo);
    // The contact that was changed since is the last step by now.
    let before = world.cards().await;
    tap(&world, "Undo").await;
    assert_eq!(toast(&world), "↩︎ Taken back: 7. Changed since, so left as they are: 1.");
    assert_eq!(world.contacts().await, 1);
    assert_eq!(before.len(), 8);
    assert!(world.api.shown(ADA).iter().any(|text| text.contains("7 to look at")), "{:?}", world.api.shown(ADA));
    world.advance(601);
    world.deliver(&late).await;
    world.work().await;
    assert_eq!(toast(&world), "Too late: that was more than ten minutes ago.");
}

async fn entries_of_a_file_that_are_broken_are_named(world: World) {
    world.paired("Ada", ADA).await;
    let good = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A. Example\r\nNOTE:met in Berlin\r\nNOTE:likes tea\r\nEND:VCARD\r\n";
    let file = format!("{good}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut Off\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n");
    world.api.put_file("vcf", file);
    let before = world.api.shown(ADA).len();
    world.deliver(&world.document(ADA, "vcf", "people.vcf", "text/vcard", 900)).await;
    world.work().await;
    let shown = world.api.shown(ADA).split_off(before);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown[0].contains("<b>A. Example</b>") && shown[0].contains("met in Berlin likes tea"), "{shown:?}");
    let told = "⚠︎ Left out of the file: 2.\nNo. 2, line 7: the line END:VCARD is missing\n\
        No. 3, line 10: neither name nor company, phone or e-mail";
    assert_eq!(shown[1], told);
    tap(&world, "Accept").await;
    let name = world.api.calls("senddocument").pop().unwrap().params["document"]["text"].to_string();
    assert!(name.contains("N:Example;A.;"), "{name}");
    // Nothing of it can be read.
    world.api.put_file("vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\n");
    let before = world.api.shown(ADA).len();
    world.deliver(&world.document(ADA, "vcf", "people.vcf", "text/vcard", 900)).await;
    world.work().await;
    let shown = world.api.shown(ADA).split_off(before);
    assert_eq!(shown, ["⚠︎ Left out of the file: 1.\nNo. 1, line 1: the line END:VCARD is missing"]);
}

async fn known(world: &World, actor: &crm::Actor, family: &str, company: &str) {
    let name = NameParts { given: Some("E.".into()), family: Some(family.to_owned()), ..NameParts::default() };
    let phone = contacts::Point {
        id: crm::ContactPointId::new(),
        kind: contacts::PointKind::Phone,
        label: None,
        value: "+49 30 901820".into(),
        normal_form: None,
        address: None,
        origin: None,
    };
    let data = ContactData { name, company: Some(company.to_owned()), points: vec![phone], ..ContactData::default() };
    contacts::create(&world.crm, actor, data).await.unwrap();
}

async fn up_to_three_known_contacts_are_offered(world: World) {
    let ada = world.paired("Ada", ADA).await;
    for number in 1..=4 {
        known(&world, &ada, &format!("Muster {number}"), "Muster AG").await;
    }
    photograph(&world).await;
    let shown = world.api.shown(ADA).pop().unwrap();
    assert_eq!(shown.matches("👥").count(), 3, "{shown}");
    for number in 2..=4 {
        assert!(world.api.button(ADA, &format!("Add to E. Muster {number}")).is_some(), "{number}");
    }
    assert!(world.api.button(ADA, "Add to E. Muster 1").is_none());
    tap(&world, "Add to E. Muster 3").await;
    assert_eq!(toast(&world), "Added to E. Muster 3.");
    assert_eq!(world.contacts().await, 4);
    let shown = world.api.shown(ADA);
    assert!(shown.iter().any(|text| text == "✅ Saved: <b>E. Muster 3</b>, Muster AG"), "{shown:?}");
    assert_eq!(world.api.calls("sendcontact").pop().unwrap().params["first_name"], "E. Muster 3");
}

async fn a_merge_is_taken_back_by_tap(world: World) {
    let ada = world.paired("Ada", ADA).await;
    known(&world, &ada, "Muster", "Andere AG").await;
    photograph(&world).await;
    let data = world.api.button(ADA, "Add to E. Muster").unwrap();
    let add = world.tap(ADA, ADA, &data);
    world.deliver(&add).await;
    world.work().await;
    let contact = world.cards().await.remove(0).contact_id.unwrap();
    let merged = contacts::get(&world.crm, &ada, contact).await.unwrap().data;
    assert!(merged.points.iter().any(|point| point.value == "erika@example.org"), "{merged:?}");
    assert!(merged.note.unwrap().contains("Muster & Söhne GmbH"), "nothing is lost");
    tap(&world, "Undo").await;
    let before = contacts::get(&world.crm, &ada, contact).await.unwrap().data;
    assert_eq!((before.points.len(), before.note), (1, None));
    assert_eq!(statuses(&world).await, [Status::NeedsReview]);
}
