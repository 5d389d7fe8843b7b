//! Pictures that have to be fetched.

use crm::entity::card::Status;

use super::graph::Fault;
use super::harness::{IMAGE, JPEG, World};
use crate::stories;

stories!(
    a_picture_is_fetched_in_two_steps_and_marked_as_read,
    a_file_that_was_sent_as_document_is_taken,
    an_expired_address_is_asked_for_again,
    a_damaged_file_is_fetched_again,
    a_file_that_never_fits_what_was_told_is_given_up,
    a_file_of_another_host_is_not_asked_for,
    a_file_that_is_gone_is_told,
    a_file_that_is_too_large_is_told_before_and_while_it_comes,
    an_outage_is_waited_out,
);

async fn send_picture(world: &World) {
    world.paired().await;
    world.graph.put_media(IMAGE, JPEG);
    world.deliver(&world.fresh("image")).await;
    world.work().await;
}

async fn wait(world: &World, tries: usize) {
    for _ in 0..tries {
        world.advance(900);
        world.work().await;
    }
}

async fn a_picture_is_fetched_in_two_steps_and_marked_as_read(world: World) {
    send_picture(&world).await;
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
    assert_eq!((world.graph.calls("address"), world.graph.calls("download")), (1, 1));
    let marks = world.graph.read_marks();
    let message = world.inbox().await.pop().unwrap().external_id;
    assert_eq!(marks[0]["message_id"], message.as_str());
    assert_eq!(marks[0]["typing_indicator"]["type"], "text");
}

async fn a_file_that_was_sent_as_document_is_taken(world: World) {
    world.paired().await;
    world.graph.put_media("1376223850470843", JPEG);
    world.deliver(&world.fresh("document")).await;
    world.work().await;
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
}

async fn an_expired_address_is_asked_for_again(world: World) {
    world.graph.fail("download", Fault::Expired);
    send_picture(&world).await;
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
    assert_eq!((world.graph.calls("address"), world.graph.calls("download")), (2, 2));
}

async fn a_damaged_file_is_fetched_again(world: World) {
    world.graph.fail("download", Fault::Damaged);
    send_picture(&world).await;
    assert_eq!(world.cards().await[0].status, Status::Received);
    wait(&world, 1).await;
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
}

async fn a_file_that_never_fits_what_was_told_is_given_up(world: World) {
    world.paired().await;
    world.graph.put_media(IMAGE, b"\xFF\xD8\xFF\xE0 not what the message told");
    world.deliver(&world.fresh("image")).await;
    world.work().await;
    wait(&world, 6).await;
    assert_eq!(world.cards().await[0].status, Status::Failed);
    assert_eq!(world.graph.calls("download"), 5);
}

async fn a_file_of_another_host_is_not_asked_for(world: World) {
    for _ in 0..5 {
        world.graph.fail("address", Fault::Elsewhere);
    }
    send_picture(&world).await;
    wait(&world, 6).await;
    assert_eq!(world.cards().await[0].status, Status::Failed);
    assert_eq!(world.graph.calls("download"), 0);
}

async fn a_file_that_is_gone_is_told(world: World) {
    world.paired().await;
    let before = world.graph.sent().len();
    world.deliver(&world.fresh("image")).await;
    world.work().await;
    assert_eq!(world.cards().await[0].status, Status::Failed);
    assert_eq!(world.graph.sent().len(), before + 1, "{:?}", world.graph.words());
}

async fn a_file_that_is_too_large_is_told_before_and_while_it_comes(world: World) {
    world.paired().await;
    world.graph.put_media(IMAGE, &vec![0xFF; 1_000_001]);
    world.deliver(&world.fresh("image")).await;
    world.work().await;
    assert_eq!(world.cards().await[0].status, Status::Failed);
    assert_eq!(world.graph.calls("download"), 0, "its size was told");
    world.graph.put_media(IMAGE, JPEG);
    world.graph.fail("download", Fault::Endless(5_000_000));
    world.deliver(&world.fresh("image")).await;
    world.work().await;
    assert_eq!(world.cards().await[1].status, Status::Failed);
}

async fn an_outage_is_waited_out(world: World) {
    for _ in 0..8 {
        world.graph.fail("address", Fault::BadGateway);
        world.graph.fail("address", Fault::Token);
    }
    send_picture(&world).await;
    wait(&world, 16).await;
    assert_eq!(world.cards().await[0].status, Status::NeedsReview, "more tries than a job has");
}
