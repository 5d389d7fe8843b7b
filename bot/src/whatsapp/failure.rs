//! Why a call of the Graph API gave nothing, and what that means for the work
//! (<https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes>).

use crm::jobs::JobError;
use serde::Deserialize;

/// What Meta said when it said no.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    /// As in HTTP.
    pub(super) status: u16,
    /// Meta's own number.
    pub(super) code: i64,
    /// Meta's words.
    pub(super) message: String,
}

/// Why a call gave nothing. No variant can carry the token or a person's number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Failure {
    /// More than 24 hours have passed since the person wrote.
    #[error("the 24-hour window is closed")]
    WindowClosed,
    /// This person cannot be reached, now and later.
    #[error("whatsapp cannot deliver to this person ({0})")]
    Undeliverable(i64),
    /// Too many calls.
    #[error("whatsapp asks to slow down")]
    Limited,
    /// The token, the account or its rights: the operator's to mend.
    #[error("whatsapp refuses this account ({0})")]
    Account(i64),
    /// Meta understood and said no.
    #[error("whatsapp refused ({}, {}): {}", .0.status, .0.code, .0.message)]
    Refused(Refusal),
    /// No answer, or one that is not Meta's.
    #[error("whatsapp cannot be reached: {0}")]
    Unreachable(&'static str),
    /// The file has more bytes than allowed.
    #[error("the file is too large")]
    TooLarge,
    /// The file is at an address that we do not ask.
    #[error("the file is on a host that is not listed in WHATSAPP_MEDIA_HOSTS")]
    Foreign,
}

impl Failure {
    /// The failure that an error answer means.
    pub(super) fn of(status: u16, body: &[u8]) -> Self {
        #[derive(Deserialize)]
        struct Answer {
            error: Told,
        }
        #[derive(Deserialize)]
        struct Told {
            #[serde(default)]
            code: i64,
            #[serde(default)]
            message: String,
            #[serde(default)]
            is_transient: bool,
        }
        let told = serde_json::from_slice::<Answer>(body).map(|answer| answer.error);
        match told {
            Ok(told) if told.is_transient => Self::Unreachable("it says that it will work later"),
            Ok(told) => Self::of_code(status, told.code, &told.message),
            Err(_) if status == 429 => Self::Limited,
            Err(_) if status >= 500 => Self::Unreachable("it answers with a server error"),
            Err(_) => Self::Refused(Refusal { status, ..Refusal::default() }),
        }
    }

    /// The failure that one of Meta's codes means.
    pub(super) fn of_code(status: u16, code: i64, message: &str) -> Self {
        match code {
            131_047 => Self::WindowClosed,
            4 | 80_007 | 130_429 | 131_048 | 131_056 | 133_016 => Self::Limited,
            131_021 | 131_026 | 131_030 | 131_062 | 130_497 => Self::Undeliverable(code),
            0 | 3 | 10 | 190 | 200..=299 | 368 | 131_005 | 131_031 | 131_042 | 131_045 => Self::Account(code),
            1 | 2 | 131_000 | 131_016 | 131_057 | 133_004 => Self::Unreachable("it says that it will work later"),
            _ if status == 429 => Self::Limited,
            _ if status == 401 => Self::Account(code),
            _ if status >= 500 => Self::Unreachable("it answers with a server error"),
            _ => Self::Refused(Refusal { status, code, message: message.chars().take(300).collect() }),
        }
    }

    pub(super) fn unreachable(error: &reqwest::Error) -> Self {
        Self::Unreachable(if error.is_timeout() {
            "no answer in time"
        } else if error.is_connect() {
            "no connection"
        } else {
            "the connection broke"
        })
    }
}

impl From<Failure> for JobError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Limited => Self::retry(failure),
            Failure::Account(_) | Failure::Unreachable(_) => Self::Outage(failure.to_string()),
            Failure::WindowClosed
            | Failure::Undeliverable(_)
            | Failure::Refused(_)
            | Failure::TooLarge
            | Failure::Foreign => Self::Permanent(failure.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_meta_says() {
        let cases = [
            (400, r#"{"error":{"message":"(#131047) Re-engagement message","code":131047}}"#, Failure::WindowClosed),
            (400, r#"{"error":{"message":"(#130429) Rate limit hit","code":130429}}"#, Failure::Limited),
            (400, r#"{"error":{"message":"(#131056) Pair rate limit hit","code":131056}}"#, Failure::Limited),
            (400, r#"{"error":{"message":"(#131026) Undeliverable","code":131026}}"#, Failure::Undeliverable(131_026)),
            (401, r#"{"error":{"message":"Error validating access token","code":190}}"#, Failure::Account(190)),
            (429, "<html>", Failure::Limited),
            (502, "<html>", Failure::Unreachable("it answers with a server error")),
            (500, r#"{"error":{"code":2,"message":"x"}}"#, Failure::Unreachable("it says that it will work later")),
            (
                400,
                r#"{"error":{"code":100,"message":"Object does not exist","error_subcode":33}}"#,
                Failure::Refused(Refusal { status: 400, code: 100, message: "Object does not exist".into() }),
            ),
            (404, "", Failure::Refused(Refusal { status: 404, code: 0, message: String::new() })),
        ];
        for (status, body, expected) in cases {
            assert_eq!(Failure::of(status, body.as_bytes()), expected, "{body}");
        }
    }

    #[test]
    fn what_the_operator_can_mend_waits_and_what_nobody_can_mend_ends() {
        assert!(matches!(JobError::from(Failure::Account(190)), JobError::Outage(_)));
        assert!(matches!(JobError::from(Failure::Limited), JobError::Retry { .. }));
        assert!(matches!(JobError::from(Failure::Undeliverable(131_026)), JobError::Permanent(_)));
    }
}
