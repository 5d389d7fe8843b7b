//! The bot against a Bot API server over HTTP, on SQLite and on Postgres.
//!
//! `stories!` makes two tests of each function. Without `TEST_POSTGRES_URL` the Postgres half passes without running; the
//! test command always sets it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, also in the functions that tests share"
)]

mod albums;
mod buttons;
mod conversation;
mod documentation;
#[path = "../fake_api/mod.rs"]
mod fake_api;
mod files;
mod finding;
mod fixing;
mod groups;
mod harness;
mod polling;
mod sending;
mod strangers;
mod updates;
mod webhook;
mod wire;

macro_rules! stories {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        mod sqlite {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::harness::World::sqlite().await).await;
            })+
        }
        mod postgres {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(world) = $crate::harness::World::postgres().await {
                    super::$name(world).await;
                }
            })+
        }
    };
}
pub(crate) use stories;
