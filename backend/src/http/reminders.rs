//! Reminders of cards and contacts.

#![expect(clippy::too_many_arguments, reason = "each parameter of the description is an argument of its handler")]

use crm::entity::Channel;
use crm::{CardId, ContactId, ReminderId, reminders};
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use uuid::Uuid;

use super::Tag;
use super::actor::Signed;
use super::answers::{Created, Versioned};
use super::app::App;
use super::json::JsonBody;
use super::problem::Problem;
use super::views::paging::{cursor, page};
use super::views::reminders::{NewReminder, Reminder, ReminderPage, ReminderPatch};
use super::views::versions::{etag, if_match};

pub(crate) struct Reminders;

#[OpenApi(prefix_path = "/api/v1/reminders", tag = "Tag::Contacts")]
impl Reminders {
    /// Lists the caller's reminders, newest first; those of a contact or a card with the next one first, all at once.
    #[oai(path = "/", method = "get", operation_id = "list_reminders")]
    async fn list_reminders(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// Only open ones of this contact and the cards that it came from.
        contact_id: Query<Option<Uuid>>,
        /// Only open ones of this card.
        card_id: Query<Option<Uuid>>,
        /// Also those that are done.
        all: Query<Option<bool>>,
        /// Most reminders of the page, 1 to 200; 50 when left out.
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(name = "cursor")]
        after: Query<Option<String>>,
    ) -> Result<Json<ReminderPage>, Problem> {
        let (crm, actor) = (app.crm(), &signed.actor);
        let few = match (contact_id.0, card_id.0) {
            (Some(id), _) => Some(reminders::of_contact(crm, actor, ContactId(id)).await?),
            (None, Some(id)) => Some(reminders::of_card(crm, actor, CardId(id)).await?),
            (None, None) => None,
        };
        if let Some(few) = few {
            return Ok(Json(ReminderPage { items: few.into_iter().map(Reminder::from).collect(), next_cursor: None }));
        }
        let wanted = page(limit.0, after.as_deref())?;
        let found = reminders::list(crm, actor, !all.0.unwrap_or(false), wanted).await?;
        let next_cursor = cursor(found.next);
        Ok(Json(ReminderPage { items: found.items.into_iter().map(Reminder::from).collect(), next_cursor }))
    }

    /// Adds a reminder of a card or a contact.
    #[oai(path = "/", method = "post", operation_id = "create_reminder")]
    async fn create_reminder(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// A key of your own, 1 to 128 visible ASCII characters: sent again within 24 hours, it makes no second reminder.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: JsonBody<NewReminder>,
    ) -> Result<Created<Reminder>, Problem> {
        let new = reminders::NewReminder {
            card_id: body.0.card_id.map(CardId),
            contact_id: body.0.contact_id.map(ContactId),
            note: body.0.note,
            due_at: body.0.due_at,
            channel: Channel::Web,
            external_chat_id: None,
            external_user_id: None,
        };
        let reminder = reminders::create(app.crm(), &signed.actor, new, key.0.as_deref()).await?;
        let (id, version) = (reminder.id, reminder.version);
        Ok(Created::Created(Json(reminder.into()), etag(version), format!("/api/v1/reminders/{id}")))
    }

    /// Shows one reminder.
    #[oai(path = "/:id", method = "get", operation_id = "get_reminder")]
    async fn get_reminder(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
    ) -> Result<Versioned<Reminder>, Problem> {
        let reminder = reminders::get(app.crm(), &signed.actor, ReminderId(id.0)).await?;
        let version = reminder.version;
        Ok(Versioned::new(reminder.into(), version))
    }

    /// Puts a reminder off, or notes that it is done.
    #[oai(path = "/:id", method = "patch", operation_id = "update_reminder")]
    async fn update_reminder(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the reminder that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: JsonBody<ReminderPatch>,
    ) -> Result<Versioned<Reminder>, Problem> {
        let version = if_match(version.as_deref())?;
        let change = match (body.0.done, body.0.due_at) {
            (Some(true), None) => reminders::Change::Done,
            (None | Some(false), Some(due_at)) => reminders::Change::Snooze(due_at),
            _ => return Err(Problem::invalid("/done", "send either done: true or a due_at")),
        };
        let reminder = reminders::change(app.crm(), &signed.actor, ReminderId(id.0), version, change).await?;
        let version = reminder.version;
        Ok(Versioned::new(reminder.into(), version))
    }
}
