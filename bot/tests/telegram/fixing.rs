//! A card that was read wrongly is put right without leaving the chat.

use crm::contacts;
use crm::entity::card::Status;
use recognition::{Fields, NameParts};
use sea_orm::EntityTrait;

use super::harness::{JPEG, World, in_line, name, text};
use crate::reader::PIECE;
use crate::stories;

const ADA: i64 = 5001;

stories!(
    a_value_is_chosen_typed_and_taken_back,
    lines_with_labels_and_plain_replies_correct,
    what_is_accepted_comes_back_as_a_contact_and_can_be_taken_back,
    a_step_that_was_overtaken_is_not_taken_back,
    a_known_contact_is_named,
    a_question_shows_the_pixels_and_what_else_they_could_say,
    a_question_about_a_large_picture_shows_its_own_pixels,
);

async fn tap(world: &World, label: &str) {
    let data = world.api.button(ADA, label).unwrap_or_else(|| panic!("no button {label}: {:?}", world.api.shown(ADA)));
    world.deliver(&world.tap(ADA, ADA, &data)).await;
    world.work().await;
}

async fn write(world: &World, words: &str) {
    world.deliver(&world.text(ADA, words)).await;
    world.work().await;
}

async fn reply(world: &World, to: i64, words: &str) {
    world.deliver(&world.reply(ADA, to, &format!(r#""text":{}"#, serde_json::Value::from(words)))).await;
    world.work().await;
}

async fn company(world: &World) -> Option<String> {
    world.cards().await.remove(0).draft.unwrap().company
}

async fn a_value_is_chosen_typed_and_taken_back(world: World) {
    world.with_card("Ada", ADA).await;
    tap(&world, "Fix").await;
    let menu = world.api.shown(ADA).pop().unwrap();
    assert!(menu.contains("Which one is wrong?"), "{menu}");
    tap(&world, "Company: Muster").await;
    let question = world.api.shown(ADA).pop().unwrap();
    assert!(question.contains("Company: Muster &amp; Söhne GmbH"), "{question}");
    write(&world, "Muster & Töchter GmbH").await;
    assert_eq!(company(&world).await.as_deref(), Some("Muster & Töchter GmbH"));
    let answered = world.api.shown(ADA).pop().unwrap();
    assert!(answered.contains("✓ Company: Muster &amp; Töchter GmbH"), "{answered}");
    let card = &world.api.shown(ADA)[world.api.shown(ADA).len() - 2];
    assert!(card.contains("Muster &amp; Töchter GmbH") && !card.contains("check"), "the card shows it, too: {card}");
    tap(&world, "Undo").await;
    assert_eq!(company(&world).await.as_deref(), Some("Muster & Söhne GmbH"));
    // Not after ten minutes.
    write(&world, "company: Muster AG").await;
    assert_eq!(company(&world).await.as_deref(), Some("Muster AG"));
    world.advance(601);
    write(&world, "/undo").await;
    assert!(world.api.shown(ADA).last().unwrap().contains("nothing of the last ten minutes"));
    assert_eq!(company(&world).await.as_deref(), Some("Muster AG"));
}

async fn lines_with_labels_and_plain_replies_correct(world: World) {
    world.with_card("Ada", ADA).await;
    let card = world.api.newest(ADA);
    write(&world, "Firma: Beispiel AG\nphone: +49 30 901821").await;
    let draft = world.cards().await.remove(0).draft.unwrap();
    assert_eq!(draft.company.as_deref(), Some("Beispiel AG"));
    assert_eq!(draft.points[0].value, "+49 30 901821");
    reply(&world, card, "erika.muster@example.org").await;
    let draft = world.cards().await.remove(0).draft.unwrap();
    assert_eq!(draft.points[1].value, "erika.muster@example.org");
    reply(&world, card, "met at booth 5 #lead").await;
    let draft = world.cards().await.remove(0).draft.unwrap();
    assert_eq!(draft.tags, ["lead"]);
    assert!(draft.note.unwrap().contains("met at booth 5"));
    write(&world, "email: not an address").await;
    assert!(world.api.shown(ADA).last().unwrap().contains("does not fit"), "{:?}", world.api.shown(ADA).last());
}

async fn what_is_accepted_comes_back_as_a_contact_and_can_be_taken_back(world: World) {
    world.with_card("Ada", ADA).await;
    tap(&world, "Accept").await;
    let contact = world.api.calls("sendcontact").pop().unwrap().params;
    assert_eq!((&contact["phone_number"], &contact["first_name"]), (&"+4930901820".into(), &"Erika Muster".into()));
    let vcard = contact["vcard"].as_str().unwrap();
    assert!(vcard.starts_with("BEGIN:VCARD\r\nVERSION:3.0\r\n") && vcard.len() <= 2048, "{vcard}");
    tap(&world, "Undo").await;
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
    tap(&world, "Accept").await;
    assert_eq!(world.cards().await[0].status, Status::Accepted);
    assert_eq!(world.api.calls("sendcontact").len(), 2, "another contact came of it");
}

async fn a_step_that_was_overtaken_is_not_taken_back(world: World) {
    let (ada, _) = world.with_card("Ada", ADA).await;
    tap(&world, "Accept").await;
    let contact = world.cards().await.remove(0).contact_id.unwrap();
    contacts::delete(&world.crm, &ada, contact, 1).await.unwrap();
    write(&world, "/undo").await;
    assert_eq!(world.api.shown(ADA).pop().unwrap(), "↩︎ Taken back.");
    assert!(contacts::get(&world.crm, &ada, contact).await.is_ok(), "the deletion was the last step");
    write(&world, "/undo").await;
    let shown = world.api.shown(ADA).pop().unwrap();
    assert!(shown.contains("changed since, so nothing was taken back"), "{shown}");
    assert_eq!(world.cards().await[0].status, Status::Accepted);
}

async fn a_known_contact_is_named(world: World) {
    world.with_card("Ada", ADA).await;
    tap(&world, "Accept").await;
    *world.reader.fields.lock().unwrap() = Fields {
        name: Some(name("E. Muster", NameParts::default())),
        emails: vec![text("ERIKA@example.org", 0.98)],
        ..Default::default()
    };
    world.deliver(&world.photo(ADA, "photo")).await;
    world.work().await;
    let card = world.api.shown(ADA).pop().unwrap();
    assert!(card.contains("👥 Same e-mail as Erika Muster, Muster &amp; Söhne GmbH."), "{card}");
}

async fn a_question_shows_the_pixels_and_what_else_they_could_say(world: World) {
    *world.reader.lines.lock().unwrap() = vec!["Erika Muster", "Muster GrnbH", "Muster GmbH"];
    let company = in_line(1, text("Muster GrnbH", 0.4));
    *world.reader.fields.lock().unwrap() = Fields { company: Some(company), ..super::harness::erika() };
    world.with_card("Ada", ADA).await;
    tap(&world, "Fix").await;
    tap(&world, "Company").await;
    let question = world.api.calls("sendphoto").pop().unwrap().params;
    assert!(question["caption"].as_str().unwrap().contains("Company: Muster GrnbH"), "{question}");
    assert!(world.api.button(ADA, "Erika Muster").is_some());
    assert!(world.cutter.files.lock().unwrap().is_empty(), "the preview has all the pixels");
    tap(&world, "Muster GmbH").await;
    assert!(world.api.calls("editmessagecaption").pop().unwrap().params["caption"].as_str().unwrap().contains("✓"));
    let draft = world.cards().await.remove(0).draft.unwrap();
    assert_eq!(draft.company.as_deref(), Some("Muster GmbH"));
    let corrections = crm::entity::correction::Entity::find().all(&world.crm.db).await.unwrap();
    assert_eq!(corrections.len(), 1, "the pixels are kept with what they say");
    assert_eq!(corrections[0].old_value.as_deref(), Some("Muster GrnbH"));
    assert!(!corrections[0].polygons.0.is_empty());
    // A question that was answered is not answered again.
    let stale = world.api.calls("sendphoto").len();
    tap(&world, "Undo").await;
    assert_eq!(world.cards().await.remove(0).draft.unwrap().company.as_deref(), Some("Muster GrnbH"));
    assert_eq!(world.api.calls("sendphoto").len(), stale);
}

async fn a_question_about_a_large_picture_shows_its_own_pixels(world: World) {
    *world.reader.times.lock().unwrap() = 10;
    *world.reader.lines.lock().unwrap() = vec!["Erika Muster", "Muster GrnbH"];
    let company = in_line(1, text("Muster GrnbH", 0.4));
    *world.reader.fields.lock().unwrap() = Fields { company: Some(company), ..super::harness::erika() };
    world.with_card("Ada", ADA).await;
    tap(&world, "Fix").await;
    tap(&world, "Company").await;
    let question = world.api.calls("sendphoto").pop().unwrap().params;
    assert_eq!(question["photo"]["text"], PIECE);
    let files = world.cutter.files.lock().unwrap();
    // Once more for a message whose turn in the chat had not come.
    assert!(!files.is_empty() && files.iter().all(|file| file == JPEG), "it was cut from what was sent");
}
