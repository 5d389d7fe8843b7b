//! Contacts to rows and back: the contact, its points, and where its values came from.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{Contact, ContactData, NameParts, Origin, Point, search};
use crate::database::Transaction;
use crate::entity::contact::Visibility;
use crate::entity::{Channel, contact, contact_point, contact_tag, field_origin};
use crate::error::{Error, Result};
use crate::id::{ContactId, FieldOriginId, UserId};
use crate::undo;

/// The `field` of an origin that belongs to a contact point.
const POINT: &str = "point";

/// Adds a contact with everything that belongs to it.
pub(crate) async fn insert(tx: &Transaction, owner: UserId, source: Channel, data: &ContactData) -> Result<ContactId> {
    let id = ContactId::new();
    let mut row = row_of(data);
    row.id = Set(id);
    row.owner_id = Set(owner);
    row.visibility = Set(Visibility::Private);
    row.source = Set(source);
    row.created_at = Set(tx.now());
    row.updated_at = Set(tx.now());
    row.deleted_at = Set(None);
    row.version = Set(1);
    contact::Entity::insert(row).exec_without_returning(tx.db()).await?;
    insert_belongings(tx, id, data).await?;
    Ok(id)
}

/// Puts `data` in the place of what stands, if nobody else did so first.
pub(super) async fn replace(tx: &Transaction, before: &contact::Model, data: &ContactData) -> Result<()> {
    let mut row = row_of(data);
    row.updated_at = Set(tx.now());
    row.version = Set(before.version + 1);
    let updated = contact::Entity::update_many()
        .set(row)
        .filter(contact::Column::Id.eq(before.id))
        .filter(contact::Column::Version.eq(before.version))
        .exec(tx.db())
        .await?;
    if updated.rows_affected == 0 {
        return Err(Error::Stale { current: before.version + 1 });
    }
    field_origin::Entity::delete_many().filter(field_origin::Column::ContactId.eq(before.id)).exec(tx.db()).await?;
    contact_point::Entity::delete_many().filter(contact_point::Column::ContactId.eq(before.id)).exec(tx.db()).await?;
    contact_tag::Entity::delete_many().filter(contact_tag::Column::ContactId.eq(before.id)).exec(tx.db()).await?;
    insert_belongings(tx, before.id, data).await
}

/// Marks a contact deleted, if nobody else changed it first.
pub(super) async fn mark_deleted(tx: &Transaction, record: &contact::Model) -> Result<()> {
    let updated = contact::Entity::update_many()
        .col_expr(contact::Column::DeletedAt, Expr::value(tx.now()))
        .col_expr(contact::Column::Version, Expr::value(record.version + 1))
        .filter(contact::Column::Id.eq(record.id))
        .filter(contact::Column::Version.eq(record.version))
        .exec(tx.db())
        .await?;
    if updated.rows_affected == 0 { Err(Error::Stale { current: record.version + 1 }) } else { Ok(()) }
}

/// Takes the mark off again, if nothing happened to the contact since.
pub(super) async fn unmark_deleted(tx: &Transaction, owner: UserId, id: ContactId, version: i64) -> Result<()> {
    let updated = contact::Entity::update_many()
        .col_expr(contact::Column::DeletedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(contact::Column::Version, Expr::value(version + 1))
        .filter(contact::Column::Id.eq(id))
        .filter(contact::Column::OwnerId.eq(owner))
        .filter(contact::Column::Version.eq(version))
        .exec(tx.db())
        .await?;
    if updated.rows_affected == 0 { Err(undo::changed_since()) } else { Ok(()) }
}

/// Removes a contact with everything that belongs to it.
pub(super) async fn remove(tx: &Transaction, record: &contact::Model) -> Result<()> {
    contact::Entity::delete_by_id(record.id).exec(tx.db()).await?;
    Ok(())
}

/// One contact with everything that belongs to it.
pub(super) async fn load_one(db: &impl ConnectionTrait, record: contact::Model) -> Result<Contact> {
    load(db, vec![record]).await?.pop().ok_or(Error::NotFound)
}

/// Contacts with everything that belongs to them, in three queries, in the order given.
pub(super) async fn load(db: &impl ConnectionTrait, records: Vec<contact::Model>) -> Result<Vec<Contact>> {
    let ids: Vec<ContactId> = records.iter().map(|record| record.id).collect();
    let points = contact_point::Entity::find()
        .filter(contact_point::Column::ContactId.is_in(ids.clone()))
        .order_by_asc(contact_point::Column::Position)
        .all(db)
        .await?;
    let tags = contact_tag::Entity::find()
        .filter(contact_tag::Column::ContactId.is_in(ids.clone()))
        .order_by_asc(contact_tag::Column::Position)
        .all(db)
        .await?;
    let origins = field_origin::Entity::find().filter(field_origin::Column::ContactId.is_in(ids)).all(db).await?;
    let mut tags_of: HashMap<ContactId, Vec<String>> = HashMap::new();
    for tag in tags {
        tags_of.entry(tag.contact_id).or_default().push(tag.tag);
    }
    let mut points_of: HashMap<ContactId, Vec<contact_point::Model>> = HashMap::new();
    for point in points {
        points_of.entry(point.contact_id).or_default().push(point);
    }
    let mut origins_of: HashMap<ContactId, Vec<field_origin::Model>> = HashMap::new();
    for origin in origins {
        origins_of.entry(origin.contact_id).or_default().push(origin);
    }
    Ok(records
        .into_iter()
        .map(|record| {
            let points = points_of.remove(&record.id).unwrap_or_default();
            let origins = origins_of.remove(&record.id).unwrap_or_default();
            let tags = tags_of.remove(&record.id).unwrap_or_default();
            let data = data_of(&record, points, origins, tags);
            Contact { record, data }
        })
        .collect())
}

fn row_of(data: &ContactData) -> contact::ActiveModel {
    contact::ActiveModel {
        name_prefix: Set(data.name.prefix.clone()),
        given_name: Set(data.name.given.clone()),
        additional_name: Set(data.name.additional.clone()),
        family_name: Set(data.name.family.clone()),
        name_suffix: Set(data.name.suffix.clone()),
        display_name: Set(data.display_name.clone()),
        company: Set(data.company.clone()),
        title: Set(data.title.clone()),
        department: Set(data.department.clone()),
        note: Set(data.note.clone()),
        event: Set(data.event.clone()),
        identity_key: Set(search::identity_of(data)),
        search_key: Set(search::key_of(data)),
        ..Default::default()
    }
}

async fn insert_belongings(tx: &Transaction, contact_id: ContactId, data: &ContactData) -> Result<()> {
    let mut origins: Vec<field_origin::ActiveModel> =
        data.origins.iter().map(|(field, origin)| origin_row(contact_id, field, None, origin)).collect();
    let mut points = Vec::with_capacity(data.points.len());
    for (position, point) in data.points.iter().enumerate() {
        points.push(contact_point::ActiveModel {
            id: Set(point.id),
            contact_id: Set(contact_id),
            position: Set(position as i32),
            kind: Set(point.kind),
            label: Set(point.label.clone()),
            value: Set(point.value.clone()),
            normal_form: Set(point.normal_form.clone()),
            address: Set(point.address.clone()),
        });
        if let Some(origin) = &point.origin {
            origins.push(origin_row(contact_id, POINT, Some(point), origin));
        }
    }
    if !points.is_empty() {
        contact_point::Entity::insert_many(points).exec_without_returning(tx.db()).await?;
    }
    let tags: Vec<contact_tag::ActiveModel> = data
        .tags
        .iter()
        .enumerate()
        .map(|(position, tag)| contact_tag::ActiveModel {
            contact_id: Set(contact_id),
            tag: Set(tag.clone()),
            position: Set(position as i32),
        })
        .collect();
    if !tags.is_empty() {
        contact_tag::Entity::insert_many(tags).exec_without_returning(tx.db()).await?;
    }
    if !origins.is_empty() {
        field_origin::Entity::insert_many(origins).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

fn origin_row(contact_id: ContactId, field: &str, point: Option<&Point>, origin: &Origin) -> field_origin::ActiveModel {
    field_origin::ActiveModel {
        id: Set(FieldOriginId::new()),
        contact_id: Set(contact_id),
        field: Set(field.to_owned()),
        contact_point_id: Set(point.map(|point| point.id)),
        card_side_id: Set(origin.side_id),
        engine: Set(origin.engine.clone()),
        confidence: Set(origin.confidence),
        polygons: Set(origin.polygons.clone()),
    }
}

fn data_of(
    record: &contact::Model,
    points: Vec<contact_point::Model>,
    origins: Vec<field_origin::Model>,
    tags: Vec<String>,
) -> ContactData {
    let mut of_points = HashMap::new();
    let mut of_fields = std::collections::BTreeMap::new();
    for row in origins {
        let origin = Origin {
            side_id: row.card_side_id,
            engine: row.engine,
            confidence: row.confidence,
            polygons: row.polygons,
        };
        match row.contact_point_id {
            Some(point) => drop(of_points.insert(point, origin)),
            None => drop(of_fields.insert(row.field, origin)),
        }
    }
    let points = points
        .into_iter()
        .map(|point| Point {
            origin: of_points.remove(&point.id),
            id: point.id,
            kind: point.kind,
            label: point.label,
            value: point.value,
            normal_form: point.normal_form,
            address: point.address,
        })
        .collect();
    ContactData {
        name: NameParts {
            prefix: record.name_prefix.clone(),
            given: record.given_name.clone(),
            additional: record.additional_name.clone(),
            family: record.family_name.clone(),
            suffix: record.name_suffix.clone(),
        },
        display_name: record.display_name.clone(),
        company: record.company.clone(),
        title: record.title.clone(),
        department: record.department.clone(),
        note: record.note.clone(),
        event: record.event.clone(),
        tags,
        points,
        origins: of_fields,
    }
}
