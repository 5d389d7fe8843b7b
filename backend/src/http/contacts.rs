//! Contacts.

use crm::{ContactId, cards, contacts, exchange, undo};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::Tag;
use super::actor::Signed;
use super::answers::{Created, Done, Versioned};
use super::app::App;
use super::json::JsonBody;
use super::problem::Problem;
use super::views::cards::Card;
use super::views::contacts::{Contact, ContactPage};
use super::views::duplicates::{Duplicate, DuplicatePage};
use super::views::paging::{cursor, page};
use super::views::patches::{ContactPatch, NewContact};
use super::views::versions::{etag, if_match};

/// vCards, one after the other.
#[derive(ApiResponse)]
pub(crate) enum VcardFile {
    /// The file.
    #[oai(status = 200)]
    Ok(
        PlainText<String>,
        /// Always `text/vcard`.
        #[oai(header = "Content-Type")]
        String,
        /// A name for the file.
        #[oai(header = "Content-Disposition")]
        String,
    ),
}

const VCARD: &str = "text/vcard; charset=utf-8";

pub(crate) struct Contacts;

#[OpenApi(prefix_path = "/api/v1/contacts", tag = "Tag::Contacts")]
impl Contacts {
    /// Lists the caller's contacts, newest first.
    #[oai(path = "/", method = "get", operation_id = "list_contacts")]
    async fn list_contacts(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// Words that must all occur in a contact, in any spelling of accents and alphabets; or digits of a phone.
        query: Query<Option<String>>,
        /// Most contacts of the page, 1 to 200; 50 when left out.
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(name = "cursor")]
        after: Query<Option<String>>,
    ) -> Result<Json<ContactPage>, Problem> {
        let wanted = page(limit.0, after.as_deref())?;
        let found = contacts::list(app.crm(), &signed.actor, query.as_deref(), wanted).await?;
        let next_cursor = cursor(found.next);
        Ok(Json(ContactPage { items: found.items.into_iter().map(Contact::from).collect(), next_cursor }))
    }

    /// Hands out the caller's contacts as one vCard 3.0 file.
    #[oai(path = "/export", method = "get", operation_id = "export_contacts")]
    async fn export_contacts(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// Only contacts in which all these words occur.
        query: Query<Option<String>>,
    ) -> Result<VcardFile, Problem> {
        let export = exchange::export_vcards(app.crm(), &signed.actor, query.as_deref()).await?;
        Ok(VcardFile::Ok(PlainText(export.text), VCARD.to_owned(), "attachment; filename=\"contacts.vcf\"".to_owned()))
    }

    /// Adds a contact.
    #[oai(path = "/", method = "post", operation_id = "create_contact")]
    async fn create_contact(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// A key of your own, 1 to 128 visible ASCII characters: sent again within 24 hours, it makes no second contact.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        body: JsonBody<NewContact>,
    ) -> Result<Created<Contact>, Problem> {
        let (crm, data) = (app.crm(), body.0.into());
        let contact = match &key.0 {
            Some(key) => contacts::create_once(crm, &signed.actor, data, key).await?,
            None => contacts::create(crm, &signed.actor, data).await?,
        };
        let (id, version) = (contact.record.id, contact.record.version);
        Ok(Created::Created(Json(contact.into()), etag(version), format!("/api/v1/contacts/{id}")))
    }

    /// Shows one contact with the cards that it came from.
    #[oai(path = "/:id", method = "get", operation_id = "get_contact")]
    async fn get_contact(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
    ) -> Result<Versioned<Contact>, Problem> {
        let id = ContactId(id.0);
        let contact = contacts::get(app.crm(), &signed.actor, id).await?;
        let cards = cards::of_contact(app.crm(), &signed.actor, id).await?;
        let now = app.crm().clock.now();
        let step = undo::possible(&app.crm().db, &signed.actor, undo::Of::Contact(id), now).await?;
        let version = contact.record.version;
        let cards = Some(cards.into_iter().map(Card::brief).collect());
        Ok(Versioned::new(Contact { cards, undo: step.map(Into::into), ..contact.into() }, version))
    }

    /// Lists the caller's other contacts that may be the same person; at most five.
    #[oai(path = "/:id/duplicates", method = "get", operation_id = "list_contact_duplicates")]
    async fn list_contact_duplicates(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
    ) -> Result<Json<DuplicatePage>, Problem> {
        let found = contacts::duplicates(app.crm(), &signed.actor, ContactId(id.0)).await?;
        Ok(Json(DuplicatePage { items: found.into_iter().map(Duplicate::from).collect() }))
    }

    /// Puts another contact into this one, when both are the same person: what this one says stays, what only the other one says
    /// is added, its cards and reminders go along, and it is gone.
    #[oai(path = "/:id/merge/:other_id", method = "post", operation_id = "merge_contacts")]
    async fn merge_contacts(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The contact that goes into this one.
        other_id: Path<Uuid>,
        /// The `ETag` of the contact that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Contact>, Problem> {
        let version = if_match(version.as_deref())?;
        let (id, other) = (ContactId(id.0), ContactId(other_id.0));
        let contact = contacts::merge(app.crm(), &signed.actor, id, other, version).await?;
        Ok(versioned(contact))
    }

    /// Takes back what was done last to a contact, also that it was deleted. Possible for ten minutes.
    #[oai(path = "/:id/undo", method = "post", operation_id = "undo_contact")]
    async fn undo_contact(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the contact that you saw; of one that was deleted, the `ETag` with which it was deleted.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Contact>, Problem> {
        let version = if_match(version.as_deref())?;
        let contact = contacts::undo(app.crm(), &signed.actor, ContactId(id.0), version).await?;
        Ok(versioned(contact))
    }

    /// Changes a contact: a merge patch.
    #[oai(path = "/:id", method = "patch", operation_id = "update_contact")]
    async fn update_contact(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the contact that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: JsonBody<ContactPatch>,
    ) -> Result<Versioned<Contact>, Problem> {
        let version = if_match(version.as_deref())?;
        let change = move |data| Ok(body.0.apply(data));
        let contact = contacts::update(app.crm(), &signed.actor, ContactId(id.0), version, change).await?;
        Ok(versioned(contact))
    }

    /// Deletes a contact. For ten minutes that can be taken back.
    #[oai(path = "/:id", method = "delete", operation_id = "delete_contact")]
    async fn delete_contact(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the contact that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Done, Problem> {
        let version = if_match(version.as_deref())?;
        contacts::delete(app.crm(), &signed.actor, ContactId(id.0), version).await?;
        Ok(Done::NoContent)
    }
}

fn versioned(contact: contacts::Contact) -> Versioned<Contact> {
    let version = contact.record.version;
    Versioned::new(contact.into(), version)
}
