//! A card of two sides becomes two cards again, also when that can no longer be taken back.

use crm::cards::{self, Card, FieldRef};
use crm::contacts::{self, ContactData};
use crm::entity::card::Status;
use crm::{Actor, CardId, Error, undo};

use crate::harness::{Story, picture, shows};
use crate::stories;

stories!(
    sides_are_separated_long_after_they_were_joined,
    a_contact_loses_what_only_the_back_says,
    what_a_person_made_of_the_back_stays,
    a_back_of_a_back_comes_off_where_it_is,
    a_joining_that_is_taken_back_leaves_nothing_to_separate,
    nobody_separates_what_is_not_theirs_or_not_joined,
);

const FRONT: &[&str] = &["Weber Bau GmbH", "Erika Mustermann", "Leiterin Vertrieb", "erika@weber-bau.example"];
const BACK: &[&str] = &["Tel. +49 30 23125 014", "www.weber-bau.example"];
const FLAP: &[&str] = &["Fax +49 30 23125 099"];

async fn get(story: &Story, actor: &Actor, id: CardId) -> Card {
    cards::get(&story.crm, actor, id).await.unwrap()
}

async fn read<const N: usize>(story: &Story, actor: &Actor, sides: [&[&str]; N]) -> [CardId; N] {
    story.reader.show(sides.map(|side| shows(&[side])));
    let mut ids = Vec::new();
    for _ in 0..N {
        ids.push(cards::submit(&story.crm, actor, picture()).await.unwrap().record.id);
    }
    story.worker().run_until_idle().await.unwrap();
    ids.try_into().unwrap()
}

/// Nothing of what was done can be taken back any more.
async fn a_day_passes(story: &Story) {
    story.advance(24 * 3600);
    undo::forget_old(&story.crm).await.unwrap();
}

fn values(data: &ContactData) -> Vec<&str> {
    data.points.iter().map(|point| point.value.as_str()).collect()
}

fn draft(card: &Card) -> &ContactData {
    card.record.draft.as_ref().unwrap()
}

async fn sides_are_separated_long_after_they_were_joined(story: Story) {
    let erika = story.person("owner@example.org").await;
    let [front, back] = read(&story, &erika, [FRONT, BACK]).await;
    let before = (get(&story, &erika, front).await, get(&story, &erika, back).await);
    cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    let joined = get(&story, &erika, front).await;
    assert_eq!(joined.sides.iter().map(|side| side.record.came_with).collect::<Vec<_>>(), [None, Some(back)]);
    assert_eq!(cards::holder(&story.crm, &erika, back).await.unwrap(), Some(front));
    a_day_passes(&story).await;
    let stale = cards::separate(&story.crm, &erika, front, back, Some(1)).await;
    assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
    cards::separate(&story.crm, &erika, front, back, Some(joined.record.version)).await.unwrap();
    let after = (get(&story, &erika, front).await, get(&story, &erika, back).await);
    assert_eq!((&after.0.sides, &after.1.sides), (&before.0.sides, &before.1.sides));
    assert_eq!((draft(&after.0), draft(&after.1)), (draft(&before.0), draft(&before.1)));
    assert_eq!((after.1.record.status, after.1.record.back_of), (Status::NeedsReview, None));
    assert_eq!(story.audited("card_separate").await, 1);
    let again = cards::separate(&story.crm, &erika, front, back, None).await;
    assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
    // And together again, as it was.
    cards::undo(&story.crm, &erika, front, after.0.record.version).await.unwrap();
    let together = get(&story, &erika, front).await;
    assert_eq!((&together.sides, draft(&together)), (&joined.sides, draft(&joined)));
    let back_again = get(&story, &erika, back).await.record;
    assert_eq!((back_again.status, back_again.back_of), (Status::Joined, Some(front)));
    cards::separate(&story.crm, &erika, front, back, None).await.unwrap();
    for id in [front, back] {
        cards::accept(&story.crm, &erika, id, None).await.unwrap();
    }
}

async fn a_contact_loses_what_only_the_back_says(story: Story) {
    let erika = story.person("owner@example.org").await;
    let [front, back] = read(&story, &erika, [FRONT, BACK]).await;
    let contact = cards::accept(&story.crm, &erika, front, None).await.unwrap().record.contact_id.unwrap();
    let before = contacts::get(&story.crm, &erika, contact).await.unwrap().data;
    cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    a_day_passes(&story).await;
    let joined = contacts::get(&story.crm, &erika, contact).await.unwrap();
    assert_eq!(joined.data.points.len(), 3);
    cards::separate(&story.crm, &erika, front, back, None).await.unwrap();
    let after = contacts::get(&story.crm, &erika, contact).await.unwrap();
    assert_eq!((&after.data, after.record.version), (&before, joined.record.version + 1));
    let card = get(&story, &erika, front).await;
    assert_eq!(card.record.status, Status::Accepted);
    cards::undo(&story.crm, &erika, front, card.record.version).await.unwrap();
    assert_eq!(contacts::get(&story.crm, &erika, contact).await.unwrap().data, joined.data);
}

async fn what_a_person_made_of_the_back_stays(story: Story) {
    let erika = story.person("owner@example.org").await;
    let [front, back] = read(&story, &erika, [FRONT, BACK]).await;
    cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    let joined = get(&story, &erika, front).await;
    let phone = draft(&joined).points.iter().find(|point| point.value.contains("23125 014")).unwrap().id;
    cards::correct(&story.crm, &erika, front, FieldRef::Point(phone), "+49 30 23125 015", None).await.unwrap();
    a_day_passes(&story).await;
    cards::separate(&story.crm, &erika, front, back, None).await.unwrap();
    let (front_after, back_after) = (get(&story, &erika, front).await, get(&story, &erika, back).await);
    assert_eq!(values(draft(&front_after)), ["erika@weber-bau.example", "+49 30 23125 015"]);
    assert!(values(draft(&back_after)).contains(&"+49 30 23125 014"), "{:?}", values(draft(&back_after)));
    // Each has its own number, also as contacts.
    for id in [front, back] {
        cards::accept(&story.crm, &erika, id, None).await.unwrap();
    }
}

async fn a_back_of_a_back_comes_off_where_it_is(story: Story) {
    let erika = story.person("owner@example.org").await;
    let [front, back, flap] = read(&story, &erika, [FRONT, BACK, FLAP]).await;
    cards::join(&story.crm, &erika, back, flap, None).await.unwrap();
    cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    a_day_passes(&story).await;
    assert_eq!(cards::holder(&story.crm, &erika, flap).await.unwrap(), Some(front));
    cards::separate(&story.crm, &erika, front, flap, None).await.unwrap();
    let cards = (get(&story, &erika, front).await, get(&story, &erika, flap).await);
    assert_eq!((cards.0.sides.len(), cards.1.sides.len()), (2, 1));
    assert!(values(draft(&cards.0)).contains(&"+49 30 23125 014"), "the back is still there");
    assert!(!values(draft(&cards.0)).contains(&"+49 30 23125 099"));
    cards::separate(&story.crm, &erika, front, back, None).await.unwrap();
    assert_eq!(get(&story, &erika, front).await.sides.len(), 1);
}

async fn a_joining_that_is_taken_back_leaves_nothing_to_separate(story: Story) {
    let erika = story.person("owner@example.org").await;
    let [front, back] = read(&story, &erika, [FRONT, BACK]).await;
    let joined = cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    cards::undo(&story.crm, &erika, front, joined.record.version).await.unwrap();
    for id in [front, back] {
        assert_eq!(get(&story, &erika, id).await.sides[0].record.came_with, None);
    }
    assert_eq!(cards::holder(&story.crm, &erika, back).await.unwrap(), None);
    let refused = cards::separate(&story.crm, &erika, front, back, None).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
}

async fn nobody_separates_what_is_not_theirs_or_not_joined(story: Story) {
    let (erika, mallory) = (story.person("owner@example.org").await, story.person("stranger@example.org").await);
    let [front, back, other] = read(&story, &erika, [FRONT, BACK, FLAP]).await;
    cards::join(&story.crm, &erika, front, back, None).await.unwrap();
    for (actor, id, back) in [(&mallory, front, back), (&mallory, front, front)] {
        let refused = cards::separate(&story.crm, actor, id, back, None).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }
    assert!(matches!(cards::holder(&story.crm, &mallory, back).await, Err(Error::NotFound)));
    for (id, back) in [(front, other), (other, back), (front, front)] {
        let refused = cards::separate(&story.crm, &erika, id, back, None).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    }
    let version = get(&story, &erika, front).await.record.version;
    cards::reread(&story.crm, &erika, front, version).await.unwrap();
    let busy = cards::separate(&story.crm, &erika, front, back, None).await;
    assert!(matches!(busy, Err(Error::Conflict(_))), "{busy:?}");
    assert_eq!(story.audited("card_separate").await, 0);
}
