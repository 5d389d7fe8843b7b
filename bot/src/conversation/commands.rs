//! The commands.

/// What a message that begins with a slash asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command<'a> {
    /// The conversation begins, with the parameter of a link where one was opened.
    Start(Option<&'a str>),
    /// What the bot does.
    Help,
    /// End the pairing.
    Stop,
    /// Contacts by words.
    Find(&'a str),
    /// The newest contacts.
    Recent,
    /// What follows today belongs to this event.
    Event(&'a str),
    /// All contacts as a file.
    Export,
    /// Make two cards of one with two sides.
    Separate,
    /// Take the last step back.
    Undo,
    /// Remind of a contact.
    Remind(&'a str),
    /// What can be chosen.
    Settings(&'a str),
    /// None of ours.
    Unknown,
}

impl<'a> Command<'a> {
    /// The command of a text; `None` when it is none. `/help@SomeBot` is `/help`, as groups write it.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim_start();
        let (command, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let name = command.strip_prefix('/')?.split('@').next().unwrap_or_default();
        Some(match name.to_ascii_lowercase().as_str() {
            "start" => Self::Start(rest.split_whitespace().next()),
            "help" => Self::Help,
            "stop" => Self::Stop,
            "find" | "search" => Self::Find(rest.trim()),
            "recent" => Self::Recent,
            "event" => Self::Event(rest.trim()),
            "export" => Self::Export,
            "separate" => Self::Separate,
            "undo" => Self::Undo,
            "remind" => Self::Remind(rest.trim()),
            "settings" => Self::Settings(rest.trim()),
            _ => Self::Unknown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_from_words() {
        let cases = [
            ("/start", Some(Command::Start(None))),
            ("/start abc_-1", Some(Command::Start(Some("abc_-1")))),
            ("/START@CardBot abc", Some(Command::Start(Some("abc")))),
            ("/help", Some(Command::Help)),
            ("/separate", Some(Command::Separate)),
            ("/stop now", Some(Command::Stop)),
            ("/find  muster gmbh ", Some(Command::Find("muster gmbh"))),
            ("/event\nHannover Messe", Some(Command::Event("Hannover Messe"))),
            ("/remind@CardBot 3 days", Some(Command::Remind("3 days"))),
            ("/", Some(Command::Unknown)),
            ("/startle", Some(Command::Unknown)),
            ("start", None),
            ("see /help", None),
            ("", None),
        ];
        for (text, command) in cases {
            assert_eq!(Command::parse(text), command, "{text}");
        }
    }
}
