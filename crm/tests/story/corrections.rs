//! One value at a time: other readings, the pixels, the right value.

use crm::cards::{self, FieldRef};
use crm::contacts::{self, PERSON, PointKind};
use crm::entity::correction;
use crm::undo;
use crm::{Actor, CardId, Error};
use sea_orm::EntityTrait;

use crate::harness::{Story, picture, shows};
use crate::stories;

stories!(
    another_reading_is_chosen,
    the_place_of_a_value_is_shown,
    an_accepted_card_is_corrected_in_its_contact,
    values_are_added_and_removed,
    others_correct_nothing,
);

const CARD: &[&str] =
    &["Weber Bau GmbH", "Erika Mustermann", "Leiterin Vertrieb", "Tel. +49 30 23125 014", "erika@weber-bau.example"];

async fn read_card(story: &Story, actor: &Actor) -> CardId {
    let mut reading = shows(&[CARD]);
    let mut jpeg = Vec::new();
    let page = image::RgbImage::from_pixel(100, 60, image::Rgb([250, 250, 250]));
    image::codecs::jpeg::JpegEncoder::new(&mut jpeg).encode_image(&page).unwrap();
    reading.pages[0].preview.jpeg = jpeg;
    story.reader.show([reading]);
    let card = cards::submit(&story.crm, actor, picture()).await.unwrap();
    story.worker().run_until_idle().await.unwrap();
    card.record.id
}

async fn another_reading_is_chosen(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    let found = cards::candidates(&story.crm, &erika, id, FieldRef::Title).await.unwrap();
    assert!(found.len() <= 8 && found.iter().all(|one| one.value != "Leiterin Vertrieb"));
    let chosen = found.iter().find(|one| one.value == "Weber Bau GmbH").unwrap();
    assert_eq!(chosen.polygons.0.len(), 3, "one outline a word");
    let card = cards::correct(&story.crm, &erika, id, FieldRef::Title, &chosen.value, Some(chosen)).await.unwrap();
    let draft = card.record.draft.unwrap();
    assert_eq!(draft.title.as_deref(), Some("Weber Bau GmbH"));
    let origin = &draft.origins["title"];
    assert_eq!((origin.engine.as_str(), &origin.polygons), (PERSON, &chosen.polygons));
    let kept = correction::Entity::find().all(&story.crm.db).await.unwrap();
    assert_eq!((kept.len(), &kept[0].polygons), (1, &chosen.polygons), "the example has the pixels of the right value");
    cards::correct(&story.crm, &erika, id, FieldRef::Title, &chosen.value, Some(chosen)).await.unwrap();
    assert_eq!(story.audited("card_update").await, 1, "the same once more changes nothing");
    let phones = cards::candidates(&story.crm, &erika, id, FieldRef::New(PointKind::Phone)).await.unwrap();
    assert!(phones.is_empty(), "the only number of the card is taken: {phones:?}");
}

async fn the_place_of_a_value_is_shown(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    let jpeg = cards::crop(&story.crm, &erika, id, FieldRef::Name, None).await.unwrap().unwrap();
    assert!(jpeg.starts_with(b"\xFF\xD8\xFF"));
    assert_eq!(cards::crop(&story.crm, &erika, id, FieldRef::New(PointKind::Phone), None).await.unwrap(), None);
    let mallory = story.person("stranger@example.org").await;
    assert!(matches!(cards::crop(&story.crm, &mallory, id, FieldRef::Name, None).await, Err(Error::NotFound)));
}

async fn an_accepted_card_is_corrected_in_its_contact(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    let contact = cards::accept(&story.crm, &erika, id, None).await.unwrap().record.contact_id.unwrap();
    cards::correct(&story.crm, &erika, id, FieldRef::Name, "Dr. Erika Muster", None).await.unwrap();
    let after = contacts::get(&story.crm, &erika, contact).await.unwrap();
    assert_eq!(after.data.name.family.as_deref(), Some("Muster"));
    assert_eq!((after.data.name.prefix.as_deref(), after.record.version), (Some("Dr."), 2));
    let step = undo::latest(&story.crm.db, &erika, Some(id), story.crm.clock.now()).await.unwrap().unwrap();
    undo::undo(&story.crm, &erika, step.id).await.unwrap();
    let back = contacts::get(&story.crm, &erika, contact).await.unwrap();
    assert_eq!(back.data.display_name, "Erika Mustermann");
    let empty = cards::correct(&story.crm, &erika, id, FieldRef::New(PointKind::Email), "no address", None).await;
    assert!(matches!(empty, Err(Error::Invalid(_))), "{empty:?}");
}

async fn values_are_added_and_removed(story: Story) {
    let erika = story.person("owner@example.org").await;
    let id = read_card(&story, &erika).await;
    let add = FieldRef::New(PointKind::Phone);
    let card = cards::correct(&story.crm, &erika, id, add, "+49 171 3920007", None).await.unwrap();
    let point = card.record.draft.unwrap().points.last().unwrap().clone();
    assert_eq!(point.normal_form.as_deref(), Some("+491713920007"));
    let card = cards::correct(&story.crm, &erika, id, FieldRef::Point(point.id), "", None).await.unwrap();
    assert!(card.record.draft.unwrap().points.iter().all(|other| other.id != point.id));
    let gone = cards::correct(&story.crm, &erika, id, FieldRef::Point(point.id), "+49 1", None).await;
    assert!(matches!(gone, Err(Error::NotFound)));
}

async fn others_correct_nothing(story: Story) {
    let erika = story.person("owner@example.org").await;
    let mallory = story.person("stranger@example.org").await;
    let id = read_card(&story, &erika).await;
    let refused = cards::correct(&story.crm, &mallory, id, FieldRef::Name, "Mallory", None).await;
    assert!(matches!(refused, Err(Error::NotFound)));
    assert!(matches!(cards::candidates(&story.crm, &mallory, id, FieldRef::Name).await, Err(Error::NotFound)));
    assert_eq!(story.audited("card_update").await, 0);
}
