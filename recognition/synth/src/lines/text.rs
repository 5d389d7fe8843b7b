//! What a line says.

use crate::content::{Company, Online, Person, Phone, PhoneKind, PhoneStyle, Words};
use crate::countries::Country;
use crate::dice::Dice;
use crate::languages::Language;

/// What a line of a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A person.
    Name,
    /// A position.
    Title,
    /// A department.
    Department,
    /// A company.
    Company,
    /// A telephone number, or two.
    Phone,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A street, a town, or both.
    Address,
    /// A name in a social network.
    Social,
    /// A slogan.
    Slogan,
    /// Tax numbers, opening hours and the like.
    Extra,
    /// Letters and digits without sense, so that a reader learns letters and not only words.
    Random,
}

/// A line that is to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineText {
    /// The letters.
    pub text: String,
    /// What it is.
    pub kind: LineKind,
    /// Language of the words around it.
    pub language: &'static Language,
    /// Sign of an icon font that stands before the text.
    pub icon: Option<char>,
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Language {}

const KINDS: [(LineKind, f32); 12] = [
    (LineKind::Phone, 16.0),
    (LineKind::Email, 13.0),
    (LineKind::Url, 9.0),
    (LineKind::Name, 13.0),
    (LineKind::Title, 11.0),
    (LineKind::Company, 11.0),
    (LineKind::Address, 14.0),
    (LineKind::Department, 4.0),
    (LineKind::Slogan, 5.0),
    (LineKind::Extra, 3.0),
    (LineKind::Social, 2.0),
    (LineKind::Random, 3.0),
];

/// Telephones, phones, envelopes, globes and pins of Font Awesome.
const PHONE_ICONS: &[char] = &['\u{f095}', '\u{f10b}', '\u{f098}'];
const MAIL_ICONS: &[char] = &['\u{f0e0}', '\u{f003}', '\u{f1fa}'];
const WEB_ICONS: &[char] = &['\u{f0ac}', '\u{f0c1}', '\u{f109}'];
const PLACE_ICONS: &[char] = &['\u{f041}', '\u{f015}', '\u{f124}'];

impl LineText {
    /// Composes a line; nothing when the language has no country or the country no number.
    pub fn compose(language: &'static Language, words: &Words, dice: &mut Dice) -> Option<Self> {
        let countries = Country::speaking(language.code);
        let country = dice.pick(&countries).copied()?;
        let weights = KINDS.map(|(_, weight)| weight);
        let kind = KINDS.get(dice.weighted(&weights)).map(|(kind, _)| *kind)?;
        let mut icon = None;
        let text = match kind {
            LineKind::Name => Person::compose(language, country, dice).printed,
            LineKind::Title => title(language, dice),
            LineKind::Department => language.department(dice),
            LineKind::Company => {
                let company = Company::compose(language, country, words, None, dice);
                if dice.chance(0.7) { company.full } else { company.proper }
            }
            LineKind::Phone => {
                let (text, sign) = phones(language, country, dice)?;
                icon = sign;
                text
            }
            LineKind::Email | LineKind::Url | LineKind::Social => {
                let (text, sign) = online(kind, language, country, words, dice);
                icon = sign;
                text
            }
            LineKind::Address => {
                let (text, sign) = address(language, country, dice)?;
                icon = sign;
                text
            }
            LineKind::Slogan => words.slogan(language, dice),
            LineKind::Extra => dice.fill_one(language.extras),
            LineKind::Random => random(language, words, dice),
        };
        // Wide spaces cannot be told from narrow ones.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self { text, kind, language, icon })
    }
}

fn title(language: &Language, dice: &mut Dice) -> String {
    let one = language.title(dice);
    if dice.chance(0.06) {
        let joint = dice.word(&[" / ", " & ", ", ", " | "]);
        return format!("{one}{joint}{}", language.title(dice));
    }
    one
}

/// A label, an icon, or nothing before a value.
fn labelled(value: &str, labels: &[&'static str], icons: &[char], dice: &mut Dice) -> (String, Option<char>) {
    match dice.weighted(&[5.0, 1.2, 4.0]) {
        0 => {
            let space = dice.word(&[" ", " ", " ", "  ", ""]);
            let label = dice.word(labels);
            let glued = space.is_empty() && label.ends_with(char::is_alphanumeric);
            (format!("{label}{}{value}", if glued { " " } else { space }), None)
        }
        1 => (value.to_owned(), dice.pick(icons).copied()),
        _ => (value.to_owned(), None),
    }
}

fn phones(language: &Language, country: &Country, dice: &mut Dice) -> Option<(String, Option<char>)> {
    let style = PhoneStyle::choose(country, dice);
    let one = |kind: PhoneKind, dice: &mut Dice| {
        let phone = Phone::compose(country, kind, &style, dice)?;
        let extension = (kind == PhoneKind::Work && dice.chance(0.08))
            .then(|| format!(" {} {}", dice.word(language.extension), dice.whole(10, 4999)));
        let labels = match kind {
            PhoneKind::Work => language.work,
            PhoneKind::Mobile => language.mobile,
            PhoneKind::Fax => language.fax,
        };
        let value = format!("{}{}", phone.printed, extension.unwrap_or_default());
        Some(labelled(&value, labels, PHONE_ICONS, dice))
    };
    let any = |dice: &mut Dice| match dice.weighted(&[5.0, 4.0, 2.0]) {
        0 => PhoneKind::Work,
        1 => PhoneKind::Mobile,
        _ => PhoneKind::Fax,
    };
    let kind = any(dice);
    let (text, icon) = one(kind, dice)?;
    if dice.chance(0.12) {
        let kind = any(dice);
        let (second, _) = one(kind, dice)?;
        let joint = dice.word(&[" / ", " | ", ", ", "   ", " • ", " · ", " - "]);
        return Some((format!("{text}{joint}{second}"), icon));
    }
    Some((text, icon))
}

fn online(
    kind: LineKind,
    language: &Language,
    country: &Country,
    words: &Words,
    dice: &mut Dice,
) -> (String, Option<char>) {
    let person = Person::compose(language, country, dice);
    let company = Company::compose(language, country, words, Some(&person.family), dice);
    let online = Online::compose(&company, country, dice);
    match kind {
        LineKind::Social => (online.social(Some(&person), dice).value, None),
        LineKind::Url => {
            let value = online.url(dice);
            labelled(&value, language.web, WEB_ICONS, dice)
        }
        _ => {
            let mail = if dice.chance(0.15) { online.role_mail(dice) } else { online.mail(&person, dice) };
            let mail = match dice.weighted(&[8.0, 0.6, 0.5]) {
                1 => mail.to_uppercase(),
                2 => capital_words(&mail),
                _ => mail,
            };
            let (text, icon) = labelled(&mail, language.mail, MAIL_ICONS, dice);
            if dice.chance(0.05) {
                let joint = dice.word(&[" | ", " • ", "   ", " / "]);
                return (format!("{text}{joint}{}", online.url(dice)), icon);
            }
            (text, icon)
        }
    }
}

/// Capitals at the beginnings of the parts of the name, as people write who think of a name.
fn capital_words(mail: &str) -> String {
    let Some((local, domain)) = mail.split_once('@') else {
        return mail.to_owned();
    };
    let mut first = true;
    let local: String = local
        .chars()
        .map(|letter| {
            let capital = std::mem::replace(&mut first, !letter.is_alphanumeric());
            if capital { letter.to_ascii_uppercase() } else { letter }
        })
        .collect();
    format!("{local}@{domain}")
}

fn address(language: &Language, country: &Country, dice: &mut Dice) -> Option<(String, Option<char>)> {
    let street = language.street(dice);
    let address = country.address(&street, dice);
    let line = if dice.chance(0.25) {
        let joint = dice.word(&[", ", " · ", " | ", " • ", " - "]);
        address.lines.join(joint)
    } else {
        dice.pick(&address.lines)?.clone()
    };
    Some(if dice.chance(0.3) { labelled(&line, language.address, PLACE_ICONS, dice) } else { (line, None) })
}

/// Words, numbers and marks in no order that makes sense.
fn random(language: &Language, words: &Words, dice: &mut Dice) -> String {
    let mut pieces = Vec::new();
    for _ in 0..dice.whole(1, 4) {
        let piece = match dice.weighted(&[4.0, 2.0, 2.0, 1.0]) {
            0 => words.word(language, dice),
            1 => dice.fill_one(&[
                "###", "##.##", "#,###", "####-##", "(##)", "@#@", "##%", "#/#", "@@-####", "€ ##", "$##.##", "№ ##",
                "#+#",
            ]),
            2 => words.word(language, dice).to_uppercase(),
            _ => dice
                .word(&[
                    "&", "+", "–", "(", ")", "\"", "'", "!", "?", "*", "#", "=", "§", "©", "™", "®", "°", ";", "…",
                    "_", "[", "]", "~", "\\", "%", "€", "£", "«", "»",
                ])
                .to_owned(),
        };
        pieces.push(piece);
    }
    pieces.join(" ")
}
