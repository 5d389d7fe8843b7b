//! A product with a WhatsApp number, and a Graph API to talk to.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bot::conversation::adapter::Adapter;
use bot::whatsapp::{Config, Whatsapp};
use crm::entity::card;
use crm::jobs::Worker;
use crm::{Actor, chats};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use test_db::TestDb;

pub(crate) use crate::product::JPEG;
use crate::product::{Product, SITE, side_by_side, twenty_times};

use super::graph::{FakeGraph, NUMBER_ID, TOKEN, choices};

pub(crate) const APP_SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const VERIFY_TOKEN: &str = "a-word-for-the-form";
/// The person of most fixtures.
pub(crate) const ADA: &str = "DE.13491208655302741918";
/// The file of the fixture `image`.
pub(crate) const IMAGE: &str = "1003383421387256";

pub(crate) struct World {
    product: Product,
    pub(crate) graph: FakeGraph,
    pub(crate) whatsapp: Whatsapp,
    next: AtomicU32,
}

impl Deref for World {
    type Target = Product;

    fn deref(&self) -> &Product {
        &self.product
    }
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
    pub(crate) async fn on(database: TestDb) -> Self {
        let product = Product::on(database).await;
        let graph = FakeGraph::start().await;
        let whatsapp = Whatsapp::new(product.crm.clone(), config(&graph)).unwrap();
        Self { product, graph, whatsapp, next: AtomicU32::new(1) }
    }

    /// Ada has an account, and her phone is paired with it.
    pub(crate) async fn paired(&self) -> Actor {
        let actor = self.person("Ada").await;
        let code = chats::create_code(&self.crm, &actor).await.unwrap().token;
        self.says(&format!("pair {code}")).await;
        assert_eq!(self.identities().await.len(), 1, "{:?}", self.graph.words());
        actor
    }

    /// The same, and she has chosen English; her number would have her spoken to in German.
    pub(crate) async fn in_english(&self) -> Actor {
        let actor = self.paired().await;
        let identity = self.identities().await.remove(0);
        let tx = self.crm.begin().await.unwrap();
        let english = |state: &mut chats::ChatState| {
            state.language = Some("en".to_owned());
            Ok(())
        };
        chats::change_state(&tx, &actor, identity.id, english).await.unwrap();
        tx.commit().await.unwrap();
        actor
    }

    /// Ada's phone is paired, and a card of hers waits for the verdict.
    pub(crate) async fn with_card(&self) -> (Actor, card::Model) {
        let actor = self.paired().await;
        self.photographs().await;
        let card = self.cards().await.remove(0);
        assert_eq!(card.status, card::Status::NeedsReview);
        (actor, card)
    }

    pub(crate) fn worker(&self) -> Worker {
        let adapters: Vec<Arc<dyn Adapter>> = vec![Arc::new(self.whatsapp.clone())];
        let mut handlers =
            bot::conversation::handlers(&self.crm, SITE.parse().ok(), Some(self.cutter.clone()), &adapters);
        handlers.push(self.whatsapp.handler());
        self.worker_with(handlers)
    }

    /// Does every job that is due.
    pub(crate) async fn work(&self) {
        self.worker().run_until_idle().await.unwrap();
    }

    /// Delivers a body as Meta does.
    pub(crate) async fn deliver(&self, body: &str) {
        self.whatsapp.receive(Some(&signature(body.as_bytes())), body.as_bytes()).await.unwrap();
    }

    /// Delivers a body twenty times at once, and has two processes handle it.
    pub(crate) async fn deliver_often(&self, body: &str) {
        twenty_times(|| {
            let (whatsapp, body) = (self.whatsapp.clone(), body.to_owned());
            async move { whatsapp.receive(Some(&signature(body.as_bytes())), body.as_bytes()).await }
        })
        .await;
        side_by_side(self.worker(), self.worker()).await;
        self.work().await;
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

    /// Ada chooses what has this title in the newest message that offers it, by a button or in a list.
    pub(crate) async fn chooses(&self, title: &str) {
        let id = self.graph.choice(title).unwrap_or_else(|| panic!("{title}: {:#?}", self.graph.sent()));
        let is_list = self.graph.sent().iter().rev().any(|message| {
            message["interactive"]["type"] == "list" && choices(message).iter().any(|(choice, _)| *choice == id)
        });
        let reply = self.fresh(if is_list { "list_reply" } else { "button_reply" });
        self.deliver(&reply.replace("\"TAP\"", &format!("\"{id}\""))).await;
        self.work().await;
    }

    /// Ada sends a photo, and everything that follows from it is done.
    pub(crate) async fn photographs(&self) {
        self.graph.put_media(IMAGE, JPEG);
        self.deliver(&self.fresh("image")).await;
        self.work().await;
    }

    /// What the chat was told last.
    pub(crate) fn last(&self) -> String {
        self.graph.words().pop().unwrap()
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
