//! What can be taken back.

use chrono::{DateTime, Utc};
use crm::entity::undo_step;
use crm::undo;
use poem_openapi::{Enum, Object};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum UndoKind {
    /// A card was accepted.
    Accept,
    /// A card was said to be none.
    Reject,
    /// A value was corrected.
    Correct,
    /// A card became the back of another.
    Join,
    /// The back of a card became a card of its own again.
    Separate,
    /// A card or another contact was put into a contact that was there.
    Merge,
    /// A contact was deleted.
    Delete,
}

impl From<undo_step::Kind> for UndoKind {
    fn from(kind: undo_step::Kind) -> Self {
        match kind {
            undo_step::Kind::Accept => Self::Accept,
            undo_step::Kind::Reject => Self::Reject,
            undo_step::Kind::Correct => Self::Correct,
            undo_step::Kind::Join => Self::Join,
            undo_step::Kind::Separate => Self::Separate,
            undo_step::Kind::Merge => Self::Merge,
            undo_step::Kind::Delete => Self::Delete,
        }
    }
}

/// Something that can be taken back.
#[derive(Clone, Debug, Object)]
pub(crate) struct UndoStep {
    /// What was done.
    pub(crate) kind: UndoKind,
    /// Until when it can be taken back.
    pub(crate) until: DateTime<Utc>,
}

impl From<undo::Step> for UndoStep {
    fn from(step: undo::Step) -> Self {
        Self { kind: step.kind.into(), until: step.until }
    }
}
