//! Keyset paging: a page is the rows after a known one, so that rows that come and go shift nothing.

use uuid::Uuid;

/// Most rows of one page.
pub const MAX_LIMIT: u64 = 200;

/// Which rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many, 1 to [`MAX_LIMIT`].
    pub limit: u64,
    /// The last row of the page before.
    pub after: Option<Uuid>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: 50, after: None }
    }
}

/// Some rows, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The last row of this page, if there are more.
    pub next: Option<Uuid>,
}

impl<T> Page<T> {
    /// Cuts `rows`, of which one more than `limit` was asked for.
    pub(crate) fn cut(mut rows: Vec<T>, limit: u64, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more { rows.last().map(id) } else { None };
        Self { items: rows, next }
    }

    /// The same rows in another form.
    pub fn map<U>(self, form: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(form).collect(), next: self.next }
    }
}
