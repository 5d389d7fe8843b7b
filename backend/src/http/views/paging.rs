//! Cursors: opaque to whoever holds them.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use crm::page::{MAX_LIMIT, PageRequest};
use uuid::Uuid;

use crate::http::problem::Problem;

/// The text that asks for the rows after `last`.
pub(crate) fn cursor(last: Option<Uuid>) -> Option<String> {
    last.map(|last| BASE64_URL_SAFE_NO_PAD.encode(last.as_bytes()))
}

/// Which rows are wanted.
pub(crate) fn page(limit: Option<u64>, cursor: Option<&str>) -> Result<PageRequest, Problem> {
    let limit = limit.unwrap_or(PageRequest::default().limit);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(Problem::invalid("/limit", format!("1 to {MAX_LIMIT}")));
    }
    let after = match cursor.filter(|cursor| !cursor.is_empty()) {
        None => None,
        Some(cursor) => Some(read(cursor).ok_or_else(|| {
            Problem::invalid("/cursor", "is not one that we gave; leave it out to begin at the start")
        })?),
    };
    Ok(PageRequest { limit, after })
}

fn read(cursor: &str) -> Option<Uuid> {
    Uuid::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        let id = Uuid::now_v7();
        let text = cursor(Some(id)).unwrap();
        assert_eq!(page(None, Some(&text)).unwrap(), PageRequest { limit: 50, after: Some(id) });
    }

    #[test]
    fn what_we_did_not_give_is_refused() {
        for bad in ["x", "AAAA", "../../etc", "\u{1F4C7}"] {
            assert!(page(None, Some(bad)).unwrap_err().to_string().starts_with("/cursor"), "{bad}");
        }
        for bad in [0, 201] {
            assert!(page(Some(bad), None).unwrap_err().to_string().starts_with("/limit"));
        }
    }
}
