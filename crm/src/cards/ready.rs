//! Cards that are read as soon as they exist: shared contacts, vCard files, pasted text, and further cards of a picture.

use recognition::{Fields, ReadOptions, VcardPerson};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::import::{MAX_ENTRIES, RefusedEntry, drafts_of};
use super::{Annotation, draft, family};
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts::ContactData;
use crate::database::Transaction;
use crate::entity::Channel;
use crate::entity::card::{self, Status};
use crate::error::Result;
use crate::events::Event;
use crate::id::{CardId, InboundMessageId};

/// Most people that are taken of one file that came by a chat.
pub const MAX_PEOPLE: usize = 200;

/// What a vCard file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VcardFile {
    /// The people in it, at most [`MAX_PEOPLE`].
    pub drafts: Vec<ContactData>,
    /// Entries that tell of nobody.
    pub refused: Vec<RefusedEntry>,
    /// Whether there are more people in it than are taken.
    pub is_cut: bool,
}

/// Reads a vCard file of any version.
pub fn read_vcards(bytes: &[u8]) -> VcardFile {
    let (mut drafts, refused) = drafts_of(recognition::vcard_entries(bytes, MAX_ENTRIES, None));
    let is_cut = drafts.len() > MAX_PEOPLE;
    drafts.truncate(MAX_PEOPLE);
    VcardFile { drafts, refused, is_cut }
}

/// The contact in an entry of a vCard file.
pub(super) fn draft_of_vcard(person: VcardPerson) -> ContactData {
    let mut data = draft::from_fields(&person.fields);
    Annotation { note: person.note, tags: person.categories, event: None }.add_to(&mut data);
    data
}

/// The contact in a text, such as an e-mail signature; `None` when the text tells no way to reach anybody.
pub fn draft_of_text(text: &str) -> Option<ContactData> {
    let fields: Fields = recognition::read_text(text, &ReadOptions::default()).fields;
    let reachable = !fields.phones.is_empty() || !fields.emails.is_empty();
    reachable.then(|| draft::from_fields(&fields))
}

/// Makes a card of each draft, to be looked at. One message makes them once: asked again, they are the same ones.
pub async fn take(
    tx: &mut Transaction,
    actor: &Actor,
    channel: Channel,
    inbound_message_id: Option<InboundMessageId>,
    drafts: Vec<ContactData>,
    annotation: &Annotation,
) -> Result<Vec<CardId>> {
    if let Some(inbound) = inbound_message_id {
        let known = card::Entity::visible_to(actor).filter(card::Column::InboundMessageId.eq(inbound));
        if let Some(first) = known.one(tx.db()).await? {
            return Ok(family(tx.db(), actor, &first).await?.into_iter().map(|card| card.id).collect());
        }
    }
    let mut ids: Vec<CardId> = Vec::new();
    for mut draft in drafts {
        annotation.add_to(&mut draft);
        let first = ids.first().copied();
        let inbound_message_id = inbound_message_id.filter(|_| first.is_none());
        ids.push(insert(tx, actor, channel, inbound_message_id, first, draft).await?);
    }
    Ok(ids)
}

/// Adds a card that waits for its verdict.
pub(super) async fn insert(
    tx: &mut Transaction,
    actor: &Actor,
    channel: Channel,
    inbound_message_id: Option<InboundMessageId>,
    split_from: Option<CardId>,
    draft: ContactData,
) -> Result<CardId> {
    let id = CardId::new();
    let row = card::ActiveModel {
        id: Set(id),
        owner_id: Set(actor.user_id),
        channel: Set(channel),
        inbound_message_id: Set(inbound_message_id),
        status: Set(Status::NeedsReview),
        reason: Set(None),
        draft: Set(Some(draft)),
        contact_id: Set(None),
        auto_accept: Set(false),
        album_key: Set(None),
        album_position: Set(None),
        back_of: Set(None),
        caption: Set(None),
        split_from: Set(split_from),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        read_at: Set(Some(tx.now())),
        version: Set(1),
    };
    card::Entity::insert(row).exec_without_returning(tx.db()).await?;
    let facts = json!({ "channel": channel.as_str() });
    audit::record(tx, Record::done(actor, "card_create", "card", id).with(facts)).await?;
    tx.announce(Event::Card { owner: actor.user_id, id, status: Status::NeedsReview, version: 1 });
    Ok(id)
}
