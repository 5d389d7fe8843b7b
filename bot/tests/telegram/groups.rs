//! In a group each member's card goes to that member, once an administrator has allowed the group.

use crm::chats;
use crm::entity::chat_room::Permission;
use crm::entity::outbound_message::Status;
use crm::entity::user::Role;
use crm::page::PageRequest;
use crm::{Actor, Error};

use super::harness::{JPEG, World};
use crate::stories;

const ADA: i64 = 5001;
const BOB: i64 = 5002;
const GROUP: i64 = -77;

stories!(
    each_members_card_goes_to_that_member,
    a_group_that_became_a_supergroup_is_followed,
    a_left_group_hears_nothing_more,
    a_blocked_chat_is_not_served,
);

/// A group in which Ada and Bob are, both paired, allowed by an administrator.
async fn group(world: &World) -> (Actor, Actor) {
    let (ada, bob) = (world.paired("Ada", ADA).await, world.paired("Bob", BOB).await);
    world.api.put_file("card", JPEG);
    world.deliver(&World::in_group(ADA, GROUP, &world.photo(ADA, "card"))).await;
    world.work().await;
    assert!(world.cards().await.is_empty(), "nobody has allowed the group yet");
    decide(world, GROUP, Permission::Allowed).await;
    (ada, bob)
}

async fn decide(world: &World, chat: i64, permission: Permission) {
    let person = world.person("Root").await;
    let refused = chats::list_rooms(&world.crm, &person, PageRequest::default()).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
    let administrator = Actor { role: Role::Admin, ..person };
    let rooms = chats::list_rooms(&world.crm, &administrator, PageRequest::default()).await.unwrap().items;
    let room = rooms.into_iter().find(|room| room.external_chat_id == chat.to_string()).unwrap();
    chats::decide_room(&world.crm, &administrator, room.id, room.version, permission).await.unwrap();
}

async fn each_members_card_goes_to_that_member(world: World) {
    let (ada, bob) = group(&world).await;
    for person in [ADA, BOB, 6001] {
        world.deliver(&World::in_group(person, GROUP, &world.photo(person, "card"))).await;
        for words in ["what a fair", "/find muster", "/export"] {
            world.deliver(&World::in_group(person, GROUP, &world.text(person, words))).await;
        }
    }
    world.work().await;
    let owners: Vec<_> = world.cards().await.into_iter().map(|card| card.owner_id).collect();
    assert_eq!(owners.len(), 2, "a stranger's card is nobody's");
    assert!(owners.contains(&ada.user_id) && owners.contains(&bob.user_id));
    assert_eq!(world.api.shown(GROUP).len(), 2, "neither talk nor what others should not read is answered");
    let accept = world.api.button(GROUP, "Accept").unwrap();
    for person in [ADA, BOB] {
        world.deliver(&world.tap(person, GROUP, &accept)).await;
    }
    world.work().await;
    assert_eq!(world.contacts().await, 1, "only its owner accepts a card");
}

async fn a_group_that_became_a_supergroup_is_followed(world: World) {
    const NEW: i64 = -1_000_077;
    group(&world).await;
    world.deliver(&World::in_group(ADA, GROUP, &world.photo(ADA, "card"))).await;
    world.api.move_group(GROUP, NEW);
    world.work().await;
    assert!(world.api.shown(GROUP).is_empty());
    assert_eq!(world.api.shown(NEW).len(), 1, "the answer goes where the group is now");
    // The group is still allowed, and telling of the move changes nothing.
    let moved = World::in_group(ADA, GROUP, &world.message(ADA, &format!(r#""migrate_to_chat_id":{NEW}"#)));
    world.deliver(&moved).await;
    world.deliver(&World::in_group(ADA, NEW, &world.photo(ADA, "card"))).await;
    world.work().await;
    assert_eq!(world.api.shown(NEW).len(), 2);
    assert!(world.jobs().await.is_empty());
}

async fn a_left_group_hears_nothing_more(world: World) {
    let (ada, _) = group(&world).await;
    world.deliver(&World::in_group(ADA, GROUP, &world.photo(ADA, "card"))).await;
    world.work().await;
    let sent = world.api.calls("sendmessage").len() + world.api.calls("editmessagetext").len();
    let id = world.next();
    let bot = r#""user":{"id":4242,"is_bot":true,"first_name":"Cards","username":"CardsTestBot"}"#;
    let left = format!(
        r#"{{"update_id":{id},"my_chat_member":{{"chat":{{"id":{GROUP},"title":"Fair","type":"group"}},"from":{{"id":{BOB},"is_bot":false,"first_name":"Bob"}},"date":1800000100,"old_chat_member":{{{bot},"status":"member"}},"new_chat_member":{{{bot},"status":"left"}}}}}}"#
    );
    world.deliver(&left).await;
    world.work().await;
    let card = world.cards().await.remove(0);
    crm::cards::accept(&world.crm, &ada, card.id, None).await.unwrap();
    world.work().await;
    assert_eq!(world.api.calls("sendmessage").len() + world.api.calls("editmessagetext").len(), sent);
    let outbox = world.outbox().await;
    let answer = outbox.iter().find(|message| message.dedupe_key.starts_with("card:")).unwrap();
    assert_eq!(answer.status, Status::Dead);
    assert!(world.jobs().await.is_empty());
    assert_eq!(chats::list(&world.crm, &ada).await.unwrap().len(), 1, "who put the bot out of a group is still paired");
}

async fn a_blocked_chat_is_not_served(world: World) {
    world.paired("Ada", ADA).await;
    decide(&world, ADA, Permission::Blocked).await;
    let sent = world.api.calls("sendmessage").len();
    world.deliver(&world.text(ADA, "/help")).await;
    world.work().await;
    assert_eq!(world.api.calls("sendmessage").len(), sent);
    assert!(world.inbox().await.iter().all(|row| row.handled_at.is_some()));
}
