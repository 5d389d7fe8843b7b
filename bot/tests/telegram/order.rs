//! Several readers at work for one chat.

use super::harness::{JPEG, World, max};
use crate::stories;

const ADA: i64 = 5001;
const BOB: i64 = 5002;

stories!(answers_come_in_the_order_of_the_pictures,);

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
