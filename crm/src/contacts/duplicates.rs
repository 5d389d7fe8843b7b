//! Contacts that may be the same person as a draft. Only looks; every look is one indexed query.

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{ContactData, PointKind, search};
use crate::actor::Actor;
use crate::entity::{contact, contact_point};
use crate::error::Result;
use crate::id::ContactId;

/// Most contacts that are named.
const MOST: u64 = 5;

/// A contact that may be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// Which one.
    pub contact_id: ContactId,
    /// Its name as shown.
    pub display_name: String,
    /// Its company.
    pub company: Option<String>,
    /// What both have.
    pub reason: DuplicateReason,
}

/// Why two contacts may be the same, the strongest reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DuplicateReason {
    /// The same number: its label and value as the known contact has it.
    Phone {
        /// `mobile`, `work`, ….
        label: Option<String>,
        /// As written.
        value: String,
    },
    /// The same mail address.
    Email {
        /// As written.
        value: String,
    },
    /// The same name at the same company.
    Name,
}

/// The actor's contacts that share a phone number, a mail address, or name and company with `data`; at most five, newest first.
pub async fn duplicates_of(db: &impl ConnectionTrait, actor: &Actor, data: &ContactData) -> Result<Vec<Duplicate>> {
    besides(db, actor, data, None).await
}

/// The same without one contact: the one that `data` is of.
pub(super) async fn besides(
    db: &impl ConnectionTrait,
    actor: &Actor,
    data: &ContactData,
    itself: Option<ContactId>,
) -> Result<Vec<Duplicate>> {
    let other = itself.map_or_else(Condition::all, |id| Condition::all().add(contact::Column::Id.ne(id)));
    let mut same_point = Condition::any();
    let mut any = false;
    for point in data.points.iter().filter(|point| matches!(point.kind, PointKind::Phone | PointKind::Email)) {
        // A short number is an extension, which many share.
        let Some(form) = point.normal_form.as_ref().filter(|form| form.chars().count() >= 6) else { continue };
        any = true;
        same_point = same_point.add(
            Condition::all()
                .add(contact_point::Column::Kind.eq(point.kind))
                .add(contact_point::Column::NormalForm.eq(form)),
        );
    }
    let mut found: Vec<Duplicate> = Vec::new();
    if any {
        let rows = contact_point::Entity::find()
            .find_also_related(contact::Entity)
            .filter(same_point)
            .filter(contact::Column::OwnerId.eq(actor.user_id))
            .filter(contact::Column::DeletedAt.is_null())
            .filter(other.clone())
            .order_by_desc(contact::Column::Id)
            .order_by_asc(contact_point::Column::Position)
            // A contact may share all its points.
            .limit(MOST * 4)
            .all(db)
            .await?;
        for (point, contact) in rows {
            let Some(contact) = contact.filter(|contact| found.iter().all(|known| known.contact_id != contact.id))
            else {
                continue;
            };
            let reason = match point.kind {
                PointKind::Email => DuplicateReason::Email { value: point.value },
                _ => DuplicateReason::Phone { label: point.label, value: point.value },
            };
            found.push(of(contact, reason));
        }
    }
    if let Some(identity) = search::identity_of(data) {
        let rows = contact::Entity::visible_to(actor)
            .filter(contact::Column::IdentityKey.eq(identity))
            .filter(other)
            .order_by_desc(contact::Column::Id)
            .limit(MOST)
            .all(db)
            .await?;
        for contact in rows {
            if found.iter().all(|known| known.contact_id != contact.id) {
                found.push(of(contact, DuplicateReason::Name));
            }
        }
    }
    found.truncate(MOST as usize);
    Ok(found)
}

fn of(contact: contact::Model, reason: DuplicateReason) -> Duplicate {
    Duplicate { contact_id: contact.id, display_name: contact.display_name, company: contact.company, reason }
}
