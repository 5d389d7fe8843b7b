//! Chats and groups: who is served, and where nothing is sent.

use crm::chats::{self, Sender};
use crm::entity::Channel;
use crm::entity::chat_room::{Kind, Permission};
use crm::entity::user::Role;
use crm::page::PageRequest;
use crm::{Actor, Error};

use crate::harness::Story;
use crate::stories;

stories!(
    a_group_is_served_once_it_is_allowed,
    nothing_is_sent_where_nothing_arrives,
    a_group_keeps_what_was_decided_when_its_number_changes,
);

fn sender(user: &str, chat: &str) -> Sender {
    Sender {
        channel: Channel::Telegram,
        external_user_id: user.into(),
        external_chat_id: chat.into(),
        title: None,
        language: None,
    }
}

async fn see(story: &Story, chat: &str, kind: Kind) -> crm::entity::chat_room::Model {
    let tx = story.crm.begin().await.unwrap();
    let room = chats::see_room(&tx, Channel::Telegram, chat, kind, Some("Sales\nteam")).await.unwrap();
    tx.commit().await.unwrap();
    room
}

async fn a_group_is_served_once_it_is_allowed(story: Story) {
    let erika = story.person("owner@example.org").await;
    let link = chats::create_link(&story.crm, &erika).await.unwrap();
    let tx = story.crm.begin().await.unwrap();
    chats::pair(&tx, &sender("42", "42"), &link.token).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let in_group = sender("42", "-100");
    let member = async || chats::identify_member(&story.crm.db, &in_group).await.unwrap();
    assert!(member().await.is_none(), "a group that nobody knows");
    let room = see(&story, "-100", Kind::Group).await;
    assert_eq!((room.id, room.title.as_deref()), (see(&story, "-100", Kind::Group).await.id, Some("Sales team")));
    assert!(!chats::is_served(&room) && member().await.is_none());
    let refused = chats::decide_room(&story.crm, &erika, room.id, room.version, Permission::Allowed).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    assert!(matches!(chats::list_rooms(&story.crm, &erika, PageRequest::default()).await, Err(Error::Forbidden)));
    let administrator = Actor { role: Role::Admin, ..erika.clone() };
    let allowed = chats::decide_room(&story.crm, &administrator, room.id, room.version, Permission::Allowed).await;
    assert!(chats::is_served(&allowed.unwrap()));
    assert_eq!(member().await.unwrap().0.user_id, erika.user_id, "a member's card is the member's");
    let stranger = chats::identify_member(&story.crm.db, &sender("43", "-100")).await.unwrap();
    assert!(stranger.is_none());
    let stale = chats::decide_room(&story.crm, &administrator, room.id, room.version, Permission::Blocked).await;
    assert!(matches!(stale, Err(Error::Stale { .. })));
    assert_eq!(chats::list_rooms(&story.crm, &administrator, PageRequest::default()).await.unwrap().items.len(), 1);
    assert_eq!(story.audited("chat_room_decide").await, 1);
}

async fn nothing_is_sent_where_nothing_arrives(story: Story) {
    let may_send = async || chats::may_send(&story.crm.db, Channel::Telegram, "42").await.unwrap();
    assert!(may_send().await);
    let room = see(&story, "42", Kind::Private).await;
    assert!(chats::is_served(&room) && may_send().await);
    let tx = story.crm.begin().await.unwrap();
    chats::close_room(&tx, Channel::Telegram, "42").await.unwrap();
    chats::close_room(&tx, Channel::Telegram, "42").await.unwrap();
    tx.commit().await.unwrap();
    assert!(!may_send().await);
    see(&story, "42", Kind::Private).await;
    see(&story, "42", Kind::Private).await;
    for action in ["chat_room_see", "chat_room_close", "chat_room_open"] {
        assert_eq!(story.audited(action).await, 1, "{action}");
    }
    assert!(may_send().await, "who writes can be reached again");
    let erika = story.person("owner@example.org").await;
    let administrator = Actor { role: Role::Admin, ..erika };
    chats::decide_room(&story.crm, &administrator, room.id, 1, Permission::Blocked).await.unwrap();
    assert!(!may_send().await && !chats::is_served(&see(&story, "42", Kind::Private).await));
}

async fn a_group_keeps_what_was_decided_when_its_number_changes(story: Story) {
    let erika = story.person("owner@example.org").await;
    let administrator = Actor { role: Role::Admin, ..erika };
    let link = chats::create_link(&story.crm, &administrator).await.unwrap();
    let tx = story.crm.begin().await.unwrap();
    chats::pair(&tx, &sender("42", "-7"), &link.token).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    let room = see(&story, "-7", Kind::Group).await;
    chats::decide_room(&story.crm, &administrator, room.id, 1, Permission::Allowed).await.unwrap();
    see(&story, "-1007", Kind::Group).await;
    let tx = story.crm.begin().await.unwrap();
    chats::move_room(&tx, Channel::Telegram, "-7", "-1007").await.unwrap();
    chats::move_room(&tx, Channel::Telegram, "-7", "-1007").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((story.audited("chat_room_move").await, story.audited("chat_move").await), (1, 1));
    let tx = story.crm.begin().await.unwrap();
    chats::move_room(&tx, Channel::Telegram, "-1007", "-1008").await.unwrap();
    drop(tx);
    assert_eq!(story.audited("chat_room_move").await, 1, "what was not done is not in the trail");
    let moved = see(&story, "-1007", Kind::Group).await;
    assert_eq!((moved.id, moved.permission), (room.id, Permission::Allowed));
}
