//! What happens when somebody taps a button.

use crm::cards;
use crm::entity::card::Status;
use crm::{Actor, CardId, Crm, Error, Result};

use super::action::Action;
use super::words::Phrase;

/// Carries a tap out, in the name of the person whose chat it came from, and gives the words for the one who tapped.
/// Carried out twice, it is carried out once.
pub(super) async fn carry_out(crm: &Crm, actor: Option<&Actor>, data: &str) -> Result<Phrase> {
    let Some(action) = Action::parse(data) else {
        return Ok(Phrase::new("toast-old-button"));
    };
    let Some(actor) = actor else {
        return Ok(Phrase::new("toast-not-yours"));
    };
    let outcome = match action {
        Action::Accept(id) => verdict(crm, actor, id, Status::Accepted).await,
        Action::Reject(id) => verdict(crm, actor, id, Status::Rejected).await,
        _ => Ok(Phrase::new("toast-old-button")),
    };
    match outcome {
        Err(Error::NotFound) => Ok(Phrase::new("toast-not-yours")),
        Err(Error::Conflict(_) | Error::Stale { .. }) => Ok(Phrase::new("toast-not-now")),
        Err(Error::Invalid(_)) => Ok(Phrase::new("toast-invalid")),
        other => other,
    }
}

async fn verdict(crm: &Crm, actor: &Actor, id: CardId, verdict: Status) -> Result<Phrase> {
    match cards::get(crm, actor, id).await?.record.status {
        Status::Accepted => return Ok(Phrase::new("toast-already-saved")),
        Status::Rejected => return Ok(Phrase::new("toast-already-discarded")),
        _ => {}
    }
    if verdict == Status::Accepted {
        cards::accept(crm, actor, id, None).await?;
        Ok(Phrase::new("toast-saved"))
    } else {
        cards::reject(crm, actor, id, None).await?;
        Ok(Phrase::new("toast-discarded"))
    }
}
