//! Questions, lists and menus. What their buttons need to know stands in the outbox, not in the buttons.

use std::collections::BTreeMap;
use std::sync::Arc;

use crm::cards::{Candidate, PieceCutter, RefusedEntry};
use crm::outbox::MessageBody;
use crm::{Actor, CardId, Crm, Error, Result, cards, contacts, exchange};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::action::Action;
use super::answer::{Button, Enclosure, Line, View};
use super::card::{self, Surroundings};
use super::fields::{self, FieldLine};
use super::text::{MAX_LABEL, clip, plain};
use super::words::{Phrase, Words};
use super::{lists, many, refused, separating, settings};

/// A message that is more than a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Screen {
    /// Which fields of a card can be corrected.
    Fields {
        /// The card.
        card_id: CardId,
    },
    /// What the right value of a field is.
    Ask {
        /// The card.
        card_id: CardId,
        /// The field, by its name in the draft.
        field: String,
        /// What else it could be.
        candidates: Vec<Candidate>,
        /// How it ended.
        #[serde(default)]
        end: Option<End>,
        /// The channel's number of the message that answered it, which may be edited.
        #[serde(default)]
        answered_by: Option<String>,
    },
    /// What was done to a card, and the card as it stands now.
    After {
        /// The card.
        card_id: CardId,
        /// The sentence for what was done.
        key: String,
        /// Values for its places.
        arguments: BTreeMap<String, String>,
        /// Whether it can be taken back.
        undo: bool,
    },
    /// Of which other card this one is the back.
    Fronts {
        /// The card.
        card_id: CardId,
        /// The others.
        choices: Vec<CardId>,
        /// How it ended.
        #[serde(default)]
        end: Option<End>,
    },
    /// Contacts.
    Found {
        /// What they are searched by; the newest ones when absent.
        query: Option<String>,
        /// Where each page begins, as far as it is known.
        cursors: Vec<Option<Uuid>>,
        /// The page that is shown, from 0.
        page: u16,
    },
    /// Many cards that came together.
    Many {
        /// The first of them.
        first: CardId,
        /// The page that is shown, from 0.
        page: u16,
    },
    /// What of a file of contacts became no card.
    Refused {
        /// The first entries that tell of nobody.
        entries: Vec<RefusedEntry>,
        /// How many of them there are.
        count: usize,
        /// Whether there are more people in it than are taken.
        is_cut: bool,
    },
    /// What the person can choose.
    Settings,
    /// All contacts as a file.
    Export,
}

/// How a question ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum End {
    /// With this answer.
    Answered(String),
    /// Without one.
    Cancelled,
}

/// What a screen is made for.
pub(super) struct Viewer<'a> {
    pub(super) crm: &'a Crm,
    pub(super) actor: &'a Actor,
    pub(super) identity: &'a crm::entity::chat_identity::Model,
    pub(super) words: Words,
    /// Where the web page can be reached.
    pub(super) page: Option<&'a Url>,
    /// Cuts pieces out of originals.
    pub(super) cutter: Option<&'a Arc<dyn PieceCutter>>,
    /// Whether what was said can change.
    pub(super) edits: bool,
}

impl Screen {
    /// What was done to a card, and the card.
    pub(super) fn after(card_id: CardId, said: &Phrase, undo: bool) -> Self {
        Self::After { card_id, key: said.key.to_owned(), arguments: said.arguments(), undo }
    }

    /// As it is stored.
    pub(super) fn body(&self) -> MessageBody {
        MessageBody::Screen { screen: serde_json::to_value(self).unwrap_or_default() }
    }

    /// The screen that was stored; `None` for another kind of message, or a screen of another version.
    pub(super) fn of(body: &MessageBody) -> Option<Self> {
        match body {
            MessageBody::Screen { screen } => serde_json::from_value(screen.clone()).ok(),
            _ => None,
        }
    }

    /// The card that it is about.
    pub(super) fn card(&self) -> Option<CardId> {
        match self {
            Self::Fields { card_id }
            | Self::Ask { card_id, .. }
            | Self::After { card_id, .. }
            | Self::Fronts { card_id, .. } => Some(*card_id),
            _ => None,
        }
    }

    /// As it looks in the present state of things. Fails with `NotFound` when what it is about is gone.
    pub(super) async fn view(&self, viewer: &Viewer<'_>, message: crm::OutboundMessageId) -> Result<View> {
        let words = viewer.words;
        match self {
            Self::Fields { card_id } => {
                let card = cards::get(viewer.crm, viewer.actor, *card_id).await?;
                let draft = fields::current(viewer.crm, viewer.actor, &card.record).await?;
                Ok(fields_view(&card, &fields::of(&draft, words), words))
            }
            Self::Ask { card_id, field, candidates, end, .. } => {
                ask_view(viewer, message, *card_id, field, candidates, end.as_ref()).await
            }
            Self::After { card_id, key, arguments, undo } => {
                let card = cards::get(viewer.crm, viewer.actor, *card_id).await?.record;
                let values: Vec<(&str, &str)> =
                    arguments.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                let around = Surroundings::of(viewer, &card).await?;
                Ok(card::after(words.with(key, &values), *undo, &card, words, &around))
            }
            Self::Fronts { choices, end, .. } => fronts_view(viewer, message, choices, end.as_ref()).await,
            Self::Found { query, cursors, page } => {
                lists::view(viewer, message, query.as_deref(), cursors, *page).await
            }
            Self::Many { first, page } => many::view(viewer, message, *first, *page).await,
            Self::Refused { entries, count, is_cut } => Ok(refused::view(entries, *count, *is_cut, words)),
            Self::Settings => settings::view(viewer).await,
            Self::Export => {
                let export = exchange::export_vcards(viewer.crm, viewer.actor, None).await?;
                let count = export.contacts.to_string();
                let lines = vec![Line::plain(words.with("export-done", &[("count", &count)]))];
                if export.contacts == 0 {
                    return Ok(View { lines, ..View::default() });
                }
                let file = Enclosure::File { name: "contacts.vcf".to_owned(), bytes: export.text.into() };
                Ok(View { lines, enclosure: Some(file), ..View::default() })
            }
        }
    }
}

fn fields_view(card: &cards::Card, fields: &[FieldLine], words: Words) -> View {
    let card_id = card.record.id;
    let mut buttons: Vec<Vec<Button>> = fields
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let label = format!("{} {}", index + 1, field.label(words));
            vec![Button::tap(clip(&label, MAX_LABEL), Action::Field(card_id, field.name.clone()).data())]
        })
        .collect();
    if let Some(back) = separating::backs(card).first() {
        buttons.push(vec![Button::tap(words.get("button-separate"), Action::Separate(card_id, *back).data())]);
    }
    buttons.push(vec![Button::tap(words.get("button-to-card"), Action::Show(card_id).data())]);
    let lines = vec![Line::plain(words.get("fix-which")), Line::plain(words.get("fix-how"))];
    View { lines, buttons, ..View::default() }
}

async fn ask_view(
    viewer: &Viewer<'_>,
    message: crm::OutboundMessageId,
    card_id: CardId,
    field: &str,
    candidates: &[Candidate],
    end: Option<&End>,
) -> Result<View> {
    let words = viewer.words;
    let card = cards::get(viewer.crm, viewer.actor, card_id).await?.record;
    let draft = fields::current(viewer.crm, viewer.actor, &card).await?;
    let name = fields::title(field, &draft, words);
    match end {
        Some(End::Answered(value)) if !viewer.edits => {
            let said = words.with("ask-answered", &[("field", &name), ("value", &plain(value))]);
            let around = Surroundings::of(viewer, &card).await?;
            Ok(card::after(said, true, &card, words, &around))
        }
        Some(End::Answered(value)) => {
            let now = viewer.crm.clock.now();
            let step = crm::undo::latest(&viewer.crm.db, viewer.actor, Some(card_id), now).await?;
            let fades_at = step.as_ref().map(|step| step.until);
            let undo = step.map(|step| Button::tap(words.get("button-undo"), Action::Undo(step.id).data()));
            let more = Button::tap(words.get("button-fix"), Action::Fix(card_id).data());
            let mut row = vec![more];
            row.extend(undo);
            let accept = Button::tap(words.get("button-accept"), Action::Accept(card_id).data());
            let mut buttons = Vec::new();
            if card.status == crm::entity::card::Status::NeedsReview {
                buttons.push(vec![accept]);
            }
            buttons.push(row);
            let line = words.with("ask-answered", &[("field", &name), ("value", &plain(value))]);
            Ok(View { lines: vec![Line::plain(line)], buttons, fades_at, ..View::default() })
        }
        Some(End::Cancelled) => Ok(View::text(words.with("ask-cancelled", &[("field", &name)]))),
        None => {
            let reference = field.parse().map_err(|_| Error::NotFound)?;
            let picture = cards::crop(viewer.crm, viewer.actor, card_id, reference, viewer.cutter).await?;
            let mut buttons: Vec<Vec<Button>> = Vec::new();
            for (number, candidate) in (0_u8..).zip(candidates) {
                let label = clip(&plain(&candidate.value), MAX_LABEL);
                buttons.push(vec![Button::tap(label, Action::Pick(message, number).data())]);
            }
            buttons.push(vec![Button::tap(words.get("button-leave"), Action::Cancel(message).data())]);
            let mut lines = Vec::new();
            match fields::value(field, &draft) {
                Some(value) => {
                    lines.push(Line::plain(words.with("ask-now", &[("field", &name), ("value", &plain(&value))])));
                }
                None => lines.push(Line::plain(words.with("ask-new", &[("field", &name)]))),
            }
            lines.push(Line::plain(words.get(if candidates.is_empty() { "ask-type" } else { "ask-choose" })));
            Ok(View { lines, buttons, picture, ..View::default() })
        }
    }
}

async fn fronts_view(
    viewer: &Viewer<'_>,
    message: crm::OutboundMessageId,
    choices: &[CardId],
    end: Option<&End>,
) -> Result<View> {
    let words = viewer.words;
    match end {
        Some(End::Answered(name)) => Ok(View::text(words.with("joined", &[("name", &plain(name))]))),
        Some(End::Cancelled) => Ok(View::text(words.get("not-joined"))),
        None => {
            let mut buttons = Vec::new();
            for (number, id) in (0_u8..).zip(choices) {
                let card = match cards::get(viewer.crm, viewer.actor, *id).await {
                    Ok(card) => card.record,
                    Err(Error::NotFound) => continue,
                    Err(error) => return Err(error),
                };
                let label = clip(&card_name(&card, words), MAX_LABEL);
                buttons.push(vec![Button::tap(label, Action::Pick(message, number).data())]);
            }
            buttons.push(vec![Button::tap(words.get("button-leave"), Action::Cancel(message).data())]);
            Ok(View::text(words.get("which-front")).with_buttons(buttons))
        }
    }
}

/// A card in a list: its name and company.
pub(super) fn card_name(card: &crm::entity::card::Model, words: Words) -> String {
    let Some(draft) = card.draft.as_ref().filter(|draft| !draft.display_name.is_empty()) else {
        return words.get("card-without-name");
    };
    of_two(&draft.display_name, draft.company.as_deref())
}

/// A contact in a list: its name and company.
pub(super) fn contact_name(contact: &contacts::Contact) -> String {
    of_two(&contact.data.display_name, contact.data.company.as_deref())
}

fn of_two(name: &str, company: Option<&str>) -> String {
    match company.filter(|company| *company != name) {
        Some(company) => format!("{} · {}", plain(name), plain(company)),
        None => plain(name),
    }
}
