//! What people send, and what they hear.

use std::path::Path;

use crm::entity::card::Status;

use super::graph::choices;
use super::harness::{IMAGE, JPEG, World};
use crate::stories;

stories!(
    a_picture_has_one_answer_with_choices,
    a_choice_is_carried_out_once_and_the_contact_comes_back,
    a_choice_of_somebody_else_does_nothing,
    what_cannot_be_read_has_one_polite_line,
    a_reaction_has_no_answer,
    contacts_come_back_as_a_file,
    a_message_can_end_the_pairing,
);

async fn a_picture_has_one_answer_with_choices(world: World) {
    world.paired().await;
    let before = world.graph.sent().len();
    world.graph.put_media(IMAGE, JPEG);
    world.deliver(&world.fresh("image")).await;
    world.work().await;
    let sent = world.graph.sent();
    assert_eq!(sent.len(), before + 1, "no chatter: {:?}", world.graph.words());
    let words = world.graph.words().pop().unwrap();
    for value in ["Erika Muster", "+49 30 901820", "erika@example.org"] {
        assert!(words.contains(value), "{words}");
    }
    assert!(choices(sent.last().unwrap()).len() >= 2, "{sent:#?}");
    assert_eq!(sent.last().unwrap()["to"], "4915112345678");
}

async fn a_choice_is_carried_out_once_and_the_contact_comes_back(world: World) {
    let (_, card) = world.with_card().await;
    let tap = world.graph.choice("✅").unwrap_or_else(|| panic!("{:#?}", world.graph.sent()));
    let body = world.fresh("button_reply").replace("\"TAP\"", &format!("\"{tap}\""));
    for _ in 0..3 {
        world.deliver(&body).await;
        world.work().await;
    }
    assert_eq!(world.cards().await[0].status, Status::Accepted);
    assert_eq!(world.cards().await[0].id, card.id);
    assert_eq!(world.contacts().await, 1);
}

async fn a_choice_of_somebody_else_does_nothing(world: World) {
    let (_, card) = world.with_card().await;
    let tap = world.graph.choice("✅").unwrap();
    let body = world.fresh("button_reply").replace("\"TAP\"", &format!("\"{tap}\""));
    let stranger = body.replace("4915112345678", "4915112345670").replace("DE.13491208655302741918", "DE.666");
    world.deliver(&stranger).await;
    world.work().await;
    let unchanged = world.cards().await.remove(0);
    assert_eq!((unchanged.id, unchanged.status), (card.id, Status::NeedsReview));
}

async fn what_cannot_be_read_has_one_polite_line(world: World) {
    world.paired().await;
    for (number, name) in ["unsupported", "audio", "sticker"].iter().enumerate() {
        let before = world.graph.sent().len();
        world.deliver(&world.fresh(name)).await;
        world.work().await;
        assert_eq!(world.graph.sent().len(), before + 1, "{number} {name}");
    }
    assert!(world.cards().await.is_empty());
}

async fn a_reaction_has_no_answer(world: World) {
    world.paired().await;
    let before = world.graph.sent().len();
    world.deliver(&world.fresh("reaction")).await;
    world.work().await;
    assert_eq!(world.graph.sent().len(), before);
    assert!(world.inbox().await.iter().all(|row| row.handled_at.is_some() && row.reason.is_none()));
}

async fn a_message_can_end_the_pairing(world: World) {
    world.paired().await;
    world.says("/stop").await;
    assert!(world.identities().await.is_empty());
}

async fn contacts_come_back_as_a_file(world: World) {
    world.with_card().await;
    world.chooses("✅").await;
    assert_eq!(world.contacts().await, 1);
    world.says("/export").await;
    let (name, _, bytes) = world.graph.uploads().pop().expect("a file was handed in");
    assert!(
        Path::new(&name).extension().is_some_and(|end| end == "vcf") && bytes.starts_with(b"BEGIN:VCARD"),
        "{name}"
    );
    let sent = world.graph.sent().pop().unwrap();
    assert_eq!((&sent["type"], &sent["document"]["filename"]), (&"document".into(), &name.as_str().into()));
}
