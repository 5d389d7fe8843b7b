//! Folding and patterns shared by the rules.

use regex::Regex;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case without accents: "Müller" becomes "muller".
pub(super) fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The folded letters and digits alone.
pub(super) fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Compiles a pattern of this crate.
#[expect(clippy::expect_used, reason = "every pattern is a constant that the tests compile")]
pub(super) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("pattern of this crate")
}

/// Words of a text without the punctuation around them, folded.
pub(super) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '|' | '(' | ')'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether one of the phrases occurs in the folded text as whole words.
pub(super) fn has_phrase<'a>(folded: &str, phrases: impl IntoIterator<Item = &'a str>) -> bool {
    phrases.into_iter().any(|phrase| {
        folded.match_indices(phrase).any(|(at, _)| {
            let before = folded.get(..at).and_then(|text| text.chars().next_back());
            let after = folded.get(at + phrase.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_accents_and_case() {
        assert_eq!(fold("MÜLLER-Özdemir"), "muller-ozdemir");
        assert_eq!(letters("Müller & Söhne"), "mullersohne");
    }

    #[test]
    fn phrases_are_whole_words() {
        assert!(has_phrase("head of sales", ["head of"]));
        assert!(!has_phrase("thead of sales", ["head of"]));
    }
}
