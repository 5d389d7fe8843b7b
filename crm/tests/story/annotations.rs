//! Notes, tags and the event of the day.

use chrono_tz::Tz;
use crm::cards::{self, Annotation};
use crm::chats::{self, ChatPolicy, ChatState, Sender};
use crm::contacts::{self, ContactData};
use crm::entity::Channel;
use crm::entity::card::Status;
use crm::entity::user::Role;
use crm::page::PageRequest;
use crm::{Actor, CardId, Error};

use crate::harness::{Story, picture};
use crate::stories;

stories!(
    what_is_said_before_the_reading_reaches_the_contact,
    what_is_said_after_the_acceptance_reaches_the_contact,
    a_second_reading_keeps_what_was_said,
    tags_have_limits,
    a_chat_remembers_its_event_and_tags,
    only_administrators_decide_about_chats,
);

async fn annotate(story: &Story, actor: &Actor, card: CardId, caption: &str) {
    let mut tx = story.crm.begin().await.unwrap();
    let annotation = Annotation { event: Some("Expo".into()), ..Annotation::of_caption(caption) };
    cards::annotate(&mut tx, actor, card, &annotation).await.unwrap();
    tx.commit().await.unwrap();
}

async fn what_is_said_before_the_reading_reaches_the_contact(story: Story) {
    let erika = story.person("owner@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap().record.id;
    annotate(&story, &erika, card, "met at booth 5 #lead").await;
    story.worker().run_until_idle().await.unwrap();
    let card = cards::accept(&story.crm, &erika, card, None).await.unwrap();
    let contact = contacts::get(&story.crm, &erika, card.record.contact_id.unwrap()).await.unwrap();
    assert_eq!(contact.data.note.as_deref(), Some("met at booth 5"));
    assert_eq!(
        (contact.data.tags.as_slice(), contact.data.event.as_deref()),
        (["lead".into()].as_slice(), Some("Expo"))
    );
    for query in ["lead", "expo", "booth"] {
        let found = contacts::list(&story.crm, &erika, Some(query), PageRequest::default()).await.unwrap();
        assert_eq!(found.items.len(), 1, "{query}");
    }
    assert_eq!(story.audited("card_annotate").await, 1);
}

async fn what_is_said_after_the_acceptance_reaches_the_contact(story: Story) {
    let erika = story.person("owner@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap().record.id;
    story.worker().run_until_idle().await.unwrap();
    let contact = cards::accept(&story.crm, &erika, card, None).await.unwrap().record.contact_id.unwrap();
    annotate(&story, &erika, card, "asks for a quote #hot").await;
    annotate(&story, &erika, card, "asks for a quote #hot").await;
    let contact = contacts::get(&story.crm, &erika, contact).await.unwrap();
    assert_eq!((contact.data.note.as_deref(), contact.data.tags.len()), (Some("asks for a quote"), 1));
    assert_eq!(contact.record.version, 2, "the same said twice changes once");
    let mallory = story.person("stranger@example.org").await;
    let mut tx = story.crm.begin().await.unwrap();
    let refused = cards::annotate(&mut tx, &mallory, card, &Annotation::of_caption("#mine")).await;
    assert!(matches!(refused, Err(Error::NotFound)));
}

async fn a_second_reading_keeps_what_was_said(story: Story) {
    let erika = story.person("owner@example.org").await;
    let card = cards::submit(&story.crm, &erika, picture()).await.unwrap().record.id;
    story.worker().run_until_idle().await.unwrap();
    annotate(&story, &erika, card, "booth 5").await;
    let version = cards::get(&story.crm, &erika, card).await.unwrap().record.version;
    cards::reread(&story.crm, &erika, card, version).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    let card = cards::get(&story.crm, &erika, card).await.unwrap();
    assert_eq!(card.record.status, Status::NeedsReview);
    assert_eq!(card.record.draft.unwrap().note.as_deref(), Some("booth 5"));
}

async fn tags_have_limits(story: Story) {
    let erika = story.person("owner@example.org").await;
    let tags = |tags: Vec<String>| ContactData { display_name: "Max Muster".into(), tags, ..Default::default() };
    let contact =
        contacts::create(&story.crm, &erika, tags(vec!["#Fair 2026".into(), "lead".into(), "LEAD".into(), "#".into()]))
            .await
            .unwrap();
    assert_eq!(contact.data.tags, ["fair-2026", "lead"]);
    let many = contacts::create(&story.crm, &erika, tags((0..21).map(|n| format!("t{n}")).collect())).await;
    assert!(matches!(&many, Err(Error::Invalid(problems)) if problems[0].pointer == "/tags"), "{many:?}");
    let changed = contacts::update(&story.crm, &erika, contact.record.id, 1, |mut data| {
        data.tags = vec!["customer".into()];
        Ok(data)
    });
    assert_eq!(changed.await.unwrap().data.tags, ["customer"]);
}

async fn a_chat_remembers_its_event_and_tags(story: Story) {
    let erika = story.person("owner@example.org").await;
    let link = chats::create_link(&story.crm, &erika).await.unwrap();
    let sender = Sender {
        channel: Channel::Telegram,
        external_user_id: "42".into(),
        external_chat_id: "42".into(),
        title: None,
        language: Some("de".into()),
    };
    let tx = story.crm.begin().await.unwrap();
    let (identity, _) = chats::pair(&tx, &sender, &link.token).await.unwrap().unwrap();
    let now = tx.now();
    chats::change_state(&tx, &erika, identity.id, |state| {
        state.set_default_tags(&["#Fair".into()])?;
        state.begin_event("Expo", now, Tz::Europe__Berlin)
    })
    .await
    .unwrap();
    let mallory = story.person("stranger@example.org");
    tx.commit().await.unwrap();
    let mallory = mallory.await;
    let (_, identity) = chats::identify(&story.crm.db, &sender).await.unwrap().unwrap();
    let state = ChatState::of(&identity);
    assert_eq!(state.annotation_at(now).event.as_deref(), Some("Expo"));
    assert_eq!(state.annotation_at(now).tags, ["fair"]);
    assert_eq!(state.annotation_at(now + chrono::TimeDelta::days(1)).event, None);
    let tx = story.crm.begin().await.unwrap();
    let refused = chats::change_state(&tx, &mallory, identity.id, |state| {
        state.auto_accept = true;
        Ok(())
    });
    assert!(matches!(refused.await, Err(Error::NotFound)));
    drop(tx);
    assert_eq!(story.audited("chat_settings").await, 1);
}

async fn only_administrators_decide_about_chats(story: Story) {
    let erika = story.person("owner@example.org").await;
    let policy = ChatPolicy { answer_strangers: false, time_zone: "Europe/Berlin".into() };
    let refused = chats::set_policy(&story.crm, &erika, &policy).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    assert_eq!(chats::policy(&story.crm.db).await.unwrap(), ChatPolicy::default());
    let administrator = Actor { role: Role::Admin, ..erika };
    let nowhere = ChatPolicy { time_zone: "Nowhere/Town".into(), ..policy.clone() };
    assert!(matches!(chats::set_policy(&story.crm, &administrator, &nowhere).await, Err(Error::Invalid(_))));
    chats::set_policy(&story.crm, &administrator, &policy).await.unwrap();
    assert_eq!(chats::policy(&story.crm.db).await.unwrap(), policy);
    assert_eq!(story.audited("chat_policy_update").await, 1);
}
