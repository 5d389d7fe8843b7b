//! Taking back: a step, or all that one tap or one message did.

use crm::undo::{self, Step, Together};
use crm::{Result, UndoStepId};

use super::many;
use super::screen::Screen;
use super::turn::{Reply, Turn};
use super::words::Phrase;

/// A step back, as long as that is possible; a button may outlive it.
pub(super) async fn one(turn: &Turn<'_>, id: UndoStepId) -> Result<Reply> {
    let Some(step) = in_time(turn, id).await? else { return too_late(turn, id).await };
    let reply = match step.card_id.filter(|_| !turn.adapter.edits()) {
        Some(card) => turn.say_of(card, &Phrase::new("undone"), false),
        None => Reply::default(),
    };
    Ok(reply.toasting(Phrase::new("toast-undone")).undo(id))
}

/// The same with all that was done together with it. The list whose button it was shows how things stand then.
pub(super) async fn all(turn: &Turn<'_>, id: UndoStepId) -> Result<Reply> {
    let Some(step) = in_time(turn, id).await? else { return too_late(turn, id).await };
    let told = undo::could_undo_together(&turn.crm.db, &turn.actor, id, turn.crm.clock.now()).await?;
    let tapped = turn.answered(turn.incoming.message_id.as_deref()).await?;
    let list = tapped.and_then(|message| Some((message.id, Screen::of(&message.body)?)));
    let reply = match (list, step.card_id.filter(|_| !turn.adapter.edits())) {
        (Some((message, list @ Screen::Many { .. })), _) => Reply::default().change(message, &list),
        (_, Some(card)) if told.undone < 2 => turn.say_of(card, &undone(told), false),
        (_, Some(_)) => turn.say(&undone(told)),
        (_, None) => Reply::default(),
    };
    Ok(reply.toasting(undone(told)).undo_together(id))
}

/// The last step of the person, with all that was done together with it.
pub(super) async fn last(turn: &Turn<'_>) -> Result<Reply> {
    let now = turn.crm.clock.now();
    let Some(step) = undo::latest(&turn.crm.db, &turn.actor, None, now).await? else {
        return Ok(turn.say(&Phrase::new("undo-nothing")));
    };
    let told = undo::could_undo_together(&turn.crm.db, &turn.actor, step.id, now).await?;
    let reply = match step.card_id {
        Some(card) if told.undone + told.left < 2 => turn.say_of(card, &undone(told), false),
        _ => turn.say(&undone(told)),
    };
    // Where messages change, the list of the cards shows that they wait again.
    let list = match step.card_id.filter(|_| step.is_one_of_many && turn.adapter.edits()) {
        Some(card) => many::list_of(turn, card).await?,
        None => None,
    };
    let reply = match list {
        Some((message, list)) => reply.change(message, &list),
        None => reply,
    };
    Ok(reply.undo_together(step.id))
}

/// What to say of it.
fn undone(told: Together) -> Phrase {
    match told {
        Together { left: 0, undone: 0 | 1 } => Phrase::new("undone"),
        Together { left: 0, undone } => Phrase::new("undone-all").with("count", undone),
        Together { undone, left } => Phrase::new("undone-some").with("count", undone).with("left", left),
    }
}

async fn in_time(turn: &Turn<'_>, id: UndoStepId) -> Result<Option<Step>> {
    let step = undo::get(&turn.crm.db, &turn.actor, id).await?;
    Ok(step.filter(|step| step.until > turn.crm.clock.now()))
}

async fn too_late(turn: &Turn<'_>, id: UndoStepId) -> Result<Reply> {
    let known = undo::get(&turn.crm.db, &turn.actor, id).await?.is_some();
    // Old steps are forgotten; whose it was shows from the message that has the button.
    let message = turn.answered(turn.incoming.message_id.as_deref()).await?;
    let person = &turn.incoming.sender.external_user_id;
    let own = message.is_some_and(|message| message.external_user_id.as_ref().is_none_or(|user| user == person));
    let phrase = if known || own { "toast-undo-late" } else { "toast-not-yours" };
    Ok(Reply::toast(Phrase::new(phrase)))
}
