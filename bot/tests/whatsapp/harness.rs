//! A whole product with a WhatsApp number: fresh database, temporary files, a clock that moves only when told, a Graph
//! API to talk to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bot::conversation::adapter::Adapter;
use bot::whatsapp::{Config, Whatsapp};
use chrono::{DateTime, TimeDelta};
use crm::accounts::{self, Keys, NewUser, Passwords};
use crm::cards::{PictureReader, ReadCard};
use crm::entity::user::{Role, Status};
use crm::entity::{card, chat_identity, contact, inbound_message, outbound_message, user};
use crm::events::Events;
use crm::jobs::Worker;
use crm::storage::Storage;
use crm::{Actor, ActorKind, Crm, Limits, ManualClock, Metrics, chats};
use hmac::{Hmac, KeyInit, Mac};
use recognition::{
    CardReading, Fields, NameField, NameParts, PageReading, PhoneField, PhoneKind, PictureReading, Preview, ReadError,
    Source, TextField,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait, QueryOrder};
use sha2::Sha256;
use tempfile::TempDir;
use test_db::TestDb;

use crate::graph::{FakeGraph, NUMBER_ID, TOKEN};

pub(crate) const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const VERIFY_TOKEN: &str = "a-word-for-the-form";
/// The smallest thing that begins like a JPEG; the fixtures tell its SHA-256.
pub(crate) const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a picture";
/// The person of most fixtures.
pub(crate) const ADA: &str = "DE.13491208655302741918";
/// The file of the fixture `image`.
pub(crate) const IMAGE: &str = "1003383421387256";

pub(crate) struct World {
    pub(crate) crm: Crm,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) graph: FakeGraph,
    pub(crate) whatsapp: Whatsapp,
    _database: TestDb,
    next: AtomicU32,
    _files: TempDir,
}

/// A delivery as it was recorded.
pub(crate) fn fixture(name: &str) -> String {
    let path = format!("{}/tests/whatsapp/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The header of a delivery that is signed with the secret of the app.
pub(crate) fn signature(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

impl World {
    pub(crate) async fn sqlite() -> Self {
        Self::on(TestDb::sqlite().await).await
    }

    pub(crate) async fn postgres() -> Option<Self> {
        Some(Self::on(TestDb::postgres().await?).await)
    }

    async fn on(database: TestDb) -> Self {
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
        let graph = FakeGraph::start().await;
        let whatsapp = Whatsapp::new(crm.clone(), config(&graph)).unwrap();
        Self { crm, clock, graph, whatsapp, _database: database, next: AtomicU32::new(1), _files: files }
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

    /// Ada has an account, and her phone is paired with it.
    pub(crate) async fn paired(&self) -> Actor {
        let actor = self.person("Ada").await;
        let code = chats::create_code(&self.crm, &actor).await.unwrap().token;
        self.says(&format!("pair {code}")).await;
        assert_eq!(self.identities().await.len(), 1, "{:?}", self.graph.words());
        actor
    }

    /// Ada's phone is paired, and a card of hers waits for the verdict.
    pub(crate) async fn with_card(&self) -> (Actor, card::Model) {
        let actor = self.paired().await;
        self.graph.put_media(IMAGE, JPEG);
        self.deliver(&self.fresh("image")).await;
        self.work().await;
        let card = self.cards().await.remove(0);
        assert_eq!(card.status, card::Status::NeedsReview);
        (actor, card)
    }

    pub(crate) fn worker(&self) -> Worker {
        let adapters: Vec<Arc<dyn Adapter>> = vec![Arc::new(self.whatsapp.clone())];
        let page = "https://cards.example.org/".parse().ok();
        let mut handlers = bot::conversation::handlers(&self.crm, page, &adapters);
        handlers.push(self.whatsapp.handler());
        handlers.push(Arc::new(ReadCard::new(self.crm.clone(), Arc::new(FakeReader), 1)));
        Worker::new(self.crm.clone(), "w-1".into(), handlers)
    }

    /// Does every job that is due.
    pub(crate) async fn work(&self) {
        self.worker().run_until_idle().await.unwrap();
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Delivers a body as Meta does.
    pub(crate) async fn deliver(&self, body: &str) {
        self.whatsapp.receive(Some(&signature(body.as_bytes())), body.as_bytes()).await.unwrap();
    }

    /// A fixture whose message has an id of its own, sent now.
    pub(crate) fn fresh(&self, name: &str) -> String {
        use crm::Clock as _;
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let now = self.clock.now().timestamp();
        let body = fixture(name).replace("\"wamid.HBgL", &format!("\"wamid.{number}HBgL"));
        body.replace("\"timestamp\":\"1800000000\"", &format!("\"timestamp\":\"{now}\""))
    }

    /// Ada writes something, and everything that follows from it is done.
    pub(crate) async fn says(&self, text: &str) {
        let told = serde_json::Value::from(text).to_string();
        self.deliver(&self.fresh("text").replace(r#""Grüße 👋 from \"booth 5\"""#, &told)).await;
        self.work().await;
    }

    /// Ada chooses what has this title in the newest message that offers it.
    pub(crate) async fn chooses(&self, title: &str) {
        let id = self.graph.choice(title).unwrap_or_else(|| panic!("{title}: {:#?}", self.graph.sent()));
        self.deliver(&self.fresh("button_reply").replace("\"TAP\"", &format!("\"{id}\""))).await;
        self.work().await;
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
}

pub(crate) fn config(graph: &FakeGraph) -> Config {
    Config {
        phone_number_id: NUMBER_ID.to_owned(),
        access_token: TOKEN.to_owned().into(),
        app_secret: APP_SECRET.to_owned().into(),
        verify_token: VERIFY_TOKEN.to_owned().into(),
        graph_url: graph.url.clone(),
        graph_version: "v23.0".to_owned(),
        media_hosts: vec!["lookaside.fbsbx.com".to_owned()],
    }
}

/// Reads every picture as the same card.
struct FakeReader;

impl PictureReader for FakeReader {
    fn read(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        assert!(bytes.starts_with(b"\xFF\xD8\xFF"), "only pictures come to the reader");
        let card = CardReading { fields: erika(), ..Default::default() };
        let preview = Preview { jpeg: JPEG.to_vec(), width: 100, height: 60 };
        let page = PageReading { number: 1, width: 100, height: 60, preview, cards: vec![card] };
        Ok(PictureReading { pages: vec![page], ..Default::default() })
    }
}

fn text(value: &str, confidence: f32) -> TextField {
    TextField { value: value.into(), confidence, polygons: Vec::new(), engine: Source::Tesseract }
}

fn erika() -> Fields {
    let parts = NameParts { given: Some("Erika".into()), family: Some("Muster".into()), ..Default::default() };
    Fields {
        name: Some(NameField {
            value: "Erika Muster".into(),
            parts,
            confidence: 0.95,
            polygons: Vec::new(),
            engine: Source::Tesseract,
        }),
        title: Some(text("Head of Purchasing", 0.9)),
        company: Some(text("Muster & Söhne GmbH", 0.6)),
        phones: vec![PhoneField {
            value: "+49 30 901820".into(),
            e164: Some("+4930901820".into()),
            extension: None,
            kind: PhoneKind::Work,
            confidence: 0.97,
            polygons: Vec::new(),
            engine: Source::Tesseract,
        }],
        emails: vec![text("erika@example.org", 0.98)],
        ..Default::default()
    }
}
