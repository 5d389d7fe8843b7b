//! The messages of the bot.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::http::Response;
use super::{Shared, State, html, ok, refuse};

/// A message as a chat shows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) text: String,
    pub(super) markup: Option<Value>,
    /// What it is beside its text.
    pub(super) content: Option<String>,
    /// The message that it answers.
    pub(super) reply_to: Option<i64>,
}

/// Label and target of each button.
pub(super) fn buttons(shown: &Shown) -> Vec<(String, String)> {
    let rows = shown.markup.as_ref().and_then(|markup| markup["inline_keyboard"].as_array()).cloned();
    let all = rows.unwrap_or_default().into_iter().flat_map(|row| row.as_array().cloned().unwrap_or_default());
    all.map(|button| {
        let target = button["callback_data"].as_str().or(button["url"].as_str()).unwrap_or_default();
        (button["text"].as_str().unwrap_or_default().to_owned(), target.to_owned())
    })
    .collect()
}

fn checked(method: &str, params: &Value, state: &State) -> Result<(i64, Shown), Response> {
    let chat = params["chat_id"].as_i64().ok_or_else(|| refuse(400, "Bad Request: chat_id is empty"))?;
    if state.blocked.contains(&chat) {
        return Err(refuse(403, "Forbidden: bot was blocked by the user"));
    }
    if let Some(to) = state.moved.get(&chat) {
        let description = "Bad Request: group chat was upgraded to a supergroup chat";
        let body = json!({
            "ok": false, "error_code": 400, "description": description, "parameters": { "migrate_to_chat_id": to },
        });
        return Err(Response::Json(400, body.to_string()));
    }
    let content = match method {
        "sendphoto" if params["photo"]["bytes"].as_u64().is_some_and(|bytes| bytes > 100) => {
            Some("a picture".to_owned())
        }
        "sendphoto" => return Err(refuse(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")),
        "senddocument" => Some(format!("the file {}", params["document"]["file"].as_str().unwrap_or_default())),
        "sendcontact" => Some(contact(params)?),
        _ => None,
    };
    let (field, most) =
        if matches!(method, "sendmessage" | "editmessagetext") { ("text", 4096) } else { ("caption", 1024) };
    let html = params[field].as_str().unwrap_or_default();
    if params["parse_mode"] != "HTML" && method != "sendcontact" {
        return Err(refuse(400, "Bad Request: this server knows HTML only"));
    }
    let visible =
        html::visible(html).map_err(|problem| refuse(400, &format!("Bad Request: can't parse entities: {problem}")))?;
    match visible.encode_utf16().count() {
        0 if content.is_none() => return Err(refuse(400, "Bad Request: message text is empty")),
        length if length > most => return Err(refuse(400, "Bad Request: message is too long")),
        _ => {}
    }
    let markup = params.get("reply_markup").filter(|markup| !markup.is_null()).cloned();
    let reply_to = params["reply_parameters"]["message_id"].as_i64();
    let shown = Shown { text: html.to_owned(), markup, content, reply_to };
    if buttons(&shown).iter().any(|(_, target)| target.len() > 64 && !target.starts_with("https://")) {
        return Err(refuse(400, "Bad Request: BUTTON_DATA_INVALID"));
    }
    Ok((chat, shown))
}

/// <https://core.telegram.org/bots/api#sendcontact>
fn contact(params: &Value) -> Result<String, Response> {
    let told = |name: &str| params[name].as_str().unwrap_or_default().to_owned();
    let (number, name, vcard) = (told("phone_number"), told("first_name"), told("vcard"));
    if number.is_empty() || name.is_empty() {
        return Err(refuse(400, "Bad Request: PHONE_NUMBER_INVALID"));
    }
    if vcard.len() > 2048 {
        return Err(refuse(400, "Bad Request: VCARD_TOO_LONG"));
    }
    Ok(format!("the contact {name}, {number}"))
}

pub(super) fn send_message(method: &str, params: &Value, shared: &Shared) -> Response {
    let mut state = shared.state();
    let (chat, shown) = match checked(method, params, &state) {
        Ok(checked) => checked,
        Err(refusal) => return refusal,
    };
    state.last_message += 1;
    let id = state.last_message;
    let answering = shown.reply_to.map(|id| format!(", answering #{id}")).unwrap_or_default();
    tell(&mut state.transcript, &format!("bot #{id}{answering}"), &shown);
    state.messages.insert((chat, id), shown);
    ok(&message(chat, id))
}

pub(super) fn edit_message(method: &str, params: &Value, shared: &Shared) -> Response {
    let mut state = shared.state();
    let (chat, mut shown) = match checked(method, params, &state) {
        Ok(checked) => checked,
        Err(refusal) => return refusal,
    };
    let id = params["message_id"].as_i64().unwrap_or_default();
    let Some(before) = state.messages.get(&(chat, id)) else {
        return refuse(400, "Bad Request: message to edit not found");
    };
    shown.content.clone_from(&before.content);
    shown.reply_to = before.reply_to;
    if method == "editmessagetext" && before.content.is_some() {
        return refuse(400, "Bad Request: there is no text in the message to edit");
    }
    if *before == shown {
        return refuse(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same \
             as a current content and reply markup of the message",
        );
    }
    tell(&mut state.transcript, &format!("bot #{id}, edited"), &shown);
    state.messages.insert((chat, id), shown);
    ok(&message(chat, id))
}

fn message(chat: i64, id: i64) -> Value {
    json!({ "message_id": id, "date": 1_800_000_000, "chat": { "id": chat, "type": "private", "first_name": "Ada" } })
}

fn tell(transcript: &mut String, who: &str, shown: &Shown) {
    let labels: Vec<String> = buttons(shown).into_iter().map(|(label, _)| format!("[{label}]")).collect();
    let keyboard = if labels.is_empty() { String::new() } else { format!("\n{}", labels.join(" ")) };
    let content = shown.content.as_ref().map(|content| format!("({content})")).unwrap_or_default();
    let parts: Vec<&str> =
        [content.as_str(), shown.text.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    writeln!(transcript, "{who}:\n{}{keyboard}\n", parts.join("\n")).unwrap();
}
