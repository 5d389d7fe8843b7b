//! The label of a card, in the format that `bizcard evaluate` reads.

use serde_json::{Value, json};

use super::design::Design;
use super::flat::Flat;
use super::rows::{Field, Groups};
use super::says::{Brand, Says};
use crate::camera::{Scene, brightness};
use crate::content::{Phone, PhoneKind};

/// Everything that a label tells of.
pub(super) struct Told<'a> {
    pub(super) id: &'a str,
    pub(super) says: &'a Says,
    pub(super) groups: &'a Groups,
    pub(super) design: &'a Design,
    pub(super) flat: &'a Flat<'a>,
    pub(super) scene: &'a Scene,
    /// Size of the picture file.
    pub(super) size: (usize, usize),
}

impl Told<'_> {
    pub(super) fn label(&self) -> Value {
        let Self { id, says, scene, size, .. } = self;
        let scripts: &[&str] = match says.language.code {
            "ukr" | "rus" => &["Cyrillic", "Latin"],
            "ell" => &["Greek", "Latin"],
            "hin" => &["Devanagari", "Latin"],
            "jpn" => &["Japanese", "Latin"],
            "kor" => &["Hangul", "Latin"],
            "chi_sim" | "chi_tra" => &["Han", "Latin"],
            _ => &["Latin"],
        };
        json!({
            "id": id,
            "file": format!("{id}.jpg"),
            "size": [size.0, size.1],
            "exif_orientation": 1,
            "kind": scene.kind.name(),
            "fictional": true,
            "side": "front",
            "languages": [says.language.short],
            "scripts": scripts,
            "country": says.country.code,
            "level": self.level(),
            "difficulty": self.difficulty(),
            "rotated_degrees": scene.turned.rem_euclid(360.0).round(),
            "card": self.polygon([0.0, 0.0, self.flat.picture.width() as f32, self.flat.picture.height() as f32]),
            "truth": self.truth(),
            "lines": self.lines(),
        })
    }

    fn truth(&self) -> Value {
        let says = self.says;
        let person = says.person.as_ref();
        let others: Vec<&str> = says.second.iter().map(|(person, _)| person.printed.as_str()).collect();
        let mut name_alt: Vec<&str> = person.map(|person| person.bare.as_str()).into_iter().collect();
        name_alt.extend(says.other_script.as_deref());
        name_alt.extend(&others);
        let printed = says.brand == Brand::Printed;
        let company = if says.full_again { &says.company.full } else { says.brand_text() };
        let company_alt = if printed { vec![&says.company.proper, &says.company.full] } else { Vec::new() };
        let other_titles: Vec<&str> = says.second.iter().map(|(_, title)| title.as_str()).collect();
        let phones: Vec<Value> = says.phones.iter().map(|phone| self.phone(phone)).collect();
        let mut addresses = says.addresses.iter().map(|address| address.lines.join(", "));
        let parts = says.addresses.first().map(|address| {
            json!({
                "street": address.street, "locality": address.locality, "region": address.region,
                "postal_code": address.postal_code, "country": address.country,
            })
        });
        let socials: Vec<Value> =
            says.socials.iter().map(|social| json!({ "network": social.network, "value": social.value })).collect();
        json!({
            "name": person.map(|person| &person.printed),
            "name_alt": name_alt,
            "name_optional": [],
            "name_parts": person.map(|person| json!({
                "prefix": person.prefix, "first": person.given, "middle": person.additional,
                "last": person.family, "last_alt": [], "suffix": person.suffix,
            })),
            "other_names": others,
            "company": printed.then_some(company),
            "company_alt": company_alt,
            "company_optional": if says.brand == Brand::DomainOnly { vec![&says.company.proper] } else { Vec::new() },
            "title": says.title,
            "title_alt": other_titles,
            "title_optional": [],
            "department": says.department,
            "department_alt": [],
            "department_optional": [],
            "phones": phones,
            "emails": says.emails,
            "urls": says.urls,
            "urls_optional": [],
            "address": addresses.next(),
            "address_alt": addresses.collect::<Vec<_>>(),
            "address_parts": parts,
            "socials": socials,
            "qr": self.flat.code.and_then(|_| says.payload()),
        })
    }

    /// Without a word or a sign before it, a number tells its kind only where the country tells kinds apart.
    fn phone(&self, phone: &Phone) -> Value {
        let apart = !matches!(self.says.country.code, "US" | "CA" | "MX");
        let source = match self.groups.phone_source {
            "none" if phone.kind == PhoneKind::Fax => "label",
            "none" if apart => "number_type",
            source => source,
        };
        let unknown = source == "none" && phone.kind == PhoneKind::Mobile;
        let kind = if unknown { PhoneKind::Work } else { phone.kind };
        json!({
            "printed": phone.printed,
            "digits": phone.digits(),
            "ext": phone.extension,
            "kind": kind.name(),
            "kind_alt": if source == "none" { vec!["mobile", "work"] } else { Vec::new() },
            "kind_source": source,
            "e164": phone.e164,
            "e164_valid": true,
        })
    }

    /// Every part of every printed line, with the field it belongs to.
    fn lines(&self) -> Vec<Value> {
        self.flat
            .placed
            .iter()
            .map(|part| {
                let role = part.field.name();
                let mut line = json!({
                    "text": part.text, "value": part.value, "field": role, "line": part.line,
                    "polygon": self.polygon(part.bounds()),
                });
                let kind = self.says.phones.iter().find(|phone| part.value.starts_with(&phone.printed));
                if let (Field::Phone, Some(phone), Some(map)) = (part.field, kind, line.as_object_mut()) {
                    map.insert("kind".to_owned(), json!(phone.kind.name()));
                }
                line
            })
            .collect()
    }

    /// Where a box of the flat card lies in the picture file, clockwise from the card's top left.
    fn polygon(&self, [left, top, right, bottom]: [f32; 4]) -> Vec<[f64; 2]> {
        let scale = (self.size.0 as f32 / self.scene.frame.0 as f32, self.size.1 as f32 / self.scene.frame.1 as f32);
        [(left, top), (right, top), (right, bottom), (left, bottom)]
            .map(|(x, y)| {
                let (x, y) = self.scene.pose.map(x, y);
                [x * scale.0, y * scale.1].map(|place| f64::from((place * 10.0).round()) / 10.0)
            })
            .to_vec()
    }

    fn difficulty(&self) -> Vec<&'static str> {
        let mut list = self.scene.difficulty.clone();
        if brightness(self.design.paper) < 110.0 {
            list.push("dark_card");
        }
        if self.design.pattern != super::design::Pattern::Plain && self.design.depth > 16.0 {
            list.push("patterned_card");
        }
        if self.flat.code.is_some() {
            list.push("qr");
        }
        if self.says.brand == Brand::DomainOnly {
            list.push("company_in_domain");
        }
        list
    }

    fn level(&self) -> &'static str {
        match self.difficulty().len() {
            0 => "easy",
            1 => "medium",
            _ => "hard",
        }
    }
}
