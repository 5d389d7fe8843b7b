//! Pictures that are too large, that are none, and that do not come at once.

use crm::entity::card::Status;

use super::fake_api::{Fault, TOKEN};
use super::harness::{JPEG, World};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    a_file_that_is_told_to_be_too_large_is_not_fetched,
    a_file_that_turns_out_too_large_fails_with_the_reason,
    a_download_that_fails_is_tried_again,
    a_file_that_telegram_has_lost_fails_with_the_reason,
    a_download_that_never_comes_ends_with_the_reason,
    a_document_that_may_be_a_picture_is_looked_at,
    other_content_is_told_what_to_send,
);

async fn a_file_that_is_told_to_be_too_large_is_not_fetched(world: World) {
    world.paired("Ada", ADA).await;
    world.deliver(&world.document(ADA, "big", "card.png", "image/png", 1_000_001)).await;
    world.work().await;
    assert!(world.api.shown(ADA).last().unwrap().contains("larger than 1 MB"));
    assert!(world.cards().await.is_empty());
    assert_eq!(world.api.calls("getfile").len(), 0);
}

async fn a_file_that_turns_out_too_large_fails_with_the_reason(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("liar", JPEG);
    world.api.fail("download", Fault::Endless(1_000_100));
    world.deliver(&world.photo(ADA, "liar")).await;
    world.work().await;
    let card = world.cards().await.remove(0);
    assert_eq!((card.status, card.reason.as_deref()), (Status::Failed, Some("the file is larger than 1 MB")));
    let last = world.api.shown(ADA).pop().unwrap();
    assert!(last.contains("I could not read this: the file is larger than 1 MB."), "{last}");
    assert!(world.jobs().await.is_empty());
}

async fn a_download_that_fails_is_tried_again(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("card", JPEG);
    world.api.fail("download", Fault::BadGateway);
    world.api.fail("download", Fault::Broken);
    world.api.fail("getFile", Fault::Limited(40));
    world.deliver(&world.photo(ADA, "card")).await;
    world.work().await;
    assert_eq!(world.api.calls("download").len(), 0, "Telegram asked to wait");
    assert!(world.api.shown(ADA).last().unwrap().contains("reading"), "the sender knows that the card has come");
    world.advance(39);
    world.work().await;
    assert_eq!(world.api.calls("getfile").len(), 1);
    for downloads in [1, 2, 3] {
        world.advance(5);
        world.work().await;
        assert_eq!(world.api.calls("download").len(), downloads);
        let reasons: Vec<_> = world.jobs().await.into_iter().filter_map(|job| job.reason).collect();
        assert!(!reasons.iter().any(|reason| reason.contains(TOKEN)), "{reasons:?}");
    }
    assert_eq!(world.cards().await[0].status, Status::NeedsReview);
    assert!(world.jobs().await.is_empty());
}

async fn a_file_that_telegram_has_lost_fails_with_the_reason(world: World) {
    world.paired("Ada", ADA).await;
    world.deliver(&world.photo(ADA, "gone")).await;
    world.work().await;
    assert_eq!(world.cards().await[0].status, Status::Failed);
    assert!(world.api.shown(ADA).last().unwrap().contains("Telegram does not have the picture any more"));
}

async fn a_download_that_never_comes_ends_with_the_reason(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("card", JPEG);
    for _ in 0..5 {
        world.api.fail("download", Fault::NotFound);
    }
    world.deliver(&world.photo(ADA, "card")).await;
    for _ in 0..7 {
        world.work().await;
        world.advance(60);
    }
    assert_eq!(world.api.calls("download").len(), 5);
    assert_eq!(world.cards().await[0].status, Status::Failed);
    let last = world.api.shown(ADA).pop().unwrap();
    assert!(last.contains("the picture could not be fetched"), "{last}");
}

async fn a_document_that_may_be_a_picture_is_looked_at(world: World) {
    world.paired("Ada", ADA).await;
    world.api.put_file("fine", JPEG);
    world.api.put_file("lies", b"MZ this is a program".to_vec());
    world.deliver(&world.document(ADA, "fine", "card.jpg", "image/jpeg", 500)).await;
    world.deliver(&world.document(ADA, "lies", "card.jpg", "image/jpeg", 500)).await;
    world.work().await;
    let mut cards = world.cards().await;
    cards.sort_by_key(|card| card.id);
    assert_eq!((cards[0].status, cards[1].status), (Status::NeedsReview, Status::Failed));
    assert!(world.api.shown(ADA).last().unwrap().contains("this is not a picture"));
}

async fn other_content_is_told_what_to_send(world: World) {
    world.paired("Ada", ADA).await;
    let contents = [
        r#""voice":{"duration":3,"mime_type":"audio/ogg","file_id":"v","file_unique_id":"v","file_size":9000}"#,
        r#""document":{"file_name":"a.txt","mime_type":"text/plain","file_id":"t","file_unique_id":"t","file_size":5}"#,
        r#""sticker":{"width":512,"height":512,"emoji":"x","set_name":"s","is_animated":false,"is_video":false,"type":"regular","file_id":"s","file_unique_id":"s","file_size":900}"#,
    ];
    for content in contents {
        world.deliver(&world.message(ADA, content)).await;
        world.work().await;
    }
    let told = world.api.shown(ADA).iter().filter(|text| text.contains("Please send me a photo")).count();
    assert_eq!(told, contents.len());
    assert!(world.cards().await.is_empty());
}
