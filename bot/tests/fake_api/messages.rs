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

fn checked(params: &Value, state: &State) -> Result<(i64, Shown), Response> {
    let chat = params["chat_id"].as_i64().ok_or_else(|| refuse(400, "Bad Request: chat_id is empty"))?;
    if state.blocked.contains(&chat) {
        return Err(refuse(403, "Forbidden: bot was blocked by the user"));
    }
    let html = params["text"].as_str().unwrap_or_default();
    if params["parse_mode"] != "HTML" {
        return Err(refuse(400, "Bad Request: this server knows HTML only"));
    }
    let visible =
        html::visible(html).map_err(|problem| refuse(400, &format!("Bad Request: can't parse entities: {problem}")))?;
    match visible.encode_utf16().count() {
        0 => return Err(refuse(400, "Bad Request: message text is empty")),
        1..=4096 => {}
        _ => return Err(refuse(400, "Bad Request: message is too long")),
    }
    let markup = params.get("reply_markup").filter(|markup| !markup.is_null()).cloned();
    let shown = Shown { text: html.to_owned(), markup };
    if buttons(&shown).iter().any(|(_, target)| target.len() > 64 && !target.starts_with("https://")) {
        return Err(refuse(400, "Bad Request: BUTTON_DATA_INVALID"));
    }
    Ok((chat, shown))
}

pub(super) fn send_message(params: &Value, shared: &Shared) -> Response {
    let mut state = shared.state();
    let (chat, shown) = match checked(params, &state) {
        Ok(checked) => checked,
        Err(refusal) => return refusal,
    };
    state.last_message += 1;
    let id = state.last_message;
    let reply = params["reply_parameters"]["message_id"].as_i64();
    let answering = reply.map(|id| format!(", answering #{id}")).unwrap_or_default();
    tell(&mut state.transcript, &format!("bot #{id}{answering}"), &shown);
    state.messages.insert((chat, id), shown);
    ok(&message(chat, id))
}

pub(super) fn edit_message(params: &Value, shared: &Shared) -> Response {
    let mut state = shared.state();
    let (chat, shown) = match checked(params, &state) {
        Ok(checked) => checked,
        Err(refusal) => return refusal,
    };
    let id = params["message_id"].as_i64().unwrap_or_default();
    let Some(before) = state.messages.get(&(chat, id)) else {
        return refuse(400, "Bad Request: message to edit not found");
    };
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
    writeln!(transcript, "{who}:\n{}{keyboard}\n", shown.text).unwrap();
}
