//! vCard 3.0 (RFC 2426) as phones and mail programs like it: UTF-8 without a mark, CRLF, folded, N and FN always there.
//!
//! Written by hand, because the parser's writer adds `CHARSET`, which is no parameter of 3.0. What stands on a card is
//! hostile: no value can end its line or begin another property.

use crate::contacts::{Contact, ContactData, Point, PointKind};

/// Longest line in octets, without its end (RFC 2426, section 2.6).
const LINE: usize = 75;

/// The contacts, one vCard after the other.
pub fn write<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> String {
    let mut out = String::new();
    for contact in contacts {
        line(&mut out, "BEGIN:VCARD");
        line(&mut out, "VERSION:3.0");
        properties(&mut out, &contact.data);
        line(&mut out, &format!("UID:urn:uuid:{}", contact.record.id));
        line(&mut out, &format!("REV:{}", contact.record.updated_at.format("%Y-%m-%dT%H:%M:%SZ")));
        line(&mut out, "END:VCARD");
    }
    out
}

fn properties(out: &mut String, data: &ContactData) {
    let name = &data.name;
    let parts = [&name.family, &name.given, &name.additional, &name.prefix, &name.suffix];
    let mut structured = parts.map(|part| part.as_deref().map(escaped).unwrap_or_default()).join(";");
    let full = [data.display_name.as_str(), data.company.as_deref().unwrap_or_default()];
    let reachable = data.points.first().map(|point| point.value.as_str());
    let full = full.into_iter().chain(reachable).find(|text| !text.trim().is_empty()).unwrap_or("?");
    if parts.iter().all(|part| part.is_none()) {
        structured = format!("{};;;;", escaped(full));
    }
    line(out, &format!("N:{structured}"));
    line(out, &format!("FN:{}", escaped(full)));
    match (&data.company, &data.department) {
        (Some(company), Some(department)) => line(out, &format!("ORG:{};{}", escaped(company), escaped(department))),
        (Some(company), None) => line(out, &format!("ORG:{}", escaped(company))),
        (None, Some(department)) => line(out, &format!("ORG:;{}", escaped(department))),
        (None, None) => {}
    }
    if let Some(title) = &data.title {
        line(out, &format!("TITLE:{}", escaped(title)));
    }
    for one in &data.points {
        line(out, &point(one));
    }
    let note = [&data.note, &data.event].into_iter().flatten().cloned().collect::<Vec<_>>().join("\n");
    if !note.is_empty() {
        line(out, &format!("NOTE:{}", escaped(&note)));
    }
    if !data.tags.is_empty() {
        // The commas between categories are not escaped: with backslashes they become one wrong group.
        let tags: Vec<String> = data.tags.iter().map(|tag| escaped(tag)).collect();
        line(out, &format!("CATEGORIES:{}", tags.join(",")));
    }
}

fn point(point: &Point) -> String {
    let value = escaped(&point.value);
    match point.kind {
        PointKind::Phone => format!("TEL;TYPE={}:{value}", phone_type(point.label.as_deref())),
        PointKind::Email => format!("EMAIL;TYPE=INTERNET:{value}"),
        PointKind::Url => format!("URL;TYPE=WORK:{value}"),
        PointKind::Address => {
            let parts = point.address.clone().unwrap_or_default();
            let known = [&parts.street, &parts.locality, &parts.region, &parts.postal_code, &parts.country];
            if known.iter().all(|part| part.is_none()) {
                return format!("ADR;TYPE=WORK:;;{value};;;;");
            }
            let parts = known.map(|part| part.as_deref().map(escaped).unwrap_or_default()).join(";");
            format!("ADR;TYPE=WORK:;;{parts}")
        }
        PointKind::Social => {
            let network = point.label.as_deref().unwrap_or_default();
            let network: String = network.chars().filter(char::is_ascii_alphanumeric).collect();
            let network = if network.is_empty() { "other".to_owned() } else { network.to_lowercase() };
            format!("X-SOCIALPROFILE;TYPE={network}:{value}")
        }
    }
}

fn phone_type(label: Option<&str>) -> &'static str {
    match label {
        Some("mobile") => "CELL",
        Some("fax") => "WORK,FAX",
        Some("home") => "HOME,VOICE",
        Some("pager") => "PAGER",
        Some("work") => "WORK,VOICE",
        _ => "VOICE",
    }
}

/// A text value: nothing in it separates, ends a line or cannot be seen.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            ';' => out.push_str("\\;"),
            ',' => out.push_str("\\,"),
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded between characters.
fn line(out: &mut String, text: &str) {
    let mut room = LINE;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contacts::{Address, NameParts};
    use crate::id::ContactPointId;

    fn written(data: &ContactData) -> String {
        let mut out = String::new();
        line(&mut out, "BEGIN:VCARD");
        line(&mut out, "VERSION:3.0");
        properties(&mut out, data);
        line(&mut out, "END:VCARD");
        out
    }

    fn point_of(kind: PointKind, label: &str, value: &str) -> Point {
        Point {
            id: ContactPointId::new(),
            kind,
            label: Some(label.into()),
            value: value.into(),
            normal_form: None,
            address: None,
            origin: None,
        }
    }

    fn erika() -> ContactData {
        let name = NameParts {
            prefix: Some("Dr.".into()),
            given: Some("Erika".into()),
            family: Some("Müller; Muster".into()),
            ..Default::default()
        };
        let address = Address {
            street: Some("Musterstraße 1".into()),
            postal_code: Some("10115".into()),
            locality: Some("Berlin".into()),
            ..Default::default()
        };
        ContactData {
            name,
            company: Some("Muster, Söhne & Co.".into()),
            department: Some("Vertrieb".into()),
            title: Some("Leiterin".into()),
            note: Some("first\nsecond".into()),
            event: Some("Expo".into()),
            tags: vec!["lead".into(), "fair".into()],
            points: vec![
                point_of(PointKind::Phone, "mobile", "+49 30 901820"),
                point_of(PointKind::Email, "work", "erika@example.org"),
                Point {
                    address: Some(address),
                    ..point_of(PointKind::Address, "work", "Musterstraße 1, 10115 Berlin")
                },
                point_of(PointKind::Social, "linkedin", "in/erika"),
            ],
            ..Default::default()
        }
        .tidied()
        .unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = written(&erika());
        let person = recognition::vcards(text.as_bytes(), 9, None).remove(0);
        let fields = person.fields;
        let name = fields.name.unwrap();
        assert_eq!(name.value, "Dr. Erika Müller; Muster");
        assert_eq!(name.parts.family.as_deref(), Some("Müller; Muster"));
        assert_eq!(fields.company.unwrap().value, "Muster, Söhne & Co.");
        assert_eq!(fields.department.unwrap().value, "Vertrieb");
        assert_eq!((fields.phones[0].value.as_str(), fields.phones[0].kind.word()), ("+49 30 901820", "mobile"));
        assert_eq!(fields.address.unwrap().parts.postal_code.as_deref(), Some("10115"));
        assert_eq!(fields.socials[0].network, "linkedin");
        assert_eq!(person.note.as_deref(), Some("first\nsecond\nExpo"));
        assert_eq!(person.categories, ["lead", "fair"]);
    }

    #[test]
    fn lines_are_short_and_end_alike() {
        let data = ContactData { note: Some("ü".repeat(300)), ..erika() };
        let text = written(&data);
        assert!(text.ends_with("END:VCARD\r\n") && !text.starts_with('\u{FEFF}'));
        assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\r', '\n'])));
        assert!(recognition::vcards(text.as_bytes(), 9, None)[0].note.as_deref().unwrap().contains(&"ü".repeat(300)));
    }

    #[test]
    fn a_contact_without_a_person_has_a_name() {
        let data = ContactData { company: Some("Muster AG".into()), ..Default::default() };
        let text = written(&data.tidied().unwrap());
        assert!(text.contains("\r\nN:Muster AG;;;;\r\nFN:Muster AG\r\n"), "{text}");
    }

    proptest! {
        #[test]
        fn nothing_hostile_begins_a_property(text in "\\PC{0,30}(\r|\n|\r\n|;|,|:|\\\\|\u{2028}|\0){0,3}(END:VCARD|TEL:1)?\\PC{0,90}") {
            let field = || Some(text.clone());
            let data = ContactData {
                name: NameParts { family: field(), ..Default::default() },
                display_name: text.clone(),
                company: field(),
                title: field(),
                note: field(),
                tags: vec![text.clone()],
                points: vec![point_of(PointKind::Phone, &text, &text), point_of(PointKind::Social, &text, &text)],
                ..Default::default()
            };
            let card = written(&data);
            let properties =
                ["BEGIN:", "VERSION:", "N:", "FN:", "ORG:", "TITLE:", "TEL;", "X-SOCIALPROFILE;", "NOTE:", "CATEGORIES:", "END:"];
            let mut starts = Vec::new();
            for line in card.strip_suffix("\r\n").unwrap().split("\r\n") {
                prop_assert!(line.len() <= LINE && !line.contains(['\r', '\n', '\0']));
                if !line.starts_with(' ') {
                    starts.push(properties.iter().position(|property| line.starts_with(property)));
                }
            }
            prop_assert!(starts.iter().all(Option::is_some), "{card}");
            prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]), "each once and in order: {card}");
        }
    }
}
