//! A whole product without a transport: fresh database, temporary files, a clock that moves only when told.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta};
use crm::accounts::{self, Keys, NewUser, Passwords, SetUp};
use crm::cards::{PictureReader, ReadCard, Submission};
use crm::entity::user::Role;
use crm::entity::{Channel, audit_entry};
use crm::jobs::Worker;
use crm::reminders::Remind;
use crm::storage::Storage;
use crm::{Actor, ActorKind, Crm, Limits, ManualClock, Metrics};
use recognition::{CardReading, Fields, NameField, PageReading, PictureReading, Preview, ReadError, Source, TextField};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tempfile::TempDir;
use test_db::TestDb;

pub(crate) struct Story {
    pub(crate) crm: Crm,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) reader: Arc<FakeReader>,
    pub(crate) database: TestDb,
    _files: TempDir,
}

impl Story {
    pub(crate) async fn sqlite() -> Self {
        Self::on(TestDb::sqlite().await).await
    }

    pub(crate) async fn postgres() -> Option<Self> {
        Some(Self::on(TestDb::postgres().await?).await)
    }

    async fn on(database: TestDb) -> Self {
        let files = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let crm = Crm {
            db: crm::database::connect(database.url()).await.unwrap(),
            clock: clock.clone(),
            storage: Storage::open(&format!("file:{}", files.path().display()), []).unwrap(),
            events: crm::events::Events::default(),
            keys: Keys::derive(&"a secret for tests, 32 bytes or more".to_owned().into()).unwrap(),
            passwords: Passwords::new("a pepper for tests".to_owned().into()),
            metrics: Metrics::register(&prometheus::Registry::new()).unwrap(),
            limits: Limits { max_upload_bytes: 1_000_000, session: TimeDelta::days(7) },
        };
        Self { crm, clock, reader: Arc::new(FakeReader::default()), database, _files: files }
    }

    /// Somebody with an account, without the cost of hashing a password.
    pub(crate) async fn person(&self, email: &str) -> Actor {
        let new = NewUser { role: Role::User, name: Some("Someone".into()), email: Some(email.into()) };
        accounts::create_with_link(&self.crm, new).await.unwrap();
        let user = accounts::list(&self.crm).await.unwrap().into_iter().find(|u| u.email.as_deref() == Some(email));
        let user = user.unwrap();
        let row = crm::entity::user::ActiveModel {
            id: sea_orm::ActiveValue::Set(user.id),
            status: sea_orm::ActiveValue::Set(crm::entity::user::Status::Active),
            ..Default::default()
        };
        sea_orm::ActiveModelTrait::update(row, &self.crm.db).await.unwrap();
        Actor {
            kind: ActorKind::Person,
            user_id: user.id,
            role: Role::User,
            session_id: None,
            request_id: Some("r-1".into()),
            address: None,
        }
    }

    /// Somebody who set up an account with a password.
    pub(crate) async fn person_with_password(&self, email: &str, password: &str) -> accounts::SignedIn {
        let new = NewUser { role: Role::Admin, name: None, email: None };
        let token = accounts::create_with_link(&self.crm, new).await.unwrap();
        let set_up = SetUp { name: "Someone".into(), email: email.into(), password: password.to_owned().into() };
        accounts::use_set_up_link(&self.crm, &token, set_up, None).await.unwrap()
    }

    pub(crate) fn worker(&self) -> Worker {
        let read = ReadCard::new(self.crm.clone(), self.reader.clone(), 1);
        let remind = Remind::new(self.crm.clone());
        Worker::new(self.crm.clone(), "w-1".into(), vec![Arc::new(read), Arc::new(remind)])
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    pub(crate) async fn audited(&self, action: &str) -> u64 {
        audit_entry::Entity::find().filter(audit_entry::Column::Action.eq(action)).count(&self.crm.db).await.unwrap()
    }
}

/// A picture by its first bytes; what it "shows" is up to [`FakeReader`].
pub(crate) fn picture() -> Submission {
    Submission {
        bytes: Bytes::from_static(b"\xFF\xD8\xFF\xE0 a picture"),
        file_name: Some("card.jpg".into()),
        channel: Channel::Web,
        idempotency_key: None,
    }
}

/// Reads every picture as the same card, unless told to fail.
#[derive(Default)]
pub(crate) struct FakeReader {
    pub(crate) failures: Mutex<Vec<ReadError>>,
    pub(crate) pictures: Mutex<Vec<PictureReading>>,
    pub(crate) reads: Mutex<usize>,
}

impl FakeReader {
    pub(crate) fn fail_with(&self, failures: impl IntoIterator<Item = ReadError>) {
        self.failures.lock().unwrap().extend(failures);
    }

    /// What the next pictures show, in order; afterwards all show Erika again.
    pub(crate) fn show(&self, pictures: impl IntoIterator<Item = PictureReading>) {
        self.pictures.lock().unwrap().extend(pictures);
    }

    pub(crate) fn reads(&self) -> usize {
        *self.reads.lock().unwrap()
    }
}

impl PictureReader for FakeReader {
    fn read(&self, _: &[u8]) -> Result<PictureReading, ReadError> {
        *self.reads.lock().unwrap() += 1;
        let mut failures = self.failures.lock().unwrap();
        if !failures.is_empty() {
            return Err(failures.remove(0));
        }
        let mut pictures = self.pictures.lock().unwrap();
        Ok(if pictures.is_empty() { erika() } else { pictures.remove(0) })
    }
}

/// A picture of several cards, one below the other, each with its lines.
pub(crate) fn shows(cards: &[&[&str]]) -> PictureReading {
    let mut page = erika().pages.remove(0);
    page.cards.clear();
    for (number, lines) in cards.iter().enumerate() {
        let mut words = Vec::new();
        for (row, line) in lines.iter().enumerate() {
            let top = number as f32 * 400.0 + row as f32 * 30.0;
            let mut left = 0.0;
            for word in line.split(' ') {
                let right = left + word.chars().count() as f32 * 10.0;
                let polygon = vec![[left, top], [right, top], [right, top + 20.0], [left, top + 20.0]];
                words.push(recognition::Word { text: word.to_owned(), confidence: 0.99, polygon });
                left = right + 8.0;
            }
        }
        let blank = PageReading { cards: vec![CardReading::default()], ..PageReading::default() };
        let blank = PictureReading { pages: vec![blank], ..PictureReading::default() };
        let text = recognition::PageText { words, lines: Vec::new() };
        let read = recognition::understand(blank, &[text], Source::Tesseract, &recognition::ReadOptions::default());
        page.cards.extend(read.pages.into_iter().flat_map(|page| page.cards));
    }
    PictureReading { pages: vec![page], ..PictureReading::default() }
}

pub(crate) fn erika() -> PictureReading {
    let polygon = vec![[10.0, 10.0], [90.0, 10.0], [90.0, 20.0], [10.0, 20.0]];
    let text = |value: &str, confidence| TextField {
        value: value.into(),
        confidence,
        polygons: vec![polygon.clone()],
        engine: Source::Tesseract,
    };
    let name = NameField {
        value: "Erika Muster".into(),
        parts: recognition::NameParts {
            given: Some("Erika".into()),
            family: Some("Muster".into()),
            ..Default::default()
        },
        confidence: 0.93,
        polygons: vec![polygon.clone()],
        engine: Source::Tesseract,
    };
    let fields = Fields {
        name: Some(name),
        company: Some(text("Muster & Söhne GmbH", 0.6)),
        emails: vec![text("erika@example.org", 0.98)],
        ..Default::default()
    };
    let card = CardReading { polygon: polygon.clone(), fields, ..Default::default() };
    let preview = Preview { jpeg: b"\xFF\xD8\xFF\xE0 preview".to_vec(), width: 100, height: 60 };
    let page = PageReading { number: 1, width: 100, height: 60, preview, cards: vec![card] };
    PictureReading { pages: vec![page], ..Default::default() }
}
