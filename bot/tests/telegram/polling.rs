//! Updates that are fetched: nothing is confirmed before it is stored.

use std::time::{Duration, Instant};

use bot::telegram::{Telegram, deep_link};
use chrono::TimeDelta;
use crm::entity::setting;
use crm::{chats, settings};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, TransactionTrait};
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::fake_api::Fault;
use super::harness::{JPEG, World};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    updates_are_fetched_and_confirmed_once_they_are_stored,
    a_poller_that_dies_before_it_has_stored_loses_nothing,
    one_process_at_a_time_polls,
    a_process_that_does_not_poll_stands_by,
    a_question_that_lasts_keeps_the_right_to_ask,
    whoever_stops_hands_over_at_once,
    an_old_offset_is_not_trusted,
    the_same_update_by_both_ways_is_one,
    an_outage_of_telegram_is_waited_out,
);

struct Running {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(telegram: Telegram) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, task: tokio::spawn(async move { telegram.run(stopped).await }) }
    }

    async fn stop(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap();
    }

    async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

async fn updates_are_fetched_and_confirmed_once_they_are_stored(world: World) {
    let ada = world.person("Ada").await;
    let token = chats::create_link(&world.crm, &ada).await.unwrap().token;
    let address = deep_link(&world.crm, &token).await.unwrap();
    assert_eq!((address.url, address.command), (None, format!("/start {token}")));
    // Waiting since before the bot was started.
    world.api.push(&world.text(ADA, &format!("/start {token}")));
    let running = Running::start(world.poller());
    world.api.all_confirmed().await;
    world.api.put_file("card", JPEG);
    world.api.push(&world.photo(ADA, "card"));
    world.api.push(r#"{"update_id":1500,"invented_in_2030":{"what":"nobody knows"}}"#);
    world.api.all_confirmed().await;
    running.stop().await;
    assert_eq!(world.inbox().await.len(), 3, "all that was confirmed is stored");
    world.work().await;
    assert_eq!(world.cards().await.len(), 1);
    let first = world.api.calls("getupdates").remove(0).params;
    assert!(first.get("offset").is_none(), "nothing is confirmed before anything is stored: {first}");
    assert_eq!(world.api.calls("deletewebhook")[0].params["drop_pending_updates"], false);
    let address = deep_link(&world.crm, "t-1").await.unwrap();
    assert_eq!(address.url.as_deref(), Some("https://t.me/CardsTestBot?start=t-1"));
}

async fn a_poller_that_dies_before_it_has_stored_loses_nothing(world: World) {
    world.paired("Ada", ADA).await;
    let first = Running::start(world.poller());
    world.api.poll_opened().await;
    // Nobody can write now, so the poller will hold an answer that it cannot store.
    let other = sea_orm::Database::connect(world.database.url()).await.unwrap();
    let lock = if other.get_database_backend() == DbBackend::Postgres {
        let tx = other.begin().await.unwrap();
        tx.execute_unprepared("LOCK TABLE inbound_message IN EXCLUSIVE MODE").await.unwrap();
        tx
    } else {
        let options = sea_orm::TransactionOptions {
            sqlite_transaction_mode: Some(sea_orm::SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        other.begin_with_options(options).await.unwrap()
    };
    world.api.put_file("card", JPEG);
    world.api.push(&world.photo(ADA, "card"));
    world.api.polls_answered(1).await;
    // The next question would confirm the answer, so it must not come while nothing is stored.
    let asked_again = tokio::time::timeout(Duration::from_millis(300), world.api.called("getupdates", 2)).await;
    assert!(asked_again.is_err(), "what is not stored is confirmed");
    first.kill().await;
    lock.rollback().await.unwrap();
    assert_eq!(world.api.unconfirmed(), 1, "what is not stored is not confirmed");
    assert_eq!(world.inbox().await.len(), 1, "only the pairing");
    // The dead one has the right to poll for fifteen seconds.
    world.advance(15);
    let second = Running::start(world.poller());
    world.api.all_confirmed().await;
    second.stop().await;
    world.work().await;
    assert_eq!(world.cards().await.len(), 1);
}

async fn one_process_at_a_time_polls(world: World) {
    let minute = TimeDelta::seconds(60);
    let hold = async |who: &str, lasts: TimeDelta| {
        let now = crm::Clock::now(world.clock.as_ref());
        settings::hold(&world.crm.db, "right", who, lasts, now).await.unwrap()
    };
    let tries = (0..8).map(|n| {
        let (db, clock) = (world.crm.db.clone(), world.crm.clock.clone());
        tokio::spawn(
            async move { settings::hold(&db, "contested", &n.to_string(), minute, clock.now()).await.unwrap() },
        )
    });
    let held = futures_util::future::join_all(tries).await.into_iter().filter(|held| *held.as_ref().unwrap()).count();
    assert_eq!(held, 1, "of many at once one has it");
    assert!(hold("a", minute).await);
    assert!(!hold("b", minute).await);
    world.advance(59);
    assert!(hold("a", minute).await, "it can be renewed");
    world.advance(59);
    assert!(!hold("b", minute).await);
    world.advance(1);
    assert!(hold("b", minute).await, "it runs out");
    assert!(!hold("a", minute).await);
    assert!(hold("b", TimeDelta::zero()).await);
    assert!(hold("a", minute).await, "it can be given back");
}

async fn a_process_that_does_not_poll_stands_by(world: World) {
    let first = Running::start(world.poller());
    world.api.poll_opened().await;
    let second = Running::start(world.poller());
    // By then the second has introduced itself and gone on.
    world.api.called("deletewebhook", 2).await;
    world.api.push(&world.text(ADA, "hello"));
    world.api.all_confirmed().await;
    second.stop().await;
    first.stop().await;
    assert_eq!(world.api.most_open_polls(), 1);
    assert_eq!(world.inbox().await.len(), 1);
    // Whoever stopped has given way: a third need not wait.
    let third = Running::start(world.poller());
    world.api.push(&world.text(ADA, "hello again"));
    world.api.all_confirmed().await;
    third.stop().await;
    assert_eq!(world.inbox().await.len(), 2);
}

async fn a_question_that_lasts_keeps_the_right_to_ask(world: World) {
    let first = Running::start(world.poller());
    world.api.poll_opened().await;
    let right = async || {
        let rows = setting::Entity::find().filter(setting::Column::Key.starts_with("telegram.poller:"));
        rows.one(&world.crm.db).await.unwrap().unwrap().updated_at
    };
    let taken = right().await;
    world.advance(14);
    let renewed = async {
        let mut looks = tokio::time::interval(Duration::from_millis(100));
        while right().await == taken {
            looks.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), renewed).await.expect("it is renewed while the question is open");
    assert_eq!(right().await, crm::Clock::now(world.clock.as_ref()));
    assert_eq!(world.api.calls("getupdates").len(), 1, "it is still the same question");
    // Nobody else asks when the time of the question would have been over.
    world.advance(14);
    let second = Running::start(world.poller());
    world.api.called("deletewebhook", 2).await;
    world.api.push(&world.text(ADA, "hello"));
    world.api.all_confirmed().await;
    second.stop().await;
    first.stop().await;
    assert_eq!(world.api.most_open_polls(), 1);
}

async fn whoever_stops_hands_over_at_once(world: World) {
    let crm = world.crm.clone();
    let heard = tokio::spawn(async move { crm.events.relay(&crm.db).await });
    let first = Running::start(world.poller());
    world.api.poll_opened().await;
    let second = Running::start(world.poller());
    world.api.called("deletewebhook", 2).await;
    let stop = Instant::now();
    first.stop().await;
    world.api.called("getupdates", 2).await;
    assert!(stop.elapsed() < Duration::from_secs(2), "sooner than it looks by itself: {:?}", stop.elapsed());
    second.stop().await;
    heard.abort();
}

async fn an_old_offset_is_not_trusted(world: World) {
    let running = Running::start(world.poller());
    world.api.push(r#"{"update_id":900000,"message":{"chat":{"id":1}}}"#);
    world.api.all_confirmed().await;
    running.stop().await;
    // After a week of silence Telegram may number anew, from below.
    world.advance(7 * 24 * 3600);
    world.api.push(r#"{"update_id":12,"message":{"chat":{"id":1}}}"#);
    let running = Running::start(world.poller());
    world.api.all_confirmed().await;
    running.stop().await;
    assert_eq!(world.inbox().await.len(), 2);
    let offsets: Vec<Value> = world.api.calls("getupdates").iter().map(|call| call.params["offset"].clone()).collect();
    assert!(offsets.contains(&Value::from(900_001)) && offsets.contains(&Value::from(13)), "{offsets:?}");
}

async fn the_same_update_by_both_ways_is_one(world: World) {
    let update = world.text(ADA, "hello");
    world.deliver(&update).await;
    let running = Running::start(world.poller());
    world.api.push(&update);
    world.api.all_confirmed().await;
    running.stop().await;
    assert_eq!(world.inbox().await.len(), 1);
    let duplicates = world.crm.metrics.messages.with_label_values(&["telegram", "in", "duplicate"]).get();
    assert_eq!(duplicates, 1);
}

async fn an_outage_of_telegram_is_waited_out(world: World) {
    world.api.fail("getMe", Fault::BadGateway);
    world.api.fail("getUpdates", Fault::Broken);
    let running = Running::start(world.poller());
    world.api.push(&world.text(ADA, "hello"));
    world.api.all_confirmed().await;
    running.stop().await;
    assert_eq!(world.inbox().await.len(), 1);
    assert_eq!(world.api.calls("getme").len(), 2);
}
