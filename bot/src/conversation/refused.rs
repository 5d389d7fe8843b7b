//! What of a file of contacts became no card.

use crm::cards::{MAX_PEOPLE, RefusedEntry, VcardFault, VcardFile};

use super::answer::{Line, View};
use super::screen::Screen;
use super::words::Words;

/// Entries that are named; whoever has more than that wrong looks at the first ones and sends the file again.
const MOST_NAMED: usize = 10;

impl Screen {
    /// The entries of a file that became no card; `None` when all did.
    pub(super) fn refused(file: &VcardFile) -> Option<Self> {
        let entries: Vec<RefusedEntry> = file.refused.iter().take(MOST_NAMED).cloned().collect();
        let screen = Self::Refused { entries, count: file.refused.len(), is_cut: file.is_cut };
        (!file.refused.is_empty() || file.is_cut).then_some(screen)
    }
}

pub(super) fn view(entries: &[RefusedEntry], count: usize, is_cut: bool, words: Words) -> View {
    let mut lines = Vec::new();
    if count > 0 {
        lines.push(Line::plain(words.with("refused", &[("count", &count.to_string())])));
    }
    for entry in entries {
        let reason = words.get(match entry.fault {
            VcardFault::Unfinished => "refused-unfinished",
            VcardFault::Outside => "refused-outside",
            VcardFault::Nobody => "refused-nobody",
        });
        let (number, line) = (entry.number.to_string(), entry.line.to_string());
        let values = [("number", number.as_str()), ("line", line.as_str()), ("reason", reason.as_str())];
        lines.push(Line::plain(words.with("refused-entry", &values)));
    }
    if count > entries.len() {
        lines.push(Line::plain(words.with("refused-more", &[("count", &(count - entries.len()).to_string())])));
    }
    if is_cut {
        lines.push(Line::plain(words.with("refused-cut", &[("most", &MAX_PEOPLE.to_string())])));
    }
    View { lines, ..View::default() }
}
