//! Messages as the Cloud API takes them (<https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages>).
//! Everything is cut to the limits here, for one character too many refuses a whole message.

use crm::entity::whatsapp_user;
use serde_json::{Value, json};

/// Longest text.
const MOST_TEXT: usize = 4096;
/// Longest text above buttons or a list, and longest caption.
const MOST_BODY: usize = 1024;
/// Most reply buttons.
pub(super) const MOST_BUTTONS: usize = 3;
/// Most rows of a list.
pub(super) const MOST_ROWS: usize = 10;
const MOST_BUTTON_TITLE: usize = 20;
const MOST_ROW_TITLE: usize = 24;
const MOST_ROW_DESCRIPTION: usize = 72;

/// What a person can choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    /// Comes back when it is chosen; at most 200 bytes.
    pub(super) id: String,
    pub(super) title: String,
}

/// A message to one person.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outgoing {
    Text(String),
    /// A text, or an uploaded picture with a caption, over at most three buttons.
    Buttons {
        body: String,
        picture: Option<String>,
        choices: Vec<Choice>,
    },
    /// A text over a list of at most ten rows, behind a button with this title.
    List {
        body: String,
        button: String,
        choices: Vec<Choice>,
    },
    /// An uploaded picture.
    Image {
        media_id: String,
        caption: Option<String>,
    },
    /// An uploaded file.
    Document {
        media_id: String,
        file_name: String,
    },
    /// Contacts that the phone can keep.
    Contacts(Vec<Value>),
}

impl Outgoing {
    /// The body of the call.
    pub(super) fn to_json(&self, to: &whatsapp_user::Model, answers: Option<&str>, tracker: Option<&str>) -> Value {
        let (kind, content) = match self {
            Self::Text(text) => ("text", json!({ "body": cut(text, MOST_TEXT), "preview_url": false })),
            Self::Buttons { body, picture, choices } => ("interactive", buttons(body, picture.as_deref(), choices)),
            Self::List { body, button, choices } => ("interactive", list(body, button, choices)),
            Self::Image { media_id, caption } => ("image", with_caption(json!({ "id": media_id }), caption.as_deref())),
            Self::Document { media_id, file_name } => {
                ("document", json!({ "id": media_id, "filename": cut(file_name, 240) }))
            }
            Self::Contacts(contacts) => ("contacts", Value::from(contacts.clone())),
        };
        let mut message = json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "type": kind,
        });
        put(&mut message, kind, content);
        // A phone number where there is one: not every account may use the other names yet.
        match (&to.phone, &to.business_scoped_id) {
            (Some(phone), _) => put(&mut message, "to", phone.as_str()),
            (None, Some(name)) => put(&mut message, "recipient", name.as_str()),
            (None, None) => {}
        }
        if let Some(id) = answers {
            put(&mut message, "context", json!({ "message_id": id }));
        }
        // Comes back with the news about this message.
        if let Some(tracker) = tracker {
            put(&mut message, "biz_opaque_callback_data", tracker);
        }
        message
    }
}

/// Adds a member to an object.
fn put(object: &mut Value, key: &str, value: impl Into<Value>) {
    if let Value::Object(members) = object {
        members.insert(key.to_owned(), value.into());
    }
}

fn with_caption(mut media: Value, caption: Option<&str>) -> Value {
    if let Some(caption) = caption.filter(|caption| !caption.is_empty()) {
        put(&mut media, "caption", cut(caption, MOST_BODY));
    }
    media
}

fn buttons(body: &str, picture: Option<&str>, choices: &[Choice]) -> Value {
    let buttons: Vec<Value> = choices
        .iter()
        .take(MOST_BUTTONS)
        .map(|choice| {
            let title = cut(&choice.title, MOST_BUTTON_TITLE);
            json!({ "type": "reply", "reply": { "id": choice.id, "title": title } })
        })
        .collect();
    let mut interactive = json!({
        "type": "button",
        "body": { "text": cut(body, MOST_BODY) },
        "action": { "buttons": buttons },
    });
    if let Some(id) = picture {
        put(&mut interactive, "header", json!({ "type": "image", "image": { "id": id } }));
    }
    interactive
}

fn list(body: &str, button: &str, choices: &[Choice]) -> Value {
    let rows: Vec<Value> = choices
        .iter()
        .take(MOST_ROWS)
        .map(|choice| {
            let title = cut(&choice.title, MOST_ROW_TITLE);
            let whole = title == choice.title;
            let mut row = json!({ "id": choice.id, "title": title });
            if !whole {
                put(&mut row, "description", cut(&choice.title, MOST_ROW_DESCRIPTION));
            }
            row
        })
        .collect();
    json!({
        "type": "list",
        "body": { "text": cut(body, MOST_BODY) },
        "action": { "button": cut(button, MOST_BUTTON_TITLE), "sections": [{ "rows": rows }] },
    })
}

/// Whether a text can stand over buttons or a list whole.
pub(super) fn fits_over_choices(text: &str) -> bool {
    text.encode_utf16().count() <= MOST_BODY
}

/// Whether a text can stand on a button whole.
pub(super) fn fits_button(text: &str) -> bool {
    text.encode_utf16().count() <= MOST_BUTTON_TITLE
}

/// The text in at most `most` UTF-16 units, which is never more characters than Meta counts.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut room = most.saturating_sub(1);
    let mut kept = String::new();
    for character in text.chars() {
        let Some(left) = room.checked_sub(character.len_utf16()) else { break };
        room = left;
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(phone: Option<&str>, name: Option<&str>) -> whatsapp_user::Model {
        let at = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        whatsapp_user::Model {
            key: "k".into(),
            business_scoped_id: name.map(Into::into),
            phone: phone.map(Into::into),
            name: None,
            last_message_at: at,
            next_send_at: None,
            album: None,
            album_at: None,
            created_at: at,
        }
    }

    #[test]
    fn a_person_is_told_by_number_where_there_is_one() {
        let message = Outgoing::Text("Hello".into());
        let both = message.to_json(&user(Some("4930901820"), Some("DE.1")), None, None);
        assert_eq!((&both["to"], &both["recipient"]), (&Value::from("4930901820"), &Value::Null));
        let nameless = message.to_json(&user(None, Some("DE.1")), Some("wamid.A"), Some("7:1"));
        assert_eq!((&nameless["to"], &nameless["recipient"]), (&Value::Null, &Value::from("DE.1")));
        assert_eq!(nameless["context"]["message_id"], "wamid.A");
        assert_eq!(nameless["biz_opaque_callback_data"], "7:1");
        assert_eq!(nameless["text"], json!({ "body": "Hello", "preview_url": false }));
    }

    #[test]
    fn nothing_is_longer_than_meta_takes() {
        let long = "ä".repeat(5000);
        let choices: Vec<Choice> = (0..12).map(|n| Choice { id: n.to_string(), title: long.clone() }).collect();
        let length = |value: &Value| value.as_str().unwrap().chars().count();
        let text = Outgoing::Text(long.clone()).to_json(&user(None, Some("DE.1")), None, None);
        assert_eq!(length(&text["text"]["body"]), MOST_TEXT);
        let body = long.clone();
        let buttons = Outgoing::Buttons { body, picture: None, choices: choices.clone() };
        let buttons = buttons.to_json(&user(None, Some("DE.1")), None, None)["interactive"].clone();
        assert_eq!(buttons["action"]["buttons"].as_array().unwrap().len(), MOST_BUTTONS);
        assert_eq!(length(&buttons["action"]["buttons"][0]["reply"]["title"]), MOST_BUTTON_TITLE);
        assert_eq!(length(&buttons["body"]["text"]), MOST_BODY);
        let list = Outgoing::List { body: long.clone(), button: long, choices };
        let list = list.to_json(&user(None, Some("DE.1")), None, None)["interactive"].clone();
        let rows = list["action"]["sections"][0]["rows"].as_array().unwrap();
        assert_eq!(rows.len(), MOST_ROWS);
        assert_eq!(
            (length(&rows[0]["title"]), length(&rows[0]["description"])),
            (MOST_ROW_TITLE, MOST_ROW_DESCRIPTION)
        );
    }

    #[test]
    fn what_is_cut_says_so_and_stays_text() {
        assert_eq!(cut("short", 5), "short");
        assert_eq!(cut("a word more", 7), "a word…");
        // Never half of a character that takes two units.
        assert_eq!(cut("😀😀😀", 4), "😀…");
    }
}
