use crm::ContactPointId;
use crm::contacts::{Point, Polygons};

use super::*;

fn point(id: u128, kind: PointKind, label: &str, value: &str, confidence: f64) -> Point {
    let origin = Origin {
        side_id: None,
        engine: "tesseract".to_owned(),
        confidence: Some(confidence),
        polygons: Polygons::default(),
    };
    Point {
        id: ContactPointId(uuid::Uuid::from_u128(id)),
        kind,
        label: Some(label.to_owned()),
        value: value.to_owned(),
        normal_form: None,
        address: None,
        origin: Some(origin),
    }
}

fn draft() -> ContactData {
    ContactData {
        display_name: "Erika Muster".to_owned(),
        company: Some("Muster GmbH".to_owned()),
        points: vec![
            point(0, PointKind::Phone, "work", "+49 30 901820", 0.9),
            point(1, PointKind::Phone, "fax", "+49 30 901829", 0.4),
            point(2, PointKind::Email, "work", "erika@example.org", 0.9),
        ],
        ..Default::default()
    }
}

fn fields(text: &str) -> Option<Vec<(String, String)>> {
    written(text, &draft()).map(|written| written.into_iter().map(|one| (one.field, one.value)).collect())
}

#[test]
fn labelled_lines_name_their_fields_in_every_language() {
    let one = |field: &str, value: &str| Some(vec![(field.to_owned(), value.to_owned())]);
    assert_eq!(
        fields("phone: +49 30 1"),
        one("point:00000000000000000000000000000001", "+49 30 1"),
        "the number that is least sure"
    );
    assert_eq!(fields("Firma = Muster AG"), one("company", "Muster AG"));
    assert_eq!(fields("Имя: Ольга"), one("name", "Ольга"));
    assert_eq!(fields("Handy: 0171 1"), one("new:phone", "0171 1"), "another number than those that are there");
    assert_eq!(fields("web: example.org"), one("new:url", "example.org"));
    assert_eq!(
        fields("name: Ada Example\n\ne-mail: ada@example.org"),
        Some(vec![
            ("name".to_owned(), "Ada Example".to_owned()),
            ("point:00000000000000000000000000000002".to_owned(), "ada@example.org".to_owned())
        ])
    );
}

#[test]
fn numbers_are_those_of_the_list() {
    let listed: Vec<String> = of(&draft(), Words(Language::English)).into_iter().map(|line| line.name).collect();
    assert_eq!(
        listed,
        [
            "name",
            "title",
            "company",
            "point:00000000000000000000000000000000",
            "point:00000000000000000000000000000001",
            "point:00000000000000000000000000000002"
        ]
    );
    assert_eq!(fields("3: Muster AG"), Some(vec![("company".to_owned(), "Muster AG".to_owned())]));
    for wrong in ["0: x", "7: x", "99999999999999999999: x", "-1: x"] {
        assert_eq!(fields(wrong), None, "{wrong}");
    }
}

#[test]
fn other_text_is_not_taken_for_a_correction() {
    for text in ["", "hello", "Dear Sir: thank you", "phone:", "see https://example.org", "name: Ada\nbest regards"] {
        assert_eq!(fields(text), None, "{text}");
    }
}

#[test]
fn a_value_may_tell_its_field_by_its_form() {
    let field = |text: &str| guessed(text, &draft());
    assert_eq!(field("ada@example.org").as_deref(), Some("point:00000000000000000000000000000002"));
    assert_eq!(field("+49 30 901 821").as_deref(), Some("point:00000000000000000000000000000001"));
    assert_eq!(field("https://example.org").as_deref(), Some("new:url"));
    for text in ["12", "Erika", "met at booth 5", "ada @ example"] {
        assert_eq!(field(text), None, "{text}");
    }
}

#[test]
fn a_list_shows_what_is_not_sure_and_what_can_be_added() {
    let words = Words(Language::English);
    let labels: Vec<String> =
        of(&ContactData { points: Vec::new(), ..draft() }, words).iter().map(|line| line.label(words)).collect();
    assert_eq!(labels, ["Name: Erika Muster", "➕ Title", "Company: Muster GmbH", "➕ Phone", "➕ E-mail"]);
    assert!(of(&draft(), words)[4].label(words).starts_with("⚠︎ "));
}
