//! The conversations that docs/chat.md shows are those that happen.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::path::Path;

use recognition::{Fields, NameParts};

use crate::reader::{erika, in_line, name, text};

/// What stands on the card of [`wrong`], as it was read.
pub(crate) const WRONG_LINES: [&str; 4] = ["Max Mustermann", "Beispie1 GrnbH", "Beispiel GmbH", "max@example.net"];

/// Compares what happened with what the document shows of a channel; `BLESS=1` writes it there.
pub(crate) fn compare(channel: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/chat.md");
    let mut file = File::options().read(true).write(true).open(&path).unwrap();
    // The tests of the channels run at the same time.
    file.lock().unwrap();
    let mut document = String::new();
    file.read_to_string(&mut document).unwrap();
    let (begin, end) = (format!("<!-- {channel}: begin -->\n"), format!("<!-- {channel}: end -->"));
    let (before, rest) = document.split_once(&begin).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    let wanted = format!("{before}{begin}{}\n{end}{after}", text.trim_end());
    if std::env::var_os("BLESS").is_some() {
        file.rewind().unwrap();
        file.set_len(0).unwrap();
        file.write_all(wanted.as_bytes()).unwrap();
    } else {
        assert_eq!(document, wanted, "BLESS=1 renews docs/chat.md");
    }
}

/// A card of which every value is sure.
pub(crate) fn sure() -> Fields {
    Fields { company: Some(text("Muster & Söhne GmbH", 0.97)), ..erika() }
}

/// A card whose company was read wrongly.
pub(crate) fn wrong() -> Fields {
    Fields {
        name: Some(name("Max Mustermann", NameParts::default())),
        company: Some(in_line(1, text("Beispie1 GrnbH", 0.4))),
        emails: vec![text("max@example.net", 0.97)],
        ..Fields::default()
    }
}
