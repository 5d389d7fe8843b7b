//! Chats: which of them are paired with whom. A sender that is not paired is nobody, so an empty list lets nobody in.

mod policy;
mod rooms;
mod state;
mod waiting;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

pub use policy::{ChatPolicy, find_time_zone, policy, set_policy, time_zone};
pub use rooms::{close_room, decide_room, identify_member, is_served, list_rooms, may_send, move_room, see_room};
pub use state::{ChatState, CurrentEvent, change_state};
pub use waiting::longest_waits;

use crate::Crm;
use crate::accounts;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::database::Transaction;
use crate::entity::one_time_link::Purpose;
use crate::entity::user::{self, Status};
use crate::entity::{Channel, chat_identity};
use crate::error::{Error, Result};
use crate::id::ChatIdentityId;

/// How long a pairing link works.
const LINK_LASTS: TimeDelta = TimeDelta::minutes(15);

/// A pairing link, to be shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingLink {
    /// What the chat must send: 43 characters of the alphabet that Telegram allows in a start parameter, or a code that
    /// can be typed.
    pub token: String,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
}

/// Who writes, as the channel tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The channel.
    pub channel: Channel,
    /// The sender as the channel names it.
    pub external_user_id: String,
    /// The chat as the channel names it.
    pub external_chat_id: String,
    /// A name for the chat to show on the page.
    pub title: Option<String>,
    /// IETF language tag of the sender's client.
    pub language: Option<String>,
}

/// Makes a link that pairs one chat with the actor.
pub async fn create_link(crm: &Crm, actor: &Actor) -> Result<PairingLink> {
    let tx = crm.begin().await?;
    let token = accounts::issue_link(&tx, actor.user_id, Purpose::PairTelegram, LINK_LASTS).await?;
    audit::record(&tx, Record::done(actor, "chat_link_create", "user", actor.user_id)).await?;
    let expires_at = tx.now() + LINK_LASTS;
    tx.commit().await?;
    Ok(PairingLink { token, expires_at })
}

/// Makes a code that pairs one WhatsApp chat with the actor, when it is sent from there.
pub async fn create_code(crm: &Crm, actor: &Actor) -> Result<PairingLink> {
    let tx = crm.begin().await?;
    let token = accounts::issue_code(&tx, actor.user_id, Purpose::PairWhatsapp, LINK_LASTS).await?;
    audit::record(&tx, Record::done(actor, "chat_link_create", "user", actor.user_id)).await?;
    let expires_at = tx.now() + LINK_LASTS;
    tx.commit().await?;
    Ok(PairingLink { token, expires_at })
}

/// Pairs the sender's chat with the person of the link; `None` when the link is unknown, used or expired.
pub async fn pair(
    tx: &Transaction,
    sender: &Sender,
    token: &str,
) -> Result<Option<(chat_identity::Model, user::Model)>> {
    let purpose = match sender.channel {
        Channel::Telegram => Purpose::PairTelegram,
        Channel::Whatsapp => Purpose::PairWhatsapp,
        Channel::Web | Channel::Cli => return Ok(None),
    };
    let Some(user_id) = accounts::redeem(tx, token, purpose).await? else {
        return Ok(None);
    };
    let Some(user) = user::Entity::find_by_id(user_id).one(tx.db()).await? else {
        return Ok(None);
    };
    if user.status != Status::Active {
        return Ok(None);
    }
    if let Some(previous) = row(tx.db(), sender).await? {
        chat_identity::Entity::delete_by_id(previous.id).exec(tx.db()).await?;
    }
    let identity = chat_identity::ActiveModel {
        id: Set(ChatIdentityId::new()),
        user_id: Set(user_id),
        channel: Set(sender.channel),
        external_user_id: Set(sender.external_user_id.clone()),
        external_chat_id: Set(sender.external_chat_id.clone()),
        title: Set(sender.title.as_ref().map(|title| title.chars().take(200).collect())),
        language: Set(sender.language.clone()),
        state: Set(json!({})),
        created_at: Set(tx.now()),
        version: Set(1),
    };
    let identity = identity.insert(tx.db()).await?;
    let actor = Actor::chat(user_id, user.role);
    audit::record(tx, Record::done(&actor, "chat_pair", "chat_identity", identity.id)).await?;
    Ok(Some((identity, user)))
}

/// The person behind a sender; `None` for a stranger and for an account that is not active.
pub async fn identify(db: &impl ConnectionTrait, sender: &Sender) -> Result<Option<(Actor, chat_identity::Model)>> {
    let Some(identity) = row(db, sender).await? else {
        return Ok(None);
    };
    let user = user::Entity::find_by_id(identity.user_id).one(db).await?;
    Ok(user.filter(|user| user.status == Status::Active).map(|user| (Actor::chat(user.id, user.role), identity)))
}

/// The actor's paired chats.
pub async fn list(crm: &Crm, actor: &Actor) -> Result<Vec<chat_identity::Model>> {
    Ok(chat_identity::Entity::find()
        .filter(chat_identity::Column::UserId.eq(actor.user_id))
        .order_by_asc(chat_identity::Column::Id)
        .all(&crm.db)
        .await?)
}

/// Ends a pairing; the chat is a stranger from then on.
pub async fn unpair(crm: &Crm, actor: &Actor, id: ChatIdentityId) -> Result<()> {
    let mut tx = crm.begin().await?;
    unpair_in(&mut tx, actor, id).await?;
    tx.commit().await
}

/// As [`unpair`], in the caller's transaction.
pub async fn unpair_in(tx: &mut Transaction, actor: &Actor, id: ChatIdentityId) -> Result<()> {
    let gone = chat_identity::Entity::delete_many()
        .filter(chat_identity::Column::Id.eq(id))
        .filter(chat_identity::Column::UserId.eq(actor.user_id))
        .exec(tx.db())
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    audit::record(tx, Record::done(actor, "chat_unpair", "chat_identity", id)).await
}

async fn row(db: &impl ConnectionTrait, sender: &Sender) -> Result<Option<chat_identity::Model>> {
    Ok(chat_identity::Entity::find()
        .filter(chat_identity::Column::Channel.eq(sender.channel))
        .filter(chat_identity::Column::ExternalUserId.eq(&sender.external_user_id))
        .filter(chat_identity::Column::ExternalChatId.eq(&sender.external_chat_id))
        .one(db)
        .await?)
}
