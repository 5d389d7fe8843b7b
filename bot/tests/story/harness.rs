//! A whole product with a bot: fresh database, temporary files, a clock that moves only when told, a server to talk to.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use bot::conversation::{self, adapter::Adapter};
use bot::telegram::{Config, Telegram, Webhook};
use chrono::{DateTime, TimeDelta};
use crm::accounts::{self, Keys, NewUser, Passwords};
use crm::cards::{PictureReader, ReadCard};
use crm::chats;
use crm::entity::user::{Role, Status};
use crm::entity::{card, contact, inbound_message, job, outbound_message};
use crm::events::Events;
use crm::jobs::{JobHandler, Worker};
use crm::reminders::Remind;
use crm::storage::Storage;
use crm::{Actor, ActorKind, Crm, Limits, ManualClock, Metrics};
use recognition::{
    CardReading, Fields, NameField, NameParts, PageReading, PhoneField, PhoneKind, PictureReading, Preview, ReadError,
    Source, TextField, Word,
};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tempfile::TempDir;
use test_db::TestDb;

use crate::fake_api::{FakeApi, TOKEN};

const SITE: &str = "https://cards.example.org/";
pub(crate) const SECRET: &str = "webhook_secret-1";
/// The smallest thing that begins like a JPEG.
pub(crate) const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0 a picture";

pub(crate) struct World {
    pub(crate) crm: Crm,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) reader: Arc<FakeReader>,
    pub(crate) api: FakeApi,
    pub(crate) telegram: Telegram,
    pub(crate) database: TestDb,
    next_update: AtomicI64,
    _files: TempDir,
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
        let clock = ManualClock::at(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
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
        let api = FakeApi::start().await;
        let telegram = Telegram::new(crm.clone(), config(&api, true)).unwrap();
        let reader = Arc::new(FakeReader::default());
        Self { crm, clock, reader, api, telegram, database, next_update: AtomicI64::new(1000), _files: files }
    }

    /// The bot as it is without a public address.
    pub(crate) fn poller(&self) -> Telegram {
        Telegram::new(self.crm.clone(), config(&self.api, false)).unwrap()
    }

    /// Somebody with an account.
    pub(crate) async fn person(&self, name: &str) -> Actor {
        let email = format!("{}@example.org", name.to_lowercase());
        let new = NewUser { role: Role::User, name: Some(name.to_owned()), email: Some(email.clone()) };
        accounts::create_with_link(&self.crm, new).await.unwrap();
        let users = accounts::list(&self.crm).await.unwrap();
        let user = users.into_iter().find(|user| user.email.as_ref() == Some(&email)).unwrap();
        let active =
            crm::entity::user::ActiveModel { id: Set(user.id), status: Set(Status::Active), ..Default::default() };
        active.update(&self.crm.db).await.unwrap();
        Actor {
            kind: ActorKind::Person,
            user_id: user.id,
            role: Role::User,
            session_id: None,
            request_id: None,
            address: None,
        }
    }

    /// Somebody with an account, whose chat is paired.
    pub(crate) async fn paired(&self, name: &str, chat: i64) -> Actor {
        let actor = self.person(name).await;
        let link = chats::create_link(&self.crm, &actor).await.unwrap();
        self.deliver(&self.text(chat, &format!("/start {}", link.token))).await;
        self.work().await;
        assert!(self.api.shown(chat).last().unwrap().contains(name), "the chat is paired");
        actor
    }

    /// A paired chat with a card that waits for the verdict.
    pub(crate) async fn with_card(&self, name: &str, chat: i64) -> (Actor, card::Model) {
        let actor = self.paired(name, chat).await;
        self.api.put_file("photo", JPEG);
        self.deliver(&self.photo(chat, "photo")).await;
        self.work().await;
        let card = self.cards().await.into_iter().find(|card| card.owner_id == actor.user_id).unwrap();
        assert_eq!(card.status, card::Status::NeedsReview);
        (actor, card)
    }

    /// The jobs of the chats, without a reader.
    pub(crate) fn chat_handlers(&self) -> Vec<Arc<dyn JobHandler>> {
        let adapters: [Arc<dyn Adapter>; 1] = [Arc::new(self.telegram.clone())];
        let page = SITE.parse().unwrap();
        let mut handlers = conversation::handlers(&self.crm, Some(page), &adapters);
        handlers.push(self.telegram.handler());
        handlers.push(Arc::new(Remind::new(self.crm.clone())));
        handlers
    }

    pub(crate) fn worker(&self) -> Worker {
        let mut handlers = self.chat_handlers();
        handlers.push(Arc::new(ReadCard::new(self.crm.clone(), self.reader.clone(), 1)));
        Worker::new(self.crm.clone(), "w-1".into(), handlers)
    }

    /// Does every job that is due, and what waits for its turn in a chat.
    pub(crate) async fn work(&self) {
        loop {
            self.worker().run_until_idle().await.unwrap();
            let paced = |job: &job::Model| job.reason.as_ref().is_some_and(|reason| reason.starts_with("not before"));
            let waiting: Vec<_> = self.jobs().await.into_iter().filter(paced).map(|job| job.run_at).collect();
            let Some(next) = waiting.into_iter().min() else { return };
            let wait = next - crm::Clock::now(self.clock.as_ref());
            self.clock.advance(wait.max(TimeDelta::zero()));
        }
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.advance(TimeDelta::seconds(seconds));
    }

    /// Delivers an update as Telegram does.
    pub(crate) async fn deliver(&self, raw: &str) {
        self.telegram.receive(Some(SECRET), raw.as_bytes()).await.unwrap();
    }

    pub(crate) fn text(&self, chat: i64, text: &str) -> String {
        self.message(chat, &format!(r#""text":{}"#, serde_json::Value::from(text)))
    }

    pub(crate) fn photo(&self, chat: i64, file_id: &str) -> String {
        let content = format!(
            r#""photo":[{{"file_id":"thumb","file_unique_id":"t","file_size":900,"width":90,"height":51}},
            {{"file_id":"{file_id}","file_unique_id":"l","file_size":180000,"width":1280,"height":720}},
            {{"file_id":"middle","file_unique_id":"m","file_size":14000,"width":320,"height":180}}],"caption":"Hannover \ud83d\ude00""#
        );
        self.message(chat, &content)
    }

    pub(crate) fn document(&self, chat: i64, file_id: &str, name: &str, mime: &str, size: u32) -> String {
        let content = format!(
            r#""document":{{"file_name":"{name}","mime_type":"{mime}","file_id":"{file_id}","file_unique_id":"d","file_size":{size}}}"#
        );
        self.message(chat, &content)
    }

    /// A private message with `content`, as Telegram writes it.
    pub(crate) fn message(&self, chat: i64, content: &str) -> String {
        let id = self.next();
        let message = id - 900;
        format!(
            r#"{{"update_id":{id},
            "message":{{"message_id":{message},"from":{{"id":{chat},"is_bot":false,"first_name":"Ada","last_name":"Example","username":"ada_example","language_code":"en"}},"chat":{{"id":{chat},"first_name":"Ada","last_name":"Example","username":"ada_example","type":"private"}},"date":1800000000,{content}}}}}"#
        )
    }

    /// A photo of an album; those of a test are one album.
    pub(crate) fn in_album(&self, chat: i64, file_id: &str) -> String {
        let content = format!(
            r#""media_group_id":"13900000000000001","photo":[{{"file_id":"{file_id}","file_unique_id":"l","file_size":180000,"width":1280,"height":720}}]"#
        );
        self.message(chat, &content)
    }

    /// The same message as `person` writes it in a group.
    pub(crate) fn in_group(person: i64, group: i64, private: &str) -> String {
        let (before, rest) = private.split_once(r#""chat":{"id":"#).unwrap();
        let (_, after) = rest.split_once(r#""type":"private"}"#).unwrap();
        assert!(before.contains(&format!(r#""id":{person}"#)));
        format!(
            r#"{before}"chat":{{"id":{group},"title":"Fair","type":"group","all_members_are_administrators":true}}{after}"#
        )
    }

    /// A private message that answers another one.
    pub(crate) fn reply(&self, chat: i64, to: i64, content: &str) -> String {
        let replied = format!(
            r#""reply_to_message":{{"message_id":{to},"from":{{"id":4242,"is_bot":true,"first_name":"Cards","username":"CardsTestBot"}},"chat":{{"id":{chat},"first_name":"Ada","type":"private"}},"date":1800000000,"text":"x"}},"#
        );
        self.message(chat, &format!("{replied}{content}"))
    }

    /// A tap by `person` on a button under the newest message in `chat` that could have it.
    pub(crate) fn tap(&self, person: i64, chat: i64, data: &str) -> String {
        let message = self.api.message_with(chat, data).unwrap_or(101);
        let id = self.next();
        format!(
            r#"{{"update_id":{id},"callback_query":{{"id":"77{id}","from":{{"id":{person},"is_bot":false,"first_name":"Ada","language_code":"en"}},"message":{{"message_id":{message},"from":{{"id":4242,"is_bot":true,"first_name":"Cards","username":"CardsTestBot"}},"chat":{{"id":{chat},"first_name":"Ada","type":"private"}},"date":1800000001,"text":"x"}},"chat_instance":"-3","data":"{data}"}}}}"#
        )
    }

    pub(crate) fn next(&self) -> i64 {
        self.next_update.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) async fn cards(&self) -> Vec<card::Model> {
        card::Entity::find().all(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn contacts(&self) -> u64 {
        contact::Entity::find().count(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn inbox(&self) -> Vec<inbound_message::Model> {
        inbound_message::Entity::find().all(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn outbox(&self) -> Vec<outbound_message::Model> {
        outbound_message::Entity::find().all(&self.crm.db).await.unwrap()
    }

    pub(crate) async fn jobs(&self) -> Vec<job::Model> {
        // The sign of being busy comes again until it is seen that the card is read.
        job::Entity::find().filter(job::Column::Kind.ne("show_busy")).all(&self.crm.db).await.unwrap()
    }
}

fn config(api: &FakeApi, webhook: bool) -> Config {
    Config {
        token: TOKEN.to_owned().into(),
        api_url: api.url.clone(),
        webhook: webhook.then(|| Webhook {
            url: format!("{SITE}webhooks/telegram").parse().unwrap(),
            secret: SECRET.to_owned().into(),
        }),
    }
}

/// Reads every picture as the same card.
pub(crate) struct FakeReader {
    pub(crate) fields: Mutex<Fields>,
    /// The lines that stand on it, each twenty pixels below the one before.
    pub(crate) lines: Mutex<Vec<&'static str>>,
}

const PAGE: (u32, u32) = (400, 240);

impl Default for FakeReader {
    fn default() -> Self {
        Self { fields: Mutex::new(erika()), lines: Mutex::default() }
    }
}

impl PictureReader for FakeReader {
    fn read(&self, bytes: &[u8]) -> Result<PictureReading, ReadError> {
        assert!(bytes.starts_with(b"\xFF\xD8\xFF") || bytes.starts_with(b"%PDF"), "only pictures come to the reader");
        let lines = self.lines.lock().unwrap();
        let words = lines.iter().enumerate().flat_map(|(number, line)| words(number, line)).collect();
        let card = CardReading { fields: self.fields.lock().unwrap().clone(), words, ..Default::default() };
        let (width, height) = PAGE;
        let mut jpeg = Vec::new();
        image::RgbImage::from_pixel(width, height, image::Rgb([250; 3]))
            .write_to(&mut std::io::Cursor::new(&mut jpeg), image::ImageFormat::Jpeg)
            .unwrap();
        let preview = Preview { jpeg, width, height };
        let page = PageReading { number: 1, width, height, preview, cards: vec![card] };
        Ok(PictureReading { pages: vec![page], ..Default::default() })
    }
}

fn words(number: usize, line: &str) -> Vec<Word> {
    let mut left = 20.0;
    line.split_whitespace()
        .map(|text| {
            let width = 8.0 * text.chars().count() as f32;
            let word = Word { text: text.to_owned(), confidence: 0.9, polygon: area(left, width, number) };
            left += width + 8.0;
            word
        })
        .collect()
}

fn area(left: f32, width: f32, number: usize) -> Vec<[f32; 2]> {
    let (top, bottom) = (20.0 + 20.0 * number as f32, 34.0 + 20.0 * number as f32);
    vec![[left, top], [left + width, top], [left + width, bottom], [left, bottom]]
}

/// A value that stands in the line with this number.
pub(crate) fn in_line(number: usize, field: TextField) -> TextField {
    let width = 8.0 * field.value.chars().count() as f32;
    TextField { polygons: vec![area(20.0, width, number)], ..field }
}

pub(crate) fn text(value: &str, confidence: f32) -> TextField {
    TextField { value: value.into(), confidence, polygons: Vec::new(), engine: Source::Tesseract }
}

pub(crate) fn name(value: &str, parts: NameParts) -> NameField {
    NameField { value: value.into(), parts, confidence: 0.95, polygons: Vec::new(), engine: Source::Tesseract }
}

pub(crate) fn erika() -> Fields {
    let parts = NameParts { given: Some("Erika".into()), family: Some("Muster".into()), ..Default::default() };
    let phone = PhoneField {
        value: "+49 30 901820".into(),
        e164: Some("+4930901820".into()),
        extension: None,
        kind: PhoneKind::Work,
        confidence: 0.97,
        polygons: Vec::new(),
        engine: Source::Tesseract,
    };
    Fields {
        name: Some(name("Erika Muster", parts)),
        title: Some(text("Head of Purchasing", 0.9)),
        company: Some(text("Muster & Söhne GmbH", 0.6)),
        phones: vec![phone],
        emails: vec![text("erika@example.org", 0.98)],
        urls: vec![text("https://www.example.org", 0.91)],
        ..Default::default()
    }
}
