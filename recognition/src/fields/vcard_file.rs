//! A vCard file entry by entry, so that whoever sent it can be told which of them is broken, and where.

use serde::{Deserialize, Serialize};

use super::vcards::{Origin, VcardPerson, people, text_of};
use super::{Context, Source};

/// An entry of a vCard file.
#[derive(Debug, Clone, PartialEq)]
pub struct VcardEntry {
    /// Which one it is, from 1.
    pub number: usize,
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Who it is, or what is wrong.
    pub person: Result<VcardPerson, VcardFault>,
}

/// Why an entry tells of nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VcardFault {
    /// The next one begins, or the file ends, before this one does.
    Unfinished,
    /// Text that stands in no entry.
    Outside,
    /// Neither a name nor a company, nor a way to reach anybody.
    Nobody,
}

/// The first `most` entries of a vCard file, in order; encodings as [`super::vcards`] understands them. Empty when nothing in
/// it begins as an entry does. Never fails.
pub fn vcard_entries(bytes: &[u8], most: usize, default_region: Option<&str>) -> Vec<VcardEntry> {
    let text = text_of(bytes);
    // Only line feeds end lines from here on; very old programs wrote carriage returns alone.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut entries: Vec<VcardEntry> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let (mut outside, mut begun) = (false, false);
    let mut start = 0;
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        if entries.len() >= most {
            break;
        }
        let (line, end, told) = (index + 1, start + raw.len(), raw.trim_end());
        let mut push = |line: usize, person| entries.push(VcardEntry { number: entries.len() + 1, line, person });
        if told.eq_ignore_ascii_case("BEGIN:VCARD") {
            if let Some((first, _)) = open {
                push(first, Err(VcardFault::Unfinished));
            }
            (open, outside, begun) = (Some((line, start)), false, true);
        } else if told.eq_ignore_ascii_case("END:VCARD")
            && let Some((first, from)) = open
        {
            let entry = text.get(from..end).unwrap_or_default();
            push(first, person_of(entry, default_region));
            open = None;
        } else if open.is_none() && !told.is_empty() && !outside {
            // A whole stretch of it is one fault.
            push(line, Err(VcardFault::Outside));
            outside = true;
        }
        start = end;
    }
    if let Some((first, _)) = open.filter(|_| entries.len() < most) {
        entries.push(VcardEntry { number: entries.len() + 1, line: first, person: Err(VcardFault::Unfinished) });
    }
    if begun { entries } else { Vec::new() }
}

fn person_of(entry: &str, default_region: Option<&str>) -> Result<VcardPerson, VcardFault> {
    let origin = Origin { polygons: &[], source: Source::Vcard };
    people(entry, 1, origin, &Context { default_region }).pop().ok_or(VcardFault::Nobody)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(usize, usize, Result<String, VcardFault>)> {
        let entries = vcard_entries(text.as_bytes(), 99, None);
        let name = |person: VcardPerson| person.fields.name.unwrap().value;
        entries.into_iter().map(|entry| (entry.number, entry.line, entry.person.map(name))).collect()
    }

    #[test]
    fn each_entry_has_its_number_and_line() {
        let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEND:VCARD\r\n\r\n\
            begin:vcard\r\nVERSION:2.1\r\nFN:Cut Off\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:a\r\n BEGIN:VCARD\r\nEND:VCARD\r\n\
            FN:Stray\r\nTEL:+49 30 901820\r\n\
            BEGIN:VCARD\r\nFN:Erika Mustermann\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nFN:Never Ended\r\n";
        assert_eq!(
            told(text),
            [
                (1, 1, Ok("Ada Example".to_owned())),
                (2, 6, Err(VcardFault::Unfinished)),
                (3, 9, Err(VcardFault::Nobody)),
                (4, 14, Err(VcardFault::Outside)),
                (5, 16, Ok("Erika Mustermann".to_owned())),
                (6, 19, Err(VcardFault::Unfinished)),
            ]
        );
    }

    #[test]
    fn other_line_ends_and_encodings_are_understood() {
        let text = "BEGIN:VCARD\rFN:Ada Example\rEND:VCARD\r";
        assert_eq!(told(text), [(1, 1, Ok("Ada Example".to_owned()))]);
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(vcard_entries(&wide, 99, None).len(), 1);
        let soft = "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:Ada=\n Example\nEND:VCARD\n";
        assert_eq!(told(soft).len(), 1);
    }

    #[test]
    fn no_more_are_made_than_asked_for() {
        let whole = "BEGIN:VCARD\nFN:Ada\nEND:VCARD\n";
        for text in [whole.repeat(5), "BEGIN:VCARD\n".repeat(5), format!("{whole}x\n").repeat(5)] {
            for most in [0, 3, 5] {
                let entries = vcard_entries(text.as_bytes(), most, None);
                assert_eq!(
                    entries.iter().map(|entry| entry.number).collect::<Vec<_>>(),
                    (1..=most).collect::<Vec<_>>()
                );
            }
        }
    }

    #[test]
    fn what_is_no_vcard_file_has_no_entries() {
        assert_eq!(told(""), []);
        assert_eq!(told("name,phone\r\nAda,123\r\n"), []);
    }
}
