//! Sessions: a short access token, a refresh token that changes at each use, and a row that can end both at once.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::tokens::{ACCESS_SECONDS, RefreshToken};
use crate::Crm;
use crate::actor::{Actor, ActorKind};
use crate::audit::{self, Record};
use crate::database::Transaction;
use crate::entity::audit_entry::Decision;
use crate::entity::session;
use crate::entity::user::{self, Status};
use crate::error::{Error, Result};
use crate::id::{SessionId, UserId};

/// A session that nobody used for this long ends.
const IDLE: TimeDelta = TimeDelta::hours(24);
/// Within this time the loser of a race of two refreshes gets the same successor.
const GRACE: TimeDelta = TimeDelta::seconds(10);
/// Most sessions of one person; the oldest goes.
const MAX_SESSIONS: usize = 10;

/// A session with its fresh tokens.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Whose it is.
    pub user: user::Model,
    /// For the `Authorization` header or the access cookie.
    pub access_token: String,
    /// For the next refresh.
    pub refresh_token: String,
    /// Seconds until the access token expires.
    pub expires_in: u64,
    /// Seconds until the session ends whatever happens.
    pub session_seconds: u64,
}

/// Opens a session.
pub(super) async fn open(
    crm: &Crm,
    tx: &Transaction,
    user: user::Model,
    user_agent: Option<String>,
) -> Result<(SignedIn, SessionId)> {
    end_oldest(tx, user.id).await?;
    let id = SessionId::new();
    let row = session::ActiveModel {
        id: Set(id),
        user_id: Set(user.id),
        generation: Set(1),
        rotated_at: Set(tx.now()),
        created_at: Set(tx.now()),
        last_used_at: Set(tx.now()),
        expires_at: Set(tx.now() + crm.limits.session),
        revoked_at: Set(None),
        revoked_reason: Set(None),
        user_agent: Set(user_agent.map(|text| text.chars().filter(|c| !c.is_control()).take(300).collect())),
    };
    let session = session::Entity::insert(row).exec_with_returning(tx.db()).await?;
    Ok((tokens(crm, user, &session)?, id))
}

/// The actor behind an access token, if its session still stands.
pub async fn authenticate(crm: &Crm, access_token: &str) -> Result<(Actor, user::Model)> {
    let now = crm.clock.now();
    let token = crm.keys.check_access_token(access_token, now)?;
    let (session, user) = session::Entity::find_by_id(token.session_id)
        .find_also_related(user::Entity)
        .one(&crm.db)
        .await?
        .ok_or(Error::Unauthenticated("the session is unknown"))?;
    let user = user.ok_or(Error::Unauthenticated("the account is unknown"))?;
    if session.revoked_at.is_some() || session.expires_at <= now || session.user_id != token.user_id {
        return Err(Error::Unauthenticated("the session has ended"));
    }
    if user.status != Status::Active {
        return Err(Error::Unauthenticated("the account is not active"));
    }
    let actor = Actor {
        kind: ActorKind::Person,
        user_id: user.id,
        role: user.role,
        session_id: Some(session.id),
        request_id: None,
        address: None,
    };
    Ok((actor, user))
}

/// Whether the actor's session still stands; for connections that outlive their access token.
pub async fn is_signed_in(crm: &Crm, actor: &Actor) -> Result<bool> {
    let Some(id) = actor.session_id else { return Ok(false) };
    let found = session::Entity::find_by_id(id).find_also_related(user::Entity).one(&crm.db).await?;
    let Some((session, Some(user))) = found else { return Ok(false) };
    let stands = session.revoked_at.is_none() && session.expires_at > crm.clock.now();
    Ok(stands && user.status == Status::Active && user.id == actor.user_id)
}

/// Exchanges a refresh token for new ones. An old one that is used again ends the session: it was stolen, or its successor was.
pub async fn refresh(crm: &Crm, refresh_token: &str) -> Result<SignedIn> {
    let token = crm.keys.check_refresh_token(refresh_token)?;
    let tx = crm.begin().await?;
    let now = tx.now();
    let (session, user) = session::Entity::find_by_id(token.session_id)
        .find_also_related(user::Entity)
        .one(tx.db())
        .await?
        .ok_or(Error::Unauthenticated("the session is unknown"))?;
    let user = user.ok_or(Error::Unauthenticated("the account is unknown"))?;
    if session.revoked_at.is_some() || session.expires_at <= now || session.last_used_at + IDLE <= now {
        return Err(Error::Unauthenticated("the session has ended"));
    }
    if user.status != Status::Active {
        return Err(Error::Unauthenticated("the account is not active"));
    }
    let rotated = session::Entity::update_many()
        .col_expr(session::Column::Generation, Expr::value(token.generation + 1))
        .col_expr(session::Column::RotatedAt, Expr::value(now))
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .filter(session::Column::Id.eq(session.id))
        .filter(session::Column::Generation.eq(token.generation))
        .exec_with_returning(tx.db())
        .await?;
    if let Some(session) = rotated.into_iter().next() {
        let signed_in = tokens(crm, user, &session)?;
        tx.commit().await?;
        return Ok(signed_in);
    }
    // Somebody was faster: read what stands now, not what stood when we looked first.
    let session = session::Entity::find_by_id(token.session_id)
        .one(tx.db())
        .await?
        .ok_or(Error::Unauthenticated("the session is unknown"))?;
    if session.generation == token.generation + 1 && now < session.rotated_at + GRACE && session.revoked_at.is_none() {
        return tokens(crm, user, &session);
    }
    revoke(&tx, session.id, "a refresh token was used twice").await?;
    let reuse = Record {
        action: "authn_token_reuse",
        object_kind: "session",
        object_id: Some(session.id.to_string()),
        decision: Decision::Denied,
        detail: Some(json!({ "generation": token.generation, "current": session.generation })),
        actor: None,
        told_by: None,
        address: None,
    };
    audit::record(&tx, reuse).await?;
    tx.commit().await?;
    tracing::warn!(session = %session.id, "authentication failed: a refresh token was used twice, the session is ended");
    Err(Error::Unauthenticated("the refresh token was used before"))
}

/// Ends the actor's session; its access token is refused from now on.
pub async fn sign_out(crm: &Crm, actor: &Actor) -> Result<()> {
    let Some(id) = actor.session_id else { return Ok(()) };
    let tx = crm.begin().await?;
    revoke(&tx, id, "signed out").await?;
    audit::record(&tx, Record::done(actor, "authn_sign_out", "session", id)).await?;
    tx.commit().await
}

/// Ends all sessions of a person.
pub(super) async fn revoke_all(tx: &Transaction, user: UserId, reason: &str) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(tx.now()))
        .col_expr(session::Column::RevokedReason, Expr::value(reason))
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn revoke(tx: &Transaction, id: SessionId, reason: &str) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(tx.now()))
        .col_expr(session::Column::RevokedReason, Expr::value(reason))
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

async fn end_oldest(tx: &Transaction, user: UserId) -> Result<()> {
    use sea_orm::QueryOrder;
    let open = session::Entity::find()
        .filter(session::Column::UserId.eq(user))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(tx.now()))
        .order_by_desc(session::Column::LastUsedAt)
        .all(tx.db())
        .await?;
    for session in open.iter().skip(MAX_SESSIONS - 1) {
        revoke(tx, session.id, "too many sessions").await?;
    }
    Ok(())
}

fn tokens(crm: &Crm, user: user::Model, session: &session::Model) -> Result<SignedIn> {
    let now = crm.clock.now();
    let refresh = RefreshToken { session_id: session.id, generation: session.generation };
    Ok(SignedIn {
        access_token: crm.keys.access_token(user.id, session.id, now)?,
        refresh_token: crm.keys.refresh_token(refresh)?,
        expires_in: ACCESS_SECONDS,
        session_seconds: u64::try_from((session.expires_at - now).num_seconds()).unwrap_or(0),
        user,
    })
}
