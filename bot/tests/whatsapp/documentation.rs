//! The conversations on WhatsApp that docs/chat.md shows are those that happen.

use std::fmt::Write as _;

use recognition::{Fields, NameParts};

use super::harness::World;
use crate::reader::{erika, name, text};
use crate::stories;
use crate::transcript::{WRONG_LINES, compare, sure, wrong};

stories!(the_documentation_shows_what_happens);

struct Script {
    world: World,
    text: String,
}

impl Script {
    async fn write(&self, words: &str) {
        self.world.graph.note(&format!("person: {words}"));
        self.world.says(words).await;
    }

    async fn choose(&self, title: &str) {
        self.world.graph.note(&format!("person: chooses {title}"));
        self.world.chooses(title).await;
    }

    async fn photograph(&self, what: &str, fields: Fields) {
        self.world.reader.shows(fields);
        self.world.graph.note(&format!("person: {what}"));
        self.world.photographs().await;
        // Pictures of the same minute count as sent together.
        self.world.advance(120);
    }

    fn end(&mut self, title: &str) {
        let transcript = self.world.graph.take_transcript();
        // Each run has cards of its own.
        let mut parts = transcript.split("/cards/");
        let first = parts.next().unwrap().to_owned();
        let transcript = parts.fold(first, |text, part| text + "/cards/…" + part.get(36..).unwrap());
        write!(self.text, "\n**{title}**\n\n```text\n{}\n```\n", transcript.trim()).unwrap();
    }
}

async fn the_documentation_shows_what_happens(world: World) {
    world.in_english().await;
    world.says("/settings zone Berlin").await;
    world.graph.take_transcript();
    let mut script = Script { world, text: String::new() };

    script.photograph("a photo, “met at booth 5 #lead”", sure()).await;
    script.choose("Accept").await;
    script.end("A good card");

    *script.world.reader.lines.lock().unwrap() = WRONG_LINES.to_vec();
    script.photograph("a photo, “met at booth 5 #lead”", wrong()).await;
    script.choose("Fix").await;
    script.choose("Company").await;
    script.choose("Beispiel GmbH").await;
    script.world.reader.lines.lock().unwrap().clear();
    script.choose("Accept").await;
    script.end("A bad card, fixed by tap");

    script.photograph("a photo, “met at booth 5 #lead”", again()).await;
    script.choose("Add to Erika Muster").await;
    script.end("A duplicate");

    script.write("/remind 20 hours call about the offer").await;
    script.world.advance(20 * 3600 + 60);
    script.world.graph.note("(twenty hours later)");
    script.world.work().await;
    script.choose("Done").await;
    script.end("A reminder");

    compare("whatsapp", &script.text);
}

fn again() -> Fields {
    Fields {
        phones: erika().phones,
        emails: vec![text("e.muster@example.com", 0.97)],
        name: Some(name("E. Muster", NameParts::default())),
        ..Fields::default()
    }
}
