//! What the product says in a chat, apart from the state of a card; the same in every channel.

use std::collections::BTreeMap;

use crm::outbox::MessageBody;

/// A sentence of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Phrase {
    /// What this chat is for.
    Help,
    /// The chat now belongs to an account; the name of its person.
    Paired(String),
    /// The pairing link is unknown, used or expired.
    LinkExpired,
    /// The chat does not belong to an account any more.
    Unpaired,
    /// The chat never belonged to an account.
    Stranger,
    /// Something came that is no picture.
    SendPicture,
    /// The file is larger than this many megabytes.
    TooLarge(u64),
}

impl Phrase {
    /// The phrase as it is stored until it is sent.
    pub(crate) fn body(self) -> MessageBody {
        let (key, argument) = match self {
            Self::Help => ("help", None),
            Self::Paired(name) => ("paired", Some(("name", name))),
            Self::LinkExpired => ("link_expired", None),
            Self::Unpaired => ("unpaired", None),
            Self::Stranger => ("stranger", None),
            Self::SendPicture => ("send_picture", None),
            Self::TooLarge(megabytes) => ("too_large", Some(("megabytes", megabytes.to_string()))),
        };
        MessageBody::Phrase {
            key: key.to_owned(),
            arguments: argument.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }

    /// The phrase that was stored; `None` when this version of the product does not know it.
    pub(crate) fn stored(key: &str, arguments: &BTreeMap<String, String>) -> Option<Self> {
        Some(match key {
            "help" => Self::Help,
            "paired" => Self::Paired(arguments.get("name")?.clone()),
            "link_expired" => Self::LinkExpired,
            "unpaired" => Self::Unpaired,
            "stranger" => Self::Stranger,
            "send_picture" => Self::SendPicture,
            "too_large" => Self::TooLarge(arguments.get("megabytes")?.parse().ok()?),
            _ => return None,
        })
    }

    /// The words, as plain text.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Help => "Send me a photo of a business card, or the picture or PDF as a file, which keeps every detail. \
                 I read it, you check it here, and it becomes a contact.\n\n/stop disconnects this chat from your account."
                .to_owned(),
            Self::Paired(name) if name.is_empty() => {
                "This chat is now paired with your account. Send me a photo of a business card.".to_owned()
            }
            Self::Paired(name) => {
                format!("This chat is now paired with {name}. Send me a photo of a business card.")
            }
            Self::LinkExpired => "This link does not work any more; it can be used once, for 15 minutes. \
                 Please get a new one from your BizCard page."
                .to_owned(),
            Self::Unpaired => "This chat is disconnected. To come back, open a new link from your BizCard page.".to_owned(),
            Self::Stranger => "I work for people with a BizCard account. \
                 Sign in on the page of your installation and open the link that it gives you for this chat."
                .to_owned(),
            Self::SendPicture => {
                "Please send me a photo of a business card, or a picture or PDF as a file. /help tells more.".to_owned()
            }
            Self::TooLarge(megabytes) => format!(
                "This file is larger than {megabytes} MB, so I did not fetch it. Send it as a photo, or make the file smaller."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_phrase_is_the_same_phrase() {
        let phrases = [
            Phrase::Help,
            Phrase::Paired("Erika <b>".to_owned()),
            Phrase::LinkExpired,
            Phrase::Unpaired,
            Phrase::Stranger,
            Phrase::SendPicture,
            Phrase::TooLarge(20),
        ];
        for phrase in phrases {
            let MessageBody::Phrase { key, arguments } = phrase.clone().body() else {
                panic!("a phrase is stored as a phrase");
            };
            assert_eq!(Phrase::stored(&key, &arguments), Some(phrase));
        }
    }

    #[test]
    fn a_phrase_of_another_version_is_not_guessed() {
        assert_eq!(Phrase::stored("goodbye", &BTreeMap::new()), None);
        assert_eq!(Phrase::stored("paired", &BTreeMap::new()), None);
    }
}
