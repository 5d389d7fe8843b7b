//! The story suite: what the product promises, told on SQLite and on Postgres.
//!
//! `stories!` makes two tests of each function. Without `TEST_POSTGRES_URL` the Postgres half passes without running; the
//! test command always sets it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper of a test may fail it, too")]

mod accounts;
mod annotations;
mod answers;
mod cards;
mod chats;
mod contact_merge;
mod contacts;
mod corrections;
mod crops;
mod duplicates;
mod exchange;
mod harness;
mod imports;
mod jobs;
mod merge;
mod ready;
mod reminders;
mod rooms;
mod schema;
mod separate;
mod sides;
mod undo;
mod unsent;

macro_rules! stories {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        mod sqlite {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::harness::Story::sqlite().await).await;
            })+
        }
        mod postgres {
            $($(#[$meta])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(story) = $crate::harness::Story::postgres().await {
                    super::$name(story).await;
                }
            })+
        }
    };
}
pub(crate) use stories;
