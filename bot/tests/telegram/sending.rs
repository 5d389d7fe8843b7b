//! What a chat shows, and what happens when it cannot be shown.

use crm::cards;
use crm::entity::job;
use crm::entity::outbound_message::{self, Status};
use crm::jobs::{self, NewJob};
use crm::outbox::SendMessage;
use recognition::{Fields, NameParts, PhoneField, PhoneKind, SocialField, Source};
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::Set;

use super::fake_api::Fault;
use super::harness::{JPEG, World, name, text};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    a_wait_that_telegram_asks_for_is_kept,
    an_outage_is_waited_out_without_counting_tries,
    a_chat_that_blocks_the_bot_is_left_alone,
    a_message_that_was_deleted_is_sent_anew,
    a_message_that_was_sent_by_a_killed_worker_is_found_again,
    a_message_is_sent_once_however_often_it_is_asked_for,
    a_chat_that_was_passed_on_does_not_show_the_cards_of_the_former_person,
    hostile_text_is_shown_as_text,
    an_empty_card_cannot_be_accepted,
);

async fn a_wait_that_telegram_asks_for_is_kept(world: World) {
    world.paired("Ada", ADA).await;
    let before = world.api.calls("sendmessage").len();
    world.api.fail("sendMessage", Fault::Limited(7));
    world.deliver(&world.text(ADA, "/help")).await;
    world.work().await;
    world.advance(6);
    world.work().await;
    assert_eq!(world.api.calls("sendmessage").len(), before + 1, "nothing is asked before the time is over");
    world.advance(1);
    world.work().await;
    assert_eq!(world.api.calls("sendmessage").len(), before + 2);
    assert_eq!(
        world.api.shown(ADA).iter().filter(|text| text.contains("Send me a photo of a business card, or")).count(),
        1
    );
}

async fn an_outage_is_waited_out_without_counting_tries(world: World) {
    world.paired("Ada", ADA).await;
    world.deliver(&world.text(ADA, "/help")).await;
    for _ in 0..20 {
        world.api.fail("sendMessage", Fault::BadGateway);
        world.work().await;
        world.advance(5);
    }
    assert!(!world.api.shown(ADA).last().unwrap().contains("/stop"));
    world.work().await;
    assert!(world.api.shown(ADA).last().unwrap().contains("/stop"));
    assert!(world.jobs().await.is_empty());
}

async fn a_chat_that_blocks_the_bot_is_left_alone(world: World) {
    world.paired("Ada", ADA).await;
    world.api.block(ADA);
    world.api.put_file("card", JPEG);
    world.deliver(&world.photo(ADA, "card")).await;
    world.work().await;
    let outbox = world.outbox().await;
    let answer = outbox.iter().find(|message| message.dedupe_key.starts_with("card:")).unwrap();
    assert_eq!((answer.status, answer.external_message_id.as_deref()), (Status::Dead, None));
    assert_eq!(answer.reason.as_deref(), Some("the chat does not take messages from the bot"));
    assert!(world.jobs().await.is_empty(), "that somebody has left is no dead letter");
    assert_eq!(world.cards().await[0].status, crm::entity::card::Status::NeedsReview, "the card waits on the page");
}

/// As it is when the worker is killed after Telegram took the message and before that was noted.
async fn forget_sending(world: &World, message: &outbound_message::Model) {
    let unsent = outbound_message::ActiveModel {
        id: Set(message.id),
        sent_revision: Set(0),
        external_message_id: Set(None),
        status: Set(Status::Pending),
        ..Default::default()
    };
    unsent.update(&world.crm.db).await.unwrap();
    let mut tx = world.crm.begin().await.unwrap();
    let payload = SendMessage { outbound_message_id: message.id };
    let id = jobs::enqueue(&mut tx, NewJob::new(SendMessage::KIND, &payload).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    let tried = job::ActiveModel { id: Set(id), cut_off: Set(true), ..Default::default() };
    tried.update(&world.crm.db).await.unwrap();
}

async fn a_message_that_was_sent_by_a_killed_worker_is_found_again(world: World) {
    world.paired("Ada", ADA).await;
    for file in ["first", "second"] {
        world.api.put_file(file, JPEG);
        world.deliver(&world.photo(ADA, file)).await;
        // The next number is somebody else's.
        world.api.number_message();
    }
    world.work().await;
    let answers: Vec<_> =
        world.outbox().await.into_iter().filter(|message| message.dedupe_key.starts_with("card:")).collect();
    let shown = world.api.shown(ADA);
    for message in &answers {
        forget_sending(&world, message).await;
        world.work().await;
        let found = world.outbox().await.into_iter().find(|other| other.id == message.id).unwrap();
        assert_eq!((&found.external_message_id, found.status), (&message.external_message_id, Status::Sent));
        let question = message.reply_to.as_ref().unwrap().parse().unwrap();
        assert_eq!(world.api.answers(ADA, question).len(), 1);
    }
    assert_eq!(world.api.shown(ADA), shown, "nothing is doubled, and no answer is put over another one");
    // Deleted by the person: then there is nothing to be found.
    world.api.delete_message(ADA, answers[0].external_message_id.as_ref().unwrap().parse().unwrap());
    forget_sending(&world, &answers[0]).await;
    world.work().await;
    assert_eq!(world.api.shown(ADA).len(), shown.len());
}

async fn a_message_that_was_deleted_is_sent_anew(world: World) {
    let (ada, card) = world.with_card("Ada", ADA).await;
    let outbox = world.outbox().await;
    let answer = outbox.iter().find(|message| message.dedupe_key.starts_with("card:")).unwrap();
    let id: i64 = answer.external_message_id.as_ref().unwrap().parse().unwrap();
    world.api.delete_message(ADA, id);
    cards::accept(&world.crm, &ada, card.id, None).await.unwrap();
    world.work().await;
    assert_eq!(world.api.shown(ADA).last().unwrap(), "✅ Saved: <b>Erika Muster</b>, Muster &amp; Söhne GmbH");
}

async fn a_message_is_sent_once_however_often_it_is_asked_for(world: World) {
    let (ada, card) = world.with_card("Ada", ADA).await;
    let (sent, edited) = (world.api.calls("sendmessage").len(), world.api.calls("editmessagetext").len());
    for _ in 0..5 {
        let version = cards::get(&world.crm, &ada, card.id).await.unwrap().record.version;
        let touch = |mut draft: crm::contacts::ContactData| {
            draft.note = Some(format!("version {version}"));
            Ok(draft)
        };
        cards::update_draft(&world.crm, &ada, card.id, version, touch).await.unwrap();
    }
    world.work().await;
    assert_eq!(world.api.calls("sendmessage").len(), sent);
    assert_eq!(world.api.calls("editmessagetext").len(), edited + 1, "five changes are one edit");
    let outbox = world.outbox().await;
    let answer = outbox.iter().find(|message| message.dedupe_key.starts_with("card:")).unwrap();
    assert_eq!((answer.status, answer.sent_revision), (Status::Sent, answer.revision));
}

async fn a_chat_that_was_passed_on_does_not_show_the_cards_of_the_former_person(world: World) {
    let (ada, card) = world.with_card("Ada", ADA).await;
    world.paired("Bob", ADA).await;
    let edits = world.api.calls("editmessagetext").len();
    cards::accept(&world.crm, &ada, card.id, None).await.unwrap();
    world.work().await;
    assert_eq!(world.api.calls("editmessagetext").len(), edits);
    assert!(!world.api.shown(ADA).iter().any(|text| text.contains("Saved")));
}

async fn hostile_text_is_shown_as_text(world: World) {
    let long = "W&<".repeat(160);
    let phone = PhoneField {
        value: "</b>+49 30 1".into(),
        e164: None,
        extension: None,
        kind: PhoneKind::Fax,
        confidence: 0.3,
        polygons: Vec::new(),
        engine: Source::Tesseract,
    };
    *world.reader.fields.lock().unwrap() = Fields {
        name: Some(name("<b>Bobby</i> \u{202E}&amp; \"Tables\"", NameParts::default())),
        title: Some(text("/stop now /start@CardsTestBot", 0.9)),
        company: Some(text("<a href=\"tg://user?id=1\">Click</a>", 0.9)),
        department: Some(text(&long, 0.9)),
        phones: vec![phone],
        urls: (0..70).map(|n| text(&format!("https://example.org/{n}?{}", "<&>".repeat(60)), 0.9)).collect(),
        socials: vec![SocialField {
            network: "<u>net</u>".into(),
            value: "@everybody".into(),
            confidence: 0.9,
            polygons: Vec::new(),
            engine: Source::Tesseract,
        }],
        ..Default::default()
    };
    // The server refuses tags that are not closed, unknown entities, and more than 4096 characters.
    world.with_card("Ada", ADA).await;
    let shown = world.api.shown(ADA).pop().unwrap();
    assert!(shown.contains("<b>&lt;b&gt;Bobby&lt;/i&gt; &amp;amp; &quot;Tables&quot;</b>"), "{shown}");
    assert!(shown.contains("\n/\u{2060}stop now /\u{2060}start@CardsTestBot\n"), "a command cannot be tapped: {shown}");
    assert!(shown.contains("&lt;a href=&quot;tg://user?id=1&quot;&gt;"), "{shown}");
    assert!(shown.contains(" more on the page."), "{shown}");
    assert!(!shown.contains('\u{202E}'));
    let post = world.api.calls("editmessagetext").pop().unwrap().params;
    assert_eq!(post["link_preview_options"]["is_disabled"], true, "Telegram does not visit what a card says");
}

async fn an_empty_card_cannot_be_accepted(world: World) {
    *world.reader.fields.lock().unwrap() = Fields::default();
    world.with_card("Ada", ADA).await;
    assert_eq!(world.api.shown(ADA).pop().unwrap(), "I found no contact on this picture.\n\n📝 Hannover 😀");
    assert!(world.api.button(ADA, "Accept").is_none());
    assert!(world.api.button(ADA, "Not a card").is_some());
    let page = world.api.button(ADA, "Open").unwrap();
    assert_eq!(page, format!("https://cards.example.org/cards/{}", world.cards().await[0].id));
}
