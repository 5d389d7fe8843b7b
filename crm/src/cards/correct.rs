//! One value at a time: name it, put it right.

use std::fmt;
use std::str::FromStr;

use super::candidates::Candidate;
use super::verdicts::{not_now, put_draft};
use super::{Card, find, load_one};
use crate::Crm;
use crate::actor::Actor;
use crate::contacts::{self, ContactData, NameParts, Origin, PERSON, Point, PointKind, Polygons};
use crate::corrections::word;
use crate::database::Transaction;
use crate::entity::card::Status;
use crate::error::{Error, Result};
use crate::id::{CardId, ContactPointId};

/// A value of a card. Its text form is short enough to travel: `name`, `company`, `point:<id>`, `new:phone`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRef {
    /// The person.
    Name,
    /// The company.
    Company,
    /// The position.
    Title,
    /// The department.
    Department,
    /// A phone number, mail address and so on that is there.
    Point(ContactPointId),
    /// One that is missing.
    New(PointKind),
}

const KINDS: [PointKind; 5] =
    [PointKind::Phone, PointKind::Email, PointKind::Url, PointKind::Address, PointKind::Social];

impl fmt::Display for FieldRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("name"),
            Self::Company => f.write_str("company"),
            Self::Title => f.write_str("title"),
            Self::Department => f.write_str("department"),
            Self::Point(id) => write!(f, "point:{id}"),
            Self::New(kind) => write!(f, "new:{}", word(*kind)),
        }
    }
}

impl FromStr for FieldRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unknown = || Error::invalid("/field", "must be name, company, title, department, point:<id> or new:<kind>");
        Ok(match text.split_once(':') {
            None if text == "name" => Self::Name,
            None if text == "company" => Self::Company,
            None if text == "title" => Self::Title,
            None if text == "department" => Self::Department,
            Some(("point", id)) => Self::Point(id.parse().map_err(|_| unknown())?),
            Some(("new", kind)) => Self::New(KINDS.into_iter().find(|known| word(*known) == kind).ok_or_else(unknown)?),
            _ => return Err(unknown()),
        })
    }
}

impl FieldRef {
    /// The value that stands there now.
    pub fn value_in(self, data: &ContactData) -> Option<&str> {
        match self {
            Self::Name => Some(data.display_name.as_str()).filter(|name| !name.is_empty()),
            Self::Company => data.company.as_deref(),
            Self::Title => data.title.as_deref(),
            Self::Department => data.department.as_deref(),
            Self::Point(id) => data.points.iter().find(|point| point.id == id).map(|point| point.value.as_str()),
            Self::New(_) => None,
        }
    }

    /// The kind of a point; `None` for the person's fields and for a point that is gone.
    pub fn kind_in(self, data: &ContactData) -> Option<PointKind> {
        match self {
            Self::Point(id) => data.points.iter().find(|point| point.id == id).map(|point| point.kind),
            Self::New(kind) => Some(kind),
            _ => None,
        }
    }

    pub(super) fn origin_in(self, data: &ContactData) -> Option<&Origin> {
        match self {
            Self::Point(id) => data.points.iter().find(|point| point.id == id)?.origin.as_ref(),
            Self::New(_) => None,
            single => data.origins.get(&single.to_string()),
        }
    }

    /// The data with another value there; an empty one removes it.
    fn set(self, data: &mut ContactData, value: &str) -> Result<()> {
        let value = contacts::clean(value);
        let given = Some(value.clone()).filter(|value| !value.is_empty());
        match self {
            Self::Name => {
                let mut parts = NameParts::default();
                if let Some(name) = &given {
                    let read = recognition::parts_of_name(name);
                    parts = NameParts {
                        prefix: read.prefix,
                        given: read.given,
                        additional: read.additional,
                        family: read.family,
                        suffix: read.suffix,
                    };
                    if parts == NameParts::default() {
                        parts.family = given;
                    }
                }
                data.name = parts;
                data.display_name = value;
            }
            Self::Company => data.company = given,
            Self::Title => data.title = given,
            Self::Department => data.department = given,
            Self::Point(id) => {
                let at = data.points.iter().position(|point| point.id == id).ok_or(Error::NotFound)?;
                match (given, data.points.get_mut(at)) {
                    (Some(value), Some(point)) => {
                        point.value = value;
                        // The parts belong to the old value.
                        point.address = None;
                    }
                    _ => drop(data.points.remove(at)),
                }
            }
            Self::New(kind) => {
                let value = given.ok_or_else(|| Error::invalid("/value", "must not be empty"))?;
                let id = ContactPointId::new();
                let point = Point { id, kind, label: None, value, normal_form: None, address: None, origin: None };
                data.points.push(point);
            }
        }
        Ok(())
    }

    /// Notes where the person saw the value.
    fn seen(self, data: &mut ContactData, candidate: &Candidate) {
        let origin = Origin {
            side_id: Some(candidate.side_id),
            engine: PERSON.to_owned(),
            confidence: None,
            polygons: Polygons(candidate.polygons.0.clone()),
        };
        match self {
            Self::Point(id) => {
                if let Some(point) = data.points.iter_mut().find(|point| point.id == id) {
                    point.origin = Some(origin);
                }
            }
            Self::New(_) => {
                if let Some(point) = data.points.last_mut() {
                    point.origin = Some(origin);
                }
            }
            single => drop(data.origins.insert(single.to_string(), origin)),
        }
    }
}

/// Puts one value right; an empty one removes it. Where the card is accepted, its contact is corrected. `seen` is the
/// candidate that was chosen, if one was. For ten minutes it can be taken back.
///
/// Fails with `NotFound`, with `Invalid` for a value that cannot be, and with `Conflict` when the card is not read yet.
pub async fn correct(
    crm: &Crm,
    actor: &Actor,
    id: CardId,
    field: FieldRef,
    value: &str,
    seen: Option<&Candidate>,
) -> Result<Card> {
    let mut tx = crm.begin().await?;
    let card = correct_in(&mut tx, actor, id, field, value, seen).await?;
    tx.commit().await?;
    Ok(card)
}

/// As [`correct`], in the caller's transaction.
pub async fn correct_in(
    tx: &mut Transaction,
    actor: &Actor,
    id: CardId,
    field: FieldRef,
    value: &str,
    seen: Option<&Candidate>,
) -> Result<Card> {
    let card = find(tx.db(), actor, id).await?;
    let changed = |before: &ContactData| -> Result<ContactData> {
        let mut after = before.clone();
        field.set(&mut after, value)?;
        let mut after = after.replacing(before).tidied()?;
        let seen = seen.filter(|seen| contacts::clean(&seen.value) == contacts::clean(value));
        if let Some(seen) = seen.filter(|_| after != *before) {
            field.seen(&mut after, seen);
        }
        Ok(after)
    };
    if let Some(contact) = card.contact_id.filter(|_| card.status == Status::Accepted) {
        let before = contacts::load_in(tx, actor, contact).await?;
        let after = changed(&before.data)?;
        if after != before.data {
            contacts::put(tx, actor, &before, after, Some(id)).await?;
        }
        return load_one(tx.db(), card).await;
    }
    if !matches!(card.status, Status::NeedsReview | Status::Failed) {
        return Err(not_now(&card, "corrected"));
    }
    let before = card.draft.clone().unwrap_or_default();
    let after = changed(&before)?;
    let card = if after == before { card } else { put_draft(tx, actor, &card, after).await? };
    load_one(tx.db(), card).await
}

/// What is known of a card: its draft, or its contact once it is accepted.
pub(super) async fn data_of(crm: &Crm, actor: &Actor, card: &Card) -> Result<ContactData> {
    match card.record.contact_id.filter(|_| card.record.status == Status::Accepted) {
        Some(contact) => Ok(contacts::get(crm, actor, contact).await?.data),
        None => Ok(card.record.draft.clone().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_the_same_after_its_text() {
        let fields = [FieldRef::Name, FieldRef::Department, FieldRef::Point(ContactPointId::new())];
        for field in fields.into_iter().chain(KINDS.map(FieldRef::New)) {
            assert_eq!(field.to_string().parse::<FieldRef>().unwrap(), field);
        }
        for wrong in ["", "phone", "point:1", "new:fax", "new:"] {
            assert!(wrong.parse::<FieldRef>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_has_parts_and_an_empty_value_removes() {
        let mut data = ContactData { company: Some("A".into()), ..Default::default() };
        FieldRef::Name.set(&mut data, " Dr. Erika  Mustermann ").unwrap();
        FieldRef::Company.set(&mut data, " ").unwrap();
        assert_eq!((data.display_name.as_str(), data.company), ("Dr. Erika Mustermann", None));
        assert_eq!(data.name.family.as_deref(), Some("Mustermann"));
    }
}
