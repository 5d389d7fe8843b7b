//! Contacts, and what a draft shares with them.

use chrono::{DateTime, Utc};
use crm::contacts;
use poem_openapi::{Enum, Object};
use serde::Deserialize;
use uuid::Uuid;

use super::cards::{Card, ChannelView};
use super::undo::UndoStep;

/// Corner points in pixels.
pub(crate) type Polygon = Vec<Vec<f64>>;

/// To hundredths of a pixel: more is not known and only makes answers long.
pub(crate) fn outline(points: &[[f32; 2]]) -> Polygon {
    points.iter().map(|point| point.iter().map(|v| rounded(f64::from(*v), 100.0)).collect()).collect()
}

pub(crate) fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}

/// Parts of a name, as in vCard N (RFC 6350 §6.2.2).
#[derive(Clone, Debug, Default, Object, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Name {
    /// Honorific prefix, `Dr.`.
    pub(crate) prefix: Option<String>,
    /// Given name.
    pub(crate) given: Option<String>,
    /// Additional names.
    pub(crate) additional: Option<String>,
    /// Family name.
    pub(crate) family: Option<String>,
    /// Honorific suffix, `MBA`.
    pub(crate) suffix: Option<String>,
}

impl From<contacts::NameParts> for Name {
    fn from(parts: contacts::NameParts) -> Self {
        let contacts::NameParts { prefix, given, additional, family, suffix } = parts;
        Self { prefix, given, additional, family, suffix }
    }
}

impl From<Name> for contacts::NameParts {
    fn from(name: Name) -> Self {
        let Name { prefix, given, additional, family, suffix } = name;
        Self { prefix, given, additional, family, suffix }
    }
}

/// Parts of a postal address, as in vCard ADR (RFC 6350 §6.3.1).
#[derive(Clone, Debug, Default, Object, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Address {
    /// Street with number.
    pub(crate) street: Option<String>,
    /// Postal code.
    pub(crate) postal_code: Option<String>,
    /// Town.
    pub(crate) locality: Option<String>,
    /// State or province.
    pub(crate) region: Option<String>,
    /// Country.
    pub(crate) country: Option<String>,
}

impl From<contacts::Address> for Address {
    fn from(address: contacts::Address) -> Self {
        let contacts::Address { street, postal_code, locality, region, country } = address;
        Self { street, postal_code, locality, region, country }
    }
}

impl From<Address> for contacts::Address {
    fn from(address: Address) -> Self {
        let Address { street, postal_code, locality, region, country } = address;
        Self { street, postal_code, locality, region, country }
    }
}

/// Who found a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "kebab-case")]
pub(crate) enum Engine {
    /// The text recognition of this machine.
    Tesseract,
    /// A QR code.
    Qr,
    /// Google's text recognition.
    GoogleVision,
    /// Parsio's text recognition.
    Parsio,
    /// The text recognition of another server.
    Http,
    /// A vCard file or a contact of an address book.
    Vcard,
    /// Text that somebody pasted.
    Text,
    /// A person.
    Person,
}

/// Where a value came from.
#[derive(Clone, Debug, Object)]
pub(crate) struct Origin {
    /// The picture; absent when nothing was photographed.
    pub(crate) side_id: Option<Uuid>,
    /// Who found it.
    pub(crate) engine: Engine,
    /// Probability that the value is exactly right, 0 to 1; absent once a person decided.
    pub(crate) confidence: Option<f64>,
    /// Outlines in pixels of the side's picture, clockwise from the top left.
    pub(crate) polygons: Vec<Polygon>,
}

impl From<contacts::Origin> for Origin {
    fn from(origin: contacts::Origin) -> Self {
        Self {
            side_id: origin.side_id.map(|id| id.0),
            engine: match origin.engine.as_str() {
                "tesseract" => Engine::Tesseract,
                "qr" => Engine::Qr,
                "google-vision" => Engine::GoogleVision,
                "parsio" => Engine::Parsio,
                "http" => Engine::Http,
                "vcard" => Engine::Vcard,
                "text" => Engine::Text,
                _ => Engine::Person,
            },
            confidence: origin.confidence,
            polygons: origin.polygons.0.iter().map(|polygon| outline(polygon)).collect(),
        }
    }
}

/// Origins of the single values.
#[derive(Clone, Debug, Default, Object)]
pub(crate) struct Origins {
    /// Of the name.
    pub(crate) name: Option<Origin>,
    /// Of the company.
    pub(crate) company: Option<Origin>,
    /// Of the title.
    pub(crate) title: Option<Origin>,
    /// Of the department.
    pub(crate) department: Option<Origin>,
}

/// The kind of a contact point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Deserialize)]
#[oai(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub(crate) enum PointKind {
    /// Telephone number.
    Phone,
    /// Mail address.
    Email,
    /// Web address.
    Url,
    /// Postal address.
    Address,
    /// Profile in a network.
    Social,
}

impl From<contacts::PointKind> for PointKind {
    fn from(kind: contacts::PointKind) -> Self {
        match kind {
            contacts::PointKind::Phone => Self::Phone,
            contacts::PointKind::Email => Self::Email,
            contacts::PointKind::Url => Self::Url,
            contacts::PointKind::Address => Self::Address,
            contacts::PointKind::Social => Self::Social,
        }
    }
}

impl From<PointKind> for contacts::PointKind {
    fn from(kind: PointKind) -> Self {
        match kind {
            PointKind::Phone => Self::Phone,
            PointKind::Email => Self::Email,
            PointKind::Url => Self::Url,
            PointKind::Address => Self::Address,
            PointKind::Social => Self::Social,
        }
    }
}

/// A phone number, mail address, site, postal address or profile.
#[derive(Clone, Debug, Object)]
pub(crate) struct Point {
    /// Stable through changes of the value.
    pub(crate) id: Uuid,
    /// What it is.
    pub(crate) kind: PointKind,
    /// `work`, `mobile`, `home`, `fax`, `pager`, `other`, or the network of a profile.
    pub(crate) label: Option<String>,
    /// As written.
    pub(crate) value: String,
    /// As compared: E.164, lower-case address, ….
    pub(crate) normal_form: Option<String>,
    /// Parts of a postal address.
    pub(crate) address: Option<Address>,
    /// Where it came from.
    pub(crate) origin: Option<Origin>,
}

impl From<contacts::Point> for Point {
    fn from(point: contacts::Point) -> Self {
        Self {
            id: point.id.0,
            kind: point.kind.into(),
            label: point.label,
            value: point.value,
            normal_form: point.normal_form,
            address: point.address.map(Address::from),
            origin: point.origin.map(Origin::from),
        }
    }
}

/// What is written on a card.
#[derive(Clone, Debug, Object)]
pub(crate) struct ContactData {
    /// Parts of the name.
    pub(crate) name: Name,
    /// The name as shown.
    pub(crate) display_name: String,
    /// Organisation.
    pub(crate) company: Option<String>,
    /// Job title.
    pub(crate) title: Option<String>,
    /// Department.
    pub(crate) department: Option<String>,
    /// A person's remark.
    pub(crate) note: Option<String>,
    /// Where the card was received: a fair, a meeting.
    pub(crate) event: Option<String>,
    /// Words by which contacts are grouped, in lower case without a hash.
    pub(crate) tags: Vec<String>,
    /// Phones, mail addresses and so on, in order.
    pub(crate) points: Vec<Point>,
    /// Where the single values came from.
    pub(crate) origins: Origins,
}

impl From<contacts::ContactData> for ContactData {
    fn from(data: contacts::ContactData) -> Self {
        let mut origins = data.origins;
        let mut origin = |field: &str| origins.remove(field).map(Origin::from);
        Self {
            name: data.name.into(),
            display_name: data.display_name,
            company: data.company,
            title: data.title,
            department: data.department,
            note: data.note,
            event: data.event,
            tags: data.tags,
            points: data.points.into_iter().map(Point::from).collect(),
            origins: Origins {
                name: origin("name"),
                company: origin("company"),
                title: origin("title"),
                department: origin("department"),
            },
        }
    }
}

/// A contact.
#[derive(Clone, Debug, Object)]
pub(crate) struct Contact {
    /// Its id.
    pub(crate) id: Uuid,
    /// Counts its changes; also its `ETag`.
    pub(crate) version: i64,
    /// How it came in.
    pub(crate) source: ChannelView,
    /// When it came in.
    pub(crate) created_at: DateTime<Utc>,
    /// When it last changed.
    pub(crate) updated_at: DateTime<Utc>,
    /// What is written in it.
    #[oai(flatten)]
    pub(crate) data: ContactData,
    /// The cards that it came from; only when one contact is asked for.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) cards: Option<Vec<Card>>,
    /// What was done last, if it can be taken back; only when one contact is asked for.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) undo: Option<UndoStep>,
}

impl From<contacts::Contact> for Contact {
    fn from(contact: contacts::Contact) -> Self {
        let record = contact.record;
        Self {
            id: record.id.0,
            version: record.version,
            source: record.source.into(),
            created_at: record.created_at,
            updated_at: record.updated_at,
            data: contact.data.into(),
            cards: None,
            undo: None,
        }
    }
}

/// Some contacts.
#[derive(Clone, Debug, Object)]
pub(crate) struct ContactPage {
    /// The contacts, newest first.
    pub(crate) items: Vec<Contact>,
    /// Asks for the next ones, if there are any.
    pub(crate) next_cursor: Option<String>,
}
