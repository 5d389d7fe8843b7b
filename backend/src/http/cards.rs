//! Photographed cards: hand in, look, correct, decide.

use crm::entity::Channel;
use crm::{CardId, ContactId, cards, outbox, undo};
use poem::web::Data;
use poem_openapi::param::{Header, Path, Query};
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};
use uuid::Uuid;

use super::Tag;
use super::actor::Signed;
use super::answers::{Accepted, Versioned};
use super::app::App;
use super::json::JsonBody;
use super::problem::Problem;
use super::upload::Upload;
use super::views::cards::{AnswerProblem, Card, CardPage, CardStatus, Neighbour};
use super::views::duplicates::{Duplicate, DuplicatePage};
use super::views::imports::CardImport;
use super::views::paging::{cursor, page};
use super::views::patches::ContactPatch;
use super::views::versions::{etag, if_match};

/// A file was taken in.
#[derive(ApiResponse)]
pub(crate) enum Imported {
    /// What became of it.
    #[oai(status = 201)]
    Created(Json<CardImport>),
}

pub(crate) struct Cards;

#[OpenApi(prefix_path = "/api/v1/cards", tag = "Tag::Cards")]
impl Cards {
    /// Hands in a picture of a card.
    ///
    /// The answer comes as soon as the picture is stored; it is read afterwards. Listen to the stream, or ask again.
    #[oai(path = "/", method = "post", operation_id = "create_card")]
    async fn create_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// A key of your own, 1 to 128 visible ASCII characters: sent again within 24 hours, it makes no second card.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        upload: Upload,
    ) -> Result<Accepted<Card>, Problem> {
        let submission = cards::Submission {
            bytes: upload.bytes,
            file_name: upload.file_name,
            channel: Channel::Web,
            idempotency_key: key.0,
        };
        let card = cards::submit(app.crm(), &signed.actor, submission).await?;
        Ok(accepted(card))
    }

    /// Hands in a vCard file: each entry becomes a card that waits for its verdict.
    ///
    /// Entries that tell of nobody are named with their line and what to do; the others are taken. When nothing could be
    /// taken, nothing is, and the answer is 422.
    #[oai(path = "/import", method = "post", operation_id = "import_cards")]
    async fn import_cards(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// A key of your own, 1 to 128 visible ASCII characters: sent again within 24 hours, it makes no second cards.
        #[oai(name = "Idempotency-Key")]
        key: Header<Option<String>>,
        upload: Upload,
    ) -> Result<Imported, Problem> {
        let import = cards::import(app.crm(), &signed.actor, upload.bytes, key.as_deref()).await?;
        Ok(Imported::Created(Json(import.into())))
    }

    /// Lists the caller's cards, newest first.
    #[oai(path = "/", method = "get", operation_id = "list_cards")]
    async fn list_cards(
        &self,
        app: Data<&App>,
        signed: Signed,
        /// Only cards that stand so.
        status: Query<Option<CardStatus>>,
        /// Most cards of the page, 1 to 200; 50 when left out.
        limit: Query<Option<u64>>,
        /// `next_cursor` of the page before.
        #[oai(name = "cursor")]
        after: Query<Option<String>>,
    ) -> Result<Json<CardPage>, Problem> {
        let wanted = page(limit.0, after.as_deref())?;
        let found = cards::list(app.crm(), &signed.actor, status.0.map(Into::into), wanted).await?;
        let next_cursor = cursor(found.next);
        Ok(Json(CardPage { items: found.items.into_iter().map(Card::brief).collect(), next_cursor }))
    }

    /// Shows one card with the words that were read.
    #[oai(path = "/:id", method = "get", operation_id = "get_card")]
    async fn get_card(&self, app: Data<&App>, signed: Signed, id: Path<Uuid>) -> Result<Versioned<Card>, Problem> {
        let (crm, actor) = (app.crm(), &signed.actor);
        let card = cards::get(crm, actor, CardId(id.0)).await?;
        let (id, version) = (card.record.id, card.record.version);
        let unsent = outbox::unsent_answer(&crm.db, id).await?;
        let step = undo::possible(&crm.db, actor, undo::Of::Card(id), crm.clock.now()).await?;
        let together = cards::of_same_picture(crm, actor, &card).await?;
        let view = Card {
            answer_problem: unsent.as_deref().map(AnswerProblem::of),
            undo: step.map(Into::into),
            same_picture: (!together.is_empty()).then(|| together.into_iter().map(Neighbour::of).collect()),
            ..Card::whole(card)
        };
        Ok(Versioned::new(view, version))
    }

    /// Corrects the draft of a card: a merge patch of its fields.
    #[oai(path = "/:id", method = "patch", operation_id = "update_card")]
    async fn update_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
        body: JsonBody<ContactPatch>,
    ) -> Result<Versioned<Card>, Problem> {
        let version = if_match(version.as_deref())?;
        let change = move |draft| Ok(body.0.apply(draft));
        let card = cards::update_draft(app.crm(), &signed.actor, CardId(id.0), version, change).await?;
        Ok(versioned(card))
    }

    /// Accepts the draft of a card: a contact comes of it.
    #[oai(path = "/:id/accept", method = "post", operation_id = "accept_card")]
    async fn accept_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Card>, Problem> {
        let version = Some(if_match(version.as_deref())?);
        let card = cards::accept(app.crm(), &signed.actor, CardId(id.0), version).await?;
        Ok(versioned(card))
    }

    /// Says that this is not a card.
    #[oai(path = "/:id/reject", method = "post", operation_id = "reject_card")]
    async fn reject_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Card>, Problem> {
        let version = Some(if_match(version.as_deref())?);
        let card = cards::reject(app.crm(), &signed.actor, CardId(id.0), version).await?;
        Ok(versioned(card))
    }

    /// Makes another card the back of this one: one card with all pictures.
    #[oai(path = "/:id/join/:back_id", method = "post", operation_id = "join_card")]
    async fn join_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The card whose pictures are the back.
        back_id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Card>, Problem> {
        let version = Some(if_match(version.as_deref())?);
        let card = cards::join(app.crm(), &signed.actor, CardId(id.0), CardId(back_id.0), version).await?;
        Ok(versioned(card))
    }

    /// Makes the back of this card a card of its own again, as its pictures and its draft were before.
    #[oai(path = "/:id/separate/:back_id", method = "post", operation_id = "separate_card")]
    async fn separate_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The card that is joined to this one; `came_with` of its pictures.
        back_id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Card>, Problem> {
        let version = Some(if_match(version.as_deref())?);
        let card = cards::separate(app.crm(), &signed.actor, CardId(id.0), CardId(back_id.0), version).await?;
        Ok(versioned(card))
    }

    /// Accepts a card into a contact that is there: what the contact says stays, what only the card says is added.
    #[oai(path = "/:id/merge/:contact_id", method = "post", operation_id = "merge_card")]
    async fn merge_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The contact that is the same person.
        contact_id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Card>, Problem> {
        let version = Some(if_match(version.as_deref())?);
        let (id, contact) = (CardId(id.0), ContactId(contact_id.0));
        let card = cards::merge(app.crm(), &signed.actor, id, contact, version).await?;
        Ok(versioned(card))
    }

    /// Takes back what was done last to a card: accepted, rejected, corrected, joined, separated, merged. Possible for ten minutes.
    #[oai(path = "/:id/undo", method = "post", operation_id = "undo_card")]
    async fn undo_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Versioned<Card>, Problem> {
        let version = if_match(version.as_deref())?;
        let card = cards::undo(app.crm(), &signed.actor, CardId(id.0), version).await?;
        Ok(versioned(card))
    }

    /// Lists contacts that may be the same person as a card's draft; at most five.
    #[oai(path = "/:id/duplicates", method = "get", operation_id = "list_card_duplicates")]
    async fn list_card_duplicates(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
    ) -> Result<Json<DuplicatePage>, Problem> {
        let found = cards::duplicates(app.crm(), &signed.actor, CardId(id.0)).await?;
        Ok(Json(DuplicatePage { items: found.into_iter().map(Duplicate::from).collect() }))
    }

    /// Has the pictures of a card read once more. Its draft is given up.
    #[oai(path = "/:id/reread", method = "post", operation_id = "reread_card")]
    async fn reread_card(
        &self,
        app: Data<&App>,
        signed: Signed,
        id: Path<Uuid>,
        /// The `ETag` of the card that you saw.
        #[oai(name = "If-Match")]
        version: Header<Option<String>>,
    ) -> Result<Accepted<Card>, Problem> {
        let version = if_match(version.as_deref())?;
        let card = cards::reread(app.crm(), &signed.actor, CardId(id.0), version).await?;
        Ok(accepted(card))
    }
}

fn versioned(card: cards::Card) -> Versioned<Card> {
    let version = card.record.version;
    Versioned::new(Card::whole(card), version)
}

fn accepted(card: cards::Card) -> Accepted<Card> {
    let (id, version) = (card.record.id, card.record.version);
    Accepted::Accepted(Json(Card::brief(card)), etag(version), format!("/api/v1/cards/{id}"))
}
