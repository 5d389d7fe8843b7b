//! From lines of words to the fields of a contact, by rules with evidence.
//!
//! What has a shape of its own is taken first (mail, web, phone, address); the person and the company are judged on
//! what is left, with the help of what was found.

mod address;
mod emails;
mod name_parts;
mod people;
mod phones;
mod qr_fusion;
mod regions;
mod sheet;
mod text;
mod types;
mod urls;
mod vocabulary;

pub use types::{
    AddressField, AddressParts, Fields, NameField, NameParts, PhoneField, PhoneKind, SocialField, Source, TextField,
};

use crate::Code;
use crate::lines::Line;
use people::{Clues, People};
use sheet::Sheet;

/// What is known beside the card itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// ISO 3166 alpha-2 code for phones that carry no other hint.
    pub default_region: Option<&'a str>,
}

/// Reads the meaning out of the lines and codes of one card. Never fails: what is not understood goes to `other`.
pub fn fields(lines: &[Line], codes: &[Code], context: &Context<'_>) -> Fields {
    let mut sheet = Sheet::new(lines);
    let emails = emails::emails(&mut sheet);
    let (urls, socials) = urls::urls(&mut sheet);
    let text: String = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let hosts: Vec<&TextField> = emails.iter().chain(&urls).collect();
    let phones = phones::phones(&mut sheet, |told| regions::region(&text, &hosts, told, context.default_region));
    let addresses = address::addresses(&mut sheet);
    let People { name, company, title, department } = people::people(&mut sheet, &Clues::new(&emails, &urls));
    let rest = sheet.segments().into_iter().map(|segment| segment.text);
    let other = rest.filter(|text| !phones::is_label(text)).collect();
    let mut fields = Fields {
        name,
        company,
        title,
        department,
        phones,
        emails,
        urls,
        address: addresses.first().cloned(),
        addresses: if addresses.len() > 1 { addresses } else { Vec::new() },
        socials,
        other,
    };
    qr_fusion::fuse(&mut fields, codes, context);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;
    use proptest::prelude::*;

    /// A line as a card would have it, 20 pixels high, with letters 10 pixels wide.
    pub(super) fn line(text: &str, top: f32) -> Line {
        let mut words = Vec::new();
        let mut start = 0;
        for word in text.split(' ') {
            let (left, right) = (start as f32 * 10.0, (start + word.len()) as f32 * 10.0);
            let polygon = vec![[left, top], [right, top], [right, top + 20.0], [left, top + 20.0]];
            words.push((start, Word { text: word.to_owned(), confidence: 0.95, polygon }));
            start += word.len() + 1;
        }
        let right = text.len() as f32 * 10.0;
        Line { text: text.to_owned(), words, left: 0.0, top, right, bottom: top + 20.0, height: 20.0 }
    }

    fn card(lines: &[&str]) -> Vec<Line> {
        lines.iter().enumerate().map(|(row, text)| line(text, row as f32 * 30.0)).collect()
    }

    #[test]
    fn a_whole_card_is_understood() {
        let lines = card(&[
            "Weber Bau GmbH",
            "Dr. Erika Mustermann",
            "Leiterin Vertrieb",
            "Musterstraße 12",
            "10115 Berlin",
            "Tel.: 030 23125 014",
            "Mobil: 0171 3920 007",
            "erika.mustermann@weber-bau.example",
            "www.weber-bau.example",
        ]);
        let fields = fields(&lines, &[], &Context { default_region: Some("DE") });
        let text = |field: &Option<TextField>| field.as_ref().map(|field| field.value.clone()).unwrap_or_default();
        assert_eq!(
            fields.name.map(|name| (name.value, name.parts.family)),
            Some(("Dr. Erika Mustermann".to_owned(), Some("Mustermann".to_owned())))
        );
        assert_eq!([text(&fields.company), text(&fields.title)], ["Weber Bau GmbH", "Leiterin Vertrieb"]);
        let phones: Vec<_> = fields.phones.iter().map(|phone| (phone.e164.as_deref(), phone.kind)).collect();
        assert_eq!(phones, [(Some("+493023125014"), PhoneKind::Work), (Some("+491713920007"), PhoneKind::Mobile)]);
        assert_eq!(fields.emails[0].value, "erika.mustermann@weber-bau.example");
        assert_eq!(fields.urls[0].value, "www.weber-bau.example");
        assert_eq!(fields.address.map(|address| address.value), Some("Musterstraße 12, 10115 Berlin".to_owned()));
        assert_eq!(fields.other, Vec::<String>::new());
    }

    #[test]
    fn every_value_knows_its_words() {
        let lines = card(&["Erika Mustermann", "erika.mustermann@weber-bau.example"]);
        let fields = fields(&lines, &[], &Context::default());
        let name = fields.name.unwrap();
        assert_eq!(name.polygons, lines[0].polygons(0..lines[0].text.len()));
        assert!(name.confidence > 0.5 && name.confidence < 0.99);
    }

    proptest! {
        #[test]
        fn no_words_make_it_panic(texts in proptest::collection::vec("\\PC{0,40}", 0..12)) {
            let lines: Vec<Line> = texts.iter().enumerate().map(|(row, text)| line(text, row as f32 * 25.0)).collect();
            fields(&lines, &[], &Context { default_region: Some("DE") });
        }

        #[test]
        fn no_digits_make_it_panic(texts in proptest::collection::vec("[0-9+()/. @a-zA-Zäß,|–-]{0,40}", 0..12)) {
            let lines: Vec<Line> = texts.iter().enumerate().map(|(row, text)| line(text, row as f32 * 25.0)).collect();
            fields(&lines, &[], &Context { default_region: None });
        }
    }
}
