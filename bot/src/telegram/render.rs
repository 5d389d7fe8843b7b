//! Messages as Telegram shows them (<https://core.telegram.org/bots/api#html-style>). What a card says is hostile text.

use crm::contacts::{ContactData, Origin, Point, PointKind};
use crm::entity::card::{self, Status};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use url::Url;

use super::verdict::Verdict;
use crate::conversation::Phrase;

/// Below this probability a value is marked.
const SURE: f64 = 0.8;
/// Longest value, in characters; the page shows it whole.
const MAX_VALUE: usize = 200;
/// Telegram takes 4096 UTF-16 units; the rest is for our own words.
const MAX_FIELDS: usize = 3400;

/// A message ready to be sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct View {
    /// The text.
    pub(super) html: String,
    /// The buttons.
    pub(super) keyboard: Option<InlineKeyboardMarkup>,
}

impl View {
    fn text(html: String) -> Self {
        Self { html, keyboard: None }
    }
}

/// A sentence.
pub(super) fn phrase(phrase: &Phrase) -> View {
    View::text(escape(&phrase.text()))
}

/// A card as it stands; `page` is where the web page can be reached.
pub(super) fn card(card: &card::Model, page: Option<&Url>) -> View {
    let empty = ContactData::default();
    let draft = card.draft.as_ref().unwrap_or(&empty);
    match card.status {
        Status::Received | Status::Reading => View::text("📇 Got it – reading…".to_owned()),
        Status::NeedsReview => {
            View { html: review(draft, card.reason.as_deref()), keyboard: Some(keyboard(card, draft, page)) }
        }
        Status::Accepted => View::text(saved(draft)),
        Status::Rejected => View::text("🗑 Discarded.".to_owned()),
        Status::Failed => View {
            html: failed(card.reason.as_deref(), page.is_some()),
            keyboard: page_button(card, page).map(|button| InlineKeyboardMarkup::new([[button]])),
        },
    }
}

fn keyboard(card: &card::Model, draft: &ContactData, page: Option<&Url>) -> InlineKeyboardMarkup {
    let accept = InlineKeyboardButton::callback("✅ Accept", Verdict::Accept(card.id).data());
    let discard = InlineKeyboardButton::callback("🗑 Discard", Verdict::Reject(card.id).data());
    let mut rows = if draft.require_identity().is_ok() { vec![vec![accept, discard]] } else { vec![vec![discard]] };
    rows.extend(page_button(card, page).map(|button| vec![button]));
    InlineKeyboardMarkup::new(rows)
}

fn page_button(card: &card::Model, page: Option<&Url>) -> Option<InlineKeyboardButton> {
    let mut address = page?.clone();
    address.path_segments_mut().ok()?.pop_if_empty().extend(["cards", &card.id.to_string()]);
    Some(InlineKeyboardButton::url("✏️ Open and correct", address))
}

fn review(draft: &ContactData, reason: Option<&str>) -> String {
    let fields = Fields::of(draft);
    let mut lines = Vec::new();
    if fields.lines.is_empty() {
        lines.push("I found no contact on this picture.".to_owned());
    } else {
        lines.push("📇 Is this right?".to_owned());
        lines.push(String::new());
    }
    if let Some(reason) = reason {
        lines.insert(1, format!("⚠︎ {}", value(reason)));
    }
    lines.extend(fields.lines);
    if fields.left_out > 0 {
        lines.push(format!("… and {} more on the page.", fields.left_out));
    }
    if fields.uncertain {
        lines.push(String::new());
        lines.push("⚠︎ check: I am not sure of this; please compare it with the card.".to_owned());
    }
    lines.join("\n")
}

fn saved(draft: &ContactData) -> String {
    let name = &draft.display_name;
    let who = match &draft.company {
        Some(company) if company != name => format!("<b>{}</b>, {}", value(name), value(company)),
        _ => format!("<b>{}</b>", value(name)),
    };
    format!("✅ Saved: {who}")
}

fn failed(reason: Option<&str>, on_page: bool) -> String {
    let reason = reason.map_or_else(|| "the reason is not known".to_owned(), value);
    let remedy = "Please send it again: the whole card, sharp, in good light; as a file it keeps every detail.";
    let by_hand = if on_page { " Or type it in on the page." } else { "" };
    format!("⚠︎ I could not read this: {reason}.\n{remedy}{by_hand}")
}

/// The fields of a draft, as far as they fit into a message.
struct Fields {
    lines: Vec<String>,
    uncertain: bool,
    left_out: usize,
    room: usize,
}

impl Fields {
    fn of(draft: &ContactData) -> Self {
        let mut fields = Self { lines: Vec::new(), uncertain: false, left_out: 0, room: MAX_FIELDS };
        let origin = |field: &str| draft.origins.get(field);
        let name = &draft.display_name;
        if !name.is_empty() {
            fields.add(name, origin("name"), |name| format!("<b>{name}</b>"));
        }
        let company = draft.company.as_ref().filter(|company| *company != name);
        let singles =
            [("title", draft.title.as_ref()), ("department", draft.department.as_ref()), ("company", company)];
        for (field, text) in singles {
            if let Some(text) = text {
                fields.add(text, origin(field), |text| text);
            }
        }
        for point in &draft.points {
            fields.add(&point.value, point.origin.as_ref(), |text| point_line(point, &text));
        }
        fields
    }

    fn add(&mut self, text: &str, origin: Option<&Origin>, line: impl FnOnce(String) -> String) {
        let plain = plain(text);
        // Marks, labels and the line break beside the value.
        let cost = plain.encode_utf16().count() + 80;
        if cost > self.room {
            self.left_out += 1;
            return;
        }
        self.room -= cost;
        let unsure = origin.and_then(|origin| origin.confidence).is_some_and(|it| it < SURE);
        self.uncertain |= unsure;
        let mark = if unsure { " ⚠︎ check" } else { "" };
        self.lines.push(format!("{}{mark}", line(escape(&plain))));
    }
}

fn point_line(point: &Point, text: &str) -> String {
    let sign = match point.kind {
        PointKind::Phone if point.label.as_deref() == Some("fax") => "📠",
        PointKind::Phone => "📞",
        PointKind::Email => "✉️",
        PointKind::Url => "🌐",
        PointKind::Address => "📍",
        PointKind::Social => "💬",
    };
    match point.label.as_deref() {
        Some(label) if label != "other" => format!("{sign} {text} ({})", escape(&clip(label, 30))),
        _ => format!("{sign} {text}"),
    }
}

/// A value of somebody else's, which Telegram takes as nothing but text.
fn value(text: &str) -> String {
    escape(&plain(text))
}

/// One line of bounded length, without characters that turn the writing around.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    let line: String = words.collect::<Vec<_>>().join(" ");
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
    disarm(&clip(&line.replace(turns, ""), MAX_VALUE))
}

fn clip(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

/// Telegram makes `/word` a command that a tap sends; an invisible joiner (U+2060) after the slash prevents it.
fn disarm(text: &str) -> String {
    let mut disarmed = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if before == '/' && c.is_ascii_alphabetic() && !after_word(&disarmed) {
            disarmed.push('\u{2060}');
        }
        disarmed.push(c);
        before = c;
    }
    disarmed
}

/// Whether what stands before the final slash keeps Telegram from seeing a command, as in an address.
fn after_word(text: &str) -> bool {
    text.chars().rev().nth(1).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '/' | '<' | '>'))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
