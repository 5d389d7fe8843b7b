//! How much of the print was read, whatever was made of it.

use std::collections::HashSet;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::compare::{digits, fold, mail, url};
use super::report::{round, share};
use super::{Label, LabelLine, Truth};
use crate::{CardReading, Word};

/// How many words of the printed values were read at all, and how many there are.
pub(super) fn words(reading: &CardReading, truth: &Truth) -> (usize, usize) {
    let split = |text: &str| -> Vec<String> {
        fold(text)
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let have: HashSet<String> = reading.words.iter().flat_map(|word| split(&word.text)).collect();
    let printed = truth.printed();
    let wanted: Vec<String> = printed.iter().flat_map(|text| split(text)).collect();
    (wanted.iter().filter(|word| have.contains(*word)).count(), wanted.len())
}

/// How many phones, e-mails and web addresses of the label occur in the words, and how many there are.
fn contact_strings(reading: &CardReading, truth: &Truth) -> (usize, usize) {
    let text: String = reading.words.iter().map(|word| word.text.as_str()).collect();
    let numbers = digits(&text);
    let mut text = fold(&text).replace(' ', "");
    let phones = truth.phones.iter().map(|phone| digits(phone.printed.as_deref().unwrap_or_default()));
    let mut found: Vec<bool> =
        phones.filter(|number| !number.is_empty()).map(|number| numbers.contains(&number)).collect();
    for address in truth.emails.iter().map(|address| mail(address)).filter(|address| !address.is_empty()) {
        found.push(text.contains(&address));
        // A site must stand for itself, not only behind the @ of a mail address.
        text = text.replace(&address, " ");
    }
    let sites = truth.urls.iter().map(|site| url(site)).filter(|site| !site.is_empty());
    found.extend(sites.map(|site| text.contains(&site)));
    (found.iter().filter(|found| **found).count(), found.len())
}

/// Wrong letters over letters of the printed lines, at most 1; `None` when the label does not tell its lines.
fn character_error(reading: &CardReading, lines: &[LabelLine]) -> Option<f64> {
    let lines: Vec<&LabelLine> = lines.iter().filter(|line| !line.text.trim().is_empty()).collect();
    if lines.is_empty() {
        return None;
    }
    let mut said: Vec<Vec<(f32, &str)>> = vec![Vec::new(); lines.len()];
    for word in &reading.words {
        let Some(middle) = middle(word) else { continue };
        let home = said.iter_mut().zip(&lines).find(|(_, line)| holds(&line.polygon, middle));
        if let Some((said, line)) = home {
            said.push((along(&line.polygon, middle), &word.text));
        }
    }
    let (mut wrong, mut letters) = (0, 0);
    for (mut said, line) in said.into_iter().zip(lines) {
        said.sort_by(|a, b| a.0.total_cmp(&b.0));
        let read = said.iter().map(|(_, text)| *text).collect::<Vec<_>>().join(" ");
        let (read, wanted) = (plain(&read), plain(&line.text));
        wrong += strsim::levenshtein(&read, &wanted);
        letters += wanted.chars().count();
    }
    Some((wrong as f64 / letters.max(1) as f64).min(1.0))
}

/// Composed letters, single spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

fn middle(word: &Word) -> Option<[f32; 2]> {
    let count = word.polygon.len() as f32;
    let sum = word.polygon.iter().fold([0.0, 0.0], |sum, point| [sum[0] + point[0], sum[1] + point[1]]);
    (count > 0.0).then(|| [sum[0] / count, sum[1] / count])
}

/// Whether a point lies inside a polygon: a ray to the right crosses an odd number of sides.
fn holds(polygon: &[[f32; 2]], [x, y]: [f32; 2]) -> bool {
    let next = polygon.iter().cycle().skip(1);
    polygon.iter().zip(next).fold(false, |inside, (a, b)| {
        let crosses = (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0];
        inside != crosses
    })
}

/// How far along its line a point lies, in any unit.
fn along(polygon: &[[f32; 2]], point: [f32; 2]) -> f32 {
    let (Some(a), Some(b)) = (polygon.first(), polygon.get(1)) else { return point[0] };
    (point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])
}

/// A share with what it was counted from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Found {
    /// Found among printed.
    pub share: f64,
    /// How many are printed.
    pub of: usize,
}

/// How much of the print was read over a set of cards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextReport {
    /// Phones, e-mails and web addresses of the labels that occur in the words read.
    pub contact_strings: Found,
    /// The same on photographs.
    pub contact_strings_photos: Found,
    /// The same on pictures that never were photographed.
    pub contact_strings_renders: Found,
    /// Mean share of wrong letters over the cards whose labels tell their lines.
    pub character_error: Option<f64>,
    /// How many cards those are.
    pub character_error_cards: usize,
}

/// Adds up the print of cards.
#[derive(Debug, Default)]
pub struct Print {
    all: (usize, usize),
    photos: (usize, usize),
    renders: (usize, usize),
    errors: Vec<f64>,
}

impl Print {
    /// Adds one card.
    pub fn add(&mut self, reading: &CardReading, label: &Label, truth: &Truth) {
        let (found, of) = contact_strings(reading, truth);
        let kind = match label.kind.as_str() {
            "photo" => Some(&mut self.photos),
            "render" => Some(&mut self.renders),
            _ => None,
        };
        for total in [Some(&mut self.all), kind].into_iter().flatten() {
            total.0 += found;
            total.1 += of;
        }
        self.errors.extend(character_error(reading, &label.lines));
    }

    /// The figures, rounded to three places.
    pub fn report(&self) -> TextReport {
        let found = |(found, of): (usize, usize)| Found { share: share(found, of), of };
        let cards = self.errors.len();
        TextReport {
            contact_strings: found(self.all),
            contact_strings_photos: found(self.photos),
            contact_strings_renders: found(self.renders),
            character_error: (cards > 0).then(|| round(self.errors.iter().sum::<f64>() / cards as f64)),
            character_error_cards: cards,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn word(text: &str, left: f32, top: f32) -> Word {
        let (right, bottom) = (left + 50.0, top + 20.0);
        let polygon = vec![[left, top], [right, top], [right, bottom], [left, bottom]];
        Word { text: text.to_owned(), confidence: 0.9, polygon }
    }

    fn reading(words: &[Word]) -> CardReading {
        CardReading { words: words.to_vec(), ..CardReading::default() }
    }

    #[test]
    fn a_string_is_found_across_words_and_a_domain_alone_is_no_site() {
        let truth: Truth = serde_json::from_value(json!({
            "phones": [{ "printed": "+49 (0)30 23125-417", "kind": "work" }, { "printed": "030 999", "kind": "fax" }],
            "emails": ["erika@weber.example"], "urls": ["www.weber.example"],
        }))
        .unwrap();
        let words = [word("+49", 0.0, 0.0), word("(0)30", 60.0, 0.0), word("23125-417", 120.0, 0.0)];
        assert_eq!(contact_strings(&reading(&words), &truth), (1, 4));
        let words = [word("Erika@", 0.0, 0.0), word("weber.example", 60.0, 0.0)];
        assert_eq!(contact_strings(&reading(&words), &truth), (1, 4));
    }

    #[test]
    fn wrong_letters_are_counted_line_by_line() {
        let line = |text: &str, top: f32| LabelLine {
            text: text.to_owned(),
            polygon: vec![[0.0, top], [200.0, top], [200.0, top + 20.0], [0.0, top + 20.0]],
        };
        let lines = [line("Erika Weber", 0.0), line("Berlin", 40.0)];
        // One letter of seventeen is wrong; what stands elsewhere is not part of the card.
        let words =
            [word("Weber", 100.0, 0.0), word("Erlka", 0.0, 0.0), word("Berlin", 0.0, 40.0), word("x", 0.0, 90.0)];
        let error = character_error(&reading(&words), &lines).unwrap();
        assert!((error - 1.0 / 17.0).abs() < 1e-9, "{error}");
        assert_eq!(character_error(&reading(&[]), &lines), Some(1.0));
        assert_eq!(character_error(&reading(&words), &[]), None);
    }
}
