//! The buttons under a card belong to its owner.

use crm::entity::card::Status;

use super::harness::World;
use crate::stories;

const ADA: i64 = 5001;
const BOB: i64 = 5002;

stories!(
    only_the_owner_decides,
    a_repeated_tap_makes_no_second_contact,
    a_discarded_card_stays_discarded,
    a_strange_button_does_nothing,
);

fn toasts(world: &World) -> Vec<String> {
    let calls = world.api.calls("answercallbackquery");
    calls.iter().map(|call| call.params["text"].as_str().unwrap().to_owned()).collect()
}

async fn only_the_owner_decides(world: World) {
    world.with_card("Ada", ADA).await;
    world.paired("Bob", BOB).await;
    let accept = world.api.button(ADA, "Accept").unwrap();
    // Somebody else with an account, the same in Ada's chat, and somebody without one.
    for (person, chat) in [(BOB, BOB), (BOB, ADA), (6001, 6001)] {
        world.deliver(&world.tap(person, chat, &accept)).await;
        world.work().await;
    }
    assert_eq!(toasts(&world), ["This is not yours."; 3]);
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
    assert_eq!(world.contacts().await, 0);
}

async fn a_repeated_tap_makes_no_second_contact(world: World) {
    world.with_card("Ada", ADA).await;
    let accept = world.api.button(ADA, "Accept").unwrap();
    let tap = world.tap(ADA, ADA, &accept);
    world.deliver(&tap).await;
    world.deliver(&tap).await;
    world.deliver(&world.tap(ADA, ADA, &accept)).await;
    world.work().await;
    assert_eq!(toasts(&world), ["Saved.", "Already saved."]);
    assert_eq!(world.contacts().await, 1);
}

async fn a_discarded_card_stays_discarded(world: World) {
    world.with_card("Ada", ADA).await;
    let (accept, discard) = (world.api.button(ADA, "Accept").unwrap(), world.api.button(ADA, "Not a card").unwrap());
    world.deliver(&world.tap(ADA, ADA, &discard)).await;
    world.deliver(&world.tap(ADA, ADA, &accept)).await;
    world.work().await;
    assert_eq!(toasts(&world), ["Discarded.", "Already discarded."]);
    assert_eq!(world.cards().await[0].status, Status::Rejected);
    assert_eq!(world.api.shown(ADA).last().unwrap(), "🗑 Discarded.");
}

async fn a_strange_button_does_nothing(world: World) {
    world.with_card("Ada", ADA).await;
    for data in ["", "a:", "z:018f0000000070008000000000000000", "a:AZrjxQAAcAAAAAAAAAAAAA"] {
        world.deliver(&world.tap(ADA, ADA, data)).await;
    }
    world.work().await;
    assert_eq!(toasts(&world).len(), 4, "every tap is answered, or the button would spin");
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
}
