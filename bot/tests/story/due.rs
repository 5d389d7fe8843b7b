//! What changes while a message is put into words.

use std::ops::Deref;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use async_trait::async_trait;
use bot::conversation;
use bot::conversation::adapter::{Adapter, Delivery, Missing, Undelivered};
use bot::conversation::answer::{Span, View};
use bot::conversation::intent::RemoteFile;
use bytes::Bytes;
use crm::cards::{self, FieldRef, intake};
use crm::chats::{self, Sender};
use crm::entity::Channel;
use crm::entity::chat_room::Kind;
use crm::entity::outbound_message::Status;
use crm::inbox::{self, RawMessage};
use crm::jobs::Worker;
use crm::outbox::{self, Address, MessageBody, NewMessage};
use crm::{Actor, CardId};
use test_db::TestDb;

use crate::product::{JPEG, Product};
use crate::stories;

stories!(what_changes_while_it_is_put_into_words_is_said_once,);

/// A channel in which nothing that was said changes, and which can be stopped when it is asked whether that is so.
#[derive(Default)]
struct Postcards {
    sent: Mutex<Vec<String>>,
    stop: Mutex<Option<(mpsc::Sender<()>, mpsc::Receiver<()>)>>,
}

#[async_trait]
impl Adapter for Postcards {
    fn channel(&self) -> Channel {
        Channel::Whatsapp
    }

    fn edits(&self) -> bool {
        if let Some((stopped, go)) = self.stop.lock().unwrap().take() {
            stopped.send(()).unwrap();
            tokio::task::block_in_place(|| go.recv().unwrap());
        }
        false
    }

    fn file_limit(&self) -> u64 {
        0
    }

    async fn download(&self, _: &RemoteFile, _: u64) -> Result<Bytes, Missing> {
        Err(Missing::ForGood("there are no files".to_owned()))
    }

    async fn show_busy(&self, _: &str, _: Option<&str>) -> Option<Duration> {
        None
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<String, Undelivered> {
        let mut sent = self.sent.lock().unwrap();
        sent.push(words(&delivery.view));
        Ok(sent.len().to_string())
    }
}

fn words(view: &View) -> String {
    let text = |span: &Span| match span {
        Span::Plain(text) | Span::Bold(text) => text.clone(),
    };
    let lines = view.lines.iter().map(|line| line.0.iter().map(text).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

struct World(Product);

impl Deref for World {
    type Target = Product;

    fn deref(&self) -> &Product {
        &self.0
    }
}

impl World {
    async fn on(database: TestDb) -> Self {
        Self(Product::on(database).await)
    }

    /// A picture that came by a paired chat and is read; its answer is not sent yet.
    async fn with_answer(&self) -> (Actor, CardId) {
        let ada = self.person("Ada").await;
        let sender = Sender {
            channel: Channel::Whatsapp,
            external_user_id: "42".into(),
            external_chat_id: "42".into(),
            title: None,
            language: Some("en".into()),
        };
        let link = chats::create_code(&self.crm, &ada).await.unwrap();
        let mut tx = self.crm.begin().await.unwrap();
        chats::pair(&tx, &sender, &link.token).await.unwrap().unwrap();
        chats::see_room(&tx, sender.channel, "42", Kind::Private, None).await.unwrap();
        let raw = RawMessage { channel: sender.channel, external_id: "1", external_chat_id: Some("42"), payload: "{}" };
        let inbound = inbox::receive(&mut tx, raw, "an_update").await.unwrap().unwrap();
        let card = intake::open(&mut tx, &ada, sender.channel, inbound).await.unwrap();
        let picture = intake::store_for(&self.crm, JPEG.into(), None).await.unwrap();
        intake::attach_stored(&self.crm, &mut tx, &ada, card, None, &picture).await.unwrap();
        tx.commit().await.unwrap();
        self.worker_with(Vec::new()).run_until_idle().await.unwrap();
        let mut tx = self.crm.begin().await.unwrap();
        let body = MessageBody::Card { card_id: card };
        let to = Address::of_sender(&sender);
        outbox::put(&mut tx, NewMessage { to, dedupe_key: outbox::card_key(card), body, reply_to: None })
            .await
            .unwrap();
        tx.commit().await.unwrap();
        (ada, card)
    }
}

async fn what_changes_while_it_is_put_into_words_is_said_once(world: World) {
    let (ada, card) = world.with_answer().await;
    let postcards = Arc::new(Postcards::default());
    let ((stops, stopped), (go, goes)) = (mpsc::channel(), mpsc::channel());
    *postcards.stop.lock().unwrap() = Some((stops, goes));
    let adapters: [Arc<dyn Adapter>; 1] = [postcards.clone()];
    let worker =
        || Worker::new(world.crm.clone(), "w".into(), conversation::handlers(&world.crm, None, None, &adapters));
    let sending = tokio::spawn({
        let worker = worker();
        async move { worker.run_until_idle().await }
    });
    // The message is taken up, and what it is about is not looked at yet.
    tokio::task::block_in_place(|| stopped.recv().unwrap());
    cards::correct(&world.crm, &ada, card, FieldRef::Company, "Beispiel AG", None).await.unwrap();
    go.send(()).unwrap();
    sending.await.unwrap().unwrap();
    worker().run_until_idle().await.unwrap();
    let sent = postcards.sent.lock().unwrap().clone();
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert!(sent[0].contains("Beispiel AG"), "{sent:?}");
    let message = world.outbox().await.remove(0);
    assert_eq!((message.status, message.sent_revision), (Status::Sent, message.revision));
}
