//! What people do with their cards besides accepting them.

use crm::contacts::{self, ContactData, NameParts};
use crm::entity::card::Status;
use crm::entity::reminder;
use recognition::{Fields, NameParts as ReadParts};
use sea_orm::EntityTrait;

use super::graph::choices;
use super::harness::{IMAGE, JPEG, World};
use crate::reader::{erika, in_line, name, text};
use crate::stories;

stories!(
    each_card_of_a_picture_is_answered_and_accepted_by_itself,
    a_photo_that_answers_an_older_card_is_its_back,
    a_place_is_the_event_of_the_day,
    shared_contacts_become_cards,
    a_reminder_comes_back_in_the_chat,
    what_was_missed_is_shown_when_the_person_writes_again,
    a_question_shows_the_pixels_and_what_else_they_could_say,
    whatever_is_done_to_a_card_has_one_answer,
    settings_are_changed_by_choice,
    contacts_are_found_by_pages,
    a_known_contact_takes_what_is_new,
    a_long_card_is_shown_whole,
);

fn max() -> Fields {
    Fields {
        name: Some(name("Max Mustermann", ReadParts::default())),
        company: Some(text("Beispiel GmbH", 0.95)),
        emails: vec![text("max@example.net", 0.97)],
        ..Fields::default()
    }
}

async fn statuses(world: &World) -> Vec<Status> {
    world.cards().await.into_iter().map(|card| card.status).collect()
}

async fn each_card_of_a_picture_is_answered_and_accepted_by_itself(world: World) {
    world.in_english().await;
    *world.reader.others.lock().unwrap() = vec![max()];
    let before = world.graph.sent().len();
    world.photographs().await;
    let words = world.graph.words();
    let answers = &words[before..];
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert!(answers[0].contains("1 of 2") && answers[0].contains("Erika Muster"), "{answers:?}");
    assert!(answers[1].contains("2 of 2") && answers[1].contains("Max Mustermann"), "{answers:?}");
    // The newest message that offers it is the second card's.
    world.chooses("Accept").await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Accepted]);
    assert_eq!(world.last(), "[contact: Max Mustermann]");
    let first =
        choices(&world.graph.sent()[before]).into_iter().find(|(_, label)| label.contains("Not a card")).unwrap();
    world.deliver(&world.fresh("list_reply").replace("\"TAP\"", &format!("\"{}\"", first.0))).await;
    world.work().await;
    assert_eq!(statuses(&world).await, [Status::Rejected, Status::Accepted]);
    assert_eq!(world.contacts().await, 1);
}

async fn a_photo_that_answers_an_older_card_is_its_back(world: World) {
    world.in_english().await;
    world.photographs().await;
    let answer = world.outbox().await.pop().unwrap().external_message_id.unwrap();
    // Long after what counts as sent together.
    world.advance(3600);
    world.reader.shows(Fields { urls: vec![text("https://www.example.org/berlin", 0.95)], ..Fields::default() });
    world.graph.put_media(IMAGE, JPEG);
    world.deliver(&world.fresh("image_reply").replace("wamid.OUT1", &answer)).await;
    world.work().await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Joined]);
    let said = world.graph.words();
    assert!(said.iter().any(|text| text.contains("Erika Muster") && text.contains("example.org/berlin")), "{said:?}");
}

async fn a_place_is_the_event_of_the_day(world: World) {
    world.in_english().await;
    world.deliver(&world.fresh("location")).await;
    world.work().await;
    assert!(world.last().contains("Hannover Messe"), "{}", world.last());
    world.photographs().await;
    assert!(world.last().contains("📅 Hannover Messe"), "{}", world.last());
    world.advance(23 * 3600);
    world.photographs().await;
    assert!(!world.last().contains("📅"), "it ends with the day: {}", world.last());
}

async fn shared_contacts_become_cards(world: World) {
    world.in_english().await;
    world.deliver(&world.fresh("contacts")).await;
    world.work().await;
    let cards = world.cards().await;
    assert_eq!(cards.len(), 2);
    let draft = cards[0].draft.clone().unwrap();
    assert_eq!((draft.display_name.as_str(), draft.points.len()), ("Erika Muster", 3));
    assert_eq!(draft.company.as_deref(), Some("Muster & Söhne GmbH"));
    let words = world.graph.words();
    assert!(words[words.len() - 2].contains("1 of 2") && world.last().contains("2 of 2"), "{words:?}");
    world.chooses("Accept").await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Accepted]);
}

async fn a_reminder_comes_back_in_the_chat(world: World) {
    world.in_english().await;
    world.photographs().await;
    world.says("/remind some day").await;
    assert!(world.last().contains("Write when"), "{}", world.last());
    world.says("/settings zone Berlin").await;
    world.says("/remind 20 hours call about the offer").await;
    assert!(world.last().contains("⏰ Erika Muster") && world.last().contains("Europe/Berlin"), "{}", world.last());
    world.advance(20 * 3600 + 60);
    world.work().await;
    assert!(world.last().contains("Reminder: Erika Muster") && world.last().contains("call about the offer"));
    world.chooses("Tomorrow").await;
    assert_eq!(world.last(), "Tomorrow again.");
    world.says("good morning").await;
    world.advance(24 * 3600 - 60);
    world.says("hello").await;
    world.advance(120);
    world.work().await;
    assert!(world.last().contains("Reminder: Erika Muster"), "{:?}", world.graph.words());
    world.chooses("Done").await;
    assert_eq!(world.last(), "Done.");
    let reminders = reminder::Entity::find().all(&world.crm.db).await.unwrap();
    assert_eq!(reminders.len(), 1);
    assert_eq!(reminders[0].status, reminder::Status::Done);
}

async fn what_was_missed_is_shown_when_the_person_writes_again(world: World) {
    world.in_english().await;
    world.photographs().await;
    world.says("/remind 3 days call about the offer").await;
    world.advance(4 * 24 * 3600);
    world.work().await;
    let sent = world.graph.sent().len();
    assert!(!world.last().contains("Reminder:"), "nothing goes out after a day: {}", world.last());
    world.says("hello").await;
    let said = &world.graph.words()[sent..];
    assert_eq!(said.iter().filter(|words| words.contains("Reminder: Erika Muster")).count(), 1, "{said:?}");
    world.chooses("Done").await;
    world.says("hello again").await;
    let said = &world.graph.words()[sent..];
    assert_eq!(said.iter().filter(|words| words.contains("Reminder: Erika Muster")).count(), 1, "{said:?}");
}

async fn a_question_shows_the_pixels_and_what_else_they_could_say(world: World) {
    *world.reader.lines.lock().unwrap() = vec!["Erika Muster", "Muster GrnbH", "Muster GmbH"];
    let company = in_line(1, text("Muster GrnbH", 0.4));
    world.reader.shows(Fields { company: Some(company), ..erika() });
    world.in_english().await;
    world.photographs().await;
    world.chooses("Fix").await;
    assert!(world.last().contains("Which one is wrong?"), "{}", world.last());
    world.chooses("Company").await;
    let (_, _, picture) = world.graph.uploads().pop().expect("the pixels were handed in");
    assert!(picture.starts_with(b"\xFF\xD8\xFF"));
    let question = world.graph.sent().pop().unwrap();
    assert!(world.last().contains("Company: Muster GrnbH"), "{question:#}");
    assert_eq!(question["interactive"]["header"]["type"], "image", "{question:#}");
    let before = world.graph.sent().len();
    world.chooses("Muster GmbH").await;
    let answer = one_message(&world, before);
    assert!(answer.starts_with("✓ Company: Muster GmbH\n\n*Erika Muster*\n"), "what was done, and the card: {answer}");
    let offered: Vec<_> = choices(&world.graph.sent().pop().unwrap()).into_iter().map(|(_, title)| title).collect();
    assert_eq!(offered, ["✅ Accept", "✏️ Fix", "↩︎ Undo"], "buttons, not a list");
    assert_eq!(world.cards().await[0].draft.clone().unwrap().company.as_deref(), Some("Muster GmbH"));
    let corrections = crm::entity::correction::Entity::find().all(&world.crm.db).await.unwrap();
    assert_eq!(corrections.len(), 1);
    assert!(!corrections[0].polygons.0.is_empty(), "with the pixels it belongs to");
    world.says("/undo").await;
    assert_eq!(world.cards().await[0].draft.clone().unwrap().company.as_deref(), Some("Muster GrnbH"));
}

/// What the chat was told since, which is one message.
fn one_message(world: &World, before: usize) -> String {
    let mut words = world.graph.words().split_off(before);
    assert_eq!(words.len(), 1, "no chatter: {words:?}");
    words.remove(0)
}

async fn whatever_is_done_to_a_card_has_one_answer(world: World) {
    world.in_english().await;
    world.photographs().await;
    let answer_to = async |words: &str| {
        let before = world.graph.sent().len();
        world.says(words).await;
        one_message(&world, before)
    };
    let answer = answer_to("company: Beispiel AG\nphone: +49 30 901821").await;
    assert!(answer.starts_with("✓ Company: Beispiel AG; Phone: +49 30 901821\n\n*Erika Muster*\n"), "{answer}");
    let before = world.graph.sent().len();
    world.chooses("Undo").await;
    let answer = one_message(&world, before);
    assert!(answer.starts_with("↩︎ Taken back.\n\n*Erika Muster*\n") && answer.contains("901820"), "{answer}");
    assert!(answer.contains("Muster & Söhne GmbH"), "what one message put right is one step: {answer}");
    answer_to("company: Muster KG").await;
    let answer = answer_to("/undo").await;
    assert!(answer.starts_with("↩︎ Taken back.") && answer.contains("Muster & Söhne GmbH"), "{answer}");
    // A value that is corrected shows who may be the same.
    world.chooses("Accept").await;
    world.advance(120);
    world.reader.shows(Fields { emails: vec![text("other@example.org", 0.97)], ..max() });
    world.photographs().await;
    let answer = answer_to("email: erika@example.org").await;
    assert!(answer.contains("👥 Same e-mail as Erika Muster"), "{answer}");
    world.chooses("Add to Erika Muster").await;
    assert_eq!(world.contacts().await, 1);
    // Once it is saved, there is nothing to show but what was done.
    let answer = answer_to("company: Muster AG").await;
    assert_eq!(answer, "✓ Company: Muster AG");
}

async fn settings_are_changed_by_choice(world: World) {
    world.in_english().await;
    world.says("/settings").await;
    assert!(world.last().contains("Time zone: UTC"), "{}", world.last());
    let list = world.graph.sent().pop().unwrap();
    assert_eq!(list["interactive"]["action"]["button"], "Choose", "a word, not a sign");
    world.chooses("Deutsch").await;
    world.says("/settings").await;
    assert!(world.last().contains("Sprache: Deutsch"), "{}", world.last());
    assert_eq!(world.graph.sent().pop().unwrap()["interactive"]["action"]["button"], "Auswählen");
    world.chooses("Sichere übernehmen").await;
    world.says("/settings zone nirgendwo").await;
    assert!(world.last().contains("kenne ich nicht"), "{}", world.last());
    world.says("/settings").await;
    assert!(world.last().contains("ohne Nachfrage"), "{}", world.last());
}

async fn contacts_are_found_by_pages(world: World) {
    let ada = world.in_english().await;
    for number in 1..=8 {
        let data = ContactData { display_name: format!("Muster {number}"), ..ContactData::default() };
        contacts::create(&world.crm, &ada, data).await.unwrap();
    }
    world.says("/find muster").await;
    let titles = |world: &World| -> Vec<String> {
        choices(&world.graph.sent().pop().unwrap()).into_iter().map(|(_, title)| title).collect()
    };
    assert_eq!(titles(&world).len(), 7, "six and the way to the others: {:?}", titles(&world));
    world.chooses("Older").await;
    assert_eq!(titles(&world), ["Muster 2", "Muster 1", "⬅︎ Newer"]);
    world.chooses("Newer").await;
    assert_eq!(titles(&world)[0], "Muster 8");
    world.chooses("Muster 8").await;
    assert_eq!(world.last(), "[contact: Muster 8]");
}

async fn a_known_contact_takes_what_is_new(world: World) {
    let ada = world.in_english().await;
    let parts = NameParts { given: Some("Erika".into()), family: Some("Muster".into()), ..NameParts::default() };
    let company = Some("Muster & Söhne GmbH".to_owned());
    let known = contacts::create(&world.crm, &ada, ContactData { name: parts, company, ..ContactData::default() });
    let known = known.await.unwrap().record.id;
    world.photographs().await;
    assert!(world.last().contains("You already have Erika Muster"), "{}", world.last());
    world.chooses("Add to Erika Muster").await;
    assert_eq!(world.last(), "[contact: Erika Muster]", "the phone's address book learns what is new");
    assert_eq!(world.contacts().await, 1);
    let contact = contacts::get(&world.crm, &ada, known).await.unwrap();
    assert_eq!(contact.data.points.len(), 3);
    world.says("/undo").await;
    assert_eq!(contacts::get(&world.crm, &ada, known).await.unwrap().data.points.len(), 0);
    assert_eq!(statuses(&world).await, [Status::NeedsReview]);
}

async fn a_long_card_is_shown_whole(world: World) {
    world.in_english().await;
    let urls = (0..15).map(|number| text(&format!("https://www.example.org/{number}/{}", "x".repeat(40)), 0.95));
    world.reader.shows(Fields { urls: urls.collect(), ..erika() });
    let before = world.graph.sent().len();
    world.photographs().await;
    let words = world.graph.words();
    let said = words[before..].join("\n");
    for number in 0..15 {
        assert!(said.contains(&format!("example.org/{number}/")), "{number}: {said}");
    }
    world.chooses("Accept").await;
    assert_eq!(statuses(&world).await, [Status::Accepted]);
}
