//! A worker is killed in the middle of a card: the card is read again when the lease has run out, and appears once.

use std::time::Duration;

use crm::Crm;
use crm::cards;
use crm::entity::card::Status;
use crm::entity::{audit_entry, card_side, job};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::harness::{Installation, actor, person, samples, settled, submit, until};

const SOON: Duration = Duration::from_mins(1);

#[tokio::test(flavor = "multi_thread")]
async fn a_card_survives_its_worker_on_sqlite() {
    survives(Installation::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_survives_its_worker_on_postgres() {
    if let Some(installation) = Installation::postgres().await {
        survives(installation).await;
    }
}

async fn survives(installation: Installation) {
    let crm = installation.crm().await;
    let actor = actor(&person(&crm).await);
    let card = submit(&crm, &actor, &samples()[0]).await;
    let state = async || cards::get(&crm, &actor, card).await.unwrap().record;

    let mut first = installation.start(&["worker"]);
    until("a worker takes the card", SOON, async || state().await.status == Status::Reading).await;
    first.kill();
    assert_eq!(state().await.status, Status::Reading, "killed in the middle");
    assert_eq!(jobs(&crm).await[0].attempts, 1);

    let _second = installation.start(&["worker"]);
    expire_leases(&crm).await;
    until("the card is read", SOON, async || settled(&[state().await])).await;
    let after = state().await;
    assert_eq!(after.status, Status::NeedsReview, "{:?}", after.reason);
    assert!(after.draft.is_some());
    until("the job is done", SOON, async || jobs(&crm).await.is_empty()).await;
    assert_eq!(crate::harness::cards(&crm).await.len(), 1);
    assert_eq!(card_side::Entity::find().count(&crm.db).await.unwrap(), 1);
    let read = audit_entry::Entity::find().filter(audit_entry::Column::Action.eq("card_read"));
    assert_eq!(read.count(&crm.db).await.unwrap(), 1, "read once");
}

async fn jobs(crm: &Crm) -> Vec<job::Model> {
    job::Entity::find().all(&crm.db).await.unwrap()
}

/// What waiting for the end of the lease would do.
pub(crate) async fn expire_leases(crm: &Crm) {
    job::Entity::update_many()
        .col_expr(job::Column::LeaseUntil, Expr::value(crm.clock.now() - chrono::TimeDelta::seconds(1)))
        .filter(job::Column::LeaseUntil.is_not_null())
        .exec(&crm.db)
        .await
        .unwrap();
}
