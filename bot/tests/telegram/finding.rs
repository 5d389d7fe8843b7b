//! Contacts are found, listed, handed over and remembered in the chat.

use crm::contacts::{self, ContactData, Point, PointKind};
use crm::{Actor, ContactPointId};

use super::harness::World;
use crate::stories;

const ADA: i64 = 5001;

stories!(
    contacts_are_found_by_pages,
    all_contacts_come_as_a_file,
    inline_results_are_for_paired_people_only,
    a_reminder_comes_back_in_the_chat,
    settings_are_changed_by_tap,
    an_event_tags_what_follows_that_day,
    shared_contacts_files_and_signatures_become_cards,
);

async fn add(world: &World, actor: &Actor, name: &str, phone: Option<&str>) {
    let points = phone.map(|phone| Point {
        id: ContactPointId::new(),
        kind: PointKind::Phone,
        label: None,
        value: phone.to_owned(),
        normal_form: None,
        address: None,
        origin: None,
    });
    let data =
        ContactData { display_name: name.to_owned(), points: points.into_iter().collect(), ..Default::default() };
    contacts::create(&world.crm, actor, data).await.unwrap();
}

async fn tap(world: &World, label: &str) {
    let data = world.api.button(ADA, label).unwrap_or_else(|| panic!("no button {label}: {:?}", world.api.shown(ADA)));
    world.deliver(&world.tap(ADA, ADA, &data)).await;
    world.work().await;
}

async fn write(world: &World, words: &str) -> String {
    world.deliver(&world.text(ADA, words)).await;
    world.work().await;
    world.api.shown(ADA).pop().unwrap()
}

async fn contacts_are_found_by_pages(world: World) {
    let ada = world.paired("Ada", ADA).await;
    let bob = world.person("Bob").await;
    add(&world, &bob, "Muster of Bob", None).await;
    for number in 1..=8 {
        add(&world, &ada, &format!("Muster {number}"), Some("+49 30 901820")).await;
    }
    add(&world, &ada, "Max Mustermann", None).await;
    assert!(write(&world, "/find muster").await.contains("muster"));
    assert!(world.api.button(ADA, "Muster 8").is_some() && world.api.button(ADA, "Muster 1").is_none());
    assert!(world.api.button(ADA, "of Bob").is_none());
    tap(&world, "Older").await;
    assert!(world.api.button(ADA, "Muster 1").is_some() && world.api.button(ADA, "Older").is_none());
    tap(&world, "Newer").await;
    tap(&world, "Muster 8").await;
    assert_eq!(world.api.calls("sendcontact").pop().unwrap().params["first_name"], "Muster 8");
    tap(&world, "Max Mustermann").await;
    let file = world.api.calls("senddocument").pop().unwrap().params;
    assert_eq!(file["document"]["file"], "Max-Mustermann.vcf", "without a number to call it is a file");
    assert!(write(&world, "/find nobody at all").await.contains("Nobody was found"));
    assert!(write(&world, "/recent").await.contains("Newest contacts"));
    assert!(world.api.button(ADA, "Max Mustermann").is_some());
}

async fn all_contacts_come_as_a_file(world: World) {
    let ada = world.paired("Ada", ADA).await;
    assert!(write(&world, "/export").await.contains("no contact yet"));
    add(&world, &ada, "Erika Muster", Some("+49 30 901820")).await;
    add(&world, &ada, "Max Mustermann", None).await;
    assert!(write(&world, "/export").await.contains("2 contacts."));
    let file = world.api.calls("senddocument").pop().unwrap().params;
    assert_eq!(file["document"]["text"].as_str().unwrap().matches("BEGIN:VCARD").count(), 2);
}

async fn inline_results_are_for_paired_people_only(world: World) {
    let ada = world.paired("Ada", ADA).await;
    add(&world, &ada, "Erika Muster", Some("+49 30 901820")).await;
    for person in [ADA, 6001] {
        let id = world.next();
        let query = format!(
            r#"{{"update_id":{id},"inline_query":{{"id":"9{id}","from":{{"id":{person},"is_bot":false,"first_name":"Ada","language_code":"en"}},"query":"erika","offset":"","chat_type":"private"}}}}"#
        );
        world.deliver(&query).await;
        world.work().await;
    }
    let answers = world.api.calls("answerinlinequery");
    let results: Vec<usize> = answers.iter().map(|call| call.params["results"].as_array().unwrap().len()).collect();
    assert_eq!(results, [1, 0]);
    assert_eq!(answers[0].params["results"][0]["phone_number"], "+4930901820");
    for answer in &answers {
        assert_eq!((&answer.params["cache_time"], &answer.params["is_personal"]), (&0.into(), &true.into()));
    }
    assert_eq!(answers[1].params["button"]["start_parameter"], "inline");
}

async fn a_reminder_comes_back_in_the_chat(world: World) {
    assert!(world.with_card("Ada", ADA).await.1.contact_id.is_none());
    assert!(write(&world, "/remind some day").await.contains("Write when"));
    let set = write(&world, "/remind 3 days call about the offer").await;
    assert!(set.contains("⏰ Erika Muster"), "{set}");
    world.advance(2 * 24 * 3600);
    world.work().await;
    assert_eq!(world.api.shown(ADA).pop().unwrap(), set);
    world.advance(2 * 24 * 3600);
    world.work().await;
    let due = world.api.shown(ADA).pop().unwrap();
    assert!(due.contains("Reminder: Erika Muster") && due.contains("call about the offer"), "{due}");
    tap(&world, "Tomorrow").await;
    world.advance(25 * 3600);
    world.work().await;
    tap(&world, "Done").await;
    assert!(world.api.shown(ADA).pop().unwrap().contains("✅ Done: Erika Muster"));
}

async fn settings_are_changed_by_tap(world: World) {
    world.paired("Ada", ADA).await;
    assert!(write(&world, "/settings tags lead, Expo 2026").await.contains("Own tags: lead"));
    tap(&world, "Deutsch").await;
    let german = world.api.shown(ADA).pop().unwrap();
    assert!(german.contains("Sprache: Deutsch"), "{german}");
    assert!(write(&world, "/help").await.contains("Schick mir ein Foto"));
    write(&world, "/settings").await;
    tap(&world, "Sichere übernehmen").await;
    assert!(world.api.shown(ADA).pop().unwrap().contains("ohne Nachfrage"));
}

async fn an_event_tags_what_follows_that_day(world: World) {
    world.paired("Ada", ADA).await;
    assert!(write(&world, "/event Hannover Messe").await.contains("Hannover Messe"));
    world.api.put_file("photo", super::harness::JPEG);
    world.deliver(&world.photo(ADA, "photo")).await;
    world.work().await;
    let shown = world.api.shown(ADA).pop().unwrap();
    assert!(shown.contains("📅 Hannover Messe"), "{shown}");
    world.advance(24 * 3600);
    world.deliver(&world.photo(ADA, "photo")).await;
    world.work().await;
    assert!(!world.api.shown(ADA).pop().unwrap().contains("📅"), "it ends with the day");
    let venue = r#""location":{"latitude":52.32,"longitude":9.8},"venue":{"location":{"latitude":52.32,"longitude":9.8},"title":"Messe Hannover","address":"Messegelände"}"#;
    world.deliver(&world.message(ADA, venue)).await;
    world.work().await;
    assert!(world.api.shown(ADA).pop().unwrap().contains("Messe Hannover"));
}

async fn shared_contacts_files_and_signatures_become_cards(world: World) {
    world.paired("Ada", ADA).await;
    let shared = r#""contact":{"phone_number":"+4930901820","first_name":"Erika","last_name":"Muster","user_id":99}"#;
    world.deliver(&world.message(ADA, shared)).await;
    world.work().await;
    assert!(world.api.shown(ADA).pop().unwrap().contains("<b>Erika Muster</b>"));
    let vcf =
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Max Mustermann\r\nN:Mustermann;Max;;;\r\nTEL:+49 30 901821\r\nEND:VCARD\r\n";
    world.api.put_file("vcf", vcf.repeat(2).replacen("Max", "Moritz", 2));
    world.deliver(&world.document(ADA, "vcf", "people.vcf", "text/x-vcard", 300)).await;
    world.work().await;
    let shown = world.api.shown(ADA).join("\n");
    assert!(shown.contains("<b>Moritz Mustermann</b>") && shown.contains("<b>Max Mustermann</b>"), "{shown}");
    let signature = "Ada Example\nHead of Sales\nExample GmbH\nTel. +49 30 901822\nada@example.org";
    let shown = write(&world, signature).await;
    assert!(shown.contains("ada@example.org"), "{shown}");
    assert_eq!(world.cards().await.len(), 4);
    world.api.put_file("none", b"hello".to_vec());
    world.deliver(&world.document(ADA, "none", "people.vcf", "text/vcard", 5)).await;
    world.work().await;
    assert!(world.api.shown(ADA).pop().unwrap().contains("no contact in this file"));
}
