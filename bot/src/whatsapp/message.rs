//! A message of WhatsApp as it lies in the inbox, and what can be read from it
//! (<https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages>). Any property may be missing.

use chrono::{DateTime, Utc};
use crm::whatsapp::Writer;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// Who wrote, as the head of a change tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wa_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user_id: Option<String>,
    #[serde(rename = "profile", skip_serializing_if = "Option::is_none")]
    named: Option<Named>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Named {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// What is stored of a delivery: one message or one status with what its body said about it, the message itself untouched.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Envelope {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) phone_number_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    profile: Option<Profile>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    message: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<String>,
}

/// Who and when; everything else of a message is looked at later.
#[derive(Deserialize)]
struct Head {
    id: Option<String>,
    from: Option<String>,
    from_user_id: Option<String>,
}

impl Envelope {
    /// Of a message; of `profiles`, the one that it is from.
    pub(super) fn message(phone_number_id: String, profiles: Vec<Profile>, raw: &RawValue) -> Self {
        let head = head(raw);
        let only = profiles.len() == 1;
        let profile = profiles.into_iter().find(|profile| {
            let Some(head) = &head else { return false };
            let same = |told: &Option<String>, known: &Option<String>| told.is_some() && told == known;
            let nameless = head.from.is_none() && head.from_user_id.is_none();
            same(&head.from_user_id, &profile.user_id) || same(&head.from, &profile.wa_id) || (only && nameless)
        });
        Self {
            phone_number_id: Some(phone_number_id),
            profile,
            message: Some(raw.to_owned()),
            status: None,
            other: None,
        }
    }

    /// Of the news about a message that was sent.
    pub(super) fn status(phone_number_id: String, raw: &RawValue) -> Self {
        let (phone_number_id, status) = (Some(phone_number_id), Some(raw.to_owned()));
        Self { phone_number_id, profile: None, message: None, status, other: None }
    }

    /// Of anything else.
    pub(super) fn other(text: &str) -> Self {
        Self { phone_number_id: None, profile: None, message: None, status: None, other: Some(text.to_owned()) }
    }

    /// Meta's id of the message, `wamid…`.
    pub(super) fn id(&self) -> Option<String> {
        head(self.message.as_deref()?)?.id.filter(|id| (1..=300).contains(&id.len()))
    }

    /// A name for one state of a sent message.
    pub(super) fn status_id(&self) -> Option<String> {
        let status = self.delivery()?;
        Some(format!("status:{}:{}", status.id, status.state))
    }

    /// Under which names the sender is told.
    pub(super) fn writer(&self) -> Option<Writer> {
        let head = head(self.message.as_deref()?)?;
        let profile = self.profile.clone().unwrap_or_default();
        let writer = Writer {
            business_scoped_id: head.from_user_id.or(profile.user_id).filter(|id| is_business_scoped(id)),
            phone: head.from.or(profile.wa_id).filter(|phone| is_phone(phone)),
            name: profile.named.and_then(|named| named.name),
        };
        writer.first_key().is_some().then_some(writer)
    }

    /// The message, as far as it is understood.
    pub(super) fn read(&self) -> Option<Message> {
        serde_json::from_str(self.message.as_deref()?.get()).ok()
    }

    /// Whether this is a message of a person, understood or not.
    pub(super) fn is_message(&self) -> bool {
        self.message.is_some()
    }

    /// The news about a sent message.
    pub(super) fn delivery(&self) -> Option<Status> {
        serde_json::from_str(self.status.as_deref()?.get()).ok()
    }
}

fn head(raw: &RawValue) -> Option<Head> {
    serde_json::from_str(raw.get()).ok()
}

/// Country, a dot, letters and digits
/// (<https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids>).
fn is_business_scoped(id: &str) -> bool {
    id.split_once('.').is_some_and(|(country, rest)| {
        (2..=3).contains(&country.len())
            && country.bytes().all(|b| b.is_ascii_alphabetic())
            && (1..=140).contains(&rest.len())
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.')
    })
}

fn is_phone(text: &str) -> bool {
    (5..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// A message that somebody sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Message {
    pub(super) id: String,
    /// Seconds since 1970, as text.
    timestamp: Option<String>,
    #[serde(rename = "type", default)]
    pub(super) kind: String,
    /// What it answers.
    pub(super) context: Option<Context>,
    group_id: Option<String>,
    text: Option<Text>,
    image: Option<Media>,
    document: Option<Media>,
    contacts: Option<Vec<Value>>,
    location: Option<Location>,
    interactive: Option<Interactive>,
    button: Option<TemplateButton>,
}

/// Where a message stands in the conversation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Context {
    /// The message that it answers.
    pub(super) id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Text {
    body: String,
}

/// A file that can be asked for, for seven days.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Media {
    pub(super) id: String,
    pub(super) sha256: Option<String>,
    pub(super) filename: Option<String>,
    pub(super) caption: Option<String>,
    pub(super) mime_type: Option<String>,
}

/// A place that somebody sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Location {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) name: Option<String>,
    pub(super) address: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Interactive {
    button_reply: Option<Reply>,
    list_reply: Option<Reply>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Reply {
    id: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct TemplateButton {
    payload: Option<String>,
}

/// What a message holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content<'a> {
    Text(&'a str),
    Image(&'a Media),
    Document(&'a Media),
    Contacts(&'a [Value]),
    Location(&'a Location),
    /// A button or a row of a list was chosen; its id.
    Choice(&'a str),
    /// Nothing to answer: a reaction, a system notice, a message in a group.
    Nothing,
    /// A kind that is not taken.
    Unsupported,
}

impl Message {
    /// When it was sent, as far as that is told and possible.
    pub(super) fn sent_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let seconds = self.timestamp.as_deref().and_then(|text| text.parse().ok());
        seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0)).map_or(now, |sent| sent.min(now))
    }

    /// What it holds.
    pub(super) fn content(&self) -> Content<'_> {
        if self.group_id.is_some() || matches!(self.kind.as_str(), "reaction" | "system" | "ephemeral") {
            return Content::Nothing;
        }
        let interactive = self.interactive.as_ref();
        let choice = interactive.and_then(|it| it.button_reply.as_ref().or(it.list_reply.as_ref()));
        let template = self.button.as_ref().and_then(|button| button.payload.as_deref());
        match self.kind.as_str() {
            "text" => self.text.as_ref().map(|text| Content::Text(&text.body)),
            "image" => self.image.as_ref().map(Content::Image),
            "document" => self.document.as_ref().map(Content::Document),
            "contacts" => self.contacts.as_deref().map(Content::Contacts),
            "location" => self.location.as_ref().map(Content::Location),
            "interactive" => choice.map(|reply| Content::Choice(&reply.id)),
            "button" => template.map(Content::Choice),
            _ => None,
        }
        .unwrap_or(Content::Unsupported)
    }
}

/// News about a message that was sent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct Status {
    pub(super) id: String,
    /// `sent`, `delivered`, `read`, `failed`, …
    #[serde(rename = "status")]
    pub(super) state: String,
    /// What the message carried for us.
    pub(super) biz_opaque_callback_data: Option<String>,
    #[serde(default)]
    pub(super) errors: Vec<StatusError>,
}

/// Why it did not arrive.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct StatusError {
    #[serde(default)]
    pub(super) code: i64,
}
