//! Links that work once. Only a hash of the token is stored.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use rand::TryRngCore;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, SqlErr};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use super::sessions::{self, SignedIn};
use super::{passwords, users};
use crate::Crm;
use crate::actor::{Actor, ActorKind};
use crate::audit::{self, Record};
use crate::contacts::normal_form;
use crate::database::Transaction;
use crate::entity::one_time_link::{self, Purpose};
use crate::entity::user::{self, Status};
use crate::error::{Error, FieldProblem, Result};
use crate::id::{OneTimeLinkId, UserId};

/// Length of a code that is typed.
pub(crate) const CODE_LENGTH: usize = 12;
/// Without 0 and O, 1, I and L, and without U.
pub(crate) const CODE_ALPHABET: &str = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What may be known of a link by whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkInfo {
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// The address of the account, where it has one already.
    pub email: Option<String>,
}

/// What a person sets with a set-up link.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The name that others see.
    pub name: String,
    /// The address to sign in with.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

/// Makes a link and gives its token, which is not stored and cannot be shown again.
pub(crate) async fn issue(tx: &Transaction, user: UserId, purpose: Purpose, lasts: TimeDelta) -> Result<String> {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    store(tx, user, purpose, lasts, &token).await?;
    Ok(token)
}

/// As [`issue`], with a token that a person can type: 12 letters and digits that are hard to confuse, of 58 random bits.
pub(crate) async fn issue_code(tx: &Transaction, user: UserId, purpose: Purpose, lasts: TimeDelta) -> Result<String> {
    let mut code = String::with_capacity(CODE_LENGTH);
    while code.len() < CODE_LENGTH {
        let mut byte = [0_u8];
        rand::rngs::OsRng.try_fill_bytes(&mut byte).map_err(Error::internal)?;
        // 240 is a multiple of 30: what lies above would make the first letters likelier.
        if byte[0] < 240 {
            code.extend(CODE_ALPHABET.chars().nth(usize::from(byte[0]) % CODE_ALPHABET.len()));
        }
    }
    store(tx, user, purpose, lasts, &code).await?;
    Ok(code)
}

/// Only the hash of the token.
async fn store(tx: &Transaction, user: UserId, purpose: Purpose, lasts: TimeDelta, token: &str) -> Result<()> {
    let row = one_time_link::ActiveModel {
        id: Set(OneTimeLinkId::new()),
        purpose: Set(purpose),
        token_hash: Set(hash_token(token)),
        user_id: Set(user),
        created_at: Set(tx.now()),
        expires_at: Set(tx.now() + lasts),
        used_at: Set(None),
    };
    one_time_link::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Uses a link up and tells whose it was; `None` when it is unknown, used or expired. Of many at once, one succeeds.
pub(crate) async fn redeem(tx: &Transaction, token: &str, purpose: Purpose) -> Result<Option<UserId>> {
    let used = one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(tx.now()))
        .filter(one_time_link::Column::TokenHash.eq(hash_token(token)))
        .filter(one_time_link::Column::Purpose.eq(purpose))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::ExpiresAt.gt(tx.now()))
        .exec_with_returning(tx.db())
        .await?;
    Ok(used.first().map(|link| link.user_id))
}

/// Ends the other links of a person, so that none that was printed earlier can set the password again.
async fn retire(tx: &Transaction, user: UserId, purpose: Purpose) -> Result<()> {
    one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(tx.now()))
        .filter(one_time_link::Column::UserId.eq(user))
        .filter(one_time_link::Column::Purpose.eq(purpose))
        .filter(one_time_link::Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

/// SHA-256 in hex: links have 256 random bits, and codes that are typed expire before their 58 could be searched.
fn hash_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// Looks at a set-up link without using it.
pub async fn inspect_link(crm: &Crm, token: &str) -> Result<LinkInfo> {
    let link = find(&crm.db, token, crm.clock.now()).await?;
    let user = user::Entity::find_by_id(link.user_id).one(&crm.db).await?.ok_or(Error::NotFound)?;
    Ok(LinkInfo { expires_at: link.expires_at, email: user.email })
}

/// Sets name, address and password with a set-up link, and signs in.
pub async fn use_set_up_link(crm: &Crm, token: &str, set_up: SetUp, user_agent: Option<String>) -> Result<SignedIn> {
    // Looked at first, so that a guess of a token costs no hash; used up only together with the change.
    find(&crm.db, token, crm.clock.now()).await?;
    let (name, email) = check(&set_up)?;
    let hash = crm.passwords.hash(&set_up.password).await?;
    let tx = crm.begin().await?;
    let user_id = redeem(&tx, token, Purpose::SetUp).await?.ok_or(Error::NotFound)?;
    retire(&tx, user_id, Purpose::SetUp).await?;
    let before = users::find(tx.db(), user_id).await?;
    let row = user::ActiveModel {
        id: Set(user_id),
        name: Set(name),
        email: Set(Some(email)),
        password_hash: Set(Some(hash)),
        pepper_id: Set(Some(crm.passwords.pepper_id().to_owned())),
        status: Set(Status::Active),
        failed_sign_ins: Set(0),
        retry_sign_in_at: Set(None),
        updated_at: Set(tx.now()),
        version: Set(before.version + 1),
        ..Default::default()
    };
    let user = row.update(tx.db()).await.map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => Error::invalid("/email", "another account has this address"),
        _ => error.into(),
    })?;
    sessions::revoke_all(&tx, user_id, "the password was set anew").await?;
    let role = user.role;
    let (signed_in, session_id) = sessions::open(crm, &tx, user, user_agent).await?;
    let session_id = Some(session_id);
    let actor = Actor { kind: ActorKind::Person, user_id, role, session_id, request_id: None, address: None };
    audit::record(&tx, Record::done(&actor, "account_set_up", "user", user_id)).await?;
    tx.commit().await?;
    Ok(signed_in)
}

async fn find(db: &impl ConnectionTrait, token: &str, now: DateTime<Utc>) -> Result<one_time_link::Model> {
    one_time_link::Entity::find()
        .filter(one_time_link::Column::TokenHash.eq(hash_token(token)))
        .filter(one_time_link::Column::Purpose.eq(Purpose::SetUp))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::ExpiresAt.gt(now))
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// All problems at once, so that nobody has to try three times.
fn check(set_up: &SetUp) -> Result<(String, String)> {
    let problem = |pointer: &str, reason: &str| FieldProblem { pointer: pointer.to_owned(), reason: reason.to_owned() };
    let mut problems = Vec::new();
    let name = set_up.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
        problems.push(problem("/name", "1 to 200 characters"));
    }
    let email = normal_form::email(&set_up.email);
    if email.is_none() {
        problems.push(problem("/email", "must be a mail address such as name@example.org"));
    }
    problems.extend(passwords::check(&set_up.password, email.as_deref().unwrap_or_default(), &name).err());
    match email {
        Some(email) if problems.is_empty() => Ok((name, email)),
        _ => Err(Error::Invalid(problems)),
    }
}
