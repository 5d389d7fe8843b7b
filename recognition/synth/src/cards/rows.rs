//! The lines of a card, in parts that belong to a field each.

use super::says::{Brand, Says};
use crate::content::{Phone, PhoneKind};
use crate::dice::Dice;

/// The field that a part of a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// A person.
    Name,
    /// A position.
    Title,
    /// A department.
    Department,
    /// A company.
    Company,
    /// A telephone number with its label.
    Phone,
    /// An e-mail address with its label.
    Email,
    /// A web address with its label.
    Url,
    /// A line of an address.
    Address,
    /// A name in a social network.
    Social,
    /// What is no field.
    Other,
}

impl Field {
    /// As labels write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Title => "title",
            Self::Department => "department",
            Self::Company => "company",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Url => "url",
            Self::Address => "address",
            Self::Social => "social",
            Self::Other => "other",
        }
    }
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) field: Field,
    /// As printed, with its label.
    pub(super) text: String,
    /// Without the label.
    pub(super) value: String,
    pub(super) icon: Option<char>,
    /// Whether it goes on right behind the part before it.
    pub(super) joined: bool,
}

/// How prominent a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Brand,
    Slogan,
    Name,
    Title,
    Body,
}

/// A line of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) role: Role,
    pub(super) parts: Vec<Part>,
    /// Whether a gap stands above it.
    pub(super) gap: bool,
}

/// The three groups of lines that layouts move about.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    pub(super) brand: Vec<Row>,
    pub(super) person: Vec<Row>,
    pub(super) contact: Vec<Row>,
    /// How the kind of each phone is told: "label", "icon" or "none".
    pub(super) phone_source: &'static str,
}

/// What stands before values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    Words,
    Letters,
    Icons,
    Nothing,
}

fn part(field: Field, text: impl Into<String>) -> Part {
    let text = text.into();
    Part { field, value: text.clone(), text, icon: None, joined: false }
}

fn row(role: Role, part: Part) -> Row {
    Row { role, parts: vec![part], gap: false }
}

impl Groups {
    /// Puts what a card says into rows.
    pub(super) fn arrange(says: &Says, dice: &mut Dice) -> Self {
        let marks = match dice.weighted(&[5.0, 2.5, 1.5, 2.0]) {
            0 => Marks::Words,
            1 => Marks::Letters,
            2 => Marks::Icons,
            _ => Marks::Nothing,
        };
        let capitals = dice.chance(0.25);
        let mut groups = Self { phone_source: source(marks), ..Self::default() };
        groups.arrange_brand(says, dice);
        groups.arrange_person(says, capitals, dice);
        groups.contact = contact(says, marks, dice);
        groups
    }

    fn arrange_brand(&mut self, says: &Says, dice: &mut Dice) {
        if says.brand == Brand::Printed {
            let mut text = says.brand_text().to_owned();
            match dice.weighted(&[6.0, 3.0, 0.7]) {
                1 => text = says.language.capitals(&text),
                2 => text = text.to_lowercase(),
                _ => {}
            }
            let mut brand = part(Field::Company, text);
            says.brand_text().clone_into(&mut brand.value);
            self.brand.push(row(Role::Brand, brand));
        }
        if let Some(slogan) = &says.slogan {
            self.brand.push(row(Role::Slogan, part(Field::Other, slogan.clone())));
        }
    }

    fn arrange_person(&mut self, says: &Says, capitals: bool, dice: &mut Dice) {
        if let Some(person) = &says.person {
            let printed = if capitals { says.language.capitals(&person.printed) } else { person.printed.clone() };
            let mut name = part(Field::Name, printed);
            name.value.clone_from(&person.printed);
            let mut name = row(Role::Name, name);
            let mut title = says.title.as_ref().map(|title| {
                let text = if dice.chance(0.15) { says.language.capitals(title) } else { title.clone() };
                let mut part = part(Field::Title, text);
                part.value.clone_from(title);
                row(Role::Title, part)
            });
            if dice.chance(0.04)
                && let Some(title) = title.take()
            {
                name.parts.extend(title.parts);
            }
            self.person.push(name);
            if let Some(other) = &says.other_script {
                self.person.push(row(Role::Title, part(Field::Name, other.clone())));
            }
            let department = says.department.clone().map(|text| row(Role::Title, part(Field::Department, text)));
            if dice.chance(0.3) {
                self.person.extend(department.into_iter().chain(title));
            } else {
                self.person.extend(title.into_iter().chain(department));
            }
            // Some cards, mostly of the East, have the position above the name.
            if dice.chance(if says.language.is_dense() { 0.5 } else { 0.06 }) {
                self.person.rotate_left(1);
            }
        }
        if let Some((second, title)) = &says.second {
            self.person.push(Row { gap: true, ..row(Role::Name, part(Field::Name, second.printed.clone())) });
            self.person.push(row(Role::Title, part(Field::Title, title.clone())));
        }
    }
}

fn source(marks: Marks) -> &'static str {
    match marks {
        Marks::Words | Marks::Letters => "label",
        Marks::Icons => "icon",
        Marks::Nothing => "none",
    }
}

/// Labels, chosen once a card so that they match each other.
struct Labels {
    marks: Marks,
    space: &'static str,
}

impl Labels {
    fn mark(
        &self,
        field: Field,
        value: &str,
        words: &[&'static str],
        letter: &str,
        icon: char,
        dice: &mut Dice,
    ) -> Part {
        let mut part = part(field, value);
        match self.marks {
            Marks::Words => {
                let word = dice.word(words);
                if !word.is_empty() {
                    part.text = format!("{word}{}{value}", self.space);
                }
            }
            Marks::Letters => part.text = format!("{letter}{}{value}", self.space),
            Marks::Icons => part.icon = Some(icon),
            Marks::Nothing => {}
        }
        part
    }
}

fn contact(says: &Says, marks: Marks, dice: &mut Dice) -> Vec<Row> {
    let language = says.language;
    let labels = Labels { marks, space: dice.word(&[" ", " ", " ", "  "]) };
    let end = dice.word(&["", ":", ".", ""]);
    let mut phones: Vec<Part> = says
        .phones
        .iter()
        .map(|phone| {
            if phone.sibling {
                return Part { joined: true, ..part(Field::Phone, phone.printed.clone()) };
            }
            let (words, letter, icon) = match phone.kind {
                PhoneKind::Work => (language.work, "T", '\u{f095}'),
                PhoneKind::Mobile => (language.mobile, "M", '\u{f10b}'),
                PhoneKind::Fax => (language.fax, "F", '\u{f1ac}'),
            };
            // A fax is never left without its name.
            let bare_fax = phone.kind == PhoneKind::Fax && marks == Marks::Nothing;
            let labels = if bare_fax { Labels { marks: Marks::Words, ..labels } } else { Labels { ..labels } };
            labels.mark(Field::Phone, &with_extension(phone, says, dice), words, &format!("{letter}{end}"), icon, dice)
        })
        .collect();
    let slash = dice.word(&[" /", "/", ",", " -"]);
    for index in 1..phones.len() {
        if let Some([before, behind]) = phones.get_mut(index - 1..=index)
            && behind.joined
        {
            before.text.push_str(slash);
        }
    }
    let softly =
        Labels { marks: if marks == Marks::Words && dice.chance(0.5) { Marks::Nothing } else { marks }, ..labels };
    let mails: Vec<Part> = says
        .emails
        .iter()
        .map(|mail| softly.mark(Field::Email, mail, language.mail, &format!("E{end}"), '\u{f0e0}', dice))
        .collect();
    let urls: Vec<Part> = says
        .urls
        .iter()
        .map(|url| softly.mark(Field::Url, url, language.web, &format!("W{end}"), '\u{f0ac}', dice))
        .collect();
    let mut address: Vec<Row> = Vec::new();
    if says.full_again {
        address.push(row(Role::Body, part(Field::Company, says.company.full.clone())));
    }
    for (index, place) in says.addresses.iter().enumerate() {
        for (line, text) in place.lines.iter().enumerate() {
            let mut piece = part(Field::Address, text.clone());
            if line == 0 && (marks == Marks::Icons || marks == Marks::Words && dice.chance(0.12)) {
                piece = labels.mark(Field::Address, text, language.address, "A", '\u{f041}', dice);
            }
            address.push(Row { gap: index > 0 && line == 0, ..row(Role::Body, piece) });
        }
    }
    let socials: Vec<Part> = says
        .socials
        .iter()
        .map(|social| {
            let mut piece = part(Field::Social, social.value.clone());
            piece.icon = network_icon(social.network);
            if piece.icon.is_none() && !social.value.contains('/') {
                piece.text = format!("{}: {}", crate::content::capitalised(social.network), social.value);
            }
            piece
        })
        .collect();
    let mut blocks =
        vec![rows_of(phones, 0.16, dice), rows_of(mails.into_iter().chain(urls).collect(), 0.1, dice), address];
    match dice.weighted(&[5.0, 3.0, 1.0]) {
        1 => blocks.rotate_right(1),
        2 => dice.shuffle(&mut blocks),
        _ => {}
    }
    blocks.push(rows_of(socials, 0.0, dice));
    let extras = says.extras.iter().map(|text| row(Role::Body, part(Field::Other, text.clone()))).collect();
    blocks.push(extras);
    let gaps = dice.chance(0.4);
    for block in &mut blocks {
        if let Some(first) = block.first_mut() {
            first.gap |= gaps;
        }
    }
    blocks.concat()
}

/// One part a row, or some rows of two parts.
fn rows_of(parts: Vec<Part>, paired: f32, dice: &mut Dice) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut open = false;
    for part in parts {
        match rows.last_mut() {
            Some(last) if part.joined || open && last.parts.len() < 2 => last.parts.push(part),
            _ => rows.push(row(Role::Body, part)),
        }
        open = dice.chance(paired);
    }
    rows
}

fn with_extension(phone: &Phone, says: &Says, dice: &mut Dice) -> String {
    phone.extension.as_ref().map_or_else(
        || phone.printed.clone(),
        |extension| {
            format!("{} {} {extension}", phone.printed, dice.word(says.language.extension).trim_start_matches('-'))
        },
    )
}

fn network_icon(network: &str) -> Option<char> {
    Some(match network {
        "linkedin" => '\u{f0e1}',
        "facebook" => '\u{f09a}',
        "instagram" => '\u{f16d}',
        "twitter" => '\u{f099}',
        "telegram" => '\u{f1d8}',
        "github" => '\u{f09b}',
        "youtube" => '\u{f16a}',
        _ => return None,
    })
}
