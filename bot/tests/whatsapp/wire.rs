//! Deliveries as Meta writes them, byte by byte, each delivered twenty times at once.

use crm::entity::card::Status;
use crm::entity::inbound_message;

use super::harness::{IMAGE, JPEG, World, fixture};
use crate::stories;

stories!(each_delivery_has_one_effect_however_often_it_comes);

/// The fixture, how many cards it makes, how many messages it is answered by, and what the last of them says.
const DELIVERIES: [(&str, usize, usize, &str); 13] = [
    ("image", 1, 1, "🏷 lead"),
    // Of the same minute, and the same card again, which tells nothing new.
    ("document", 1, 1, "Belongs to the card of Erika Muster"),
    ("contacts", 2, 2, "Max"),
    ("list_reply", 0, 1, "I do not know this button any more."),
    ("button_reply", 0, 1, "I do not know this button any more."),
    ("text", 0, 1, "send me a photo"),
    // What it answers is not a card, so it is one.
    ("reply", 1, 1, "+49 30 901821"),
    ("location", 0, 1, "Hannover Messe"),
    ("unsupported", 0, 1, "send me a photo"),
    ("audio", 0, 1, "send me a photo"),
    ("sticker", 0, 1, "send me a photo"),
    ("reaction", 0, 0, ""),
    // Two of the three messages are hers; the third is a stranger's, who has one line.
    ("several", 0, 3, ""),
];

/// The ids of the files in the fixtures.
fn files() -> Vec<String> {
    let document: serde_json::Value = serde_json::from_str(&fixture("document")).unwrap();
    let id = document.pointer("/entry/0/changes/0/value/messages/0/document/id").unwrap().as_str().unwrap();
    vec![IMAGE.to_owned(), id.to_owned()]
}

async fn each_delivery_has_one_effect_however_often_it_comes(world: World) {
    world.in_english().await;
    for file in files() {
        world.graph.put_media(&file, JPEG);
    }
    for (name, cards, answers, last) in DELIVERIES {
        // What was answered before is not what it speaks of.
        world.advance(3600);
        let before = (world.cards().await.len(), world.graph.sent().len());
        world.deliver_often(&fixture(name)).await;
        assert_eq!(world.cards().await.len() - before.0, cards, "{name}: {:?}", world.graph.words());
        let said = &world.graph.words()[before.1..];
        assert_eq!(said.len(), answers, "{name}: {said:?}");
        assert!(said.last().is_none_or(|words| words.contains(last)), "{name}: {said:?}");
    }
    // News about messages, the last of them first.
    let sent = world.graph.sent().len();
    for name in ["status_read", "status_delivered", "status_sent"] {
        world.deliver(&fixture(name)).await;
    }
    world.work().await;
    assert_eq!(world.graph.sent().len(), sent);
    assert!(world.inbox().await.iter().all(|row| row.status == inbound_message::Status::Done));
    assert!(world.cards().await.iter().all(|card| matches!(card.status, Status::NeedsReview | Status::Joined)));
}
