//! Two readings of the same picture become one, word by word.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::strips::Placed;
use crate::tesseract::RawWord;

/// Weight of a reading below which it read nothing.
const LATIN_UNREAD: f32 = 0.35;

/// Merges two readings by place: where words of both overlap, the surer side gives its words.
pub(crate) fn merge(first: Vec<Placed>, second: Vec<Placed>) -> Vec<Placed> {
    merge_by(first, second, |ours, theirs| match (plain(ours), plain(theirs)) {
        // A language that lacks a letter reads a similar one, and surely: "Muller" for "Müller".
        (our, their) if our.0 == their.0 && our.1 != their.1 => our.1 > their.1,
        _ => weight(ours) >= weight(theirs),
    })
}

/// Merges a reading of Latin letters with one of another script. Each gives what it was trained for: a model of Chinese
/// knows digits and Latin letters, but less well.
pub(crate) fn merge_scripts(latin: Vec<Placed>, other: Vec<Placed>) -> Vec<Placed> {
    merge_by(
        latin,
        other,
        |latin, other| {
            if is_latin(other) { weight(latin) > LATIN_UNREAD } else { weight(latin) >= weight(other) }
        },
    )
}

/// Where words of both overlap, the first side gives its words when `first_wins`.
fn merge_by(
    first: Vec<Placed>,
    second: Vec<Placed>,
    first_wins: impl Fn(&[&Placed], &[&Placed]) -> bool,
) -> Vec<Placed> {
    let split = first.len();
    let all: Vec<Placed> = first.into_iter().chain(second).collect();
    let mut group: Vec<usize> = (0..all.len()).collect();
    for (a, word) in all.iter().enumerate().take(split) {
        for (b, other) in all.iter().enumerate().skip(split) {
            if overlap(&word.word, &other.word) {
                let (keep, drop) = (group.get(a).copied(), group.get(b).copied());
                for slot in &mut group {
                    if Some(*slot) == drop {
                        *slot = keep.unwrap_or(*slot);
                    }
                }
            }
        }
    }
    let mut out = Vec::new();
    let mut leaders: Vec<usize> = group.clone();
    leaders.sort_unstable();
    leaders.dedup();
    for leader in leaders {
        let members = || all.iter().enumerate().zip(&group).filter(|(_, of)| **of == leader).map(|(word, _)| word);
        let ours: Vec<&Placed> = members().filter(|(index, _)| *index < split).map(|(_, word)| word).collect();
        let theirs: Vec<&Placed> = members().filter(|(index, _)| *index >= split).map(|(_, word)| word).collect();
        let ours_win = theirs.is_empty() || !ours.is_empty() && first_wins(&ours, &theirs);
        let chosen = if ours_win { ours } else { theirs };
        out.extend(chosen.into_iter().cloned());
    }
    out
}

/// Without words that stand where a surer word of another line stands: lines of text may have been found twice.
pub(crate) fn distinct(words: Vec<Placed>) -> Vec<Placed> {
    let hidden = |one: &Placed| {
        words.iter().any(|other| {
            other.line != one.line && other.word.confidence > one.word.confidence && covers(&other.word, &one.word)
        })
    };
    let keep: Vec<bool> = words.iter().map(|word| !hidden(word)).collect();
    words.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(word, _)| word).collect()
}

/// Whether most of `b` lies under `a`.
fn covers(a: &RawWord, b: &RawWord) -> bool {
    let width = a.right().min(b.right()) - a.left.max(b.left);
    let height = a.bottom().min(b.bottom()) - a.top.max(b.top);
    width > 0.0 && height > 0.0 && width * height > 0.6 * b.width * b.height
}

/// Whether a word is more than noise.
pub(crate) fn is_worth(word: &RawWord) -> bool {
    let letters = word.text.chars().filter(|c| c.is_alphanumeric()).count();
    match letters {
        0 => word.confidence > 0.6 && matches!(word.text.as_str(), "&" | "+" | "@" | "/" | "-" | "|" | "•" | "·"),
        1 => word.confidence > 0.5,
        2 => word.confidence > 0.35,
        _ => word.confidence > 0.2,
    }
}

fn overlap(a: &RawWord, b: &RawWord) -> bool {
    let width = a.right().min(b.right()) - a.left.max(b.left);
    let height = a.bottom().min(b.bottom()) - a.top.max(b.top);
    width > 0.25 * a.width.min(b.width) && height > 0.4 * a.height.min(b.height)
}

/// Whether most letters of the words are those that every script shares.
fn is_latin(words: &[&Placed]) -> bool {
    let all = || words.iter().flat_map(|placed| placed.word.text.chars());
    2 * all().filter(char::is_ascii).count() >= all().count()
}

/// The text without accents, and how many letters had one.
fn plain(words: &[&Placed]) -> (String, usize) {
    let text: String = words.iter().map(|placed| placed.word.text.as_str()).collect();
    let accents = text.nfd().filter(|c| is_combining_mark(*c)).count();
    (text.nfd().filter(|c| !is_combining_mark(*c)).collect(), accents)
}

/// Mean confidence by letters; a side that read more of the place is a little surer.
fn weight(words: &[&Placed]) -> f32 {
    let letters: f32 = words.iter().map(|placed| placed.word.text.chars().count() as f32).sum();
    if letters == 0.0 {
        return -1.0;
    }
    let sum: f32 = words.iter().map(|placed| placed.word.confidence * placed.word.text.chars().count() as f32).sum();
    sum / letters + 0.03 * (letters + 1.0).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, confidence: f32, left: f32, width: f32) -> Placed {
        let word = RawWord { text: text.to_owned(), confidence, left, top: 10.0, width, height: 20.0, line: None };
        Placed { line: 0, word }
    }

    #[test]
    fn the_surer_side_wins_each_place() {
        let first = vec![word("Erlka", 0.5, 0.0, 60.0), word("Muster", 0.95, 80.0, 60.0)];
        let second = vec![
            word("Erika", 0.9, 1.0, 60.0),
            word("Mu", 0.6, 80.0, 20.0),
            word("ster", 0.6, 102.0, 38.0),
            word("GmbH", 0.9, 200.0, 60.0),
        ];
        let texts: Vec<String> = merge(first, second).into_iter().map(|placed| placed.word.text).collect();
        assert_eq!(texts, ["Erika", "Muster", "GmbH"]);
    }

    #[test]
    fn each_script_is_read_by_its_own() {
        let latin = vec![word("HUE", 0.5, 0.0, 60.0), word("030-1234", 0.7, 80.0, 90.0), word("x", 0.1, 200.0, 60.0)];
        let other = vec![word("電話", 0.8, 0.0, 60.0), word("O3O-1234", 0.9, 80.0, 90.0), word("F2", 0.9, 200.0, 60.0)];
        let texts: Vec<String> = merge_scripts(latin, other).into_iter().map(|placed| placed.word.text).collect();
        assert_eq!(texts, ["電話", "030-1234", "F2"]);
    }

    #[test]
    fn a_line_found_twice_is_read_once() {
        let again = Placed { line: 1, ..word("Mustcr", 0.6, 2.0, 58.0) };
        let texts: Vec<String> = distinct(vec![word("Muster", 0.9, 0.0, 60.0), again, word("GmbH", 0.5, 70.0, 40.0)])
            .into_iter()
            .map(|placed| placed.word.text)
            .collect();
        assert_eq!(texts, ["Muster", "GmbH"]);
    }

    #[test]
    fn accents_are_kept() {
        let merged = merge(vec![word("Muller", 0.97, 0.0, 60.0)], vec![word("Müller", 0.8, 0.0, 60.0)]);
        assert_eq!(merged[0].word.text, "Müller");
    }
}
