//! The menu of commands that Telegram shows.

use teloxide::types::BotCommand;

/// The menu.
pub(super) fn menu() -> Vec<BotCommand> {
    vec![
        BotCommand::new("help", "What I can do"),
        BotCommand::new("stop", "Disconnect this chat from your account"),
        BotCommand::new("start", "Connect this chat with your account"),
    ]
}
