//! Contacts in the formats of others.

mod vcard;

use serde_json::json;

pub use vcard::write as write_vcards;

use crate::Crm;
use crate::actor::Actor;
use crate::audit::{self, Record};
use crate::contacts;
use crate::error::Result;
use crate::page::{MAX_LIMIT, PageRequest};

/// Contacts as one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// vCards, one after the other.
    pub text: String,
    /// How many.
    pub contacts: usize,
}

/// All contacts of the actor, or those that a query finds, as vCard 3.0.
pub async fn export_vcards(crm: &Crm, actor: &Actor, query: Option<&str>) -> Result<Export> {
    let mut export = Export { text: String::new(), contacts: 0 };
    let mut page = PageRequest { limit: MAX_LIMIT, after: None };
    loop {
        let found = contacts::list(crm, actor, query, page).await?;
        export.contacts += found.items.len();
        export.text.push_str(&write_vcards(&found.items));
        match found.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    let tx = crm.begin().await?;
    let facts = json!({ "contacts": export.contacts, "format": "vcard" });
    audit::record(&tx, Record::done(actor, "contact_export", "user", actor.user_id).with(facts)).await?;
    tx.commit().await?;
    Ok(export)
}
