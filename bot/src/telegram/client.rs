//! Calls of the Bot API (<https://core.telegram.org/bots/api>).
//!
//! The payloads are teloxide's. The transport is ours: teloxide sleeps on server errors, prints answers that it cannot
//! parse, and must understand a whole message to know that it was sent.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use crm::Error;
use crm::jobs::JobError;
use reqwest::RequestBuilder;
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use teloxide::requests::Payload;
use url::Url;

const CALL: Duration = Duration::from_secs(30);
const DOWNLOAD: Duration = Duration::from_mins(2);

/// Why a call gave nothing. No variant can carry the address, for the address holds the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Failure {
    /// Telegram understood and said no.
    #[error("telegram refused ({code}): {description}")]
    Refused {
        /// As in HTTP.
        code: i32,
        /// In Telegram's words.
        description: String,
    },
    /// Too many calls; allowed again after this time.
    #[error("telegram asks to wait {} s", .0.as_secs())]
    Limited(Duration),
    /// The group has become a supergroup with this number.
    #[error("the group has moved")]
    Moved(i64),
    /// No answer, or one that is not Telegram's.
    #[error("telegram cannot be reached: {0}")]
    Unreachable(&'static str),
    /// The file has more bytes than allowed.
    #[error("the file is too large")]
    TooLarge,
}

impl Failure {
    /// Whether Telegram said no with words that contain `part`.
    pub(super) fn says(&self, part: &str) -> bool {
        matches!(self, Self::Refused { description, .. } if description.contains(part))
    }

    fn unreachable(error: &reqwest::Error) -> Self {
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
            Failure::Limited(after) => Self::Retry { reason: failure.to_string(), after: Some(after) },
            // With 401 and 404 the token is wrong: the operator's to mend, and until then nothing is lost.
            Failure::Unreachable(_) | Failure::Refused { code: 401 | 404, .. } => Self::Outage(failure.to_string()),
            Failure::Refused { .. } | Failure::Moved(_) | Failure::TooLarge => Self::Permanent(failure.to_string()),
        }
    }
}

/// What every method answers.
#[derive(serde::Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<i32>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(serde::Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// The Bot API for one bot.
#[derive(Clone, Debug)]
pub(super) struct Api {
    http: reqwest::Client,
    base: Url,
    token: SecretString,
}

impl Api {
    /// No call is made yet.
    pub(super) fn new(base: Url, token: SecretString) -> Result<Self, Error> {
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(Error::invalid(
                "/TELEGRAM_API_URL",
                "must be an http or https address such as https://api.telegram.org",
            ));
        }
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { http, base, token })
    }

    /// Whether this is Telegram's own server, which hands out files of at most 20 MB.
    pub(super) fn is_public(&self) -> bool {
        self.base.host_str() == Some("api.telegram.org")
    }

    /// Calls a method and reads of its answer what `T` asks for.
    pub(super) async fn call<P, T>(&self, payload: &P) -> Result<T, Failure>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        self.call_within(payload, CALL).await
    }

    /// As [`Api::call`], for methods that answer late.
    pub(super) async fn call_within<P, T>(&self, payload: &P, limit: Duration) -> Result<T, Failure>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let request = self.http.post(self.address(&[&self.bot(), P::NAME])).timeout(limit).json(payload);
        Self::answer(request).await
    }

    /// Calls a method that takes a file: the other parameters as they stand in a form, and the file under its name.
    pub(super) async fn upload<T: DeserializeOwned>(
        &self,
        method: &str,
        parameters: Vec<(&'static str, String)>,
        file: (&'static str, String, Bytes),
    ) -> Result<T, Failure> {
        let (field, name, bytes) = file;
        let part = Part::stream(bytes).file_name(name);
        let form = parameters.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
        let request =
            self.http.post(self.address(&[&self.bot(), method])).timeout(DOWNLOAD).multipart(form.part(field, part));
        Self::answer(request).await
    }

    async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
        let response = request.send().await.map_err(|error| Failure::unreachable(&error))?;
        let status = response.status();
        let body = response.bytes().await.map_err(|error| Failure::unreachable(&error))?;
        if status.is_server_error() {
            return Err(Failure::Unreachable("it answers with a server error"));
        }
        let answer: Answer<T> =
            serde_json::from_slice(&body).map_err(|_| Failure::Unreachable("its answer makes no sense"))?;
        if let Some(parameters) = answer.parameters {
            if let Some(seconds) = parameters.retry_after {
                return Err(Failure::Limited(Duration::from_secs(seconds)));
            }
            if let Some(chat) = parameters.migrate_to_chat_id {
                return Err(Failure::Moved(chat));
            }
        }
        match answer.result {
            Some(result) if answer.ok => Ok(result),
            // Enough for those who ask for nothing but that it is done.
            None if answer.ok => serde_json::from_value(serde_json::Value::Null)
                .map_err(|_| Failure::Unreachable("its answer lacks the result")),
            _ => Err(Failure::Refused {
                code: answer.error_code.unwrap_or(i32::from(status.as_u16())),
                description: answer.description.unwrap_or_default(),
            }),
        }
    }

    /// The bytes of a file under the path that `getFile` gave, at most `limit` of them.
    pub(super) async fn download(&self, path: &str, limit: u64) -> Result<Bytes, Failure> {
        let bot = self.bot();
        let mut segments = vec!["file", &bot];
        segments.extend(path.split('/').filter(|segment| !segment.is_empty()));
        let mut response = self
            .http
            .get(self.address(&segments))
            .timeout(DOWNLOAD)
            .send()
            .await
            .map_err(|error| Failure::unreachable(&error))?;
        let status = response.status();
        if status.as_u16() == 429 {
            return Err(Failure::Limited(Duration::from_secs(30)));
        }
        if status.is_server_error() {
            return Err(Failure::Unreachable("it answers with a server error"));
        }
        if !status.is_success() {
            let description = "the file is not handed out".to_owned();
            return Err(Failure::Refused { code: i32::from(status.as_u16()), description });
        }
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(Failure::TooLarge);
        }
        let mut bytes = BytesMut::new();
        // The length may be absent or wrong.
        while let Some(chunk) = response.chunk().await.map_err(|error| Failure::unreachable(&error))? {
            if (bytes.len() + chunk.len()) as u64 > limit {
                return Err(Failure::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    fn bot(&self) -> String {
        format!("bot{}", self.token.expose_secret())
    }

    fn address(&self, segments: &[&str]) -> Url {
        let mut address = self.base.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(base: &str) -> Api {
        Api::new(Url::parse(base).unwrap(), "1:secret".to_owned().into()).unwrap()
    }

    #[test]
    fn addresses_keep_the_path_of_the_server_and_escape_what_is_told() {
        let plain = api("https://api.telegram.org").address(&["bot1:a", "getMe"]);
        assert_eq!(plain.as_str(), "https://api.telegram.org/bot1:a/getMe");
        for base in ["http://localhost/tg", "http://localhost/tg/"] {
            let below = api(base).address(&["file", "..", "a?b"]);
            assert_eq!(below.as_str(), "http://localhost/tg/file/a%3Fb");
        }
    }

    #[test]
    fn neither_the_client_nor_a_failure_prints_the_token() {
        assert!(!format!("{:?}", api("https://api.telegram.org")).contains("secret"));
    }

    #[tokio::test]
    async fn a_server_that_is_gone_is_named_without_its_address() {
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let api = api(&format!("http://{closed}"));
        let failure = api.call::<_, serde_json::Value>(&teloxide::payloads::GetMe::new()).await.unwrap_err();
        assert_eq!(failure, Failure::Unreachable("no connection"));
        assert!(matches!(JobError::from(failure), JobError::Outage(_)));
    }
}
