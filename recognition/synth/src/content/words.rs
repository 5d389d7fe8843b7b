//! Words of everyday language, out of the word lists that Debian packages.

use std::collections::BTreeMap;
use std::path::Path;

use crate::dice::Dice;
use crate::error::SynthError;
use crate::languages::Language;

/// Where Debian puts word lists.
pub const WORD_FOLDER: &str = "/usr/share/dict";

/// The words of every language that is asked for.
#[derive(Debug)]
pub struct Words {
    lists: BTreeMap<&'static str, Vec<String>>,
}

impl Words {
    /// Loads the lists of these languages.
    ///
    /// # Errors
    /// `Missing` with the packages to install.
    pub fn load(folder: &Path, languages: &[&'static Language]) -> Result<Self, SynthError> {
        let (mut lists, mut files, mut packages) = (BTreeMap::new(), Vec::new(), Vec::new());
        for language in languages {
            let Some((file, package)) = language.dictionary else {
                lists.insert(language.code, language.plain.iter().map(|word| (*word).to_owned()).collect());
                continue;
            };
            if let Ok(bytes) = std::fs::read(folder.join(file)) {
                let text = String::from_utf8_lossy(&bytes);
                lists.insert(language.code, text.lines().map(str::to_owned).collect());
            } else {
                files.push(folder.join(file).display().to_string());
                packages.push(package.to_owned());
            }
        }
        if files.is_empty() { Ok(Self { lists }) } else { Err(SynthError::Missing { files, packages }) }
    }

    /// A word of three to fourteen letters.
    pub fn word(&self, language: &Language, dice: &mut Dice) -> String {
        let list = self.lists.get(language.code).map_or(&[][..], Vec::as_slice);
        // Looking at the words that are drawn is cheaper than looking at all of them beforehand.
        (0..50).find_map(|_| dice.pick(list).filter(|word| is_plain(word))).cloned().unwrap_or_default()
    }

    /// A slogan.
    pub fn slogan(&self, language: &Language, dice: &mut Dice) -> String {
        let mut text = dice.word(language.slogans).to_owned();
        let opens = text.starts_with("{}");
        while text.contains("{}") {
            text = text.replacen("{}", &self.word(language, dice), 1);
        }
        let text = dice.fill(&text);
        if opens { capitalised(&text) } else { text }
    }
}

fn is_plain(word: &str) -> bool {
    let letters = word.chars().count();
    (3..=14).contains(&letters) && word.chars().all(char::is_alphabetic) && !word.chars().all(char::is_uppercase)
}

/// With a capital in front.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
