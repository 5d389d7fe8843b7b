//! A vCard file that a person hands in: every entry becomes a card to be looked at, or is named with what is wrong with it.

use bytes::Bytes;
use recognition::VcardEntry;
pub use recognition::VcardFault;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Annotation, family, find, ready};
use crate::Crm;
use crate::actor::Actor;
use crate::contacts::ContactData;
use crate::entity::Channel;
use crate::entity::card::Status;
use crate::error::{Error, FieldProblem, Result};
use crate::id::CardId;
use crate::idempotency::{self, Remembered};

/// Most entries of one file.
pub const MAX_ENTRIES: usize = 1000;

/// What became of a vCard file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The cards, in the order of the file.
    pub cards: Vec<CardId>,
    /// What became no card.
    pub refused: Vec<RefusedEntry>,
}

/// An entry of a file that became no card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedEntry {
    /// Which one it is, from 1.
    pub number: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: VcardFault,
}

impl RefusedEntry {
    /// What is wrong with it and what to do.
    pub fn reason(&self) -> &'static str {
        match self.fault {
            VcardFault::Unfinished => "it has no line END:VCARD; export it again or add the line",
            VcardFault::Outside => "this text stands outside of any entry; put it between BEGIN:VCARD and END:VCARD",
            VcardFault::Nobody => "it names nobody; give it FN, ORG, TEL or EMAIL",
        }
    }

    fn problem(&self) -> FieldProblem {
        let reason = format!("entry {} (line {}): {}", self.number, self.line, self.reason());
        FieldProblem { pointer: "/file".to_owned(), reason }
    }
}

/// Takes the entries of a vCard file in. The same key with the same file makes no second cards.
///
/// Fails with `Invalid` when nothing at all could be taken, with each entry named, and when it is too much for once.
pub async fn import(crm: &Crm, actor: &Actor, file: Bytes, idempotency_key: Option<&str>) -> Result<Import> {
    let most = crm.limits.max_upload_bytes;
    if file.len() as u64 > most {
        return Err(Error::invalid("/file", format!("at most {} MB; split the file", most / 1_000_000)));
    }
    // A large file takes a while, which must not hold up others.
    let (hash, entries) = tokio::task::spawn_blocking(move || {
        (hex::encode(Sha256::digest(&file)), recognition::vcard_entries(&file, MAX_ENTRIES + 1, None))
    })
    .await
    .map_err(Error::internal)?;
    let (drafts, refused) = sorted(entries)?;
    let mut tx = crm.begin().await?;
    let cards = ready::take(&mut tx, actor, Channel::Web, None, drafts, &Annotation::default()).await?;
    if let (Some(key), Some(first)) = (idempotency_key, cards.first())
        && let Remembered::Before(id) =
            idempotency::remember(&tx, actor.user_id, key, &hash, &first.to_string()).await?
    {
        // The transaction with the second ones is given up.
        drop(tx);
        let first = find(&crm.db, actor, id.parse().map_err(Error::internal)?).await?;
        let cards = family(&crm.db, actor, &first).await?;
        return Ok(Import { cards: cards.into_iter().map(|card| card.id).collect(), refused });
    }
    tx.commit().await?;
    let counted = crm.metrics.cards.with_label_values(&[Channel::Web.as_str(), Status::NeedsReview.as_str()]);
    counted.inc_by(cards.len() as u64);
    Ok(Import { cards, refused })
}

fn sorted(entries: Vec<VcardEntry>) -> Result<(Vec<ContactData>, Vec<RefusedEntry>)> {
    if entries.is_empty() {
        return Err(Error::invalid("/file", "this is no vCard file; it has no line BEGIN:VCARD"));
    }
    if entries.len() > MAX_ENTRIES {
        let reason = format!("it has more than {MAX_ENTRIES} entries, which is too much for once; split the file");
        return Err(Error::invalid("/file", reason));
    }
    let (drafts, refused) = drafts_of(entries);
    if drafts.is_empty() {
        return Err(Error::Invalid(refused.iter().map(RefusedEntry::problem).collect()));
    }
    Ok((drafts, refused))
}

/// What the entries of a vCard file say, and those that say nothing.
pub(super) fn drafts_of(entries: Vec<VcardEntry>) -> (Vec<ContactData>, Vec<RefusedEntry>) {
    let (mut drafts, mut refused) = (Vec::new(), Vec::new());
    for VcardEntry { number, line, person } in entries {
        match person {
            Ok(person) => drafts.push(ready::draft_of_vcard(person)),
            Err(fault) => refused.push(RefusedEntry { number, line, fault }),
        }
    }
    (drafts, refused)
}
