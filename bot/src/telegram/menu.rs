//! The menus of commands that Telegram shows: all of them in a private chat, in a group only what helps there, each in
//! the language of the reader.

use crm::settings;
use teloxide::payloads::{SetMyCommands, SetMyCommandsSetters};
use teloxide::types::{BotCommand, BotCommandScope};

use super::Telegram;
use super::polling::Trouble;
use crate::conversation::language::Language;
use crate::conversation::words::Words;

/// Tells Telegram the menus, unless it knows these already.
pub(super) async fn announce(telegram: &Telegram) -> Result<(), Trouble> {
    let crm = &telegram.crm;
    let known = format!("telegram.commands:{}", telegram.bot_id);
    let menus = menus();
    let told: Option<serde_json::Value> = settings::get(&crm.db, &known).await?;
    let wanted = serde_json::to_value(&menus).map_err(crm::Error::internal)?;
    if told.as_ref() == Some(&wanted) {
        return Ok(());
    }
    for menu in &menus {
        let _: bool = telegram.api.call(menu).await?;
    }
    settings::put(&crm.db, &known, &wanted, crm.clock.now()).await?;
    Ok(())
}

fn menus() -> Vec<SetMyCommands> {
    // Without a language first: what everybody sees whose language is none of ours.
    let languages = [None].into_iter().chain(Language::ALL.map(Some));
    let scopes = [(BotCommandScope::AllPrivateChats, true), (BotCommandScope::AllGroupChats, false)];
    languages
        .flat_map(|language| scopes.clone().map(|(scope, private)| (language, scope, private)))
        .map(|(language, scope, private)| {
            let menu = SetMyCommands::new(commands(Words(language.unwrap_or_default()), private)).scope(scope);
            match language {
                Some(language) => menu.language_code(language.tag()),
                None => menu,
            }
        })
        .collect()
}

fn commands(words: Words, private: bool) -> Vec<BotCommand> {
    let event = BotCommand::new("event", words.get("command-event"));
    let help = BotCommand::new("help", words.get("command-help"));
    if !private {
        return vec![event, help];
    }
    vec![
        BotCommand::new("find", words.get("command-find")),
        BotCommand::new("recent", words.get("command-recent")),
        event,
        BotCommand::new("remind", words.get("command-remind")),
        BotCommand::new("separate", words.get("command-separate")),
        BotCommand::new("undo", words.get("command-undo")),
        BotCommand::new("export", words.get("command-export")),
        BotCommand::new("settings", words.get("command-settings")),
        help,
        BotCommand::new("stop", words.get("command-stop")),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_menu_fits() {
        // https://core.telegram.org/bots/api#botcommand
        for menu in menus() {
            assert!((1..=100).contains(&menu.commands.len()));
            for command in menu.commands {
                assert!(command.command.len() <= 32 && command.command.chars().all(|c| c.is_ascii_lowercase()));
                let length = command.description.encode_utf16().count();
                assert!((1..=256).contains(&length), "{}", command.description);
            }
        }
    }
}
