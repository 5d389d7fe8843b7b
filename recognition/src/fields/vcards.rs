//! The people in vCards (2.1, 3.0 and 4.0): of QR codes, of files, of contacts that somebody shares.

use calcard::vcard::{VCard, VCardEntry, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use phonenumber::Mode;

use super::{
    AddressField, AddressParts, Context, Fields, NameField, NameParts, PhoneField, PhoneKind, SocialField, Source,
    TextField, name_parts,
};
use crate::Polygon;

/// Confidence of a value that a program wrote: it is exact, but its author may have erred.
pub(super) const SURE: f32 = 0.97;
/// Most values of one kind that are taken of a person.
const MOST: usize = 20;
/// Most entries that are looked at, whatever they are.
const MOST_ENTRIES: usize = 10_000;

/// A person of a vCard.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VcardPerson {
    /// Name, company, phones and so on.
    pub fields: Fields,
    /// NOTE; several are one below the other.
    pub note: Option<String>,
    /// CATEGORIES.
    pub categories: Vec<String>,
}

/// Where the values stand and who gave them.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) polygons: &'a [Polygon],
    pub(super) source: Source,
}

/// The people in the bytes of a vCard file, at most `most`: UTF-8, UTF-16 with a byte order mark, or else Latin-1. What
/// says nothing of a person is left out. Never fails.
pub fn vcards(bytes: &[u8], most: usize, default_region: Option<&str>) -> Vec<VcardPerson> {
    let origin = Origin { polygons: &[], source: Source::Vcard };
    people(&text_of(bytes), most, origin, &Context { default_region })
}

pub(super) fn people(text: &str, most: usize, origin: Origin<'_>, context: &Context<'_>) -> Vec<VcardPerson> {
    let mut parser = Parser::new(text);
    let mut people = Vec::new();
    for _ in 0..MOST_ENTRIES {
        match parser.entry() {
            Entry::VCard(card) => {
                let person = person(&card, origin, context);
                if person.fields != Fields::default() {
                    people.push(person);
                }
            }
            Entry::Eof | Entry::TooManyComponents => break,
            _ => {}
        }
        if people.len() >= most {
            break;
        }
    }
    people
}

pub(super) fn text_of(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).filter_map(|pair| Some(unit([*pair.first()?, *pair.get(1)?])));
        char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect::<String>()
    };
    let text = match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
        },
    };
    text.replace('\0', "")
}

fn person(card: &VCard, origin: Origin<'_>, context: &Context<'_>) -> VcardPerson {
    let value = |value: &str| text_field(value, origin);
    let mut person = VcardPerson::default();
    let fields = &mut person.fields;
    let mut parts = NameParts::default();
    let mut full = None;
    for entry in &card.entries {
        let first = texts(entry).into_iter().map(|text| text.trim().to_owned()).find(|text| !text.is_empty());
        match &entry.name {
            VCardProperty::Fn => full = full.or(first),
            VCardProperty::N => parts = structured(entry),
            VCardProperty::Org => {
                let mut names = texts(entry).into_iter().filter(|text| !text.trim().is_empty());
                fields.company = names.next().map(|name| value(name.trim()));
                fields.department = names.next().map(|name| value(name.trim()));
            }
            VCardProperty::Title => fields.title = first.map(|title| value(&title)),
            VCardProperty::Role => fields.title = fields.title.take().or(first.map(|role| value(&role))),
            VCardProperty::Tel if fields.phones.len() < MOST => {
                fields.phones.extend(first.map(|number| phone(&number, &kinds(entry), origin, context)));
            }
            VCardProperty::Email if fields.emails.len() < MOST => {
                fields.emails.extend(first.map(|mail| value(mail.trim_start_matches("mailto:"))));
            }
            VCardProperty::Url if fields.urls.len() < MOST => fields.urls.extend(first.map(|url| value(&url))),
            VCardProperty::Adr if fields.addresses.len() < MOST => fields.addresses.extend(address(entry, origin)),
            VCardProperty::Impp | VCardProperty::Socialprofile if fields.socials.len() < MOST => {
                fields.socials.extend(first.and_then(|account| social(&account, entry, origin)));
            }
            VCardProperty::Other(name)
                if name.eq_ignore_ascii_case("X-SOCIALPROFILE") && fields.socials.len() < MOST =>
            {
                fields.socials.extend(first.and_then(|account| social(&account, entry, origin)));
            }
            VCardProperty::Note => {
                let notes = [person.note.take(), first].into_iter().flatten().collect::<Vec<_>>();
                person.note = Some(notes.join("\n")).filter(|note| !note.is_empty());
            }
            VCardProperty::Categories => {
                let words = texts(entry).into_iter().map(|word| word.trim().to_owned());
                let room = MOST - person.categories.len();
                person.categories.extend(words.filter(|word| !word.is_empty()).take(room));
            }
            _ => {}
        }
    }
    fields.address = fields.addresses.first().cloned();
    if fields.addresses.len() < 2 {
        fields.addresses.clear();
    }
    let from_parts = || {
        let list = [&parts.prefix, &parts.given, &parts.additional, &parts.family, &parts.suffix];
        let text = list.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    fields.name = full.or_else(from_parts).map(|full| NameField {
        parts: Some(parts.clone())
            .filter(|parts| *parts != NameParts::default())
            .unwrap_or_else(|| name_parts::parts(&full).0),
        value: full,
        confidence: SURE,
        polygons: origin.polygons.to_vec(),
        engine: origin.source,
    });
    person
}

fn text_field(value: &str, origin: Origin<'_>) -> TextField {
    let (polygons, engine) = (origin.polygons.to_vec(), origin.source);
    TextField { value: value.to_owned(), confidence: SURE, polygons, engine }
}

fn texts(entry: &VCardEntry) -> Vec<String> {
    entry
        .values
        .iter()
        .flat_map(|value| match value {
            VCardValue::Text(text) => vec![text.clone()],
            VCardValue::Component(parts) => parts.clone(),
            _ => Vec::new(),
        })
        .collect()
}

/// N is family; given; additional; prefix; suffix (RFC 6350, section 6.2.2).
fn structured(entry: &VCardEntry) -> NameParts {
    let mut parts = component(entry).into_iter();
    let mut next = || parts.next().flatten();
    let (family, given, additional, prefix, suffix) = (next(), next(), next(), next(), next());
    NameParts { prefix, given, additional, family, suffix }
}

fn component(entry: &VCardEntry) -> Vec<Option<String>> {
    let clean = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    entry
        .values
        .iter()
        .map(|value| match value {
            VCardValue::Text(text) => clean(text),
            VCardValue::Component(parts) => clean(&parts.join(", ")),
            _ => None,
        })
        .collect()
}

/// ADR is box; extended; street; locality; region; code; country (RFC 6350, section 6.3.1).
fn address(entry: &VCardEntry, origin: Origin<'_>) -> Option<AddressField> {
    let list = component(entry);
    let at = |index: usize| list.get(index).cloned().flatten();
    let parts = AddressParts { street: at(2), locality: at(3), region: at(4), postal_code: at(5), country: at(6) };
    let place =
        [parts.postal_code.as_deref(), parts.locality.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let pieces = [
        at(0),
        at(1),
        parts.street.clone(),
        Some(place).filter(|place| !place.is_empty()),
        parts.region.clone(),
        parts.country.clone(),
    ];
    let value = pieces.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let (polygons, engine) = (origin.polygons.to_vec(), origin.source);
    (!value.is_empty()).then_some(AddressField { value, parts, confidence: SURE, polygons, engine })
}

/// An account: the network is the TYPE, or the scheme of the address.
fn social(account: &str, entry: &VCardEntry, origin: Origin<'_>) -> Option<SocialField> {
    let kinds = kinds(entry);
    let known = ["linkedin", "xing", "telegram", "whatsapp", "wechat", "skype", "facebook", "instagram", "signal"];
    let told = account.to_lowercase();
    let network = known.into_iter().find(|network| kinds.contains(network) || told.contains(network));
    let scheme = account.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.starts_with("http"));
    let network = network.or(scheme)?.to_lowercase();
    let value = account.split_once(':').filter(|(scheme, _)| !scheme.starts_with("http")).map_or(account, |(_, id)| id);
    let (polygons, engine) = (origin.polygons.to_vec(), origin.source);
    Some(SocialField { network, value: value.to_owned(), confidence: SURE, polygons, engine })
}

fn kinds(entry: &VCardEntry) -> String {
    entry
        .params
        .iter()
        .map(|param| param.value.as_text().unwrap_or_default().to_lowercase())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A number with the words that tell what it is for.
pub(super) fn phone(printed: &str, kinds: &str, origin: Origin<'_>, context: &Context<'_>) -> PhoneField {
    let printed = printed.trim().trim_start_matches("tel:");
    let region = context.default_region.and_then(|region| region.parse().ok());
    let number = phonenumber::parse(region, printed).ok().filter(phonenumber::is_valid);
    let kind = [
        ("fax", PhoneKind::Fax),
        ("cell", PhoneKind::Mobile),
        ("mobile", PhoneKind::Mobile),
        ("pager", PhoneKind::Pager),
        ("home", PhoneKind::Home),
    ]
    .into_iter()
    .find(|(word, _)| kinds.contains(word))
    .map_or(PhoneKind::Work, |(_, kind)| kind);
    PhoneField {
        value: printed.to_owned(),
        e164: number.map(|number| number.format().mode(Mode::E164).to_string()),
        extension: None,
        kind,
        confidence: SURE,
        polygons: origin.polygons.to_vec(),
        engine: origin.source,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TWO: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Mustermann;Erika;;Dr.;\r\nFN:Dr. Erika Mustermann\r\n\
        TEL;TYPE=CELL:+49 171 3920007\r\nNOTE:met in Berlin\\, twice\r\nCATEGORIES:lead,fair\r\n\
        IMPP:telegram:erika\r\nEND:VCARD\r\n\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ada Example\r\nEMAIL:mailto:ada@example.org\r\nEND:VCARD\r\n";

    #[test]
    fn everybody_in_a_file_is_found() {
        let people = vcards(TWO.as_bytes(), 10, None);
        assert_eq!(people.len(), 2);
        assert_eq!((people[0].note.as_deref(), people[0].categories.len()), (Some("met in Berlin, twice"), 2));
        assert_eq!(people[0].fields.phones[0].engine, Source::Vcard);
        assert_eq!(people[0].fields.socials[0].network, "telegram");
        assert_eq!(people[1].fields.emails[0].value, "ada@example.org");
        assert_eq!(people[1].fields.name.as_ref().unwrap().parts.family.as_deref(), Some("Example"));
        assert_eq!(vcards(TWO.as_bytes(), 1, None).len(), 1, "no more than asked for");
    }

    #[test]
    fn no_kind_of_value_is_without_bounds() {
        let lines = "TEL:+49 30 901820\r\nEMAIL:a@example.org\r\nURL:https://example.org\r\nADR:;;Way 1;Berlin;;;\r\n\
            IMPP:telegram:ada\r\nX-SOCIALPROFILE;TYPE=xing:ada\r\nCATEGORIES:lead,fair\r\n";
        let text = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\n{}END:VCARD\r\n", lines.repeat(3 * MOST));
        let VcardPerson { fields, categories, .. } = vcards(text.as_bytes(), 1, None).remove(0);
        let counts =
            [fields.phones.len(), fields.emails.len(), fields.urls.len(), fields.addresses.len(), fields.socials.len()];
        assert_eq!((counts, categories.len()), ([MOST; 5], MOST));
    }

    #[test]
    fn every_note_is_kept_and_initials_are_given_names() {
        let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A. Example\r\nNOTE:met in Berlin\r\nNOTE:\r\nNOTE:likes tea\r\n\
            END:VCARD\r\n";
        let person = vcards(text.as_bytes(), 9, None).remove(0);
        assert_eq!(person.note.as_deref(), Some("met in Berlin\nlikes tea"));
        let parts = person.fields.name.unwrap().parts;
        assert_eq!((parts.given.as_deref(), parts.family.as_deref()), (Some("A."), Some("Example")));
    }

    #[test]
    fn old_and_wide_letters_are_understood() {
        let old =
            b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen\r\n\
            TEL;CELL:+493090182\r\nEND:VCARD\r\n";
        let name = vcards(old, 9, None).remove(0).fields.name.unwrap();
        assert_eq!((name.value.as_str(), name.parts.family.as_deref()), ("Jürgen Müller", Some("Müller")));
        let text = "BEGIN:VCARD\r\nVERSION:2.1\r\nFN:Олена Ковальчук\r\nEND:VCARD\r\n";
        let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(vcards(&wide, 9, None).remove(0).fields.name.unwrap().value, "Олена Ковальчук");
        let latin = b"BEGIN:VCARD\nFN:J\xFCrgen M\xFCller\nEND:VCARD\n";
        assert_eq!(vcards(latin, 9, None).remove(0).fields.name.unwrap().value, "Jürgen Müller");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            vcards(&bytes, 5, Some("DE"));
            let framed = [b"BEGIN:VCARD\r\n".as_slice(), &bytes, b"\r\nEND:VCARD\r\n"].concat();
            vcards(&framed, 5, None);
        }
    }
}
