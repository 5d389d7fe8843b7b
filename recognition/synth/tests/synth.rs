//! What the generator promises: the same seed gives the same files, labels are true, and no letter is missing.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "tests stop at the first surprise"
)]

use std::collections::BTreeSet;
use std::path::Path;

use recognition::score::Label;
use serde_json::Value;
use synth::cards::{Card, CardMaker};
use synth::content::WORD_FOLDER;
use synth::fonts::FONT_FOLDER;
use synth::languages::{LANGUAGES, Language, language};
use synth::lines::{LineKind, LineMaker};
use synth::output::write_cards;

const SEED: u64 = 77;

fn all() -> Vec<&'static Language> {
    LANGUAGES.iter().collect()
}

fn card_maker() -> CardMaker {
    CardMaker::new(all(), Path::new(FONT_FOLDER), Path::new(WORD_FOLDER)).expect("fonts of scripts/install.sh")
}

/// One test for all that is said of the same cards, because they take longest to draw.
#[test]
fn labels_are_true() {
    let maker = card_maker();
    let cards: Vec<Card> = (0..48).map(|item| maker.make(SEED, item).unwrap()).collect();
    labels_are_labels_of_the_score(&cards);
    numbers_are_valid_in_the_country_of_the_card(&cards);
    every_value_of_a_label_is_drawn(&cards);
    lines_lie_within_the_picture(&cards);
    polygons_point_at_the_letters(&cards);
    cards_differ_in_kind_country_and_layout(&cards);
}

#[test]
fn the_same_seed_gives_the_same_files() {
    let maker = card_maker();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Written by several threads in whatever order.
    write_cards(&maker, one.path(), 6, 5).unwrap();
    write_cards(&maker, two.path(), 6, 5).unwrap();
    let mut files = 0;
    for entry in std::fs::read_dir(one.path()).unwrap() {
        let name = entry.unwrap().file_name();
        assert_eq!(std::fs::read(one.path().join(&name)).unwrap(), std::fs::read(two.path().join(&name)).unwrap());
        files += 1;
    }
    assert_eq!(files, 12);
    assert_ne!(maker.make(5, 0).unwrap().jpeg, maker.make(6, 0).unwrap().jpeg);
}

fn labels_are_labels_of_the_score(cards: &[Card]) {
    for card in cards {
        let label: Label = serde_json::from_value(card.label.clone()).unwrap();
        assert_eq!(label.id, card.id);
        let truth = label.truth.unwrap();
        assert_eq!(truth.phones.len(), card.label["truth"]["phones"].as_array().unwrap().len());
    }
}

fn numbers_are_valid_in_the_country_of_the_card(cards: &[Card]) {
    let mut seen = 0;
    for card in cards {
        for phone in card.label["truth"]["phones"].as_array().unwrap() {
            let e164 = phone["e164"].as_str().unwrap();
            let number = phonenumber::parse(None, e164).unwrap();
            assert!(phonenumber::is_valid(&number), "{e164}");
            seen += 1;
        }
    }
    assert!(seen > 60, "{seen}");
}

/// What the label says is printed is printed, letter by letter, somewhere on the card.
fn every_value_of_a_label_is_drawn(cards: &[Card]) {
    for card in cards {
        let truth = &card.label["truth"];
        let lines: Vec<String> = texts(card).iter().map(|text| fold(text)).collect();
        let drawn = |value: &str| lines.iter().any(|line| line.contains(&fold(value)));
        for field in ["name", "title", "department", "company"] {
            if let Some(value) = truth[field].as_str() {
                assert!(drawn(value), "{}: {field} {value} of {lines:?}", card.id);
            }
        }
        for list in ["emails", "urls"] {
            for value in truth[list].as_array().unwrap() {
                assert!(drawn(value.as_str().unwrap()), "{}: {value}", card.id);
            }
        }
        for phone in truth["phones"].as_array().unwrap() {
            assert!(drawn(phone["printed"].as_str().unwrap()), "{}: {phone}", card.id);
        }
    }
}

fn texts(card: &Card) -> Vec<&str> {
    card.label["lines"].as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap()).collect()
}

/// Letters alone, so that capitals and their accents do not matter.
fn fold(text: &str) -> String {
    language("ell").unwrap().capitals(text).to_lowercase().replace('ς', "σ").replace(['\u{307}', 'ı', 'i'], "")
}

fn lines_lie_within_the_picture(cards: &[Card]) {
    for card in cards {
        let size = card.label["size"].as_array().unwrap();
        let (width, height) = (size[0].as_f64().unwrap(), size[1].as_f64().unwrap());
        let picture = image::load_from_memory(&card.jpeg).unwrap();
        assert_eq!((f64::from(picture.width()), f64::from(picture.height())), (width, height), "{}", card.id);
        for line in card.label["lines"].as_array().unwrap() {
            for point in line["polygon"].as_array().unwrap() {
                let (x, y) = (point[0].as_f64().unwrap(), point[1].as_f64().unwrap());
                assert!((-2.0..=width + 2.0).contains(&x) && (-2.0..=height + 2.0).contains(&y), "{}: {line}", card.id);
            }
        }
    }
}

/// A line's polygon holds ink: its tones vary more than the blank paper beside it could.
fn polygons_point_at_the_letters(cards: &[Card]) {
    let (mut inked, mut lines) = (0, 0);
    for card in cards.iter().filter(|card| card.label["kind"] == "render") {
        let picture = image::load_from_memory(&card.jpeg).unwrap().into_luma8();
        for line in card.label["lines"].as_array().unwrap() {
            let corner = |index: usize| {
                let point = &line["polygon"][index];
                (point[0].as_f64().unwrap() as u32, point[1].as_f64().unwrap() as u32)
            };
            let ((left, top), (right, bottom)) = (corner(0), corner(2));
            let inside = (top..bottom.min(picture.height()))
                .flat_map(|y| (left..right.min(picture.width())).map(move |x| (x, y)));
            let tones: Vec<u8> = inside.map(|(x, y)| picture.get_pixel(x, y).0[0]).collect();
            let (low, high) = (tones.iter().min().unwrap(), tones.iter().max().unwrap());
            lines += 1;
            inked += i32::from(high - low > 30);
        }
    }
    assert!(lines > 20, "{lines}");
    assert_eq!(inked, lines);
}

#[test]
fn every_script_has_cards_and_lines_of_its_own() {
    for language in ["eng", "tur", "ell", "ukr", "hin", "jpn", "kor", "chi_tra"].map(|code| language(code).unwrap()) {
        let cards = CardMaker::new(vec![language], Path::new(FONT_FOLDER), Path::new(WORD_FOLDER)).unwrap();
        let lines = LineMaker::new(vec![language], Path::new(FONT_FOLDER), Path::new(WORD_FOLDER)).unwrap();
        let card = cards.make(SEED, 1).unwrap();
        assert_eq!(card.label["languages"][0], language.short);
        for item in 0..5 {
            let line = lines.make(SEED, item).unwrap();
            assert!(!line.text.is_empty() && line.picture.width() > 10, "{}", language.code);
        }
    }
}

#[test]
fn lines_are_of_every_kind_and_about_a_third_of_them_are_addresses_of_the_network_and_numbers() {
    let languages = ["eng", "deu", "fra"].map(|code| language(code).unwrap()).to_vec();
    let maker = LineMaker::new(languages, Path::new(FONT_FOLDER), Path::new(WORD_FOLDER)).unwrap();
    let lines: Vec<_> = (0..400).map(|item| maker.make(SEED, item).unwrap()).collect();
    let kinds: BTreeSet<String> = lines.iter().map(|line| format!("{:?}", line.kind)).collect();
    assert_eq!(kinds.len(), 12, "{kinds:?}");
    let network = lines.iter().filter(|line| matches!(line.kind, LineKind::Phone | LineKind::Email | LineKind::Url));
    let share = network.count() as f32 / lines.len() as f32;
    assert!((0.28..0.46).contains(&share), "{share}");
    for line in &lines {
        assert_eq!(line.text, line.text.split_whitespace().collect::<Vec<_>>().join(" "));
        // Dark on light: the ground has more pixels than the ink.
        let light = line.picture.pixels().filter(|pixel| pixel.0[0] > 127).count();
        assert!(light * 2 > line.picture.len(), "{}", line.text);
    }
}

#[test]
fn missing_fonts_are_named_with_their_packages() {
    let empty = tempfile::tempdir().unwrap();
    let fonts = CardMaker::new(vec![language("jpn").unwrap()], empty.path(), Path::new(WORD_FOLDER));
    let message = fonts.unwrap_err().to_string();
    assert!(message.contains("fonts-noto-cjk") && message.contains("fonts-lato"), "{message}");
    let words = LineMaker::new(vec![language("eng").unwrap()], Path::new(FONT_FOLDER), empty.path());
    assert!(words.unwrap_err().to_string().contains("wamerican"));
}

fn cards_differ_in_kind_country_and_layout(cards: &[Card]) {
    let of = |key: &str| cards.iter().map(|card| card.label[key].to_string()).collect::<BTreeSet<String>>();
    assert_eq!(of("kind").len(), 3);
    assert!(of("country").len() > 12);
    let codes = cards.iter().filter(|card| card.label["truth"]["qr"] != Value::Null).count();
    assert!(codes > 0);
}
