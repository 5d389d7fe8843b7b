//! Contacts as WhatsApp shares them
//! (<https://developers.facebook.com/docs/whatsapp/cloud-api/messages/contacts-messages>), in and out.

use crm::contacts::{ContactData, Point, PointKind};
use serde_json::{Map, Value, json};

use crate::conversation::intent::SharedContact;

/// A contact for the phone's address book. Meta wants the whole name and at least one part of it, so a contact without a
/// name is called by the first thing that is known of it.
pub(super) fn write(data: &ContactData) -> Value {
    let mut names = vec![&data.display_name];
    names.extend(&data.company);
    names.extend(data.points.iter().map(|point| &point.value));
    let whole = names.into_iter().map(String::as_str).find(|name| !name.trim().is_empty()).unwrap_or("?");
    let parts = [
        ("prefix", &data.name.prefix),
        ("first_name", &data.name.given),
        ("middle_name", &data.name.additional),
        ("last_name", &data.name.family),
        ("suffix", &data.name.suffix),
    ];
    let mut name = object(parts);
    if !name.contains_key("first_name") && !name.contains_key("last_name") {
        name.insert("first_name".to_owned(), Value::from(whole));
    }
    name.insert("formatted_name".to_owned(), Value::from(whole));
    let mut contact = Map::from_iter([("name".to_owned(), Value::Object(name))]);
    let org = object([("company", &data.company), ("department", &data.department), ("title", &data.title)]);
    if !org.is_empty() {
        contact.insert("org".to_owned(), Value::Object(org));
    }
    let lists = [("phones", PointKind::Phone), ("emails", PointKind::Email), ("urls", PointKind::Url)];
    for (key, kind) in lists {
        let values: Vec<Value> = data.points.iter().filter(|point| point.kind == kind).map(write_point).collect();
        if !values.is_empty() {
            contact.insert(key.to_owned(), Value::from(values));
        }
    }
    let addresses: Vec<Value> = data.points.iter().filter_map(write_address).collect();
    if !addresses.is_empty() {
        contact.insert("addresses".to_owned(), Value::from(addresses));
    }
    Value::Object(contact)
}

/// A contact that somebody shared; `None` when it says nothing. Any property may be missing.
pub(super) fn read(contact: &Value) -> Option<SharedContact> {
    let text = |pointer: &str| {
        let text = contact.pointer(pointer).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    };
    let all = |list: &str, member: &str| -> Vec<String> {
        let items = contact.get(list).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| item.get(member)?.as_str().map(ToOwned::to_owned)).filter(|it| !it.is_empty()).collect()
    };
    let parts = ["/name/first_name", "/name/middle_name", "/name/last_name"];
    let composed = || parts.iter().filter_map(|part| text(part)).collect::<Vec<_>>().join(" ");
    let shared = SharedContact {
        vcard: text("/vcard"),
        name: text("/name/formatted_name").unwrap_or_else(composed),
        phones: all("phones", "phone"),
        emails: all("emails", "email"),
        company: text("/org/company"),
        title: text("/org/title"),
    };
    (shared != SharedContact::default()).then_some(shared)
}

fn object<const N: usize>(members: [(&str, &Option<String>); N]) -> Map<String, Value> {
    let given = members.into_iter().filter_map(|(key, value)| Some((key, value.as_deref()?)));
    given.filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key.to_owned(), Value::from(value))).collect()
}

fn write_point(point: &Point) -> Value {
    let label = point.label.as_deref().unwrap_or_default();
    let kind = match (label, point.kind) {
        ("mobile" | "cell", PointKind::Phone) => "CELL",
        ("home", _) => "HOME",
        _ => "WORK",
    };
    match point.kind {
        // In the form that can be dialled from anywhere.
        PointKind::Phone => json!({ "phone": point.normal_form.as_ref().unwrap_or(&point.value), "type": kind }),
        PointKind::Email => json!({ "email": point.value, "type": kind }),
        _ => json!({ "url": point.value, "type": kind }),
    }
}

fn write_address(point: &Point) -> Option<Value> {
    if point.kind != PointKind::Address {
        return None;
    }
    let written = Some(point.value.replace('\n', ", "));
    let mut address = match &point.address {
        Some(parts) => object([
            ("street", &parts.street),
            ("city", &parts.locality),
            ("state", &parts.region),
            ("zip", &parts.postal_code),
            ("country", &parts.country),
        ]),
        None => Map::new(),
    };
    if address.is_empty() {
        address = object([("street", &written)]);
    }
    address.insert("type".to_owned(), Value::from("WORK"));
    Some(Value::Object(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crm::contacts::NameParts;

    #[test]
    fn a_contact_has_a_whole_name_and_a_part_of_it() {
        let person = ContactData {
            name: NameParts { given: Some("Erika".into()), family: Some("Muster".into()), ..Default::default() },
            display_name: "Erika Muster".into(),
            company: Some("Muster & Söhne GmbH".into()),
            ..Default::default()
        };
        let contact = write(&person);
        let expected = json!({ "formatted_name": "Erika Muster", "first_name": "Erika", "last_name": "Muster" });
        assert_eq!(contact["name"], expected);
        assert_eq!(contact["org"], json!({ "company": "Muster & Söhne GmbH" }));
        let company = ContactData { company: Some("Muster AG".into()), ..Default::default() };
        let expected = json!({ "formatted_name": "Muster AG", "first_name": "Muster AG" });
        assert_eq!(write(&company)["name"], expected);
        assert_eq!(write(&ContactData::default())["name"]["formatted_name"], "?");
    }
}
