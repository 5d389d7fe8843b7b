//! Two sides of a card are one contact, whether they come in an album, late, or as a reply.

use crm::entity::card::Status;
use recognition::Fields;

use super::harness::{JPEG, World, text};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    a_late_side_of_an_album_joins_the_first,
    an_album_of_several_cards_stays_several,
    a_photo_that_answers_a_card_is_its_back,
    a_card_is_joined_by_tap_and_parted_again,
    sides_are_separated_by_tap_and_by_command_however_old,
);

fn back() -> Fields {
    Fields { urls: vec![text("https://www.example.org/berlin", 0.95)], ..Fields::default() }
}

async fn send(world: &World, message: &str) {
    world.api.put_file("card", JPEG);
    world.deliver(message).await;
    world.work().await;
}

async fn statuses(world: &World) -> Vec<Status> {
    let mut cards = world.cards().await;
    cards.sort_by_key(|card| card.id);
    cards.into_iter().map(|card| card.status).collect()
}

async fn a_late_side_of_an_album_joins_the_first(world: World) {
    world.paired("Ada", ADA).await;
    let (front, back_side) = (world.in_album(ADA, "card"), world.in_album(ADA, "card"));
    send(&world, &front).await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview], "it is read at once");
    world.advance(10);
    *world.reader.fields.lock().unwrap() = back();
    send(&world, &back_side).await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Joined]);
    let shown = world.api.shown(ADA);
    assert!(shown.iter().any(|text| text.contains("Erika Muster") && text.contains("example.org/berlin")), "{shown:?}");
    assert!(shown.last().unwrap().contains("Belongs to the card of Erika Muster"), "{shown:?}");
}

async fn an_album_of_several_cards_stays_several(world: World) {
    world.paired("Ada", ADA).await;
    let (first, second) = (world.in_album(ADA, "card"), world.in_album(ADA, "card"));
    // The second arrives first.
    *world.reader.fields.lock().unwrap() = Fields {
        name: Some(super::harness::name("Max Mustermann", recognition::NameParts::default())),
        emails: vec![text("max@example.org", 0.97)],
        ..Fields::default()
    };
    send(&world, &second).await;
    *world.reader.fields.lock().unwrap() = super::harness::erika();
    send(&world, &first).await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview; 2]);
}

async fn a_photo_that_answers_a_card_is_its_back(world: World) {
    world.with_card("Ada", ADA).await;
    let card = world.api.newest(ADA);
    *world.reader.fields.lock().unwrap() = back();
    let photo = r#""photo":[{"file_id":"card","file_unique_id":"l","file_size":180000,"width":1280,"height":720}]"#;
    send(&world, &world.reply(ADA, card, photo)).await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Joined]);
}

async fn a_card_is_joined_by_tap_and_parted_again(world: World) {
    world.with_card("Ada", ADA).await;
    *world.reader.fields.lock().unwrap() = back();
    send(&world, &world.photo(ADA, "card")).await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview; 2]);
    for label in ["Back of another", "Erika Muster"] {
        let data = world.api.button(ADA, label).unwrap();
        world.deliver(&world.tap(ADA, ADA, &data)).await;
        world.work().await;
    }
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Joined]);
    assert!(world.api.shown(ADA).pop().unwrap().contains("Now the back of Erika Muster"));
    world.deliver(&world.text(ADA, "/undo")).await;
    world.work().await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview; 2]);
}

async fn tap(world: &World, label: &str) {
    let data = world.api.button(ADA, label).unwrap_or_else(|| panic!("no button {label}: {:?}", world.api.shown(ADA)));
    world.deliver(&world.tap(ADA, ADA, &data)).await;
    world.work().await;
}

async fn sides_are_separated_by_tap_and_by_command_however_old(world: World) {
    world.with_card("Ada", ADA).await;
    let front = world.api.newest(ADA);
    *world.reader.fields.lock().unwrap() = back();
    send(&world, &world.photo(ADA, "card")).await;
    let second = world.api.newest(ADA);
    let join = async || {
        tap(&world, "Back of another").await;
        tap(&world, "Erika Muster").await;
        assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Joined]);
        world.advance(24 * 3600);
        crm::undo::forget_old(&world.crm).await.unwrap();
    };
    join().await;
    tap(&world, "Fix").await;
    tap(&world, "Separate the sides").await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview; 2]);
    let of = |number: i64| world.api.text_of(ADA, number);
    assert!(of(front).contains("Is this right?") && !of(front).contains("berlin"), "{}", of(front));
    assert!(of(second).contains("example.org/berlin"), "the back is to be looked at again: {}", of(second));
    // The same by a command, as an answer to the message about the back.
    join().await;
    world.deliver(&world.reply(ADA, second, r#""text":"/separate""#)).await;
    world.work().await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview; 2]);
    assert!(world.api.shown(ADA).last().unwrap().contains("Two cards again"));
    world.deliver(&world.text(ADA, "/separate")).await;
    world.work().await;
    assert!(world.api.shown(ADA).last().unwrap().contains("no card with two sides"));
    // And that can be taken back, too: a step before the last message, which did nothing.
    world.deliver(&world.text(ADA, "/undo")).await;
    world.work().await;
    assert_eq!(statuses(&world).await, [Status::NeedsReview, Status::Joined]);
}
