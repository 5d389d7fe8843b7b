//! What differs between countries: telephone numbers, towns and postcodes, legal forms, domains.

mod americas;
mod asia;
mod east;
mod north;
mod south;

use crate::dice::Dice;

/// Street, postcode and town as most of Europe writes them.
const CONTINENTAL: &[&str] = &[
    "{street}|{postcode} {town}",
    "{street}, {postcode} {town}",
    "{street} · {postcode} {town}",
    "{street} | {postcode} {town}",
    "{street} - {postcode} {town}",
    "{street}|{postcode} {TOWN}",
];

/// Every country.
pub fn countries() -> impl Iterator<Item = &'static Country> {
    [americas::COUNTRIES, north::COUNTRIES, south::COUNTRIES, east::COUNTRIES, asia::COUNTRIES].into_iter().flatten()
}

type Words = &'static [&'static str];

/// A country as its cards show it.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166 alpha-2.
    pub code: &'static str,
    /// ITU calling code.
    pub calling: &'static str,
    /// Digit before an area code within the country.
    pub trunk: &'static str,
    /// Languages of its cards, by Tesseract's codes.
    pub languages: Words,
    /// Numbers that ring on a desk, without the trunk digit: area code, then groups. `#` and `*` are digits.
    pub fixed: Words,
    /// Mobile numbers.
    pub mobile: Words,
    /// Ends of domains.
    pub domains: Words,
    /// Company names: `{}` is the name proper.
    pub companies: Words,
    /// Towns: name, region, pattern of the postcode.
    pub towns: &'static [(&'static str, &'static str, &'static str)],
    /// How street, town, region and postcode are put together; `|` breaks the line.
    pub addresses: Words,
    /// The country's name on cards for abroad.
    pub names: Words,
}

/// An address in parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The printed lines.
    pub lines: Vec<String>,
    /// Street with house number.
    pub street: String,
    /// Town.
    pub locality: String,
    /// State or province, where it is printed.
    pub region: Option<String>,
    /// Postcode, where it is printed.
    pub postal_code: Option<String>,
    /// Country, where it is printed.
    pub country: Option<String>,
}

impl Country {
    /// The country with this code.
    pub fn by_code(code: &str) -> Option<&'static Self> {
        countries().find(|country| country.code == code)
    }

    /// Countries whose cards are in a language.
    pub fn speaking(language: &str) -> Vec<&'static Self> {
        countries().filter(|country| country.languages.contains(&language)).collect()
    }

    /// An address around a street.
    pub fn address(&self, street: &str, dice: &mut Dice) -> Address {
        let (town, region, postcode) = dice.pick(self.towns).copied().unwrap_or_default();
        let postcode = dice.fill(postcode);
        let layout = dice.word(self.addresses);
        let text = layout
            .replace("{street}", street)
            .replace("{town}", town)
            .replace("{TOWN}", &town.to_uppercase())
            .replace("{region}", region)
            .replace("{postcode}", &postcode);
        let mut lines: Vec<String> = text.split('|').map(str::to_owned).collect();
        let country = (!self.names.is_empty() && dice.chance(0.3)).then(|| dice.word(self.names).to_owned());
        if let Some(name) = &country {
            match lines.last_mut() {
                Some(last) if dice.chance(0.5) => *last = format!("{last}, {name}"),
                _ => lines.push(name.clone()),
            }
        }
        let printed = |key: &str, value: &str| layout.contains(key).then(|| value.to_owned());
        Address {
            lines,
            street: street.to_owned(),
            locality: town.to_owned(),
            region: printed("{region}", region),
            postal_code: printed("{postcode}", &postcode),
            country,
        }
    }
}
