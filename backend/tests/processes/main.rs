//! The program as real processes: killed anywhere between the receipt and the answer of a picture, several of them on one
//! Postgres, and with more to do than it can do at once.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may fail it, too"
)]

mod chat;
mod cluster;
mod crash;
#[path = "../../../bot/tests/telegram/fake_api/mod.rs"]
#[expect(dead_code, reason = "made for more tests than these")]
mod fake_api;
mod flood;
#[path = "../../../bot/tests/whatsapp/graph.rs"]
#[expect(dead_code, reason = "made for more tests than these")]
mod graph;
mod harness;
mod kill;
mod metrics;
mod no_route;
mod providers;
