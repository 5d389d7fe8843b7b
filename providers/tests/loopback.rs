//! Each provider against a server on this machine that answers as the real one does, and as a broken one would.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use providers::{Client, GoogleVision, HttpServer, MAX_ANSWER, PagePicture, Parsio, Problem, Provider};
use recognition::Source;
use rstest::rstest;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

const KEY: &str = "a-key-that-must-not-show";
const VISION: &str = include_str!("fixtures/google-vision.json");
const PARSIO: &str = include_str!("fixtures/parsio-parsed.json");
const PARSIO_BUSY: &str = include_str!("fixtures/parsio-parsing.json");
const SERVER: &str = include_str!("fixtures/http.json");

/// What the server does with a connection.
#[derive(Clone)]
enum Act {
    Answer(u16, String),
    /// Headers that promise, and then nothing.
    Stall,
    /// A body without a length that does not end.
    Flood,
    /// Half of what was promised.
    Break,
    Redirect(String),
}

fn json(text: &str) -> Act {
    Act::Answer(200, text.to_owned())
}

/// A server that does one act a request, the last one for ever, and keeps what it was asked.
struct Loopback {
    url: Url,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Loopback {
    async fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        tokio::spawn(async move {
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let act = acts.get(number).or(acts.last()).unwrap().clone();
                number += 1;
                tokio::spawn(serve(stream, act, kept.clone()));
            }
        });
        Self { url, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, act: Act, kept: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    let mut part = [0; 8192];
    let complete = |request: &[u8]| {
        let text = String::from_utf8_lossy(request).to_lowercase();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
        let body = request.len() - head.len() - 4;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        // A body without a length comes in chunks.
        length.map_or(!head.contains("chunked") || text.ends_with("0\r\n\r\n"), |length| body >= length)
    };
    while !complete(&request) {
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return,
            Ok(count) => request.extend_from_slice(&part[..count]),
        }
    }
    kept.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
    let head = |status: u16, length: usize| {
        format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        )
    };
    let written = match act {
        Act::Answer(status, body) => stream.write_all((head(status, body.len()) + &body).as_bytes()).await,
        Act::Stall => {
            stream.write_all(head(200, 100).as_bytes()).await.ok();
            tokio::time::sleep(Duration::from_mins(5)).await;
            Ok(())
        }
        Act::Flood => {
            stream.write_all(b"HTTP/1.1 200 X\r\nconnection: close\r\n\r\n").await.ok();
            while stream.write_all(&[b' '; 8192]).await.is_ok() {}
            Ok(())
        }
        Act::Break => stream.write_all((head(200, 1000) + "{\"words\":").as_bytes()).await,
        Act::Redirect(to) => {
            let head = format!("HTTP/1.1 307 X\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await
        }
    };
    // The client may have had enough.
    written.ok();
}

fn client(url: &Url) -> Client {
    // Whoever was first has set it.
    rustls::crypto::aws_lc_rs::default_provider().install_default().ok();
    Client::new(Duration::from_secs(3), url).unwrap()
}

fn picture() -> PagePicture {
    PagePicture { jpeg: Bytes::from_static(b"\xFF\xD8 a picture"), width: 1000, height: 600 }
}

fn provider(which: Source, url: &Url) -> Box<dyn Provider> {
    let (client, url, key) = (client(url), url.clone(), KEY.to_owned().into());
    match which {
        Source::GoogleVision => Box::new(GoogleVision::new(client, url, key)),
        Source::Parsio => {
            let limit = Duration::from_secs(3);
            let parsio = Parsio::new(client, url, "box/1".to_owned(), key, limit);
            Box::new(parsio.asking_every(Duration::from_millis(20)))
        }
        _ => Box::new(HttpServer::new(client, url.join("ocr").unwrap(), Some(key))),
    }
}

#[tokio::test]
async fn google_words_are_put_together_as_they_are_printed() {
    let server = Loopback::start(vec![json(VISION)]).await;
    let text = provider(Source::GoogleVision, &server.url).read(&picture()).await.unwrap();
    let words: Vec<&str> = text.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(words, ["Erika", "Mustermann", "erika@weber-bau.example", "Muster-", "stadt"]);
    // The page of the answer is half as large as the picture; zeros are left out of vertices.
    assert_eq!(text.words[0].polygon, [[0.0, 20.0], [100.0, 20.0], [100.0, 60.0], [0.0, 60.0]]);
    // From the left edge of the first part to the right edge of the last.
    assert_eq!(text.words[2].polygon, [[20.0, 200.0], [500.0, 200.0], [500.0, 240.0], [20.0, 240.0]]);
    // Shares of the page become pixels of the picture.
    assert_eq!(text.words[3].polygon[1..2], [[300.0, 300.0]]);
    // Five letters at .9, one at .8, seventeen at .98 (of which the dots count, too).
    assert!((text.words[2].confidence - 0.955).abs() < 0.01, "{}", text.words[2].confidence);
    let asked = &server.asked()[0];
    assert!(asked.starts_with("POST /v1/images:annotate HTTP/1.1\r\n"), "{asked}");
    assert!(asked.contains(&format!("x-goog-api-key: {KEY}")), "{asked}");
    assert!(
        asked.contains("\"type\":\"DOCUMENT_TEXT_DETECTION\"") && asked.contains("\"content\":\"/9ggYSBwaWN0dXJl\"")
    );
}

#[rstest]
#[case(r#"{"responses":[{}]}"#, Ok(()))]
#[case(r#"{"responses":[{"fullTextAnnotation":{"text":"Erika\nBerlin"}}]}"#, Ok(()))]
#[case(r#"{"responses":[{"error":{"code":7,"message":"key"}}]}"#, Err(Problem::Refused))]
#[case(r#"{"responses":[{"error":{"code":8}}]}"#, Err(Problem::Limited))]
#[case(r#"{"responses":[{"error":{"code":3}}]}"#, Err(Problem::Failed("code 3".to_owned())))]
#[case(r#"{"responses":[]}"#, Err(Problem::Malformed))]
#[tokio::test]
async fn what_google_says_inside_of_an_answer_counts(#[case] body: &str, #[case] expected: Result<(), Problem>) {
    let server = Loopback::start(vec![json(body)]).await;
    let read = provider(Source::GoogleVision, &server.url).read(&picture()).await;
    if let Ok(text) = &read {
        let lines: Vec<&str> = text.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(lines, if body.contains("Berlin") { vec!["Erika", "Berlin"] } else { Vec::new() });
    }
    assert_eq!(read.map(|_| ()).map_err(|error| error.problem), expected);
}

#[tokio::test]
async fn parsio_is_asked_until_it_has_parsed() {
    let server = Loopback::start(vec![json(PARSIO_BUSY), json(PARSIO_BUSY), json(PARSIO)]).await;
    let text = provider(Source::Parsio, &server.url).read(&picture()).await.unwrap();
    let mut lines: Vec<&str> = text.lines.iter().map(|line| line.text.as_str()).collect();
    lines.sort_unstable();
    let expected = [
        "10115 Berlin",
        "Erika Mustermann",
        "Fax: +49 30 23125 418",
        "Mobile: +49 171 3920 007",
        "Musterstraße 12",
        "Weber Bau GmbH",
        "erika@weber-bau.example",
    ];
    assert_eq!(lines, expected);
    assert!(text.words.is_empty());
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    assert!(asked[0].starts_with("POST /mailboxes/box%2F1/upload-sync HTTP/1.1\r\n"), "{}", asked[0]);
    assert!(asked[0].contains("name=\"file\"; filename=\"card.jpg\""), "{}", asked[0]);
    assert!(asked[0].contains("content-length: "), "not every server takes chunks: {}", asked[0]);
    assert!(asked[2].starts_with("GET /docs/66f0c2 HTTP/1.1\r\n"), "{}", asked[2]);
    assert!(asked.iter().all(|request| request.contains(&format!("x-api-key: {KEY}"))));
}

#[rstest]
#[case(r#"{"doc_id":"1","status":"fail"}"#, Problem::Failed("the parser of the mailbox found nothing".to_owned()))]
#[case(r#"{"doc_id":"1","status":"quota"}"#, Problem::Limited)]
#[case(r#"{"doc_id":"1","status":"parsed"}"#, Problem::Malformed)]
#[case(r#"{"parsing_in_progress":true}"#, Problem::Malformed)]
#[case(r#"{"doc_id":"1","status":"parsing"}"#, Problem::TimedOut)]
#[tokio::test]
async fn parsio_may_find_nothing_or_never_end(#[case] body: &str, #[case] expected: Problem) {
    let server = Loopback::start(vec![json(body)]).await;
    let error = provider(Source::Parsio, &server.url).read(&picture()).await.unwrap_err();
    assert_eq!(error.problem, expected);
}

#[tokio::test]
async fn a_server_of_ones_own_gives_words_and_lines() {
    let server = Loopback::start(vec![json(SERVER)]).await;
    let text = provider(Source::Http, &server.url).read(&picture()).await.unwrap();
    assert_eq!(text.words.len(), 3);
    assert_eq!(text.words[1].polygon, [[120.0, 20.0], [320.0, 20.0], [320.0, 60.0], [120.0, 60.0]]);
    assert!((text.words[1].confidence - 0.8).abs() < 1e-6);
    assert!(text.words[2].polygon.is_empty());
    assert_eq!(text.lines[0].text, "Erika Mustermann");
    let asked = &server.asked()[0];
    assert!(asked.starts_with("POST /ocr HTTP/1.1\r\n") && asked.contains("content-type: image/jpeg\r\n"), "{asked}");
    assert!(asked.contains(&format!("authorization: Bearer {KEY}\r\n")), "{asked}");
}

#[rstest]
#[tokio::test]
async fn broken_servers_are_told_apart_and_no_key_shows(
    #[values(Source::GoogleVision, Source::Parsio, Source::Http)] which: Source,
) {
    let elsewhere = Loopback::start(vec![json("{}")]).await;
    let huge = format!("{{\"x\":\"{}\"}}", "y".repeat(MAX_ANSWER));
    let cases = [
        (Act::Answer(500, format!("{{\"key\":\"{KEY}\"}}")), "failed"),
        (Act::Answer(404, String::new()), "failed"),
        (Act::Answer(401, KEY.to_owned()), "refused"),
        (Act::Answer(403, String::new()), "refused"),
        (Act::Answer(429, String::new()), "limited"),
        (json("<html>not what was agreed</html>"), "malformed"),
        (json("{\"error\":\"no\"}"), "malformed"),
        (json("[1]"), "malformed"),
        (json(&huge), "oversized"),
        (Act::Flood, "oversized"),
        (Act::Break, "failed"),
        (Act::Redirect(elsewhere.url.to_string()), "failed"),
        (Act::Stall, "timeout"),
    ];
    for (act, outcome) in cases {
        let server = Loopback::start(vec![act]).await;
        let provider = provider(which, &server.url);
        let start = Instant::now();
        let error = provider.read(&picture()).await.unwrap_err();
        assert_eq!(error.problem.outcome(), outcome, "{error}");
        assert!(start.elapsed() < Duration::from_secs(20));
        for said in [error.to_string(), format!("{error:?}"), format!("{provider:?}")] {
            assert!(!said.contains(KEY), "{said}");
        }
        let name = match which {
            Source::GoogleVision => "Google Vision",
            Source::Parsio => "Parsio",
            _ => "the OCR server",
        };
        assert!(error.to_string().starts_with(name), "{error}");
    }
    assert!(elsewhere.asked().is_empty(), "no redirect is followed");
}

#[tokio::test]
async fn nobody_at_home_is_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let error = provider(Source::Http, &url).read(&picture()).await.unwrap_err();
    assert_eq!(error.to_string(), "the OCR server cannot be reached; check OCR_SERVER_URL and the network");
}
