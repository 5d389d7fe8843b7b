//! Whoever is not paired is nobody.

use crm::chats;

use super::harness::{JPEG, World};
use crate::stories;

const STRANGER: i64 = 6001;

stories!(
    a_stranger_gets_one_line_an_hour_and_nothing_else,
    a_used_or_expired_link_pairs_nobody,
    a_group_is_not_answered,
    whoever_blocks_the_bot_has_left,
);

async fn a_stranger_gets_one_line_an_hour_and_nothing_else(world: World) {
    world.api.put_file("card", JPEG);
    // Ten minutes before the full hour, and ten minutes after it.
    world.advance(3000 - 1_800_000_000_i64.rem_euclid(3600));
    for _ in 0..3 {
        world.deliver(&world.photo(STRANGER, "card")).await;
        world.deliver(&world.text(STRANGER, "/help")).await;
        world.work().await;
        world.advance(600);
    }
    let shown = world.api.shown(STRANGER);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].contains("BizCard account"), "{shown:?}");
    assert!(world.cards().await.is_empty());
    for method in ["getfile", "download", "editmessagetext", "sendchataction"] {
        assert_eq!(world.api.calls(method).len(), 0, "{method}");
    }
    world.advance(3600);
    world.deliver(&world.text(STRANGER, "anybody?")).await;
    world.work().await;
    assert_eq!(world.api.shown(STRANGER).len(), 2);
    assert!(world.inbox().await.iter().all(|row| row.handled_at.is_some()));
}

async fn a_used_or_expired_link_pairs_nobody(world: World) {
    let ada = world.person("Ada").await;
    let used = chats::create_link(&world.crm, &ada).await.unwrap().token;
    let old = chats::create_link(&world.crm, &ada).await.unwrap().token;
    world.deliver(&world.text(5001, &format!("/start {used}"))).await;
    world.work().await;
    world.advance(16 * 60);
    for token in [used.as_str(), old.as_str(), "no-such-token", "\u{0}"] {
        world.deliver(&world.text(STRANGER, &format!("/start {token}"))).await;
        world.work().await;
        let last = world.api.shown(STRANGER).pop().unwrap();
        assert!(last.contains("does not work any more"), "{token:?}: {last}");
    }
    let chats = chats::list(&world.crm, &ada).await.unwrap();
    assert_eq!(chats.len(), 1);
    assert_eq!(chats[0].external_chat_id, "5001");
    assert_eq!(chats[0].title.as_deref(), Some("Ada Example"));
    assert_eq!(chats[0].language.as_deref(), Some("en"));
}

async fn a_group_is_not_answered(world: World) {
    let ada = world.person("Ada").await;
    let token = chats::create_link(&world.crm, &ada).await.unwrap().token;
    let private = world.text(5001, &format!("/start {token}"));
    let group = private.replace(r#""type":"private""#, r#""type":"group","title":"All of us""#);
    world.deliver(&group).await;
    world.work().await;
    assert_eq!(world.api.calls("sendmessage").len(), 0);
    assert!(chats::list(&world.crm, &ada).await.unwrap().is_empty());
    assert!(world.inbox().await[0].handled_at.is_some());
}

async fn whoever_blocks_the_bot_has_left(world: World) {
    let ada = world.paired("Ada", 5001).await;
    let member = |status: &str| {
        format!(
            r#"{{"user":{{"id":4242,"is_bot":true,"first_name":"Cards","username":"CardsTestBot"}},"status":"{status}""#
        )
    };
    let id = world.next();
    let (member, kicked) = (member("member"), member("kicked"));
    let update = format!(
        r#"{{"update_id":{id},"my_chat_member":{{"chat":{{"id":5001,"first_name":"Ada","type":"private"}},"from":{{"id":5001,"is_bot":false,"first_name":"Ada"}},"date":1800000100,"old_chat_member":{member}}},"new_chat_member":{kicked},"until_date":0}}}}}}"#
    );
    world.deliver(&update).await;
    world.work().await;
    assert!(chats::list(&world.crm, &ada).await.unwrap().is_empty());
}
