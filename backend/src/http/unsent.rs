//! Messages that did not reach their chat: an administrator sees why, and has them tried again or lets them be.

use crm::{OutboundMessageId, outbox};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::Tag;
use super::actor::Signed;
use super::answers::Done;
use super::app::App;
use super::problem::Problem;
use super::views::paging::{cursor, page};
use super::views::unsent::{UnsentMessage, UnsentMessagePage};
use super::views::versions::if_match;

pub(crate) struct UnsentMessages;

#[OpenApi(prefix_path = "/api/v1/unsent-messages", tag = "Tag::Chats")]
impl UnsentMessages {
    /// Lists the messages that were given up, newest first. For administrators.
    #[oai(path = "/", method = "get", operation_id = "list_unsent_messages")]
    async fn list_unsent_messages(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// Most messages of the page, 1 to 200; 50 when left out.
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(name = "cursor")]
        after: Query<Option<String>>,
    ) -> Result<Json<UnsentMessagePage>, Problem> {
        let wanted = page(limit.0, after.as_deref())?;
        let found = outbox::list_unsent(app.crm(), &signed.actor, wanted).await?;
        let next_cursor = cursor(found.next);
        Ok(Json(UnsentMessagePage { items: found.items.into_iter().map(UnsentMessage::from).collect(), next_cursor }))
    }

    /// Has a message tried again. For administrators.
    #[oai(path = "/:id/retry", method = "post", operation_id = "retry_unsent_message")]
    async fn retry_unsent_message(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `version` of the message that you saw, quoted.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Done, Problem> {
        let version = if_match(version.as_deref())?;
        outbox::retry_unsent(app.crm(), &signed.actor, OutboundMessageId(id.0), version).await?;
        Ok(Done::NoContent)
    }

    /// Lets a message be: it stands in the list no more, and is not sent. For administrators.
    #[oai(path = "/:id", method = "delete", operation_id = "dismiss_unsent_message")]
    async fn dismiss_unsent_message(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `version` of the message that you saw, quoted.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Done, Problem> {
        let version = if_match(version.as_deref())?;
        outbox::dismiss_unsent(app.crm(), &signed.actor, OutboundMessageId(id.0), version).await?;
        Ok(Done::NoContent)
    }
}
