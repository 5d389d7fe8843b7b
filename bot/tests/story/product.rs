//! A whole product without a channel: fresh database, temporary files, a clock that moves only when told.

use std::future::Future;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta};
use crm::accounts::{self, Keys, NewUser, Passwords};
use crm::cards::ReadCard;
use crm::entity::user::{self, Role, Status};
use crm::entity::{card, chat_identity, contact, inbound_message, job, outbound_message};
use crm::events::Events;
use crm::jobs::{JobHandler, Worker};
use crm::reminders::Remind;
use crm::storage::Storage;
use crm::{Actor, ActorKind, Crm, Limits, ManualClock, Metrics};
use futures_util::future::join_all;
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use tempfile::TempDir;
use test_db::TestDb;

use crate::reader::{FakeCutter, FakeReader};

/// Where the page is.
pub(crate) const SITE: &str = "https://cards.example.org/";
/// The smallest thing that begins like a JPEG; the fixtures of WhatsApp tell its SHA-256.
pub(crate) const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a picture";

/// Delivers the same twenty times at once; each time it is taken.
pub(crate) async fn twenty_times<F>(deliver: impl Fn() -> F)
where
    F: Future<Output = crm::Result<()>> + Send + 'static,
{
    let deliveries = (0..20).map(|_| tokio::spawn(deliver()));
    for delivered in join_all(deliveries).await {
        delivered.unwrap().unwrap();
    }
}

/// Two workers at once, as two processes would.
pub(crate) async fn side_by_side(one: Worker, other: Worker) {
    let (one, other) = tokio::join!(one.run_until_idle(), other.run_until_idle());
    one.unwrap();
    other.unwrap();
}

pub(crate) struct Product {
    pub(crate) crm: Crm,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) reader: Arc<FakeReader>,
    pub(crate) cutter: Arc<FakeCutter>,
    pub(crate) database: TestDb,
    _files: TempDir,
}

impl Product {
    pub(crate) async fn on(database: TestDb) -> Self {
        let files = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(DateTime::from_timestamp(1_800_000_010, 0).unwrap());
        let crm = Crm {
            db: crm::database::connect(database.url()).await.unwrap(),
            clock: clock.clone(),
            storage: Storage::open(&format!("file:{}", files.path().display()), []).unwrap(),
            events: Events::default(),
            keys: Keys::derive(&"a secret for tests, 32 bytes or more".to_owned().into()).unwrap(),
            passwords: Passwords::new("a pepper for tests".to_owned().into()),
            metrics: Metrics::register(&prometheus::Registry::new()).unwrap(),
            limits: Limits { max_upload_bytes: 1_000_000, session: TimeDelta::days(7) },
        };
        Self { crm, clock, reader: Arc::default(), cutter: Arc::default(), database, _files: files }
    }

    /// Somebody with an account.
    pub(crate) async fn person(&self, name: &str) -> Actor {
        let email = format!("{}@example.org", name.to_lowercase());
        let new = NewUser { role: Role::User, name: Some(name.to_owned()), email: Some(email.clone()) };
        accounts::create_with_link(&self.crm, new).await.unwrap();
        let users = accounts::list(&self.crm).await.unwrap();
        let id = users.into_iter().find(|user| user.email.as_ref() == Some(&email)).unwrap().id;
        let active = user::ActiveModel { id: Set(id), status: Set(Status::Active), ..Default::default() };
        active.update(&self.crm.db).await.unwrap();
        Actor {
            kind: ActorKind::Person,
            user_id: id,
            role: Role::User,
            session_id: None,
            request_id: None,
            address: None,
        }
    }

    /// A worker that does the jobs of a channel, reads and reminds.
    pub(crate) fn worker_with(&self, mut handlers: Vec<Arc<dyn JobHandler>>) -> Worker {
        handlers.push(Arc::new(ReadCard::new(self.crm.clone(), self.reader.clone(), 1)));
        handlers.push(Arc::new(Remind::new(self.crm.clone())));
        Worker::new(self.crm.clone(), "w-1".into(), handlers)
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    pub(crate) async fn cards(&self) -> Vec<card::Model> {
        card::Entity::find().order_by_asc(card::Column::Id).all(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn contacts(&self) -> u64 {
        contact::Entity::find().count(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn identities(&self) -> Vec<chat_identity::Model> {
        chat_identity::Entity::find().all(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn inbox(&self) -> Vec<inbound_message::Model> {
        inbound_message::Entity::find().order_by_asc(inbound_message::Column::Id).all(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn outbox(&self) -> Vec<outbound_message::Model> {
        outbound_message::Entity::find().order_by_asc(outbound_message::Column::Id).all(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn jobs(&self) -> Vec<job::Model> {
        // The sign of being busy comes again until it is seen that the card is read, and a message is shown anew when its
        // button for undoing has had its time.
        let later = ["show_busy", "renew_message"];
        job::Entity::find().filter(job::Column::Kind.is_not_in(later)).all(&self.crm.db).await.unwrap()
    }
}
