//! Which script and language a card is in, judged by what was read so far.

mod profiles;

use std::collections::BTreeMap;

use crate::tesseract::CARD_MODEL;
use profiles::{PROFILES, Profile};

/// The Tesseract languages of `listed` that fit the text, best first; those without a sign keep their order.
pub(crate) fn ranked(text: &str, listed: &[String]) -> Vec<String> {
    let scores = scores(text);
    let mut ranked: Vec<(f32, &String)> =
        listed.iter().map(|name| (scores.get(name.as_str()).copied().unwrap_or(0.0), name)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().map(|(_, name)| name.clone()).collect()
}

/// The script of a Tesseract language; "Latin" for those that are not told apart here.
pub(crate) fn script(language: &str) -> &'static str {
    match language {
        "jpn" | "chi_sim" | "chi_tra" => "Han",
        "kor" => "Hangul",
        "ell" => "Greek",
        "hin" | "mar" | "nep" => "Devanagari",
        "ara" | "fas" | "urd" => "Arabic",
        "rus" | "ukr" | "bel" | "bul" | "srp" | "mkd" | "kaz" => "Cyrillic",
        _ => "Latin",
    }
}

/// What reads the letters of the listed languages: the card model for Latin letters, one language for each other
/// alphabet, and every language that is written in Chinese characters, because their characters differ. Best first:
/// Latin letters, then those that the text shows signs of, then as listed.
pub(crate) fn readers(text: &str, listed: &[String]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut readers = Vec::new();
    for language in ranked(text, listed) {
        let script = script(&language);
        if script == "Han" || !seen.contains(&script) {
            seen.push(script);
            readers.push(if script == "Latin" { CARD_MODEL.to_owned() } else { language });
        }
    }
    readers.sort_by_key(|reader| script(reader) != "Latin");
    readers
}

/// How much the text hints at a language, 0 without a hint.
pub(crate) fn sign(text: &str, language: &str) -> f32 {
    scores(text).get(language).copied().unwrap_or(0.0)
}

/// Letters that say as much as this one: a Chinese character is half a word.
pub(crate) fn letters_in(character: char) -> f32 {
    match character {
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' => 2.5,
        _ if character.is_alphanumeric() => 1.0,
        _ => 0.0,
    }
}

/// Whether a letter is a syllable of Korean, whose words are parted by narrow spaces.
pub(crate) fn is_hangul(character: char) -> bool {
    matches!(character, '\u{AC00}'..='\u{D7AF}')
}

/// Whether a letter is of a script that is written without spaces between words.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF00}'..='\u{FF60}')
}

/// Whether a letter begins no word of Japanese: small kana and the sign of a long vowel.
pub(crate) fn is_never_first(character: char) -> bool {
    matches!(
        character,
        'ァ' | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'ー'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
    )
}

/// ISO 639-1 codes of the languages that the text shows signs of, most likely first.
pub(crate) fn told(text: &str) -> Vec<String> {
    let scores = scores(text);
    let mut told: Vec<(&Profile, f32)> = PROFILES
        .iter()
        .filter_map(|profile| scores.get(profile.tesseract).map(|score| (profile, *score)))
        .filter(|(_, score)| *score >= 1.0)
        .collect();
    told.sort_by(|a, b| b.1.total_cmp(&a.1));
    told.truncate(2);
    told.into_iter().map(|(profile, _)| profile.iso.to_owned()).collect()
}

/// Unicode script names of the letters of a text, most frequent first. A handful of stray letters is no script.
pub(crate) fn scripts(text: &str) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        let script = match letter {
            '\u{0041}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => "Latin",
            '\u{0370}'..='\u{03FF}' => "Greek",
            '\u{0400}'..='\u{052F}' => "Cyrillic",
            '\u{0590}'..='\u{05FF}' => "Hebrew",
            '\u{0600}'..='\u{06FF}' => "Arabic",
            '\u{0900}'..='\u{097F}' => "Devanagari",
            '\u{3040}'..='\u{309F}' => "Hiragana",
            '\u{30A0}'..='\u{30FF}' => "Katakana",
            '\u{4E00}'..='\u{9FFF}' => "Han",
            '\u{AC00}'..='\u{D7AF}' => "Hangul",
            _ => continue,
        };
        *counts.entry(script).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let mut found: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| count * 20 > total).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.into_iter().map(|(script, _)| script.to_owned()).collect()
}

fn scores(text: &str) -> BTreeMap<&'static str, f32> {
    let lower = text.to_lowercase();
    let compact: String = lower.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '-')).collect();
    let words: Vec<&str> = lower.split_whitespace().map(|word| word.trim_matches([',', ':', ';'])).collect();
    let mut scores = BTreeMap::new();
    for profile in PROFILES {
        let mut score = 0.0;
        for word in &words {
            if profile.words.contains(word) {
                score += 1.0;
            }
            // A street fused with its word: "Hauptstraße".
            if profile.iso == "de" && (word.ends_with("straße") || word.ends_with("strasse") || word.ends_with("str."))
            {
                score += 1.0;
            }
            let end = word.rsplit(['.', '/']).next().unwrap_or_default();
            if word.contains('.') && word.len() > 4 && profile.domains.contains(&end) {
                score += 2.0;
            }
        }
        score += 2.0 * profile.prefixes.iter().filter(|prefix| compact.contains(**prefix)).count() as f32;
        score += 0.5 * lower.chars().filter(|c| profile.letters.contains(*c)).count().min(6) as f32;
        scores.insert(profile.tesseract, score);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Hauptstraße 5 Tel. +49 30 000", "deu")]
    #[case("12 rue des Lilas +33 1", "fra")]
    #[case("Calle Mayor 3 ventas@acme.example.es", "spa")]
    #[case("Suite 4, King Street", "eng")]
    #[case("вул. Хрещатик, Київ", "ukr")]
    fn signs_tell_the_language(#[case] text: &str, #[case] expected: &str) {
        let listed = ["eng", "deu", "fra", "spa", "ukr"].map(str::to_owned);
        assert_eq!(ranked(text, &listed)[0], expected);
    }

    #[rstest]
    #[case("", &["card", "rus", "jpn", "chi_sim", "kor"])]
    #[case("Tel +82 2 000", &["card", "kor", "rus", "jpn", "chi_sim"])]
    #[case("office@example.ua", &["card", "ukr", "jpn", "chi_sim", "kor"])]
    fn latin_letters_come_first_then_what_the_text_tells(#[case] text: &str, #[case] expected: &[&str]) {
        let listed = ["eng", "deu", "rus", "ukr", "jpn", "chi_sim", "kor"].map(str::to_owned);
        assert_eq!(readers(text, &listed), expected);
    }

    #[test]
    fn scripts_ignore_stray_letters() {
        assert_eq!(
            scripts("Олена Коваль olena@example.org Київ Україна директор компанія інженер"),
            ["Cyrillic", "Latin"]
        );
        assert_eq!(scripts("Erika Mustermann, Geschäftsführerin, Berlin и"), ["Latin"]);
    }
}
