//! What the sender says about a card: a note, tags, the event. Known before the card is read, and kept through readings.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{Change, family, find, write};
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::{self, ContactData, MAX_NOTE, tags};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::error::Result;
use crate::id::CardId;

/// What is added to a card. It adds and never removes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// A remark; goes below what is noted already.
    pub note: Option<String>,
    /// Tags, in any form.
    pub tags: Vec<String>,
    /// The event; the first one stays.
    pub event: Option<String>,
}

impl Annotation {
    /// A caption such as `met at booth 5 #lead`: words with a hash and a letter are tags, the rest is the note.
    pub fn of_caption(caption: &str) -> Self {
        let mut tags = Vec::new();
        let mut lines = Vec::new();
        for line in caption.lines() {
            let mut words = Vec::new();
            for word in line.split_whitespace() {
                let name = word.strip_prefix('#').map(|name| name.trim_end_matches(|c: char| !c.is_alphanumeric()));
                match name.filter(|name| name.chars().any(char::is_alphabetic)).and_then(tags::normal_form) {
                    Some(tag) if tags.contains(&tag) => {}
                    Some(tag) => tags.push(tag),
                    None => words.push(word),
                }
            }
            lines.push(words.join(" "));
        }
        let note = lines.join("\n").trim().chars().take(MAX_NOTE).collect::<String>();
        tags.retain(|tag| tag.chars().count() <= tags::MAX_TAG);
        tags.truncate(tags::MAX_TAGS);
        Self { note: Some(note).filter(|note| !note.is_empty()), tags, event: None }
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.note = joined(self.note, other.note.as_deref());
        self.tags.extend(other.tags);
        self.event = self.event.or(other.event);
        self
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What is already said of a contact-to-be.
    pub(super) fn of_draft(draft: Option<&ContactData>) -> Self {
        draft.map_or_else(Self::default, |draft| Self {
            note: draft.note.clone(),
            tags: draft.tags.clone(),
            event: draft.event.clone(),
        })
    }

    /// Adds itself, as far as the limits of a contact allow.
    pub(crate) fn add_to(&self, data: &mut ContactData) {
        if let Some(note) = &self.note
            && around(data.note.as_deref().unwrap_or_default(), note).is_none()
        {
            let both = joined(data.note.take(), Some(note)).unwrap_or_default();
            data.note = Some(both.chars().take(MAX_NOTE).collect());
        }
        for tag in self.tags.iter().filter_map(|tag| tags::normal_form(tag)) {
            let fits = tag.chars().count() <= tags::MAX_TAG && data.tags.len() < tags::MAX_TAGS;
            if fits && !data.tags.contains(&tag) {
                data.tags.push(tag);
            }
        }
        if data.event.is_none() {
            data.event = self.event.as_ref().map(|event| event.chars().take(tags::MAX_EVENT).collect());
        }
    }

    /// Takes back what it added; the event may be somebody else's word by now and stays.
    fn take_from(&self, data: &mut ContactData) {
        if let (Some(said), Some(note)) = (&self.note, &data.note)
            && let Some((above, below)) = around(note, said)
        {
            let parts: Vec<&str> =
                [above.trim_end(), below.trim_start()].into_iter().filter(|part| !part.is_empty()).collect();
            data.note = Some(parts.join("\n")).filter(|note| !note.is_empty());
        }
        let said: Vec<String> = self.tags.iter().filter_map(|tag| tags::normal_form(tag)).collect();
        data.tags.retain(|tag| !said.contains(tag));
    }
}

/// What stands above and below a remark in a note; `None` when its lines do not stand there, whole and one after the other.
fn around(note: &str, said: &str) -> Option<(String, String)> {
    let (note, said): (Vec<&str>, Vec<&str>) = (note.lines().collect(), said.trim().lines().collect());
    if said.is_empty() {
        return Some((note.join("\n"), String::new()));
    }
    let above = note.windows(said.len()).position(|lines| lines == said)?;
    let (above, rest) = note.split_at(above);
    Some((above.join("\n"), rest.get(said.len()..)?.join("\n")))
}

fn joined(first: Option<String>, second: Option<&str>) -> Option<String> {
    match (first.filter(|note| !note.is_empty()), second) {
        (Some(first), Some(second)) => Some(format!("{first}\n{second}")),
        (first, second) => first.or(second.map(ToOwned::to_owned)),
    }
}

/// Adds to a card, whether it is read or not; once it is accepted, to its contact. Saying the same twice adds it once.
///
/// Fails with `NotFound`.
pub async fn annotate(tx: &mut Transaction, actor: &Actor, id: CardId, annotation: &Annotation) -> Result<()> {
    if annotation.is_empty() {
        return Ok(());
    }
    amend(tx, actor, id, &|data| annotation.add_to(data)).await
}

/// Notes what the sender wrote under a picture, on every card of it. Written anew, it takes the place of what it said
/// before; what was said otherwise stays, and so does `always`, which belongs to every card of the sender.
///
/// Fails with `NotFound`.
pub async fn set_caption(
    tx: &mut Transaction,
    actor: &Actor,
    id: CardId,
    caption: Option<&str>,
    always: &Annotation,
) -> Result<()> {
    let card = find(tx.db(), actor, id).await?;
    let caption = caption.map(str::trim).filter(|caption| !caption.is_empty());
    if card.caption.as_deref() == caption {
        return Ok(());
    }
    card::Entity::update_many()
        .col_expr(card::Column::Caption, Expr::value(caption))
        .filter(card::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    let said = |caption: Option<&str>| caption.map(Annotation::of_caption).unwrap_or_default();
    let (before, after) = (said(card.caption.as_deref()), said(caption));
    for one in family(tx.db(), actor, &card).await? {
        let changed = |data: &mut ContactData| {
            before.take_from(data);
            always.add_to(data);
            after.add_to(data);
        };
        amend(tx, actor, one.id, &changed).await?;
    }
    Ok(())
}

/// Changes what is said of a card where it stands: in the draft, in the contact, or on the front.
async fn amend(
    tx: &mut Transaction,
    actor: &Actor,
    id: CardId,
    change: &(dyn Fn(&mut ContactData) + Send + Sync),
) -> Result<()> {
    let card = find(tx.db(), actor, id).await?;
    if let Some(front) = card.back_of.filter(|_| card.status == Status::Joined) {
        return Box::pin(amend(tx, actor, front, change)).await;
    }
    if let Some(contact) = card.contact_id.filter(|_| card.status == Status::Accepted) {
        return contacts::amend(tx, actor, contact, change).await;
    }
    let before = card.draft.clone().unwrap_or_default();
    let mut draft = before.clone();
    change(&mut draft);
    if draft == before {
        return Ok(());
    }
    let facts = json!({ "fields": draft.changed_fields(&before), "version": card.version + 1 });
    let change = Change { draft: Some(draft), reason: card.reason.clone(), ..Change::status(&card, card.status) };
    write(tx, &card, change).await?;
    audit::record(tx, Record::done(actor, "card_annotate", "card", id).with(facts)).await
}

/// Has a card accepted without a tap when it is read and every value is sure; asked for by the chat that sends it.
///
/// Fails with `NotFound`.
pub async fn accept_when_sure(tx: &Transaction, actor: &Actor, id: CardId) -> Result<()> {
    let card = find(tx.db(), actor, id).await?;
    card::Entity::update_many()
        .col_expr(card::Column::AutoAccept, Expr::value(true))
        .filter(card::Column::Id.eq(card.id))
        .exec(tx.db())
        .await?;
    audit::record(tx, Record::done(actor, "card_accept_when_sure", "card", id)).await
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("met at booth 5 #lead", Some("met at booth 5"), &["lead"])]
    #[case("#Lead #lead, #fair-2026!", None, &["lead", "fair-2026"])]
    #[case("call #5 back\n\nsoon", Some("call #5 back\n\nsoon"), &[])]
    #[case("c# and a#b stay", Some("c# and a#b stay"), &[])]
    #[case("   ", None, &[])]
    fn a_caption_becomes_note_and_tags(#[case] caption: &str, #[case] note: Option<&str>, #[case] tags: &[&str]) {
        let annotation = Annotation::of_caption(caption);
        assert_eq!(
            (annotation.note.as_deref(), annotation.tags.as_slice()),
            (note, tags.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice())
        );
    }

    #[test]
    fn what_was_added_is_taken_back_and_nothing_else() {
        let mut data = ContactData { note: Some("asks for a quote".into()), ..Default::default() };
        let before = data.clone();
        let annotation = Annotation::of_caption("booth 5\n\nsoon #lead");
        annotation.add_to(&mut data);
        Annotation::of_caption("call #vip").add_to(&mut data);
        annotation.take_from(&mut data);
        assert_eq!(data.note.as_deref(), Some("asks for a quote\ncall"));
        assert_eq!(data.tags, ["vip"]);
        let mut untouched = before.clone();
        annotation.take_from(&mut untouched);
        assert_eq!(untouched, before);
    }

    #[test]
    fn only_whole_lines_are_what_was_said() {
        let recalled = "recall the offer\ncall";
        let mut data = ContactData { note: Some("recall the offer".into()), ..Default::default() };
        let call = Annotation::of_caption("call");
        call.add_to(&mut data);
        call.add_to(&mut data);
        assert_eq!(data.note.as_deref(), Some(recalled));
        call.take_from(&mut data);
        assert_eq!(data.note.as_deref(), Some("recall the offer"));
        call.take_from(&mut data);
        assert_eq!(data.note.as_deref(), Some("recall the offer"));
    }

    #[test]
    fn the_same_is_added_once_and_nothing_is_lost() {
        let mut data = ContactData { note: Some("asks for a quote".into()), ..Default::default() };
        let annotation = Annotation { event: Some("Expo".into()), ..Annotation::of_caption("booth 5 #lead") };
        annotation.add_to(&mut data);
        annotation.add_to(&mut data);
        assert_eq!(data.note.as_deref(), Some("asks for a quote\nbooth 5"));
        assert_eq!((data.tags.as_slice(), data.event.as_deref()), (["lead".to_owned()].as_slice(), Some("Expo")));
    }
}
