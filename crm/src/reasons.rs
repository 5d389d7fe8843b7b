//! Reasons by code. They are written and stored as English fragments, by whoever knows best what happened; a page in another
//! language tells them by their code and the values in them.

use std::collections::BTreeMap;

/// A reason that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Names it; stable.
    pub code: &'static str,
    /// What is particular to it, by name.
    pub values: BTreeMap<&'static str, String>,
}

/// What a value is told in place of `{…}`. Those that begin with a value come last.
const KNOWN: &[(&str, &str)] = &[
    // Of a reading.
    ("no_text", "no text found; photograph the card from nearer, in even light"),
    ("small_text", "text too small: {height} px letters; send the picture as a file"),
    ("no_contact", "nothing on the picture looks like a contact; is the whole card on it?"),
    ("crossed_lines", "lines run in different directions, as when cards lie on each other; photograph each card alone"),
    ("no_picture", "this is not a picture we can read; send JPEG, PNG, GIF, TIFF, WebP or PDF"),
    ("damaged", "the picture is damaged ({detail}); send it again"),
    ("too_many_pixels", "the picture is too large ({detail}); send at most 40 megapixels and 10000 pixels a side"),
    ("encrypted", "the document is encrypted; send it without a password"),
    ("timed_out", "reading took longer than {seconds} s and was stopped"),
    ("crashed", "the reader stopped in the middle of the picture ({detail})"),
    ("crashed", "the worker was lost in the middle of it"),
    ("no_reader", "the reader is not available: {detail}"),
    ("lost_picture", "the stored picture is missing; send it again"),
    ("not_fetched", "the picture could not be fetched"),
    ("file_too_large", "the file is larger than {megabytes} MB"),
    // Of a file that is handed in.
    ("no_picture", "this is not a picture; send JPEG, PNG, GIF, TIFF, WebP or PDF"),
    ("empty_file", "the file is empty; send it again"),
    ("file_too_large", "at most {megabytes} MB; send a smaller picture"),
    ("file_too_large", "at most {megabytes} MB; send something smaller"),
    ("split_file", "at most {megabytes} MB; split the file"),
    ("wrong_ending", "the name ends in .{claimed}, but the file is {actual}; rename it"),
    ("no_vcard", "this is no vCard file; it has no line BEGIN:VCARD"),
    ("many_entries", "it has more than {count} entries, which is too much for once; split the file"),
    ("entry_unfinished", "it has no line END:VCARD; export it again or add the line"),
    ("entry_outside", "this text stands outside of any entry; put it between BEGIN:VCARD and END:VCARD"),
    ("entry_nobody", "it names nobody; give it FN, ORG, TEL or EMAIL"),
    ("unfinished_at", "entry {entry} (line {line}): it has no line END:VCARD; export it again or add the line"),
    (
        "outside_at",
        "entry {entry} (line {line}): this text stands outside of any entry; put it between BEGIN:VCARD and END:VCARD",
    ),
    ("nobody_at", "entry {entry} (line {line}): it names nobody; give it FN, ORG, TEL or EMAIL"),
    // Of a value.
    ("too_long", "at most {count} characters"),
    ("many_points", "at most {count} entries"),
    ("many_tags", "at most {count} tags"),
    ("many_points_together", "together more than {count} entries"),
    ("too_long_together", "together more than {count} characters"),
    ("no_identity", "give a name, a company or a way to reach the contact"),
    ("empty_entry", "must not be empty; leave the entry out to remove it"),
    ("empty_value", "must not be empty"),
    ("no_address", "must be a mail address such as name@example.org"),
    ("address_taken", "another account has this address"),
    ("name_length", "1 to {count} characters"),
    ("short_password", "at least {count} characters; a sentence is easy to remember"),
    ("easy_password", "too easy to guess: it is little more than a common word, your name or one letter"),
    ("no_time_zone", "must be a name such as Europe/Berlin"),
    ("past", "must lie ahead"),
    ("nothing_to_remind_of", "name a card or a contact, or say what to think of"),
    ("own_back", "a card cannot be its own back"),
    ("own_duplicate", "a contact cannot be put into itself"),
    ("key_form", "use 1 to 128 visible ASCII characters"),
    ("key_used", "this key was used for another request; use a new one"),
    ("no_whatsapp", "WhatsApp is not set up here"),
    // Of what cannot be done now.
    ("nothing_to_undo", "there is nothing to take back"),
    ("undo_late", "it is too late to take this back"),
    ("undo_changed", "it was changed since; nothing was taken back"),
    ("never_arrived", "the picture never arrived; send it again"),
    ("not_the_back", "that is not the back of this card"),
    ("being_read", "the card is just being read; try again soon"),
    ("nothing_left", "nothing would be left of the contact; delete it instead"),
    ("account_disabled", "this account is disabled"),
    ("back_not_now", "the back is {status}"),
    ("front_not_now", "the front is {status}"),
    ("card_not_now", "a card that is {status} cannot be {verb}"),
    // Of a message.
    ("chat_closed", "the chat does not take messages from the bot"),
    ("chat_closed", "the chat does not take messages any more"),
    ("chat_closed", "the chat takes no messages"),
    ("chat_closed", "nobody is known by this name"),
    ("not_paired", "the chat is not paired any more"),
    ("other_chat", "the card does not belong to this chat"),
    ("subject_gone", "what it is about is gone"),
    ("subject_gone", "the contact is gone"),
    ("gone_from_chat", "{channel} does not have the picture any more"),
];

/// The code and the values of a reason; `None` for one that is not known.
pub fn of(reason: &str) -> Option<Reason> {
    KNOWN.iter().find_map(|(code, form)| Some(Reason { code, values: values(form, reason)? }))
}

/// Every code, for whoever tells them in another language.
pub fn codes() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|(code, _)| *code)
}

/// The values of the places of a form, if the text has that form.
fn values(form: &'static str, text: &str) -> Option<BTreeMap<&'static str, String>> {
    let mut values = BTreeMap::new();
    let (start, mut form) = form.split_once('{').unwrap_or((form, ""));
    let mut rest = text.strip_prefix(start)?;
    while let Some((name, after)) = form.split_once('}') {
        // What stands behind the last value ends the text; the value may hold the same.
        let (between, next, end) = match after.split_once('{') {
            Some((between, next)) => (between, next, rest.find(between)?),
            None => (after, "", rest.strip_suffix(after)?.len()),
        };
        let (value, behind) = rest.split_at_checked(end)?;
        if value.is_empty() {
            return None;
        }
        values.insert(name, value.to_owned());
        rest = behind.strip_prefix(between)?;
        form = next;
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use recognition::ReadError;

    use super::*;
    use crate::chats::ChatState;
    use crate::contacts::{ContactData, Point, PointKind};
    use crate::error::{Error, Result};
    use crate::id::ContactPointId;
    use crate::{cards, chats};

    fn codes<T: std::fmt::Debug>(refused: Result<T>) -> Vec<&'static str> {
        let Err(Error::Invalid(problems)) = refused else { panic!("{refused:?}") };
        let code = |reason: &str| of(reason).unwrap_or_else(|| panic!("{reason} has no code")).code;
        problems.iter().map(|problem| code(&problem.reason)).collect()
    }

    #[test]
    fn every_failure_of_a_reading_is_known() {
        let (detail, seconds) = ("200 × 1 pixels (of 3)".to_owned(), 60);
        let errors = [
            (ReadError::Unsupported, "no_picture", None),
            (ReadError::Empty, "empty_file", None),
            (ReadError::Corrupt { detail: detail.clone() }, "damaged", Some(("detail", detail.as_str()))),
            (ReadError::TooLarge { detail: detail.clone() }, "too_many_pixels", Some(("detail", detail.as_str()))),
            (ReadError::Encrypted, "encrypted", None),
            (ReadError::TimedOut { seconds }, "timed_out", Some(("seconds", "60"))),
            (ReadError::Crashed { detail: detail.clone() }, "crashed", Some(("detail", detail.as_str()))),
            (ReadError::Unavailable { detail: detail.clone() }, "no_reader", Some(("detail", detail.as_str()))),
        ];
        for (error, code, value) in errors {
            let reason = of(&error.to_string()).unwrap();
            assert_eq!(reason.code, code);
            let values = value.map(|(name, value)| (name, value.to_owned()));
            assert_eq!(reason.values, values.into_iter().collect());
        }
        let nothing = recognition::read_text("", &recognition::ReadOptions::default());
        assert_eq!(of(&nothing.reason.unwrap()).unwrap().code, "no_text");
    }

    #[test]
    fn refused_values_are_known() {
        let long = "x".repeat(20_000);
        let point = |kind, value: &str| Point {
            id: ContactPointId::new(),
            kind,
            label: None,
            value: value.to_owned(),
            normal_form: None,
            address: None,
            origin: None,
        };
        let data = ContactData {
            company: Some(long.clone()),
            tags: (0..50).map(|n| format!("t{n}")).collect(),
            points: (0..61).map(|_| point(PointKind::Phone, "+49 30 901820")).collect(),
            ..Default::default()
        };
        assert_eq!(codes(data.tidied()), ["too_long", "many_tags", "many_points"]);
        let points = vec![point(PointKind::Email, "nobody"), point(PointKind::Url, " ")];
        assert_eq!(codes(ContactData { points, ..Default::default() }.tidied()), ["no_address", "empty_entry"]);
        assert_eq!(codes(ContactData::default().require_identity()), ["no_identity"]);
        assert_eq!(codes(chats::time_zone("here")), ["no_time_zone"]);
        let now = chrono::DateTime::UNIX_EPOCH;
        assert_eq!(codes(ChatState::default().begin_event(&long, now, chrono_tz::Tz::UTC)), ["too_long"]);
        for entry in cards::read_vcards(b"x\r\nBEGIN:VCARD\r\nEND:VCARD\r\nBEGIN:VCARD\r\n").refused {
            assert!(of(entry.reason()).is_some(), "{}", entry.reason());
        }
    }

    #[test]
    fn what_is_in_a_sentence_is_told() {
        let reason = of("the name ends in .png, but the file is jpg; rename it").unwrap();
        assert_eq!(reason.code, "wrong_ending");
        assert_eq!(reason.values, [("claimed", "png".to_owned()), ("actual", "jpg".to_owned())].into());
        assert_eq!(of("Telegram does not have the picture any more").unwrap().values["channel"], "Telegram");
        for strange in ["", "at most ", "at most  characters", "at most 5 characters more", "something else"] {
            assert_eq!(of(strange), None, "{strange}");
        }
    }

    #[test]
    fn no_sentence_hides_another() {
        for (code, form) in KNOWN {
            let sentence = form.replace(['{', '}'], "");
            assert_eq!(of(&sentence).unwrap().code, *code, "{form}");
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{code}");
        }
    }
}
