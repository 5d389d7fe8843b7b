//! Taking back: for ten minutes, what a person did to a card or a contact can be undone, if nothing was changed since.

mod together;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromJsonQueryResult, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

pub use together::{Together, could_undo_together, undo_together, undo_together_in};

use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::cards;
use crate::contacts::{self, ContactData};
use crate::database::Transaction;
use crate::entity::card::{self, Status};
use crate::entity::undo_step::{self, Kind};
use crate::entity::{card_side, contact, correction};
use crate::error::{Error, Result};
use crate::id::{CardId, CardSideId, ContactId, ReminderId, UndoStepId};

/// How long a step can be taken back.
pub const UNDO_WITHIN: TimeDelta = TimeDelta::minutes(10);

/// What stood before a step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Snapshot {
    pub(crate) cards: Vec<CardBefore>,
    pub(crate) contact: Option<ContactBefore>,
    /// The contact that went into the other one.
    #[serde(default)]
    pub(crate) gone: Option<ContactGone>,
}

/// A card before a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CardBefore {
    id: CardId,
    /// The version that the step made.
    version: i64,
    status: Status,
    reason: Option<String>,
    draft: Option<ContactData>,
    contact_id: Option<ContactId>,
    read_at: Option<DateTime<Utc>>,
    back_of: Option<CardId>,
    /// Its pictures with their places, where the step moved them.
    sides: Vec<(CardSideId, i32)>,
}

/// A contact before a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ContactBefore {
    pub(crate) id: ContactId,
    /// The version that the step made.
    pub(crate) version: i64,
    /// What it held; absent when the step made it.
    pub(crate) data: Option<ContactData>,
}

/// A contact that a step made go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ContactGone {
    pub(crate) id: ContactId,
    /// The version that the step made.
    pub(crate) version: i64,
    /// Its reminders, which went to the other one.
    pub(crate) reminders: Vec<ReminderId>,
}

impl CardBefore {
    pub(crate) fn new(before: &card::Model, after: &card::Model) -> Self {
        Self {
            id: before.id,
            version: after.version,
            status: before.status,
            reason: before.reason.clone(),
            draft: before.draft.clone(),
            contact_id: before.contact_id,
            read_at: before.read_at,
            back_of: before.back_of,
            sides: Vec::new(),
        }
    }

    pub(crate) fn with_sides(self, sides: &[card_side::Model]) -> Self {
        Self { sides: sides.iter().map(|side| (side.id, side.position)).collect(), ..self }
    }
}

/// Something that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Which one.
    pub id: UndoStepId,
    /// What was done.
    pub kind: Kind,
    /// To which card.
    pub card_id: Option<CardId>,
    /// To which contact.
    pub contact_id: Option<ContactId>,
    /// Until when it can be taken back.
    pub until: DateTime<Utc>,
    /// Whether other steps were done by the same tap or message.
    pub is_one_of_many: bool,
}

impl From<&undo_step::Model> for Step {
    fn from(row: &undo_step::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            card_id: row.card_id,
            contact_id: row.contact_id,
            until: row.created_at + UNDO_WITHIN,
            is_one_of_many: row.together.is_some(),
        }
    }
}

/// Notes a step, in the transaction that does it.
pub(crate) async fn remember(
    tx: &Transaction,
    actor: &Actor,
    kind: Kind,
    card_id: Option<CardId>,
    contact_id: Option<ContactId>,
    snapshot: Snapshot,
) -> Result<UndoStepId> {
    let id = UndoStepId::new();
    let row = undo_step::ActiveModel {
        id: Set(id),
        owner_id: Set(actor.user_id),
        kind: Set(kind),
        card_id: Set(card_id),
        contact_id: Set(contact_id),
        snapshot: Set(snapshot),
        together: Set(tx.together()),
        created_at: Set(tx.now()),
        undone_at: Set(None),
    };
    undo_step::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(id)
}

/// The actor's last step that can still be taken back; of one card, if it is named.
pub async fn latest(
    db: &impl ConnectionTrait,
    actor: &Actor,
    card: Option<CardId>,
    now: DateTime<Utc>,
) -> Result<Option<Step>> {
    let mut select = undo_step::Entity::find()
        .filter(undo_step::Column::OwnerId.eq(actor.user_id))
        .filter(undo_step::Column::UndoneAt.is_null())
        .filter(undo_step::Column::CreatedAt.gt(now - UNDO_WITHIN))
        .order_by_desc(undo_step::Column::Id);
    if let Some(card) = card {
        select = select.filter(undo_step::Column::CardId.eq(card));
    }
    Ok(select.one(db).await?.as_ref().map(Step::from))
}

/// What a step was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A card.
    Card(CardId),
    /// A contact, after it was made.
    Contact(ContactId),
}

/// The last step of a card or contact, if it can be taken back now: it is not too late, and nothing was changed since.
pub async fn possible(db: &impl ConnectionTrait, actor: &Actor, of: Of, now: DateTime<Utc>) -> Result<Option<Step>> {
    let select = undo_step::Entity::find()
        .filter(undo_step::Column::OwnerId.eq(actor.user_id))
        .filter(undo_step::Column::UndoneAt.is_null())
        .filter(undo_step::Column::CreatedAt.gt(now - UNDO_WITHIN))
        .order_by_desc(undo_step::Column::Id);
    let select = match of {
        Of::Card(id) => select.filter(undo_step::Column::CardId.eq(id)),
        // What made the contact is taken back at its card.
        Of::Contact(id) => {
            select.filter(undo_step::Column::ContactId.eq(id)).filter(undo_step::Column::Kind.ne(Kind::Accept))
        }
    };
    let Some(row) = select.one(db).await? else { return Ok(None) };
    Ok(still_stands(db, actor, &row.snapshot).await?.then(|| Step::from(&row)))
}

/// Whether everything is as a step left it.
async fn still_stands(db: &impl ConnectionTrait, actor: &Actor, left: &Snapshot) -> Result<bool> {
    for before in &left.cards {
        match cards::find(db, actor, before.id).await {
            Ok(card) if card.version == before.version => {}
            Ok(_) | Err(Error::NotFound) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    let stands = |contact: Result<contact::Model>, version: i64| match contact {
        Ok(contact) => Ok(contact.version == version),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    };
    if let Some(before) = &left.contact
        && !stands(contacts::find(db, actor, before.id).await, before.version)?
    {
        return Ok(false);
    }
    match &left.gone {
        Some(gone) => stands(contacts::find_deleted(db, actor, gone.id).await, gone.version),
        None => Ok(true),
    }
}

/// A step of the actor, also one that is past its time; `None` when it is forgotten or somebody else's.
pub async fn get(db: &impl ConnectionTrait, actor: &Actor, id: UndoStepId) -> Result<Option<Step>> {
    let found = undo_step::Entity::find_by_id(id).filter(undo_step::Column::OwnerId.eq(actor.user_id));
    Ok(found.one(db).await?.as_ref().map(Step::from))
}

/// Takes a step back. Taking it back twice is taking it back once.
///
/// Fails with [`Error::Conflict`] when it is too late or something was changed since.
pub async fn undo(crm: &Crm, actor: &Actor, id: UndoStepId) -> Result<Step> {
    let mut tx = crm.begin().await?;
    let step = undo_in(&mut tx, actor, id).await?;
    tx.commit().await?;
    Ok(step)
}

/// As [`undo`], in the caller's transaction.
pub async fn undo_in(tx: &mut Transaction, actor: &Actor, id: UndoStepId) -> Result<Step> {
    let row = undo_step::Entity::find_by_id(id)
        .filter(undo_step::Column::OwnerId.eq(actor.user_id))
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound)?;
    let step = Step::from(&row);
    if row.undone_at.is_some() {
        return Ok(step);
    }
    if step.until <= tx.now() {
        return Err(too_late());
    }
    restore(tx, actor, Done { steps: vec![id], kind: row.kind, of: (row.card_id, row.contact_id), left: row.snapshot })
        .await?;
    Ok(step)
}

/// One or several steps in a row that were done to the same thing, with what stood before the first of them.
struct Done {
    steps: Vec<UndoStepId>,
    kind: Kind,
    of: (Option<CardId>, Option<ContactId>),
    left: Snapshot,
}

impl Done {
    /// Adds a step that came after the others.
    fn and_then(&mut self, step: undo_step::Model) {
        self.steps.push(step.id);
        for later in step.snapshot.cards {
            match self.left.cards.iter_mut().find(|earlier| earlier.id == later.id) {
                Some(earlier) => earlier.version = later.version,
                None => self.left.cards.push(later),
            }
        }
        match (&mut self.left.contact, step.snapshot.contact) {
            (Some(earlier), Some(later)) => earlier.version = later.version,
            (earlier, later) => *earlier = earlier.take().or(later),
        }
        self.left.gone = self.left.gone.take().or(step.snapshot.gone);
    }
}

/// Puts everything back, unless somebody else has just done so.
async fn restore(tx: &mut Transaction, actor: &Actor, done: Done) -> Result<()> {
    let claimed = undo_step::Entity::update_many()
        .col_expr(undo_step::Column::UndoneAt, Expr::value(tx.now()))
        .filter(undo_step::Column::Id.is_in(done.steps.clone()))
        .filter(undo_step::Column::UndoneAt.is_null())
        .exec(tx.db())
        .await?;
    if claimed.rows_affected == 0 {
        return Ok(());
    }
    for before in &done.left.cards {
        restore_card(tx, actor, before, done.kind).await?;
    }
    if let Some(before) = done.left.contact {
        contacts::restore(tx, actor, before).await?;
    }
    if let Some(gone) = done.left.gone {
        contacts::bring_back(tx, actor, gone).await?;
    }
    correction::Entity::delete_many().filter(correction::Column::UndoStepId.is_in(done.steps)).exec(tx.db()).await?;
    let (kind, object) = match done.of {
        (Some(card), _) => ("card", card.to_string()),
        (None, contact) => ("contact", contact.map(|id| id.to_string()).unwrap_or_default()),
    };
    audit::record(tx, Record::done(actor, "undo", kind, object)).await
}

async fn restore_card(tx: &mut Transaction, actor: &Actor, before: &CardBefore, kind: Kind) -> Result<()> {
    let card = cards::find(tx.db(), actor, before.id).await?;
    if card.version != before.version {
        return Err(changed_since());
    }
    for (side, position) in &before.sides {
        let side = card_side::Entity::find_by_id(*side).one(tx.db()).await?.ok_or_else(changed_since)?;
        cards::move_side(tx, &side, before.id, *position).await?;
    }
    if kind == Kind::Join {
        // What a person took apart is not put together again by itself.
        cards::leave_album(tx, before.id).await?;
    }
    let change = cards::Change {
        status: before.status,
        reason: before.reason.clone(),
        draft: before.draft.clone(),
        contact_id: before.contact_id,
        read_at: before.read_at,
        back_of: before.back_of,
    };
    cards::write(tx, &card, change).await?;
    Ok(())
}

fn too_late() -> Error {
    Error::Conflict("it is too late to take this back".to_owned())
}

pub(crate) fn changed_since() -> Error {
    Error::Conflict("it was changed since; nothing was taken back".to_owned())
}

/// Forgets steps that are past their time, and tells how many.
pub async fn forget_old(crm: &Crm) -> Result<u64> {
    let before = crm.clock.now() - UNDO_WITHIN - TimeDelta::hours(1);
    let gone = undo_step::Entity::delete_many().filter(undo_step::Column::CreatedAt.lt(before)).exec(&crm.db).await?;
    Ok(gone.rows_affected)
}
