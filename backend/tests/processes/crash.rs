//! Pictures through the real program, which is killed anywhere between receipt and answer: each picture that was
//! acknowledged ends in one card and one answer, by both channels.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crm::entity::card::Status;
use crm::entity::inbound_message::Status as InboxStatus;
use crm::entity::{Channel, card, inbound_message, job, outbound_message, setting};
use crm::{JobId, outbox};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::chat::{Chat, SOON};
use crate::fake_api;
use crate::harness::{Installation, actor, cards, person, settled, until};

const ROUNDS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "200 rounds"]
async fn killed_anywhere_each_picture_has_one_card_and_one_answer_on_sqlite() {
    survives(Installation::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "200 rounds"]
async fn killed_anywhere_each_picture_has_one_card_and_one_answer_on_postgres() {
    if let Some(installation) = Installation::postgres().await {
        survives(installation).await;
    }
}

/// How far a picture has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// On its way to us.
    Sent,
    /// In the inbox.
    Received,
    /// There is a card, whose picture is being fetched.
    Downloading,
    /// The picture is there and waits for a reader.
    Queued,
    Reading,
    /// The answer is in the outbox.
    Read,
    /// The channel has the answer, and we have not noted it.
    Answering,
    Answered,
}

const STEPS: [Step; 8] = [
    Step::Sent,
    Step::Received,
    Step::Downloading,
    Step::Queued,
    Step::Reading,
    Step::Read,
    Step::Answering,
    Step::Answered,
];

/// The picture of a round.
#[derive(Clone, Copy, Debug)]
struct Picture {
    channel: Channel,
    number: i64,
}

impl Picture {
    fn external_id(self) -> String {
        match self.channel {
            Channel::Telegram => format!("4242:{}", self.number),
            _ => format!("wamid.{}", self.number),
        }
    }

    /// How often the chat shows its answer.
    fn answers(self, chat: &Chat) -> usize {
        match self.channel {
            Channel::Telegram => chat.answers_by_telegram(0, self.number).0,
            _ => chat.answered_by_whatsapp().iter().filter(|id| **id == self.number.to_string()).count(),
        }
    }

    async fn step(self, chat: &Chat) -> Step {
        let db = &chat.crm.db;
        let inbound = inbound_message::Entity::find()
            .filter(inbound_message::Column::ExternalId.eq(self.external_id()))
            .one(db)
            .await
            .unwrap();
        let Some(inbound) = inbound else { return Step::Sent };
        assert_ne!(inbound.status, InboxStatus::Dead, "{inbound:?}");
        let by_message = card::Column::InboundMessageId.eq(inbound.id);
        let Some(card) = card::Entity::find().filter(by_message).one(db).await.unwrap() else { return Step::Received };
        match card.status {
            Status::Received => {
                let jobs = chat.jobs().await;
                let fetched = |job: &job::Model| job.kind == "fetch_file" && job.payload["card_id"] == json!(card.id);
                if jobs.iter().any(fetched) { Step::Downloading } else { Step::Queued }
            }
            Status::Reading => Step::Reading,
            _ => {
                let key = outbound_message::Column::DedupeKey.eq(outbox::card_key(card.id));
                let answer = outbound_message::Entity::find().filter(key).one(db).await.unwrap().unwrap();
                let noted = answer.sent_revision == answer.revision;
                match (noted, self.answers(chat)) {
                    (true, _) => Step::Answered,
                    (false, 0) => Step::Read,
                    (false, _) => Step::Answering,
                }
            }
        }
    }

    /// Waits until it has come so far, or further.
    async fn reaches(self, chat: &Chat, step: Step) {
        if step == Step::Sent {
            return;
        }
        let start = Instant::now();
        let mut beat = tokio::time::interval(Duration::from_millis(4));
        loop {
            // Nothing but the channel is asked where a moment counts.
            let there = if step == Step::Answering { self.answers(chat) > 0 } else { self.step(chat).await >= step };
            if there {
                return;
            }
            assert!(start.elapsed() < SOON, "{self:?} did not come to {step:?}");
            beat.tick().await;
        }
    }
}

async fn survives(installation: Installation) {
    let mut chat = Chat::new(installation).await;
    let mut program = chat.start();
    let owner = actor(&person(&chat.crm).await);
    chat.pair_by_whatsapp(&owner, 0).await;
    chat.pair_by_telegram(&owner, 0).await;
    for channel in [Channel::Whatsapp, Channel::Telegram] {
        until("the chat is paired", SOON, async || chat.identities(channel).await == 1).await;
    }
    let began = Instant::now();
    let mut killed_at = BTreeMap::<(&str, Step), usize>::new();
    let mut pictures = Vec::new();
    for round in 1..=ROUNDS {
        let (picture, delivery) = if round % 2 == 0 {
            (Picture { channel: Channel::Telegram, number: chat.send_by_telegram(0) }, None)
        } else {
            let delivery = chat.send_by_whatsapp(0, &round.to_string());
            (Picture { channel: Channel::Whatsapp, number: round as i64 }, Some(delivery))
        };
        pictures.push(picture);
        let step = STEPS[rand::random_range(0..STEPS.len())];
        picture.reaches(&chat, step).await;
        if rand::random() {
            tokio::time::sleep(Duration::from_micros(rand::random_range(0..100_000))).await;
        }
        program.kill();
        if let Some(delivery) = delivery {
            chat.settle(delivery).await;
        }
        *killed_at.entry((picture.channel.as_str(), picture.step(&chat).await)).or_default() += 1;
        let held = held(&chat).await;
        release_poller(&chat).await;
        program = chat.start();
        chat.deliver_again().await;
        chat.tell_statuses().await;
        expire(&chat, &held).await;
        chat.forget_pace().await;
        // Not each time, so that what was left lying meets what comes.
        if round % 3 == 0 {
            answered(&chat, &pictures).await;
        }
        if round % 20 == 0 {
            tell(round, began, &killed_at);
        }
    }
    answered(&chat, &pictures).await;
    until("nothing is left to do", SOON, async || chat.jobs().await.is_empty()).await;
    let found = cards(&chat.crm).await;
    assert!(settled(&found));
    assert_eq!(found.len(), ROUNDS, "one card each");
    assert!(found.iter().all(|card| card.status == Status::NeedsReview), "{found:?}");
    let once = |picture: &&Picture| match picture.channel {
        // Nor is a message left that says for ever that it is being read.
        Channel::Telegram => chat.answers_by_telegram(0, picture.number) == (1, 1),
        _ => picture.answers(&chat) == 1,
    };
    let others: Vec<_> = pictures.iter().filter(|picture| !once(picture)).collect();
    assert!(others.is_empty(), "not answered once: {others:?}");
    let steps: std::collections::BTreeSet<Step> = killed_at.keys().map(|(_, step)| *step).collect();
    assert!(steps.len() >= 7, "the steps were not all hit: {steps:?}");
}

/// How often it was killed in which state; seen with `--no-capture`.
#[expect(clippy::print_stdout, reason = "the figures of docs/chat.md")]
fn tell(rounds: usize, began: Instant, killed_at: &BTreeMap<(&str, Step), usize>) {
    println!("killed {rounds} times in {} s, when the picture was at:", began.elapsed().as_secs());
    for ((channel, step), times) in killed_at {
        println!("  {channel:<9} {step:<12} {times:>4}", step = format!("{step:?}"));
    }
}

async fn answered(chat: &Chat, pictures: &[Picture]) {
    let every = async || pictures.iter().all(|picture| picture.answers(chat) > 0);
    until("every picture is answered", SOON, every).await;
}

/// The jobs that a dead program holds, as it holds them.
async fn held(chat: &Chat) -> Vec<(JobId, i64)> {
    let running = job::Column::Status.eq(job::Status::Running);
    let jobs = job::Entity::find().filter(running).all(&chat.crm.db).await.unwrap();
    jobs.into_iter().map(|job| (job.id, job.fence)).collect()
}

/// What waiting for the end of their leases would do. Its last statement may have come to Postgres after its death, so that
/// the living program holds the job now: then its fence is another one.
async fn expire(chat: &Chat, held: &[(JobId, i64)]) {
    for (id, fence) in held {
        job::Entity::update_many()
            .col_expr(job::Column::LeaseUntil, Expr::value(chat.crm.clock.now() - chrono::TimeDelta::seconds(1)))
            .filter(job::Column::Id.eq(*id))
            .filter(job::Column::Fence.eq(*fence))
            .filter(job::Column::Status.eq(job::Status::Running))
            .exec(&chat.crm.db)
            .await
            .unwrap();
    }
}

/// What waiting would do: the dead program's right to ask Telegram for updates runs out.
async fn release_poller(chat: &Chat) {
    let bot = fake_api::TOKEN.split(':').next().unwrap();
    setting::Entity::delete_by_id(format!("telegram.poller:{bot}")).exec(&chat.crm.db).await.unwrap();
}
