//! What the words beside a number say about it.

use super::super::text::fold;
use super::super::vocabulary::{FAX_LABELS, HOME_LABELS, MOBILE_LABELS, NO_PHONE_LABELS, PAGER_LABELS, WORK_LABELS};
use crate::PhoneKind;

/// A label of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Phone(PhoneKind),
    /// A tax number, a licence, a bank account.
    NoPhone,
}

impl Label {
    pub(super) fn kind(self) -> Option<PhoneKind> {
        match self {
            Self::Phone(kind) => Some(kind),
            Self::NoPhone => None,
        }
    }
}

/// The label at the end of what stands before a number.
pub(super) fn before(text: &str) -> Option<Label> {
    let folded = fold(text);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.' | '/'))
        .map(|word| word.trim_matches(['.', '-', '/']))
        .filter(|word| !word.is_empty())
        .collect();
    let last = words.iter().rev().take(3);
    if last.clone().take(2).any(|word| NO_PHONE_LABELS.has(word)) {
        return Some(Label::NoPhone);
    }
    last.clone()
        .find_map(|word| named(word))
        .or_else(|| last.clone().take(1).find_map(|word| misread(word)))
        .map(Label::Phone)
}

/// "(mobile)" after the number.
pub(super) fn after(rest: &str) -> Option<Label> {
    let start = rest.trim_start();
    let inside = start.strip_prefix(['(', '['])?.split([')', ']']).next()?;
    named(fold(inside).trim_matches(['.', ' '])).map(Label::Phone)
}

/// Whether a text is nothing but what stands before a number: "Tel.", "T / F".
pub(crate) fn is_label(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| named(word).is_some())
}

/// Whether the label is a word of several letters, which noise is not.
pub(super) fn is_word(text: &str) -> bool {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .rfind(|word| !word.is_empty())
        .is_some_and(|word| word.chars().count() > 1 && named(word).is_some())
}

pub(super) fn named(word: &str) -> Option<PhoneKind> {
    // "T/F" is mainly a phone; "Tel1" and "Phone2" count.
    let word = word.split('/').next().unwrap_or(word).trim_end_matches(|c: char| c.is_ascii_digit());
    [
        (&MOBILE_LABELS, PhoneKind::Mobile),
        (&FAX_LABELS, PhoneKind::Fax),
        (&WORK_LABELS, PhoneKind::Work),
        (&HOME_LABELS, PhoneKind::Home),
        (&PAGER_LABELS, PhoneKind::Pager),
    ]
    .into_iter()
    .find(|(names, _)| names.has(word))
    .map(|(_, kind)| kind)
}

/// A long label with one letter misread: "Moblle", "Phcne".
fn misread(word: &str) -> Option<PhoneKind> {
    let known = [
        ("mobile", PhoneKind::Mobile),
        ("telefon", PhoneKind::Work),
        ("telefax", PhoneKind::Fax),
        ("telephone", PhoneKind::Work),
        ("phone", PhoneKind::Work),
        ("office", PhoneKind::Work),
        ("mobil", PhoneKind::Mobile),
        ("celular", PhoneKind::Mobile),
    ];
    known
        .into_iter()
        .filter(|(name, _)| word.chars().count() >= 5 && strsim::levenshtein(word, name) == 1)
        .map(|(_, kind)| kind)
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Tel.: ", Some(Label::Phone(PhoneKind::Work)))]
    #[case("F ", Some(Label::Phone(PhoneKind::Fax)))]
    #[case("Moblle: ", Some(Label::Phone(PhoneKind::Mobile)))]
    #[case("T/F ", Some(Label::Phone(PhoneKind::Work)))]
    #[case("Tel1 ", Some(Label::Phone(PhoneKind::Work)))]
    #[case("моб. ", Some(Label::Phone(PhoneKind::Mobile)))]
    #[case("USt-IdNr. ", Some(Label::NoPhone))]
    #[case("Berlin ", None)]
    fn labels(#[case] text: &str, #[case] expected: Option<Label>) {
        assert_eq!(before(text), expected);
    }

    #[test]
    fn whole_labels() {
        assert!(is_label("Tel. / Fax") && !is_label("Telekom") && !is_label(""));
        assert!(is_word("Tel.") && !is_word("T"));
    }
}
