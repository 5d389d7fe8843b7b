//! An OCR server of one's own, with the small contract of `docs/providers.md`.

use async_trait::async_trait;
use recognition::{PageText, Polygon, Source, TextLine, Word};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::client::{Client, ask, secret_header};
use crate::{PagePicture, Problem, Provider, ProviderError};

/// How sure to be of text whose confidence is not told.
const UNTOLD: f32 = 0.8;

/// A server that takes a JPEG and gives words.
#[derive(Debug, Clone)]
pub struct HttpServer {
    client: Client,
    address: Url,
    key: Option<SecretString>,
}

impl HttpServer {
    /// Pictures are posted to `address`, with `key` as a bearer token.
    pub fn new(client: Client, address: Url, key: Option<SecretString>) -> Self {
        Self { client, address, key }
    }
}

#[async_trait]
impl Provider for HttpServer {
    fn source(&self) -> Source {
        Source::Http
    }

    fn address(&self) -> &Url {
        &self.address
    }

    async fn read(&self, picture: &PagePicture) -> Result<PageText, ProviderError> {
        let mut request = self
            .client
            .post(self.address.clone())
            .header("content-type", "image/jpeg")
            .header("accept", "application/json")
            .body(picture.jpeg.clone());
        if let Some(key) = &self.key {
            let refused = ProviderError { provider: Source::Http, problem: Problem::Refused };
            request = request.header("authorization", secret_header("Bearer ", key).ok_or(refused)?);
        }
        let answer: Answer = ask(Source::Http, request).await?;
        let untold = |confidence: Option<f32>| confidence.unwrap_or(UNTOLD);
        let words = answer.words.into_iter().map(|word| Word {
            confidence: untold(word.confidence),
            polygon: word.outline(),
            text: word.text,
        });
        let lines =
            answer.lines.into_iter().map(|line| TextLine { text: line.text, confidence: untold(line.confidence) });
        Ok(PageText { words: words.collect(), lines: lines.collect() })
    }
}

/// Unknown keys are ignored, but one of the two must be there: an error page in JSON is no empty card.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Parts")]
struct Answer {
    words: Vec<ServerWord>,
    lines: Vec<ServerLine>,
}

#[derive(Debug, Deserialize)]
struct Parts {
    words: Option<Vec<ServerWord>>,
    lines: Option<Vec<ServerLine>>,
}

impl TryFrom<Parts> for Answer {
    type Error = &'static str;

    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        match parts {
            Parts { words: None, lines: None } => Err("neither words nor lines"),
            Parts { words, lines } => Ok(Self { words: words.unwrap_or_default(), lines: lines.unwrap_or_default() }),
        }
    }
}

#[derive(Debug, Deserialize)]
struct ServerWord {
    text: String,
    confidence: Option<f32>,
    polygon: Option<Polygon>,
    r#box: Option<[f32; 4]>,
}

impl ServerWord {
    fn outline(&self) -> Polygon {
        match (&self.polygon, self.r#box) {
            (Some(polygon), _) => polygon.clone(),
            (None, Some([left, top, right, bottom])) => {
                vec![[left, top], [right, top], [right, bottom], [left, bottom]]
            }
            (None, None) => Polygon::new(),
        }
    }
}

#[derive(Debug, Deserialize)]
struct ServerLine {
    text: String,
    confidence: Option<f32>,
}
