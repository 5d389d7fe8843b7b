use super::NameParts;
use super::text::fold;
use super::vocabulary::{FAMILY_NAMES, GIVEN_NAMES, PARTICLES, PREFIXES, SUFFIXES};

/// Splits a name as printed into its parts, and gives the name without certificates after a comma.
pub(super) fn parts(printed: &str) -> (NameParts, String) {
    let is_in = |word: &str, list: &super::vocabulary::Words| list.has(fold(word).trim_matches(['.', ',', '(', ')']));
    let mut words: Vec<&str> = printed.split_whitespace().collect();
    let mut prefix = Vec::new();
    while words.len() > 1
        && words.first().is_some_and(|word| is_in(word, &PREFIXES) && (word.ends_with('.') || word.chars().count() > 1))
    {
        prefix.push(words.remove(0));
    }
    let join = |list: &[&str]| (!list.is_empty()).then(|| list.join(" "));
    let mut suffix = Vec::new();
    while words.len() > 2 && words.last().is_some_and(|word| is_in(word, &SUFFIXES)) {
        suffix.extend(words.pop());
    }
    suffix.reverse();
    let trimmed: Vec<&str> = words.iter().map(|word| word.trim_matches(',')).filter(|word| !word.is_empty()).collect();
    if let Some((family, given)) = east_asian(&trimmed) {
        let parts = NameParts { prefix: join(&prefix), given, family, ..NameParts::default() };
        return (parts, printed.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    // "MUSTER, Erika" puts the family first, as do "MUSTER Erika" and Hungarian "Kovács Anna".
    let inverted = trimmed.len() == 2
        && (words.first().is_some_and(|word| word.ends_with(','))
            || is_capitals(trimmed.first()) && !is_capitals(trimmed.get(1))
            || is_family_first(&trimmed));
    if let [family, given, patronymic] = trimmed.as_slice()
        && PATRONYMICS.iter().any(|end| fold(patronymic).ends_with(end))
    {
        let parts = NameParts {
            prefix: join(&prefix),
            given: Some((*given).to_owned()),
            additional: Some((*patronymic).to_owned()),
            family: Some((*family).to_owned()),
            suffix: None,
        };
        return (parts, printed.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let family_start = trimmed
        .iter()
        .skip(1)
        .position(|word| PARTICLES.has(&fold(word)))
        .map_or(trimmed.len().saturating_sub(1), |at| at + 1)
        .max(1);
    let (given, rest) = trimmed.split_at(1.min(trimmed.len()));
    let (additional, family) = rest.split_at((family_start - 1).min(rest.len()));
    let (given, family) = if inverted { (join(family), join(given)) } else { (join(given), join(family)) };
    let parts = NameParts {
        prefix: join(&prefix),
        given,
        additional: join(additional),
        family,
        suffix: (!suffix.is_empty())
            .then(|| suffix.iter().map(|word| word.trim_matches(',')).collect::<Vec<_>>().join(" ")),
    };
    let value = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    (parts, value)
}

/// Ends of patronymics in East Slavic names, which are written family, given, patronymic on cards.
const PATRONYMICS: &[&str] =
    &["ович", "евич", "івна", "овна", "евна", "инична", "івич", "ійович", "ievich", "ovich", "ivna", "ovna", "evna"];

/// Family names of two letters in China, Japan aside, and in Korea.
const DOUBLE_FAMILIES: &[&str] =
    &["欧阳", "歐陽", "司马", "司馬", "诸葛", "諸葛", "上官", "남궁", "황보", "선우", "제갈"];

/// Names in Han, Kana or Hangul begin with the family: one letter of it, or what stands before the space.
fn east_asian(words: &[&str]) -> Option<(Option<String>, Option<String>)> {
    let own = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}');
    if words.is_empty() || !words.iter().all(|word| word.chars().all(own)) {
        return None;
    }
    match words {
        [whole] => {
            let letters = if DOUBLE_FAMILIES.iter().any(|family| whole.starts_with(family)) { 2 } else { 1 };
            let family: String = whole.chars().take(letters).collect();
            let given: String = whole.chars().skip(letters).collect();
            Some((Some(family), Some(given).filter(|given| !given.is_empty())))
        }
        [family, given @ ..] => Some((Some((*family).to_owned()), Some(given.join(" ")))),
        [] => None,
    }
}

fn is_capitals(word: Option<&&str>) -> bool {
    word.is_some_and(|word| {
        word.chars().count() > 1
            && !is_initials(word)
            && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
    })
}

/// Initials such as `A.` or `J.R.`, which stand for given names.
fn is_initials(word: &str) -> bool {
    word.contains('.') && word.split(['.', '-']).all(|part| part.chars().count() <= 1)
}

/// Whether the first word is known as a family name only, and the second as a given name only.
fn is_family_first(words: &[&str]) -> bool {
    let [first, second] = words else { return false };
    let (first, second) = (fold(first), fold(second));
    FAMILY_NAMES.has(&first) && !GIVEN_NAMES.has(&first) && GIVEN_NAMES.has(&second) && !FAMILY_NAMES.has(&second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Dr. Erika Mustermann", [Some("Dr."), Some("Erika"), None, Some("Mustermann"), None])]
    #[case("Jan van der Berg", [None, Some("Jan"), None, Some("van der Berg"), None])]
    #[case("Mary Ann Example, PhD", [None, Some("Mary"), Some("Ann"), Some("Example"), Some("PhD")])]
    #[case("MUSTER, Erika", [None, Some("Erika"), None, Some("MUSTER"), None])]
    #[case("MUSTER Erika", [None, Some("Erika"), None, Some("MUSTER"), None])]
    #[case("A. Example", [None, Some("A."), None, Some("Example"), None])]
    #[case("J.R. MUSTER", [None, Some("J.R."), None, Some("MUSTER"), None])]
    #[case("MUSTER K.-H.", [None, Some("K.-H."), None, Some("MUSTER"), None])]
    #[case("Kovács Eszter", [None, Some("Eszter"), None, Some("Kovács"), None])]
    #[case("Шевченко Олена Іванівна", [None, Some("Олена"), Some("Іванівна"), Some("Шевченко"), None])]
    #[case("見本花子", [None, Some("本花子"), None, Some("見"), None])]
    #[case("見本 花子", [None, Some("花子"), None, Some("見本"), None])]
    #[case("홍길동", [None, Some("길동"), None, Some("홍"), None])]
    #[case("Cher", [None, Some("Cher"), None, None, None])]
    #[case("", [None, None, None, None, None])]
    fn parts_of_names(#[case] printed: &str, #[case] expected: [Option<&str>; 5]) {
        let (parts, _) = parts(printed);
        let found = [parts.prefix, parts.given, parts.additional, parts.family, parts.suffix];
        assert_eq!(found.each_ref().map(Option::as_deref), expected);
    }
}
