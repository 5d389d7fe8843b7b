//! Who writes, and how a chat is paired.

use crm::chats;
use crm::whatsapp::{self, Writer};

use super::graph::words;
use super::harness::{ADA, World};
use crate::stories;

stories!(
    a_code_pairs_a_chat_once,
    a_code_has_an_end,
    a_stranger_hears_one_line_an_hour,
    somebody_without_a_number_is_answered_by_name,
    a_person_stays_the_same_when_a_name_is_told,
    a_number_that_has_a_new_owner_brings_no_rights,
    the_page_offers_the_number_once_it_is_known,
);

async fn a_code_pairs_a_chat_once(world: World) {
    let actor = world.person("Ada").await;
    let code = chats::create_code(&world.crm, &actor).await.unwrap().token;
    let message = whatsapp_message(&world, &code).await;
    world.says(&message.to_lowercase()).await;
    let identities = world.identities().await;
    assert_eq!(identities.len(), 1);
    assert_eq!((identities[0].user_id, identities[0].external_user_id.as_str()), (actor.user_id, ADA));
    assert_eq!(identities[0].title.as_deref(), Some("Ada Example"));
    let stranger = world.person("Max").await;
    let before = world.identities().await;
    world.says(&message).await;
    assert_eq!(world.identities().await, before, "used up");
    // Telegram's links are of another kind.
    let link = chats::create_link(&world.crm, &stranger).await.unwrap().token;
    world.says(&format!("pair {link}")).await;
    assert_eq!(world.identities().await, before);
}

async fn whatsapp_message(world: &World, code: &str) -> String {
    bot::whatsapp::pairing_address(&world.crm, code).await.unwrap().message
}

async fn a_code_has_an_end(world: World) {
    let actor = world.person("Ada").await;
    let code = chats::create_code(&world.crm, &actor).await.unwrap().token;
    world.advance(15 * 60 + 1);
    world.says(&format!("pair {code}")).await;
    assert!(world.identities().await.is_empty());
}

async fn a_stranger_hears_one_line_an_hour(world: World) {
    for text in ["hello", "is anybody there?", "/help"] {
        world.says(text).await;
    }
    assert_eq!(world.graph.sent().len(), 1, "{:?}", world.graph.words());
    world.advance(3601);
    world.says("and now?").await;
    assert_eq!(world.graph.sent().len(), 2);
}

async fn somebody_without_a_number_is_answered_by_name(world: World) {
    world.deliver(&world.fresh("no_phone_number")).await;
    world.work().await;
    let sent = world.graph.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["recipient"], "US.13491208655302741919");
    assert!(sent[0].get("to").is_none());
    assert!(!words(&sent[0]).is_empty());
}

fn writer(name: Option<&str>, phone: Option<&str>) -> Writer {
    Writer { business_scoped_id: name.map(Into::into), phone: phone.map(Into::into), name: None }
}

/// The key under which a sender is known, after having written.
async fn key(world: &World, writer: &Writer) -> String {
    let tx = world.crm.begin().await.unwrap();
    let user = whatsapp::meet(&tx, writer, tx.now()).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    user.key
}

async fn a_person_stays_the_same_when_a_name_is_told(world: World) {
    let by_number = writer(None, Some("4915112345678"));
    let by_both = writer(Some("DE.1"), Some("4915112345678"));
    let by_name = writer(Some("DE.1"), None);
    let first = key(&world, &by_number).await;
    for writer in [&by_both, &by_name, &by_number, &by_both] {
        assert_eq!(key(&world, writer).await, first, "{writer:?}");
        assert_eq!(whatsapp::key_of(&world.crm.db, writer).await.unwrap().as_deref(), Some(first.as_str()));
    }
}

async fn a_number_that_has_a_new_owner_brings_no_rights(world: World) {
    let ada = key(&world, &writer(Some("DE.1"), Some("4915112345678"))).await;
    let next = key(&world, &writer(Some("DE.2"), Some("4915112345678"))).await;
    assert_ne!(ada, next);
    assert_eq!(key(&world, &writer(None, Some("4915112345678"))).await, next, "the number is the new owner's");
    let former = whatsapp::find(&world.crm.db, &ada).await.unwrap().unwrap();
    assert_eq!(former.phone, None);
    assert_eq!(key(&world, &writer(Some("DE.1"), None)).await, ada);
    // Also where the number was all that was known.
    let old = key(&world, &writer(None, Some("4915112345679"))).await;
    assert_eq!(key(&world, &writer(Some("DE.3"), Some("4915112345679"))).await, old, "named later");
    let other = key(&world, &writer(Some("DE.4"), Some("4915112345679"))).await;
    assert_ne!(other, old);
    assert_ne!(key(&world, &writer(None, Some("4915112345679"))).await, old);
}

async fn the_page_offers_the_number_once_it_is_known(world: World) {
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let before = bot::whatsapp::pairing_address(&world.crm, "ABCDEFGH2345").await.unwrap();
    assert_eq!((before.url, before.message.as_str()), (None, "pair ABCD-EFGH-2345"));
    world.whatsapp.run(stopped).await;
    let known = bot::whatsapp::pairing_address(&world.crm, "ABCDEFGH2345").await.unwrap();
    assert_eq!(known.url.as_deref(), Some("https://wa.me/4930901820?text=pair%20ABCD-EFGH-2345"));
}
