use chrono::DateTime;
use crm::contacts::Polygons;
use crm::entity::Channel;
use crm::{CardId, ContactPointId, UserId};

use super::*;

fn origin(confidence: Option<f64>) -> Origin {
    Origin { side_id: None, engine: "tesseract".to_owned(), confidence, polygons: Polygons::default() }
}

fn point(kind: PointKind, label: Option<&str>, value: &str, confidence: Option<f64>) -> Point {
    Point {
        id: ContactPointId::new(),
        kind,
        label: label.map(ToOwned::to_owned),
        value: value.to_owned(),
        normal_form: None,
        address: None,
        origin: Some(origin(confidence)),
    }
}

fn card_that_is(status: Status, draft: ContactData, reason: Option<&str>) -> card::Model {
    card::Model {
        id: CardId::new(),
        owner_id: UserId::new(),
        channel: Channel::Telegram,
        inbound_message_id: None,
        status,
        reason: reason.map(ToOwned::to_owned),
        draft: Some(draft),
        contact_id: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        read_at: None,
        version: 1,
    }
}

fn labels(view: &View) -> Vec<String> {
    let rows = view.keyboard.iter().flat_map(|keyboard| &keyboard.inline_keyboard);
    rows.flatten().map(|button| button.text.clone()).collect()
}

#[test]
fn hostile_text_stays_text() {
    assert_eq!(value("<b>A & B</b>\u{202E}\n\"x\""), "&lt;b&gt;A &amp; B&lt;/b&gt; &quot;x&quot;");
    assert_eq!(value("/stop"), "/\u{2060}stop");
    assert_eq!(value("(/stop) and/or https://example.org/stop"), "(/\u{2060}stop) and/or https://example.org/stop");
    assert_eq!(value(&"x".repeat(500)).chars().count(), MAX_VALUE);
}

#[test]
fn what_the_reader_is_not_sure_of_is_marked() {
    let draft = ContactData {
        display_name: "Erika Muster".to_owned(),
        company: Some("Muster GmbH".to_owned()),
        origins: [("name".to_owned(), origin(Some(0.79))), ("company".to_owned(), origin(Some(0.8)))].into(),
        points: vec![
            point(PointKind::Phone, Some("mobile"), "+49 151 1", Some(0.5)),
            point(PointKind::Email, None, "a@example.org", None),
        ],
        ..Default::default()
    };
    let view = card(&card_that_is(Status::NeedsReview, draft, Some("the picture is blurred")), None);
    insta::assert_snapshot!(view.html, @r"
    📇 Is this right?
    ⚠︎ the picture is blurred

    <b>Erika Muster</b> ⚠︎ check
    Muster GmbH
    📞 +49 151 1 (mobile) ⚠︎ check
    ✉️ a@example.org

    ⚠︎ check: I am not sure of this; please compare it with the card.
    ");
    assert_eq!(labels(&view), ["✅ Accept", "🗑 Discard"]);
}

#[test]
fn a_card_without_a_name_shows_its_company_once() {
    let draft = ContactData {
        display_name: "Muster GmbH".to_owned(),
        company: Some("Muster GmbH".to_owned()),
        ..Default::default()
    };
    let view = card(&card_that_is(Status::NeedsReview, draft.clone(), None), None);
    assert_eq!(view.html.matches("Muster GmbH").count(), 1);
    assert_eq!(card(&card_that_is(Status::Accepted, draft, None), None).html, "✅ Saved: <b>Muster GmbH</b>");
}

#[test]
fn each_state_says_what_to_do_next() {
    let page = Url::parse("https://cards.example.org/crm").unwrap();
    let state = |status, reason| card(&card_that_is(status, ContactData::default(), reason), Some(&page));
    assert_eq!(state(Status::Received, None), state(Status::Reading, None));
    let failed = state(Status::Failed, Some("the file is <empty>"));
    assert!(failed.html.contains("the file is &lt;empty&gt;."), "{}", failed.html);
    assert!(failed.html.contains("send it again"), "{}", failed.html);
    assert_eq!(labels(&failed), ["✏️ Open and correct"]);
    assert_eq!(labels(&state(Status::NeedsReview, None)), ["🗑 Discard", "✏️ Open and correct"]);
    assert!(labels(&state(Status::Rejected, None)).is_empty());
}

#[test]
fn the_longest_draft_fits_into_a_message() {
    let long = "&<>\"".repeat(125);
    let draft = ContactData {
        display_name: long.clone(),
        company: Some(long.clone()),
        title: Some(long.clone()),
        department: Some(long.clone()),
        points: (0..60).map(|_| point(PointKind::Url, Some(&long), &long, Some(0.1))).collect(),
        ..Default::default()
    };
    let view = card(&card_that_is(Status::NeedsReview, draft, Some(&long)), None);
    let visible = ["&lt;", "&gt;", "&amp;", "&quot;"]
        .iter()
        .fold(view.html.replace("<b>", "").replace("</b>", ""), |text, entity| text.replace(entity, "."));
    assert!(visible.encode_utf16().count() <= 4096, "{}", visible.len());
    assert!(view.html.contains(" more on the page."));
}
