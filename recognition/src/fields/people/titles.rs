//! Evidence that a text is a position.

use super::super::east_asian::is_east_asian;
use super::super::text::{fold, has_phrase, words};
use super::super::vocabulary::{COMPANIES, LEGAL_FORMS, OUTRIGHT_DEPARTMENTS, TITLE_ENDS, TITLES};

/// Evidence that a text is a position.
pub(super) fn title(text: &str) -> f32 {
    let tokens = words(text);
    if tokens.is_empty() || tokens.len() > 9 || text.chars().filter(char::is_ascii_digit).count() > 2 {
        return -3.0;
    }
    let is_title = |word: &String| {
        TITLES.has(word)
            || word.split('-').any(|part| TITLES.has(part))
            || word.chars().count() >= 9 && TITLE_ENDS.iter().any(|end| word.ends_with(end))
            || east_asian_title(word)
    };
    let hits = tokens.iter().filter(|word| is_title(word)).count() as f32;
    let hits = if hits == 0.0 && east_asian_title(&tokens.concat()) { 1.0 } else { hits };
    let legal = tokens.iter().filter(|word| LEGAL_FORMS.has(word) && word.chars().count() > 2).count() as f32;
    if hits == 0.0 {
        return -1.0;
    }
    // The head of a position stands first or last: "Director of Sales", "Sales Director".
    let at_edge = tokens.first().is_some_and(is_title)
        || tokens.last().is_some_and(is_title)
        || east_asian_title(&tokens.concat());
    let companies = tokens.iter().filter(|word| COMPANIES.has(word) && !TITLES.has(word)).count() as f32;
    let department = has_phrase(&fold(text), OUTRIGHT_DEPARTMENTS.iter());
    1.2 + 0.5 * (hits - 1.0).min(2.0)
        - if head_of(&tokens) { 0.0 } else { 1.5 } * legal
        - if at_edge { 0.0 } else { 0.3 }
        - 0.08 * (tokens.len() as f32 - 3.0).max(0.0)
        - 0.05 * companies
        - if matches!(tokens.last().map(String::as_str), Some("of" | "and" | "&" | "und" | "de" | "for" | "et")) {
            0.3
        } else {
            0.0
        }
        - if text.contains(',') { if department { 0.6 } else { 0.15 } } else { 0.0 }
        - if text.chars().next().is_some_and(char::is_lowercase) { 0.2 } else { 0.0 }
}

/// Whether a text begins as "Chairman of": then what follows may be a company, and the whole is a position.
pub(super) fn head_of(tokens: &[String]) -> bool {
    let linked = tokens.get(1).is_some_and(|word| matches!(word.as_str(), "of" | "at" | "de" | "bei" | "chez" | "di"));
    linked && tokens.first().is_some_and(|word| TITLES.has(word))
}

/// Positions at the end of words without spaces: 営業部長, 책임연구원.
pub(super) fn east_asian_title(word: &str) -> bool {
    word.chars().all(is_east_asian_folded)
        && word.chars().count() <= 24
        && TITLES.iter().any(|title| {
            !title.is_ascii()
                && title.chars().count() >= 2
                && word.ends_with(title)
                && title.chars().all(is_east_asian_folded)
        })
}

/// Folding takes Hangul apart into its letters.
fn is_east_asian_folded(c: char) -> bool {
    is_east_asian(c) || matches!(c, '\u{1100}'..='\u{11ff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Leiterin Vertrieb", true)]
    #[case("Gebietsverkaufsleiterin", true)]
    #[case("Director of Sales", true)]
    #[case("Chief Executive Officer", true)]
    #[case("Chairman of Example Corporation", true)]
    #[case("Генеральный директор", true)]
    #[case("営業部長", true)]
    #[case("책임연구원", true)]
    #[case("Musterstraße 12", false)]
    #[case("Erika Mustermann", false)]
    #[case("Example Consulting Partners GmbH", false)]
    fn positions(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(title(text) >= 1.0, expected, "{}", title(text));
    }
}
