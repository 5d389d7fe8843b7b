//! Scores readings against labels: exact values after folding case, accents, spaces and punctuation.
//!
//! A label is right or wrong per field: `*_alt` values are equally right, `*_optional` values neither wrong nor
//! missing, addresses count from a similarity of 0.9, phones by E.164 or digits. [`trust`] tells whether the
//! confidences keep their word, [`text`] how much of the print was read at all.

mod compare;
mod label;
mod report;
pub mod text;
pub mod trust;

use std::collections::BTreeMap;

use serde::Serialize;

pub use compare::Verdict;
pub use label::{Label, LabelLine, Truth, TruthPhone};
pub use report::{FieldReport, Report, Summary};

use crate::{CardReading, Fields, Polygon, TextField};
use compare::{Comparison, Counts, letters, mail, many, one, person, same_address, same_phone, url};

/// The fields in the order of the report.
pub const FIELDS: [&str; 11] =
    ["name", "company", "title", "department", "phones", "phone kinds", "emails", "urls", "address", "socials", "qr"];

/// The fields of a contact: who it is and how to reach them.
pub const CONTACT: [&str; 4] = ["name", "company", "phones", "emails"];

/// A value that was read, with its verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ValueScore {
    /// One of `FIELDS`.
    pub field: &'static str,
    /// As read.
    pub value: String,
    /// Probability that the reader gave it, 0–1.
    pub confidence: f32,
    /// Whether it is right.
    pub verdict: Verdict,
    /// Where it stands on the page.
    #[serde(skip)]
    pub polygons: Vec<Polygon>,
}

/// What one card scored.
#[derive(Debug, Clone, PartialEq)]
pub struct CardScore {
    /// Every value that carries a confidence.
    pub values: Vec<ValueScore>,
    /// Values of the label that were not read, by field.
    pub missed: BTreeMap<&'static str, Vec<String>>,
    counts: BTreeMap<&'static str, Counts>,
    words: (usize, usize),
}

impl CardScore {
    /// How many values of a field are right.
    pub fn right(&self, field: &str) -> usize {
        self.counts.get(field).map_or(0, |counts| counts.right)
    }

    /// How many values of a field are missing.
    pub fn missed(&self, field: &str) -> usize {
        self.counts.get(field).map_or(0, |counts| counts.missed)
    }

    /// Names of the fields that are wrong, in the order of `FIELDS`: missing, or for name, phones and e-mails also
    /// too many.
    pub fn wrong(&self) -> Vec<&'static str> {
        let bad = |field: &&'static str| {
            self.counts.get(field).is_some_and(|counts| {
                counts.missed > 0 || counts.extra > 0 && ["name", "phones", "emails"].contains(field)
            })
        };
        FIELDS.into_iter().filter(bad).collect()
    }

    /// Whether name, company, phones and e-mails are right, and none added.
    pub fn contact_right(&self) -> bool {
        !self.wrong().iter().any(|field| CONTACT.contains(field))
    }

    /// Values that are wrong and values that are missing.
    pub fn errors(&self) -> usize {
        self.counts.values().map(|counts| counts.extra + counts.missed).sum()
    }

    fn add(&mut self, field: &'static str, comparison: Comparison, read: Vec<Read>, truth: &Truth) {
        let wanted = truth.values(field);
        let missed: Vec<String> = comparison.missed.iter().filter_map(|at| wanted.get(*at).cloned()).collect();
        if !missed.is_empty() {
            self.missed.insert(field, missed);
        }
        self.counts.insert(field, comparison.counts);
        let values = read.into_iter().zip(comparison.verdicts);
        self.values.extend(values.map(|((value, confidence, polygons), verdict)| ValueScore {
            field,
            value,
            confidence,
            verdict,
            polygons,
        }));
    }
}

/// Value, confidence and place.
type Read = (String, f32, Vec<Polygon>);

/// Scores one card. A picture that could not be read is an empty reading.
pub fn card(reading: &CardReading, truth: &Truth) -> CardScore {
    let fields = &reading.fields;
    let mut score = CardScore {
        values: Vec::new(),
        missed: BTreeMap::new(),
        counts: BTreeMap::new(),
        words: text::words(reading, truth),
    };
    let name = fields.name.as_ref().filter(|name| !name.value.is_empty());
    let read = name.map(|name| (name.value.clone(), name.confidence, name.polygons.clone()));
    let found = one(name.map(|name| name.value.as_str()), &truth.values("name"), &truth.name_optional, |a, b| {
        equal(a, b, person)
    });
    score.add("name", found, read.into_iter().collect(), truth);
    for (key, field, optional) in [
        ("company", &fields.company, &truth.company_optional),
        ("title", &fields.title, &truth.title_optional),
        ("department", &fields.department, &truth.department_optional),
    ] {
        let field = field.as_ref().filter(|field| !field.value.is_empty());
        let found =
            one(field.map(|field| field.value.as_str()), &truth.values(key), optional, |a, b| equal(a, b, letters));
        score.add(key, found, field.map(of_text).into_iter().collect(), truth);
    }
    let phones = fields
        .phones
        .iter()
        .map(|phone| (format!("{} ({})", phone.value, phone.kind.word()), phone.confidence, phone.polygons.clone()));
    score.add("phones", many(&fields.phones, &truth.phones, &[], same_phone), phones.collect(), truth);
    score.add("phone kinds", kinds(fields, truth), Vec::new(), truth);
    let list = |fields: &[TextField]| fields.iter().map(of_text).collect::<Vec<_>>();
    let found = many(&list(&fields.emails), &wanted(&truth.emails), &[], |a, b| equal(&a.0, &b.0, mail));
    score.add("emails", found, list(&fields.emails), truth);
    let found =
        many(&list(&fields.urls), &wanted(&truth.urls), &wanted(&truth.urls_optional), |a, b| equal(&a.0, &b.0, url));
    score.add("urls", found, list(&fields.urls), truth);
    let address = fields.address.as_ref().filter(|address| !address.value.is_empty());
    let read = address.map(|address| (address.value.clone(), address.confidence, address.polygons.clone()));
    let found = one(address.map(|address| address.value.as_str()), &truth.values("address"), &[], same_address);
    score.add("address", found, read.into_iter().collect(), truth);
    let socials: Vec<Read> = fields
        .socials
        .iter()
        .map(|social| (social.value.clone(), social.confidence, social.polygons.clone()))
        .collect();
    let ends = |a: &Read, b: &Read| letters(&a.0).ends_with(&letters(&b.0)) || letters(&b.0).ends_with(&letters(&a.0));
    let found = many(&socials, &wanted(&truth.values("socials")), &[], ends);
    score.add("socials", found, socials, truth);
    if let Some(payload) = truth.qr.as_deref().filter(|payload| !payload.is_empty()) {
        let hit = reading.qr.iter().any(|code| code.payload == payload);
        let counts = Counts { right: usize::from(hit), extra: 0, missed: usize::from(!hit) };
        let missed = if hit { Vec::new() } else { vec![0] };
        score.add("qr", Comparison { counts, verdicts: Vec::new(), missed }, Vec::new(), truth);
    }
    score
}

fn of_text(field: &TextField) -> Read {
    (field.value.clone(), field.confidence, field.polygons.clone())
}

fn wanted(values: &[String]) -> Vec<Read> {
    values.iter().map(|value| (value.clone(), 1.0, Vec::new())).collect()
}

fn equal(a: &str, b: &str, norm: fn(&str) -> String) -> bool {
    let folded = norm(a);
    !folded.is_empty() && folded == norm(b)
}

/// Only kinds that the card tells by a word or an icon are asked for.
fn kinds(fields: &Fields, truth: &Truth) -> Comparison {
    let told: Vec<&TruthPhone> = truth.told_kinds().collect();
    let hit = |phone: &TruthPhone| fields.phones.iter().any(|read| same_phone(read, phone) && phone.allows(read.kind));
    let missed: Vec<usize> = told.iter().enumerate().filter(|(_, phone)| !hit(phone)).map(|(index, _)| index).collect();
    let counts = Counts { right: told.len() - missed.len(), extra: 0, missed: missed.len() };
    Comparison { counts, verdicts: Vec::new(), missed }
}
