//! Accounts as the operator sees them.

use chrono::TimeDelta;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{links, sessions};
use crate::Crm;
use crate::actor::{Actor, ActorKind};
use crate::audit::{self, Record};
use crate::contacts::normal_form;
use crate::database::Transaction;
use crate::entity::one_time_link::Purpose;
use crate::entity::setting;
use crate::entity::user::{self, Role, Status};
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::settings;

/// How long a set-up link works.
const LINK_LASTS: TimeDelta = TimeDelta::hours(24);
/// Setting that names the account made by the first start.
const FIRST_ACCOUNT: &str = "accounts.first";

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// What it may do.
    pub role: Role,
    /// The name, where it is known; the link asks for it.
    pub name: Option<String>,
    /// The address, where it is known.
    pub email: Option<String>,
}

/// Makes an account without a password and gives the token of its set-up link. An invited account with the same address
/// gets a new link instead.
pub async fn create_with_link(crm: &Crm, new: NewUser) -> Result<String> {
    let email = match new.email {
        Some(text) => Some(
            normal_form::email(&text)
                .ok_or_else(|| Error::invalid("/email", "must be a mail address such as name@example.org"))?,
        ),
        None => None,
    };
    let tx = crm.begin().await?;
    let known = match &email {
        Some(email) => user::Entity::find().filter(user::Column::Email.eq(email)).one(tx.db()).await?,
        None => None,
    };
    let id = known.as_ref().map_or_else(UserId::new, |user| user.id);
    let action = match known {
        Some(user) if user.status == Status::Disabled => {
            return Err(Error::Conflict("this account is disabled".to_owned()));
        }
        Some(_) => "account_link_create",
        None => {
            let row = invited(&tx, id, new.role, new.name, email);
            user::Entity::insert(row).exec_without_returning(tx.db()).await?;
            "account_create"
        }
    };
    let token = links::issue(&tx, id, Purpose::SetUp, LINK_LASTS).await?;
    audit::record(&tx, Record::done(&operator(id), action, "user", id).with(json!({ "role": new.role }))).await?;
    tx.commit().await?;
    Ok(token)
}

/// The token of a set-up link for the first administrator; `None` once somebody can sign in. Asked again, also by many
/// processes at once, it is the same account, so that the links that were not used end with the one that was.
pub async fn first_account_link(crm: &Crm) -> Result<Option<String>> {
    if count(crm).await? > 0 {
        return Ok(None);
    }
    let tx = crm.begin().await?;
    let claim = setting::ActiveModel {
        key: Set(FIRST_ACCOUNT.to_owned()),
        value: Set(json!(UserId::new())),
        updated_at: Set(tx.now()),
    };
    let once = OnConflict::column(setting::Column::Key).do_nothing().to_owned();
    setting::Entity::insert(claim).on_conflict(once).try_insert().exec_without_returning(tx.db()).await?;
    let id: UserId = settings::get(tx.db(), FIRST_ACCOUNT).await?.ok_or(Error::NotFound)?;
    let action = match user::Entity::find_by_id(id).one(tx.db()).await? {
        Some(user) if user.status != Status::Invited => return Ok(None),
        Some(_) => "account_link_create",
        None => {
            user::Entity::insert(invited(&tx, id, Role::Admin, None, None)).exec_without_returning(tx.db()).await?;
            "account_create"
        }
    };
    let token = links::issue(&tx, id, Purpose::SetUp, LINK_LASTS).await?;
    let facts = json!({ "role": Role::Admin });
    audit::record(&tx, Record::done(&operator(id), action, "user", id).with(facts)).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// How many people can sign in.
pub async fn count(crm: &Crm) -> Result<u64> {
    Ok(user::Entity::find().filter(user::Column::Status.eq(Status::Active)).count(&crm.db).await?)
}

/// All accounts, oldest first; for the operator's command line.
pub async fn list(crm: &Crm) -> Result<Vec<user::Model>> {
    Ok(user::Entity::find().order_by_asc(user::Column::Id).all(&crm.db).await?)
}

/// One account.
pub async fn get(crm: &Crm, id: UserId) -> Result<user::Model> {
    find(&crm.db, id).await
}

/// Takes the right to sign in away and ends all sessions.
pub async fn disable(crm: &Crm, email: &str) -> Result<()> {
    let email = normal_form::email(email).ok_or(Error::NotFound)?;
    let tx = crm.begin().await?;
    let user = user::Entity::find().filter(user::Column::Email.eq(email)).one(tx.db()).await?.ok_or(Error::NotFound)?;
    let row = user::ActiveModel {
        id: Set(user.id),
        status: Set(Status::Disabled),
        updated_at: Set(tx.now()),
        version: Set(user.version + 1),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    sessions::revoke_all(&tx, user.id, "the account was disabled").await?;
    audit::record(&tx, Record::done(&operator(user.id), "account_disable", "user", user.id)).await?;
    tx.commit().await
}

pub(super) async fn find(db: &impl ConnectionTrait, id: UserId) -> Result<user::Model> {
    user::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// An account that waits for its link to be used.
fn invited(tx: &Transaction, id: UserId, role: Role, name: Option<String>, email: Option<String>) -> user::ActiveModel {
    user::ActiveModel {
        id: Set(id),
        email: Set(email),
        name: Set(name.unwrap_or_default()),
        password_hash: Set(None),
        pepper_id: Set(None),
        role: Set(role),
        status: Set(Status::Invited),
        language: Set(None),
        failed_sign_ins: Set(0),
        retry_sign_in_at: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        version: Set(1),
    }
}

/// Whoever runs the command line of the machine.
fn operator(id: UserId) -> Actor {
    Actor {
        kind: ActorKind::Operator,
        user_id: id,
        role: Role::Admin,
        session_id: None,
        request_id: None,
        address: None,
    }
}
