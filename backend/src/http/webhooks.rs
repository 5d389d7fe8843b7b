//! Where chat channels deliver what happened in them.

#![expect(clippy::unused_async, reason = "the description wants every handler async")]

use crm::Error;
use poem::web::Data;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::OpenApi;
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::param::{Header, Query};
use poem_openapi::payload::{Json, ParsePayload, Payload, PlainText};
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

    /// Answers Meta's question whether this address is ours: with the challenge, as plain text.
    ///
    /// 403 without the token that was agreed on.
    #[oai(path = "/whatsapp", method = "get", operation_id = "verify_whatsapp_webhook")]
    async fn verify_whatsapp_webhook(
        &self,
        app: Data<&App>,
        /// `subscribe`.
        #[oai(name = "hub.mode")]
        mode: Query<Option<String>>,
        /// The token that was typed into Meta's form.
        #[oai(name = "hub.verify_token")]
        token: Query<Option<String>>,
        /// What is to be answered.
        #[oai(name = "hub.challenge")]
        challenge: Query<Option<String>>,
    ) -> Result<PlainText<String>, Problem> {
        let whatsapp = app.parts.whatsapp.as_ref().ok_or_else(Problem::not_found)?;
        let [mode, token, challenge] = [mode.0, token.0, challenge.0].map(Option::unwrap_or_default);
        let refused = |_| Problem::forbidden("the token is not the one that was agreed on");
        Ok(PlainText(whatsapp.verify(&mode, &token, &challenge).map_err(refused)?))
    }

    /// Takes what happened in WhatsApp. When this answers 200, everything in it is stored.
    ///
    /// 401 without a signature, 403 with a wrong one, 400 when the body is not JSON.
    #[oai(path = "/whatsapp", method = "post", operation_id = "receive_whatsapp_update")]
    async fn receive_whatsapp_update(
        &self,
        app: Data<&App>,
        /// `sha256=` and the HMAC of the body with the secret of the app, in hex.
        #[oai(name = "X-Hub-Signature-256")]
        signature: Header<Option<String>>,
        update: RawUpdate,
    ) -> Result<(), Problem> {
        let whatsapp = app.parts.whatsapp.as_ref().ok_or_else(Problem::not_found)?;
        whatsapp.receive(signature.as_deref(), &update.0).await.map_err(|error| match error {
            Error::Invalid(_) => Problem::malformed("the body must be JSON"),
            Error::Forbidden => Problem::forbidden("the signature does not fit the body"),
            error => error.into(),
        })
    }
}
