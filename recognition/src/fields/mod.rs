//! From lines of words to the fields of a contact, by rules with evidence.
//!
//! What has a shape of its own is taken first (mail, web, phone, address); the person and the company are judged on
//! what is left, with the help of what was found.

mod address;
mod domains;
mod east_asian;
mod emails;
mod hosts;
mod model;
mod name_parts;
mod people;
mod phones;
mod qr_fusion;
mod regions;
mod sheet;
mod socials;
mod text;
pub mod training;
mod types;
mod urls;
mod vcard_file;
mod vcards;
mod vocabulary;

pub use types::{
    AddressField, AddressParts, Fields, NameField, NameParts, PhoneField, PhoneKind, SocialField, Source, TextField,
};

pub use vcard_file::{VcardEntry, VcardFault, vcard_entries};
pub use vcards::{VcardPerson, vcards};

use crate::Code;
use crate::lines::Line;
use people::{Clues, Person, Position};
use sheet::Sheet;

/// The parts of a name as somebody wrote it.
pub fn parts_of_name(written: &str) -> NameParts {
    name_parts::parts(written).0
}

/// What is known beside the card itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// ISO 3166 alpha-2 code for phones that carry no other hint.
    pub default_region: Option<&'a str>,
}

/// Reads the meaning out of the lines and codes of one card, as one contact. Never fails: what is not understood goes to
/// `other`.
pub fn fields(lines: &[Line], codes: &[Code], context: &Context<'_>) -> Fields {
    finished(vec![uncalibrated(lines, context)], codes, context).pop().unwrap_or_default()
}

/// The same with a contact for each person that the card names with ways to be reached, in the order of reading; one at
/// least. What belongs to nobody alone is everybody's.
pub fn each_person(lines: &[Line], codes: &[Code], context: &Context<'_>) -> Vec<Fields> {
    finished(parted(lines, context), codes, context)
}

fn finished(mut people: Vec<Fields>, codes: &[Code], context: &Context<'_>) -> Vec<Fields> {
    people.iter_mut().for_each(calibrate);
    qr_fusion::fuse(&mut people, codes, context);
    for fields in &mut people {
        let nobody = fields.name.is_none() && !is_reachable(fields) && fields.address.is_none();
        for text in [&mut fields.company, &mut fields.title, &mut fields.department] {
            // A headline, the words of a menu.
            if nobody && let Some(doubtful) = text.take_if(|text| text.confidence < LEAST_ALONE) {
                fields.other.push(doubtful.value);
            }
        }
    }
    people
}

/// Whether anything tells how to reach anyone.
fn is_reachable(fields: &Fields) -> bool {
    !(fields.phones.is_empty() && fields.emails.is_empty() && fields.urls.is_empty())
}

/// What has a shape of its own, found and marked as used.
struct Shaped {
    emails: Vec<TextField>,
    urls: Vec<TextField>,
    socials: Vec<SocialField>,
    phones: Vec<PhoneField>,
    addresses: Vec<AddressField>,
}

fn shaped(sheet: &mut Sheet<'_>, lines: &[Line], context: &Context<'_>) -> Shaped {
    let mut emails = emails::emails(sheet);
    emails::without_at(sheet, &emails::SERVICES, &mut emails);
    let (mut urls, mut socials) = urls::urls(sheet, &emails);
    let hosts: Vec<String> = urls.iter().map(|url| hosts::host_of(&url.value)).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    emails::without_at(sheet, &hosts, &mut emails);
    domains::agree(sheet, &mut emails, &mut urls);
    socials.extend(socials::labelled(sheet));
    let text: String = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let hosts: Vec<&TextField> = emails.iter().chain(&urls).collect();
    let region = |told: &[String]| regions::region(&text, &hosts, told, context.default_region);
    let phones = phones::phones(sheet, region);
    let addresses = address::addresses(sheet);
    Shaped { emails, urls, socials, phones, addresses }
}

/// The fields with confidences as the evidence gives them, without codes, as if the card had one person.
fn uncalibrated(lines: &[Line], context: &Context<'_>) -> Fields {
    let mut sheet = Sheet::new(lines);
    let shaped = shaped(&mut sheet, lines, context);
    let clues = Clues::new(&shaped.emails, &shaped.urls);
    let name = people::name(&mut sheet, &clues).map(|name| name.field);
    of_one(&mut sheet, &clues, shaped, name)
}

/// The same, for each of several people.
fn parted(lines: &[Line], context: &Context<'_>) -> Vec<Fields> {
    let mut sheet = Sheet::new(lines);
    let shaped = shaped(&mut sheet, lines, context);
    let clues = Clues::new(&shaped.emails, &shaped.urls);
    let name = people::name(&mut sheet, &clues);
    let several = name.as_ref().map(|name| people::several(&mut sheet, &clues, name, &shaped.phones, &shaped.emails));
    match several {
        Some(several) if !several.is_empty() => of_several(&mut sheet, &clues, &shaped, &several),
        _ => vec![of_one(&mut sheet, &clues, shaped, name.map(|name| name.field))],
    }
}

fn of_one(sheet: &mut Sheet<'_>, clues: &Clues, shaped: Shaped, name: Option<NameField>) -> Fields {
    let Shaped { mut emails, mut urls, mut socials, phones, addresses } = shaped;
    socials.extend(socials::by_agreement(sheet, name.as_ref(), &emails));
    let Position { company, title, department } = people::position(sheet, clues);
    let company = company.or_else(|| people::company_of_domain(&emails, name.as_ref()));
    domains::corroborate(&mut emails, &mut urls, name.as_ref());
    Fields {
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
        other: rest(sheet),
    }
}

fn of_several(sheet: &mut Sheet<'_>, clues: &Clues, shaped: &Shaped, several: &[Person]) -> Vec<Fields> {
    let named: Vec<Vec<SocialField>> = several
        .iter()
        .map(|person| socials::by_agreement(sheet, Some(&person.name), &chosen(&shaped.emails, &person.emails)))
        .collect();
    // A position that stands in nobody's block is everybody's.
    let together = several.iter().all(|person| person.title.is_none());
    let position = if together {
        people::position(sheet, clues)
    } else {
        Position { company: people::company(sheet, clues), ..Position::default() }
    };
    let other = rest(sheet);
    let of_all = |owned: fn(&Person) -> &Vec<usize>, at: usize| several.iter().all(|one| !owned(one).contains(&at));
    several
        .iter()
        .zip(named)
        .map(|(person, named)| {
            let theirs = |owned: fn(&Person) -> &Vec<usize>, count: usize| -> Vec<usize> {
                (0..count).filter(|at| owned(person).contains(at) || of_all(owned, *at)).collect()
            };
            let phones = chosen(&shaped.phones, &theirs(|one| &one.phones, shaped.phones.len()));
            let mut emails = chosen(&shaped.emails, &theirs(|one| &one.emails, shaped.emails.len()));
            let mut urls = shaped.urls.clone();
            let company =
                position.company.clone().or_else(|| people::company_of_domain(&shaped.emails, Some(&person.name)));
            domains::corroborate(&mut emails, &mut urls, Some(&person.name));
            Fields {
                name: Some(person.name.clone()),
                company,
                title: person.title.clone().or_else(|| position.title.clone()),
                department: person.department.clone().or_else(|| position.department.clone()),
                phones,
                emails,
                urls,
                address: shaped.addresses.first().cloned(),
                addresses: if shaped.addresses.len() > 1 { shaped.addresses.clone() } else { Vec::new() },
                socials: shaped.socials.iter().cloned().chain(named).collect(),
                other: other.clone(),
            }
        })
        .collect()
}

fn chosen<T: Clone>(all: &[T], places: &[usize]) -> Vec<T> {
    places.iter().filter_map(|at| all.get(*at).cloned()).collect()
}

/// What is no field.
fn rest(sheet: &Sheet<'_>) -> Vec<String> {
    let rest = sheet.segments().into_iter().map(|segment| segment.text);
    rest.filter(|text| !phones::is_label(text)).collect()
}

/// What is left of a confidence when nothing tells how to reach anyone: banknotes and book pages have large lines too.
const NO_CARD: f32 = 0.5;

/// Confidence of a company or a position that stands on a picture where nothing else is of a contact.
const LEAST_ALONE: f32 = 0.4;

/// Makes every confidence the probability that its value is exactly right.
fn calibrate(fields: &mut Fields) {
    use model::calibrated;
    let text = |field: &str, list: &mut dyn Iterator<Item = &mut TextField>| {
        list.for_each(|one| one.confidence = calibrated(field, one.confidence));
    };
    text("company", &mut fields.company.iter_mut());
    text("title", &mut fields.title.iter_mut());
    text("department", &mut fields.department.iter_mut());
    text("emails", &mut fields.emails.iter_mut());
    text("urls", &mut fields.urls.iter_mut());
    fields.name.iter_mut().for_each(|one| one.confidence = calibrated("name", one.confidence));
    fields.phones.iter_mut().for_each(|one| one.confidence = calibrated("phones", one.confidence));
    fields.socials.iter_mut().for_each(|one| one.confidence = calibrated("socials", one.confidence));
    let addresses = fields.address.iter_mut().chain(&mut fields.addresses);
    addresses.for_each(|one| one.confidence = calibrated("address", one.confidence));
    // Any picture has digits.
    if fields.emails.is_empty() && fields.urls.is_empty() && fields.name.is_none() && fields.address.is_none() {
        let doubtful = fields.phones.iter_mut().filter(|phone| phone.e164.is_none());
        doubtful.for_each(|one| one.confidence *= NO_CARD);
    }
    if !is_reachable(fields) && fields.address.is_none() {
        let texts = fields.company.iter_mut().chain(&mut fields.title).chain(&mut fields.department);
        texts.for_each(|one| one.confidence *= NO_CARD);
        fields.name.iter_mut().for_each(|one| one.confidence *= NO_CARD);
    }
}

/// The candidates for the person's fields with their features, to learn from.
fn examples(lines: &[Line], context: &Context<'_>) -> Vec<(String, [people::Features; 4])> {
    let mut sheet = Sheet::new(lines);
    let shaped = shaped(&mut sheet, lines, context);
    people::examples(&sheet, &Clues::new(&shaped.emails, &shaped.urls))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Word;
    use proptest::prelude::*;
    use rstest::rstest;

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

    /// Lines one below the other.
    pub(super) fn card(lines: &[&str]) -> Vec<Line> {
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

    #[rstest]
    #[case::banknote(&["EXAMPLE RESERVE NOTE", "TEN UNITS", "AB 12345678 C", "IN THIS WE TRUST", "SERIES 2011"])]
    #[case::prose(&["and when the rain had stopped they went", "down to the river, where the boats lay,", "and nobody spoke of it until evening."])]
    #[case::screen(&["Settings", "Notifications", "12:45", "Battery 87%", "Sound & vibration"])]
    #[case::receipt(&["2 x Coffee 5,60", "1 x Cake 4,20", "TOTAL 9,80", "12.03.2021 14:05", "0000 1111 2222"])]
    #[case::handwriting(&["mlk", "egs 2x", "brd", "pls cl bck"])]
    fn what_is_no_card_invents_no_contact(#[case] printed: &[&str]) {
        let fields = fields(&card(printed), &[], &Context { default_region: Some("DE") });
        assert!(fields.emails.is_empty() && fields.urls.is_empty(), "{fields:#?}");
        for (value, confidence) in [
            fields.name.map(|name| (name.value, name.confidence)),
            fields.company.map(|company| (company.value, company.confidence)),
            fields.title.map(|title| (title.value, title.confidence)),
            fields.address.map(|address| (address.value, address.confidence)),
        ]
        .into_iter()
        .flatten()
        .chain(fields.phones.into_iter().map(|phone| (phone.value, phone.confidence)))
        {
            assert!(confidence < 0.5, "{value} {confidence}");
        }
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
