//! The fields of a draft as they are listed, numbered, asked for and written.

use crm::contacts::{ContactData, Origin, Point, PointKind};
use crm::entity::card::{self, Status};
use crm::{Actor, Crm, Result, contacts};

use super::language::Language;
use super::text::plain;
use super::words::Words;

/// Most fields that are listed; the page shows the others.
const MOST: usize = 12;

/// A field as it stands in a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FieldLine {
    /// Its name in the draft, `company` or `point:2`.
    pub(super) name: String,
    title: String,
    value: Option<String>,
    sure: bool,
}

impl FieldLine {
    /// What stands on its button.
    pub(super) fn label(&self, words: Words) -> String {
        let mark = if self.sure { "" } else { "⚠︎ " };
        match &self.value {
            Some(value) => format!("{mark}{}: {}", self.title, plain(value)),
            None => words.with("field-add", &[("field", &self.title)]),
        }
    }
}

/// What a card says now: its draft, or its contact once there is one.
pub(super) async fn current(crm: &Crm, actor: &Actor, card: &card::Model) -> Result<ContactData> {
    match card.contact_id.filter(|_| card.status == Status::Accepted) {
        Some(id) => Ok(contacts::get(crm, actor, id).await?.data),
        None => Ok(card.draft.clone().unwrap_or_default()),
    }
}

/// The fields in the order in which they are numbered.
pub(super) fn of(draft: &ContactData, words: Words) -> Vec<FieldLine> {
    let mut lines = Vec::new();
    let mut add = |name: String, value: Option<String>, origin: Option<&Origin>| {
        let title = title(&name, draft, words);
        lines.push(FieldLine { name, title, value, sure: super::card::is_sure(origin) });
    };
    let origin = |field: &str| draft.origins.get(field);
    let name = Some(draft.display_name.clone()).filter(|name| !name.is_empty());
    add("name".to_owned(), name, origin("name"));
    for (field, value) in [("title", &draft.title), ("company", &draft.company)] {
        add(field.to_owned(), value.clone(), origin(field));
    }
    if draft.department.is_some() {
        add("department".to_owned(), draft.department.clone(), origin("department"));
    }
    for point in &draft.points {
        add(name_of(point), Some(point.value.clone()), point.origin.as_ref());
    }
    for (kind, new) in [(PointKind::Phone, "new:phone"), (PointKind::Email, "new:email")] {
        if draft.points.iter().all(|point| point.kind != kind) {
            add(new.to_owned(), None, None);
        }
    }
    lines.truncate(MOST);
    lines
}

/// What a field is called.
pub(super) fn title(field: &str, draft: &ContactData, words: Words) -> String {
    match kind_of(field, draft) {
        Kind::Name => words.get("field-name"),
        Kind::Company => words.get("field-company"),
        Kind::Title => words.get("field-title"),
        Kind::Department => words.get("field-department"),
        Kind::Note => words.get("field-note"),
        Kind::Point(PointKind::Phone) => words.get("field-phone"),
        Kind::Point(PointKind::Email) => words.get("field-email"),
        Kind::Point(PointKind::Url) => words.get("field-url"),
        Kind::Point(PointKind::Address) => words.get("field-address"),
        Kind::Point(PointKind::Social) => words.get("field-social"),
    }
}

/// What stands in a field.
pub(super) fn value(field: &str, draft: &ContactData) -> Option<String> {
    match field {
        "name" => Some(draft.display_name.clone()).filter(|name| !name.is_empty()),
        "company" => draft.company.clone(),
        "title" => draft.title.clone(),
        "department" => draft.department.clone(),
        "note" => draft.note.clone(),
        other => Some(point_of(other, draft)?.value.clone()),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Name,
    Company,
    Title,
    Department,
    Note,
    Point(PointKind),
}

/// The name of a point; without hyphens, so that it fits on a button.
fn name_of(point: &Point) -> String {
    format!("point:{}", point.id.0.simple())
}

fn point_of<'a>(field: &str, draft: &'a ContactData) -> Option<&'a Point> {
    let id = field.strip_prefix("point:")?.parse().ok()?;
    draft.points.iter().find(|point| point.id == id)
}

fn kind_of(field: &str, draft: &ContactData) -> Kind {
    match field {
        "name" => Kind::Name,
        "company" => Kind::Company,
        "title" => Kind::Title,
        "department" => Kind::Department,
        "new:phone" => Kind::Point(PointKind::Phone),
        "new:email" => Kind::Point(PointKind::Email),
        "new:url" => Kind::Point(PointKind::Url),
        "new:address" => Kind::Point(PointKind::Address),
        other => point_of(other, draft).map_or(Kind::Note, |point| Kind::Point(point.kind)),
    }
}

/// A value that somebody wrote for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The field, by its name in the draft.
    pub(super) field: String,
    /// The value.
    pub(super) value: String,
}

/// The lines such as `phone: +49 …` or `3: Muster GmbH` of a text; `None` when a line is not one of them.
pub(super) fn written(text: &str, draft: &ContactData) -> Option<Vec<Written>> {
    let numbered = of(draft, Words(Language::English));
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let written: Option<Vec<Written>> = lines
        .into_iter()
        .map(|line| {
            let (label, value) = line.split_once([':', '='])?;
            let (label, value) = (label.trim().to_lowercase(), value.trim());
            let field = match label.trim_end_matches(['.', ')']).parse::<usize>() {
                Ok(number) => numbered.get(number.checked_sub(1)?)?.name.clone(),
                Err(_) => named(&label, draft)?,
            };
            (!value.is_empty()).then(|| Written { field, value: value.to_owned() })
        })
        .collect();
    written.filter(|written| !written.is_empty())
}

/// The field that a text without a label can only mean, by its form.
pub(super) fn guessed(text: &str, draft: &ContactData) -> Option<String> {
    let text = text.trim();
    if text.lines().count() != 1 || text.chars().count() > 120 {
        return None;
    }
    let words = text.split_whitespace().count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let numeric = text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-/().".contains(c));
    if words == 1 && text.contains('@') && text.contains('.') {
        return Some(place(PointKind::Email, None, draft));
    }
    if numeric && digits >= 6 {
        return Some(place(PointKind::Phone, None, draft));
    }
    let address = text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.");
    (words == 1 && address).then(|| place(PointKind::Url, None, draft))
}

/// The field that a label means, in any of the languages.
fn named(label: &str, draft: &ContactData) -> Option<String> {
    let label = label.trim_end_matches('.');
    let is = |key: fn(Words) -> String| {
        Language::ALL.into_iter().any(|language| key(Words(language)).split(',').any(|name| name.trim() == label))
    };
    let field = if is(|words| words.get("names-name")) {
        "name".to_owned()
    } else if is(|words| words.get("names-company")) {
        "company".to_owned()
    } else if is(|words| words.get("names-title")) {
        "title".to_owned()
    } else if is(|words| words.get("names-department")) {
        "department".to_owned()
    } else if is(|words| words.get("names-note")) {
        "note".to_owned()
    } else if is(|words| words.get("names-mobile")) {
        place(PointKind::Phone, Some("mobile"), draft)
    } else if is(|words| words.get("names-phone")) {
        place(PointKind::Phone, None, draft)
    } else if is(|words| words.get("names-email")) {
        place(PointKind::Email, None, draft)
    } else if is(|words| words.get("names-url")) {
        place(PointKind::Url, None, draft)
    } else if is(|words| words.get("names-address")) {
        place(PointKind::Address, None, draft)
    } else {
        return None;
    };
    Some(field)
}

/// Where a value of a kind goes: in place of the one that is least sure. A mobile number that is not there yet does not
/// take the place of another number.
fn place(kind: PointKind, label: Option<&str>, draft: &ContactData) -> String {
    let confidence = |point: &Point| point.origin.as_ref().and_then(|origin| origin.confidence).unwrap_or(1.0);
    let fits = draft
        .points
        .iter()
        .filter(|point| point.kind == kind && label.is_none_or(|label| point.label.as_deref() == Some(label)));
    if let Some(point) = fits.min_by(|a, b| confidence(a).total_cmp(&confidence(b))) {
        return name_of(point);
    }
    let new = match kind {
        PointKind::Phone => "new:phone",
        PointKind::Email => "new:email",
        PointKind::Url | PointKind::Social => "new:url",
        PointKind::Address => "new:address",
    };
    new.to_owned()
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
