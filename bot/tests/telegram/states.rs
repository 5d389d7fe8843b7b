//! What a chat shows while time passes, and where something does not go as usual.

use crm::chats::{self, ChatPolicy};
use crm::entity::card::Status;
use crm::entity::user::Role;
use crm::jobs::Worker;
use crm::{Actor, contacts};
use recognition::Fields;

use super::harness::{JPEG, World, erika, text};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    the_sign_of_being_busy_lasts_as_long_as_the_reading,
    a_contact_that_is_too_long_comes_as_a_file,
    small_letters_are_told_in_every_language,
    strangers_hear_nothing_where_that_is_wanted,
    the_undo_button_goes_after_ten_minutes,
    a_button_that_is_left_over_says_that_it_is_too_late,
    a_time_zone_is_chosen_and_counts,
);

async fn deliver(world: &World, raw: &str) {
    world.deliver(raw).await;
    world.work().await;
}

async fn tap(world: &World, label: &str) {
    let data = world.api.button(ADA, label).unwrap_or_else(|| panic!("no button {label}: {:?}", world.api.shown(ADA)));
    deliver(world, &world.tap(ADA, ADA, &data)).await;
}

fn toast(world: &World) -> String {
    world.api.calls("answercallbackquery").pop().unwrap().params["text"].as_str().unwrap().to_owned()
}

async fn the_sign_of_being_busy_lasts_as_long_as_the_reading(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("photo", JPEG);
    world.deliver(&world.photo(ADA, "photo")).await;
    // All readers are busy elsewhere.
    for round in 1..=3 {
        Worker::new(world.crm.clone(), "w".into(), world.chat_handlers()).run_until_idle().await.unwrap();
        let signs = world.api.calls("sendchataction");
        assert_eq!(signs.len(), round);
        assert_eq!((&signs[0].params["action"], &signs[0].params["chat_id"]), (&"typing".into(), &ADA.into()));
        // Telegram shows it for five seconds.
        world.advance(4);
    }
    world.work().await;
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
    let signs = world.api.calls("sendchataction").len();
    world.advance(60);
    world.work().await;
    assert_eq!(world.api.calls("sendchataction").len(), signs, "nobody is at work any more");
}

async fn a_contact_that_is_too_long_comes_as_a_file(world: World) {
    let urls = (0..40).map(|number| text(&format!("https://www.example.org/{number}/{}", "x".repeat(60)), 0.95));
    world.reader.shows(Fields { urls: urls.collect(), ..erika() });
    world.with_card("Ada", ADA).await;
    tap(&world, "Accept").await;
    assert!(world.api.calls("sendcontact").is_empty(), "Telegram takes 2048 bytes");
    let file = world.api.calls("senddocument").pop().unwrap().params;
    assert_eq!(file["document"]["file"], "Erika-Muster.vcf");
    let vcard = file["document"]["text"].as_str().unwrap();
    assert!(vcard.len() > 2048 && vcard.contains("example.org/39/"), "nothing is left out: {vcard}");
}

async fn small_letters_are_told_in_every_language(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("photo", JPEG);
    *world.reader.reason.lock().unwrap() = Some("text too small: 7 px letters; send the picture as a file");
    let expected = [
        ("en", "the letters are only 7 px high; send the picture as a file"),
        ("de", "nur 7 px hoch; schick das Bild als Datei"),
        ("fr", "en fichier"),
        ("es", "como archivo"),
        ("pt", "como ficheiro"),
        ("it", "come file"),
        ("ru", "файлом"),
        ("uk", "файлом"),
    ];
    for (language, words) in expected {
        let photo =
            world.photo(ADA, "photo").replace(r#""language_code":"en""#, &format!(r#""language_code":"{language}""#));
        deliver(&world, &photo).await;
        let shown = world.api.shown(ADA).pop().unwrap();
        assert!(shown.contains("⚠︎") && shown.contains("7 px") && shown.contains(words), "{language}: {shown}");
        assert!(shown.contains("Erika Muster"), "what could be read is shown all the same: {shown}");
    }
}

async fn strangers_hear_nothing_where_that_is_wanted(world: World) {
    let admin = Actor { role: Role::Admin, ..world.person("Root").await };
    let silent = ChatPolicy { answer_strangers: false, ..ChatPolicy::default() };
    chats::set_policy(&world.crm, &admin, &silent).await.unwrap();
    deliver(&world, &world.text(6001, "hello")).await;
    assert!(world.api.shown(6001).is_empty());
    assert!(world.inbox().await[0].handled_at.is_some());
    // A link makes them known all the same.
    world.paired("Ada", ADA).await;
    chats::set_policy(&world.crm, &admin, &ChatPolicy::default()).await.unwrap();
    deliver(&world, &world.text(6001, "hello")).await;
    assert_eq!(world.api.shown(6001).len(), 1);
}

async fn the_undo_button_goes_after_ten_minutes(world: World) {
    world.with_card("Ada", ADA).await;
    tap(&world, "Accept").await;
    assert!(world.api.button(ADA, "Undo").is_some());
    let edits = world.api.calls("editmessagetext").len();
    world.advance(9 * 60);
    world.work().await;
    assert!(world.api.button(ADA, "Undo").is_some());
    world.advance(61);
    world.work().await;
    assert!(world.api.button(ADA, "Undo").is_none(), "{:?}", world.api.shown(ADA));
    assert_eq!(world.api.calls("editmessagetext").len(), edits + 1);
    assert!(world.api.button(ADA, "Open the page").is_some(), "the other button stays");
    world.advance(24 * 3600);
    world.work().await;
    assert_eq!(world.api.calls("editmessagetext").len(), edits + 1, "and that was it");
}

async fn a_button_that_is_left_over_says_that_it_is_too_late(world: World) {
    let (ada, _) = world.with_card("Ada", ADA).await;
    world.paired("Bob", 5002).await;
    tap(&world, "Accept").await;
    let undo = world.api.button(ADA, "Undo").unwrap();
    let late = world.tap(ADA, ADA, &undo);
    let strange = world.tap(5002, ADA, &undo);
    world.advance(601);
    world.deliver(&late).await;
    world.work().await;
    assert_eq!(toast(&world), "Too late: that was more than ten minutes ago.");
    deliver(&world, &strange).await;
    assert_eq!(toast(&world), "This is not yours.");
    // By then the step is forgotten.
    world.advance(2 * 3600);
    crm::undo::forget_old(&world.crm).await.unwrap();
    let again = late.replacen(r#""update_id":1"#, r#""update_id":9"#, 1);
    assert_ne!(again, late);
    deliver(&world, &again).await;
    assert_eq!(toast(&world), "Too late: that was more than ten minutes ago.");
    let all = contacts::list(&world.crm, &ada, None, crm::page::PageRequest::default()).await.unwrap();
    assert_eq!(all.items.len(), 1);
}

async fn a_time_zone_is_chosen_and_counts(world: World) {
    world.with_card("Ada", ADA).await;
    // It is Friday, eight in the morning in London.
    deliver(&world, &world.text(ADA, "/remind monday at 9 call")).await;
    let shown = world.api.shown(ADA).pop().unwrap();
    assert!(shown.contains("Mon 2027-01-18 09:00 (UTC)") && shown.contains("/settings zone"), "{shown}");
    deliver(&world, &world.text(ADA, "/settings zone new york")).await;
    assert!(world.api.shown(ADA).pop().unwrap().contains("Time zone: America/New_York"));
    deliver(&world, &world.text(ADA, "/remind monday at 9 call")).await;
    let shown = world.api.shown(ADA).pop().unwrap();
    assert!(shown.contains("Mon 2027-01-18 09:00 (America/New_York)") && !shown.contains("/settings"), "{shown}");
    let due_ones = |world: &World| world.api.shown(ADA).iter().filter(|text| text.contains("Reminder: Erika")).count();
    // Monday, ten o'clock UTC, and the first of them is due.
    world.advance(3 * 24 * 3600 + 2 * 3600);
    world.work().await;
    assert_eq!(due_ones(&world), 1);
    world.advance(4 * 3600);
    world.work().await;
    assert_eq!(due_ones(&world), 2, "nine in New York is two in the afternoon");
    deliver(&world, &world.text(ADA, "/settings zone Nowhere")).await;
    assert!(world.api.shown(ADA).pop().unwrap().contains("do not know this time zone"));
}
