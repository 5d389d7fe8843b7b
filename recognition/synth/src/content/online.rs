//! E-mail and web addresses, and names in social networks.

use deunicode::deunicode;

use super::companies::Company;
use super::names::Person;
use crate::countries::Country;
use crate::dice::Dice;

/// The addresses of a person and a company in the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Online {
    /// Domain of the company.
    pub domain: String,
}

/// A name in a social network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Social {
    /// The network, in small letters.
    pub network: &'static str,
    /// As printed.
    pub value: String,
}

const SERVICES: &[&str] = &[
    "gmail.com",
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "protonmail.com",
    "live.com",
];
const ROLES: &[&str] = &[
    "info",
    "office",
    "contact",
    "sales",
    "hello",
    "mail",
    "support",
    "team",
    "studio",
    "admin",
    "enquiries",
    "booking",
];
const NETWORKS: &[&str] =
    &["linkedin", "facebook", "instagram", "twitter", "skype", "telegram", "wechat", "line", "github", "youtube"];

/// Letters, digits and nothing else, as domains want them.
fn slug(text: &str) -> String {
    let text = text.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('Ö', "Oe").replace('Ü', "Ue");
    deunicode(&text).to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

impl Online {
    /// Composes a domain for a company.
    pub fn compose(company: &Company, country: &Country, dice: &mut Dice) -> Self {
        let words: Vec<String> =
            company.proper.split([' ', '-', '&', '/']).map(slug).filter(|word| !word.is_empty()).collect();
        let joint = if dice.chance(0.25) { "-" } else { "" };
        let short = || words.first().cloned().unwrap_or_default();
        let initials = || words.iter().filter_map(|word| word.chars().next()).collect::<String>();
        let mut name = match dice.weighted(&[5.0, 3.0, 0.7, 0.5]) {
            0 => words.join(joint),
            1 => short(),
            2 => format!("{}{joint}{}", initials(), words.last().cloned().unwrap_or_default()),
            _ => format!("{}{joint}{}", short(), country.code.to_lowercase()),
        };
        if name.len() < 3 {
            name = format!("{}{joint}group", words.concat());
        }
        if name.len() > 28 {
            name = name.chars().take(20).collect();
        }
        let name = name.trim_matches('-');
        Self { domain: format!("{name}.{}", dice.word(country.domains)) }
    }

    /// The mail address of a person.
    pub fn mail(&self, person: &Person, dice: &mut Dice) -> String {
        let (given, family) = (slug(&person.given), slug(&person.family));
        let initial = given.chars().next().map_or_else(String::new, String::from);
        let dot = *dice.pick(&[".", ".", ".", "_", "-", ""]).unwrap_or(&".");
        let local = match dice.weighted(&[5.0, 3.0, 2.0, 2.0, 1.0, 1.0, 0.6]) {
            0 => format!("{given}{dot}{family}"),
            1 => format!("{initial}{}{family}", if dice.chance(0.5) { dot } else { "" }),
            2 => given.clone(),
            3 => family.clone(),
            4 => format!("{family}{dot}{given}"),
            5 => format!("{given}{}", family.chars().take(1).collect::<String>()),
            _ => format!("{given}{family}{}", dice.whole(1, 99)),
        };
        let local = if local.is_empty() { "info".to_owned() } else { local };
        let domain = if dice.chance(0.08) { dice.word(SERVICES) } else { &self.domain };
        format!("{local}@{domain}")
    }

    /// A mail address of the whole company.
    pub fn role_mail(&self, dice: &mut Dice) -> String {
        format!("{}@{}", dice.word(ROLES), self.domain)
    }

    /// A web address as cards print it.
    pub fn url(&self, dice: &mut Dice) -> String {
        let host = &self.domain;
        match dice.weighted(&[7.0, 4.0, 1.2, 0.8, 0.6, 0.5]) {
            0 => format!("www.{host}"),
            1 => host.clone(),
            2 => format!("http://www.{host}"),
            3 => format!("https://{host}"),
            4 => format!("www.{host}/{}", dice.word(&["shop", "en", "contact", "blog", "team", "de"])),
            _ => format!("http://{host}/"),
        }
    }

    /// A name in a network.
    pub fn social(&self, person: Option<&Person>, dice: &mut Dice) -> Social {
        let network = dice.word(NETWORKS);
        let owner = self.domain.split('.').next().unwrap_or_default().to_owned();
        let own = person.filter(|_| dice.chance(0.5)).map(|person| {
            let joint = *dice.pick(&["", "", ".", "-", "_"]).unwrap_or(&"");
            format!("{}{joint}{}", slug(&person.given), slug(&person.family))
        });
        let handle = own.filter(|handle| handle.len() > 2).unwrap_or(owner);
        let value = match network {
            "linkedin" if dice.chance(0.7) => format!("linkedin.com/in/{handle}"),
            "facebook" if dice.chance(0.6) => format!("facebook.com/{handle}"),
            "youtube" => format!("youtube.com/{handle}"),
            "github" => format!("github.com/{handle}"),
            "instagram" | "twitter" | "telegram" if dice.chance(0.85) => format!("@{handle}"),
            _ => handle,
        };
        Social { network, value }
    }
}
