//! What the API says and hears, as it stands in the description.

pub(crate) mod accounts;
pub(crate) mod cards;
pub(crate) mod contacts;
pub(crate) mod duplicates;
pub(crate) mod imports;
pub(crate) mod paging;
pub(crate) mod patches;
pub(crate) mod recognition;
pub(crate) mod reminders;
pub(crate) mod rooms;
pub(crate) mod undo;
pub(crate) mod unsent;
pub(crate) mod versions;
