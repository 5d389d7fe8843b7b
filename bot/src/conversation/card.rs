//! A card as a chat shows it. What a card says is hostile text; the channel escapes it, this makes it short and plain.

use crm::contacts::{ContactData, Duplicate, DuplicateReason, Origin, Point, PointKind};
use crm::entity::card::{self, Status};
use crm::undo::{self, Step};
use crm::{Error, Result, cards, contacts};
use url::Url;

use super::action::Action;
use super::answer::{Button, Line, Span, View, Weight};
use super::screen::{Viewer, card_name};
use super::text::{MAX_LABEL, clip, plain};
use super::words::Words;

/// Below this probability a value is marked.
const SURE: f64 = 0.8;
/// Telegram takes 4096 UTF-16 units; the rest is for our own words.
const MAX_FIELDS: usize = 3400;
/// Stands behind a value that should be compared with the card, before the word for it.
const MARK: &str = "⚠︎";
/// Contacts that are named as possibly the same.
const MOST_DUPLICATES: usize = 3;

/// What is known of a card beside itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Surroundings<'a> {
    /// Where the web page can be reached.
    pub(super) page: Option<&'a Url>,
    /// Contacts that may be the same.
    pub(super) duplicates: Vec<Duplicate>,
    /// What can be taken back.
    pub(super) undo: Option<Step>,
    /// The contact that it has become.
    pub(super) contact: Option<ContactData>,
    /// What the card is called that it is a part of now.
    pub(super) front: Option<String>,
    /// Which one it is of those that came together, from 1, and how many they are.
    pub(super) place: Option<(usize, usize)>,
}

impl<'a> Surroundings<'a> {
    /// What is known now.
    pub(super) async fn of(viewer: &Viewer<'a>, card: &card::Model) -> Result<Self> {
        let (db, actor) = (&viewer.crm.db, viewer.actor);
        let duplicates = match card.draft.as_ref().filter(|_| card.status == Status::NeedsReview) {
            Some(draft) => contacts::duplicates_of(db, actor, draft).await?,
            None => Vec::new(),
        };
        let undo = undo::latest(db, actor, Some(card.id), viewer.crm.clock.now()).await?;
        let contact = match card.contact_id.filter(|_| card.status == Status::Accepted) {
            Some(contact) => match contacts::get(viewer.crm, actor, contact).await {
                Ok(contact) => Some(contact.data),
                Err(Error::NotFound) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let family = cards::family(db, actor, card).await?;
        let family: Vec<_> = family.into_iter().filter(|one| one.status != Status::Joined).collect();
        let place = family.iter().position(|one| one.id == card.id).filter(|_| family.len() > 1);
        let place = place.map(|index| (index + 1, family.len()));
        let front = match card.back_of.filter(|_| card.status == Status::Joined) {
            Some(front) => Some(card_name(&cards::get(viewer.crm, actor, front).await?.record, viewer.words)),
            None => None,
        };
        Ok(Self { page: viewer.page, duplicates, undo, contact, front, place })
    }
}

/// A card as it stands.
pub(super) fn view(card: &card::Model, words: Words, around: &Surroundings<'_>) -> View {
    let empty = ContactData::default();
    let draft = card.draft.as_ref().unwrap_or(&empty);
    let page = around.page;
    let open = || page.and_then(|page| page_button(card, words, page)).map(|button| vec![button]);
    let undo = around.undo.as_ref();
    let undo = undo.map(|step| (vec![Button::tap(words.get("button-undo"), Action::Undo(step.id).data())], step.until));
    let (undo, fades_at) = undo.unzip();
    match card.status {
        Status::Received | Status::Reading => reading(words),
        Status::NeedsReview => View {
            lines: review(draft, card.reason.as_deref(), words, around),
            buttons: verdicts(card, draft, words, &around.duplicates).into_iter().chain(open()).collect(),
            ..View::default()
        },
        Status::Accepted => View {
            lines: vec![saved(around.contact.as_ref().unwrap_or(draft), words)],
            buttons: undo.into_iter().chain(open()).collect(),
            weight: Weight::Update,
            fades_at,
            ..View::default()
        },
        Status::Rejected | Status::Joined => {
            let said = match &around.front {
                Some(front) => words.with("card-joined", &[("name", &plain(front))]),
                None => words.get("card-discarded"),
            };
            let view = View::text(said).with_buttons(undo.into_iter().collect()).that_is(Weight::Update);
            View { fades_at, ..view }
        }
        Status::Failed => View {
            lines: failed(card.reason.as_deref(), words, page.is_some()),
            buttons: open().into_iter().collect(),
            ..View::default()
        },
    }
}

/// What was done to a card and, while it waits for its verdict, the card as it stands now: all in one message, for chats
/// in which nothing that was said changes.
pub(super) fn after(said: String, undo: bool, card: &card::Model, words: Words, around: &Surroundings<'_>) -> View {
    let mut lines = vec![Line::plain(said)];
    let mut row = Vec::new();
    let mut further = Vec::new();
    if let Some(draft) = card.draft.as_ref().filter(|_| card.status == Status::NeedsReview) {
        lines.extend(content(draft, words, around));
        if draft.require_identity().is_ok() {
            row.push(Button::tap(words.get("button-accept"), Action::Accept(card.id).data()));
        }
        further.extend(merges(card, words, &around.duplicates));
        further.extend(around.page.and_then(|page| page_button(card, words, page)).map(|button| vec![button]));
    }
    if matches!(card.status, Status::NeedsReview | Status::Accepted) {
        row.push(Button::tap(words.get("button-fix"), Action::Fix(card.id).data()));
    }
    let step = around.undo.as_ref().filter(|_| undo);
    row.extend(step.map(|step| {
        let action = if step.is_one_of_many { Action::UndoAll(step.id) } else { Action::Undo(step.id) };
        Button::tap(words.get("button-undo"), action.data())
    }));
    View { lines, buttons: std::iter::once(row).chain(further).collect(), ..View::default() }
}

/// A card of which nothing can be told yet.
pub(super) fn reading(words: Words) -> View {
    View::text(words.get("card-reading")).that_is(Weight::Progress)
}

fn verdicts(card: &card::Model, draft: &ContactData, words: Words, duplicates: &[Duplicate]) -> Vec<Vec<Button>> {
    let tap = |key: &str, action: Action| Button::tap(words.get(key), action.data());
    let fix = tap("button-fix", Action::Fix(card.id));
    let others =
        vec![tap("button-back-side", Action::Back(card.id)), tap("button-not-a-card", Action::Reject(card.id))];
    let first = match draft.require_identity() {
        Ok(()) => vec![tap("button-accept", Action::Accept(card.id)), fix],
        Err(_) => vec![fix],
    };
    std::iter::once(first).chain(merges(card, words, duplicates)).chain([others]).collect()
}

fn merges(card: &card::Model, words: Words, duplicates: &[Duplicate]) -> impl Iterator<Item = Vec<Button>> {
    duplicates.iter().take(MOST_DUPLICATES).map(move |duplicate| {
        let label = words.with("button-merge", &[("name", &plain(&duplicate.display_name))]);
        vec![Button::tap(clip(&label, MAX_LABEL), Action::Merge(card.id, duplicate.contact_id).data())]
    })
}

fn page_button(card: &card::Model, words: Words, page: &Url) -> Option<Button> {
    let mut address = page.clone();
    address.path_segments_mut().ok()?.pop_if_empty().extend(["cards", &card.id.to_string()]);
    Some(Button::link(words.get("button-page"), address))
}

fn review(draft: &ContactData, reason: Option<&str>, words: Words, around: &Surroundings<'_>) -> Vec<Line> {
    let title = match around.place {
        _ if draft.require_identity().is_err() => words.get("card-nothing"),
        Some((number, count)) => {
            words.with("card-review-of", &[("number", &number.to_string()), ("count", &count.to_string())])
        }
        None => words.get("card-review"),
    };
    let mut lines = vec![Line::plain(title)];
    if let Some(reason) = reason {
        lines.push(Line::plain(format!("{MARK} {}", told(reason, words))));
    }
    lines.extend(content(draft, words, around));
    lines
}

/// What a card says, who may be the same, and what the marks mean.
fn content(draft: &ContactData, words: Words, around: &Surroundings<'_>) -> Vec<Line> {
    let fields = Fields::of(draft, words);
    let mut lines = Vec::new();
    if !fields.lines.is_empty() {
        lines.push(Line::empty());
    }
    lines.extend(fields.lines);
    if fields.left_out > 0 {
        lines.push(Line::plain(words.with("card-more-on-page", &[("count", &fields.left_out.to_string())])));
    }
    let hints = around.duplicates.iter().take(MOST_DUPLICATES);
    let hints: Vec<Line> = hints.map(|duplicate| Line::plain(format!("👥 {}", hint(duplicate, words)))).collect();
    if !hints.is_empty() {
        lines.push(Line::empty());
        lines.extend(hints);
    }
    if fields.uncertain {
        lines.push(Line::empty());
        lines.push(Line::plain(format!("{MARK} {}", words.get("card-check-legend"))));
    }
    lines
}

/// Which contact may be the same, and why.
fn hint(duplicate: &Duplicate, words: Words) -> String {
    let name = match duplicate.company.as_ref().filter(|company| **company != duplicate.display_name) {
        Some(company) => format!("{}, {}", plain(&duplicate.display_name), plain(company)),
        None => plain(&duplicate.display_name),
    };
    // The sentence has a full stop of its own.
    let name = name.trim_end_matches('.');
    match &duplicate.reason {
        DuplicateReason::Phone { label, .. } if label.as_deref() == Some("mobile") => {
            words.with("duplicate-mobile", &[("name", name)])
        }
        DuplicateReason::Phone { .. } => words.with("duplicate-phone", &[("name", name)]),
        DuplicateReason::Email { .. } => words.with("duplicate-email", &[("name", name)]),
        DuplicateReason::Name => words.with("duplicate-name", &[("name", name)]),
    }
}

fn saved(draft: &ContactData, words: Words) -> Line {
    let name = &draft.display_name;
    let mut spans = vec![Span::Plain(format!("{} ", words.get("card-saved"))), Span::Bold(plain(name))];
    if let Some(company) = draft.company.as_ref().filter(|company| *company != name) {
        spans.push(Span::Plain(format!(", {}", plain(company))));
    }
    Line(spans)
}

fn failed(reason: Option<&str>, words: Words, on_page: bool) -> Vec<Line> {
    let reason = reason.map_or_else(|| words.get("reason-unknown"), |reason| told(reason, words));
    let remedy = words.get("card-failed-remedy");
    let by_hand = if on_page { format!(" {}", words.get("card-failed-by-hand")) } else { String::new() };
    vec![
        Line::plain(format!("{MARK} {}", words.with("card-failed", &[("reason", &reason)]))),
        Line::plain(format!("{remedy}{by_hand}")),
    ]
}

/// How the chat tells the reasons of the reader and of the receipt, by their codes.
const REASONS: [(&str, &str); 16] = [
    ("no_text", "reason-no-text"),
    ("small_text", "reason-small-text"),
    ("no_contact", "reason-no-contact"),
    ("crossed_lines", "reason-crossed-lines"),
    ("no_picture", "reason-no-picture"),
    ("empty_file", "reason-empty"),
    ("file_too_large", "reason-too-large"),
    ("split_file", "reason-too-large"),
    ("damaged", "reason-damaged"),
    ("too_many_pixels", "reason-many-pixels"),
    ("encrypted", "reason-encrypted"),
    ("timed_out", "reason-slow"),
    ("crashed", "reason-reader"),
    ("no_reader", "reason-no-reader"),
    ("lost_picture", "reason-lost"),
    ("not_fetched", "reason-not-fetched"),
];

/// A reason in the language of the chat; one that is not known stays as it is.
fn told(reason: &str, words: Words) -> String {
    let known = crm::reasons::of(reason)
        .and_then(|known| Some((REASONS.iter().find(|(code, _)| *code == known.code)?.1, known.values)));
    let Some((key, values)) = known else { return plain(reason) };
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.with(key, &values)
}

/// The fields of a draft, as far as they fit into a message.
struct Fields {
    words: Words,
    lines: Vec<Line>,
    uncertain: bool,
    left_out: usize,
    room: usize,
}

impl Fields {
    fn of(draft: &ContactData, words: Words) -> Self {
        let mut fields = Self { words, lines: Vec::new(), uncertain: false, left_out: 0, room: MAX_FIELDS };
        let origin = |field: &str| draft.origins.get(field);
        let name = &draft.display_name;
        if !name.is_empty() {
            fields.add(name, origin("name"), |name| vec![Span::Bold(name)]);
        }
        let company = draft.company.as_ref().filter(|company| *company != name);
        let singles =
            [("title", draft.title.as_ref()), ("department", draft.department.as_ref()), ("company", company)];
        for (field, text) in singles {
            if let Some(text) = text {
                fields.add(text, origin(field), |text| vec![Span::Plain(text)]);
            }
        }
        for point in &draft.points {
            fields.add(&point.value, point.origin.as_ref(), |text| vec![Span::Plain(point_line(point, &text, words))]);
        }
        if !draft.tags.is_empty() {
            fields.add(&draft.tags.join(", "), None, |text| vec![Span::Plain(format!("🏷 {text}"))]);
        }
        for (sign, text) in [("📅", &draft.event), ("📝", &draft.note)] {
            if let Some(text) = text {
                fields.add(text, None, |text| vec![Span::Plain(format!("{sign} {text}"))]);
            }
        }
        fields
    }

    fn add(&mut self, text: &str, origin: Option<&Origin>, spans: impl FnOnce(String) -> Vec<Span>) {
        let plain = plain(text);
        // Marks, labels and the line break beside the value.
        let cost = plain.encode_utf16().count() + 80;
        if cost > self.room {
            self.left_out += 1;
            return;
        }
        self.room -= cost;
        let unsure = !is_sure(origin);
        self.uncertain |= unsure;
        let mut line = spans(plain);
        if unsure {
            line.push(Span::Plain(format!(" {MARK} {}", self.words.get("mark-check"))));
        }
        self.lines.push(Line(line));
    }
}

/// Whether a value need not be compared with the card.
pub(super) fn is_sure(origin: Option<&Origin>) -> bool {
    origin.and_then(|origin| origin.confidence).is_none_or(|confidence| confidence >= SURE)
}

/// A phone, mail address and so on with its sign and its label.
fn point_line(point: &Point, text: &str, words: Words) -> String {
    let sign = match point.kind {
        PointKind::Phone if point.label.as_deref() == Some("fax") => "📠",
        PointKind::Phone => "📞",
        PointKind::Email => "✉️",
        PointKind::Url => "🌐",
        PointKind::Address => "📍",
        PointKind::Social => "💬",
    };
    match point.label.as_deref() {
        Some(label) if label != "other" => format!("{sign} {text} ({})", label_word(label, words)),
        _ => format!("{sign} {text}"),
    }
}

/// A label in the language of the chat; one that is not known stays as it is.
fn label_word(label: &str, words: Words) -> String {
    match label {
        "work" => words.get("label-work"),
        "mobile" => words.get("label-mobile"),
        "home" => words.get("label-home"),
        "fax" => words.get("label-fax"),
        other => clip(&plain(other), 30),
    }
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
