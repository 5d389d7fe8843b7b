//! A product with a Telegram bot, and a server to talk to.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bot::conversation::{self, adapter::Adapter};
use bot::telegram::{Config, Telegram, Webhook};
use chrono::TimeDelta;
use crm::entity::{card, job};
use crm::jobs::{JobHandler, Worker};
use crm::{Actor, chats};
use test_db::TestDb;

pub(crate) use crate::product::JPEG;
use crate::product::{Product, SITE, side_by_side, twenty_times};
pub(crate) use crate::reader::{erika, in_line, max, name, text};

use super::fake_api::{FakeApi, TOKEN};

pub(crate) const SECRET: &str = "webhook_secret-1";

pub(crate) struct World {
    product: Product,
    pub(crate) api: FakeApi,
    pub(crate) telegram: Telegram,
    next_update: AtomicI64,
}

impl Deref for World {
    type Target = Product;

    fn deref(&self) -> &Product {
        &self.product
    }
}

impl World {
    pub(crate) async fn on(database: TestDb) -> Self {
        let product = Product::on(database).await;
        let api = FakeApi::start().await;
        let telegram = Telegram::new(product.crm.clone(), config(&api, true)).unwrap();
        Self { product, api, telegram, next_update: AtomicI64::new(1000) }
    }

    /// The bot as it is without a public address.
    pub(crate) fn poller(&self) -> Telegram {
        Telegram::new(self.crm.clone(), config(&self.api, false)).unwrap()
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
        let mut handlers = conversation::handlers(&self.crm, Some(page), Some(self.cutter.clone()), &adapters);
        handlers.push(self.telegram.handler());
        handlers
    }

    pub(crate) fn worker(&self) -> Worker {
        self.worker_with(self.chat_handlers())
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

    /// Delivers an update as Telegram does.
    pub(crate) async fn deliver(&self, raw: &str) {
        self.telegram.receive(Some(SECRET), raw.as_bytes()).await.unwrap();
    }

    /// Delivers an update twenty times at once, and has two processes handle it.
    pub(crate) async fn deliver_often(&self, raw: &[u8]) {
        twenty_times(|| {
            let (telegram, raw) = (self.telegram.clone(), raw.to_vec());
            async move { telegram.receive(Some(SECRET), &raw).await }
        })
        .await;
        side_by_side(self.worker(), self.worker()).await;
        self.work().await;
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
