//! Corrections as examples: what was read, what a person made of it, and the pixels both speak of.

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;

use crate::actor::Actor;
use crate::contacts::{ContactData, Origin, PERSON, PointKind, Polygons};
use crate::database::Transaction;
use crate::entity::correction;
use crate::error::Result;
use crate::id::{CardId, ContactId, CorrectionId, UndoStepId};

/// A value that a person changed.
#[derive(Clone, Debug, PartialEq)]
struct Changed<'a> {
    field: &'static str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    /// Who gave the old value.
    read: Option<&'a Origin>,
    /// Where the new value stands, if the person pointed at it.
    seen: Option<&'a Origin>,
}

/// Keeps the differences between what stood and what stands, with the step by which they are taken back. Values without
/// pixels teach nothing and are left out.
pub(crate) async fn record(
    tx: &Transaction,
    actor: &Actor,
    step: UndoStepId,
    (card_id, contact_id): (Option<CardId>, Option<ContactId>),
    before: &ContactData,
    after: &ContactData,
) -> Result<()> {
    let mut rows = Vec::new();
    for changed in differences(before, after) {
        let place = changed.seen.or(changed.read).filter(|origin| origin.side_id.is_some());
        let Some(place) = place else { continue };
        rows.push(correction::ActiveModel {
            id: Set(CorrectionId::new()),
            owner_id: Set(actor.user_id),
            undo_step_id: Set(Some(step)),
            card_id: Set(card_id),
            contact_id: Set(contact_id),
            card_side_id: Set(place.side_id),
            field: Set(changed.field.to_owned()),
            old_value: Set(changed.old.map(ToOwned::to_owned)),
            new_value: Set(changed.new.map(ToOwned::to_owned)),
            engine: Set(changed.read.map(|origin| origin.engine.clone())),
            confidence: Set(changed.read.and_then(|origin| origin.confidence)),
            polygons: Set(Polygons(place.polygons.0.clone())),
            created_at: Set(tx.now()),
        });
    }
    if !rows.is_empty() {
        correction::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

fn differences<'a>(before: &'a ContactData, after: &'a ContactData) -> Vec<Changed<'a>> {
    let full = |data: &'a ContactData| Some(data.display_name.as_str()).filter(|name| !name.is_empty());
    let singles = [
        ("name", full(before), full(after)),
        ("company", before.company.as_deref(), after.company.as_deref()),
        ("title", before.title.as_deref(), after.title.as_deref()),
        ("department", before.department.as_deref(), after.department.as_deref()),
    ];
    let mut changed: Vec<Changed<'_>> = singles
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(field, old, new)| {
            let (read, seen) = (before.origins.get(field), after.origins.get(field));
            Changed { field, old, new, read, seen: seen.filter(|seen| places(Some(seen)) != places(read)) }
        })
        .collect();
    for point in &before.points {
        let now = after.points.iter().find(|other| other.id == point.id);
        let new = now.map(|now| now.value.as_str());
        if new != Some(point.value.as_str()) {
            let seen = now.and_then(|now| now.origin.as_ref());
            changed.push(Changed {
                field: word(point.kind),
                old: Some(&point.value),
                new,
                read: point.origin.as_ref(),
                seen: seen.filter(|seen| places(Some(seen)) != places(point.origin.as_ref())),
            });
        }
    }
    for point in &after.points {
        if before.points.iter().all(|other| other.id != point.id) {
            let seen = point.origin.as_ref();
            changed.push(Changed { field: word(point.kind), old: None, new: Some(&point.value), read: None, seen });
        }
    }
    // A person's own word is no reading to learn from.
    changed.retain(|one| one.read.is_none_or(|read| read.engine != PERSON || one.seen.is_some()));
    changed
}

fn places(origin: Option<&Origin>) -> Option<&Polygons> {
    origin.map(|origin| &origin.polygons)
}

/// The word of a kind of point in the database and the API.
pub(crate) fn word(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Phone => "phone",
        PointKind::Email => "email",
        PointKind::Url => "url",
        PointKind::Address => "address",
        PointKind::Social => "social",
    }
}
