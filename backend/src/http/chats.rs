//! Chats: which of them are the caller's, and how another one becomes so.

use bot::telegram;
use crm::{ChatIdentityId, chats};
use poem::web::Data;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::Tag;
use super::actor::Signed;
use super::answers::Done;
use super::app::App;
use super::json::JsonBody;
use super::problem::Problem;
use super::views::accounts::{Chat, ChatChannel, ChatLink, ChatLinkInput, ChatPage};

/// A pairing link that was made.
#[derive(ApiResponse)]
pub(crate) enum LinkCreated {
    /// The link; it cannot be shown again.
    #[oai(status = 201)]
    Created(Json<ChatLink>),
}

pub(crate) struct Chats;

#[OpenApi(prefix_path = "/api/v1/chats", tag = "Tag::Chats")]
impl Chats {
    /// Lists the chats that are paired with the caller.
    #[oai(path = "/", method = "get", operation_id = "list_chats")]
    async fn list_chats(&self, app: Data<&App>, signed: Signed) -> Result<Json<ChatPage>, Problem> {
        let chats = chats::list(app.crm(), &signed.actor).await?;
        Ok(Json(ChatPage { items: chats.into_iter().filter_map(Chat::of).collect(), next_cursor: None }))
    }

    /// Makes a link that pairs one chat with the caller, once.
    #[oai(path = "/links", method = "post", operation_id = "create_chat_link")]
    async fn create_chat_link(
        &self,
        app: Data<&App>,
        signed: Signed,
        body: JsonBody<ChatLinkInput>,
    ) -> Result<LinkCreated, Problem> {
        if body.0.channel != ChatChannel::Telegram {
            return Err(Problem::invalid("/channel", "only telegram can be paired so far"));
        }
        let link = chats::create_link(app.crm(), &signed.actor).await?;
        let address = telegram::deep_link(app.crm(), &link.token).await?;
        let expires_at = link.expires_at;
        Ok(LinkCreated::Created(Json(ChatLink { url: address.url, command: address.command, expires_at })))
    }

    /// Ends the pairing of a chat.
    #[oai(path = "/:id", method = "delete", operation_id = "delete_chat")]
    async fn delete_chat(&self, app: Data<&App>, signed: Signed, id: Path<Uuid>) -> Result<Done, Problem> {
        chats::unpair(app.crm(), &signed.actor, ChatIdentityId(id.0)).await?;
        Ok(Done::NoContent)
    }
}
