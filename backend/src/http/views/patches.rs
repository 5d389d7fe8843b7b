//! New contacts and changes of contacts and drafts: JSON Merge Patch (RFC 7396).
//!
//! What the server derives (`normal_form`, `origin`, `origins`) may be sent back as it was received, and is ignored.

use crm::ContactPointId;
use crm::contacts::{self, ContactData};
use poem_openapi::Object;
use poem_openapi::types::{Any, MaybeUndefined};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::contacts::{Address, Name, PointKind};

/// A point to be.
#[derive(Clone, Debug, Object, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PointInput {
    /// The id of the point that this one was before; left out for a new one.
    pub(crate) id: Option<Uuid>,
    /// What it is.
    pub(crate) kind: PointKind,
    /// `work`, `mobile`, `home`, `fax`, `pager`, `other`, or the network of a profile.
    pub(crate) label: Option<String>,
    /// As written.
    pub(crate) value: String,
    /// Parts of a postal address.
    pub(crate) address: Option<Address>,
    /// Ignored.
    pub(crate) normal_form: Option<Any<Value>>,
    /// Ignored.
    pub(crate) origin: Option<Any<Value>>,
}

impl From<PointInput> for contacts::Point {
    fn from(input: PointInput) -> Self {
        Self {
            id: input.id.map_or_else(ContactPointId::new, ContactPointId),
            kind: input.kind.into(),
            label: input.label,
            value: input.value,
            normal_form: None,
            address: input.address.map(contacts::Address::from),
            origin: None,
        }
    }
}

/// A contact to be.
#[derive(Clone, Debug, Default, Object, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NewContact {
    /// Parts of the name.
    pub(crate) name: Option<Name>,
    /// The name as shown; composed from the parts when left out.
    pub(crate) display_name: Option<String>,
    /// Organisation.
    pub(crate) company: Option<String>,
    /// Job title.
    pub(crate) title: Option<String>,
    /// Department.
    pub(crate) department: Option<String>,
    /// A remark.
    pub(crate) note: Option<String>,
    /// Where the card was received.
    pub(crate) event: Option<String>,
    /// Words by which contacts are grouped, at most 20.
    pub(crate) tags: Option<Vec<String>>,
    /// Phones, mail addresses and so on, in order.
    pub(crate) points: Option<Vec<PointInput>>,
    /// Ignored.
    pub(crate) origins: Option<Any<Value>>,
}

impl From<NewContact> for ContactData {
    fn from(new: NewContact) -> Self {
        Self {
            name: new.name.unwrap_or_default().into(),
            display_name: new.display_name.unwrap_or_default(),
            company: new.company,
            title: new.title,
            department: new.department,
            note: new.note,
            event: new.event,
            tags: new.tags.unwrap_or_default(),
            points: new.points.unwrap_or_default().into_iter().map(contacts::Point::from).collect(),
            origins: std::collections::BTreeMap::new(),
        }
    }
}

/// A change of a name; what is left out stays, `null` clears.
#[derive(Clone, Debug, Default, Object, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NamePatch {
    /// Honorific prefix.
    pub(crate) prefix: MaybeUndefined<String>,
    /// Given name.
    pub(crate) given: MaybeUndefined<String>,
    /// Additional names.
    pub(crate) additional: MaybeUndefined<String>,
    /// Family name.
    pub(crate) family: MaybeUndefined<String>,
    /// Honorific suffix.
    pub(crate) suffix: MaybeUndefined<String>,
}

/// A change of a contact or a draft; what is left out stays, `null` clears, arrays are replaced.
#[derive(Clone, Debug, Default, Object, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ContactPatch {
    /// Parts of the name.
    pub(crate) name: MaybeUndefined<NamePatch>,
    /// The name as shown; `null` composes it from the parts.
    pub(crate) display_name: MaybeUndefined<String>,
    /// Organisation.
    pub(crate) company: MaybeUndefined<String>,
    /// Job title.
    pub(crate) title: MaybeUndefined<String>,
    /// Department.
    pub(crate) department: MaybeUndefined<String>,
    /// A remark.
    pub(crate) note: MaybeUndefined<String>,
    /// Where the card was received.
    pub(crate) event: MaybeUndefined<String>,
    /// All tags, at most 20.
    pub(crate) tags: MaybeUndefined<Vec<String>>,
    /// All points; a point that is sent with its id keeps where it came from.
    pub(crate) points: MaybeUndefined<Vec<PointInput>>,
    /// Ignored.
    pub(crate) origins: Option<Any<Value>>,
}

impl ContactPatch {
    /// What stands, changed.
    pub(crate) fn apply(self, mut data: ContactData) -> ContactData {
        match self.name {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => data.name = contacts::NameParts::default(),
            MaybeUndefined::Value(name) => {
                name.prefix.update_to(&mut data.name.prefix);
                name.given.update_to(&mut data.name.given);
                name.additional.update_to(&mut data.name.additional);
                name.family.update_to(&mut data.name.family);
                name.suffix.update_to(&mut data.name.suffix);
            }
        }
        match self.display_name {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => data.display_name = String::new(),
            MaybeUndefined::Value(name) => data.display_name = name,
        }
        self.company.update_to(&mut data.company);
        self.title.update_to(&mut data.title);
        self.department.update_to(&mut data.department);
        self.note.update_to(&mut data.note);
        self.event.update_to(&mut data.event);
        match self.tags {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => data.tags = Vec::new(),
            MaybeUndefined::Value(tags) => data.tags = tags,
        }
        match self.points {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => data.points = Vec::new(),
            MaybeUndefined::Value(points) => {
                data.points = points.into_iter().map(contacts::Point::from).collect();
            }
        }
        data
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patched(patch: Value) -> ContactData {
        let before = ContactData {
            name: contacts::NameParts {
                given: Some("Erika".into()),
                family: Some("Muster".into()),
                ..Default::default()
            },
            display_name: "Erika Muster".into(),
            company: Some("Muster AG".into()),
            ..Default::default()
        };
        serde_json::from_value::<ContactPatch>(patch).unwrap().apply(before)
    }

    #[test]
    fn absent_stays_null_clears_a_value_replaces() {
        let after = patched(json!({ "name": { "family": null }, "title": "CTO" }));
        assert_eq!((after.name.given.as_deref(), after.name.family), (Some("Erika"), None));
        assert_eq!((after.company.as_deref(), after.title.as_deref()), (Some("Muster AG"), Some("CTO")));
        let after = patched(json!({ "name": null, "company": null, "points": null, "display_name": null }));
        assert_eq!((after.name, after.company), (contacts::NameParts::default(), None));
        assert_eq!((after.points.len(), after.display_name.as_str()), (0, ""));
    }

    #[test]
    fn what_was_received_may_be_sent_back() {
        let point = json!({ "id": Uuid::nil(), "kind": "email", "label": null, "value": "a@example.org",
            "normal_form": "a@example.org", "address": null, "origin": { "engine": "qr", "polygons": [] } });
        let after = patched(json!({ "points": [point], "origins": {} }));
        assert_eq!((after.points[0].id.0, after.points[0].origin.is_none()), (Uuid::nil(), true));
    }
}
