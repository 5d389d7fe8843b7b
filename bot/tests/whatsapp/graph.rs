//! A Graph API server of our own, after <https://developers.facebook.com/docs/whatsapp/cloud-api/reference>, that speaks
//! HTTP on a loopback port, refuses what Meta refuses, and remembers everything.

use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};

use poem::http::{Method, StatusCode, header};
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::web::Multipart;
use poem::{Body, Endpoint, FromRequest, Request, RequestBody, Response, Server};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::task::AbortHandle;
use url::Url;

pub(crate) const TOKEN: &str = "EAAG-this-is-no-real-token";
pub(crate) const NUMBER_ID: &str = "106540352242922";

/// What goes wrong with one call.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Meta's error of this number, with 400.
    Code(i64),
    /// 502 with a page instead of JSON.
    BadGateway,
    /// The token is refused.
    Token,
    /// The address of a file has expired.
    Expired,
    /// The address of the file is on another host.
    Elsewhere,
    /// The length of the file is not told, and it goes on for this many bytes.
    Endless(usize),
    /// Other bytes than were announced.
    Damaged,
}

#[derive(Default)]
struct State {
    calls: Vec<(String, Value)>,
    sent: Vec<Value>,
    read: Vec<Value>,
    uploads: Vec<(String, String, Vec<u8>)>,
    media: HashMap<String, Vec<u8>>,
    faults: VecDeque<(&'static str, Fault)>,
    transcript: String,
}

/// The server; it ends with the value.
pub(crate) struct FakeGraph {
    pub(crate) url: Url,
    state: Arc<Mutex<State>>,
    server: AbortHandle,
}

impl Drop for FakeGraph {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl FakeGraph {
    pub(crate) async fn start() -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let address = acceptor.local_addr().remove(0);
        let url = Url::parse(&format!("http://{}", address.as_socket_addr().unwrap())).unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let endpoint = Graph { state: state.clone(), url: url.clone() };
        let server = tokio::spawn(Server::new_with_acceptor(acceptor).run(endpoint)).abort_handle();
        Self { url, state, server }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// A file that can be asked for.
    pub(crate) fn put_media(&self, id: &str, bytes: &[u8]) {
        self.state().media.insert(id.to_owned(), bytes.to_vec());
    }

    /// The next call of this kind goes wrong: `number`, `send`, `read`, `upload`, `address` or `download`.
    pub(crate) fn fail(&self, call: &'static str, fault: Fault) {
        self.state().faults.push_back((call, fault));
    }

    /// How often something was called.
    pub(crate) fn calls(&self, call: &str) -> usize {
        self.state().calls.iter().filter(|(name, _)| name == call).count()
    }

    /// Every message that was accepted, in order.
    pub(crate) fn sent(&self) -> Vec<Value> {
        self.state().sent.clone()
    }

    /// Every mark that a message was read.
    pub(crate) fn read_marks(&self) -> Vec<Value> {
        self.state().read.clone()
    }

    /// Files that were handed in: name, media type, bytes.
    pub(crate) fn uploads(&self) -> Vec<(String, String, Vec<u8>)> {
        self.state().uploads.clone()
    }

    /// The words of each message that was accepted.
    pub(crate) fn words(&self) -> Vec<String> {
        self.sent().iter().map(words).collect()
    }

    /// A line of the transcript that is not the bot's.
    pub(crate) fn note(&self, line: &str) {
        writeln!(self.state().transcript, "{line}\n").unwrap();
    }

    /// The transcript so far; the next one begins anew.
    pub(crate) fn take_transcript(&self) -> String {
        std::mem::take(&mut self.state().transcript)
    }

    /// The id of the newest choice whose title contains `title`.
    pub(crate) fn choice(&self, title: &str) -> Option<String> {
        self.sent().iter().rev().flat_map(choices).find(|(_, label)| label.contains(title)).map(|it| it.0)
    }
}

/// The words of a message, as somebody would see them.
pub(crate) fn words(message: &Value) -> String {
    let text = ["/text/body", "/interactive/body/text", "/image/caption", "/document/filename"];
    let text = text.iter().find_map(|pointer| message.pointer(pointer)?.as_str()).unwrap_or_default();
    match message["contacts"][0]["name"]["formatted_name"].as_str() {
        Some(name) => format!("[contact: {name}]"),
        None => text.to_owned(),
    }
}

/// Ids and titles of what can be chosen under a message.
pub(crate) fn choices(message: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let action = &message["interactive"]["action"];
    let buttons = action["buttons"].as_array().into_iter().flatten().map(|button| &button["reply"]);
    let rows = action["sections"].as_array().into_iter().flatten();
    let rows = rows.flat_map(|section| section["rows"].as_array().into_iter().flatten());
    let titled = |row: &Value| {
        let longer = row["description"].as_str();
        longer.map_or_else(|| text(&row["title"]), ToOwned::to_owned)
    };
    buttons.chain(rows).map(|row| (text(&row["id"]), titled(row))).collect()
}

/// A message as the phone shows it.
fn tell(transcript: &mut String, message: &Value) {
    let list = message["interactive"]["action"]["button"].as_str();
    let picture = message["type"] == "image" || message.pointer("/interactive/header/image").is_some();
    let labels: Vec<String> = choices(message).into_iter().map(|(_, label)| format!("[{label}]")).collect();
    let mut parts = vec![if picture { "(a picture)".to_owned() } else { String::new() }, words(message)];
    if message["type"] == "document" {
        parts = vec![format!("(the file {})", words(message))];
    }
    parts.push(list.map(|title| format!("({title} ▾)")).unwrap_or_default());
    parts.push(labels.join(" "));
    parts.retain(|part| !part.is_empty());
    let answering = if message.get("context").is_some() { ", answering" } else { "" };
    writeln!(transcript, "bot{answering}:\n{}\n", parts.join("\n")).unwrap();
}

struct Graph {
    state: Arc<Mutex<State>>,
    url: Url,
}

fn ok(value: &Value) -> Response {
    Response::builder().content_type("application/json").body(value.to_string())
}

fn refuse(status: u16, code: i64, message: &str) -> Response {
    let error = json!({ "error": {
        "message": format!("(#{code}) {message}"),
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AbCdEf",
    }});
    let status = StatusCode::from_u16(status).unwrap();
    Response::builder().status(status).content_type("application/json").body(error.to_string())
}

impl Endpoint for Graph {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let body = request.take_body();
        let path = request.uri().path().to_owned();
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let call = match (request.method(), parts.as_slice()) {
            (&Method::GET, ["media", _]) => "download",
            (&Method::GET, ["v23.0", NUMBER_ID]) => "number",
            (&Method::GET, ["v23.0", _]) => "address",
            (&Method::POST, ["v23.0", NUMBER_ID, "messages"]) => "messages",
            (&Method::POST, ["v23.0", NUMBER_ID, "media"]) => "upload",
            _ => return Ok(refuse(404, 2500, "Unknown path components")),
        };
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if bearer != Some(&format!("Bearer {TOKEN}")) {
            return Ok(refuse(401, 190, "Error validating access token"));
        }
        let last = parts.last().copied().unwrap_or_default().to_owned();
        match call {
            "messages" => {
                let message: Value = serde_json::from_slice(&body.into_bytes().await.unwrap()).unwrap();
                let call = if message["status"] == "read" { "read" } else { "send" };
                let fault = self.begin(call, message.clone());
                Ok(fault.map_or_else(|| self.message(&message), faulty))
            }
            "upload" => Ok(match self.begin(call, Value::Null) {
                Some(fault) => faulty(fault),
                None => self.upload(&request, body).await,
            }),
            "number" => Ok(self
                .begin(call, Value::Null)
                .map_or_else(|| ok(&json!({ "display_phone_number": "+49 30 901820", "id": NUMBER_ID })), faulty)),
            "address" => {
                let fault = self.begin(call, Value::from(last.as_str()));
                Ok(self.address(&last, fault))
            }
            _ => {
                let fault = self.begin(call, Value::from(last.as_str()));
                Ok(self.download(&last, fault))
            }
        }
    }
}

fn faulty(fault: Fault) -> Response {
    match fault {
        Fault::Code(code) => refuse(400, code, "as it was ordered"),
        Fault::BadGateway => StatusCode::BAD_GATEWAY.into(),
        Fault::Token => refuse(401, 190, "Error validating access token"),
        Fault::Expired | Fault::Elsewhere | Fault::Endless(_) | Fault::Damaged => StatusCode::NOT_FOUND.into(),
    }
}

impl Graph {
    /// Remembers the call, and gives the fault that was ordered for it.
    fn begin(&self, call: &'static str, told: Value) -> Option<Fault> {
        let mut state = self.state.lock().unwrap();
        state.calls.push((call.to_owned(), told));
        let index = state.faults.iter().position(|(of, _)| *of == call)?;
        Some(state.faults.remove(index)?.1)
    }

    fn message(&self, message: &Value) -> Response {
        let mut state = self.state.lock().unwrap();
        if message["status"] == "read" {
            state.read.push(message.clone());
            if message.get("typing_indicator").is_some() {
                writeln!(state.transcript, "bot: (read, typing…)\n").unwrap();
            }
            return ok(&json!({ "success": true }));
        }
        if let Err(problem) = check(message) {
            return refuse(400, 131_009, &problem);
        }
        state.sent.push(message.clone());
        tell(&mut state.transcript, message);
        let to = message.get("to").or_else(|| message.get("recipient")).cloned().unwrap_or_default();
        let id = format!("wamid.OUT{}", state.sent.len());
        ok(&json!({
            "messaging_product": "whatsapp",
            "contacts": [{ "input": to, "wa_id": to }],
            "messages": [{ "id": id, "message_status": "accepted" }],
        }))
    }

    async fn upload(&self, request: &Request, body: Body) -> Response {
        let mut form = Multipart::from_request(request, &mut RequestBody::new(body)).await.unwrap();
        let (mut product, mut file) = (None, None);
        while let Ok(Some(field)) = form.next_field().await {
            let (name, file_name) = (field.name().map(ToOwned::to_owned), field.file_name().map(ToOwned::to_owned));
            let mime = field.content_type().map(ToOwned::to_owned);
            let bytes = field.bytes().await.unwrap();
            match name.as_deref() {
                Some("messaging_product") => product = Some(bytes),
                Some("file") => file = Some((file_name.unwrap_or_default(), mime.unwrap_or_default(), bytes)),
                _ => {}
            }
        }
        let (Some(_), Some(file)) = (product, file) else { return refuse(400, 100, "The parameter file is required") };
        let mut state = self.state.lock().unwrap();
        state.uploads.push(file);
        ok(&json!({ "id": format!("9{:05}", state.uploads.len()) }))
    }

    fn address(&self, id: &str, fault: Option<Fault>) -> Response {
        let host = match fault {
            Some(Fault::Elsewhere) => "https://files.example.org/".parse().unwrap(),
            Some(fault) => return faulty(fault),
            None => self.url.clone(),
        };
        let state = self.state.lock().unwrap();
        let Some(bytes) = state.media.get(id) else {
            return refuse(400, 100, "Unsupported get request. Object does not exist");
        };
        ok(&json!({
            "url": format!("{host}media/{id}"),
            "mime_type": "image/jpeg",
            "sha256": hex::encode(Sha256::digest(bytes)),
            "file_size": bytes.len(),
            "id": id,
            "messaging_product": "whatsapp",
        }))
    }

    fn download(&self, id: &str, fault: Option<Fault>) -> Response {
        let bytes = self.state.lock().unwrap().media.get(id).cloned().unwrap_or_default();
        match fault {
            None => Response::builder().body(bytes),
            Some(Fault::Damaged) => Response::builder().body(b"\xFF\xD8\xFF\xE0 another picture".to_vec()),
            Some(Fault::Endless(length)) => {
                let chunks = (0..length.div_ceil(65_536)).map(|_| Ok::<_, std::io::Error>(vec![0xFF_u8; 65_536]));
                let body = Body::from_bytes_stream(futures_util::stream::iter(chunks));
                Response::builder().body(body)
            }
            Some(fault) => faulty(fault),
        }
    }
}

/// What Meta refuses (<https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages>).
fn check(message: &Value) -> Result<(), String> {
    let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str);
    let within = |pointer: &str, most: usize| match text(pointer).map(|text| text.chars().count()) {
        Some(length) if (1..=most).contains(&length) => Ok(()),
        other => Err(format!("{pointer} has {other:?} characters")),
    };
    if message["messaging_product"] != "whatsapp" || (text("/to").is_none() && text("/recipient").is_none()) {
        return Err("the product or the recipient is missing".to_owned());
    }
    match text("/type") {
        Some("text") => within("/text/body", 4096),
        Some("image") => within("/image/id", 100),
        Some("document") => within("/document/id", 100).and_then(|()| within("/document/filename", 240)),
        Some("contacts") => {
            let name = &message["contacts"][0]["name"];
            let part =
                ["first_name", "last_name"].iter().any(|part| name[part].as_str().is_some_and(|it| !it.is_empty()));
            if part { within("/contacts/0/name/formatted_name", 1000) } else { Err("a name needs a part".to_owned()) }
        }
        Some("interactive") => {
            within("/interactive/body/text", 1024)?;
            let list = text("/interactive/type") == Some("list");
            let choices = choices(message);
            if choices.is_empty() || choices.len() > if list { 10 } else { 3 } {
                return Err(format!("{} choices", choices.len()));
            }
            let ids: HashSet<&str> = choices.iter().map(|(id, _)| id.as_str()).collect();
            if ids.len() != choices.len() || ids.iter().any(|id| id.is_empty() || id.len() > 200) {
                return Err("ids must be told apart".to_owned());
            }
            if list {
                within("/interactive/action/button", 20)?;
                for row in 0..choices.len() {
                    within(&format!("/interactive/action/sections/0/rows/{row}/title"), 24)?;
                }
                return Ok(());
            }
            for button in 0..choices.len() {
                within(&format!("/interactive/action/buttons/{button}/reply/title"), 20)?;
            }
            let titles: HashSet<&str> = choices.iter().map(|(_, title)| title.as_str()).collect();
            if titles.len() == choices.len() { Ok(()) } else { Err("titles must be told apart".to_owned()) }
        }
        other => Err(format!("the type {other:?}")),
    }
}
