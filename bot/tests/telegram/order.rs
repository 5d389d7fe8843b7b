//! Several readers at work for one chat.

use crm::entity::card::Status;
use crm::entity::job;

use super::fake_api::Fault;
use super::harness::{JPEG, World, erika, max};
use crate::stories;

const ADA: i64 = 5001;
const BOB: i64 = 5002;

stories!(
    answers_come_in_the_order_of_the_pictures,
    a_picture_that_cannot_be_fetched_holds_up_nobody,
    a_picture_that_is_fetched_at_the_second_try_keeps_its_place,
);

async fn answers_come_in_the_order_of_the_pictures(world: World) {
    for (name, chat) in [("Ada", ADA), ("Bob", BOB)] {
        world.paired(name, chat).await;
    }
    world.api.put_file("photo", JPEG);
    for chat in [ADA, ADA, BOB] {
        world.deliver(&world.photo(chat, "photo")).await;
    }
    let edits = world.api.calls("editmessagetext").len();
    let slow = world.reader.is_slow_next();
    let (first, second) = (world.worker(), world.worker());
    let first = tokio::spawn(async move { first.run_until_idle().await });
    slow.has_begun();
    world.reader.shows(max(0.9));
    second.run_until_idle().await.unwrap();
    let shown = world.api.shown(ADA);
    assert!(shown.iter().rev().take(2).all(|text| text.contains("reading")), "both count as being read: {shown:?}");
    assert!(world.api.shown(BOB).last().unwrap().contains("Mustermann"), "others do not wait: {shown:?}");
    slow.ends();
    first.await.unwrap().unwrap();
    world.work().await;
    let calls = world.api.calls("editmessagetext").split_off(edits);
    let texts: Vec<String> = calls
        .into_iter()
        .filter(|call| call.params["chat_id"] == ADA)
        .map(|call| call.params["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("Erika Muster") && texts[1].contains("Max Mustermann"), "{texts:?}");
}

/// The last two messages of the chat, which answer the two pictures.
fn two(world: &World) -> [String; 2] {
    let mut shown = world.api.shown(ADA);
    shown.split_off(shown.len() - 2).try_into().unwrap()
}

async fn a_picture_that_cannot_be_fetched_holds_up_nobody(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("photo", JPEG);
    world.reader.shows(max(0.9));
    world.api.fail("download", Fault::NotFound);
    for _ in 0..2 {
        world.deliver(&world.photo(ADA, "photo")).await;
    }
    world.work().await;
    assert_eq!(world.api.calls("download").len(), 2, "the second one is not held up");
    let statuses: Vec<_> = world.cards().await.into_iter().map(|card| card.status).collect();
    assert_eq!(statuses, [Status::Received, Status::NeedsReview]);
    assert!(two(&world).iter().all(|text| text.contains("reading")), "the first may come yet: {:?}", two(&world));
    // The next try fails, too, and the second answer waits no longer.
    world.api.fail("download", Fault::NotFound);
    world.advance(5);
    world.work().await;
    let [first, second] = two(&world);
    assert!(first.contains("reading") && second.contains("Max Mustermann"), "{first}\n{second}");
    // What comes now is answered at once.
    world.reader.shows(erika());
    world.deliver(&world.photo(ADA, "photo")).await;
    world.work().await;
    assert!(world.api.shown(ADA).last().unwrap().contains("Erika Muster"));
    for _ in 0..3 {
        world.api.fail("download", Fault::NotFound);
    }
    for _ in 0..3 {
        world.advance(60);
        world.work().await;
    }
    assert_eq!(world.api.calls("download").len(), 7, "five for the first, one for each other");
    let edits = world.api.calls("editmessagetext");
    let told = edits.iter().filter(|call| call.params["text"].as_str().unwrap().contains("could not be fetched"));
    assert_eq!(told.count(), 1, "said once, in the end");
    assert_eq!(world.cards().await[0].status, Status::Failed);
    assert!(world.jobs().await.iter().all(|job| job.status == job::Status::Dead));
}

async fn a_picture_that_is_fetched_at_the_second_try_keeps_its_place(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("photo", JPEG);
    world.reader.shows(max(0.9));
    world.api.fail("download", Fault::NotFound);
    for _ in 0..2 {
        world.deliver(&world.photo(ADA, "photo")).await;
    }
    world.work().await;
    world.reader.shows(erika());
    let edits = world.api.calls("editmessagetext").len();
    world.advance(5);
    world.work().await;
    let calls = world.api.calls("editmessagetext").split_off(edits);
    let texts: Vec<_> = calls.iter().map(|call| call.params["text"].as_str().unwrap()).collect();
    assert!(texts[0].contains("Erika Muster") && texts[1].contains("Max Mustermann"), "{texts:?}");
}
