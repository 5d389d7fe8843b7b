//! The one error of the product: what went wrong, without a transport.

use std::time::Duration;

use sea_orm::{DbErr, RuntimeErr};

/// One value that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// JSON pointer (RFC 6901) into the input, `/points/2/value`.
    pub pointer: String,
    /// What is wrong and what would be right, as a lowercase fragment.
    pub reason: String,
}

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the actor may not know that it does.
    #[error("not found")]
    NotFound,
    /// The state of the thing does not allow it.
    #[error("{0}")]
    Conflict(String),
    /// The caller's version is not the current one.
    #[error("the version is stale, the current one is {current}")]
    Stale {
        /// The version that stands now.
        current: i64,
    },
    /// The input is well-formed but wrong.
    #[error("{}", .0.iter().map(|p| format!("{}: {}", p.pointer, p.reason)).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<FieldProblem>),
    /// The actor is known and may not.
    #[error("not allowed")]
    Forbidden,
    /// The caller is not known. The reason is for the log, not for the caller.
    #[error("not signed in: {0}")]
    Unauthenticated(&'static str),
    /// Too many tries.
    #[error("too many requests, retry in {} s", .retry_after.as_secs())]
    Limited {
        /// When a try may succeed again.
        retry_after: Duration,
    },
    /// Something this depends on is gone for now.
    #[error("{what} is not available")]
    Unavailable {
        /// What is missing: `database`, `storage`, `reader`, ….
        what: &'static str,
        /// The cause, for the log.
        #[source]
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// A defect of ours.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One refused value.
    pub fn invalid(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldProblem { pointer: pointer.into(), reason: reason.into() }])
    }

    /// A defect, from any cause.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// A dependency that is gone, with the cause for the log.
    pub fn unavailable(what: &'static str, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable { what, cause: Some(cause.into()) }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let DbErr::RecordNotFound(_) = error {
            return Self::NotFound;
        }
        if is_outage(&error) { Self::unavailable("database", error) } else { Self::internal(error) }
    }
}

/// Whether the database is gone or full, as opposed to a query that is wrong.
fn is_outage(error: &DbErr) -> bool {
    use sea_orm::sqlx::Error as Sqlx;
    let runtime = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return false,
    };
    let RuntimeErr::SqlxError(cause) = runtime else {
        return matches!(error, DbErr::Conn(_));
    };
    match cause.as_ref() {
        Sqlx::Io(_)
        | Sqlx::Tls(_)
        | Sqlx::PoolTimedOut
        | Sqlx::PoolClosed
        | Sqlx::WorkerCrashed
        | Sqlx::Protocol(_) => true,
        Sqlx::Database(database) => database.code().is_some_and(|code| {
            // Postgres classes: 08 connection, 53 resources (disk full), 57P shutdown.
            // SQLite primary codes: 5 busy, 10 I/O error, 13 full, 14 cannot open; extended ones carry it in the low byte.
            let sqlite = code.parse::<i64>().ok().filter(|_| code.len() < 5).map(|code| code & 0xff);
            ["08", "53", "57P"].iter().any(|class| code.len() == 5 && code.starts_with(class))
                || matches!(sqlite, Some(5 | 10 | 13 | 14))
        }),
        _ => matches!(error, DbErr::Conn(_)),
    }
}
