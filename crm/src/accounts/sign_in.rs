//! Signing in with e-mail and password.

use std::net::IpAddr;

use chrono::TimeDelta;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;
use serde_json::json;

use super::passwords::timed;
use super::sessions::{self, SignedIn};
use crate::Crm;
use crate::actor::{Actor, ActorKind};
use crate::audit::{self, Record};
use crate::contacts::normal_form;
use crate::entity::audit_entry::Decision;
use crate::entity::user::{self, Status};
use crate::error::{Error, Result};

/// After this many wrong passwords in a row, the account rests longer and longer.
const FREE_TRIES: i64 = 5;

/// Opens a session for whoever knows the password. The answer and its time are the same for an unknown address and a
/// wrong password.
pub async fn sign_in(
    crm: &Crm,
    email: &str,
    password: &SecretString,
    user_agent: Option<String>,
    address: Option<IpAddr>,
) -> Result<SignedIn> {
    let refused = Error::Unauthenticated("unknown address or wrong password");
    let email = normal_form::email(email);
    let user = match &email {
        Some(email) => user::Entity::find().filter(user::Column::Email.eq(email)).one(&crm.db).await?,
        None => None,
    };
    let now = crm.clock.now();
    if let Some(until) = user.as_ref().and_then(|user| user.retry_sign_in_at)
        && until > now
    {
        crm.metrics.sign_ins.with_label_values(&["limited"]).inc();
        return Err(Error::Limited { retry_after: (until - now).to_std().unwrap_or_default() });
    }
    let usable = user.filter(|user| user.status == Status::Active);
    let hash = usable.as_ref().and_then(|user| user.password_hash.as_deref());
    let (right, took) = timed(crm.passwords.verify(password, hash)).await;
    crm.metrics.password_hash.observe(took.as_secs_f64());
    match usable {
        Some(user) if right? => succeed(crm, user, user_agent, address).await,
        known => {
            fail(crm, known, address).await?;
            Err(refused)
        }
    }
}

async fn succeed(
    crm: &Crm,
    user: user::Model,
    user_agent: Option<String>,
    address: Option<IpAddr>,
) -> Result<SignedIn> {
    let tx = crm.begin().await?;
    user::Entity::update_many()
        .col_expr(user::Column::FailedSignIns, Expr::value(0))
        .col_expr(user::Column::RetrySignInAt, Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None))
        .filter(user::Column::Id.eq(user.id))
        .exec(tx.db())
        .await?;
    let (user_id, role) = (user.id, user.role);
    let (signed_in, session) = sessions::open(crm, &tx, user, user_agent).await?;
    let actor = Actor { kind: ActorKind::Person, user_id, role, session_id: Some(session), request_id: None, address };
    audit::record(&tx, Record::done(&actor, "authn_login_success", "session", session)).await?;
    tx.commit().await?;
    crm.metrics.sign_ins.with_label_values(&["success"]).inc();
    Ok(signed_in)
}

async fn fail(crm: &Crm, user: Option<user::Model>, address: Option<IpAddr>) -> Result<()> {
    let tx = crm.begin().await?;
    let mut tries = None;
    if let Some(user) = &user {
        let counted = user::Entity::update_many()
            .col_expr(user::Column::FailedSignIns, Expr::col(user::Column::FailedSignIns).add(1))
            .filter(user::Column::Id.eq(user.id))
            .exec_with_returning(tx.db())
            .await?;
        let failed = counted.first().map_or(0, |user| user.failed_sign_ins);
        tries = Some(failed);
        if failed >= FREE_TRIES {
            user::Entity::update_many()
                .col_expr(user::Column::RetrySignInAt, Expr::value(tx.now() + rest_after(failed)))
                .filter(user::Column::Id.eq(user.id))
                .exec(tx.db())
                .await?;
        }
    }
    let record = Record {
        action: "authn_login_fail",
        object_kind: "user",
        object_id: user.map(|user| user.id.to_string()),
        decision: Decision::Denied,
        detail: tries.map(|tries| json!({ "tries": tries })),
        actor: None,
        told_by: None,
        address,
    };
    audit::record(&tx, record).await?;
    tx.commit().await?;
    crm.metrics.sign_ins.with_label_values(&["failure"]).inc();
    tracing::warn!(address = address.map(|a| a.to_string()), "authentication failed");
    Ok(())
}

/// 5, 10, 20, … seconds, at most 15 minutes: about a hundred guesses a day.
fn rest_after(failed: i64) -> TimeDelta {
    let doublings = (failed - FREE_TRIES).clamp(0, 10) as u32;
    TimeDelta::seconds(Ord::min(5 << doublings, 900))
}
