//! Text that was read elsewhere: words with or without places become lines, and the same field stage follows.

mod places;

use std::time::Instant;

use image::DynamicImage;
use serde::{Deserialize, Serialize};

use crate::decode::{self, Pages, shrink};
use crate::fields::{self, Context, Fields, Source};
use crate::lines::Line;
use places::{direction, placed, quarter_turns};

use crate::{
    CardReading, PageReading, PictureReading, Polygon, ReadError, ReadOptions, Timings, Word, codes, languages,
};

/// Most words of a page that are looked at; a card has a hundred.
const MAX_WORDS: usize = 3000;
/// Most letters of one word or one line that are looked at.
const MAX_LETTERS: usize = 500;

/// What another reader found on one page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageText {
    /// Words with their outlines in pixels of the page as a person sees it.
    #[serde(default)]
    pub words: Vec<Word>,
    /// Lines whose places are not known, from the top. Used only when there are no words.
    #[serde(default)]
    pub lines: Vec<TextLine>,
}

/// A line without a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextLine {
    /// The text.
    pub text: String,
    /// How sure the reader is of the letters, 0–1.
    pub confidence: f32,
}

/// Decodes a picture, makes the previews and reads the codes, but no text.
///
/// # Errors
/// As `read_picture`.
pub fn look(bytes: &[u8]) -> Result<PictureReading, ReadError> {
    let mut timings = Timings::default();
    let start = Instant::now();
    let pages = Pages::open(bytes)?;
    timings.decode += start.elapsed().as_secs_f64();
    let mut seen = Vec::with_capacity(pages.len());
    for index in 0..pages.len() {
        let number = index as u32 + 1;
        match look_at(&pages, index, &mut timings) {
            Ok(page) => seen.push(page),
            Err(error) if index == 0 => return Err(error),
            Err(_) => seen.push(PageReading { number, ..PageReading::default() }),
        }
    }
    Ok(PictureReading { pages: seen, timings })
}

fn look_at(pages: &Pages<'_>, index: usize, timings: &mut Timings) -> Result<PageReading, ReadError> {
    let start = Instant::now();
    let page = DynamicImage::ImageRgb8(pages.load(index)?);
    let preview = decode::preview(&page)?;
    timings.decode += start.elapsed().as_secs_f64();
    let start = Instant::now();
    let (width, height) = (page.width(), page.height());
    let small = shrink(&DynamicImage::ImageLuma8(page.to_luma8()), codes::SEARCH_SIDE).into_luma8();
    let qr = codes::codes(&small, width as f32 / small.width() as f32);
    timings.codes += start.elapsed().as_secs_f64();
    let (right, bottom) = (width as f32, height as f32);
    let polygon = vec![[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]];
    let card = CardReading { polygon, qr, ..CardReading::default() };
    Ok(PageReading { number: index as u32 + 1, width, height, preview, cards: vec![card] })
}

/// Makes fields of what `source` read. `looked` is what [`look`] gave; `texts` holds a text a page.
pub fn understand(
    mut looked: PictureReading,
    texts: &[PageText],
    source: Source,
    options: &ReadOptions,
) -> PictureReading {
    let start = Instant::now();
    for (page, text) in looked.pages.iter_mut().zip(texts) {
        let Some(card) = page.cards.first_mut() else { continue };
        let others = read_card(card, text, source, options);
        page.cards.extend(others);
    }
    looked.timings.fields += start.elapsed().as_secs_f64();
    looked
}

/// Most letters of a text that is looked at.
const MAX_TEXT: usize = 4000;

/// Makes fields of text that somebody wrote or pasted, an e-mail signature for example; there are no places.
pub fn read_text(text: &str, options: &ReadOptions) -> CardReading {
    let short: String = text.chars().take(MAX_TEXT).collect();
    let lines = short.lines().map(|line| TextLine { text: line.to_owned(), confidence: 1.0 }).collect();
    let mut card = CardReading::default();
    read_card(&mut card, &PageText { words: Vec::new(), lines }, Source::Text, options);
    card
}

/// The words of a card that was read, as lines from the top.
pub fn lines_of(card: &CardReading) -> Vec<Line> {
    let usable: Vec<&Word> = card.words.iter().filter(|word| is_usable(word)).take(MAX_WORDS).collect();
    placed(&usable, direction(&usable))
}

/// Reads the first person into `card` and gives the others.
fn read_card(card: &mut CardReading, text: &PageText, source: Source, options: &ReadOptions) -> Vec<CardReading> {
    let usable: Vec<&Word> = text.words.iter().filter(|word| is_usable(word)).take(MAX_WORDS).collect();
    let lines = if usable.is_empty() {
        placeless(&text.lines)
    } else {
        let angle = direction(&usable);
        card.rotation = quarter_turns(angle);
        placed(&usable, angle)
    };
    let all: String = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let context = Context { default_region: options.default_region.as_deref() };
    // Text without places is one person's: nothing tells whose a line is.
    let mut people = if usable.is_empty() {
        vec![fields::fields(&lines, &card.qr, &context)]
    } else {
        fields::each_person(&lines, &card.qr, &context)
    };
    for (polygons, engine) in people.iter_mut().flat_map(Fields::origins) {
        // A line without a place gives its values none.
        polygons.retain(|polygon| !polygon.is_empty());
        if *engine == Source::Tesseract {
            *engine = source;
        }
    }
    card.languages = languages::told(&all);
    card.scripts = languages::scripts(&all);
    card.reason = if !card.qr.is_empty() {
        None
    } else if all.chars().filter(|c| c.is_alphanumeric()).count() < 4 {
        Some("no text found; photograph the card from nearer, in even light".to_owned())
    } else if people.iter().all(|fields| Fields { other: Vec::new(), ..fields.clone() } == Fields::default()) {
        Some("nothing on the picture looks like a contact; is the whole card on it?".to_owned())
    } else {
        None
    };
    card.words = lines.into_iter().flat_map(|line| line.words).map(|(_, word)| word).collect();
    let mut people = people.into_iter();
    card.fields = people.next().unwrap_or_default();
    people.map(|fields| CardReading { fields, ..card.clone() }).collect()
}

fn is_usable(word: &Word) -> bool {
    let finite = word.polygon.iter().flatten().all(|number| number.is_finite() && number.abs() < 1e6);
    word.polygon.len() >= 3
        && finite
        && !word.text.trim().is_empty()
        && !word.text.trim().contains(char::is_whitespace)
        && word.text.chars().count() <= MAX_LETTERS
}

/// Height and distance of lines whose places are not known; the field stage compares only.
const LINE_HEIGHT: f32 = 20.0;
const LINE_DISTANCE: f32 = 30.0;

fn placeless(texts: &[TextLine]) -> Vec<Line> {
    let clean = texts.iter().take(MAX_WORDS).map(|line| {
        let words = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        (words.chars().take(MAX_LETTERS).collect::<String>(), sure(line.confidence))
    });
    clean
        .filter(|(text, _)| !text.trim().is_empty())
        .enumerate()
        .map(|(row, (text, confidence))| {
            let top = row as f32 * LINE_DISTANCE;
            let mut words = Vec::new();
            let mut start = 0;
            for word in text.split(' ') {
                words.push((start, Word { text: word.to_owned(), confidence, polygon: Polygon::new() }));
                start += word.len() + 1;
            }
            let right = text.chars().count() as f32 * LINE_HEIGHT / 2.0;
            Line { text, words, left: 0.0, top, right, bottom: top + LINE_HEIGHT, height: LINE_HEIGHT }
        })
        .collect()
}

fn sure(confidence: f32) -> f32 {
    if confidence.is_finite() { confidence.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn page() -> PictureReading {
        let card = CardReading::default();
        let page = PageReading { number: 1, width: 1000, height: 600, cards: vec![card], ..PageReading::default() };
        PictureReading { pages: vec![page], timings: Timings::default() }
    }

    /// A card's words as they lie on a page that was turned by `angle` degrees clockwise around its corner.
    fn words(angle: f32) -> Vec<Word> {
        let (sin, cos) = angle.to_radians().sin_cos();
        let turn = |x: f32, y: f32| [x * cos - y * sin + 700.0, x * sin + y * cos + 700.0];
        let rows = ["Erika Mustermann", "Musterstraße 12", "10115 Berlin", "erika@weber-bau.example"];
        let mut words = Vec::new();
        for (row, text) in rows.iter().enumerate() {
            let top = row as f32 * 30.0;
            let mut left = 0.0;
            for word in text.split(' ') {
                let right = left + word.chars().count() as f32 * 10.0;
                let polygon = vec![turn(left, top), turn(right, top), turn(right, top + 20.0), turn(left, top + 20.0)];
                words.push(Word { text: word.to_owned(), confidence: 0.97, polygon });
                left = right + 8.0;
            }
        }
        words
    }

    #[rstest]
    #[case(0.0, 0)]
    #[case(7.0, 0)]
    #[case(90.0, 270)]
    #[case(176.0, 180)]
    #[case(-90.0, 90)]
    fn words_of_any_direction_become_the_same_fields(#[case] angle: f32, #[case] rotation: u16) {
        let given = words(angle);
        let text = PageText { words: given.clone(), lines: Vec::new() };
        let read = understand(page(), &[text], Source::GoogleVision, &ReadOptions::default());
        let card = &read.pages[0].cards[0];
        assert_eq!(card.rotation, rotation);
        let name = card.fields.name.as_ref().unwrap();
        assert_eq!((name.value.as_str(), name.engine), ("Erika Mustermann", Source::GoogleVision));
        for (found, given) in name.polygons.iter().zip(&given) {
            for (a, b) in found.iter().zip(&given.polygon) {
                assert!((a[0] - b[0]).abs() < 0.1 && (a[1] - b[1]).abs() < 0.1, "{a:?} {b:?}");
            }
        }
        assert_eq!(card.fields.address.as_ref().unwrap().value, "Musterstraße 12, 10115 Berlin");
        assert_eq!(card.fields.emails[0].engine, Source::GoogleVision);
        assert_eq!(card.words.len(), given.len());
    }

    #[test]
    fn words_that_run_across_the_others_are_a_line() {
        let mut given = words(0.0);
        let upwards = |text: &str, from: f32, to: f32| Word {
            text: text.to_owned(),
            confidence: 0.97,
            polygon: vec![[20.0, from], [20.0, to], [40.0, to], [40.0, from]],
        };
        given.extend([
            upwards("Mobil", 1000.0, 950.0),
            upwards("+493023125", 942.0, 842.0),
            upwards("014", 834.0, 804.0),
        ]);
        let text = PageText { words: given.clone(), lines: Vec::new() };
        let read = understand(page(), &[text], Source::GoogleVision, &ReadOptions::default());
        let card = &read.pages[0].cards[0];
        assert_eq!(card.rotation, 0);
        let phone = &card.fields.phones[0];
        assert_eq!((phone.e164.as_deref(), phone.kind), (Some("+493023125014"), crate::PhoneKind::Mobile));
        let [x, y] = phone.polygons[0][0];
        assert!((x - 20.0).abs() < 0.1 && (y - 942.0).abs() < 0.1, "{x} {y}");
        assert_eq!(card.fields.name.as_ref().unwrap().value, "Erika Mustermann");
    }

    #[test]
    fn people_of_one_card_become_a_card_each() {
        let mut given = Vec::new();
        let rows = [
            "Erika Muster",
            "Mobil 0171 3920007",
            "erika@weber.example",
            "",
            "Anna Beispiel",
            "Mobil 0171 3920008",
            "anna@weber.example",
        ];
        for (row, text) in rows.iter().enumerate() {
            let (top, mut left) = (row as f32 * 30.0, 0.0);
            for word in text.split_whitespace() {
                let right = left + word.len() as f32 * 10.0;
                let polygon = vec![[left, top], [right, top], [right, top + 20.0], [left, top + 20.0]];
                given.push(Word { text: word.to_owned(), confidence: 0.97, polygon });
                left = right + 8.0;
            }
        }
        let text = PageText { words: given, lines: Vec::new() };
        let options = ReadOptions { default_region: Some("DE".to_owned()), ..ReadOptions::default() };
        let read = understand(page(), &[text], Source::GoogleVision, &options);
        let names: Vec<&str> =
            read.pages[0].cards.iter().filter_map(|card| Some(card.fields.name.as_ref()?.value.as_str())).collect();
        assert_eq!(names, ["Erika Muster", "Anna Beispiel"]);
        assert!(read.pages[0].cards.iter().all(|card| card.words.len() == 12 && card.fields.phones.len() == 1));
        assert_eq!(read.pages[0].cards[1].fields.emails[0].engine, Source::GoogleVision);
    }

    #[test]
    fn lines_without_places_become_fields_without_places() {
        let line = |text: &str| TextLine { text: text.to_owned(), confidence: 0.9 };
        let text = PageText {
            words: Vec::new(),
            lines: vec![line("Erika  Mustermann"), line(""), line("Tel. +49 30 23125 014"), line("e@weber.example")],
        };
        let read = understand(page(), &[text], Source::Parsio, &ReadOptions::default());
        let fields = &read.pages[0].cards[0].fields;
        assert_eq!(fields.name.as_ref().unwrap().value, "Erika Mustermann");
        assert!(fields.name.as_ref().unwrap().polygons.is_empty());
        assert_eq!(fields.phones[0].e164.as_deref(), Some("+493023125014"));
        assert_eq!((fields.emails[0].engine, fields.emails[0].polygons.len()), (Source::Parsio, 0));
    }

    #[test]
    fn a_signature_becomes_fields() {
        let text = "Best regards\n\nErika Mustermann\nHead of Sales\nWeber Bau GmbH\nTel. +49 30 23125 014\ne@weber-bau.example";
        let fields = read_text(text, &ReadOptions::default()).fields;
        assert_eq!(fields.name.as_ref().unwrap().value, "Erika Mustermann");
        assert_eq!((fields.phones[0].engine, fields.emails[0].engine), (Source::Text, Source::Text));
        assert!(read_text("see you tomorrow", &ReadOptions::default()).fields.emails.is_empty());
    }

    #[test]
    fn words_that_were_read_are_lines_again() {
        let card = CardReading { words: words(90.0), ..CardReading::default() };
        let texts: Vec<String> = lines_of(&card).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["Erika Mustermann", "Musterstraße 12", "10115 Berlin", "erika@weber-bau.example"]);
    }

    #[test]
    fn nonsense_from_a_provider_gives_a_reason_and_no_panic() {
        let bad = |polygon: Polygon| Word { text: "x".repeat(20), confidence: f32::NAN, polygon };
        let words = vec![
            bad(Vec::new()),
            bad(vec![[f32::NAN, 0.0]; 4]),
            bad(vec![[1e30, 0.0]; 4]),
            bad(vec![[0.0, 0.0]; 4]),
            Word { text: "two words".to_owned(), confidence: 1.0, polygon: vec![[0.0, 0.0]; 4] },
        ];
        let read = understand(page(), &[PageText { words, lines: Vec::new() }], Source::Http, &ReadOptions::default());
        assert_eq!(read.pages[0].cards[0].words.len(), 1, "only the word with a place is left");
        let read = understand(page(), &[PageText::default()], Source::Http, &ReadOptions::default());
        assert!(read.pages[0].cards[0].reason.as_deref().unwrap().starts_with("no text found"));
        // Fewer texts than pages leave the rest empty.
        assert_eq!(understand(page(), &[], Source::Http, &ReadOptions::default()).pages, page().pages);
    }
}
