//! Messages that go out: when they may, how fast, and what becomes of those that do not.

use crm::entity::card;
use crm::outbox;
use crm::whatsapp::{UNDELIVERABLE, WINDOW_CLOSED};

use super::graph::Fault;
use super::harness::{IMAGE, JPEG, World};
use crate::stories;

stories!(
    a_day_after_the_last_message_nothing_is_sent,
    the_window_counts_from_when_the_message_was_written,
    meta_may_know_better_that_the_window_is_closed,
    somebody_who_cannot_be_reached_is_let_be,
    a_limit_is_waited_out,
    an_outage_is_waited_out,
    a_burst_is_slowed_down,
);

async fn last_reason(world: &World) -> Option<String> {
    world.outbox().await.pop().unwrap().reason
}

async fn a_day_after_the_last_message_nothing_is_sent(world: World) {
    world.paired().await;
    world.graph.put_media(IMAGE, JPEG);
    let sent = world.graph.sent().len();
    let late = world.fresh("image");
    // Meta tries for up to seven days.
    world.advance(24 * 3600 + 1);
    world.deliver(&late).await;
    world.work().await;
    assert_eq!(world.graph.calls("send"), sent, "it was not even tried: {:?}", world.graph.words());
    let card = world.cards().await.remove(0);
    assert_eq!(card.status, card::Status::NeedsReview, "the card is read all the same");
    let unsent = outbox::unsent_answer(&world.crm.db, card.id).await.unwrap();
    assert_eq!(unsent.as_deref(), Some(WINDOW_CLOSED));
    // The next message opens it again, and the card is shown.
    world.says("/help").await;
    assert_eq!(world.graph.sent().len(), sent + 2);
    assert!(world.graph.words().iter().any(|words| words.contains("Erika Muster")), "{:?}", world.graph.words());
    assert_eq!(outbox::unsent_answer(&world.crm.db, card.id).await.unwrap(), None);
}

async fn the_window_counts_from_when_the_message_was_written(world: World) {
    let late = world.fresh("text");
    // Meta tries for up to seven days.
    world.advance(25 * 3600);
    world.deliver(&late).await;
    world.work().await;
    assert!(world.graph.sent().is_empty());
    assert_eq!(last_reason(&world).await.as_deref(), Some(WINDOW_CLOSED));
}

async fn meta_may_know_better_that_the_window_is_closed(world: World) {
    world.graph.fail("send", Fault::Code(131_047));
    world.says("hello").await;
    assert_eq!(last_reason(&world).await.as_deref(), Some(WINDOW_CLOSED));
    assert_eq!(world.graph.calls("send"), 1);
}

async fn somebody_who_cannot_be_reached_is_let_be(world: World) {
    world.graph.fail("send", Fault::Code(131_026));
    world.says("hello").await;
    assert_eq!(last_reason(&world).await.as_deref(), Some(UNDELIVERABLE));
    assert_eq!(world.graph.calls("send"), 1);
}

async fn a_limit_is_waited_out(world: World) {
    for code in [130_429, 131_056, 4] {
        world.graph.fail("send", Fault::Code(code));
    }
    world.says("hello").await;
    assert!(world.graph.sent().is_empty());
    for _ in 0..4 {
        world.advance(60);
        world.work().await;
    }
    assert_eq!(world.graph.sent().len(), 1);
}

async fn an_outage_is_waited_out(world: World) {
    for _ in 0..10 {
        world.graph.fail("send", Fault::Token);
        world.graph.fail("send", Fault::BadGateway);
    }
    world.says("hello").await;
    for _ in 0..20 {
        world.advance(60);
        world.work().await;
    }
    assert_eq!(world.graph.sent().len(), 1, "more tries than a message has");
}

async fn a_burst_is_slowed_down(world: World) {
    world.paired().await;
    for _ in 0..60 {
        world.deliver(&world.fresh("text").replace(r#""Grüße 👋 from \"booth 5\"""#, r#""/help""#)).await;
    }
    world.work().await;
    let burst = world.graph.sent().len();
    assert!((40..=46).contains(&burst), "{burst}");
    world.advance(60);
    world.work().await;
    assert_eq!(world.graph.sent().len(), burst + 10, "one each six seconds");
    world.advance(60);
    world.work().await;
    assert_eq!(world.graph.sent().len(), 61);
}
