//! Cards whose lines do not stand below each other.

use recognition::{CardReading, PhoneKind};

use crate::canvas::{BOLD, Canvas, INK, PAPER, Pen, SANS};

const SMALL: Pen = Pen(INK, SANS, 30.0);
const LARGE: Pen = Pen(INK, BOLD, 46.0);

fn name(card: &CardReading) -> &str {
    card.fields.name.as_ref().map_or("", |name| name.value.as_str())
}

fn values(card: &CardReading) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
    let fields = &card.fields;
    let texts = |list: &'static str| -> Vec<&str> {
        let list = if list == "emails" { &fields.emails } else { &fields.urls };
        list.iter().map(|field| field.value.as_str()).collect()
    };
    (fields.phones.iter().filter_map(|phone| phone.e164.as_deref()).collect(), texts("emails"), texts("urls"))
}

/// Left, top, right, bottom.
fn bounds(polygons: &[Vec<[f32; 2]>]) -> [f32; 4] {
    polygons.iter().flatten().fold([f32::MAX, f32::MAX, 0.0, 0.0], |[left, top, right, bottom], [x, y]| {
        [left.min(*x), top.min(*y), right.max(*x), bottom.max(*y)]
    })
}

#[test]
fn partners_of_a_practice_become_a_contact_each() {
    let mut card = Canvas::new(1100, 660, PAPER);
    card.text(60, 40, Pen([20, 90, 60], BOLD, 52.0), "Lindenhof Architekten GmbH");
    card.lines(60, 170, LARGE, &["Johanna Sommer"]);
    card.lines(60, 235, SMALL, &["Geschäftsführerin", "Mobil 0171 3920 007", "sommer@lindenhof.example"]);
    card.lines(600, 170, LARGE, &["Matthias Keller"]);
    card.lines(600, 235, SMALL, &["Bauleiter", "Mobil 0171 3920 008", "keller@lindenhof.example"]);
    card.lines(60, 480, SMALL, &["Ahornweg 12, 10115 Berlin", "Tel. 030 23125 014", "www.lindenhof.example"]);
    let cards = card.on_table().photographed().cards();
    assert_eq!(cards.iter().map(name).collect::<Vec<_>>(), ["Johanna Sommer", "Matthias Keller"]);
    let own = [("+491713920007", "sommer@lindenhof.example"), ("+491713920008", "keller@lindenhof.example")];
    for ((card, (mobile, mail)), title) in cards.iter().zip(own).zip(["Geschäftsführerin", "Bauleiter"]) {
        assert_eq!(values(card), (vec![mobile, "+493023125014"], vec![mail], vec!["www.lindenhof.example"]));
        let text = |field: &Option<recognition::TextField>| field.as_ref().map(|field| field.value.clone());
        assert_eq!(text(&card.fields.title).as_deref(), Some(title));
        assert_eq!(text(&card.fields.company).as_deref(), Some("Lindenhof Architekten GmbH"));
        let address = card.fields.address.as_ref().map(|address| address.value.as_str());
        assert_eq!(address, Some("Ahornweg 12, 10115 Berlin"));
        assert_eq!(card.polygon, cards[0].polygon);
    }
}

#[test]
fn a_site_along_the_edge_is_read_upwards_and_downwards() {
    for upwards in [true, false] {
        let mut card = Canvas::new(1000, 620, PAPER);
        card.text(150, 60, LARGE, "Johanna Sommer");
        card.lines(150, 130, SMALL, &["Head of Sales"]);
        card.lines(150, 300, SMALL, &["Phone 030 23125 014", "Mobile 0171 3920 007", "sommer@lindenhof.example"]);
        if upwards {
            card.upwards(40, 90, SMALL, "www.lindenhof.example");
        } else {
            card.downwards(920, 90, SMALL, "www.lindenhof.example");
        }
        let cards = card.on_table().photographed().cards();
        assert_eq!(cards.len(), 1);
        let expected =
            (vec!["+493023125014", "+491713920007"], vec!["sommer@lindenhof.example"], vec!["www.lindenhof.example"]);
        assert_eq!(values(&cards[0]), expected, "upwards: {upwards}");
        assert_eq!(name(&cards[0]), "Johanna Sommer");
        // Where it was drawn: a narrow column.
        let [left, top, right, bottom] = bounds(&cards[0].fields.urls[0].polygons);
        let edge = if upwards { 125.0 + 40.0 } else { 125.0 + 920.0 };
        assert!((left - edge).abs() < 15.0 && right - left < 60.0, "{left} {right}");
        assert!((top - 193.0).abs() < 40.0 && bottom - top > 280.0, "{top} {bottom}");
        // The outline begins where reading begins.
        let first = cards[0].fields.urls[0].polygons[0][0];
        assert_eq!(first[1] > f32::midpoint(top, bottom), upwards, "{first:?}");
    }
}

#[test]
fn a_card_on_its_side_with_a_line_across_is_read_whole() {
    let mut card = Canvas::new(1000, 620, PAPER);
    card.text(150, 60, LARGE, "Johanna Sommer");
    card.lines(150, 300, SMALL, &["Phone 030 23125 014", "Mobile 0171 3920 007", "sommer@lindenhof.example"]);
    card.upwards(40, 90, SMALL, "www.lindenhof.example");
    let turned = Canvas(image::imageops::rotate90(&card.on_table().photographed().0));
    let cards = turned.cards();
    assert_eq!((name(&cards[0]), cards[0].rotation), ("Johanna Sommer", 270));
    assert_eq!(values(&cards[0]).2, ["www.lindenhof.example"]);
}

/// Round signs as those of a phone or an envelope.
fn icon(card: &mut Canvas, x: i64, y: i64) {
    for (dx, dy) in (-14_i64..=14).flat_map(|dy| (-14_i64..=14).map(move |dx| (dx, dy))) {
        let inside = dx * dx + dy * dy < 14 * 14 && !(dx.abs() < 6 && dy.abs() < 3);
        if inside {
            card.0.put_pixel((x + dx) as u32, (y + dy) as u32, image::Rgb([230, 120, 20]));
        }
    }
}

#[test]
fn columns_with_icons_between_them_stay_apart() {
    let mut card = Canvas::new(1200, 620, [24, 30, 44]);
    let light = [236, 236, 230];
    let pen = Pen(light, SANS, 24.0);
    card.text(60, 60, Pen(light, BOLD, 46.0), "Johanna Sommer");
    card.text(60, 125, pen, "Head of Sales");
    let columns: [(i64, [&str; 2]); 3] = [
        (60, ["+49 30 23125 014", "+49 171 3920 007"]),
        (390, ["Ahornweg 12", "10115 Berlin"]),
        (690, ["sommer@lindenhof.example", "www.lindenhof.example"]),
    ];
    for (x, lines) in columns {
        for (row, line) in lines.iter().enumerate() {
            let y = 430 + 50 * row as i64;
            icon(&mut card, x + 14, y + 15);
            card.text(x + 38, y, pen, line);
        }
    }
    let cards = card.on_table().photographed().cards();
    assert_eq!(name(&cards[0]), "Johanna Sommer");
    let expected =
        (vec!["+493023125014", "+491713920007"], vec!["sommer@lindenhof.example"], vec!["www.lindenhof.example"]);
    assert_eq!(values(&cards[0]), expected);
    assert!(cards[0].fields.phones.iter().all(|phone| phone.kind != PhoneKind::Fax));
    let address = cards[0].fields.address.as_ref().map(|address| address.value.as_str());
    assert_eq!(address, Some("Ahornweg 12, 10115 Berlin"));
}
