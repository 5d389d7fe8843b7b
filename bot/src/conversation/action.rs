//! What a button does, in a form that a button can carry.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crm::{CardId, ContactId, OutboundMessageId, ReminderId, UndoStepId};
use uuid::Uuid;

use super::language::Language;

/// What a tap asks for. What it needs to know beyond this stands in the message that the button belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// The card becomes a contact.
    Accept(CardId),
    /// It is not a card.
    Reject(CardId),
    /// Show which fields can be corrected.
    Fix(CardId),
    /// Back from there to the card.
    Show(CardId),
    /// Ask for one field, by its name in a draft.
    Field(CardId, String),
    /// Take the value with this number from the list under a message.
    Pick(OutboundMessageId, u8),
    /// Leave the question under a message open.
    Cancel(OutboundMessageId),
    /// Ask to which other card this one is the back.
    Back(CardId),
    /// The second card, which is the back of the first, is a card of its own.
    Separate(CardId, CardId),
    /// Take a step back.
    Undo(UndoStepId),
    /// Take a step back with all that was done by the same tap or message.
    UndoAll(UndoStepId),
    /// Turn to a page of the list under a message.
    Page(OutboundMessageId, u16),
    /// Hand a contact over.
    Contact(ContactId),
    /// A reminder has done its work.
    Done(ReminderId),
    /// Remind again later.
    Snooze(ReminderId),
    /// The card says more of a contact that is there.
    Merge(CardId, ContactId),
    /// Every card of the list under a message becomes a contact.
    AcceptAll(OutboundMessageId),
    /// Speak this language.
    Speak(Language),
    /// Accept cards without a tap when every value is sure, or do not.
    AcceptSure(bool),
}

impl Action {
    /// The data of the button: ASCII, at most 64 bytes
    /// (<https://core.telegram.org/bots/api#inlinekeyboardbutton>).
    pub(crate) fn data(&self) -> String {
        match self {
            Self::Accept(id) => format!("a:{}", short(&id.0)),
            Self::Reject(id) => format!("r:{}", short(&id.0)),
            Self::Fix(id) => format!("f:{}", short(&id.0)),
            Self::Show(id) => format!("s:{}", short(&id.0)),
            Self::Field(id, field) => format!("e:{}:{field}", short(&id.0)),
            Self::Pick(id, number) => format!("p:{}:{number}", short(&id.0)),
            Self::Cancel(id) => format!("x:{}", short(&id.0)),
            Self::Back(id) => format!("b:{}", short(&id.0)),
            Self::Separate(id, back) => format!("v:{}:{}", short(&id.0), short(&back.0)),
            Self::Undo(id) => format!("u:{}", short(&id.0)),
            Self::UndoAll(id) => format!("t:{}", short(&id.0)),
            Self::Page(id, page) => format!("g:{}:{page}", short(&id.0)),
            Self::Contact(id) => format!("c:{}", short(&id.0)),
            Self::Done(id) => format!("d:{}", short(&id.0)),
            Self::Snooze(id) => format!("z:{}", short(&id.0)),
            Self::Merge(id, contact) => format!("m:{}:{}", short(&id.0), short(&contact.0)),
            Self::AcceptAll(id) => format!("n:{}", short(&id.0)),
            Self::Speak(language) => format!("l:{}", language.tag()),
            Self::AcceptSure(true) => "o:on".to_owned(),
            Self::AcceptSure(false) => "o:off".to_owned(),
        }
    }

    /// The action of a button's data; `None` for data that is not ours or of another version.
    pub(crate) fn parse(data: &str) -> Option<Self> {
        let mut parts = data.splitn(3, ':');
        let (verb, first, second) = (parts.next()?, parts.next()?, parts.next());
        match (verb, first, second) {
            ("l", tag, None) => return Language::with_tag(tag).map(Self::Speak),
            ("o", "on", None) => return Some(Self::AcceptSure(true)),
            ("o", "off", None) => return Some(Self::AcceptSure(false)),
            _ => {}
        }
        let id = long(first)?;
        Some(match (verb, second) {
            ("a", None) => Self::Accept(CardId(id)),
            ("r", None) => Self::Reject(CardId(id)),
            ("f", None) => Self::Fix(CardId(id)),
            ("s", None) => Self::Show(CardId(id)),
            ("e", Some(field)) => Self::Field(CardId(id), field.to_owned()),
            ("p", Some(number)) => Self::Pick(OutboundMessageId(id), number.parse().ok()?),
            ("x", None) => Self::Cancel(OutboundMessageId(id)),
            ("b", None) => Self::Back(CardId(id)),
            ("v", Some(back)) => Self::Separate(CardId(id), CardId(long(back)?)),
            ("u", None) => Self::Undo(UndoStepId(id)),
            ("t", None) => Self::UndoAll(UndoStepId(id)),
            ("d", None) => Self::Done(ReminderId(id)),
            ("z", None) => Self::Snooze(ReminderId(id)),
            ("g", Some(page)) => Self::Page(OutboundMessageId(id), page.parse().ok()?),
            ("c", None) => Self::Contact(ContactId(id)),
            ("m", Some(contact)) => Self::Merge(CardId(id), ContactId(long(contact)?)),
            ("n", None) => Self::AcceptAll(OutboundMessageId(id)),
            _ => return None,
        })
    }
}

fn short(id: &Uuid) -> String {
    URL_SAFE_NO_PAD.encode(id.as_bytes())
}

fn long(text: &str) -> Option<Uuid> {
    Uuid::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_fit_and_are_understood_again() {
        let (card, message) = (CardId::new(), OutboundMessageId::new());
        let actions = [
            Action::Accept(card),
            Action::Reject(card),
            Action::Fix(card),
            Action::Show(card),
            Action::Field(card, "name".to_owned()),
            Action::Field(card, "new:address".to_owned()),
            Action::Field(card, format!("point:{}", Uuid::max().simple())),
            Action::Pick(message, 255),
            Action::Cancel(message),
            Action::Back(card),
            Action::Separate(card, CardId::new()),
            Action::Undo(UndoStepId::new()),
            Action::UndoAll(UndoStepId::new()),
            Action::Done(ReminderId::new()),
            Action::Snooze(ReminderId::new()),
            Action::Merge(card, ContactId::new()),
            Action::AcceptAll(message),
            Action::AcceptSure(true),
            Action::AcceptSure(false),
            Action::Page(message, u16::MAX),
            Action::Contact(ContactId::new()),
            Action::Speak(Language::Ukrainian),
        ];
        for action in actions {
            let data = action.data();
            assert!(data.len() <= 64, "{data}");
            assert_eq!(Action::parse(&data), Some(action));
        }
    }

    #[test]
    fn foreign_data_is_not_guessed() {
        let id = short(&Uuid::nil());
        let foreign =
            ["", "a", "a:", "a:17", "a:b:c", "l:xx", "o:", "o:yes", "p:::", "a:018f0000000070008000000000000000"];
        let wrong = [format!("q:{id}"), format!("p:{id}"), format!("a:{id}:x"), format!("g:{id}:-1")];
        for data in foreign.map(str::to_owned).into_iter().chain(wrong) {
            assert_eq!(Action::parse(&data), None, "{data}");
        }
    }
}
