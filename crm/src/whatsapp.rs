//! Who writes on WhatsApp: under which key a person is known, how long she may be answered, how fast.
//!
//! Meta is moving from phone numbers to names that hold for one business only
//! (<https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids>): a message may
//! carry one of them or both. The key of a person is the first that was told, and stays.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::database::Transaction;
use crate::entity::outbound_message::{self, Delivery, Status};
use crate::entity::{Channel, whatsapp_user};
use crate::error::Result;
use crate::outbox;

/// Reason of a message that was not sent, because the person wrote too long ago for an answer to be allowed.
pub const WINDOW_CLOSED: &str = "window_closed";
/// Reason of a message that was not sent, because the person cannot be reached.
pub const UNDELIVERABLE: &str = "undeliverable";

/// Steady pace to one person: a message each six seconds
/// (<https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput>, "pair rate limits").
const PACE: TimeDelta = TimeDelta::seconds(6);
/// How far ahead of the steady pace a burst may run, 45 messages.
const BURST: TimeDelta = TimeDelta::seconds(6 * 44);

/// Pictures that somebody sends within this time of each other came together; WhatsApp does not say so itself.
const TOGETHER: TimeDelta = TimeDelta::seconds(60);

/// A sender, as a message names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// The name that holds for this business.
    pub business_scoped_id: Option<String>,
    /// The phone number, digits only.
    pub phone: Option<String>,
    /// What the person calls herself.
    pub name: Option<String>,
}

impl Writer {
    /// The key under which a stranger of these names would be known; `None` without any name.
    pub fn first_key(&self) -> Option<&str> {
        self.business_scoped_id.as_deref().or(self.phone.as_deref())
    }
}

/// The person under a key.
pub async fn find(db: &impl ConnectionTrait, key: &str) -> Result<Option<whatsapp_user::Model>> {
    Ok(whatsapp_user::Entity::find_by_id(key.to_owned()).one(db).await?)
}

/// The key under which a sender is known, or will be; `None` when that is not clear yet.
pub async fn key_of(db: &impl ConnectionTrait, writer: &Writer) -> Result<Option<String>> {
    if let Some(user) = known(db, writer).await? {
        return Ok(Some(user.key));
    }
    let Some(first) = writer.first_key() else { return Ok(None) };
    Ok(find(db, first).await?.is_none().then(|| first.to_owned()))
}

/// Remembers that a sender wrote at `at`, with all names that are told now; `None` without any name.
///
/// A phone number that comes back with another business-scoped name belongs to somebody else now: the former owner keeps
/// the key, and loses the number.
pub async fn meet(tx: &Transaction, writer: &Writer, at: DateTime<Utc>) -> Result<Option<whatsapp_user::Model>> {
    let Some(first_key) = writer.first_key() else { return Ok(None) };
    let name = writer.name.as_ref().map(|name| name.chars().filter(|c| !c.is_control()).take(200).collect::<String>());
    let known = known(tx.db(), writer).await?;
    if let Some(phone) = &writer.phone {
        let key = known.as_ref().map_or(first_key, |user| &user.key);
        whatsapp_user::Entity::update_many()
            .col_expr(whatsapp_user::Column::Phone, Expr::value(Option::<String>::None))
            .filter(whatsapp_user::Column::Phone.eq(phone))
            .filter(whatsapp_user::Column::Key.ne(key))
            .exec(tx.db())
            .await?;
    }
    let Some(user) = known else {
        let row = whatsapp_user::ActiveModel {
            key: Set(free_key(tx, writer, first_key).await?),
            business_scoped_id: Set(writer.business_scoped_id.clone()),
            phone: Set(writer.phone.clone()),
            name: Set(name),
            last_message_at: Set(at),
            next_send_at: Set(None),
            album: Set(None),
            album_at: Set(None),
            created_at: Set(tx.now()),
        };
        return Ok(Some(row.insert(tx.db()).await?));
    };
    let row = whatsapp_user::ActiveModel {
        key: Set(user.key),
        business_scoped_id: Set(writer.business_scoped_id.clone().or(user.business_scoped_id)),
        phone: Set(writer.phone.clone().or(user.phone)),
        name: Set(name.or(user.name)),
        last_message_at: Set(at.max(user.last_message_at)),
        ..Default::default()
    };
    Ok(Some(row.update(tx.db()).await?))
}

/// Which pictures a picture came together with, by the id of the first of them. Asked again, it is the same.
pub async fn album_of(
    tx: &Transaction,
    user: &whatsapp_user::Model,
    message_id: &str,
    at: DateTime<Utc>,
) -> Result<String> {
    let open = user.album_at.is_some_and(|last| (at - last).abs() <= TOGETHER);
    let album = user.album.clone().filter(|_| open).unwrap_or_else(|| message_id.to_owned());
    let row = whatsapp_user::ActiveModel {
        key: Set(user.key.clone()),
        album: Set(Some(album.clone())),
        album_at: Set(Some(user.album_at.filter(|_| open).map_or(at, |last| last.max(at)))),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(album)
}

/// Takes the right to send one message to the person under `key`; gives how long to wait first, if it is not due.
pub async fn take_turn(db: &impl ConnectionTrait, user: &whatsapp_user::Model, now: DateTime<Utc>) -> Result<Duration> {
    let due = user.next_send_at.map_or(now, |due| due.max(now));
    let ahead = due - now - BURST;
    if let Ok(wait) = ahead.to_std()
        && !wait.is_zero()
    {
        return Ok(wait);
    }
    whatsapp_user::Entity::update_many()
        .col_expr(whatsapp_user::Column::NextSendAt, Expr::value(due + PACE))
        .filter(whatsapp_user::Column::Key.eq(&user.key))
        .exec(db)
        .await?;
    Ok(Duration::ZERO)
}

/// Notes what Meta tells of a message that was sent, which carried `tracker`; news that come late change nothing. `false`
/// when no message of ours has this id.
pub async fn note_delivery(
    tx: &Transaction,
    external_message_id: &str,
    tracker: Option<&str>,
    delivery: Delivery,
    reason: Option<&str>,
) -> Result<bool> {
    if let Some(tracker) = tracker {
        outbox::mark_taken(tx, tracker, external_message_id).await?;
    }
    let found = outbound_message::Entity::find()
        .filter(outbound_message::Column::Channel.eq(Channel::Whatsapp))
        .filter(outbound_message::Column::ExternalMessageId.eq(external_message_id))
        .one(tx.db())
        .await?;
    let Some(message) = found else { return Ok(false) };
    if message.delivery.is_some_and(|known| known >= delivery) {
        return Ok(true);
    }
    let failed = delivery == Delivery::Failed;
    let row = outbound_message::ActiveModel {
        id: Set(message.id),
        delivery: Set(Some(delivery)),
        status: Set(if failed { Status::Dead } else { message.status }),
        reason: Set(if failed { reason.map(ToOwned::to_owned) } else { message.reason }),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    Ok(true)
}

async fn known(db: &impl ConnectionTrait, writer: &Writer) -> Result<Option<whatsapp_user::Model>> {
    if let Some(id) = &writer.business_scoped_id {
        let column = whatsapp_user::Column::BusinessScopedId;
        if let Some(user) = whatsapp_user::Entity::find().filter(column.eq(id)).one(db).await? {
            return Ok(Some(user));
        }
    }
    let Some(phone) = &writer.phone else { return Ok(None) };
    let by_phone = whatsapp_user::Entity::find().filter(whatsapp_user::Column::Phone.eq(phone)).one(db).await?;
    // Known by the number alone so far: the same person, now with a name. With another name: another person.
    Ok(by_phone.filter(|user| user.business_scoped_id.is_none() || writer.business_scoped_id.is_none()))
}

/// A number that was somebody's key before stays that person's key.
async fn free_key(tx: &Transaction, writer: &Writer, first: &str) -> Result<String> {
    if find(tx.db(), first).await?.is_none() {
        return Ok(first.to_owned());
    }
    let name = writer.business_scoped_id.as_deref().unwrap_or(first);
    Ok(format!("{name}#{}", tx.now().timestamp_micros()))
}
