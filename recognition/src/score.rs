//! Scores readings against labels: exact values after folding case, accents, spaces and punctuation.
//!
//! A label is right or wrong per field: `*_alt` values are equally right, `*_optional` values neither wrong nor
//! missing, addresses count from a similarity of 0.9, phones by E.164 or digits.

mod compare;
mod label;

use std::collections::BTreeMap;

use serde::Serialize;

pub use label::{Label, Truth, TruthPhone};

use crate::{CardReading, Fields};
use compare::{Counts, fold, letters, mail, many, one, person, same_address, same_phone, url};

/// The fields in the order of the report.
pub const FIELDS: [&str; 11] =
    ["name", "company", "title", "department", "phones", "phone kinds", "emails", "urls", "address", "socials", "qr"];
const MACRO: [&str; 7] = ["name", "company", "title", "phones", "emails", "urls", "address"];

/// What one card scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardScore {
    counts: BTreeMap<&'static str, Counts>,
    words: (usize, usize),
}

impl CardScore {
    /// Names of the fields that are wrong: missing, or for name, phones and e-mails also too many.
    pub fn wrong(&self) -> Vec<&'static str> {
        self.counts
            .iter()
            .filter(|(field, counts)| {
                counts.missed > 0 || counts.extra > 0 && ["name", "phones", "emails"].contains(field)
            })
            .map(|(field, _)| *field)
            .collect()
    }
}

/// Scores one card. A picture that could not be read is an empty reading.
pub fn card(reading: &CardReading, truth: &Truth) -> CardScore {
    let fields = &reading.fields;
    let mut counts = BTreeMap::new();
    counts.insert(
        "name",
        one(fields.name.as_ref().map(|name| name.value.as_str()), &truth.name(), &truth.name_optional, |a, b| {
            equal(a, b, person)
        }),
    );
    for (key, field, right, optional) in [
        ("company", &fields.company, truth.company(), &truth.company_optional),
        ("title", &fields.title, truth.title(), &truth.title_optional),
        ("department", &fields.department, truth.department(), &truth.department_optional),
    ] {
        counts.insert(
            key,
            one(field.as_ref().map(|field| field.value.as_str()), &right, optional, |a, b| equal(a, b, letters)),
        );
    }
    counts.insert(
        "address",
        one(fields.address.as_ref().map(|address| address.value.as_str()), &truth.address(), &[], same_address),
    );
    counts.insert("phones", many(&fields.phones, &truth.phones, &[], same_phone));
    counts.insert("phone kinds", kinds(fields, truth));
    let values = |list: &[crate::TextField]| list.iter().map(|field| field.value.clone()).collect::<Vec<_>>();
    counts.insert("emails", many(&values(&fields.emails), &truth.emails, &[], |a, b| equal(a, b, mail)));
    counts.insert("urls", many(&values(&fields.urls), &truth.urls, &truth.urls_optional, |a, b| equal(a, b, url)));
    let socials: Vec<String> = fields.socials.iter().map(|social| social.value.clone()).collect();
    let wanted: Vec<String> = truth.socials.iter().map(|social| social.value.clone()).collect();
    let ends = |a: &String, b: &String| letters(a).ends_with(&letters(b)) || letters(b).ends_with(&letters(a));
    counts.insert("socials", many(&socials, &wanted, &[], ends));
    if let Some(payload) = truth.qr.as_deref().filter(|payload| !payload.is_empty()) {
        let hit = usize::from(reading.qr.iter().any(|code| code.payload == payload));
        counts.insert("qr", Counts { right: hit, extra: 0, missed: 1 - hit });
    }
    CardScore { counts, words: words(reading, truth) }
}

fn equal(a: &str, b: &str, norm: fn(&str) -> String) -> bool {
    let folded = norm(a);
    !folded.is_empty() && folded == norm(b)
}

/// Only kinds that the card tells by a word or an icon are asked for.
fn kinds(fields: &Fields, truth: &Truth) -> Counts {
    let strict: Vec<&TruthPhone> =
        truth.phones.iter().filter(|phone| matches!(phone.kind_source.as_deref(), Some("label" | "icon"))).collect();
    let right = strict
        .iter()
        .filter(|phone| fields.phones.iter().any(|read| same_phone(read, phone) && phone.allows(read.kind)))
        .count();
    Counts { right, extra: 0, missed: strict.len() - right }
}

/// How many words of the printed values were read at all, and how many there are.
fn words(reading: &CardReading, truth: &Truth) -> (usize, usize) {
    let split = |text: &str| -> Vec<String> {
        fold(text)
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let have: std::collections::HashSet<String> = reading.words.iter().flat_map(|word| split(&word.text)).collect();
    let printed = truth.printed();
    let wanted: Vec<String> = printed.iter().flat_map(|text| split(text)).collect();
    (wanted.iter().filter(|word| have.contains(*word)).count(), wanted.len())
}

/// Precision, recall and F1 of one field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FieldReport {
    /// Right among given.
    pub precision: f64,
    /// Right among wanted.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// How many values the labels hold.
    pub truth: usize,
}

/// The figures of a set of cards, rounded to three places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Labelled cards.
    pub cards: usize,
    /// Pictures for which there is a row, be it an error.
    pub read: usize,
    /// Mean F1 of name, company, title, phones, e-mails, URLs and address.
    pub macro_f1: f64,
    /// Share of cards with every field right.
    pub card_right: f64,
    /// Share of cards with name, company, phones and e-mails right and none added.
    pub contact_right: f64,
    /// Share of the words of the labels' values that were read.
    pub word_recall: f64,
    /// Median seconds per picture.
    pub seconds_p50: Option<f64>,
    /// 95th percentile of seconds per picture.
    pub seconds_p95: Option<f64>,
}

/// Adds up cards.
#[derive(Debug, Default)]
pub struct Report {
    total: BTreeMap<&'static str, Counts>,
    cards: usize,
    right: usize,
    contacts: usize,
    words: (usize, usize),
    seconds: Vec<f64>,
    read: usize,
}

impl Report {
    /// Adds one card. `seconds` is absent for a picture that could not be read.
    pub fn add(&mut self, score: &CardScore, seconds: Option<f64>) {
        for (field, counts) in &score.counts {
            *self.total.entry(field).or_default() += *counts;
        }
        let wrong = score.wrong();
        self.cards += 1;
        self.read += 1;
        self.right += usize::from(wrong.is_empty());
        self.contacts +=
            usize::from(!wrong.iter().any(|field| ["name", "company", "phones", "emails"].contains(field)));
        self.words.0 += score.words.0;
        self.words.1 += score.words.1;
        self.seconds.extend(seconds);
    }

    /// Figures of each field that the labels or readings mention, in the order of `FIELDS`.
    pub fn fields(&self) -> Vec<(&'static str, FieldReport)> {
        FIELDS
            .iter()
            .filter_map(|field| self.total.get(field).map(|counts| (*field, *counts)))
            .filter(|(_, counts)| counts.right + counts.extra + counts.missed > 0)
            .map(|(field, counts)| (field, counts.report()))
            .collect()
    }

    /// Figures of the whole set.
    pub fn summary(&self) -> Summary {
        let fields = self.fields();
        let seven: Vec<f64> =
            fields.iter().filter(|(field, _)| MACRO.contains(field)).map(|(_, report)| report.f1).collect();
        let mut seconds = self.seconds.clone();
        seconds.sort_by(f64::total_cmp);
        let share = |part: usize, whole: usize| round(part as f64 / whole.max(1) as f64);
        Summary {
            cards: self.cards,
            read: self.read,
            macro_f1: round(seven.iter().sum::<f64>() / seven.len().max(1) as f64),
            card_right: share(self.right, self.cards),
            contact_right: share(self.contacts, self.cards),
            word_recall: share(self.words.0, self.words.1),
            seconds_p50: seconds.get(seconds.len() / 2).copied(),
            seconds_p95: seconds.get((seconds.len() as f64 * 0.95) as usize).copied(),
        }
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
