//! Messages that are changed after they were sent.

use crm::contacts;

use super::harness::{JPEG, World};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    another_caption_is_another_note_and_other_tags,
    another_caption_reaches_the_contact,
    another_answer_is_the_value,
    other_words_correct_the_card_that_was_spoken_of,
    a_card_that_is_not_shown_yet_was_not_spoken_of,
    a_signature_is_completed,
    what_says_nothing_of_a_card_changes_nothing,
);

async fn deliver(world: &World, raw: &str) {
    world.deliver(raw).await;
    world.work().await;
}

/// The update that tells that a message was changed.
fn edited(world: &World, message: &str) -> String {
    let (_, rest) = message.split_once(r#""message":{"#).unwrap();
    let id = world.next();
    format!(r#"{{"update_id":{id},"edited_message":{{"edit_date":1800000100,{rest}"#)
}

/// The message with another number.
fn numbered(message: &str, number: i64) -> String {
    let (before, rest) = message.split_once(r#""message_id":"#).unwrap();
    let (_, after) = rest.split_once(',').unwrap();
    format!(r#"{before}"message_id":{number},{after}"#)
}

async fn tap(world: &World, label: &str) {
    let data = world.api.button(ADA, label).unwrap_or_else(|| panic!("no button {label}: {:?}", world.api.shown(ADA)));
    deliver(world, &world.tap(ADA, ADA, &data)).await;
}

async fn draft(world: &World) -> contacts::ContactData {
    world.cards().await.remove(0).draft.unwrap()
}

async fn company(world: &World) -> Option<String> {
    draft(world).await.company
}

async fn another_caption_is_another_note_and_other_tags(world: World) {
    world.paired("Ada", ADA).await;
    deliver(&world, &world.text(ADA, "/settings tags expo")).await;
    world.api.put_file("photo", JPEG);
    let photo = world.photo(ADA, "photo").replace(r"Hannover \ud83d\ude00", "met at both 5 #leed #expo");
    deliver(&world, &photo).await;
    let answer = world.api.newest(ADA);
    deliver(&world, &world.reply(ADA, answer, r#""text":"wants a quote""#)).await;
    let before = draft(&world).await;
    assert_eq!((before.note.as_deref(), before.tags.len()), (Some("met at both 5\nwants a quote"), 2));
    let sent = world.api.shown(ADA).len();
    let edit = edited(&world, &photo.replace("both 5 #leed #expo", "booth 5 #lead"));
    deliver(&world, &edit).await;
    deliver(&world, &edit).await;
    let after = draft(&world).await;
    assert_eq!(after.note.as_deref(), Some("wants a quote\nmet at booth 5"), "what was said otherwise stays");
    assert_eq!(after.tags, ["expo", "lead"], "the tags of every card stay");
    assert_eq!(world.api.shown(ADA).len(), sent, "no chatter");
    let shown = world.api.shown(ADA).into_iter().find(|text| text.contains("Erika Muster")).unwrap();
    assert!(shown.contains("booth 5") && shown.contains("lead") && !shown.contains("leed"), "{shown}");
    // The caption is removed.
    let bare = photo.replace(r#","caption":"met at both 5 #leed #expo""#, "");
    assert_ne!(bare, photo);
    deliver(&world, &edited(&world, &bare)).await;
    let after = draft(&world).await;
    assert_eq!((after.note.as_deref(), after.tags), (Some("wants a quote"), vec!["expo".to_owned()]));
}

async fn another_caption_reaches_the_contact(world: World) {
    let ada = world.paired("Ada", ADA).await;
    world.api.put_file("photo", JPEG);
    let photo = world.photo(ADA, "photo");
    deliver(&world, &photo).await;
    tap(&world, "Accept").await;
    deliver(&world, &edited(&world, &photo.replace(r"Hannover \ud83d\ude00", "Berlin #fair"))).await;
    let id = world.cards().await.remove(0).contact_id.unwrap();
    let contact = contacts::get(&world.crm, &ada, id).await.unwrap().data;
    assert_eq!((contact.note.as_deref(), contact.tags), (Some("Berlin"), vec!["fair".to_owned()]));
    assert_eq!(world.api.shown(ADA).pop().unwrap(), "📝 Noted for Erika Muster.");
}

async fn another_answer_is_the_value(world: World) {
    world.with_card("Ada", ADA).await;
    tap(&world, "Fix").await;
    tap(&world, "Company: Muster").await;
    let answer = world.text(ADA, "Muster & Töchte GmbH");
    deliver(&world, &answer).await;
    assert_eq!(company(&world).await.as_deref(), Some("Muster & Töchte GmbH"));
    deliver(&world, &edited(&world, &answer.replace("Töchte", "Töchter"))).await;
    assert_eq!(company(&world).await.as_deref(), Some("Muster & Töchter GmbH"));
    let shown = world.api.shown(ADA).pop().unwrap();
    assert!(shown.contains("✓ Company: Muster &amp; Töchter GmbH"), "{shown}");
}

async fn other_words_correct_the_card_that_was_spoken_of(world: World) {
    world.with_card("Ada", ADA).await;
    // A chat counts what both sides write.
    let words = numbered(&world.text(ADA, "Firma: Beispiel A"), world.api.newest(ADA) + 1);
    deliver(&world, &words).await;
    // Another card comes in between.
    deliver(&world, &numbered(&world.photo(ADA, "photo"), 500)).await;
    deliver(&world, &edited(&world, &words.replace("Beispiel A", "Beispiel AG"))).await;
    let cards = world.cards().await;
    let companies: Vec<_> = cards.into_iter().map(|card| card.draft.unwrap().company.unwrap()).collect();
    assert_eq!(companies, ["Beispiel AG", "Muster & Söhne GmbH"]);
}

async fn a_card_that_is_not_shown_yet_was_not_spoken_of(world: World) {
    world.with_card("Ada", ADA).await;
    let words = numbered(&world.text(ADA, "Firma: Beispiel A"), world.api.newest(ADA) + 1);
    deliver(&world, &words).await;
    // The chat is slow: nothing is sent before the words are changed.
    world.deliver(&numbered(&world.photo(ADA, "photo"), 500)).await;
    world.deliver(&edited(&world, &words.replace("Beispiel A", "Beispiel AG"))).await;
    world.worker_with(vec![world.telegram.handler()]).run_until_idle().await.unwrap();
    assert_eq!(world.cards().await[0].draft.as_ref().unwrap().company.as_deref(), Some("Beispiel AG"));
    world.work().await;
    assert!(!world.api.shown(ADA).iter().any(|text| text.contains("not possible")), "{:?}", world.api.shown(ADA));
}

async fn a_signature_is_completed(world: World) {
    world.paired("Ada", ADA).await;
    deliver(&world, &world.text(ADA, "/settings tags expo")).await;
    let words = world.text(ADA, "Ada Example\nExample GmbH\nTel. +49 30 901822");
    deliver(&world, &words).await;
    assert_eq!(draft(&world).await.points.len(), 1);
    deliver(&world, &edited(&world, &words.replace("901822", r"901822\nada@example.org"))).await;
    let after = draft(&world).await;
    assert_eq!((after.points.len(), after.tags), (2, vec!["expo".to_owned()]));
    assert_eq!(world.cards().await.len(), 1);
    let shown = world.api.shown(ADA).pop().unwrap();
    assert!(shown.contains("ada@example.org"), "the same message shows it: {shown}");
}

async fn what_says_nothing_of_a_card_changes_nothing(world: World) {
    world.with_card("Ada", ADA).await;
    let words = world.text(ADA, "thank you");
    deliver(&world, &words).await;
    let before = (world.cards().await, world.api.shown(ADA));
    for other in ["thank you!", "/event Expo", "/stop", "phone: "] {
        deliver(&world, &edited(&world, &words.replace("thank you", other))).await;
    }
    // A stranger is not told anything either.
    deliver(&world, &edited(&world, &world.text(6001, "hello"))).await;
    assert_eq!((world.cards().await, world.api.shown(ADA)), before);
    assert!(world.api.shown(6001).is_empty());
    assert_eq!(world.identities().await.len(), 1);
}
