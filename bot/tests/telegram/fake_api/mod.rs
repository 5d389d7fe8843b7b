//! A Bot API server of our own, after <https://core.telegram.org/bots/api>, that speaks HTTP on a loopback port and
//! remembers everything.

mod form;
mod html;
mod http;
mod messages;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::AbortHandle;
use url::Url;

use http::{Connection, Request, Response};
use messages::{Shown, buttons, edit_message, send_message};

pub(crate) const TOKEN: &str = "4242:AAF_this-is-no-real-token";

/// What goes wrong with one call of a method.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// 429 with this many seconds.
    Limited(u64),
    /// 502 with a page instead of JSON.
    BadGateway,
    /// The connection breaks.
    Broken,
    /// 404, as for a file that has been removed.
    NotFound,
    /// A file without a length that goes on for this many bytes.
    Endless(usize),
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) params: Value,
}

#[derive(Default)]
struct State {
    updates: BTreeMap<i64, String>,
    answered_polls: usize,
    open_polls: usize,
    most_open_polls: usize,
    calls: Vec<Call>,
    faults: VecDeque<(&'static str, Fault)>,
    messages: BTreeMap<(i64, i64), Shown>,
    last_message: i64,
    files: HashMap<String, Vec<u8>>,
    blocked: Vec<i64>,
    /// Groups that became supergroups.
    moved: HashMap<i64, i64>,
    webhook: bool,
    transcript: String,
}

/// The server; it ends with the value.
pub(crate) struct FakeApi {
    pub(crate) url: Url,
    shared: Arc<Shared>,
    server: AbortHandle,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Notify,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for FakeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl FakeApi {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        let shared = Arc::new(Shared::default());
        shared.state().last_message = 100;
        let serving = shared.clone();
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(Connection::new(stream), serving.clone()));
            }
        });
        Self { url, shared, server: server.abort_handle() }
    }

    /// A file that `getFile` knows.
    pub(crate) fn put_file(&self, file_id: &str, bytes: impl Into<Vec<u8>>) {
        self.shared.state().files.insert(file_id.to_owned(), bytes.into());
    }

    /// The next call of `method` goes wrong.
    pub(crate) fn fail(&self, method: &'static str, fault: Fault) {
        self.shared.state().faults.push_back((method, fault));
    }

    /// The person blocks the bot.
    pub(crate) fn block(&self, chat: i64) {
        self.shared.state().blocked.push(chat);
    }

    /// A group becomes a supergroup.
    pub(crate) fn move_group(&self, from: i64, to: i64) {
        self.shared.state().moved.insert(from, to);
    }

    /// The number of the newest message of the bot in a chat.
    pub(crate) fn newest(&self, chat: i64) -> i64 {
        let state = self.shared.state();
        state.messages.keys().filter(|(of, _)| *of == chat).map(|(_, id)| *id).max().unwrap()
    }

    /// The person deletes a message of the bot.
    pub(crate) fn delete_message(&self, chat: i64, id: i64) {
        self.shared.state().messages.remove(&(chat, id)).unwrap();
    }

    /// Something happened that `getUpdates` will tell.
    pub(crate) fn push(&self, raw: &str) {
        let update: Value = serde_json::from_str(raw).unwrap();
        self.shared.state().updates.insert(update["update_id"].as_i64().unwrap(), raw.to_owned());
        self.shared.changed.notify_waiters();
    }

    /// The number of a message that somebody writes now.
    pub(crate) fn number_message(&self) -> i64 {
        let mut state = self.shared.state();
        state.last_message += 1;
        state.last_message
    }

    /// Updates that nobody has confirmed yet.
    pub(crate) fn unconfirmed(&self) -> usize {
        self.shared.state().updates.len()
    }

    pub(crate) fn calls(&self, method: &str) -> Vec<Call> {
        self.shared.state().calls.iter().filter(|call| call.method == method).cloned().collect()
    }

    /// All that the chat shows from the bot, in order.
    pub(crate) fn shown(&self, chat: i64) -> Vec<String> {
        let state = self.shared.state();
        state.messages.iter().filter(|((of, _), _)| *of == chat).map(|(_, shown)| shown.text.clone()).collect()
    }

    /// What one message of the bot shows.
    pub(crate) fn text_of(&self, chat: i64, number: i64) -> String {
        self.shared.state().messages[&(chat, number)].text.clone()
    }

    /// What the chat shows in answer to a message: the text of each, and whether it has buttons.
    pub(crate) fn answers(&self, chat: i64, to: i64) -> Vec<(String, bool)> {
        let state = self.shared.state();
        let of_chat = state.messages.iter().filter(|((of, _), shown)| *of == chat && shown.reply_to == Some(to));
        of_chat.map(|(_, shown)| (shown.text.clone(), !buttons(shown).is_empty())).collect()
    }

    /// The data of the button whose label contains `label`, in the newest message that has one.
    pub(crate) fn button(&self, chat: i64, label: &str) -> Option<String> {
        let state = self.shared.state();
        let newest_first = state.messages.iter().rev().filter(|((of, _), _)| *of == chat);
        newest_first.flat_map(|(_, shown)| buttons(shown)).find(|(text, _)| text.contains(label)).map(|(_, data)| data)
    }

    /// The newest message that has a button with this data.
    pub(crate) fn message_with(&self, chat: i64, data: &str) -> Option<i64> {
        let state = self.shared.state();
        let mut newest_first = state.messages.iter().rev().filter(|((of, _), _)| *of == chat);
        let has = |shown: &Shown| buttons(shown).iter().any(|(_, target)| target == data);
        newest_first.find(|(_, shown)| has(shown)).map(|((_, id), _)| *id)
    }

    /// A line of the transcript that is not the bot's.
    pub(crate) fn note(&self, line: &str) {
        writeln!(self.shared.state().transcript, "{line}\n").unwrap();
    }

    /// The transcript so far; the next one begins anew.
    pub(crate) fn take_transcript(&self) -> String {
        std::mem::take(&mut self.shared.state().transcript)
    }

    pub(crate) fn transcript(&self) -> String {
        self.shared.state().transcript.clone()
    }

    /// Waits until a poll is open and unanswered.
    pub(crate) async fn poll_opened(&self) {
        self.until(|state| state.open_polls > 0).await;
    }

    /// Waits until so many polls were answered with updates.
    pub(crate) async fn polls_answered(&self, count: usize) {
        self.until(|state| state.answered_polls >= count).await;
    }

    /// Waits until every update is confirmed.
    pub(crate) async fn all_confirmed(&self) {
        self.until(|state| state.updates.is_empty()).await;
    }

    /// Waits until a method was called so often.
    pub(crate) async fn called(&self, method: &str, times: usize) {
        self.until(|state| state.calls.iter().filter(|call| call.method == method).count() >= times).await;
    }

    pub(crate) fn most_open_polls(&self) -> usize {
        self.shared.state().most_open_polls
    }

    async fn until(&self, reached: impl Fn(&State) -> bool) {
        let waiting = async {
            loop {
                let changed = self.shared.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if reached(&self.shared.state()) {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), waiting).await.expect("this should have happened by now");
    }
}

async fn serve(mut connection: Connection, shared: Arc<Shared>) {
    while let Ok(Some(request)) = connection.request().await {
        let response = tokio::select! {
            response = answer(&request, &shared) => response,
            () = connection.closed() => break,
        };
        shared.changed.notify_waiters();
        if !matches!(connection.respond(response).await, Ok(true)) {
            break;
        }
    }
}

fn ok(result: &Value) -> Response {
    Response::Json(200, json!({ "ok": true, "result": result }).to_string())
}

fn refuse(code: u16, description: &str) -> Response {
    Response::Json(code, json!({ "ok": false, "error_code": code, "description": description }).to_string())
}

async fn answer(request: &Request, shared: &Shared) -> Response {
    let path = request.path.trim_start_matches('/');
    if let Some(file) = path.strip_prefix(&format!("file/bot{TOKEN}/")) {
        return download(file, shared);
    }
    let Some(method) = path.strip_prefix(&format!("bot{TOKEN}/")) else {
        return refuse(401, "Unauthorized");
    };
    assert_eq!(request.method, "POST");
    // Method names are case-insensitive.
    let method = method.to_ascii_lowercase();
    let json = serde_json::from_slice(&request.body).ok();
    let params: Value = json.or_else(|| form::parse(&request.body)).unwrap_or(Value::Null);
    if let Some(response) = record(shared, &method, &params) {
        return response;
    }
    match method.as_str() {
        "getme" => ok(&json!({ "id": 4242, "is_bot": true, "first_name": "Cards", "username": "CardsTestBot" })),
        "setmycommands" | "sendchataction" | "answerinlinequery" => ok(&json!(true)),
        "setwebhook" => {
            shared.state().webhook = true;
            ok(&json!(true))
        }
        "deletewebhook" => {
            shared.state().webhook = false;
            ok(&json!(true))
        }
        "getupdates" => get_updates(&params, shared).await,
        "sendmessage" | "sendphoto" | "senddocument" | "sendcontact" => send_message(&method, &params, shared),
        "editmessagetext" | "editmessagecaption" => edit_message(&method, &params, shared),
        "answercallbackquery" => {
            let words = params["text"].as_str().unwrap_or_default();
            writeln!(shared.state().transcript, "bot, toast: {words}\n").unwrap();
            ok(&json!(true))
        }
        "getfile" => get_file(&params, shared),
        _ => refuse(404, "Not Found"),
    }
}

/// Remembers the call, and gives the fault that was ordered for it.
fn record(shared: &Shared, method: &str, params: &Value) -> Option<Response> {
    let mut state = shared.state();
    state.calls.push(Call { method: method.to_owned(), params: params.clone() });
    let fault = state.faults.iter().position(|(of, _)| of.eq_ignore_ascii_case(method))?;
    Some(faulty(state.faults.remove(fault)?.1))
}

fn faulty(fault: Fault) -> Response {
    match fault {
        Fault::Limited(seconds) => Response::Json(
            429,
            json!({
                "ok": false,
                "error_code": 429,
                "description": format!("Too Many Requests: retry after {seconds}"),
                "parameters": { "retry_after": seconds },
            })
            .to_string(),
        ),
        Fault::BadGateway => Response::Json(502, "<html>502 Bad Gateway</html>".to_owned()),
        Fault::Broken => Response::Broken,
        Fault::NotFound => refuse(404, "Not Found"),
        Fault::Endless(bytes) => Response::Endless(vec![0xFF; bytes]),
    }
}

/// A poll that is held; also a client that goes away ends it.
struct OpenPoll<'a>(&'a Shared);

impl Drop for OpenPoll<'_> {
    fn drop(&mut self) {
        self.0.state().open_polls -= 1;
    }
}

/// An offset confirms, and so forgets, everything before it.
async fn get_updates(params: &Value, shared: &Shared) -> Response {
    let offset = params["offset"].as_i64();
    {
        let mut state = shared.state();
        if state.webhook {
            return refuse(409, "Conflict: can't use getUpdates method while webhook is active");
        }
        if let Some(offset) = offset {
            state.updates = state.updates.split_off(&offset);
        }
        state.open_polls += 1;
        state.most_open_polls = state.most_open_polls.max(state.open_polls);
    }
    let open = OpenPoll(shared);
    shared.changed.notify_waiters();
    let some = async {
        loop {
            let changed = shared.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if !shared.state().updates.is_empty() {
                return;
            }
            changed.await;
        }
    };
    let patience = Duration::from_secs(params["timeout"].as_u64().unwrap_or(0));
    let told = tokio::time::timeout(patience, some).await.is_ok();
    drop(open);
    let mut state = shared.state();
    if told {
        state.answered_polls += 1;
    }
    let raw: Vec<&str> = state.updates.values().map(String::as_str).collect();
    Response::Json(200, format!(r#"{{"ok":true,"result":[{}]}}"#, raw.join(",")))
}

fn get_file(params: &Value, shared: &Shared) -> Response {
    let id = params["file_id"].as_str().unwrap_or_default();
    match shared.state().files.get(id) {
        Some(bytes) => ok(
            &json!({ "file_id": id, "file_unique_id": "u", "file_size": bytes.len(), "file_path": format!("photos/{id}.jpg") }),
        ),
        None => refuse(400, "Bad Request: invalid file_id"),
    }
}

fn download(path: &str, shared: &Shared) -> Response {
    if let Some(response) = record(shared, "download", &json!({ "path": path })) {
        return response;
    }
    let id = path.trim_start_matches("photos/").trim_end_matches(".jpg");
    match shared.state().files.get(id) {
        Some(bytes) => Response::Bytes(bytes.clone()),
        None => refuse(404, "Not Found"),
    }
}
