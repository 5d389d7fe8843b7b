//! The buttons under a card.

use crm::cards;
use crm::chats::{self, Sender};
use crm::entity::Channel;
use crm::entity::card::Status;
use crm::{CardId, Crm, Error, Result};
use teloxide::types::CallbackQuery;
use uuid::Uuid;

/// What a tap says of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It becomes a contact.
    Accept(CardId),
    /// It is not a card.
    Reject(CardId),
}

impl Verdict {
    /// The data of the button, at most 64 bytes (<https://core.telegram.org/bots/api#inlinekeyboardbutton>).
    pub(super) fn data(self) -> String {
        match self {
            Self::Accept(id) => format!("a:{}", id.0.simple()),
            Self::Reject(id) => format!("r:{}", id.0.simple()),
        }
    }

    /// The verdict of a button's data.
    pub(super) fn parse(data: &str) -> Option<Self> {
        let (verb, id) = data.split_once(':')?;
        let id = CardId(Uuid::try_parse(id).ok()?);
        match verb {
            "a" => Some(Self::Accept(id)),
            "r" => Some(Self::Reject(id)),
            _ => None,
        }
    }

    fn card(self) -> CardId {
        match self {
            Self::Accept(id) | Self::Reject(id) => id,
        }
    }
}

/// Carries a tap out, in the name of the person whose chat it came from, and gives the words for the one who tapped.
/// Carried out twice, it is carried out once.
pub(super) async fn carry_out(crm: &Crm, query: &CallbackQuery) -> Result<String> {
    let not_yours = || "This is not yours.".to_owned();
    let chat = query.message.as_ref().map(|message| message.chat().id.0);
    let Some(verdict) = query.data.as_deref().and_then(Verdict::parse) else {
        return Ok("I do not know this button any more.".to_owned());
    };
    let sender = Sender {
        channel: Channel::Telegram,
        external_user_id: query.from.id.to_string(),
        external_chat_id: chat.map_or_else(|| query.from.id.to_string(), |chat| chat.to_string()),
        title: None,
        language: None,
    };
    let Some((actor, _)) = chats::identify(&crm.db, &sender).await? else {
        return Ok(not_yours());
    };
    let before = match cards::get(crm, &actor, verdict.card()).await {
        Ok(card) => card.record.status,
        Err(Error::NotFound) => return Ok(not_yours()),
        Err(error) => return Err(error),
    };
    match before {
        Status::Accepted => return Ok("Already saved.".to_owned()),
        Status::Rejected => return Ok("Already discarded.".to_owned()),
        _ => {}
    }
    let outcome = match verdict {
        Verdict::Accept(id) => cards::accept(crm, &actor, id, None).await.map(|_| "Saved."),
        Verdict::Reject(id) => cards::reject(crm, &actor, id, None).await.map(|_| "Discarded."),
    };
    match outcome {
        Ok(words) => Ok(words.to_owned()),
        Err(Error::Conflict(_)) => Ok("Not now: the card is not ready for this.".to_owned()),
        Err(Error::Invalid(_)) => Ok("Something on it needs correcting first. Please open it on the page.".to_owned()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buttons_fit_and_are_understood_again() {
        let id = CardId::new();
        for verdict in [Verdict::Accept(id), Verdict::Reject(id)] {
            let data = verdict.data();
            assert!(data.len() <= 64, "{data}");
            assert_eq!(Verdict::parse(&data), Some(verdict));
        }
        for foreign in ["", "a", "a:", "a:17", "x:018f0000000070008000000000000000", "a:b:c"] {
            assert_eq!(Verdict::parse(foreign), None, "{foreign}");
        }
    }
}
