//! The audit trail: one row for each decision, in the transaction of the change it speaks of.

use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde_json::Value;

use crate::actor::Actor;
use crate::database::Transaction;
use crate::entity::Channel;
use crate::entity::audit_entry::{self, Decision};
use crate::error::Result;
use crate::id::AuditEntryId;

/// What is written about.
#[derive(Debug)]
pub struct Record<'a> {
    /// `card_accept`, `authn_login_success`, …
    pub action: &'static str,
    /// `card`, `contact`, `user`, ….
    pub object_kind: &'static str,
    /// Its id.
    pub object_id: Option<String>,
    /// Whether it was done or refused.
    pub decision: Decision,
    /// Facts without personal data.
    pub detail: Option<Value>,
    /// Who; `None` when nobody is known yet, or when a channel told it by itself.
    pub actor: Option<&'a Actor>,
    /// The channel that told of something which happened there.
    pub told_by: Option<Channel>,
    /// Address of a client that is not an actor yet.
    pub address: Option<std::net::IpAddr>,
}

impl<'a> Record<'a> {
    /// Something that `actor` did to one object.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand in ids, which are copied")]
    pub fn done(actor: &'a Actor, action: &'static str, object_kind: &'static str, object_id: impl ToString) -> Self {
        Self {
            action,
            object_kind,
            object_id: Some(object_id.to_string()),
            decision: Decision::Allowed,
            detail: None,
            actor: Some(actor),
            told_by: None,
            address: actor.address,
        }
    }

    /// Something that happened to one object in a channel, which tells of it.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand in ids, which are copied")]
    pub fn told(channel: Channel, action: &'static str, object_kind: &'static str, object_id: impl ToString) -> Self {
        Self {
            action,
            object_kind,
            object_id: Some(object_id.to_string()),
            decision: Decision::Allowed,
            detail: None,
            actor: None,
            told_by: Some(channel),
            address: None,
        }
    }

    /// The same with facts.
    #[must_use]
    pub fn with(mut self, detail: Value) -> Self {
        self.detail = Some(detail);
        self
    }
}

/// Adds a row to the trail.
pub async fn record(tx: &Transaction, record: Record<'_>) -> Result<()> {
    let actor = record.actor;
    let teller = record.told_by.map_or("anonymous", Channel::as_str);
    let row = audit_entry::ActiveModel {
        id: Set(AuditEntryId::new()),
        at: Set(tx.now()),
        actor_kind: Set(actor.map_or(teller, |actor| actor.kind.as_str()).to_owned()),
        actor_id: Set(actor.map(|actor| actor.user_id.0)),
        session_id: Set(actor.and_then(|actor| actor.session_id)),
        request_id: Set(actor.and_then(|actor| actor.request_id.clone())),
        address: Set(record.address.map(|address| address.to_string())),
        action: Set(record.action.to_owned()),
        object_kind: Set(record.object_kind.to_owned()),
        object_id: Set(record.object_id),
        decision: Set(record.decision),
        detail: Set(record.detail),
    };
    audit_entry::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}
