use chrono::DateTime;
use crm::contacts::Polygons;
use crm::entity::Channel;
use crm::{CardId, ContactPointId, UserId};

use super::*;
use crate::conversation::language::Language;

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
        auto_accept: false,
        album_key: None,
        album_position: None,
        back_of: None,
        caption: None,
        split_from: None,
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        read_at: None,
        version: 1,
    }
}

fn labels(view: &View) -> Vec<String> {
    view.buttons.iter().flatten().map(|button| button.label.clone()).collect()
}

/// The lines, with emphasis in stars.
fn shown(view: &View) -> String {
    let span = |span: &Span| match span {
        Span::Plain(text) => text.clone(),
        Span::Bold(text) => format!("*{text}*"),
    };
    let lines: Vec<String> = view.lines.iter().map(|line| line.0.iter().map(span).collect()).collect();
    lines.join("\n")
}

const ENGLISH: Words = Words(Language::English);

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
    let card =
        view(&card_that_is(Status::NeedsReview, draft, Some("it is blurred")), ENGLISH, &Surroundings::default());
    insta::assert_snapshot!(shown(&card), @r"
    📇 Is this right?
    ⚠︎ it is blurred

    *Erika Muster* ⚠︎ check
    Muster GmbH
    📞 +49 151 1 (mobile) ⚠︎ check
    ✉️ a@example.org

    ⚠︎ check: I am not sure of this; please compare it with the card.
    ");
    assert_eq!(labels(&card), ["✅ Accept", "✏️ Fix", "🔁 Back of another", "🗑 Not a card"]);
}

#[test]
fn a_card_without_a_name_shows_its_company_once() {
    let draft = ContactData {
        display_name: "Muster GmbH".to_owned(),
        company: Some("Muster GmbH".to_owned()),
        ..Default::default()
    };
    let card = view(&card_that_is(Status::NeedsReview, draft.clone(), None), ENGLISH, &Surroundings::default());
    assert_eq!(shown(&card).matches("Muster GmbH").count(), 1);
    assert_eq!(
        shown(&view(&card_that_is(Status::Accepted, draft, None), ENGLISH, &Surroundings::default())),
        "✅ Saved: *Muster GmbH*"
    );
}

#[test]
fn each_state_says_what_to_do_next() {
    let page = Url::parse("https://cards.example.org/crm").unwrap();
    let state = |status, reason| {
        view(
            &card_that_is(status, ContactData::default(), reason),
            ENGLISH,
            &Surroundings { page: Some(&page), ..Surroundings::default() },
        )
    };
    assert_eq!(state(Status::Received, None), state(Status::Reading, None));
    let failed = state(Status::Failed, Some("the file is <odd>"));
    assert!(shown(&failed).contains("the file is <odd>."), "{}", shown(&failed));
    assert!(shown(&failed).contains("send it again"), "{}", shown(&failed));
    assert_eq!(labels(&failed), ["🌐 Open the page"]);
    assert_eq!(
        labels(&state(Status::NeedsReview, None)),
        ["✏️ Fix", "🔁 Back of another", "🗑 Not a card", "🌐 Open the page"]
    );
    assert!(labels(&state(Status::Rejected, None)).is_empty());
}

#[test]
fn a_reason_is_told_in_the_language_of_the_chat() {
    let german = Words(Language::with_tag("de").unwrap());
    let told = |reason| {
        let card = card_that_is(Status::NeedsReview, ContactData::default(), Some(reason));
        shown(&view(&card, german, &Surroundings::default()))
    };
    let crossed = "lines run in different directions, as when cards lie on each other; photograph each card alone";
    assert!(told(crossed).contains("fotografiere jede Karte einzeln"), "{}", told(crossed));
    let small = "text too small: 7 px letters; send the picture as a file";
    assert!(told(small).contains("nur 7 px hoch"), "{}", told(small));
    assert!(told("at most 20 MB; send a smaller picture").contains("größer als 20 MB"));
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
    let card = view(&card_that_is(Status::NeedsReview, draft, Some(&long)), ENGLISH, &Surroundings::default());
    let visible = shown(&card);
    assert!(visible.encode_utf16().count() <= 4096, "{}", visible.len());
    assert!(shown(&card).contains(" more on the page."));
}
