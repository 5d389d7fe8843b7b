//! Chats and groups: an administrator decides which are served, and what holds for all.

use crm::{ChatRoomId, chats};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::Tag;
use super::actor::Signed;
use super::answers::Versioned;
use super::app::App;
use super::json::JsonBody;
use super::problem::Problem;
use super::views::paging::{cursor, page};
use super::views::rooms::{ChatPolicy, Room, RoomPage, RoomPatch};
use super::views::versions::if_match;

pub(crate) struct Rooms;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Chats")]
impl Rooms {
    /// Lists the chats and groups in which the bot was seen, newest first. For administrators.
    #[oai(path = "/rooms", method = "get", operation_id = "list_rooms")]
    async fn list_rooms(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// Most rooms of the page, 1 to 200; 50 when left out.
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(name = "cursor")]
        after: Query<Option<String>>,
    ) -> Result<Json<RoomPage>, Problem> {
        let wanted = page(limit.0, after.as_deref())?;
        let found = chats::list_rooms(app.crm(), &signed.actor, wanted).await?;
        let next_cursor = cursor(found.next);
        Ok(Json(RoomPage { items: found.items.into_iter().map(Room::from).collect(), next_cursor }))
    }

    /// Allows or blocks a chat or group. For administrators.
    #[oai(path = "/rooms/:id", method = "patch", operation_id = "update_room")]
    async fn update_room(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `version` of the room that you saw, quoted.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: JsonBody<RoomPatch>,
    ) -> Result<Versioned<Room>, Problem> {
        let version = if_match(version.as_deref())?;
        let permission = body.0.permission.into();
        let room = chats::decide_room(app.crm(), &signed.actor, ChatRoomId(id.0), version, permission).await?;
        let version = room.version;
        Ok(Versioned::new(room.into(), version))
    }

    /// Tells what holds for all chats.
    #[oai(path = "/chat-policy", method = "get", operation_id = "get_chat_policy")]
    async fn get_chat_policy(&self, app: Data<&App>, _signed: Signed) -> Result<Json<ChatPolicy>, Problem> {
        Ok(Json(chats::policy(&app.crm().db).await?.into()))
    }

    /// Decides what holds for all chats. For administrators.
    #[oai(path = "/chat-policy", method = "put", operation_id = "set_chat_policy")]
    async fn set_chat_policy(
        &self,
        app: Data<&App>,
        signed: Signed,
        body: JsonBody<ChatPolicy>,
    ) -> Result<Json<ChatPolicy>, Problem> {
        let policy: chats::ChatPolicy = body.0.into();
        chats::set_policy(app.crm(), &signed.actor, &policy).await?;
        Ok(Json(policy.into()))
    }
}
