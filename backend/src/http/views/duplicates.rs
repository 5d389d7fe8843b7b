//! Contacts that may be the same person as a draft.

use crm::contacts;
use poem_openapi::{Enum, Object};
use uuid::Uuid;

/// What a draft and a contact share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum SharedValue {
    /// A phone number.
    Phone,
    /// A mail address.
    Email,
    /// Name and company.
    Name,
}

/// A contact that may be the same person.
#[derive(Clone, Debug, Object)]
pub(crate) struct Duplicate {
    /// Which one.
    pub(crate) contact_id: Uuid,
    /// Its name as shown.
    pub(crate) display_name: String,
    /// Its company.
    pub(crate) company: Option<String>,
    /// What both have.
    pub(crate) shares: SharedValue,
    /// The label of the number that both have.
    pub(crate) label: Option<String>,
    /// The number or address that both have, as the contact has it.
    pub(crate) value: Option<String>,
}

impl From<contacts::Duplicate> for Duplicate {
    fn from(duplicate: contacts::Duplicate) -> Self {
        let (shares, label, value) = match duplicate.reason {
            contacts::DuplicateReason::Phone { label, value } => (SharedValue::Phone, label, Some(value)),
            contacts::DuplicateReason::Email { value } => (SharedValue::Email, None, Some(value)),
            contacts::DuplicateReason::Name => (SharedValue::Name, None, None),
        };
        let contacts::Duplicate { contact_id, display_name, company, .. } = duplicate;
        Self { contact_id: contact_id.0, display_name, company, shares, label, value }
    }
}

/// The contacts that may be the same person.
#[derive(Clone, Debug, Object)]
pub(crate) struct DuplicatePage {
    /// All of them, the surest first.
    pub(crate) items: Vec<Duplicate>,
}
