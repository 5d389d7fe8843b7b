//! The whole way of a card in a chat.

use crm::chats;
use crm::entity::card::Status;
use crm::jobs::Worker;

use super::harness::{JPEG, World};
use crate::stories;

const ADA: i64 = 5001;

stories!(a_card_becomes_a_contact_in_the_chat, the_message_follows_what_happens_on_the_page, commands_are_answered);

async fn a_card_becomes_a_contact_in_the_chat(world: World) {
    let ada = world.person("Ada").await;
    let token = chats::create_link(&world.crm, &ada).await.unwrap().token;
    world.api.note("person: /start <token>");
    world.deliver(&world.text(ADA, &format!("/start {token}"))).await;
    world.work().await;

    world.api.note("person: hello");
    world.deliver(&world.text(ADA, "hello")).await;
    world.work().await;

    world.api.put_file("card", JPEG);
    world.api.note("person: a photo");
    world.deliver(&world.photo(ADA, "card")).await;
    // Without a reader the answer is that the card has arrived.
    Worker::new(world.crm.clone(), "w".into(), world.chat_handlers()).run_until_idle().await.unwrap();
    world.work().await;

    world.api.note("person: taps Accept");
    let accept = world.api.button(ADA, "Accept").unwrap();
    world.deliver(&world.tap(ADA, ADA, &accept)).await;
    world.work().await;

    insta::assert_snapshot!("conversation", world.api.transcript());
    let cards = world.cards().await;
    assert_eq!(cards.len(), 1);
    assert_eq!((cards[0].status, cards[0].owner_id), (Status::Accepted, ada.user_id));
    assert_eq!(world.contacts().await, 1);
    assert!(world.jobs().await.is_empty(), "every job has ended");
    assert_eq!(world.api.calls("sendmessage").len(), 3, "the card was one message that was edited");
    let downloads = world.api.calls("download");
    assert_eq!(downloads.len(), 1);
    assert_eq!(downloads[0].params["path"], "photos/card.jpg", "the largest size was fetched");
}

async fn the_message_follows_what_happens_on_the_page(world: World) {
    let (ada, card) = world.with_card("Ada", ADA).await;
    crm::cards::reject(&world.crm, &ada, card.id, None).await.unwrap();
    world.work().await;
    assert_eq!(world.api.shown(ADA).last().unwrap(), "🗑 Discarded.");
    assert!(world.api.button(ADA, "Accept").is_none(), "a discarded card has no buttons");
}

async fn commands_are_answered(world: World) {
    world.paired("Ada", ADA).await;
    for (command, answer) in [("/help", "Send me a photo"), ("/start", "Send me a photo"), ("/stop", "disconnected")] {
        world.deliver(&world.text(ADA, command)).await;
        world.work().await;
        let last = world.api.shown(ADA).pop().unwrap();
        assert!(last.contains(answer), "{command}: {last}");
    }
    world.api.put_file("card", JPEG);
    world.deliver(&world.photo(ADA, "card")).await;
    world.work().await;
    assert!(world.cards().await.is_empty(), "after /stop the chat is a stranger");
}
