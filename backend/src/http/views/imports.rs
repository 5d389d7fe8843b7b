//! What became of a vCard file.

use crm::cards;
use poem_openapi::Object;
use uuid::Uuid;

use crate::http::problem::coded;

/// An entry of a file that became no card.
#[derive(Clone, Debug, Object)]
pub(crate) struct RefusedEntry {
    /// Which one it is, from 1.
    pub(crate) entry: u32,
    /// The line on which it begins, from 1.
    pub(crate) line: u32,
    /// What is wrong with it and what to do.
    pub(crate) reason: String,
    /// Names that reason; stable.
    pub(crate) code: Option<String>,
}

/// What became of a vCard file.
#[derive(Clone, Debug, Object)]
pub(crate) struct CardImport {
    /// The cards that came of it, in the order of the file; each waits for its verdict.
    pub(crate) card_ids: Vec<Uuid>,
    /// What became no card.
    pub(crate) refused: Vec<RefusedEntry>,
}

impl From<cards::Import> for CardImport {
    fn from(import: cards::Import) -> Self {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let refused = |entry: cards::RefusedEntry| RefusedEntry {
            entry: number(entry.number),
            line: number(entry.line),
            reason: entry.reason().to_owned(),
            code: coded(Some(entry.reason())).0,
        };
        Self {
            card_ids: import.cards.into_iter().map(|id| id.0).collect(),
            refused: import.refused.into_iter().map(refused).collect(),
        }
    }
}
