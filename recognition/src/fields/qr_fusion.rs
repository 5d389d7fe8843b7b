//! What a QR code says outweighs what was read: it is exact.

use super::hosts::{host_of, registered};
use super::vcards::{self, Origin, SURE};
use super::{AddressField, AddressParts, Context, Fields, NameField, PhoneField, Source, TextField, name_parts, text};
use crate::{Code, CodeKind, Polygon};

/// Adds the values of the codes to the fields of each person of the card: what names one is that person's, or the first
/// one's; what names none is everybody's.
pub(super) fn fuse(people: &mut [Fields], codes: &[Code], context: &Context<'_>) {
    for code in codes {
        let told = match code.kind {
            CodeKind::Vcard => vcard(code, context),
            CodeKind::Mecard => mecard(code, context),
            CodeKind::Url => {
                Some(Fields { urls: vec![value(code.payload.trim(), &code.polygon)], ..Fields::default() })
            }
            CodeKind::Text => None,
        };
        let Some(told) = told else { continue };
        let link = code.kind == CodeKind::Url;
        match &told.name {
            None => people.iter_mut().for_each(|fields| merge(fields, told.clone(), link)),
            Some(name) => {
                let owner = people.iter().position(|fields| is_same(fields.name.as_ref(), name)).unwrap_or(0);
                people.iter_mut().skip(owner).take(1).for_each(|fields| merge(fields, told.clone(), link));
            }
        }
    }
}

/// Whether a printed name is that of a code, in whatever order.
fn is_same(printed: Option<&NameField>, told: &NameField) -> bool {
    let tokens = |name: &NameField| {
        let mut words = text::words(&name.value);
        words.sort_unstable();
        words
    };
    printed.is_some_and(|printed| {
        let told = tokens(told);
        tokens(printed).iter().filter(|word| told.contains(word)).count() >= 2
    })
}

fn merge(fields: &mut Fields, told: Fields, link: bool) {
    fields.name = told.name.or(fields.name.take());
    fields.company = told.company.or(fields.company.take());
    fields.title = told.title.or(fields.title.take());
    fields.department = told.department.or(fields.department.take());
    fields.address = told.address.or(fields.address.take());
    for phone in told.phones {
        let digits = |phone: &PhoneField| {
            phone.e164.clone().unwrap_or_else(|| phone.value.chars().filter(char::is_ascii_digit).collect())
        };
        match fields.phones.iter_mut().find(|other| digits(other) == digits(&phone)) {
            Some(other) => other.confidence = other.confidence.max(SURE),
            None => fields.phones.push(phone),
        }
    }
    let printed = fields.emails.iter().chain(&fields.urls).map(|field| registered(&host_of(&field.value)));
    let known: Vec<String> = printed.collect();
    let any_url = !fields.urls.is_empty();
    for (list, new) in [(&mut fields.emails, told.emails), (&mut fields.urls, told.urls)] {
        for field in new {
            let bare = |field: &TextField| {
                let value = field.value.to_lowercase();
                let value = value.split("://").last().unwrap_or_default();
                value.strip_prefix("www.").unwrap_or(value).trim_end_matches('/').to_owned()
            };
            match list.iter_mut().find(|other| bare(other) == bare(&field)) {
                Some(other) => other.confidence = other.confidence.max(SURE),
                // A link that is not printed leads anywhere, to a shop, a tracker, a video; only the card's own
                // domain makes it the card's.
                None if link && (any_url || !known.contains(&registered(&host_of(&field.value)))) => {}
                None => list.push(field),
            }
        }
    }
}

fn value(value: &str, polygon: &Polygon) -> TextField {
    TextField { value: value.to_owned(), confidence: SURE, polygons: vec![polygon.clone()], engine: Source::Qr }
}

fn vcard(code: &Code, context: &Context<'_>) -> Option<Fields> {
    let from = Origin { polygons: std::slice::from_ref(&code.polygon), source: Source::Qr };
    vcards::people(&code.payload, 1, from, context).pop().map(|person| person.fields)
}

fn name(full: String, polygon: &Polygon) -> NameField {
    let parts = name_parts::parts(&full).0;
    NameField { value: full, parts, confidence: SURE, polygons: vec![polygon.clone()], engine: Source::Qr }
}

/// NTT DOCOMO's short form: `MECARD:N:Doe,John;TEL:…;;`, a backslash before a literal separator.
fn mecard(code: &Code, context: &Context<'_>) -> Option<Fields> {
    let polygon = &code.polygon;
    let from = Origin { polygons: std::slice::from_ref(polygon), source: Source::Qr };
    let body = code.payload.trim().get("MECARD:".len()..)?;
    let mut fields = Fields::default();
    for item in split_escaped(body) {
        let Some((key, content)) = item.split_once(':') else {
            continue;
        };
        if content.trim().is_empty() {
            continue;
        }
        match key.trim().to_ascii_uppercase().as_str() {
            "N" => {
                let full = match content.split_once(',') {
                    Some((family, given)) => format!("{} {}", given.trim(), family.trim()),
                    None => content.trim().to_owned(),
                };
                fields.name = Some(name(full, polygon));
            }
            "ORG" => fields.company = Some(value(content.trim(), polygon)),
            "TITLE" => fields.title = Some(value(content.trim(), polygon)),
            "TEL" => fields.phones.push(vcards::phone(content, "", from, context)),
            "EMAIL" => fields.emails.push(value(content.trim(), polygon)),
            "URL" => fields.urls.push(value(content.trim(), polygon)),
            "ADR" => {
                let value =
                    content.split(',').map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
                fields.address = Some(AddressField {
                    value,
                    parts: AddressParts::default(),
                    confidence: SURE,
                    polygons: vec![polygon.clone()],
                    engine: Source::Qr,
                });
            }
            _ => {}
        }
    }
    let any = !text::letters(&code.payload).is_empty();
    any.then_some(fields)
}

fn split_escaped(body: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut letters = body.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => items.last_mut().into_iter().for_each(|item| item.extend(letters.next())),
            ';' => items.push(String::new()),
            other => items.last_mut().into_iter().for_each(|item| item.push(other)),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PhoneKind;

    fn code(payload: &str, kind: CodeKind) -> Code {
        Code { payload: payload.to_owned(), kind, polygon: vec![[1.0, 2.0]] }
    }

    #[test]
    fn a_vcard_fills_every_field() {
        let payload = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Mustermann;Erika;;Dr.;\r\nFN:Dr. Erika Mustermann\r\nORG:Weber Bau GmbH;Vertrieb\r\nTITLE:Leiterin\r\nTEL;TYPE=CELL:+49 171 3920007\r\nEMAIL:erika@weber-bau.example\r\nADR;TYPE=WORK:;;Musterstr. 1;Berlin;;10115;Germany\r\nEND:VCARD\r\n";
        let mut fields = Fields::default();
        fuse(std::slice::from_mut(&mut fields), &[code(payload, CodeKind::Vcard)], &Context::default());
        let name = fields.name.unwrap();
        assert_eq!(
            (name.value.as_str(), name.parts.family.as_deref(), name.parts.prefix.as_deref()),
            ("Dr. Erika Mustermann", Some("Mustermann"), Some("Dr."))
        );
        assert_eq!(fields.company.unwrap().value, "Weber Bau GmbH");
        assert_eq!(fields.department.unwrap().value, "Vertrieb");
        assert_eq!(
            (fields.phones[0].e164.as_deref(), fields.phones[0].kind),
            (Some("+491713920007"), PhoneKind::Mobile)
        );
        assert_eq!(fields.emails[0].engine, Source::Qr);
        assert_eq!(fields.address.unwrap().value, "Musterstr. 1, 10115 Berlin, Germany");
    }

    #[test]
    fn a_mecard_is_understood() {
        let mut fields = Fields::default();
        fuse(
            std::slice::from_mut(&mut fields),
            &[code("MECARD:N:Doe,Jane;ORG:A\\;B;TEL:+12125550147;EMAIL:jane@example.com;;", CodeKind::Mecard)],
            &Context::default(),
        );
        assert_eq!(fields.name.unwrap().value, "Jane Doe");
        assert_eq!(fields.company.unwrap().value, "A;B");
        assert_eq!(fields.phones[0].e164.as_deref(), Some("+12125550147"));
    }

    #[test]
    fn broken_codes_change_nothing() {
        let mut fields = Fields::default();
        fuse(
            std::slice::from_mut(&mut fields),
            &[code("BEGIN:VCARD", CodeKind::Vcard), code("MECARD:", CodeKind::Mecard)],
            &Context::default(),
        );
        assert_eq!(fields, Fields::default());
    }
}
