//! Chats: which of them are the caller's, and how another one becomes so.

use bot::{telegram, whatsapp};
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
        let on = |channel, on: bool| on.then_some(channel);
        let channels = [
            on(ChatChannel::Telegram, app.parts.telegram.is_some()),
            on(ChatChannel::Whatsapp, app.parts.whatsapp.is_some()),
        ];
        Ok(Json(ChatPage {
            items: chats.into_iter().filter_map(Chat::of).collect(),
            next_cursor: None,
            channels: channels.into_iter().flatten().collect(),
        }))
    }

    /// Makes a link that pairs one chat with the caller, once.
    #[oai(path = "/links", method = "post", operation_id = "create_chat_link")]
    async fn create_chat_link(
        &self,
        app: Data<&App>,
        signed: Signed,
        body: JsonBody<ChatLinkInput>,
    ) -> Result<LinkCreated, Problem> {
        let (crm, actor) = (app.crm(), &signed.actor);
        let link = match body.0.channel {
            ChatChannel::Telegram => {
                let link = chats::create_link(crm, actor).await?;
                let address = telegram::deep_link(crm, &link.token).await?;
                ChatLink { url: address.url, command: address.command, expires_at: link.expires_at }
            }
            ChatChannel::Whatsapp => {
                if app.parts.whatsapp.is_none() {
                    return Err(Problem::invalid("/channel", "WhatsApp is not set up here"));
                }
                let code = chats::create_code(crm, actor).await?;
                let address = whatsapp::pairing_address(crm, &code.token).await?;
                ChatLink { url: address.url, command: address.message, expires_at: code.expires_at }
            }
        };
        Ok(LinkCreated::Created(Json(link)))
    }

    /// Ends the pairing of a chat.
    #[oai(path = "/:id", method = "delete", operation_id = "delete_chat")]
    async fn delete_chat(&self, app: Data<&App>, signed: Signed, id: Path<Uuid>) -> Result<Done, Problem> {
        chats::unpair(app.crm(), &signed.actor, ChatIdentityId(id.0)).await?;
        Ok(Done::NoContent)
    }
}
