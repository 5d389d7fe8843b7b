//! Composes what a card says: people, companies, addresses of all kinds.

mod companies;
mod names;
mod online;
mod phones;
mod words;

pub use companies::Company;
pub use names::Person;
pub use online::{Online, Social};
pub use phones::{Phone, PhoneKind, PhoneStyle};
pub(crate) use words::capitalised;
pub use words::{WORD_FOLDER, Words};
