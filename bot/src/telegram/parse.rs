//! What a message of Telegram wants.

use crm::InboundMessageId;
use crm::chats::Sender;
use crm::entity::Channel;
use teloxide::types::{CallbackQuery, Document, FileMeta, Message, User};

use crate::conversation::intent::{Incoming, Intent, Location, Picture, RemoteFile, Room, SharedContact};

/// A message in the form of every channel; `None` when no person wrote it, or it tells of something else than words and
/// files.
pub(super) fn message(id: InboundMessageId, message: &Message) -> Option<Incoming> {
    let from = message.from.as_ref().filter(|from| !from.is_bot)?;
    // A message from an automatic forward or in the name of a channel is nobody's.
    if message.sender_chat.is_some() {
        return None;
    }
    let room = if message.chat.is_private() {
        Room::Private
    } else if message.chat.is_group() || message.chat.is_supergroup() {
        Room::Group
    } else {
        return None;
    };
    Some(Incoming {
        id,
        sender: sender(from, &message.chat.id.to_string()),
        room,
        room_title: message.chat.title().map(ToOwned::to_owned),
        message_id: Some(message.id.to_string()),
        reply_to: message.reply_to_message().map(|replied| replied.id.to_string()),
        intent: intent(message)?,
    })
}

/// A message that was changed after it was sent; `None` when nothing that we read of it can have changed.
pub(super) fn edited(id: InboundMessageId, edited: &Message) -> Option<Incoming> {
    let incoming = message(id, edited)?;
    let intent = match incoming.intent {
        Intent::Text(text) => Intent::Reworded(text),
        Intent::Picture(picture) => Intent::Recaptioned(picture.caption),
        _ => return None,
    };
    Some(Incoming { intent, ..incoming })
}

/// A tap on a button of ours; `None` when it is a tap on something else.
pub(super) fn tap(id: InboundMessageId, query: &CallbackQuery) -> Option<Incoming> {
    let message = query.message.as_ref();
    let chat = message.map_or_else(|| query.from.id.to_string(), |message| message.chat().id.to_string());
    let private = message.is_none_or(|message| message.chat().is_private());
    Some(Incoming {
        id,
        sender: sender(&query.from, &chat),
        room: if private { Room::Private } else { Room::Group },
        room_title: message.and_then(|message| message.chat().title()).map(ToOwned::to_owned),
        message_id: message.map(|message| message.id().to_string()),
        reply_to: None,
        intent: Intent::Tap(query.data.clone()?),
    })
}

/// A person in a chat.
pub(super) fn sender(from: &User, chat: &str) -> Sender {
    let printable = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    Sender {
        channel: Channel::Telegram,
        external_user_id: from.id.to_string(),
        external_chat_id: chat.to_owned(),
        title: Some(printable(&from.full_name())),
        language: from.language_code.as_deref().map(|code| printable(code).chars().take(35).collect()),
    }
}

/// `None` for what is no message of a person: somebody joined, a title was changed, and so on.
fn intent(message: &Message) -> Option<Intent> {
    if let Some(text) = message.text() {
        return Some(Intent::Text(text.to_owned()));
    }
    if let Some(sizes) = message.photo() {
        let largest = sizes.iter().max_by_key(|size| u64::from(size.width) * u64::from(size.height))?;
        return Some(picture(message, file(&largest.file, None)));
    }
    if let Some(document) = message.document() {
        return Some(of_document(message, document));
    }
    if let Some(contact) = message.contact() {
        let name = [Some(contact.first_name.as_str()), contact.last_name.as_deref()];
        return Some(Intent::Shared(vec![SharedContact {
            vcard: contact.vcard.clone(),
            name: name.into_iter().flatten().collect::<Vec<_>>().join(" "),
            phones: vec![contact.phone_number.clone()],
            ..SharedContact::default()
        }]));
    }
    if let Some(venue) = message.venue() {
        return Some(place(venue.location.latitude, venue.location.longitude, Some(venue.title.clone())));
    }
    if let Some(location) = message.location() {
        return Some(place(location.latitude, location.longitude, None));
    }
    let is_content = message.sticker().is_some()
        || message.voice().is_some()
        || message.video().is_some()
        || message.video_note().is_some()
        || message.audio().is_some()
        || message.animation().is_some()
        || message.poll().is_some()
        || message.dice().is_some();
    is_content.then_some(Intent::Unsupported)
}

fn place(latitude: f64, longitude: f64, name: Option<String>) -> Intent {
    Intent::Location(Location { latitude, longitude, name })
}

fn picture(message: &Message, file: RemoteFile) -> Intent {
    Intent::Picture(Picture {
        file,
        caption: message.caption().map(ToOwned::to_owned),
        album: message.media_group_id().map(|album| album.0.clone()),
    })
}

fn of_document(message: &Message, document: &Document) -> Intent {
    let file = file(&document.file, document.file_name.clone());
    let named = |ending: &str| file.name.as_deref().is_some_and(|name| name.to_ascii_lowercase().ends_with(ending));
    let Some(mime) = &document.mime_type else {
        // Telegram may lose the media type; what it is then shows when it is there.
        return if named(".vcf") { Intent::Contacts(file) } else { picture(message, file) };
    };
    let vcard = matches!(mime.essence_str(), "text/vcard" | "text/x-vcard" | "text/directory");
    if vcard || named(".vcf") {
        return Intent::Contacts(file);
    }
    let readable =
        mime.type_() == "image" || mime.essence_str() == "application/pdf" || mime.subtype() == "octet-stream";
    if readable { picture(message, file) } else { Intent::Unsupported }
}

fn file(file: &FileMeta, name: Option<String>) -> RemoteFile {
    RemoteFile {
        reference: file.id.to_string(),
        name,
        // The size that teloxide gives where Telegram told none.
        size: (file.size != u32::MAX).then_some(u64::from(file.size)),
        sha256: None,
    }
}
