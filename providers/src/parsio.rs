//! Parsio, <https://help.parsio.io/public-api/parsio-public-api>.
//!
//! A picture is uploaded into a mailbox, whose parser somebody has set up at Parsio, and comes back as a JSON object
//! whose keys that parser decides. There are no places and no confidences, so every text in it becomes a line.

use std::time::Duration;

use async_trait::async_trait;
use recognition::{PageText, Source, TextLine};
use reqwest::multipart::{Form, Part};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::client::{Client, ask, secret_header};
use crate::{PagePicture, Problem, Provider, ProviderError, join};

/// How sure to be of text whose confidence is not told.
const UNTOLD: f32 = 0.75;
/// Deepest nesting of objects that is followed.
const DEEPEST: usize = 8;

/// A mailbox at Parsio.
#[derive(Debug, Clone)]
pub struct Parsio {
    client: Client,
    base: Url,
    mailbox: String,
    key: SecretString,
    limit: Duration,
    ask_every: Duration,
}

impl Parsio {
    /// `base` is Parsio's address; a picture takes at most `limit`, waiting for the parser included.
    pub fn new(client: Client, base: Url, mailbox: String, key: SecretString, limit: Duration) -> Self {
        Self { client, base, mailbox, key, limit, ask_every: Duration::from_secs(2) }
    }

    /// How long to wait before asking again for a document that is still being read.
    #[must_use]
    pub fn asking_every(self, ask_every: Duration) -> Self {
        Self { ask_every, ..self }
    }

    fn failed(problem: Problem) -> ProviderError {
        ProviderError { provider: Source::Parsio, problem }
    }

    fn key(&self) -> Result<reqwest::header::HeaderValue, ProviderError> {
        secret_header("", &self.key).ok_or_else(|| Self::failed(Problem::Refused))
    }

    async fn upload(&self, picture: &PagePicture) -> Result<Document, ProviderError> {
        let length = picture.jpeg.len() as u64;
        let part = Part::stream_with_length(picture.jpeg.clone(), length).file_name("card.jpg");
        let part = part.mime_str("image/jpeg").map_err(|_| Self::failed(Problem::Malformed))?;
        let address = join(&self.base, &["mailboxes", &self.mailbox, "upload-sync"]);
        let form = Form::new().part("file", part);
        ask(Source::Parsio, self.client.post(address).header("x-api-key", self.key()?).multipart(form)).await
    }

    /// Uploads, and asks again until the parser has done its work.
    async fn parsed(&self, picture: &PagePicture) -> Result<Value, ProviderError> {
        let mut document = self.upload(picture).await?;
        let id = document.id();
        loop {
            match document.state()? {
                Some(json) => return Ok(json),
                None => tokio::time::sleep(self.ask_every).await,
            }
            let id = id.as_deref().ok_or_else(|| Self::failed(Problem::Malformed))?;
            let address = join(&self.base, &["docs", id]);
            document = ask(Source::Parsio, self.client.get(address).header("x-api-key", self.key()?)).await?;
        }
    }
}

#[async_trait]
impl Provider for Parsio {
    fn source(&self) -> Source {
        Source::Parsio
    }

    fn address(&self) -> &Url {
        &self.base
    }

    async fn read(&self, picture: &PagePicture) -> Result<PageText, ProviderError> {
        let parsed = tokio::time::timeout(self.limit, self.parsed(picture));
        let json = parsed.await.map_err(|_| Self::failed(Problem::TimedOut))??;
        let mut lines = Vec::new();
        collect(&json, None, DEEPEST, &mut lines);
        Ok(PageText { words: Vec::new(), lines })
    }
}

#[derive(Debug, Deserialize)]
struct Document {
    #[serde(alias = "_id")]
    doc_id: Option<String>,
    #[serde(default)]
    parsing_in_progress: bool,
    status: Option<String>,
    json: Option<Value>,
}

impl Document {
    fn id(&self) -> Option<String> {
        self.doc_id.clone().filter(|id| !id.is_empty())
    }

    /// What was parsed; `None` while that goes on.
    fn state(&mut self) -> Result<Option<Value>, ProviderError> {
        match self.status.as_deref() {
            Some("fail" | "exception" | "skipped") => {
                Err(Parsio::failed(Problem::Failed("the parser of the mailbox found nothing".to_owned())))
            }
            Some("quota") => Err(Parsio::failed(Problem::Limited)),
            Some("new" | "parsing") => Ok(None),
            _ if self.parsing_in_progress => Ok(None),
            _ => match self.json.take() {
                Some(json) if !json.is_null() => Ok(Some(json)),
                _ => Err(Parsio::failed(Problem::Malformed)),
            },
        }
    }
}

/// Every text of a JSON value as lines; what begins with an underscore is Parsio's own.
fn collect(value: &Value, key: Option<&str>, deep: usize, lines: &mut Vec<TextLine>) {
    let mut push = |text: &str| {
        for line in text.lines() {
            // Some parsers write Markdown.
            let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '*' | '|'));
            if !line.is_empty() {
                let text = label(key).map_or_else(|| line.to_owned(), |label| format!("{label}: {line}"));
                lines.push(TextLine { text, confidence: UNTOLD });
            }
        }
    };
    match value {
        Value::String(text) => push(text),
        Value::Number(number) => push(&number.to_string()),
        Value::Array(items) if deep > 0 => items.iter().for_each(|item| collect(item, key, deep - 1, lines)),
        Value::Object(map) if deep > 0 => {
            for (key, item) in map.iter().filter(|(key, _)| !key.starts_with('_')) {
                collect(item, Some(key), deep - 1, lines);
            }
        }
        _ => {}
    }
}

/// The word that a card would print before a number of that kind.
fn label(key: Option<&str>) -> Option<&'static str> {
    let key = key?.to_lowercase();
    [("fax", "Fax"), ("mobile", "Mobile"), ("cell", "Mobile"), ("phone", "Phone"), ("tel", "Phone")]
        .into_iter()
        .find_map(|(part, label)| key.contains(part).then_some(label))
}
