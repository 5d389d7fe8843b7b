//! Updates that are delivered.

use bot::telegram::{Config, Telegram, Webhook};
use crm::Error;
use crm::entity::card::Status;
use tokio::sync::watch;

use super::fake_api::TOKEN;
use super::harness::{JPEG, SECRET, World};
use crate::stories;

const ADA: i64 = 5001;

stories!(
    without_the_secret_nothing_comes_in,
    what_is_not_an_update_is_refused,
    the_same_update_twenty_times_at_once_is_one_card_and_one_message,
    telegram_is_told_where_to_deliver,
    wrong_settings_are_named,
);

async fn without_the_secret_nothing_comes_in(world: World) {
    let update = world.text(ADA, "hello");
    for shown in [None, Some(""), Some("wrong"), Some("webhook_secret-2"), Some("webhook_secret-1 ")] {
        let refused = world.telegram.receive(shown, update.as_bytes()).await;
        assert!(matches!(refused, Err(Error::Unauthenticated(_))), "{shown:?}: {refused:?}");
    }
    // A bot that fetches its updates takes no deliveries.
    let refused = world.poller().receive(Some(SECRET), update.as_bytes()).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    assert!(world.inbox().await.is_empty());
    let refusals = world.crm.metrics.messages.with_label_values(&["telegram", "in", "refused"]).get();
    assert_eq!(refusals, 5);
}

async fn what_is_not_an_update_is_refused(world: World) {
    let bodies: [&[u8]; 6] = [b"", b"{", b"[]", b"{\"update_id\":\"7\"}", b"\xFF\xFE", b"{\"message\":{}}"];
    for body in bodies {
        let refused = world.telegram.receive(Some(SECRET), body).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{body:?}: {refused:?}");
    }
    assert!(world.inbox().await.is_empty());
}

async fn the_same_update_twenty_times_at_once_is_one_card_and_one_message(world: World) {
    world.paired("Ada", ADA).await;
    let sent = world.api.calls("sendmessage").len();
    world.api.put_file("card", JPEG);
    let photo = world.photo(ADA, "card");
    world.deliver_often(photo.as_bytes()).await;
    assert_eq!(world.inbox().await.len(), 2, "the pairing and the photo");
    let cards = world.cards().await;
    assert_eq!(cards.len(), 1);
    assert_eq!(cards[0].status, Status::NeedsReview);
    assert_eq!(world.api.calls("sendmessage").len(), sent + 1);
    assert_eq!(world.api.calls("download").len(), 1);
}

async fn telegram_is_told_where_to_deliver(world: World) {
    let (stop, stopped) = watch::channel(false);
    let telegram = world.telegram.clone();
    let running = tokio::spawn(async move { telegram.run(stopped).await });
    world.api.called("setwebhook", 1).await;
    stop.send(true).unwrap();
    running.await.unwrap();
    let told = world.api.calls("setwebhook").remove(0).params;
    assert_eq!(told["url"], "https://cards.example.org/webhooks/telegram");
    assert_eq!(told["secret_token"], SECRET);
    assert_eq!(told["drop_pending_updates"], false, "what waited is not thrown away");
    assert_eq!(
        told["allowed_updates"],
        serde_json::json!(["message", "edited_message", "callback_query", "inline_query", "my_chat_member"])
    );
    assert_eq!(world.api.calls("getupdates").len(), 0);
}

async fn wrong_settings_are_named(world: World) {
    let config = |token: &str, api: &str, url: &str, secret: &str| Config {
        token: token.to_owned().into(),
        api_url: api.parse().unwrap(),
        webhook: Some(Webhook { url: url.parse().unwrap(), secret: secret.to_owned().into() }),
    };
    let (api, url) = ("https://api.telegram.org", "https://cards.example.org/webhooks/telegram");
    let long = "s".repeat(257);
    let cases = [
        (config("no token", api, url, SECRET), "/TELEGRAM_BOT_TOKEN"),
        (config(TOKEN, "mailto:a@example.org", url, SECRET), "/TELEGRAM_API_URL"),
        (config(TOKEN, api, "http://cards.example.org/", SECRET), "/PUBLIC_URL"),
        (config(TOKEN, api, url, ""), "/TELEGRAM_WEBHOOK_SECRET"),
        (config(TOKEN, api, url, "not so good"), "/TELEGRAM_WEBHOOK_SECRET"),
        (config(TOKEN, api, url, &long), "/TELEGRAM_WEBHOOK_SECRET"),
    ];
    for (config, setting) in cases {
        let Err(Error::Invalid(problems)) = Telegram::new(world.crm.clone(), config) else {
            panic!("{setting} should be refused");
        };
        assert_eq!(problems[0].pointer, setting);
    }
    assert!(Telegram::new(world.crm.clone(), config(TOKEN, api, url, SECRET)).is_ok());
}
