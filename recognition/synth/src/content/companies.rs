//! Companies that do not exist.

use super::words::{Words, capitalised};
use crate::countries::Country;
use crate::dice::Dice;
use crate::languages::Language;

/// A company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Name without the legal form.
    pub proper: String,
    /// Name with the legal form, as a register has it.
    pub full: String,
}

const OPENINGS: &[&str] = &[
    "V", "Br", "K", "M", "Tr", "S", "N", "L", "Cr", "P", "F", "Gl", "D", "Z", "H", "Qu", "W", "", "St", "B", "R", "T",
    "Fl", "C", "Sp", "J",
];
const VOWELS: &[&str] = &["a", "e", "i", "o", "u", "a", "e", "o", "io", "ea", "y", "ei"];
const MIDDLES: &[&str] = &[
    "l", "r", "n", "m", "t", "d", "s", "v", "x", "lt", "rn", "nt", "k", "b", "nd", "st", "g", "z", "ll", "rv", "mb",
    "c",
];
const CLOSINGS: &[&str] = &[
    "", "n", "x", "s", "r", "l", "tek", "ra", "nova", "tis", "ia", "on", "ix", "us", "ora", "is", "rt", "da", "co",
    "lux", "ium", "eo", "ware", "land",
];

/// A word that means nothing.
fn invented(dice: &mut Dice) -> String {
    let mut word = format!("{}{}{}", dice.word(OPENINGS), dice.word(VOWELS), dice.word(MIDDLES));
    if dice.chance(0.5) {
        word.push_str(dice.word(VOWELS));
        word.push_str(dice.word(MIDDLES));
    }
    word.push_str(dice.word(VOWELS));
    word.push_str(dice.word(CLOSINGS));
    capitalised(&word)
}

impl Company {
    /// Composes a company; half the time around the family name of `owner` when there is one.
    pub fn compose(
        language: &Language,
        country: &Country,
        words: &Words,
        owner: Option<&str>,
        dice: &mut Dice,
    ) -> Self {
        let trade = dice.word(language.trades);
        let family = owner.filter(|_| dice.chance(0.5)).map_or_else(|| language.family_name(dice), str::to_owned);
        let word = capitalised(&words.word(language, dice));
        let proper = if language.is_dense() {
            Self::dense(language, &family, trade, dice)
        } else {
            let mixed = if word.is_ascii() { 1.0 } else { 0.0 };
            match dice.weighted(&[5.0, 3.0, 3.0, 3.0, 2.0, 2.0, 1.5, mixed, 1.0]) {
                0 => format!("{} {trade}", invented(dice)),
                1 => format!("{family} {trade}"),
                2 => invented(dice),
                3 => format!("{word} {trade}"),
                4 => format!("{family} & {}", language.family_name(dice)),
                5 => format!("{} {}", invented(dice), invented(dice)),
                6 => format!("{} {trade}", dice.fill("@@@")),
                7 => format!("{word}{}", invented(dice)),
                _ => format!("{word} & {}", capitalised(&words.word(language, dice))),
            }
        };
        let full = dice.word(country.companies).replace("{}", &proper);
        Self { proper, full }
    }

    fn dense(language: &Language, family: &str, trade: &str, dice: &mut Dice) -> String {
        let given = language.given_name(dice);
        let head: String = match dice.weighted(&[3.0, 3.0, 2.0, 2.0]) {
            0 => dice.word(language.street_names).to_owned(),
            1 => format!("{family}{}", if dice.chance(0.5) { "" } else { dice.word(language.plain) }),
            2 => given,
            _ => dice.word(language.plain).to_owned(),
        };
        format!("{head}{trade}")
    }
}
