//! Taking back all that one tap or one message did.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Done, UNDO_WITHIN, changed_since, restore, still_stands, too_late};
use crate::Crm;
use crate::actor::Actor;
use crate::database::Transaction;
use crate::entity::undo_step;
use crate::error::{Error, Result};
use crate::id::UndoStepId;

/// What became of steps that were to be taken back together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// Cards and contacts that stand again as before.
    pub undone: usize,
    /// Those that were changed since, and stay.
    pub left: usize,
}

/// Takes a step back with all that was done by the same tap or message. What was changed since stays as it is.
///
/// Fails with [`Error::Conflict`] when it is too late or everything was changed since.
pub async fn undo_together(crm: &Crm, actor: &Actor, id: UndoStepId) -> Result<Together> {
    let mut tx = crm.begin().await?;
    let together = undo_together_in(&mut tx, actor, id).await?;
    tx.commit().await?;
    Ok(together)
}

/// As [`undo_together`], in the caller's transaction.
pub async fn undo_together_in(tx: &mut Transaction, actor: &Actor, id: UndoStepId) -> Result<Together> {
    let all = done_together(tx.db(), actor, id, tx.now()).await?;
    let mut told = Together::default();
    for done in all {
        if still_stands(tx.db(), actor, &done.left).await? {
            restore(tx, actor, done).await?;
            told.undone += 1;
        } else {
            told.left += 1;
        }
    }
    if told.undone == 0 && told.left > 0 { Err(changed_since()) } else { Ok(told) }
}

/// What [`undo_together`] would do now.
pub async fn could_undo_together(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: UndoStepId,
    now: DateTime<Utc>,
) -> Result<Together> {
    let mut told = Together::default();
    for done in done_together(db, actor, id, now).await? {
        if still_stands(db, actor, &done.left).await? {
            told.undone += 1;
        } else {
            told.left += 1;
        }
    }
    Ok(told)
}

/// What was done by the same tap or message as a step and was not taken back yet, the last of it first.
async fn done_together(
    db: &impl ConnectionTrait,
    actor: &Actor,
    id: UndoStepId,
    now: DateTime<Utc>,
) -> Result<Vec<Done>> {
    let own = || undo_step::Entity::find().filter(undo_step::Column::OwnerId.eq(actor.user_id));
    let step = own().filter(undo_step::Column::Id.eq(id)).one(db).await?.ok_or(Error::NotFound)?;
    if step.created_at + UNDO_WITHIN <= now {
        return Err(too_late());
    }
    let rows = match step.together {
        Some(together) => {
            let others = own().filter(undo_step::Column::Together.eq(together));
            others.order_by_asc(undo_step::Column::Id).all(db).await?
        }
        None => vec![step],
    };
    let mut all: Vec<Done> = Vec::new();
    for row in rows.into_iter().filter(|row| row.undone_at.is_none()) {
        let of = (row.card_id, row.contact_id);
        // A contact that was corrected through its card and by itself is one thing.
        let is_same = |other: (Option<_>, Option<_>)| if of.1.is_some() { other.1 == of.1 } else { other == of };
        match all.iter_mut().find(|done| is_same(done.of) && done.kind == row.kind) {
            Some(done) => done.and_then(row),
            None => all.push(Done { steps: vec![row.id], kind: row.kind, of, left: row.snapshot }),
        }
    }
    all.reverse();
    Ok(all)
}
