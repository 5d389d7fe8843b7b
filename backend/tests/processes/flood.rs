//! Many pictures at once from many people: none is lost, each chat keeps its order, nobody waits for somebody else's pile.

use std::time::Duration;

use crm::entity::Channel;

use crate::chat::{Chat, SOON};
use crate::harness::{Installation, Running, actor, another_person, person, until};

const PEOPLE: usize = 20;
const PATIENCE: Duration = Duration::from_mins(10);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of reading"]
async fn a_hundred_pictures_of_twenty_people_are_answered_in_order_on_sqlite() {
    flood(Installation::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of reading"]
async fn a_hundred_pictures_of_twenty_people_are_answered_in_order_on_postgres() {
    if let Some(installation) = Installation::postgres().await {
        flood(installation).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of reading"]
async fn a_pile_of_one_person_does_not_hold_up_the_others_on_sqlite() {
    pile(Installation::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of reading"]
async fn a_pile_of_one_person_does_not_hold_up_the_others_on_postgres() {
    if let Some(installation) = Installation::postgres().await {
        pile(installation).await;
    }
}

async fn crowd(installation: Installation) -> (Chat, Running) {
    let mut chat = Chat::new(installation).await;
    let program = chat.start();
    let first = actor(&person(&chat.crm).await);
    chat.pair_by_whatsapp(&first, 0).await;
    for number in 1..PEOPLE {
        let actor = another_person(&chat.crm, number).await;
        chat.pair_by_whatsapp(&actor, number).await;
    }
    until("all are paired", SOON, async || chat.identities(Channel::Whatsapp).await == PEOPLE as u64).await;
    (chat, program)
}

impl Chat {
    async fn send(&mut self, person: usize, number: usize) {
        let delivery = self.send_by_whatsapp(person, &format!("p{person}n{number}"));
        self.settle(delivery).await;
        self.deliver_again().await;
    }

    /// Waits for all, and gives the order of the answers.
    async fn answers_to(&self, pictures: usize) -> Vec<String> {
        until("every picture is answered", PATIENCE, async || self.answered_by_whatsapp().len() >= pictures).await;
        until("nothing is left to do", SOON, async || self.jobs().await.is_empty()).await;
        let answered = self.answered_by_whatsapp();
        assert_eq!(answered.len(), pictures, "one answer each: {answered:?}");
        answered
    }
}

fn assert_in_order(answered: &[String], person: usize, pictures: usize) {
    let beginning = format!("p{person}n");
    let own: Vec<&String> = answered.iter().filter(|id| id.starts_with(&beginning)).collect();
    let expected: Vec<String> = (0..pictures).map(|number| format!("{beginning}{number}")).collect();
    assert_eq!(own, expected.iter().collect::<Vec<_>>(), "the order in a chat");
}

async fn flood(installation: Installation) {
    const EACH: usize = 5;
    let (mut chat, _program) = crowd(installation).await;
    // One sends all at once; the others one by one, after that.
    for number in 0..EACH {
        chat.send(0, number).await;
    }
    for number in 0..EACH {
        for person in 1..PEOPLE {
            chat.send(person, number).await;
        }
    }
    let answered = chat.answers_to(PEOPLE * EACH).await;
    for person in 0..PEOPLE {
        assert_in_order(&answered, person, EACH);
    }
}

/// The reader has one place, so that the order of the answers is the order of the reading.
#[expect(clippy::print_stdout, reason = "the figures of docs/chat.md")]
async fn pile(installation: Installation) {
    const PILE: usize = 60;
    let (mut chat, _program) = crowd(installation).await;
    for number in 0..PILE {
        chat.send(0, number).await;
    }
    for person in 1..PEOPLE {
        chat.send(person, 0).await;
    }
    let after = chat.answered_by_whatsapp().len();
    assert!(after < PILE / 2, "the pile is too small to hold anybody up: {after} were read meanwhile");
    let answered = chat.answers_to(PILE + PEOPLE - 1).await;
    assert_in_order(&answered, 0, PILE);
    let waiting = &answered[after..];
    let last_of_others = waiting.iter().rposition(|id| !id.starts_with("p0n")).unwrap();
    let of_pile = waiting[..last_of_others].iter().filter(|id| id.starts_with("p0n")).count();
    println!("while {} others waited, {of_pile} of the {PILE} were read", PEOPLE - 1);
    // One turn of the pile for each of the others would be one; what was on its way already comes before.
    assert!(of_pile <= 6, "{waiting:?}");
}
