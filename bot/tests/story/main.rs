//! The chats against servers that speak HTTP, on SQLite and on Postgres.
//!
//! `stories!` makes two tests of each function, each with a fresh `World` of its channel. Without `TEST_POSTGRES_URL` the
//! Postgres half passes without running; the test command always sets it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, also in the functions that tests share"
)]

mod due;
mod product;
mod reader;
#[path = "../telegram/mod.rs"]
mod telegram;
mod transcript;
#[path = "../whatsapp/mod.rs"]
mod whatsapp;

macro_rules! stories {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        mod sqlite {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let world = super::World::on(test_db::TestDb::sqlite().await).await;
                super::$name(world).await;
            })+
        }
        mod postgres {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(database) = test_db::TestDb::postgres().await {
                    super::$name(super::World::on(database).await).await;
                }
            })+
        }
    };
}
pub(crate) use stories;
