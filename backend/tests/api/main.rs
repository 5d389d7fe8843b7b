//! The web side as its callers see it: every request goes through the whole site, on SQLite and on Postgres.
//!
//! Without `TEST_POSTGRES_URL` the Postgres half passes without running; the test command always sets it.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a helper of a test may fail it, too")]
#![expect(unreachable_pub, reason = "nothing is reached from outside a test")]

mod answers;
mod evaluate;
mod harness;
mod headers;
mod limits;
mod metrics;
mod operations;
mod problems;
mod process;
mod protection;
mod recognition;
mod sessions;
mod settings;
mod stream;
mod uploads;
mod versions;
mod whatsapp;

macro_rules! stories {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::harness::TestApp::sqlite().await).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(app) = $crate::harness::TestApp::postgres().await {
                    super::$name(app).await;
                }
            })+
        }
    };
}
pub(crate) use stories;
