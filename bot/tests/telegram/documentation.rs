//! The conversations that docs/chat.md shows are those that happen.

use std::fmt::Write as _;

use recognition::{Fields, NameParts};

use super::harness::{JPEG, World, erika, name, text};
use crate::stories;
use crate::transcript::{WRONG_LINES, compare, sure, wrong};

const ADA: i64 = 5001;

stories!(the_documentation_shows_what_happens);

struct Script {
    world: World,
    text: String,
}

impl Script {
    async fn write(&self, words: &str) {
        self.world.api.note(&format!("person: {words}"));
        self.world.deliver(&self.world.text(ADA, words)).await;
        self.world.work().await;
    }

    async fn tap(&self, label: &str) {
        self.world.api.note(&format!("person: taps {label}"));
        let data = self.world.api.button(ADA, label).unwrap();
        self.world.deliver(&self.world.tap(ADA, ADA, &data)).await;
        self.world.work().await;
    }

    async fn send(&self, what: &str, message: &str, fields: Fields) {
        *self.world.reader.fields.lock().unwrap() = fields;
        self.world.api.put_file("card", JPEG);
        self.world.api.note(&format!("person: {what}"));
        self.world.deliver(message).await;
        self.world.work().await;
    }

    fn end(&mut self, title: &str) {
        let transcript = self.world.api.take_transcript();
        write!(self.text, "\n**{title}**\n\n```text\n{}\n```\n", transcript.trim()).unwrap();
    }
}

async fn the_documentation_shows_what_happens(world: World) {
    world.paired("Ada", ADA).await;
    world.api.take_transcript();
    let mut script = Script { world, text: String::new() };

    script.send("a photo, “Hannover”", &script.world.photo(ADA, "card"), sure()).await;
    script.tap("Accept").await;
    script.end("A good card");

    let photo = r#""photo":[{"file_id":"card","file_unique_id":"l","file_size":180000,"width":1280,"height":720}]"#;
    *script.world.reader.lines.lock().unwrap() = WRONG_LINES.to_vec();
    script.send("a photo", &script.world.message(ADA, photo), wrong()).await;
    script.tap("Fix").await;
    script.tap("Company").await;
    script.tap("Beispiel GmbH").await;
    script.world.reader.lines.lock().unwrap().clear();
    script.tap("Accept").await;
    script.end("A bad card, fixed by tap");

    let back = Fields { urls: vec![text("https://www.example.com/berlin", 0.95)], ..Fields::default() };
    let (first, second) = (script.world.in_album(ADA, "card"), script.world.in_album(ADA, "card"));
    script.send("an album: the front", &first, other()).await;
    script.send("the back, ten seconds later", &second, back).await;
    script.end("An album with two sides");

    script.send("a photo", &script.world.message(ADA, photo), again()).await;
    script.tap("Add to Erika").await;
    script.end("A duplicate");

    *script.world.reader.others.lock().unwrap() = vec![tom()];
    script.send("a photo of two cards", &script.world.message(ADA, photo), lena()).await;
    script.world.reader.others.lock().unwrap().clear();
    script.tap("Accept").await;
    script.end("Two cards on one photo");

    script.write("/settings zone Berlin").await;
    // By then the buttons for undoing are gone.
    script.world.advance(3600);
    script.world.work().await;
    script.world.api.take_transcript();
    script.write("/remind monday at 9 call about the offer").await;
    script.world.advance(4 * 24 * 3600);
    script.world.api.note("(on Monday)");
    script.world.work().await;
    script.tap("Done").await;
    script.end("A reminder");

    compare("telegram", &script.text);
}

fn other() -> Fields {
    Fields {
        name: Some(name("Ada Example", NameParts::default())),
        company: Some(text("Example Ltd", 0.95)),
        emails: vec![text("ada@example.com", 0.97)],
        ..Fields::default()
    }
}

fn again() -> Fields {
    Fields { phones: erika().phones, name: Some(name("E. Muster", NameParts::default())), ..Fields::default() }
}

fn lena() -> Fields {
    Fields {
        name: Some(name("Lena Beispiel", NameParts::default())),
        company: Some(text("Beispiel & Co. KG", 0.95)),
        emails: vec![text("lena@example.com", 0.97)],
        ..Fields::default()
    }
}

fn tom() -> Fields {
    Fields {
        name: Some(name("Tom Sample", NameParts::default())),
        company: Some(text("Sample Inc.", 0.95)),
        emails: vec![text("tom@example.net", 0.97)],
        ..Fields::default()
    }
}
