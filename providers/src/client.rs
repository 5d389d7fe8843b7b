//! The HTTP client that all providers use.

use std::time::Duration;

use recognition::Source;
use reqwest::{RequestBuilder, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use url::Url;

use crate::{Problem, ProviderError, is_this_machine};

/// Most bytes of an answer. What Google says of a full card is below one megabyte.
pub const MAX_ANSWER: usize = 8 << 20;
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// A client that goes to the address that it is given and nowhere else.
#[derive(Debug, Clone)]
pub struct Client(reqwest::Client);

impl Client {
    /// A request takes at most `limit`. For an `address` on this machine no proxy is asked, because the picture would
    /// leave it.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(limit: Duration, address: &Url) -> reqwest::Result<Self> {
        let builder = reqwest::Client::builder();
        let builder = if is_this_machine(address) { builder.no_proxy() } else { builder };
        let client = builder
            // A redirect would take the picture and the key somewhere that nobody agreed to.
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_WITHIN.min(limit))
            .timeout(limit)
            .build()?;
        Ok(Self(client))
    }

    pub(crate) fn post(&self, address: Url) -> RequestBuilder {
        self.0.post(address)
    }

    pub(crate) fn get(&self, address: Url) -> RequestBuilder {
        self.0.get(address)
    }
}

/// The header of a key; it shows as "Sensitive" when a request is printed.
pub(crate) fn secret_header(text: &str, key: &SecretString) -> Option<reqwest::header::HeaderValue> {
    let mut value = reqwest::header::HeaderValue::from_str(&format!("{text}{}", key.expose_secret())).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Sends a request and reads the JSON of its answer.
pub(crate) async fn ask<T: DeserializeOwned>(provider: Source, request: RequestBuilder) -> Result<T, ProviderError> {
    let failed = |problem| ProviderError { provider, problem };
    let mut response = request.send().await.map_err(|error| failed(problem_of(&error)))?;
    match response.status() {
        StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED => {}
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(failed(Problem::Refused)),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::PAYMENT_REQUIRED => return Err(failed(Problem::Limited)),
        status => return Err(failed(Problem::Failed(format!("status {}", status.as_u16())))),
    }
    if response.content_length().is_some_and(|length| length > MAX_ANSWER as u64) {
        return Err(failed(Problem::Oversized));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failed(problem_of(&error)))? {
        if body.len() + chunk.len() > MAX_ANSWER {
            return Err(failed(Problem::Oversized));
        }
        body.extend_from_slice(&chunk);
    }
    serde_json::from_slice(&body).map_err(|_| failed(Problem::Malformed))
}

fn problem_of(error: &reqwest::Error) -> Problem {
    if error.is_timeout() {
        Problem::TimedOut
    } else if error.is_body() || error.is_decode() {
        Problem::Failed("the answer broke off".to_owned())
    } else {
        Problem::Unreachable
    }
}
