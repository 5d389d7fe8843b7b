use serde::Deserialize;

use crate::{PhoneKind, Polygon};

/// A label file. Fields that do not concern the score are ignored.
#[derive(Debug, Clone, Deserialize)]
pub struct Label {
    /// Name of the card, which is also the stem of the picture's file name.
    pub id: String,
    /// The values on the card; a file without them is no label.
    pub truth: Option<Truth>,
    /// ISO 3166 alpha-2 code of the card's country.
    pub country: Option<String>,
    /// "photo", "scan" or "render".
    #[serde(default)]
    pub kind: String,
    /// Every printed line with its place, where the label tells them.
    #[serde(default)]
    pub lines: Vec<LabelLine>,
}

/// A printed line of a label.
#[derive(Debug, Clone, Deserialize)]
pub struct LabelLine {
    /// The text as printed.
    pub text: String,
    /// Outline on the page, beginning where reading begins.
    pub polygon: Polygon,
}

/// What a card says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Truth {
    name: Option<String>,
    name_alt: Vec<String>,
    pub(super) name_optional: Vec<String>,
    company: Option<String>,
    company_alt: Vec<String>,
    pub(super) company_optional: Vec<String>,
    title: Option<String>,
    title_alt: Vec<String>,
    pub(super) title_optional: Vec<String>,
    department: Option<String>,
    department_alt: Vec<String>,
    pub(super) department_optional: Vec<String>,
    /// Phone numbers.
    pub phones: Vec<TruthPhone>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Web addresses.
    pub urls: Vec<String>,
    pub(super) urls_optional: Vec<String>,
    address: Option<String>,
    address_alt: Vec<String>,
    pub(super) socials: Vec<TruthSocial>,
    /// Payload of the QR code.
    pub qr: Option<String>,
}

/// A phone number of a label.
#[derive(Debug, Clone, Deserialize)]
pub struct TruthPhone {
    /// As printed.
    pub printed: Option<String>,
    /// Digits alone.
    pub digits: Option<String>,
    /// ITU-T E.164.
    pub e164: Option<String>,
    /// What it is for.
    pub kind: PhoneKind,
    #[serde(default)]
    kind_alt: Vec<PhoneKind>,
    /// How the card tells the kind: "label" or "icon".
    pub kind_source: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct TruthSocial {
    pub(super) value: String,
}

impl TruthPhone {
    /// Whether a kind is right.
    pub fn allows(&self, kind: PhoneKind) -> bool {
        kind == self.kind || self.kind_alt.contains(&kind)
    }

    fn shown(&self) -> String {
        let forms = [&self.printed, &self.e164, &self.digits];
        forms.into_iter().flatten().next().cloned().unwrap_or_default()
    }
}

fn both(main: Option<&String>, alternatives: &[String]) -> Vec<String> {
    main.filter(|value| !value.is_empty()).into_iter().chain(alternatives).cloned().collect()
}

impl Truth {
    /// The values of one of `FIELDS` as a person would write them down, the usual form first.
    pub fn values(&self, field: &str) -> Vec<String> {
        match field {
            "name" => both(self.name.as_ref(), &self.name_alt),
            "company" => both(self.company.as_ref(), &self.company_alt),
            "title" => both(self.title.as_ref(), &self.title_alt),
            "department" => both(self.department.as_ref(), &self.department_alt),
            "address" => both(self.address.as_ref(), &self.address_alt),
            "phones" => self.phones.iter().map(TruthPhone::shown).collect(),
            "phone kinds" => {
                self.told_kinds().map(|phone| format!("{}: {}", phone.shown(), phone.kind.word())).collect()
            }
            "emails" => self.emails.clone(),
            "urls" => self.urls.clone(),
            "socials" => self.socials.iter().map(|social| social.value.clone()).collect(),
            "qr" => self.qr.iter().filter(|payload| !payload.is_empty()).cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// The phones whose kind the card tells by a word or an icon.
    pub(super) fn told_kinds(&self) -> impl Iterator<Item = &TruthPhone> {
        self.phones.iter().filter(|phone| matches!(phone.kind_source.as_deref(), Some("label" | "icon")))
    }

    /// Every value that is printed on the card.
    pub(super) fn printed(&self) -> Vec<&str> {
        let single = [&self.name, &self.company, &self.title, &self.department, &self.address];
        let phones = self.phones.iter().filter_map(|phone| phone.printed.as_deref());
        let lists = self.emails.iter().chain(&self.urls).map(String::as_str);
        single.into_iter().filter_map(|value| value.as_deref()).chain(phones).chain(lists).collect()
    }
}
