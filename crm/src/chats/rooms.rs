//! Chats and groups in which the bot was seen: an administrator allows or blocks them, and nothing is sent where nothing arrives.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryInsertResult};
use serde_json::json;

use super::Sender;
use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts;
use crate::database::Transaction;
use crate::entity::chat_room::{self, Kind, Permission, Reach};
use crate::entity::user::{self, Status};
use crate::entity::{Channel, chat_identity};
use crate::error::{Error, Result};
use crate::id::ChatRoomId;
use crate::page::{Page, PageRequest};

/// Notes that the bot is in a chat, and gives what is known of it. A chat that writes can be reached.
pub async fn see_room(
    tx: &Transaction,
    channel: Channel,
    external_chat_id: &str,
    kind: Kind,
    title: Option<&str>,
) -> Result<chat_room::Model> {
    let title = title.map(contacts::clean).filter(|title| !title.is_empty());
    let title: Option<String> = title.map(|title| title.chars().take(200).collect());
    let row = chat_room::ActiveModel {
        id: Set(ChatRoomId::new()),
        channel: Set(channel),
        external_chat_id: Set(external_chat_id.to_owned()),
        kind: Set(kind),
        title: Set(title.clone()),
        permission: Set(Permission::Undecided),
        reach: Set(Reach::Open),
        decided_by: Set(None),
        created_at: Set(tx.now()),
        updated_at: Set(tx.now()),
        version: Set(1),
    };
    let known =
        OnConflict::columns([chat_room::Column::Channel, chat_room::Column::ExternalChatId]).do_nothing().to_owned();
    let inserted = chat_room::Entity::insert(row).on_conflict(known).try_insert();
    let inserted = inserted.exec_without_returning(tx.db()).await?;
    let room = find(tx.db(), channel, external_chat_id).await?.ok_or(Error::NotFound)?;
    if matches!(inserted, TryInsertResult::Inserted(count) if count > 0) {
        audit::record(tx, Record::told(channel, "chat_room_see", "chat_room", room.id)).await?;
    }
    if room.title == title && room.reach == Reach::Open {
        return Ok(room);
    }
    if room.reach == Reach::Closed {
        audit::record(tx, Record::told(channel, "chat_room_open", "chat_room", room.id)).await?;
    }
    let updated = chat_room::Entity::update_many()
        .col_expr(chat_room::Column::Title, Expr::value(title))
        .col_expr(chat_room::Column::Reach, Expr::value(Reach::Open))
        .col_expr(chat_room::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(chat_room::Column::Id.eq(room.id))
        .exec_with_returning(tx.db())
        .await?;
    Ok(updated.into_iter().next().unwrap_or(room))
}

/// Whether what is sent in a chat is taken: a group must be allowed, a private chat must not be blocked.
pub fn is_served(room: &chat_room::Model) -> bool {
    match room.kind {
        Kind::Private => room.permission != Permission::Blocked,
        Kind::Group => room.permission == Permission::Allowed,
    }
}

/// Notes that nothing arrives in a chat any more: the bot was blocked or removed.
pub async fn close_room(tx: &Transaction, channel: Channel, external_chat_id: &str) -> Result<()> {
    let closed = chat_room::Entity::update_many()
        .col_expr(chat_room::Column::Reach, Expr::value(Reach::Closed))
        .col_expr(chat_room::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(chat_room::Column::Channel.eq(channel))
        .filter(chat_room::Column::ExternalChatId.eq(external_chat_id))
        .filter(chat_room::Column::Reach.eq(Reach::Open))
        .exec_with_returning(tx.db())
        .await?;
    for room in closed {
        audit::record(tx, Record::told(channel, "chat_room_close", "chat_room", room.id)).await?;
    }
    Ok(())
}

/// Whether messages may be sent to a chat; one that was never seen may be written to.
pub async fn may_send(db: &impl ConnectionTrait, channel: Channel, external_chat_id: &str) -> Result<bool> {
    let room = find(db, channel, external_chat_id).await?;
    Ok(room.is_none_or(|room| room.reach == Reach::Open && room.permission != Permission::Blocked))
}

/// Gives a chat its new number; what was decided about it goes along. Pairings of the chat move, too.
pub async fn move_room(tx: &Transaction, channel: Channel, from: &str, to: &str) -> Result<()> {
    let moved = chat_identity::Entity::update_many()
        .col_expr(chat_identity::Column::ExternalChatId, Expr::value(to))
        .filter(chat_identity::Column::Channel.eq(channel))
        .filter(chat_identity::Column::ExternalChatId.eq(from))
        .exec_with_returning(tx.db())
        .await?;
    for identity in &moved {
        audit::record(tx, Record::told(channel, "chat_move", "chat_identity", identity.id)).await?;
    }
    let Some(old) = find(tx.db(), channel, from).await? else { return Ok(()) };
    let replaced = chat_room::Entity::delete_many()
        .filter(chat_room::Column::Channel.eq(channel))
        .filter(chat_room::Column::ExternalChatId.eq(to))
        .filter(chat_room::Column::Id.ne(old.id))
        .exec_with_returning(tx.db())
        .await?;
    chat_room::Entity::update_many()
        .col_expr(chat_room::Column::ExternalChatId, Expr::value(to))
        .col_expr(chat_room::Column::UpdatedAt, Expr::value(tx.now()))
        .filter(chat_room::Column::Id.eq(old.id))
        .exec(tx.db())
        .await?;
    let facts = json!({ "replaces": replaced.first().map(|room| room.id) });
    audit::record(tx, Record::told(channel, "chat_room_move", "chat_room", old.id).with(facts)).await
}

/// The person behind a member of a group: whoever paired a private chat of the same channel. `None` for a stranger, for an
/// account that is not active, and in a group that is not allowed.
pub async fn identify_member(
    db: &impl ConnectionTrait,
    sender: &Sender,
) -> Result<Option<(Actor, chat_identity::Model)>> {
    let room = find(db, sender.channel, &sender.external_chat_id).await?;
    if !room.is_some_and(|room| room.kind == Kind::Group && is_served(&room)) {
        return Ok(None);
    }
    let identity = chat_identity::Entity::find()
        .filter(chat_identity::Column::Channel.eq(sender.channel))
        .filter(chat_identity::Column::ExternalUserId.eq(&sender.external_user_id))
        .order_by_desc(chat_identity::Column::Id)
        .one(db)
        .await?;
    let Some(identity) = identity else { return Ok(None) };
    let user = user::Entity::find_by_id(identity.user_id).one(db).await?;
    Ok(user.filter(|user| user.status == Status::Active).map(|user| (Actor::chat(user.id, user.role), identity)))
}

/// The chats and groups in which the bot was seen, newest first.
///
/// Fails with `Forbidden` for everybody but administrators.
pub async fn list_rooms(crm: &Crm, actor: &Actor, page: PageRequest) -> Result<Page<chat_room::Model>> {
    if !actor.is_administrator() {
        return Err(Error::Forbidden);
    }
    let mut select = chat_room::Entity::find().order_by_desc(chat_room::Column::Id);
    if let Some(after) = page.after {
        select = select.filter(chat_room::Column::Id.lt(ChatRoomId(after)));
    }
    let rows = select.limit(page.limit + 1).all(&crm.db).await?;
    Ok(Page::cut(rows, page.limit, |row| row.id.0))
}

/// Allows or blocks a chat.
///
/// Fails with `Forbidden` for everybody but administrators, with `NotFound` and with `Stale`.
pub async fn decide_room(
    crm: &Crm,
    actor: &Actor,
    id: ChatRoomId,
    version: i64,
    permission: Permission,
) -> Result<chat_room::Model> {
    if !actor.is_administrator() {
        return Err(Error::Forbidden);
    }
    let tx = crm.begin().await?;
    let before = chat_room::Entity::find_by_id(id).one(tx.db()).await?.ok_or(Error::NotFound)?;
    contacts::check_version(before.version, version)?;
    let updated = chat_room::Entity::update_many()
        .col_expr(chat_room::Column::Permission, Expr::value(permission))
        .col_expr(chat_room::Column::DecidedBy, Expr::value(actor.user_id))
        .col_expr(chat_room::Column::UpdatedAt, Expr::value(tx.now()))
        .col_expr(chat_room::Column::Version, Expr::value(version + 1))
        .filter(chat_room::Column::Id.eq(id))
        .filter(chat_room::Column::Version.eq(version))
        .exec_with_returning(tx.db())
        .await?;
    let after = updated.into_iter().next().ok_or(Error::Stale { current: version + 1 })?;
    let word = match permission {
        Permission::Undecided => "undecided",
        Permission::Allowed => "allowed",
        Permission::Blocked => "blocked",
    };
    let facts = json!({ "permission": word, "version": after.version });
    audit::record(&tx, Record::done(actor, "chat_room_decide", "chat_room", id).with(facts)).await?;
    tx.commit().await?;
    Ok(after)
}

async fn find(db: &impl ConnectionTrait, channel: Channel, external_chat_id: &str) -> Result<Option<chat_room::Model>> {
    Ok(chat_room::Entity::find()
        .filter(chat_room::Column::Channel.eq(channel))
        .filter(chat_room::Column::ExternalChatId.eq(external_chat_id))
        .one(db)
        .await?)
}
