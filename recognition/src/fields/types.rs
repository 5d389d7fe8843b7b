use serde::{Deserialize, Serialize};

use crate::Polygon;

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Printed text, read on this machine.
    #[default]
    Tesseract,
    /// A QR code.
    Qr,
    /// Printed text, read by Google Vision.
    GoogleVision,
    /// Printed text, read by Parsio.
    Parsio,
    /// Printed text, read by another server over HTTP.
    Http,
    /// A vCard file or a shared contact.
    Vcard,
    /// Text that a person pasted.
    Text,
}

impl Source {
    /// The word of the JSON contract: "google-vision".
    pub fn word(self) -> &'static str {
        match self {
            Self::Tesseract => "tesseract",
            Self::Qr => "qr",
            Self::GoogleVision => "google-vision",
            Self::Parsio => "parsio",
            Self::Http => "http",
            Self::Vcard => "vcard",
            Self::Text => "text",
        }
    }
}

/// The meaning of the words of a card. Absent fields are left out of the JSON.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fields {
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<NameField>,
    /// The company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<TextField>,
    /// The person's position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<TextField>,
    /// The person's department.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<TextField>,
    /// Phone and fax numbers, in the order of the card.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<PhoneField>,
    /// E-mail addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<TextField>,
    /// Web addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<TextField>,
    /// The main postal address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressField>,
    /// Every postal address, the main one first; written only when there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<AddressField>,
    /// Accounts in social networks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub socials: Vec<SocialField>,
    /// Lines that are no field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<String>,
}

/// A value without inner structure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextField {
    /// The value as printed, cleaned of reading noise.
    pub value: String,
    /// Probability that the value is exactly right, 0–1.
    pub confidence: f32,
    /// Where it stands on the page.
    #[serde(default)]
    pub polygons: Vec<Polygon>,
    /// Where it came from.
    #[serde(default)]
    pub engine: Source,
}

/// The name of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameField {
    /// The name as printed.
    pub value: String,
    /// Its parts.
    #[serde(default)]
    pub parts: NameParts,
    /// Probability that the value is exactly right, 0–1.
    pub confidence: f32,
    /// Where it stands on the page.
    #[serde(default)]
    pub polygons: Vec<Polygon>,
    /// Where it came from.
    #[serde(default)]
    pub engine: Source,
}

/// Parts of a name after RFC 6350, section 6.2.2.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NameParts {
    /// "Dr."
    pub prefix: Option<String>,
    /// "Erika"
    pub given: Option<String>,
    /// Middle names.
    pub additional: Option<String>,
    /// "Mustermann"
    pub family: Option<String>,
    /// "Jr.", "PhD"
    pub suffix: Option<String>,
}

/// What a number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PhoneKind {
    /// A desk or a switchboard.
    Work,
    /// A mobile phone.
    Mobile,
    /// A fax.
    Fax,
    /// A home.
    Home,
    /// A pager.
    Pager,
    /// Not told.
    Other,
}

/// A phone or fax number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneField {
    /// The number as printed.
    pub value: String,
    /// ITU-T E.164, when the country is known and the number possible there.
    #[serde(default)]
    pub e164: Option<String>,
    /// The extension, digits only.
    #[serde(default)]
    pub extension: Option<String>,
    /// What it is for.
    pub kind: PhoneKind,
    /// Probability that the number is exactly right, 0–1.
    pub confidence: f32,
    /// Where it stands on the page.
    #[serde(default)]
    pub polygons: Vec<Polygon>,
    /// Where it came from.
    #[serde(default)]
    pub engine: Source,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddressField {
    /// The address in one line.
    pub value: String,
    /// Its parts.
    #[serde(default)]
    pub parts: AddressParts,
    /// Probability that the value is exactly right, 0–1.
    pub confidence: f32,
    /// Where it stands on the page.
    #[serde(default)]
    pub polygons: Vec<Polygon>,
    /// Where it came from.
    #[serde(default)]
    pub engine: Source,
}

/// Parts of an address after RFC 6350, section 6.3.1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddressParts {
    /// Street and number.
    pub street: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// City.
    pub locality: Option<String>,
    /// State or province.
    pub region: Option<String>,
    /// Country as printed.
    pub country: Option<String>,
}

/// An account in a social network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SocialField {
    /// Name of the network in lower case: "linkedin".
    pub network: String,
    /// Handle or address as printed.
    pub value: String,
    /// Probability that the value is exactly right, 0–1.
    pub confidence: f32,
    /// Where it stands on the page.
    #[serde(default)]
    pub polygons: Vec<Polygon>,
    /// Where it came from.
    #[serde(default)]
    pub engine: Source,
}

impl Fields {
    /// Multiplies every confidence by `share`.
    pub(crate) fn doubt(&mut self, share: f32) {
        let texts = self.company.iter_mut().chain(&mut self.title).chain(&mut self.department);
        let texts = texts.chain(&mut self.emails).chain(&mut self.urls).map(|one| &mut one.confidence);
        let addresses = self.address.iter_mut().chain(&mut self.addresses).map(|one| &mut one.confidence);
        let names = self.name.iter_mut().map(|one| &mut one.confidence);
        let phones = self.phones.iter_mut().map(|one| &mut one.confidence);
        let socials = self.socials.iter_mut().map(|one| &mut one.confidence);
        for confidence in texts.chain(addresses).chain(names).chain(phones).chain(socials) {
            *confidence *= share;
        }
    }

    /// Place and source of every value.
    pub(crate) fn origins(&mut self) -> impl Iterator<Item = (&mut Vec<Polygon>, &mut Source)> {
        let texts = [&mut self.company, &mut self.title, &mut self.department].into_iter().flatten();
        let texts = texts.chain(&mut self.emails).chain(&mut self.urls);
        let addresses = self.address.iter_mut().chain(&mut self.addresses);
        self.name
            .iter_mut()
            .map(|name| (&mut name.polygons, &mut name.engine))
            .chain(texts.map(|text| (&mut text.polygons, &mut text.engine)))
            .chain(self.phones.iter_mut().map(|phone| (&mut phone.polygons, &mut phone.engine)))
            .chain(addresses.map(|address| (&mut address.polygons, &mut address.engine)))
            .chain(self.socials.iter_mut().map(|social| (&mut social.polygons, &mut social.engine)))
    }
}

impl PhoneKind {
    /// The word of the JSON contract: "work".
    pub fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Mobile => "mobile",
            Self::Fax => "fax",
            Self::Home => "home",
            Self::Pager => "pager",
            Self::Other => "other",
        }
    }
}
