//! `@bot muster` in any chat: contacts of a paired person, for that person alone.

use crm::chats::{self, Sender};
use crm::contacts::{self, Contact, PointKind};
use crm::entity::Channel;
use crm::page::PageRequest;
use crm::{Crm, Result, exchange};
use teloxide::payloads::{AnswerInlineQuery, AnswerInlineQuerySetters};
use teloxide::types::{
    InlineQuery, InlineQueryResult, InlineQueryResultArticle, InlineQueryResultContact, InlineQueryResultsButton,
    InlineQueryResultsButtonKind, InputMessageContent, InputMessageContentText,
};

use super::Telegram;
use super::adapter::MAX_VCARD;
use super::client::Failure;
use crate::conversation::language::Language;
use crate::conversation::words::Words;

/// Contacts that are offered; Telegram takes 50.
const MOST: u64 = 20;
/// What a stranger's button sends with `/start`.
pub(super) const START: &str = "inline";

/// Answers a query; what comes too late is not worth another try.
pub(super) async fn answer(telegram: &Telegram, query: &InlineQuery) -> Result<Result<(), Failure>> {
    let (results, known) = results(&telegram.crm, query).await?;
    let mut answer = AnswerInlineQuery::new(query.id.clone(), results).cache_time(0).is_personal(true);
    if !known {
        let words = Words(Language::of(query.from.language_code.as_deref()));
        answer = answer.button(InlineQueryResultsButton {
            text: words.get("inline-pair"),
            kind: InlineQueryResultsButtonKind::StartParameter(START.to_owned()),
        });
    }
    Ok(telegram.api.call::<_, bool>(&answer).await.map(drop))
}

/// What is found, and whether we know who asks.
async fn results(crm: &Crm, query: &InlineQuery) -> Result<(Vec<InlineQueryResult>, bool)> {
    let person = query.from.id.to_string();
    let sender = Sender {
        channel: Channel::Telegram,
        external_user_id: person.clone(),
        external_chat_id: person,
        title: None,
        language: None,
    };
    let Some((actor, _)) = chats::identify(&crm.db, &sender).await? else { return Ok((Vec::new(), false)) };
    let words = Some(query.query.trim()).filter(|words| !words.is_empty());
    let found = contacts::list(crm, &actor, words, PageRequest { limit: MOST, after: None }).await?;
    Ok((found.items.iter().map(result).collect(), true))
}

fn result(contact: &Contact) -> InlineQueryResult {
    let data = &contact.data;
    let id = contact.record.id.0.simple().to_string();
    let phone = data.points.iter().find(|point| point.kind == PointKind::Phone);
    if let Some(phone) = phone {
        let number = phone.normal_form.as_ref().unwrap_or(&phone.value);
        let mut result = InlineQueryResultContact::new(id, number.clone(), data.display_name.clone());
        let vcard = exchange::write_vcards([contact]);
        if vcard.len() <= MAX_VCARD {
            result.vcard = Some(vcard);
        }
        return InlineQueryResult::Contact(result);
    }
    let mut lines = vec![data.display_name.clone()];
    lines.extend(data.company.clone());
    lines.extend(data.points.iter().map(|point| point.value.clone()));
    // Without a parse mode nothing in it is markup.
    let text: String = lines.join("\n").chars().take(3_000).collect();
    let content = InputMessageContent::Text(InputMessageContentText::new(text));
    let mut result = InlineQueryResultArticle::new(id, data.display_name.clone(), content);
    result.description.clone_from(&data.company);
    InlineQueryResult::Article(result)
}
