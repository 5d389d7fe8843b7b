//! A whole site in memory: fresh database, temporary files, clocks that move only when told, and people who ask.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use backend::http::limits::{Limiter, LimiterClock};
use backend::http::{App, AppParts, HttpConfig, Site};
use backend::settings::ProviderSettings;
use bot::whatsapp::Whatsapp;
use chrono::{DateTime, TimeDelta};
use crm::accounts::{self, Keys, NewUser, Passwords, SetUp, SignedIn};
use crm::cards::{PictureReader, ReadCard};
use crm::entity::chat_room::Kind;
use crm::entity::user::Role;
use crm::entity::{Channel, audit_entry};
use crm::jobs::Worker;
use crm::outbox::{self, Address, MessageBody, NewMessage};
use crm::storage::Storage;
use crm::{Crm, Limits, ManualClock, Metrics, chats};
use poem::http::{HeaderMap, Method, StatusCode};
use poem::{Body, Endpoint, Request, Response};
use prometheus::Registry;
use recognition::{CardReading, Fields, PageReading, PictureReading, Preview, ReadError, Source, TextField};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::Value;
use tempfile::TempDir;
use test_db::TestDb;
use tokio::sync::watch;

use crate::answers::Answer;

pub const PASSWORD: &str = "a sentence for tests only";
pub const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a picture";
pub const VCARD: &[u8] = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEND:VCARD\r\n";
/// Largest picture of the tests, in bytes.
pub const MOST: u64 = 1_000_000;

/// Who asks.
#[derive(Clone, Debug)]
pub enum As {
    Anonymous,
    Bearer(String),
    /// A browser on our own page.
    Browser(String),
}

/// Somebody with an account.
pub struct Person {
    pub signed_in: SignedIn,
}

impl Person {
    pub fn bearer(&self) -> As {
        As::Bearer(self.signed_in.access_token.clone())
    }

    pub fn browser(&self) -> As {
        As::Browser(self.signed_in.access_token.clone())
    }
}

pub struct TestApp {
    pub crm: Crm,
    pub clock: Arc<ManualClock>,
    pub limiter_millis: Arc<AtomicU64>,
    pub registry: Registry,
    pub database: TestDb,
    pub site: Arc<Site>,
    pub files: TempDir,
    _stop: watch::Sender<bool>,
}

impl TestApp {
    pub async fn sqlite() -> Self {
        Self::on(TestDb::sqlite().await, config()).await
    }

    pub async fn postgres() -> Option<Self> {
        Some(Self::on(TestDb::postgres().await?, config()).await)
    }

    /// On SQLite, with a web side of its own kind.
    pub async fn with(config: HttpConfig) -> Self {
        Self::on(TestDb::sqlite().await, config).await
    }

    async fn on(database: TestDb, config: HttpConfig) -> Self {
        let files = tempfile::tempdir().unwrap();
        let registry = Registry::new();
        let clock = ManualClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let crm = Crm {
            db: crm::database::connect(database.url()).await.unwrap(),
            clock: clock.clone(),
            storage: Storage::open(&format!("file:{}", files.path().display()), []).unwrap(),
            events: crm::events::Events::default(),
            keys: Keys::derive(&"a key for tests, of 32 bytes or more".to_owned().into()).unwrap(),
            passwords: Passwords::new("a pepper for tests".to_owned().into()),
            metrics: Metrics::register(&registry).unwrap(),
            limits: Limits { max_upload_bytes: MOST, session: TimeDelta::days(7) },
        };
        let (stop, stopped) = watch::channel(false);
        if crm.db.get_database_backend() == sea_orm::DbBackend::Postgres {
            let crm = crm.clone();
            tokio::spawn(async move { crm.events.relay(&crm.db).await });
        }
        let limiter_millis = Arc::new(AtomicU64::new(0));
        let millis = limiter_millis.clone();
        let limiter = LimiterClock::of(move || Duration::from_millis(millis.load(Ordering::Relaxed)));
        let app = App::new(AppParts {
            crm: crm.clone(),
            config,
            registry: registry.clone(),
            telegram: None,
            whatsapp: Some(whatsapp(&crm)),
            readers: None,
            limiter: Limiter::new(limiter),
            stop: stopped,
        });
        let site = Arc::new(Site::new(app.unwrap()));
        Self { crm, clock, limiter_millis, registry, database, site, files, _stop: stop }
    }

    /// Somebody who is signed in.
    pub async fn person(&self, email: &str, role: Role) -> Person {
        let token = accounts::create_with_link(&self.crm, NewUser { role, name: None, email: None }).await.unwrap();
        let set_up = SetUp { name: "Someone".into(), email: email.into(), password: PASSWORD.to_owned().into() };
        Person { signed_in: accounts::use_set_up_link(&self.crm, &token, set_up, None).await.unwrap() }
    }

    pub async fn owner(&self) -> Person {
        self.person("owner@example.org", Role::User).await
    }

    pub async fn stranger(&self) -> Person {
        self.person("stranger@example.org", Role::User).await
    }

    /// An administrator is a stranger, too, to what is not hers.
    pub async fn administrator(&self) -> Person {
        self.person("admin@example.org", Role::Admin).await
    }

    pub async fn call(&self, request: Request) -> Response {
        self.site.call(request).await.unwrap()
    }

    pub async fn send(&self, who: &As, method: Method, path: &str, body: Sent, headers: &[(&str, &str)]) -> Answer {
        Answer::read(self.call(request(who, method, path, body, headers)).await).await
    }

    pub async fn get(&self, who: &As, path: &str) -> Answer {
        self.send(who, Method::GET, path, Sent::Nothing, &[]).await
    }

    pub async fn post(&self, who: &As, path: &str, json: Value) -> Answer {
        self.send(who, Method::POST, path, Sent::Json(json), &[]).await
    }

    /// A card of this person that waits for review, by its path.
    pub async fn card(&self, who: &As) -> String {
        let answer = self.send(who, Method::POST, "/api/v1/cards", Sent::picture(JPEG), &[]).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
        let read = ReadCard::new(self.crm.clone(), Arc::new(Reader), 1);
        Worker::new(self.crm.clone(), "w-1".into(), vec![Arc::new(read)]).run_until_idle().await.unwrap();
        format!("/api/v1/cards/{}", answer.json["id"].as_str().unwrap())
    }

    /// A contact of this person, by its path.
    pub async fn contact(&self, who: &As) -> String {
        let answer = self.post(who, "/api/v1/contacts", serde_json::json!({ "company": "Muster AG" })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        format!("/api/v1/contacts/{}", answer.json["id"].as_str().unwrap())
    }

    /// A contact of this person that was changed a moment ago, by its path.
    pub async fn changed_contact(&self, who: &As) -> String {
        let path = self.contact(who).await;
        let title = Sent::Json(serde_json::json!({ "title": "CTO" }));
        let answer = self.send(who, Method::PATCH, &path, title, &[("if-match", "\"1\"")]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        path
    }

    /// A message that was given up, by its path.
    pub async fn unsent_message(&self) -> String {
        let mut tx = self.crm.begin().await.unwrap();
        let to = Address {
            channel: Channel::Whatsapp,
            external_chat_id: "491710000000".into(),
            external_user_id: None,
            language: None,
        };
        let body = MessageBody::Phrase { key: "help".into(), arguments: BTreeMap::new() };
        let dedupe_key = uuid::Uuid::now_v7().to_string();
        let id = outbox::put(&mut tx, NewMessage { to, dedupe_key, body, reply_to: None }).await.unwrap();
        outbox::mark_dead(&tx, id, crm::whatsapp::WINDOW_CLOSED).await.unwrap();
        tx.commit().await.unwrap();
        format!("/api/v1/unsent-messages/{id}")
    }

    /// A card of this person that was corrected a moment ago, by its path.
    pub async fn corrected_card(&self, who: &As) -> String {
        let path = self.card(who).await;
        let version = self.get(who, &path).await.header("etag").to_owned();
        let title = Sent::Json(serde_json::json!({ "title": "CTO" }));
        let answer = self.send(who, Method::PATCH, &path, title, &[("if-match", &version)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        path
    }

    /// Two cards of this person, by the path that makes the second one the back of the first.
    pub async fn two_sides(&self, who: &As) -> String {
        let (front, back) = (self.card(who).await, self.card(who).await);
        format!("{front}/join/{}", back.rsplit_once('/').unwrap().1)
    }

    /// Two cards of this person that are one, by the path that makes two of them.
    pub async fn joined_sides(&self, who: &As) -> String {
        let path = self.two_sides(who).await;
        let (front, _) = path.split_once("/join/").unwrap();
        let version = self.get(who, front).await.header("etag").to_owned();
        let answer = self.send(who, Method::POST, &path, Sent::Nothing, &[("if-match", &version)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        path.replace("/join/", "/separate/")
    }

    /// A card and a contact of this person, by the path that puts the card into the contact.
    pub async fn card_and_contact(&self, who: &As) -> String {
        let (card, contact) = (self.card(who).await, self.contact(who).await);
        format!("{card}/merge/{}", contact.rsplit_once('/').unwrap().1)
    }

    /// Two contacts of this person, by the path that makes one of them.
    pub async fn two_contacts(&self, who: &As) -> String {
        let (contact, other) = (self.contact(who).await, self.contact(who).await);
        format!("{contact}/merge/{}", other.rsplit_once('/').unwrap().1)
    }

    /// A reminder of this person, by its path.
    pub async fn reminder(&self, who: &As) -> String {
        let contact = self.contact(who).await;
        let id = contact.rsplit_once('/').unwrap().1;
        let new = serde_json::json!({ "contact_id": id, "due_at": "2099-01-01T09:00:00Z" });
        let answer = self.post(who, "/api/v1/reminders", new).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        format!("/api/v1/reminders/{}", answer.json["id"].as_str().unwrap())
    }

    /// A group in which the bot was seen, by its path.
    pub async fn room(&self) -> String {
        let tx = self.crm.begin().await.unwrap();
        let chat = uuid::Uuid::now_v7().to_string();
        let room = chats::see_room(&tx, Channel::Telegram, &chat, Kind::Group, Some("Sales")).await.unwrap();
        tx.commit().await.unwrap();
        format!("/api/v1/rooms/{}", room.id)
    }

    /// A chat of this person, by its path.
    pub async fn chat(&self, person: &Person) -> String {
        let (actor, _) = accounts::authenticate(&self.crm, &person.signed_in.access_token).await.unwrap();
        let link = chats::create_link(&self.crm, &actor).await.unwrap();
        let sender = chats::Sender {
            channel: Channel::Telegram,
            external_user_id: actor.user_id.to_string(),
            external_chat_id: actor.user_id.to_string(),
            title: Some("Somebody's phone".into()),
            language: None,
        };
        let tx = self.crm.begin().await.unwrap();
        let (chat, _) = chats::pair(&tx, &sender, &link.token).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        format!("/api/v1/chats/{}", chat.id)
    }

    /// Rows of the audit trail, of one action or of all.
    pub async fn audited(&self, action: Option<&str>) -> u64 {
        let mut rows = audit_entry::Entity::find();
        if let Some(action) = action {
            rows = rows.filter(audit_entry::Column::Action.eq(action));
        }
        rows.count(&self.crm.db).await.unwrap()
    }

    /// Lets the windows of all limits pass.
    pub fn rest(&self) {
        self.limiter_millis.fetch_add(3_600_000, Ordering::Relaxed);
    }
}

/// Secret of the Meta app.
pub const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";

/// A WhatsApp number whose Graph API nobody answers for.
fn whatsapp(crm: &Crm) -> Whatsapp {
    let config = bot::whatsapp::Config {
        phone_number_id: "106540352242922".into(),
        access_token: "no-token".to_owned().into(),
        app_secret: APP_SECRET.to_owned().into(),
        verify_token: "a-word-for-the-form".to_owned().into(),
        graph_url: "http://127.0.0.1:9".parse().unwrap(),
        graph_version: "v23.0".into(),
        media_hosts: Vec::new(),
    };
    Whatsapp::new(crm.clone(), config).unwrap()
}

pub fn config() -> HttpConfig {
    HttpConfig {
        public_url: None,
        allowed_origins: Vec::new(),
        trusted_proxies: Vec::new(),
        metrics_token: None,
        heartbeat: Duration::from_millis(50),
        body_idle: Duration::from_secs(30),
        providers: vec![ProviderSettings::Tesseract],
    }
}

/// What goes with a request.
#[derive(Clone, Debug)]
pub enum Sent {
    Nothing,
    Json(Value),
    Raw(&'static str, Vec<u8>),
}

impl Sent {
    /// A multipart body with one file.
    pub fn picture(bytes: &[u8]) -> Self {
        Self::file("card.jpg", bytes)
    }

    pub fn file(name: &str, bytes: &[u8]) -> Self {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        Self::Raw("multipart/form-data; boundary=b", [head.as_bytes(), bytes, b"\r\n--b--\r\n"].concat())
    }
}

pub fn request(who: &As, method: Method, path: &str, body: Sent, headers: &[(&str, &str)]) -> Request {
    let mut request = Request::builder().method(method).uri_str(path);
    match who {
        As::Anonymous => {}
        As::Bearer(token) => request = request.header("authorization", format!("Bearer {token}")),
        As::Browser(token) => {
            request = request
                .header("cookie", format!("access={token}"))
                .header("sec-fetch-site", "same-origin")
                .header("x-requested-by", "test");
        }
    }
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(poem::http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
    }
    let (kind, body) = match body {
        Sent::Nothing => (None, Body::empty()),
        Sent::Json(value) => (Some("application/json"), Body::from_string(value.to_string())),
        Sent::Raw(kind, bytes) => (Some(kind), Body::from_vec(bytes)),
    };
    if let Some(kind) = kind {
        request = request.content_type(kind);
    }
    let mut request = request.body(body);
    for (name, value) in &map {
        request.headers_mut().insert(name, value.clone());
    }
    request
}

/// Reads every picture as the same card.
struct Reader;

impl PictureReader for Reader {
    fn read(&self, _: &[u8]) -> Result<PictureReading, ReadError> {
        let polygon = vec![[10.0, 10.0], [90.0, 10.0], [90.0, 20.0], [10.0, 20.0]];
        let company = TextField {
            value: "Muster & Söhne GmbH".into(),
            confidence: 0.6,
            polygons: vec![polygon.clone()],
            engine: Source::Tesseract,
        };
        let fields = Fields { company: Some(company), ..Default::default() };
        let card = CardReading { polygon, fields, ..Default::default() };
        let preview = Preview { jpeg: b"\xFF\xD8\xFF\xE0 preview".to_vec(), width: 100, height: 60 };
        let page = PageReading { number: 1, width: 100, height: 60, preview, cards: vec![card] };
        Ok(PictureReading { pages: vec![page], ..Default::default() })
    }
}
