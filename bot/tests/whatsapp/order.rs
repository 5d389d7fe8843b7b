//! Several readers at work for one phone.

use super::harness::{IMAGE, JPEG, World};
use crate::reader::{erika, max, text};
use crate::stories;

stories!(
    answers_come_in_the_order_of_the_pictures,
    a_card_that_is_photographed_again_is_told_once,
    a_side_that_tells_something_new_is_told,
);

async fn answers_come_in_the_order_of_the_pictures(world: World) {
    world.paired().await;
    world.graph.put_media(IMAGE, JPEG);
    for _ in 0..2 {
        world.deliver(&world.fresh("image")).await;
        // Pictures that come within a minute may be two sides of one card.
        world.advance(61);
    }
    let before = world.graph.words().len();
    let slow = world.reader.is_slow_next();
    let (first, second) = (world.worker(), world.worker());
    let first = tokio::spawn(async move { first.run_until_idle().await });
    slow.has_begun();
    world.reader.shows(max(0.9));
    second.run_until_idle().await.unwrap();
    assert_eq!(world.graph.words()[before..], [""; 0], "the second picture is read, and not answered yet");
    slow.ends();
    first.await.unwrap().unwrap();
    world.work().await;
    let words = world.graph.words().split_off(before);
    assert_eq!(words.len(), 2, "{words:?}");
    assert!(words[0].contains("Erika Muster") && words[1].contains("Max Mustermann"), "{words:?}");
}

/// What the chat shows of two pictures that come one after the other, the second of them read as `fields`.
async fn told(world: &World, fields: recognition::Fields) -> Vec<String> {
    world.in_english().await;
    world.graph.put_media(IMAGE, JPEG);
    let before = world.graph.words().len();
    world.deliver(&world.fresh("image")).await;
    world.work().await;
    world.reader.shows(fields);
    world.deliver(&world.fresh("image")).await;
    world.work().await;
    world.graph.words().split_off(before)
}

async fn a_card_that_is_photographed_again_is_told_once(world: World) {
    let words = told(&world, erika()).await;
    assert_eq!(words.len(), 2, "{words:?}");
    assert!(words[0].contains("Erika Muster"), "{words:?}");
    assert!(words[1].contains("Belongs to the card of Erika Muster"), "{words:?}");
}

async fn a_side_that_tells_something_new_is_told(world: World) {
    let words = told(&world, recognition::Fields { department: Some(text("Laboratory", 0.95)), ..erika() }).await;
    let (again, rest): (Vec<_>, Vec<_>) = words.iter().partition(|text| text.contains("Laboratory"));
    assert_eq!((again.len(), rest.len()), (1, 2), "{words:?}");
}
