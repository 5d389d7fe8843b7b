//! Several readers at work for one phone.

use super::harness::{IMAGE, JPEG, World};
use crate::reader::max;
use crate::stories;

stories!(answers_come_in_the_order_of_the_pictures,);

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
