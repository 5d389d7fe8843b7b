//! Two servers and two workers on one Postgres share the cards: each is read once, none twice, none is left.

use std::time::Duration;

use crm::entity::card::Status;
use crm::entity::{audit_entry, job};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::harness::{Installation, cards, person, samples, settled, until};

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_and_two_workers_share_twelve_cards() {
    share(12).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run by make test-long"]
async fn two_servers_and_two_workers_share_sixty_cards() {
    share(60).await;
}

async fn share(count: usize) {
    let Some(installation) = Installation::postgres().await else { return };
    let crm = installation.crm().await;
    let token = person(&crm).await.access_token;
    let _workers = [installation.start(&["worker"]), installation.start(&["worker"])];
    let mut servers = [installation.start(&["serve", "--http-only"]), installation.start(&["serve", "--http-only"])];
    let addresses = servers.each_mut().map(crate::harness::Running::address);

    let pictures: Vec<Vec<u8>> = samples().iter().map(|path| std::fs::read(path).unwrap()).collect();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let uploads = (0..count).map(|number| {
        let part = reqwest::multipart::Part::bytes(pictures[number % pictures.len()].clone())
            .file_name("card.jpg")
            .mime_str("image/jpeg")
            .unwrap();
        let form = reqwest::multipart::Form::new().part("file", part);
        let url = format!("{}/api/v1/cards", addresses[number % 2]);
        client.post(url).bearer_auth(&token).multipart(form).send()
    });
    for answer in futures_util::future::join_all(uploads).await {
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 202, "{}", answer.text().await.unwrap());
    }
    let at_most = Duration::from_secs(60 + 10 * count as u64);
    until("all cards are read", at_most, async || settled(&cards(&crm).await)).await;

    let all = cards(&crm).await;
    assert_eq!(all.len(), count);
    assert!(all.iter().all(|card| card.status == Status::NeedsReview), "{all:?}");
    for card in &all {
        let read = audit_entry::Entity::find()
            .filter(audit_entry::Column::Action.eq("card_read"))
            .filter(audit_entry::Column::ObjectId.eq(card.id.to_string()));
        assert_eq!(read.count(&crm.db).await.unwrap(), 1, "each card is read once");
    }
    until("the queue is empty", Duration::from_secs(10), async || {
        job::Entity::find().count(&crm.db).await.unwrap() == 0
    })
    .await;
}
