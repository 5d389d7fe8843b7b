use std::ops::AddAssign;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::report::{FieldReport, round};
use crate::PhoneField;
use crate::score::TruthPhone;

/// Values that are right, given but wrong, and wanted but not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) right: usize,
    pub(super) extra: usize,
    pub(super) missed: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.extra += other.extra;
        self.missed += other.missed;
    }
}

impl Counts {
    pub(super) fn report(self) -> FieldReport {
        let share = |whole: usize| round(self.right as f64 / whole.max(1) as f64);
        FieldReport {
            precision: share(self.right + self.extra),
            recall: share(self.right + self.missed),
            f1: round(2.0 * self.right as f64 / (2 * self.right + self.extra + self.missed).max(1) as f64),
            truth: self.right + self.missed,
        }
    }
}

pub(super) fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    // Case folding beyond lower case touches only ß and the final ς among the letters of cards.
    plain.to_lowercase().replace('ß', "ss").replace('ς', "σ").replace(['–', '—'], "-").replace('’', "'")
}

pub(super) fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

static FORM_OF_ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(dr|mr|mrs|ms|prof|eng|ing|dipl\.?-?ing)\.?\s+").ok());

pub(super) fn person(text: &str) -> String {
    let folded = fold(text);
    let bare = FORM_OF_ADDRESS.as_ref().map_or(folded.trim().into(), |form| form.replace(folded.trim(), ""));
    bare.chars().filter(|c| c.is_alphanumeric()).collect()
}

static NO_DIGITS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\D+").ok());

/// Digits of any script, without a trunk zero in brackets.
pub(super) fn digits(text: &str) -> String {
    let text = text.replace("(0)", "");
    NO_DIGITS.as_ref().map_or_else(String::new, |others| others.replace_all(&text, "").into_owned())
}

pub(super) fn url(text: &str) -> String {
    let folded = fold(text);
    let mut rest = folded.trim();
    if let Some((scheme, after)) = rest.split_once(":/")
        && (3..=5).contains(&scheme.len())
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        rest = after.trim_start_matches('/');
    }
    rest.strip_prefix("www.").unwrap_or(rest).replace(' ', "").trim_end_matches(['/', '.', ',']).to_owned()
}

pub(super) fn mail(text: &str) -> String {
    fold(text).replace(' ', "").trim_matches(['.', ',', ';']).to_owned()
}

pub(super) fn same_phone(read: &PhoneField, truth: &TruthPhone) -> bool {
    let list = |values: [String; 3]| values.into_iter().filter(|value| !value.is_empty()).collect::<Vec<_>>();
    let of = |text: Option<&str>| digits(text.unwrap_or_default());
    let wanted =
        list([of(truth.e164.as_deref()), of(truth.printed.as_deref()), truth.digits.clone().unwrap_or_default()]);
    let given = list([of(read.e164.as_deref()), digits(&read.value), String::new()]);
    given.iter().any(|a| {
        wanted.iter().any(|b| {
            a == b || a.len().min(b.len()) >= 7 && a.len().abs_diff(b.len()) <= 3 && (a.ends_with(b) || b.ends_with(a))
        })
    })
}

pub(super) fn same_address(read: &str, truth: &str) -> bool {
    let (a, b) = (letters(read), letters(truth));
    !a.is_empty() && !b.is_empty() && (a == b || similarity(&a, &b) >= 0.9)
}

/// Ratcliff and Obershelp's ratio (Dr. Dobb's Journal, July 1988): twice the letters in common blocks over all letters.
pub(super) fn similarity(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    2.0 * common(&a, &b) as f64 / (a.len() + b.len()) as f64
}

fn common(a: &[char], b: &[char]) -> usize {
    let (mut best, mut from_a, mut from_b) = (0, 0, 0);
    let mut before = vec![0; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![0; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            if x != y {
                continue;
            }
            let run = before.get(j).copied().unwrap_or(0) + 1;
            if let Some(slot) = row.get_mut(j + 1) {
                *slot = run;
            }
            if run > best {
                (best, from_a, from_b) = (run, i + 1 - run, j + 1 - run);
            }
        }
        before = row;
    }
    if best == 0 {
        return 0;
    }
    let part = |text: &[char], from: usize, to: usize| common_part(text, from, to);
    best + common(&part(a, 0, from_a), &part(b, 0, from_b))
        + common(&part(a, from_a + best, a.len()), &part(b, from_b + best, b.len()))
}

fn common_part(text: &[char], from: usize, to: usize) -> Vec<char> {
    text.get(from..to).unwrap_or_default().to_vec()
}

/// How a value that was read compares with the label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As the label says.
    Right,
    /// Not on the label.
    Wrong,
    /// Neither: optional, or said twice.
    Neutral,
}

/// One field of one card against its label.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Comparison {
    pub(super) counts: Counts,
    /// For each value that was read.
    pub(super) verdicts: Vec<Verdict>,
    /// Indices of the label's values that were not read.
    pub(super) missed: Vec<usize>,
}

/// Compares a single value; where nothing is wanted, only allowed values may be given.
pub(super) fn one(
    read: Option<&str>,
    right: &[String],
    allowed: &[String],
    same: impl Fn(&str, &str) -> bool,
) -> Comparison {
    let read = read.filter(|value| !value.is_empty());
    let hit = |list: &[String]| read.is_some_and(|read| list.iter().any(|value| same(read, value)));
    let verdict = match (right.is_empty(), read.is_some()) {
        (_, false) => None,
        (true, true) => Some(if hit(allowed) { Verdict::Neutral } else { Verdict::Wrong }),
        (false, true) => Some(if hit(right) { Verdict::Right } else { Verdict::Wrong }),
    };
    let missed = !right.is_empty() && verdict != Some(Verdict::Right);
    Comparison {
        counts: Counts {
            right: usize::from(verdict == Some(Verdict::Right)),
            extra: usize::from(verdict == Some(Verdict::Wrong)),
            missed: usize::from(missed),
        },
        verdicts: verdict.into_iter().collect(),
        missed: if missed { vec![0] } else { Vec::new() },
    }
}

/// Compares lists; each wanted value is hit once.
pub(super) fn many<R, T>(read: &[R], right: &[T], allowed: &[T], same: impl Fn(&R, &T) -> bool) -> Comparison {
    let mut left: Vec<(usize, &T)> = right.iter().enumerate().collect();
    let mut verdicts = Vec::with_capacity(read.len());
    for value in read {
        verdicts.push(if let Some(at) = left.iter().position(|(_, wanted)| same(value, wanted)) {
            left.remove(at);
            Verdict::Right
        } else if right.iter().chain(allowed).any(|wanted| same(value, wanted)) {
            Verdict::Neutral
        } else {
            Verdict::Wrong
        });
    }
    let of = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
    let counts = Counts { right: of(Verdict::Right), extra: of(Verdict::Wrong), missed: left.len() };
    Comparison { counts, verdicts, missed: left.into_iter().map(|(index, _)| index).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("abcd", "bcde", 0.75)]
    #[case("", "", 1.0)]
    #[case("abc", "xyz", 0.0)]
    // Worked by hand: the blocks "12", "main" and "st" of nine and ten letters.
    #[case("12mainst5", "12xmainyst", 16.0 / 19.0)]
    fn similarity_is_that_of_common_blocks(#[case] a: &str, #[case] b: &str, #[case] expected: f64) {
        assert!((similarity(a, b) - expected).abs() < 1e-9, "{}", similarity(a, b));
    }

    #[rstest]
    #[case("https://www.Example.com/", "example.com")]
    #[case("www.example.com.", "example.com")]
    fn urls_without_their_dress(#[case] printed: &str, #[case] expected: &str) {
        assert_eq!(url(printed), expected);
    }

    #[test]
    fn optional_values_are_neither_wrong_nor_missing() {
        let allowed = ["Team".to_owned()];
        let same = |a: &str, b: &str| a == b;
        assert_eq!(one(Some("Team"), &[], &allowed, same).counts, Counts::default());
        assert_eq!(one(Some("Other"), &[], &allowed, same).counts, Counts { extra: 1, ..Counts::default() });
    }

    #[test]
    fn a_value_said_twice_counts_once_and_what_was_not_read_is_named() {
        let found = many(&["a", "a", "x"], &["b", "a"], &[], |read, wanted| read == wanted);
        assert_eq!(found.counts, Counts { right: 1, extra: 1, missed: 1 });
        assert_eq!(found.verdicts, [Verdict::Right, Verdict::Neutral, Verdict::Wrong]);
        assert_eq!(found.missed, [0]);
    }

    #[rstest]
    #[case("ΟΔΟΣ", "οδος")]
    #[case("Straße", "STRASSE")]
    fn letters_that_fold_to_the_same_are_equal(#[case] a: &str, #[case] b: &str) {
        assert_eq!(letters(a), letters(b));
    }
}
