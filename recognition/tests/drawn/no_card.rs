//! What is no card, or two: no invented contact, and the reason in words.

use image::Rgb;
use recognition::{CardReading, Fields};
use rstest::rstest;

use crate::canvas::{BOLD, Canvas, HAND, INK, PAPER, Pen, SANS, SERIF};

/// Confidence below which nobody takes a value for true.
const DOUBTFUL: f32 = 0.5;

fn values(fields: &Fields) -> Vec<(String, f32)> {
    let texts = [&fields.company, &fields.title, &fields.department].into_iter().flatten();
    let texts = texts.chain(&fields.emails).chain(&fields.urls).map(|one| (one.value.clone(), one.confidence));
    let names = fields.name.iter().map(|one| (one.value.clone(), one.confidence));
    let phones = fields.phones.iter().map(|one| (one.value.clone(), one.confidence));
    let addresses = fields.address.iter().map(|one| (one.value.clone(), one.confidence));
    texts.chain(names).chain(phones).chain(addresses).collect()
}

fn only_card(canvas: &Canvas) -> CardReading {
    let mut cards = canvas.cards();
    assert_eq!(cards.len(), 1, "{cards:#?}");
    cards.remove(0)
}

/// Fine lines that weave, as on money.
fn guilloche(canvas: &mut Canvas) {
    let (width, height) = canvas.0.dimensions();
    for wave in 0..26 {
        let phase = wave as f32 * 0.35;
        for step in 0..width * 3 {
            let x = step as f32 / 3.0;
            let swing = (x / 37.0 + phase).sin() * 60.0 + (x / 11.0 - phase).cos() * 9.0;
            let y = height as f32 * (wave as f32 + 0.5) / 26.0 + swing;
            if y >= 0.0
                && let Some(pixel) = canvas.0.get_pixel_mut_checked(x as u32, y as u32)
            {
                *pixel = Rgb([118, 150, 120]);
            }
        }
    }
}

fn banknote() -> Canvas {
    let mut note = Canvas::new(1300, 580, [214, 224, 204]);
    guilloche(&mut note);
    let green = [30, 70, 50];
    note.text(380, 40, Pen(green, SERIF, 56.0), "BANK OF NOWHERE");
    note.text(430, 430, Pen(green, SERIF, 48.0), "TWENTY UNITS");
    note.text(90, 60, Pen(green, BOLD, 84.0), "20");
    note.text(1080, 430, Pen(green, BOLD, 84.0), "20");
    note.text(820, 150, Pen([120, 30, 40], SANS, 36.0), "KA 48291736 Z");
    note.text(90, 500, Pen([120, 30, 40], SANS, 36.0), "KA 48291736 Z");
    note.text(420, 505, Pen(green, SERIF, 22.0), "PAYABLE TO THE BEARER ON DEMAND");
    note.on_table()
}

fn screenshot() -> Canvas {
    let mut screen = Canvas::new(720, 1280, [250, 250, 252]);
    screen.text(40, 20, Pen(INK, SANS, 28.0), "12:45");
    screen.text(600, 20, Pen(INK, SANS, 28.0), "87 %");
    screen.text(40, 100, Pen(INK, BOLD, 48.0), "Settings");
    let rows =
        ["Network", "Notifications", "Sound and vibration", "Battery", "Storage", "Privacy", "Language", "About"];
    for (row, text) in rows.iter().enumerate() {
        let y = 210 + 120 * row as u32;
        screen.text(60, i64::from(y), Pen(INK, SANS, 36.0), text);
        screen.fill([40, y + 80, 640, 2], [210, 210, 214]);
    }
    screen
}

fn menu() -> Canvas {
    let mut page = Canvas::new(900, 1200, PAPER);
    page.text(320, 60, Pen(INK, SERIF, 64.0), "Starters");
    let dishes = ["Soup of the day", "Baked goat cheese", "Green salad", "Smoked trout", "Bread with oil"];
    for (row, dish) in dishes.iter().enumerate() {
        let y = 200 + 90 * row as i64;
        page.text(90, y, Pen(INK, SERIF, 40.0), dish);
        page.text(720, y, Pen(INK, SERIF, 40.0), &format!("{},50", 5 + row));
    }
    page
}

fn book() -> Canvas {
    let mut page = Canvas::new(1000, 1400, PAPER);
    let pen = Pen(INK, SERIF, 34.0);
    let sentence = [
        "and when the rain had stopped they went down to the river,",
        "where the boats lay with their keels in the grass, and for a",
        "long time nobody spoke of the winter that was to come. The",
        "old ferryman had hung his lamp in the window again, as he did",
        "every evening, though no one had crossed for many weeks, and",
        "the light lay on the water like a path that nobody would take.",
    ];
    for row in 0..24 {
        page.text(80, 90 + 50 * row as i64, pen, sentence[row % sentence.len()]);
    }
    page.text(480, 1330, pen, "117");
    page
}

fn handwriting() -> Canvas {
    let mut note = Canvas::new(1000, 700, [252, 250, 236]);
    let pen = Pen([40, 50, 110], HAND, 64.0);
    note.lines(
        80,
        60,
        pen,
        &["milk, eggs, two loaves of bread", "ask about the broken window", "water the plants on sunday"],
    );
    note.on_table()
}

fn grain() -> Canvas {
    let mut cloth = Canvas::new(1100, 800, [120, 110, 100]);
    let mut seed = 99_u32;
    for (x, y, pixel) in cloth.0.enumerate_pixels_mut() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let weave = if (x / 6 + y / 6).is_multiple_of(2) { 18 } else { 0 };
        *pixel = Rgb([120, 110, 100].map(|value: u8| value + weave + (seed >> 27) as u8));
    }
    cloth
}

#[rstest]
#[case::screenshot(&screenshot(), "nothing on the picture looks like a contact")]
#[case::menu(&menu(), "nothing on the picture looks like a contact")]
#[case::page_of_a_book(&book(), "nothing on the picture looks like a contact")]
#[case::blank_back(&Canvas::new(900, 560, PAPER).on_table(), "no text found")]
#[case::grain(&grain(), "no text found")]
fn what_is_no_card_is_no_contact(#[case] picture: &Canvas, #[case] reason: &str) {
    let card = only_card(&picture.photographed());
    assert_eq!(values(&card.fields), [], "{:?}", card.reason);
    assert!(card.reason.as_deref().unwrap_or_default().starts_with(reason), "{:?} {:#?}", card.reason, card.fields);
}

/// The woven lines of a banknote may hide its words altogether.
#[test]
fn a_banknote_is_no_contact() {
    let card = only_card(&banknote().photographed());
    assert_eq!(values(&card.fields), [], "{:?}", card.reason);
    let reason = card.reason.as_deref().unwrap_or_default();
    assert!(reason.starts_with("no text found") || reason.starts_with("nothing on the picture"), "{reason}");
}

/// What a hand wrote may be read as anything; nothing of it may be believed.
#[test]
fn handwriting_is_not_believed() {
    let card = only_card(&handwriting().photographed());
    for (value, confidence) in values(&card.fields) {
        assert!(confidence < DOUBTFUL, "{value} {confidence}");
    }
    assert!(card.reason.is_some() || values(&card.fields).is_empty(), "{card:#?}");
}

/// One card on another, both aslant to each other: the values of two people may be mixed.
#[test]
fn cards_that_lie_on_each_other_are_doubted() {
    let draw = |name: &str, company: &str, local: &str, number: &str| {
        let mut card = Canvas::new(900, 560, PAPER);
        card.text(60, 50, Pen(INK, BOLD, 44.0), company);
        card.text(60, 170, Pen(INK, BOLD, 40.0), name);
        let mail = format!("{local}@lindenhof.example");
        card.lines(60, 250, Pen(INK, SANS, 30.0), &["Head of Sales", number, &mail, "Ahornweg 12, 10115 Berlin"]);
        card
    };
    let below = draw("Johanna Sommer", "Lindenhof GmbH", "sommer", "Phone 030 23125 014").on_table();
    let upper = draw("Matthias Keller", "Keller und Sohn", "keller", "Phone 030 23125 015");
    let mut picture = below.0;
    let (sin, cos) = 0.2_f32.sin_cos();
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let (dx, dy) = (x as f32 - 560.0, y as f32 - 300.0);
        let (x, y) = (dx * cos + dy * sin, dy * cos - dx * sin);
        if x >= 0.0
            && y >= 0.0
            && let Some(ink) = upper.0.get_pixel_checked(x as u32, y as u32)
        {
            *pixel = *ink;
        }
    }
    let cards = Canvas(picture).photographed().cards();
    for card in &cards {
        let reason = card.reason.as_deref().unwrap_or_default();
        assert!(reason.starts_with("lines run in different directions"), "{card:#?}");
        for (value, confidence) in values(&card.fields) {
            assert!(confidence <= DOUBTFUL, "{value} {confidence}");
        }
    }
}
