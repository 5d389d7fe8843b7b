//! What a card says.

use crate::content::{Company, Online, Person, Phone, PhoneKind, PhoneStyle, Social, Words};
use crate::countries::{Address, Country};
use crate::dice::Dice;
use crate::languages::{Language, language};

/// Where the company stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Brand {
    /// A word mark, or a line in the card's own type.
    Printed,
    /// Nowhere but in the domain.
    DomainOnly,
    /// There is no company.
    None,
}

/// How a QR code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeForm {
    VCard,
    MeCard,
    Url,
}

/// Everything that a card says.
#[derive(Debug, Clone)]
pub(super) struct Says {
    pub(super) language: &'static Language,
    pub(super) country: &'static Country,
    pub(super) person: Option<Person>,
    /// The name in the other script of the card.
    pub(super) other_script: Option<String>,
    /// A second person.
    pub(super) second: Option<(Person, String)>,
    pub(super) title: Option<String>,
    pub(super) department: Option<String>,
    pub(super) company: Company,
    pub(super) brand: Brand,
    /// Whether the word mark leaves out the legal form.
    pub(super) short_brand: bool,
    /// Whether the full name is printed again with the address.
    pub(super) full_again: bool,
    pub(super) phones: Vec<Phone>,
    pub(super) emails: Vec<String>,
    pub(super) urls: Vec<String>,
    pub(super) addresses: Vec<Address>,
    pub(super) socials: Vec<Social>,
    pub(super) slogan: Option<String>,
    pub(super) extras: Vec<String>,
    pub(super) code: Option<CodeForm>,
}

impl Says {
    /// Composes a card in one of these languages; nothing when a number cannot be found.
    pub(super) fn compose(languages: &[&'static Language], words: &Words, dice: &mut Dice) -> Option<Self> {
        let tongue = dice.pick(languages).copied()?;
        let country = dice.pick(&Country::speaking(tongue.code)).copied()?;
        let person = (!dice.chance(0.07)).then(|| Person::compose(tongue, country, dice));
        let owner = person.as_ref().map(|person| person.family.clone());
        let company = Company::compose(tongue, country, words, owner.as_deref(), dice);
        let brand = match dice.weighted(&[86.0, 8.0, if person.is_some() { 6.0 } else { 0.0 }]) {
            0 => Brand::Printed,
            1 => Brand::DomainOnly,
            _ => Brand::None,
        };
        let online = Online::compose(&company, country, dice);
        let (emails, urls) = addresses_online(&online, person.as_ref(), dice);
        let urls = if brand == Brand::DomainOnly && urls.is_empty() { vec![online.url(dice)] } else { urls };
        let mut addresses = Vec::new();
        if dice.chance(0.75) {
            let street = tongue.street(dice);
            addresses.push(country.address(&street, dice));
            if dice.chance(0.05) {
                let street = tongue.street(dice);
                addresses.push(country.address(&street, dice));
            }
        }
        let second = (person.is_some() && dice.chance(0.02))
            .then(|| (Person::compose(tongue, country, dice), tongue.title(dice)));
        let has_title = person.is_some() && dice.chance(0.84);
        Some(Self {
            other_script: other_script(tongue, country, person.as_ref(), dice),
            title: has_title.then(|| tongue.title(dice)),
            department: (person.is_some() && dice.chance(0.22)).then(|| tongue.department(dice)),
            short_brand: dice.chance(0.5),
            full_again: brand == Brand::Printed && dice.chance(0.2),
            phones: phones(country, dice)?,
            socials: if dice.chance(0.14) { vec![online.social(person.as_ref(), dice)] } else { Vec::new() },
            slogan: dice.chance(0.22).then(|| words.slogan(tongue, dice)),
            extras: (0..dice.weighted(&[7.0, 2.0, 0.7])).map(|_| dice.fill_one(tongue.extras)).collect(),
            code: dice.chance(0.1).then(|| match dice.weighted(&[4.0, 2.0, 4.0]) {
                0 => CodeForm::VCard,
                1 => CodeForm::MeCard,
                _ => CodeForm::Url,
            }),
            language: tongue,
            country,
            person,
            second,
            company,
            brand,
            emails,
            urls,
            addresses,
        })
    }

    /// Lines of the brand and of the address, as the label has the company.
    pub(super) fn brand_text(&self) -> &str {
        if self.short_brand { &self.company.proper } else { &self.company.full }
    }

    /// What the QR code carries.
    pub(super) fn payload(&self) -> Option<String> {
        let url = self.urls.first().map(|url| {
            let host = url.trim_start_matches("http://").trim_start_matches("https://");
            format!("https://{host}")
        });
        match (self.code?, &self.person) {
            (CodeForm::VCard, Some(person)) => {
                let mut lines = vec![
                    "BEGIN:VCARD".to_owned(),
                    "VERSION:3.0".to_owned(),
                    format!("N:{};{};;;", person.family, person.given),
                    format!("FN:{}", person.bare),
                ];
                lines.extend(self.phones.first().map(|phone| format!("TEL:{}", phone.e164)));
                lines.extend(self.emails.first().map(|mail| format!("EMAIL:{mail}")));
                lines.push("END:VCARD".to_owned());
                Some(lines.join("\r\n") + "\r\n")
            }
            (CodeForm::MeCard, Some(person)) => {
                let phone = self.phones.first().map(|phone| format!("TEL:{};", phone.e164)).unwrap_or_default();
                Some(format!("MECARD:N:{},{};{phone};", person.family, person.given))
            }
            _ => url,
        }
    }
}

fn addresses_online(online: &Online, person: Option<&Person>, dice: &mut Dice) -> (Vec<String>, Vec<String>) {
    let mut emails = Vec::new();
    if dice.chance(0.88) {
        let own = person.filter(|_| dice.chance(0.88));
        emails.push(match own {
            Some(person) => online.mail(person, dice),
            None => online.role_mail(dice),
        });
        if own.is_some() && dice.chance(0.05) {
            emails.push(online.role_mail(dice));
        }
    }
    let urls = if dice.chance(0.7) { vec![online.url(dice)] } else { Vec::new() };
    (emails, urls)
}

fn phones(country: &Country, dice: &mut Dice) -> Option<Vec<Phone>> {
    use PhoneKind::{Fax, Mobile, Work};
    let style = PhoneStyle::choose(country, dice);
    let mix: &[PhoneKind] = match dice.weighted(&[18.0, 16.0, 18.0, 14.0, 12.0, 6.0, 3.0, 2.0, 4.0, 3.0]) {
        0 => &[Work],
        1 => &[Mobile],
        2 => &[Work, Mobile],
        3 => &[Work, Fax],
        4 => &[Work, Fax, Mobile],
        5 => &[Work, Work],
        6 => &[Work, Work, Mobile, Fax],
        7 => &[Work, Work, Fax, Fax],
        8 => &[Mobile, Mobile],
        _ => &[],
    };
    let mut phones: Vec<Phone> = Vec::new();
    for kind in mix {
        let mut phone = Phone::compose(country, *kind, &style, dice)?;
        if *kind == Work && dice.chance(0.06) {
            phone.extension = Some(dice.whole(10, 4999).to_string());
        }
        let before = phones.last().filter(|before| *kind == Work && before.kind == Work && before.extension.is_none());
        if let Some(sibling) = before.filter(|_| dice.chance(0.4)).and_then(|before| before.sibling(dice)) {
            phone = sibling;
        }
        if phones.iter().all(|other| other.e164 != phone.e164) {
            phones.push(phone);
        }
    }
    if dice.chance(0.3) && !phones.iter().any(|phone| phone.sibling) {
        dice.shuffle(&mut phones);
    }
    Some(phones)
}

/// Cards in other scripts often have the name in Latin letters too.
fn other_script(tongue: &Language, country: &Country, person: Option<&Person>, dice: &mut Dice) -> Option<String> {
    let person = person?;
    let share = match tongue.code {
        "jpn" | "kor" | "chi_sim" | "chi_tra" => 0.35,
        "hin" | "ell" | "ukr" | "rus" => 0.08,
        _ => return None,
    };
    if !dice.chance(share) {
        return None;
    }
    if tongue.is_dense() {
        return language("eng").map(|english| {
            let latin = Person::compose(english, country, dice);
            format!("{} {}", latin.given, latin.family)
        });
    }
    Some(deunicode::deunicode(&person.bare).replace('\'', ""))
}
