//! From what was read to a contact-to-be: the sides of a card make one draft.

use recognition::{AddressField, CardReading, Fields, PhoneField, Polygon, SocialField, Source, TextField};

use super::Annotation;
use crate::contacts::{Address, ContactData, MAX_POINTS, NameParts, Origin, Point, PointKind, Polygons, normal_form};
use crate::id::{CardSideId, ContactPointId};

/// One draft of all sides: single values from the first side that has them, points of every side without repetition.
pub(super) fn from_readings(readings: &[(CardSideId, &CardReading)]) -> ContactData {
    let mut draft = ContactData::default();
    for (side, reading) in readings {
        add_fields(&mut draft, Some(*side), &reading.fields);
    }
    finished(draft)
}

/// A draft of what was never photographed.
pub(super) fn from_fields(fields: &Fields) -> ContactData {
    let mut draft = ContactData::default();
    add_fields(&mut draft, None, fields);
    finished(draft)
}

/// The front with what only the back has.
pub(super) fn combined(mut front: ContactData, back: &ContactData) -> ContactData {
    if front.display_name.is_empty() || !has_name(&front) && has_name(back) {
        front.name.clone_from(&back.name);
        front.display_name.clone_from(&back.display_name);
        let origin = back.origins.get("name");
        front.origins.extend(origin.map(|origin| ("name".to_owned(), origin.clone())));
    }
    let singles = [
        ("company", &mut front.company, &back.company),
        ("title", &mut front.title, &back.title),
        ("department", &mut front.department, &back.department),
    ];
    for (field, place, other) in singles {
        if place.is_none() && other.is_some() {
            place.clone_from(other);
            let origin = back.origins.get(field);
            front.origins.extend(origin.map(|origin| (field.to_owned(), origin.clone())));
        }
    }
    add_points(&mut front, back.points.iter().cloned());
    Annotation::of_draft(Some(back)).add_to(&mut front);
    front.points.truncate(MAX_POINTS);
    front
}

/// Whether a person's name is known, as opposed to a name made of the company.
pub(super) fn has_name(data: &ContactData) -> bool {
    data.name != NameParts::default()
}

fn finished(draft: ContactData) -> ContactData {
    let untidied = draft.clone();
    // What the reader gives may break a limit; then the person decides what to cut.
    draft.tidied().unwrap_or(untidied)
}

fn add_fields(draft: &mut ContactData, side: Option<CardSideId>, fields: &Fields) {
    if let Some(name) = &fields.name
        && !draft.origins.contains_key("name")
    {
        let parts = &name.parts;
        draft.name = NameParts {
            prefix: parts.prefix.clone(),
            given: parts.given.clone(),
            additional: parts.additional.clone(),
            family: parts.family.clone(),
            suffix: parts.suffix.clone(),
        };
        draft.display_name.clone_from(&name.value);
        if draft.name == NameParts::default() {
            draft.name.family = Some(name.value.clone());
        }
        draft.origins.insert("name".to_owned(), origin(side, name.engine, name.confidence, &name.polygons));
    }
    let singles = [
        ("company", &mut draft.company, &fields.company),
        ("title", &mut draft.title, &fields.title),
        ("department", &mut draft.department, &fields.department),
    ];
    for (field, place, read) in singles {
        if let Some(read) = read
            && place.is_none()
        {
            *place = Some(read.value.clone());
            draft.origins.insert(field.to_owned(), of_text(side, read));
        }
    }
    let mut points: Vec<Point> = Vec::new();
    points.extend(fields.phones.iter().map(|phone| of_phone(side, phone)));
    points.extend(fields.emails.iter().map(|email| of_value(side, PointKind::Email, email)));
    points.extend(fields.urls.iter().map(|url| of_value(side, PointKind::Url, url)));
    let addresses = if fields.addresses.is_empty() { fields.address.as_slice() } else { &fields.addresses };
    points.extend(addresses.iter().map(|address| of_address(side, address)));
    points.extend(fields.socials.iter().map(|social| of_social(side, social)));
    add_points(draft, points);
}

fn add_points(draft: &mut ContactData, points: impl IntoIterator<Item = Point>) {
    for point in points {
        if !draft.points.iter().any(|other| is_same(other, &point)) {
            draft.points.push(point);
        }
    }
}

/// Whether two points reach the same.
pub(super) fn is_same(one: &Point, other: &Point) -> bool {
    let same_form = one.normal_form.is_some() && one.normal_form == other.normal_form;
    one.kind == other.kind && (one.value == other.value || same_form)
}

fn of_phone(side: Option<CardSideId>, phone: &PhoneField) -> Point {
    let label = phone.kind.word();
    let value = phone.value.clone();
    let value = match &phone.extension {
        Some(extension) if !normal_form::digits(&value).ends_with(extension.as_str()) => {
            format!("{value} ext. {extension}")
        }
        _ => value,
    };
    let origin = origin(side, phone.engine, phone.confidence, &phone.polygons);
    let number = point(PointKind::Phone, Some(label), value, None, origin);
    // The reader knows the country of the card, which the number itself may not print.
    Point { normal_form: phone.e164.clone().or_else(|| number.normal_form.clone()), ..number }
}

fn of_value(side: Option<CardSideId>, kind: PointKind, field: &TextField) -> Point {
    point(kind, None, field.value.clone(), None, of_text(side, field))
}

fn of_address(side: Option<CardSideId>, field: &AddressField) -> Point {
    let parts = &field.parts;
    let address = Address {
        street: parts.street.clone(),
        postal_code: parts.postal_code.clone(),
        locality: parts.locality.clone(),
        region: parts.region.clone(),
        country: parts.country.clone(),
    };
    let origin = origin(side, field.engine, field.confidence, &field.polygons);
    point(PointKind::Address, None, field.value.clone(), Some(address), origin)
}

fn of_social(side: Option<CardSideId>, field: &SocialField) -> Point {
    let origin = origin(side, field.engine, field.confidence, &field.polygons);
    point(PointKind::Social, Some(&field.network), field.value.clone(), None, origin)
}

fn point(kind: PointKind, label: Option<&str>, value: String, address: Option<Address>, origin: Origin) -> Point {
    Point {
        id: ContactPointId::new(),
        kind,
        label: label.map(ToOwned::to_owned),
        normal_form: normal_form::of(kind, &value),
        value,
        address,
        origin: Some(origin),
    }
}

fn of_text(side: Option<CardSideId>, field: &TextField) -> Origin {
    origin(side, field.engine, field.confidence, &field.polygons)
}

fn origin(side: Option<CardSideId>, engine: Source, confidence: f32, polygons: &[Polygon]) -> Origin {
    Origin {
        side_id: side,
        engine: engine.word().to_owned(),
        confidence: Some((f64::from(confidence) * 1000.0).round() / 1000.0),
        polygons: Polygons(polygons.to_vec()),
    }
}
