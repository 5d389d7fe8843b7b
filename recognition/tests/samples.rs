//! The sample cards, read end to end.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::PathBuf;

use recognition::score::{self, Label, Report};
use recognition::{CardReading, Engine, Fields, PictureReading, ReadOptions, read_picture};
use rstest::rstest;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../samples")
}

fn options() -> ReadOptions {
    ReadOptions { languages: ["eng", "deu", "fra", "spa", "ukr"].map(str::to_owned).to_vec(), default_region: None }
}

fn read(id: &str) -> PictureReading {
    let bytes = std::fs::read(folder().join(format!("{id}.jpg"))).unwrap();
    let options = options();
    read_picture(&bytes, &mut Engine::new(&options, None).unwrap(), &options).unwrap()
}

fn label(id: &str) -> Label {
    serde_json::from_slice(&std::fs::read(folder().join(format!("{id}.json"))).unwrap()).unwrap()
}

fn only_card(reading: &PictureReading) -> &CardReading {
    assert_eq!((reading.pages.len(), reading.pages[0].cards.len()), (1, 1));
    &reading.pages[0].cards[0]
}

#[rstest]
#[case("english")]
#[case("german")]
#[case("ukrainian")]
#[case("dark")]
#[case("qr-code")]
#[case("turned")]
#[case("french")]
#[case("spanish")]
#[case("blank")]
fn every_field_of_a_sample_is_right(#[case] id: &str) {
    let reading = read(id);
    let card = only_card(&reading);
    let wrong = score::card(card, label(id).truth.as_ref().unwrap()).wrong();
    assert!(wrong.is_empty(), "{wrong:?} in {:#?}", card.fields);
}

#[test]
fn letters_that_look_latin_are_read_in_their_script_with_every_language_listed() {
    let languages = "eng deu fra spa ita por ukr rus jpn kor chi_tra chi_sim ell hin ara";
    let options = ReadOptions { languages: languages.split(' ').map(str::to_owned).collect(), default_region: None };
    let bytes = std::fs::read(folder().join("ukrainian.jpg")).unwrap();
    let reading = read_picture(&bytes, &mut Engine::new(&options, None).unwrap(), &options).unwrap();
    let wrong = score::card(only_card(&reading), label("ukrainian").truth.as_ref().unwrap()).wrong();
    assert!(wrong.is_empty(), "{wrong:?} in {:#?}", only_card(&reading).fields);
}

#[test]
fn values_know_where_they_stand() {
    let reading = read("english");
    let card = only_card(&reading);
    let name = card.fields.name.as_ref().unwrap();
    assert_eq!(name.polygons.len(), 2);
    for [x, y] in name.polygons.iter().flatten() {
        // The name stands in the upper left half of the card.
        assert!((280.0..900.0).contains(x) && (380.0..620.0).contains(y), "{x} {y}");
    }
    let [x, y] = card.polygon[0];
    // The corner that was drawn, to a fiftieth of the picture's width.
    let tolerance = reading.pages[0].width as f32 / 50.0;
    assert!((x - 288.0).abs() < tolerance && (y - 264.0).abs() < tolerance, "{x} {y}");
    assert!(reading.pages[0].preview.jpeg.starts_with(&[0xFF, 0xD8]));
}

#[test]
fn a_turned_card_tells_its_rotation() {
    assert_eq!(only_card(&read("turned")).rotation, 270);
}

#[test]
fn a_blank_card_says_why() {
    let reading = read("blank");
    let card = only_card(&reading);
    let reason = card.reason.as_deref().unwrap_or_default();
    assert!(reason.starts_with("no text found") || reason.starts_with("nothing on the picture"), "{reason}");
    assert_eq!(Fields { other: Vec::new(), ..card.fields.clone() }, Fields::default(), "no invented contact");
}

#[test]
fn cards_beside_each_other_are_read_one_by_one() {
    let open = |id: &str| {
        image::open(folder().join(format!("{id}.jpg"))).unwrap().resize_exact(
            1400,
            1050,
            image::imageops::FilterType::Triangle,
        )
    };
    let mut page = image::RgbImage::new(2800, 1050);
    for (at, id) in ["english", "german"].into_iter().enumerate() {
        image::imageops::replace(&mut page, &open(id).to_rgb8(), at as i64 * 1400, 0);
    }
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(page).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let options = options();
    let reading = read_picture(jpeg.get_ref(), &mut Engine::new(&options, None).unwrap(), &options).unwrap();
    assert_eq!(reading.pages[0].cards.len(), 2);
    for (id, card) in ["english", "german"].into_iter().zip(&reading.pages[0].cards) {
        let wrong = score::card(card, label(id).truth.as_ref().unwrap()).wrong();
        assert!(wrong.is_empty(), "{id}: {wrong:?} in {:#?}", card.fields);
    }
    for (at, card) in reading.pages[0].cards.iter().enumerate() {
        let left = at as f32 * 1400.0;
        assert!(card.polygon.iter().all(|[x, _]| (left..left + 1400.0).contains(x)), "{:?}", card.polygon);
    }
}

#[test]
fn cards_that_lie_on_each_other_are_doubted() {
    let open = |id: &str| {
        image::open(folder().join(format!("{id}.jpg"))).unwrap().resize_exact(
            1400,
            1050,
            image::imageops::FilterType::Triangle,
        )
    };
    let mut page = open("english").to_rgb8();
    let other = open("german").crop_imm(250, 200, 1000, 650).to_rgb8();
    let white = image::Rgb([255, 255, 255]);
    let turned = imageproc::geometric_transformations::rotate_about_center(
        &other,
        0.25,
        imageproc::geometric_transformations::Interpolation::Bilinear,
        imageproc::geometric_transformations::Border::Constant(white),
    );
    let turned = image::imageops::crop_imm(&turned, 100, 100, 820, 480).to_image();
    image::imageops::replace(&mut page, &turned, 520, 480);
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::DynamicImage::ImageRgb8(page).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let options = options();
    let reading = read_picture(jpeg.get_ref(), &mut Engine::new(&options, None).unwrap(), &options).unwrap();
    let card = only_card(&reading);
    assert!(card.reason.as_deref().unwrap_or_default().starts_with("lines run in different directions"), "{card:#?}");
    assert!(card.fields.name.as_ref().is_none_or(|name| name.confidence <= 0.5));
}

#[test]
fn readings_survive_json() {
    let mut reading = read("qr-code");
    // Neither is part of the JSON to the last bit: the picture travels apart, times are only shown.
    reading.pages[0].preview = recognition::Preview::default();
    reading.timings = recognition::Timings::default();
    let json = serde_json::to_string(&reading).unwrap();
    assert_eq!(serde_json::from_str::<PictureReading>(&json).unwrap(), reading);
}

/// The figures were worked out by hand from the rules: one card right, one empty reading.
#[test]
fn figures_of_a_small_set() {
    let mut report = Report::default();
    let truth = label("german").truth.unwrap();
    report.add(&score::card(only_card(&read("german")), &truth), Some(1.0));
    report.add(&score::card(&CardReading::default(), &truth), None);
    let summary = report.summary(1);
    assert_eq!((summary.cards, summary.read, summary.card_right, summary.contact_right), (2, 1, 0.5, 0.5));
    for (field, row) in report.fields() {
        assert_eq!((row.precision, row.recall, row.f1), (1.0, 0.5, 0.667), "{field}");
    }
}
