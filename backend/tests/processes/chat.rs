//! An installation with a WhatsApp number and a Telegram bot, and the world outside: people who send, Meta and Telegram
//! who deliver until it is acknowledged.

use std::time::Duration;

use crm::entity::{Channel, chat_identity, job, outbound_message, whatsapp_user};
use crm::{Actor, Crm, chats};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::task::JoinHandle;

use crate::fake_api::{self, FakeApi};
use crate::graph::{FakeGraph, NUMBER_ID, TOKEN};
use crate::harness::{Installation, Running, until};

const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const SOON: Duration = Duration::from_mins(2);
/// An empty sheet as PNG, 64 × 40 pixels: read within moments, so that there is time for many.
const PICTURE: &[u8] =
    b"\x89PNG\x0D\x0A\x1A\x0A\x00\x00\x00\x0DIHDR\x00\x00\x00@\x00\x00\x00(\x08\x00\x00\x00\x00k\xA5\xA3\
    5\x00\x00\x00$IDATx\xDAc\xF8O!`\x185`\xD4\x80Q\x03F\x0D\x185`\xD4\x80Q\x03F\x0D\x185`8\x1A\x00\x00\
    9\x10\xF6\x88u\x09\x09_\x00\x00\x00\x00IEND\xAEB`\x82";

/// The installation, and whoever delivers to it.
pub(crate) struct Chat {
    installation: Installation,
    pub(crate) crm: Crm,
    pub(crate) graph: FakeGraph,
    pub(crate) telegram: FakeApi,
    client: reqwest::Client,
    address: String,
    /// What Meta delivers again, for it was not acknowledged.
    unacknowledged: Vec<String>,
    told: usize,
}

impl Chat {
    pub(crate) async fn new(installation: Installation) -> Self {
        let crm = installation.crm().await;
        let graph = FakeGraph::start().await;
        let telegram = FakeApi::start().await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { installation, crm, graph, telegram, client, address: String::new(), unacknowledged: Vec::new(), told: 0 }
    }

    /// Starts the program; from when this returns, it can be delivered to.
    pub(crate) fn start(&mut self) -> Running {
        let settings = [
            ("WHATSAPP_PHONE_NUMBER_ID", NUMBER_ID),
            ("WHATSAPP_ACCESS_TOKEN", TOKEN),
            ("WHATSAPP_APP_SECRET", APP_SECRET),
            ("WHATSAPP_VERIFY_TOKEN", "a-word-for-the-form"),
            ("WHATSAPP_GRAPH_URL", self.graph.url.as_str()),
            ("TELEGRAM_BOT_TOKEN", fake_api::TOKEN),
            ("TELEGRAM_API_URL", self.telegram.url.as_str()),
        ];
        let mut program = self.installation.start_with(&["serve"], &settings);
        self.address = program.address();
        program
    }

    /// Delivers something as Meta does, and tells whether it was acknowledged.
    fn post(&self, body: String) -> JoinHandle<Result<(), String>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        let request = self
            .client
            .post(format!("{}/webhooks/whatsapp", self.address))
            .header("X-Hub-Signature-256", signature)
            .header("Content-Type", "application/json")
            .timeout(Duration::from_secs(10))
            .body(body.clone());
        tokio::spawn(async move {
            let answer = request.send().await;
            if answer.is_ok_and(|answer| answer.status() == 200) { Ok(()) } else { Err(body) }
        })
    }

    /// Delivers what was not acknowledged, until it is.
    pub(crate) async fn deliver_again(&mut self) {
        while let Some(body) = self.unacknowledged.pop() {
            if let Err(body) = self.post(body).await.unwrap() {
                self.unacknowledged.push(body);
            }
        }
    }

    /// Notes what became of a delivery that may have met a dying program.
    pub(crate) async fn settle(&mut self, delivery: JoinHandle<Result<(), String>>) {
        self.unacknowledged.extend(delivery.await.unwrap().err());
    }

    fn message(&self, person: usize, id: &str, kind: &str, content: &Value) -> String {
        let message = json!({
            "from": phone(person),
            "id": id,
            "timestamp": self.crm.clock.now().timestamp().to_string(),
            "type": kind,
            kind: content,
        });
        let contact = json!({ "wa_id": phone(person), "profile": { "name": format!("Person {person}") } });
        body(json!({ "contacts": [contact], "messages": [message] }))
    }

    /// Somebody sends a picture by WhatsApp.
    pub(crate) fn send_by_whatsapp(&self, person: usize, id: &str) -> JoinHandle<Result<(), String>> {
        self.graph.put_media(id, PICTURE);
        let sha256 = hex::encode(Sha256::digest(PICTURE));
        let image = json!({ "id": id, "mime_type": "image/png", "sha256": sha256 });
        self.post(self.message(person, &format!("wamid.{id}"), "image", &image))
    }

    /// Somebody sends a picture by Telegram; gives the number of the message.
    pub(crate) fn send_by_telegram(&self, person: usize) -> i64 {
        let number = self.telegram.number_message();
        let file = format!("file{number}");
        self.telegram.put_file(&file, PICTURE);
        let photo = json!([{ "file_id": file, "file_unique_id": file, "file_size": PICTURE.len(), "width": 1280, "height": 720 }]);
        self.push(person, number, "photo", &photo);
        number
    }

    /// Something that Telegram tells again and again, until it is confirmed.
    fn push(&self, person: usize, number: i64, kind: &str, content: &Value) {
        let id = telegram_chat(person);
        let update = json!({ "update_id": number, "message": {
            "message_id": number,
            "from": { "id": id, "is_bot": false, "first_name": "Ada", "language_code": "en" },
            "chat": { "id": id, "first_name": "Ada", "type": "private" },
            "date": self.crm.clock.now().timestamp(),
            kind: content,
        }});
        self.telegram.push(&update.to_string());
    }

    pub(crate) async fn pair_by_whatsapp(&mut self, actor: &Actor, person: usize) {
        let code = chats::create_code(&self.crm, actor).await.unwrap().token;
        let text = json!({ "body": format!("pair {code}") });
        let message = self.message(person, &format!("wamid.pair{person}"), "text", &text);
        self.unacknowledged.push(message);
        self.deliver_again().await;
    }

    pub(crate) async fn pair_by_telegram(&self, actor: &Actor, person: usize) {
        let number = self.telegram.number_message();
        let token = chats::create_link(&self.crm, actor).await.unwrap().token;
        self.push(person, number, "text", &json!(format!("/start {token}")));
    }

    /// Tells of each message that was taken, as Meta does within seconds, and waits until that is noted.
    pub(crate) async fn tell_statuses(&mut self) {
        let sent = self.graph.sent();
        let untold: Vec<_> = sent.iter().enumerate().skip(self.told).collect();
        for (number, message) in &untold {
            let status = json!({
                "id": format!("wamid.OUT{}", number + 1),
                "status": "sent",
                "timestamp": self.crm.clock.now().timestamp().to_string(),
                "biz_opaque_callback_data": message["biz_opaque_callback_data"],
            });
            self.unacknowledged.push(body(json!({ "statuses": [status] })));
        }
        self.deliver_again().await;
        for (_, message) in untold {
            let Some((id, revision)) =
                message["biz_opaque_callback_data"].as_str().and_then(|tracker| tracker.split_once(':'))
            else {
                continue;
            };
            let (id, revision): (crm::OutboundMessageId, i64) = (id.parse().unwrap(), revision.parse().unwrap());
            until("what Meta told is noted", SOON, async || {
                let row = outbound_message::Entity::find_by_id(id).one(&self.crm.db).await.unwrap().unwrap();
                row.sent_revision >= revision
            })
            .await;
        }
        self.told = sent.len();
    }

    /// The pictures that messages of WhatsApp answer, in the order of the answers.
    pub(crate) fn answered_by_whatsapp(&self) -> Vec<String> {
        let answered =
            |message: &Value| message["context"]["message_id"].as_str()?.strip_prefix("wamid.").map(String::from);
        self.graph.sent().iter().filter_map(answered).collect()
    }

    /// How many messages of Telegram show the answer to a picture; and how many answer it at all.
    pub(crate) fn answers_by_telegram(&self, person: usize, number: i64) -> (usize, usize) {
        // Before there is an answer, there is nothing to choose.
        let shown = self.telegram.answers(telegram_chat(person), number);
        (shown.iter().filter(|(_, has_buttons)| *has_buttons).count(), shown.len())
    }

    pub(crate) async fn identities(&self, channel: Channel) -> u64 {
        let paired = chat_identity::Column::Channel.eq(channel);
        chat_identity::Entity::find().filter(paired).count(&self.crm.db).await.unwrap()
    }

    /// Lets somebody who sends pictures without a pause have answers without one: Meta's pace is another test's.
    pub(crate) async fn forget_pace(&self) {
        let never = Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None);
        let column = whatsapp_user::Column::NextSendAt;
        whatsapp_user::Entity::update_many().col_expr(column, never).exec(&self.crm.db).await.unwrap();
    }

    pub(crate) async fn jobs(&self) -> Vec<job::Model> {
        job::Entity::find().all(&self.crm.db).await.unwrap()
    }
}

fn body(value: Value) -> String {
    let mut value = value;
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({ "display_phone_number": "4930901820", "phone_number_id": NUMBER_ID });
    let change = json!({ "field": "messages", "value": value });
    json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [change] }] }).to_string()
}

fn phone(person: usize) -> String {
    (4_915_100_000_000_usize + person).to_string()
}

fn telegram_chat(person: usize) -> i64 {
    5_000 + person as i64
}
