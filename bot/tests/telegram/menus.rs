//! The menus of commands, as Telegram is told them.

use bot::telegram::Telegram;
use tokio::sync::watch;

use super::harness::World;
use crate::stories;

stories!(menus_are_told_once_by_scope_and_language);

/// Starts the bot, until it fetches updates.
async fn start(world: &World, telegram: Telegram) {
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(async move { telegram.run(stopped).await });
    world.api.poll_opened().await;
    stop.send(true).unwrap();
    task.await.unwrap();
}

async fn menus_are_told_once_by_scope_and_language(world: World) {
    start(&world, world.poller()).await;
    let calls = world.api.calls("setmycommands");
    assert_eq!(calls.len(), 18, "two scopes, eight languages, and those whose language is none of them");
    let commands = |scope: &str, language: Option<&str>| -> Vec<(String, String)> {
        let mut told = calls.iter().filter(|call| {
            call.params["scope"]["type"] == scope
                && call.params.get("language_code").and_then(|it| it.as_str()) == language
        });
        let call = told.next().unwrap_or_else(|| panic!("{scope} {language:?}"));
        assert!(told.next().is_none(), "{scope} {language:?} is told once");
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let list = call.params["commands"].as_array().unwrap();
        list.iter().map(|command| (text(&command["command"]), text(&command["description"]))).collect()
    };
    for language in ["en", "de", "fr", "es", "pt", "it", "ru", "uk"] {
        let private = commands("all_private_chats", Some(language));
        assert_eq!(private.len(), 10, "{private:?}");
        let group = commands("all_group_chats", Some(language));
        let names: Vec<&str> = group.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["event", "help"]);
    }
    assert_eq!(commands("all_private_chats", None), commands("all_private_chats", Some("en")));
    let german = commands("all_private_chats", Some("de"));
    assert!(german.iter().any(|(name, words)| name == "find" && words.contains("Kontakt")), "{german:?}");
    start(&world, world.poller()).await;
    assert_eq!(world.api.calls("setmycommands").len(), 18, "Telegram knows them already");
}
