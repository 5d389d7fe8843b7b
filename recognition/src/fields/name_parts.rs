use super::NameParts;
use super::text::fold;
use super::vocabulary::{PARTICLES, PREFIXES, SUFFIXES};

/// Splits a name as printed into its parts, and gives the name without certificates after a comma.
pub(super) fn parts(printed: &str) -> (NameParts, String) {
    let is_in = |word: &str, list: &[&str]| list.contains(&fold(word).trim_matches(['.', ',', '(', ')']));
    let mut words: Vec<&str> = printed.split_whitespace().collect();
    let mut prefix = Vec::new();
    while words.len() > 1
        && words.first().is_some_and(|word| is_in(word, PREFIXES) && (word.ends_with('.') || word.chars().count() > 1))
    {
        prefix.push(words.remove(0));
    }
    let mut suffix = Vec::new();
    while words.len() > 2 && words.last().is_some_and(|word| is_in(word, SUFFIXES)) {
        suffix.extend(words.pop());
    }
    suffix.reverse();
    let trimmed: Vec<&str> = words.iter().map(|word| word.trim_matches(',')).filter(|word| !word.is_empty()).collect();
    // "MUSTER, Erika" puts the family first.
    let inverted = words.len() == 2 && words.first().is_some_and(|word| word.ends_with(','));
    let join = |list: &[&str]| (!list.is_empty()).then(|| list.join(" "));
    let family_start = trimmed
        .iter()
        .skip(1)
        .position(|word| PARTICLES.contains(&fold(word).as_str()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Dr. Erika Mustermann", [Some("Dr."), Some("Erika"), None, Some("Mustermann"), None])]
    #[case("Jan van der Berg", [None, Some("Jan"), None, Some("van der Berg"), None])]
    #[case("Mary Ann Example, PhD", [None, Some("Mary"), Some("Ann"), Some("Example"), Some("PhD")])]
    #[case("MUSTER, Erika", [None, Some("Erika"), None, Some("MUSTER"), None])]
    #[case("Cher", [None, Some("Cher"), None, None, None])]
    #[case("", [None, None, None, None, None])]
    fn parts_of_names(#[case] printed: &str, #[case] expected: [Option<&str>; 5]) {
        let (parts, _) = parts(printed);
        let found = [parts.prefix, parts.given, parts.additional, parts.family, parts.suffix];
        assert_eq!(found.each_ref().map(Option::as_deref), expected);
    }
}
