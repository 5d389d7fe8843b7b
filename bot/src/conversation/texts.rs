//! What somebody writes: commands, corrections, or something to read.

use crm::database::Transaction;
use crm::outbox;
use crm::{Result, cards, chats};

use super::commands::Command;
use super::intent::{Incoming, Room};
use super::screen::Screen;
use super::turn::{Reply, Turn, said};
use super::words::Phrase;
use super::{corrections, lists, reminders, separating, settings, undoing};

/// Answers words of a paired person.
pub(super) async fn answer(turn: &Turn<'_>, text: &str) -> Result<Reply> {
    if let Some(command) = Command::parse(text) {
        return obey(turn, command).await;
    }
    if let Some(reply) = corrections::of_text(turn, text).await? {
        return Ok(reply);
    }
    // What people say to each other in a group is not meant for us.
    if turn.incoming.room == Room::Group {
        return Ok(Reply::default());
    }
    // A signature that was pasted.
    match cards::draft_of_text(text) {
        Some(draft) => Ok(Reply::default().take(vec![draft])),
        None => Ok(turn.say(&Phrase::new("send-picture"))),
    }
}

async fn obey(turn: &Turn<'_>, command: Command<'_>) -> Result<Reply> {
    match command {
        Command::Start(Some(token)) if turn.incoming.room == Room::Private => {
            // Whoever is paired may be paired anew, with another account.
            let mut tx = turn.crm.begin().await?;
            pair(&mut tx, turn.incoming, token).await?;
            tx.commit().await?;
            Ok(Reply::default())
        }
        Command::Stop if turn.incoming.room == Room::Private => {
            let mut tx = turn.crm.begin().await?;
            chats::unpair_in(&mut tx, &turn.actor, turn.identity.id).await?;
            outbox::put(&mut tx, said(turn.incoming, &Phrase::new("unpaired"))).await?;
            tx.commit().await?;
            Ok(Reply::default())
        }
        // Others would read the contacts and settings of the one who asks.
        Command::Find(_) | Command::Recent | Command::Export | Command::Settings(_)
            if turn.incoming.room == Room::Group =>
        {
            Ok(Reply::default())
        }
        Command::Find("") => Ok(turn.say(&Phrase::new("find-how"))),
        Command::Find(query) => Ok(Reply::default().put(turn.show(&lists::first(Some(query))))),
        Command::Recent => Ok(Reply::default().put(turn.show(&lists::first(None)))),
        Command::Event(name) => settings::event(turn, name).await,
        Command::Export => Ok(Reply::default().put(turn.show(&Screen::Export))),
        Command::Separate => separating::command(turn).await,
        Command::Undo => undoing::last(turn).await,
        Command::Remind(text) => reminders::command(turn, text).await,
        Command::Settings(rest) => settings::command(turn, rest).await,
        Command::Unknown if turn.incoming.room == Room::Group => Ok(Reply::default()),
        Command::Start(_) | Command::Stop | Command::Help | Command::Unknown => Ok(turn.say(&Phrase::new("help"))),
    }
}

/// Pairs the chat of a message with the account of a link.
pub(super) async fn pair(tx: &mut Transaction, incoming: &Incoming, token: &str) -> Result<()> {
    let phrase = match chats::pair(tx, &incoming.sender, token).await? {
        Some((_, user)) if user.name.is_empty() => Phrase::new("paired-nameless"),
        Some((_, user)) => Phrase::new("paired").with("name", user.name),
        None => Phrase::new("link-expired"),
    };
    outbox::put(tx, said(incoming, &phrase)).await.map(drop)
}
