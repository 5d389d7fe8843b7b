//! What a draft and a contact share: one shape, one validation.

use std::collections::BTreeMap;

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use super::{normal_form, tags};
use crate::error::{Error, FieldProblem, Result};
use crate::id::{CardSideId, ContactPointId};

/// Longest single value, in characters.
pub const MAX_VALUE: usize = 500;
/// Longest note, in characters.
pub const MAX_NOTE: usize = 10_000;
/// Most points of one contact.
pub const MAX_POINTS: usize = 60;

/// Outlines in pixels of a side's upright picture, clockwise from the top-left corner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Polygons(pub Vec<Vec<[f32; 2]>>);

/// The kind of a contact point.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, EnumIter, DeriveActiveEnum,
)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::None)", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// Telephone number (vCard TEL).
    Phone,
    /// Mail address (vCard EMAIL).
    Email,
    /// Web address (vCard URL).
    Url,
    /// Postal address (vCard ADR).
    Address,
    /// Profile in a network (vCard IMPP, X-SOCIALPROFILE).
    Social,
}

/// Parts of a name, as in vCard N (RFC 6350 §6.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameParts {
    /// Honorific prefix, `Dr.`.
    pub prefix: Option<String>,
    /// Given name.
    pub given: Option<String>,
    /// Additional names.
    pub additional: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// Honorific suffix, `MBA`.
    pub suffix: Option<String>,
}

impl NameParts {
    /// The parts in the order in which they are spoken.
    pub fn composed(&self) -> String {
        let parts = [&self.prefix, &self.given, &self.additional, &self.family, &self.suffix];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    fn parts_mut(&mut self) -> [(&'static str, &mut Option<String>); 5] {
        [
            ("prefix", &mut self.prefix),
            ("given", &mut self.given),
            ("additional", &mut self.additional),
            ("family", &mut self.family),
            ("suffix", &mut self.suffix),
        ]
    }
}

/// Parts of a postal address, as in vCard ADR (RFC 6350 §6.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Address {
    /// Street with number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub locality: Option<String>,
    /// State or province.
    pub region: Option<String>,
    /// Country as printed.
    pub country: Option<String>,
}

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// The picture; absent when nothing was photographed.
    pub side_id: Option<CardSideId>,
    /// `tesseract`, `qr` or `person`.
    pub engine: String,
    /// Probability (0–1) that the value is exactly right; absent once a person decided.
    pub confidence: Option<f64>,
    /// The pixels.
    pub polygons: Polygons,
}

impl Origin {
    /// The same pixels, but the value is now a person's word.
    pub(crate) fn corrected(&self) -> Self {
        Self { engine: PERSON.to_owned(), confidence: None, ..self.clone() }
    }
}

/// The engine of values that a person wrote.
pub const PERSON: &str = "person";

/// A phone number, mail address, site, postal address or profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Stable through changes of the value.
    pub id: ContactPointId,
    /// What it is.
    pub kind: PointKind,
    /// `work`, `mobile`, … or the network of a profile.
    pub label: Option<String>,
    /// As written.
    pub value: String,
    /// As compared; made from the value where it is absent.
    pub normal_form: Option<String>,
    /// The parts of a postal address.
    pub address: Option<Address>,
    /// Where it came from.
    pub origin: Option<Origin>,
}

/// A contact without its life: what is written on a card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct ContactData {
    /// Parts of the name.
    #[serde(default)]
    pub name: NameParts,
    /// The name as shown; composed from the parts when left empty.
    #[serde(default)]
    pub display_name: String,
    /// Organisation.
    #[serde(default)]
    pub company: Option<String>,
    /// Job title.
    #[serde(default)]
    pub title: Option<String>,
    /// Department.
    #[serde(default)]
    pub department: Option<String>,
    /// A person's remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Where the card was received: a fair, a meeting.
    #[serde(default)]
    pub event: Option<String>,
    /// Words by which contacts are grouped, in their normal form.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Phones, mail addresses and so on, in order.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Origins of `name`, `company`, `title` and `department`.
    #[serde(default)]
    pub origins: BTreeMap<String, Origin>,
}

impl ContactData {
    /// Tidies white space, composes what is derived, and refuses what is too long or empty, naming each field.
    pub fn tidied(mut self) -> Result<Self> {
        let mut problems = Vec::new();
        for (part, value) in self.name.parts_mut() {
            tidy(value, &format!("/name/{part}"), MAX_VALUE, &mut problems);
        }
        tidy(&mut self.company, "/company", MAX_VALUE, &mut problems);
        tidy(&mut self.title, "/title", MAX_VALUE, &mut problems);
        tidy(&mut self.department, "/department", MAX_VALUE, &mut problems);
        tidy_text(&mut self.note, "/note", MAX_NOTE, &mut problems);
        tidy(&mut self.event, "/event", tags::MAX_EVENT, &mut problems);
        self.tags = tags::normal_forms(&self.tags);
        problems.extend(tags::check(&self.tags));
        self.display_name = clean(&self.display_name);
        check_length(&self.display_name, "/display_name", MAX_VALUE, &mut problems);
        if self.points.len() > MAX_POINTS {
            problems.push(problem("/points", format!("at most {MAX_POINTS} entries")));
        }
        for (index, point) in self.points.iter_mut().enumerate() {
            tidy_point(point, index, &mut problems);
        }
        if self.display_name.is_empty() {
            self.display_name = self.composed_display_name();
        }
        if problems.is_empty() { Ok(self) } else { Err(Error::Invalid(problems)) }
    }

    /// Refuses a contact by which nobody could be found again.
    pub fn require_identity(&self) -> Result<()> {
        if self.display_name.is_empty() && self.points.is_empty() {
            return Err(Error::invalid("/name", "give a name, a company or a way to reach the contact"));
        }
        Ok(())
    }

    fn composed_display_name(&self) -> String {
        let composed = self.name.composed();
        if !composed.is_empty() {
            return composed;
        }
        let reachable = || self.points.first().map(|point| point.value.clone());
        self.company.clone().or_else(reachable).unwrap_or_default()
    }

    /// These values in place of `earlier` ones: an unchanged value keeps its origin, a changed one keeps the pixels and
    /// becomes a person's word. Origins that came with the input are ignored.
    #[must_use]
    pub fn replacing(mut self, earlier: &Self) -> Self {
        // A composed name follows its parts; one that was typed stays as typed.
        if self.display_name == earlier.display_name
            && self.name != earlier.name
            && earlier.display_name == earlier.composed_display_name()
        {
            self.display_name = String::new();
        }
        self.origins = earlier.origins.clone();
        let changed = [
            ("name", self.name != earlier.name),
            ("company", self.company != earlier.company),
            ("title", self.title != earlier.title),
            ("department", self.department != earlier.department),
        ];
        for (field, changed) in changed {
            if changed && let Some(origin) = self.origins.get_mut(field) {
                *origin = origin.corrected();
            }
        }
        let mut known: BTreeMap<ContactPointId, &Point> =
            earlier.points.iter().map(|point| (point.id, point)).collect();
        for point in &mut self.points {
            // Each id counts once; an unknown one is not the client's to choose.
            let Some(before) = known.remove(&point.id) else {
                point.id = ContactPointId::new();
                point.origin = None;
                point.normal_form = None;
                continue;
            };
            let same = before.value == point.value && before.kind == point.kind && before.label == point.label;
            point.origin = before.origin.as_ref().map(|origin| if same { origin.clone() } else { origin.corrected() });
            // The reader knew the country of a number that does not print it.
            let as_written = before.value == point.value && before.kind == point.kind;
            point.normal_form = before.normal_form.clone().filter(|_| as_written);
        }
        self
    }

    /// Names of the fields in which this differs from `other`, for the audit trail.
    pub fn changed_fields(&self, other: &Self) -> Vec<&'static str> {
        let fields = [
            ("name", self.name != other.name || self.display_name != other.display_name),
            ("company", self.company != other.company),
            ("title", self.title != other.title),
            ("department", self.department != other.department),
            ("note", self.note != other.note),
            ("event", self.event != other.event),
            ("tags", self.tags != other.tags),
            ("points", self.points != other.points),
        ];
        fields.into_iter().filter(|(_, changed)| *changed).map(|(name, _)| name).collect()
    }
}

fn tidy_point(point: &mut Point, index: usize, problems: &mut Vec<FieldProblem>) {
    let pointer = |member: &str| format!("/points/{index}/{member}");
    tidy(&mut point.label, &pointer("label"), 60, problems);
    if let Some(address) = &mut point.address {
        let parts = [
            ("street", &mut address.street),
            ("postal_code", &mut address.postal_code),
            ("locality", &mut address.locality),
            ("region", &mut address.region),
            ("country", &mut address.country),
        ];
        for (part, value) in parts {
            tidy(value, &pointer(&format!("address/{part}")), MAX_VALUE, problems);
        }
    }
    point.value = clean(&point.value);
    if point.value.is_empty() {
        problems.push(problem(&pointer("value"), "must not be empty; leave the entry out to remove it"));
    }
    check_length(&point.value, &pointer("value"), MAX_VALUE, problems);
    if point.normal_form.is_none() {
        point.normal_form = normal_form::of(point.kind, &point.value);
    }
    if point.kind == PointKind::Email && point.normal_form.is_none() && !point.value.is_empty() {
        problems.push(problem(&pointer("value"), "must be a mail address such as name@example.org"));
    }
}

fn tidy(value: &mut Option<String>, pointer: &str, longest: usize, problems: &mut Vec<FieldProblem>) {
    *value = value.take().map(|text| clean(&text)).filter(|text| !text.is_empty());
    check_length(value.as_deref().unwrap_or_default(), pointer, longest, problems);
}

/// Keeps line breaks.
fn tidy_text(value: &mut Option<String>, pointer: &str, longest: usize, problems: &mut Vec<FieldProblem>) {
    *value = value
        .take()
        .map(|text| text.chars().filter(|c| !c.is_control() || *c == '\n').collect::<String>().trim().to_owned())
        .filter(|text| !text.is_empty());
    check_length(value.as_deref().unwrap_or_default(), pointer, longest, problems);
}

/// One line, single spaces, no control characters, no overrides of the writing direction.
pub(crate) fn clean(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'))
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn check_length(text: &str, pointer: &str, longest: usize, problems: &mut Vec<FieldProblem>) {
    if text.chars().count() > longest {
        problems.push(problem(pointer, format!("at most {longest} characters")));
    }
}

fn problem(pointer: &str, reason: impl Into<String>) -> FieldProblem {
    FieldProblem { pointer: pointer.to_owned(), reason: reason.into() }
}
