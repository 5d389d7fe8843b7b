//! Pictures from WhatsApp through the real program: killed anywhere between receipt and answer, each picture that was
//! acknowledged ends in one card and one answer; and many at once from many people.

use std::collections::HashMap;
use std::time::Duration;

use bot::whatsapp::{Config, Whatsapp};
use chrono::{DateTime, Utc};
use crm::entity::{Channel, chat_identity, job, whatsapp_user};
use crm::{Actor, Crm, chats};
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::graph::{FakeGraph, NUMBER_ID, TOKEN};
use crate::harness::{Installation, Running, actor, cards, person, samples, settled, until};
use crate::kill::expire_leases;

const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
const SOON: Duration = Duration::from_mins(2);
const ROUNDS: usize = 200;

/// An installation with a WhatsApp number, and whoever delivers to it.
struct Chat {
    installation: Installation,
    crm: Crm,
    graph: FakeGraph,
    whatsapp: Whatsapp,
    picture: Vec<u8>,
    told: usize,
}

impl Chat {
    async fn new(installation: Installation) -> Self {
        let crm = installation.crm().await;
        let graph = FakeGraph::start().await;
        let config = Config {
            phone_number_id: NUMBER_ID.to_owned(),
            access_token: TOKEN.to_owned().into(),
            app_secret: APP_SECRET.to_owned().into(),
            verify_token: "a-word-for-the-form".to_owned().into(),
            graph_url: graph.url.clone(),
            graph_version: "v23.0".to_owned(),
            media_hosts: Vec::new(),
        };
        let whatsapp = Whatsapp::new(crm.clone(), config).unwrap();
        let picture = std::fs::read(samples().into_iter().find(|path| path.ends_with("blank.jpg")).unwrap()).unwrap();
        Self { installation, crm, graph, whatsapp, picture, told: 0 }
    }

    fn start(&self) -> Running {
        let settings = [
            ("WHATSAPP_PHONE_NUMBER_ID", NUMBER_ID),
            ("WHATSAPP_ACCESS_TOKEN", TOKEN),
            ("WHATSAPP_APP_SECRET", APP_SECRET),
            ("WHATSAPP_VERIFY_TOKEN", "a-word-for-the-form"),
            ("WHATSAPP_GRAPH_URL", self.graph.url.as_str()),
        ];
        self.installation.start_with(&["serve"], &settings)
    }

    /// Delivers something as Meta does; when this returns, it is acknowledged.
    async fn deliver(&self, value: Value) {
        let mut value = value;
        value["messaging_product"] = json!("whatsapp");
        value["metadata"] = json!({ "display_phone_number": "4930901820", "phone_number_id": NUMBER_ID });
        let change = json!({ "field": "messages", "value": value });
        let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [change] }] });
        let body = body.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        self.whatsapp.receive(Some(&signature), body.as_bytes()).await.unwrap();
    }

    async fn message(&self, person: usize, id: &str, kind: &str, content: Value) {
        let message = json!({
            "from": phone(person),
            "id": id,
            "timestamp": self.crm.clock.now().timestamp().to_string(),
            "type": kind,
            kind: content,
        });
        let contact = json!({ "wa_id": phone(person), "profile": { "name": format!("Person {person}") } });
        self.deliver(json!({ "contacts": [contact], "messages": [message] })).await;
    }

    async fn send_picture(&self, person: usize, id: &str) {
        self.graph.put_media(id, &self.picture);
        let sha256 = hex::encode(Sha256::digest(&self.picture));
        let image = json!({ "id": id, "mime_type": "image/jpeg", "sha256": sha256 });
        self.message(person, &format!("wamid.{id}"), "image", image).await;
    }

    async fn pair(&self, actor: &Actor, person: usize) {
        let code = chats::create_code(&self.crm, actor).await.unwrap().token;
        self.message(person, &format!("wamid.pair{person}"), "text", json!({ "body": format!("pair {code}") })).await;
    }

    /// Tells of each message that was taken, as Meta does within seconds.
    async fn tell_statuses(&mut self) {
        let sent = self.graph.sent();
        for (number, message) in sent.iter().enumerate().skip(self.told) {
            let status = json!({
                "id": format!("wamid.OUT{}", number + 1),
                "status": "sent",
                "timestamp": self.crm.clock.now().timestamp().to_string(),
                "biz_opaque_callback_data": message["biz_opaque_callback_data"],
            });
            self.deliver(json!({ "statuses": [status] })).await;
        }
        self.told = sent.len();
    }

    /// How many messages answer each picture.
    fn answers(&self) -> HashMap<String, usize> {
        let mut answers = HashMap::new();
        for message in self.graph.sent() {
            if let Some(id) = message["context"]["message_id"].as_str() {
                *answers.entry(id.to_owned()).or_default() += 1;
            }
        }
        answers
    }

    async fn identities(&self) -> u64 {
        let paired = chat_identity::Column::Channel.eq(Channel::Whatsapp);
        chat_identity::Entity::find().filter(paired).count(&self.crm.db).await.unwrap()
    }

    /// Lets somebody who sends pictures without a pause have answers without one: Meta's pace is another test's.
    async fn forget_pace(&self) {
        let never = Expr::value(Option::<DateTime<Utc>>::None);
        let column = whatsapp_user::Column::NextSendAt;
        whatsapp_user::Entity::update_many().col_expr(column, never).exec(&self.crm.db).await.unwrap();
    }

    async fn jobs(&self) -> u64 {
        let alive = job::Column::Status.ne(job::Status::Dead);
        job::Entity::find().filter(alive).count(&self.crm.db).await.unwrap()
    }
}

fn phone(person: usize) -> String {
    (4_915_100_000_000_usize + person).to_string()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "200 rounds"]
async fn killed_anywhere_each_picture_has_one_card_and_one_answer_on_sqlite() {
    survives(Installation::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "200 rounds"]
async fn killed_anywhere_each_picture_has_one_card_and_one_answer_on_postgres() {
    if let Some(installation) = Installation::postgres().await {
        survives(installation).await;
    }
}

async fn survives(installation: Installation) {
    let mut chat = Chat::new(installation).await;
    let owner = actor(&person(&chat.crm).await);
    chat.pair(&owner, 0).await;
    let mut program = chat.start();
    until("the chat is paired", SOON, async || chat.identities().await == 1).await;
    for round in 1..=ROUNDS {
        chat.send_picture(0, &format!("round{round}")).await;
        // Somewhere between the receipt and a while after the answer.
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..2_500))).await;
        program.kill();
        chat.tell_statuses().await;
        expire_leases(&chat.crm).await;
        program = chat.start();
        // Not each time, so that what was left lying meets what comes.
        if round % 3 == 0 {
            let every = async || chat.answers().len() == round;
            until("every picture is answered", SOON, every).await;
        }
        chat.forget_pace().await;
    }
    until("every picture is answered", SOON, async || chat.answers().len() == ROUNDS).await;
    chat.tell_statuses().await;
    until("nothing is left to do", SOON, async || chat.jobs().await == 0).await;
    let found = cards(&chat.crm).await;
    assert!(settled(&found));
    assert_eq!(found.len(), ROUNDS, "one card each");
    let twice: Vec<_> = chat.answers().into_iter().filter(|(_, times)| *times != 1).collect();
    assert!(twice.is_empty(), "answered more than once: {twice:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of reading"]
async fn a_hundred_pictures_of_twenty_people_are_answered_in_order_on_sqlite() {
    flood(Installation::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a minute of reading"]
async fn a_hundred_pictures_of_twenty_people_are_answered_in_order_on_postgres() {
    if let Some(installation) = Installation::postgres().await {
        flood(installation).await;
    }
}

async fn flood(installation: Installation) {
    const PEOPLE: usize = 20;
    const EACH: usize = 5;
    let chat = Chat::new(installation).await;
    let owner = actor(&person(&chat.crm).await);
    for person in 0..PEOPLE {
        chat.pair(&owner, person).await;
    }
    let _program = chat.start();
    until("all are paired", SOON, async || chat.identities().await == PEOPLE as u64).await;
    // One sends all at once; the others one by one, after that.
    for number in 0..EACH {
        chat.send_picture(0, &format!("p0n{number}")).await;
    }
    for number in 0..EACH {
        for person in 1..PEOPLE {
            chat.send_picture(person, &format!("p{person}n{number}")).await;
        }
    }
    let patience = Duration::from_mins(10);
    until("every picture is answered", patience, async || chat.answers().len() == PEOPLE * EACH).await;
    assert!(chat.answers().values().all(|times| *times == 1));
    let order: Vec<String> = chat
        .graph
        .sent()
        .iter()
        .filter_map(|message| {
            message["context"]["message_id"].as_str().map(|id| id.trim_start_matches("wamid.").to_owned())
        })
        .collect();
    for person in 0..PEOPLE {
        let own: Vec<&String> = order.iter().filter(|id| id.starts_with(&format!("p{person}n"))).collect();
        let expected: Vec<String> = (0..EACH).map(|number| format!("p{person}n{number}")).collect();
        assert_eq!(own, expected.iter().collect::<Vec<_>>(), "the order in a chat");
    }
    // Nobody waits until somebody else has everything.
    let firsts = order.iter().take(PEOPLE * 2).filter(|id| id.ends_with("n0")).count();
    assert!(firsts >= PEOPLE / 2, "{order:?}");
}
