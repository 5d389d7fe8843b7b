use super::data::*;
use crate::error::Error;
use crate::id::ContactPointId;

fn read(value: &str) -> Point {
    let origin =
        Origin { side_id: None, engine: "tesseract".into(), confidence: Some(0.7), polygons: Polygons::default() };
    Point {
        id: ContactPointId::new(),
        kind: PointKind::Phone,
        label: Some("work".into()),
        value: value.into(),
        normal_form: None,
        address: None,
        origin: Some(origin),
    }
}

#[test]
fn unchanged_values_keep_their_origin_and_changed_ones_become_a_persons_word() {
    let earlier = ContactData { points: vec![read("+49 30 1234"), read("+49 30 9999")], ..Default::default() };
    let mut later = earlier.clone();
    later.points[1].value = "+49 30 9998".into();
    later.points[1].origin = None;
    let merged = later.replacing(&earlier);
    assert_eq!(merged.points[0].origin, earlier.points[0].origin);
    let origin = merged.points[1].origin.as_ref().unwrap();
    assert_eq!((origin.engine.as_str(), origin.confidence), (PERSON, None));
}

#[test]
fn a_number_keeps_the_country_that_the_reader_knew_until_it_is_changed() {
    let national = Point { normal_form: Some("+12125550147".into()), ..read("(212) 555-0147") };
    let earlier = ContactData { points: vec![national], ..Default::default() }.tidied().unwrap();
    let mut claimed = earlier.clone();
    claimed.points[0].label = Some("mobile".into());
    claimed.points[0].normal_form = Some("+1900".into());
    let kept = claimed.replacing(&earlier).tidied().unwrap();
    assert_eq!(kept.points[0].normal_form.as_deref(), Some("+12125550147"));
    let mut changed = earlier.clone();
    changed.points[0].value = "(212) 555-0148".into();
    let changed = changed.replacing(&earlier).tidied().unwrap();
    assert_eq!(changed.points[0].normal_form.as_deref(), Some("2125550148"));
}

#[test]
fn a_claimed_origin_is_ignored() {
    let data = ContactData { points: vec![read("+49 30 1234")], ..Default::default() };
    assert_eq!(data.replacing(&ContactData::default()).points[0].origin, None);
}

#[test]
fn the_display_name_follows_the_parts_until_it_is_typed() {
    let name =
        |given: &str| NameParts { given: Some(given.into()), family: Some("Muster".into()), ..Default::default() };
    let earlier = ContactData { name: name("Erika"), ..Default::default() }.tidied().unwrap();
    assert_eq!(earlier.display_name, "Erika Muster");
    let later = ContactData { name: name("Max"), ..earlier.clone() }.replacing(&earlier).tidied().unwrap();
    assert_eq!(later.display_name, "Max Muster");
    let typed = ContactData { display_name: "Die Erika".into(), ..earlier.clone() };
    let after = ContactData { name: name("Eri"), ..typed.clone() }.replacing(&typed).tidied().unwrap();
    assert_eq!(after.display_name, "Die Erika");
}

#[test]
fn problems_name_their_field() {
    let mut data = ContactData { points: vec![read(" \u{202E} ")], ..Default::default() };
    data.company = Some("x".repeat(501));
    let Err(Error::Invalid(problems)) = data.tidied() else { panic!("accepted") };
    let pointers: Vec<_> = problems.iter().map(|p| p.pointer.as_str()).collect();
    assert_eq!(pointers, ["/company", "/points/0/value"]);
}

#[test]
fn hostile_text_becomes_one_plain_line() {
    let data = ContactData { company: Some("  Acme\r\n\u{202E}GmbH\t ".into()), ..Default::default() };
    assert_eq!(data.tidied().unwrap().company.as_deref(), Some("Acme GmbH"));
}
