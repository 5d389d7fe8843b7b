//! What cards say in each language: names of people, positions, departments, trades, labels.
//!
//! Lists of common words; people, companies and streets are composed from them, so nobody is meant.

mod chinese;
mod dutch;
mod english;
mod french;
mod german;
mod greek;
mod hindi;
mod italian;
mod japanese;
mod korean;
mod polish;
mod portuguese;
mod russian;
mod spanish;
mod turkish;
mod ukrainian;

use fake::locales::{DE_DE, Data, EN, FR_FR, IT_IT, JA_JP, NL_NL, PT_BR, TR_TR, ZH_CN, ZH_TW};

use crate::dice::Dice;

type Words = &'static [&'static str];

/// Where family names come from.
#[derive(Debug, Clone, Copy)]
pub enum Surnames {
    /// A list.
    List(Words),
    /// Beginnings and endings that make a name together.
    Composed(Words, Words),
}

/// Words of a language.
#[derive(Debug)]
pub struct Language {
    /// Tesseract's code.
    pub code: &'static str,
    /// ISO 639-1 code.
    pub short: &'static str,
    /// Given names.
    pub given: Words,
    /// Family names.
    pub family: Surnames,
    /// Whole positions, and patterns with `{}` for a field of work.
    pub titles: Words,
    /// Fields of work and departments.
    pub fields: Words,
    /// Whole departments, and patterns with `{}` for a field of work.
    pub departments: Words,
    /// What companies do, as the second word of their name.
    pub trades: Words,
    /// Streets: patterns with `{}` for a name and `#` for a house number.
    pub streets: Words,
    /// Names of streets.
    pub street_names: Words,
    /// Slogans, with `{}` for a word of the language.
    pub slogans: Words,
    /// Words for slogans where no word list is packaged.
    pub plain: Words,
    /// Word list and the Debian package that has it.
    pub dictionary: Option<(&'static str, &'static str)>,
    /// Before a number that rings on a desk.
    pub work: Words,
    /// Before a mobile number.
    pub mobile: Words,
    /// Before a fax number.
    pub fax: Words,
    /// Before an e-mail address.
    pub mail: Words,
    /// Before a web address.
    pub web: Words,
    /// Before a street.
    pub address: Words,
    /// What else cards print: tax numbers, opening hours, registers; with `#` for digits.
    pub extras: Words,
    /// Before an extension.
    pub extension: Words,
    /// Forms of address and degrees before a name.
    pub prefixes: Words,
    /// Degrees after a name.
    pub suffixes: Words,
}

/// Every language, in the order of their codes in the command's help.
pub const LANGUAGES: &[Language] = &[
    english::ENGLISH,
    german::GERMAN,
    dutch::DUTCH,
    french::FRENCH,
    spanish::SPANISH,
    portuguese::PORTUGUESE,
    italian::ITALIAN,
    polish::POLISH,
    ukrainian::UKRAINIAN,
    russian::RUSSIAN,
    turkish::TURKISH,
    greek::GREEK,
    hindi::HINDI,
    japanese::JAPANESE,
    korean::KOREAN,
    chinese::CHINESE,
    chinese::TAIWANESE,
];

/// The language with this code.
pub fn language(code: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.code == code)
}

impl Language {
    /// Whether names are written without spaces, family name first.
    pub fn is_dense(&self) -> bool {
        matches!(self.code, "jpn" | "kor" | "chi_sim" | "chi_tra")
    }

    /// In capitals, by the rules of the language: a Turkish i keeps its dot, a Greek capital drops its accent.
    pub fn capitals(&self, text: &str) -> String {
        match self.code {
            "tur" => text.replace('i', "İ").to_uppercase(),
            "ell" => text.to_uppercase().chars().map(without_accent).collect(),
            _ => text.to_uppercase(),
        }
    }

    /// A given name.
    pub fn given_name(&self, dice: &mut Dice) -> String {
        dice.word(self.given).to_owned()
    }

    /// A family name.
    pub fn family_name(&self, dice: &mut Dice) -> String {
        match self.family {
            Surnames::List(names) => dice.word(names).to_owned(),
            Surnames::Composed(beginnings, endings) => format!("{}{}", dice.word(beginnings), dice.word(endings)),
        }
    }

    /// A position.
    pub fn title(&self, dice: &mut Dice) -> String {
        let pattern = dice.word(self.titles);
        pattern.replace("{}", dice.word(self.fields))
    }

    /// A department.
    pub fn department(&self, dice: &mut Dice) -> String {
        let pattern = dice.word(self.departments);
        pattern.replace("{}", dice.word(self.fields))
    }

    /// A street with a house number.
    pub fn street(&self, dice: &mut Dice) -> String {
        let name = if self.street_names.is_empty() || (!self.is_dense() && dice.chance(0.3)) {
            self.family_name(dice)
        } else {
            dice.word(self.street_names).to_owned()
        };
        let number = match dice.weighted(&[6.0, 3.0, 1.0]) {
            0 => dice.whole(1, 99),
            1 => dice.whole(100, 999),
            _ => dice.whole(1000, 9999),
        };
        dice.word(self.streets).replace("{}", &name).replace('#', &number.to_string())
    }
}

fn without_accent(letter: char) -> char {
    match letter {
        'Ά' => 'Α',
        'Έ' => 'Ε',
        'Ή' => 'Η',
        'Ί' => 'Ι',
        'Ό' => 'Ο',
        'Ύ' => 'Υ',
        'Ώ' => 'Ω',
        other => other,
    }
}
