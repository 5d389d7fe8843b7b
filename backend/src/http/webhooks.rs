//! Where chat channels deliver what happened in them.

use poem::web::Data;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::OpenApi;
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::param::Header;
use poem_openapi::payload::{Json, ParsePayload, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};
use poem_openapi::types::{Any, Type};
use serde_json::Value;

use super::Tag;
use super::app::App;
use super::problem::Problem;

/// An update as it came over the wire: the channel reads it, not we.
pub(crate) struct RawUpdate(Vec<u8>);

impl Payload for RawUpdate {
    const CONTENT_TYPE: &'static str = "application/json";

    fn check_content_type(content_type: &str) -> bool {
        Json::<Any<Value>>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        Any::<Value>::schema_ref()
    }

    fn register(_: &mut Registry) {}
}

impl ParsePayload for RawUpdate {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self(<Vec<u8> as FromRequest>::from_request(request, body).await?))
    }
}

impl_apirequest_for_payload!(RawUpdate);

pub(crate) struct Webhooks;

#[OpenApi(prefix_path = "/webhooks", tag = "Tag::Chats")]
impl Webhooks {
    /// Takes an update of the Telegram bot. When this answers 200, the update is stored.
    #[oai(path = "/telegram", method = "post", operation_id = "receive_telegram_update")]
    async fn receive_telegram_update(
        &self,
        app: Data<&App>,
        /// The secret that was agreed on with Telegram.
        #[oai(name = "X-Telegram-Bot-Api-Secret-Token")]
        secret: Header<Option<String>>,
        update: RawUpdate,
    ) -> Result<(), Problem> {
        let telegram = app.parts.telegram.as_ref().ok_or_else(Problem::not_found)?;
        Ok(telegram.receive(secret.as_deref(), &update.0).await?)
    }
}
