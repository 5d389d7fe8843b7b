//! Contacts that leave as vCards.

use crm::contacts::{self, ContactData, NameParts};
use crm::exchange;

use crate::harness::Story;
use crate::stories;

stories!(only_ones_own_contacts_are_exported);

async fn only_ones_own_contacts_are_exported(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    for given in ["Ada", "Max", "Olena"] {
        let name = NameParts { given: Some(given.into()), family: Some("Example".into()), ..Default::default() };
        contacts::create(&story.crm, &erika, ContactData { name, ..Default::default() }).await.unwrap();
    }
    let all = exchange::export_vcards(&story.crm, &erika, None).await.unwrap();
    assert_eq!((all.contacts, recognition::vcards(all.text.as_bytes(), 9, None).len()), (3, 3));
    let one = exchange::export_vcards(&story.crm, &erika, Some("olena")).await.unwrap();
    assert!(one.contacts == 1 && one.text.contains("\r\nFN:Olena Example\r\n"), "{}", one.text);
    let none = exchange::export_vcards(&story.crm, &mallory, None).await.unwrap();
    assert_eq!((none.contacts, none.text.as_str()), (0, ""));
    assert_eq!(story.audited("contact_export").await, 3);
}
