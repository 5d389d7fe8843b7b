//! The program as real processes: killed in the middle of a card, and several of them on one Postgres.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may fail it, too"
)]

mod chat;
mod cluster;
#[path = "../../../bot/tests/whatsapp/graph.rs"]
#[expect(dead_code, reason = "made for more tests than these")]
mod graph;
mod harness;
mod kill;
mod metrics;
mod no_route;
mod providers;
