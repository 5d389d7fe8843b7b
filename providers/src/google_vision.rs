//! Google Cloud Vision, `images:annotate` with `DOCUMENT_TEXT_DETECTION`.
//!
//! The form of the answer: <https://cloud.google.com/vision/docs/reference/rest/v1/AnnotateImageResponse>. Zeros are
//! left out of vertices, which are pixels or shares of the page; a word ends where a symbol carries a break.

use async_trait::async_trait;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use recognition::{PageText, Polygon, Source, TextLine, Word};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::client::{Client, ask, secret_header};
use crate::{PagePicture, Problem, Provider, ProviderError, join};

/// How sure to be of text whose confidence is not told.
const UNTOLD: f32 = 0.8;

/// Google Vision with a key.
#[derive(Debug, Clone)]
pub struct GoogleVision {
    client: Client,
    base: Url,
    key: SecretString,
}

impl GoogleVision {
    /// `base` is Google's address, without a path.
    pub fn new(client: Client, base: Url, key: SecretString) -> Self {
        Self { client, base, key }
    }

    fn failed(problem: Problem) -> ProviderError {
        ProviderError { provider: Source::GoogleVision, problem }
    }
}

#[async_trait]
impl Provider for GoogleVision {
    fn source(&self) -> Source {
        Source::GoogleVision
    }

    fn address(&self) -> &Url {
        &self.base
    }

    async fn read(&self, picture: &PagePicture) -> Result<PageText, ProviderError> {
        let body = json!({ "requests": [{
            "image": { "content": BASE64_STANDARD.encode(&picture.jpeg) },
            "features": [{ "type": "DOCUMENT_TEXT_DETECTION" }],
        }] });
        let key = secret_header("", &self.key).ok_or_else(|| Self::failed(Problem::Refused))?;
        // In a header, because addresses end up in logs.
        let address = join(&self.base, &["v1", "images:annotate"]);
        let request = self.client.post(address).header("x-goog-api-key", key).json(&body);
        let answer: Answer = ask(Source::GoogleVision, request).await?;
        let Some(response) = answer.responses.into_iter().next() else {
            return Err(Self::failed(Problem::Malformed));
        };
        if let Some(error) = response.error.filter(|error| error.code != 0) {
            return Err(Self::failed(error.problem()));
        }
        Ok(response.full_text_annotation.map(|text| text.into_page(picture)).unwrap_or_default())
    }
}

#[derive(Debug, Deserialize)]
struct Answer {
    responses: Vec<Response>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    full_text_annotation: Option<Annotation>,
    error: Option<Status>,
}

#[derive(Debug, Deserialize)]
struct Status {
    #[serde(default)]
    code: i32,
}

impl Status {
    /// After google.rpc.Code.
    fn problem(&self) -> Problem {
        match self.code {
            4 => Problem::TimedOut,
            7 | 16 => Problem::Refused,
            8 => Problem::Limited,
            code => Problem::Failed(format!("code {code}")),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[derive(Default)]
struct Annotation {
    pages: Vec<Page>,
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Page {
    width: f32,
    height: f32,
    blocks: Vec<Block>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Block {
    paragraphs: Vec<Paragraph>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Paragraph {
    words: Vec<VisionWord>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct VisionWord {
    bounding_box: BoundingBox,
    symbols: Vec<Symbol>,
    confidence: Option<f32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct BoundingBox {
    vertices: Vec<Vertex>,
    normalized_vertices: Vec<Vertex>,
}

#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
struct Vertex {
    x: f32,
    y: f32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Symbol {
    text: String,
    property: Property,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Property {
    detected_break: Option<Break>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Break {
    r#type: String,
    is_prefix: bool,
}

impl Annotation {
    fn into_page(self, picture: &PagePicture) -> PageText {
        let mut words = Vec::new();
        for page in self.pages {
            for paragraph in page.blocks.iter().flat_map(|block| &block.paragraphs) {
                words.extend(printed_words(paragraph, &page, picture));
            }
        }
        // Some answers carry the text alone.
        let lines = if words.is_empty() { self.text.as_str() } else { "" };
        let lines = lines.lines().map(|line| TextLine { text: line.to_owned(), confidence: UNTOLD });
        PageText { lines: lines.collect(), words }
    }
}

/// Words as they are printed. Google parts "a@b.example" into five; they belong together until a break.
fn printed_words(paragraph: &Paragraph, page: &Page, picture: &PagePicture) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for part in &paragraph.words {
        let outline = part.bounding_box.outline(page, picture);
        let confidence = part.confidence.unwrap_or(UNTOLD);
        let mut text = String::new();
        let mut ends = false;
        for symbol in &part.symbols {
            let mark = symbol.property.detected_break.as_ref().filter(|mark| mark.r#type != "UNKNOWN");
            open &= !mark.is_some_and(|mark| mark.is_prefix && text.is_empty());
            text.push_str(&symbol.text);
            // A hyphen at the end of a line is printed, but no symbol of the text.
            if mark.is_some_and(|mark| mark.r#type == "HYPHEN" && !mark.is_prefix) {
                text.push('-');
            }
            ends = mark.is_some_and(|mark| !mark.is_prefix);
        }
        match words.last_mut().filter(|_| open) {
            Some(word) => extend(word, &text, confidence, &outline),
            None => words.push(Word { text, confidence, polygon: outline }),
        }
        open = !ends;
    }
    words.retain(|word| !word.text.trim().is_empty());
    words
}

/// Adds the next part of a printed word, which stands on its right.
fn extend(word: &mut Word, text: &str, confidence: f32, outline: &Polygon) {
    let (old, new) = (word.text.chars().count() as f32, text.chars().count() as f32);
    word.confidence = (word.confidence * old + confidence * new) / (old + new).max(1.0);
    word.text.push_str(text);
    if let ([top_left, _, _, bottom_left], [_, top_right, bottom_right, _]) =
        (word.polygon.as_slice(), outline.as_slice())
    {
        word.polygon = vec![*top_left, *top_right, *bottom_right, *bottom_left];
    }
}

impl BoundingBox {
    fn outline(&self, page: &Page, picture: &PagePicture) -> Polygon {
        if !self.vertices.is_empty() {
            // In pixels of what Google calls the page; that is our picture, unless it says otherwise.
            let scale = |sent: u32, said: f32| if said > 0.0 { sent as f32 / said } else { 1.0 };
            let (x, y) = (scale(picture.width, page.width), scale(picture.height, page.height));
            return self.vertices.iter().map(|vertex| [vertex.x * x, vertex.y * y]).collect();
        }
        let (width, height) = (picture.width as f32, picture.height as f32);
        self.normalized_vertices.iter().map(|vertex| [vertex.x * width, vertex.y * height]).collect()
    }
}
