//! Processes without a web page are scraped, too, where METRICS_ADDRESS says; and say how many readers live.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Installation, until};

const TOKEN: &str = "a-token-for-scrapers-of-32-bytes-or-more";
const ANYWHERE: [(&str, &str); 2] = [("METRICS_ADDRESS", "127.0.0.1:0"), ("METRICS_TOKEN", TOKEN)];

async fn get(url: &str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The value of a metric without labels.
fn value(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
    line.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_is_scraped() {
    let installation = Installation::sqlite().await;
    let mut worker = installation.start_with(&["worker"], &ANYWHERE);
    let address = worker.address();
    let (status, text) = get(&format!("{address}/metrics")).await;
    assert_eq!(status, 200, "{text}");
    assert_eq!((value(&text, "bizcard_readers"), value(&text, "bizcard_readers_live")), (Some(1), Some(1)));
    assert!(text.contains("process_resident_memory_bytes"), "{text}");
    // Somebody else asks through a proxy on this machine.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let proxied = client.get(format!("{address}/metrics")).header("x-forwarded-for", "203.0.113.9");
    assert_eq!(proxied.send().await.unwrap().status().as_u16(), 401);
    assert_eq!(get(&format!("{address}/healthz")).await, (200, "ok\n".to_owned()));
    assert_eq!(get(&format!("{address}/api/v1/cards")).await.0, 404, "nothing else is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_is_scraped() {
    let installation = Installation::sqlite().await;
    let nobody =
        [("TELEGRAM_BOT_TOKEN", "123456789:AAE-no-token-of-anybody"), ("TELEGRAM_API_URL", "http://127.0.0.1:9")];
    let mut bot = installation.start_with(&["bot"], &[ANYWHERE.as_slice(), &nobody].concat());
    let (status, text) = get(&format!("{}/metrics", bot.address())).await;
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("process_resident_memory_bytes") && value(&text, "bizcard_readers").is_none(), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_named() {
    let installation = Installation::sqlite().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let _worker = installation.start_with(&["worker"], &[("METRICS_ADDRESS", &address)]);
    until("the worker says why it ends", Duration::from_mins(1), async || {
        installation.logged().contains(&format!("METRICS_ADDRESS: cannot listen on {address}"))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_that_are_killed_are_counted_and_come_back() {
    let installation = Installation::sqlite().await;
    let mut server = installation.start(&["serve"]);
    let address = server.address();
    let ready = async || {
        let (status, text) = get(&format!("{address}/readyz")).await;
        let view: Value = serde_json::from_str(&text).unwrap();
        (status, view["readers_live"].as_u64(), view["readers_wanted"].as_u64())
    };
    assert_eq!(ready().await, (200, Some(1), Some(1)));
    let reader = server.readers().remove(0);
    let killed = Command::new("/bin/sh").args(["-c", &format!("kill -KILL {reader}")]).status().unwrap();
    assert!(killed.success());
    until("another reader", Duration::from_mins(1), async || {
        server.readers().iter().any(|other| *other != reader) && ready().await == (200, Some(1), Some(1))
    })
    .await;
    let (_, text) = get(&format!("{address}/metrics")).await;
    assert_eq!(value(&text, "bizcard_reader_restarts_total"), Some(1), "{text}");
}
