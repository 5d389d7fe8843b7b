//! The WhatsApp Cloud API.
//!
//! Meta delivers messages to our webhook ([`webhook`]), which only stores them. Jobs do the rest: [`update`] handles what
//! was stored, the conversation answers through [`adapter`].

mod adapter;
mod contact;
mod country;
mod failure;
mod graph;
mod media;
mod message;
mod outgoing;
mod render;
mod update;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use crm::jobs::JobHandler;
use crm::{Crm, Error, settings};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use url::Url;

use graph::Graph;

/// Setting: the number that people write to, digits only.
const NUMBER: &str = "whatsapp.number";
/// The longest pause between two tries to introduce ourselves.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// How WhatsApp is reached.
#[derive(Clone, Debug)]
pub struct Config {
    /// Meta's id of the phone number that people write to; not the number itself.
    pub phone_number_id: String,
    /// The token of a system user with the right `whatsapp_business_messaging`.
    pub access_token: SecretString,
    /// The secret of the Meta app; deliveries are signed with it.
    pub app_secret: SecretString,
    /// What Meta shows when it asks whether the webhook is ours.
    pub verify_token: SecretString,
    /// The server of the Graph API, `https://graph.facebook.com`.
    pub graph_url: Url,
    /// The version of the Graph API, such as `v23.0`.
    pub graph_version: String,
    /// Hosts beside that server from which files may be fetched.
    pub media_hosts: Vec<String>,
}

/// The channel; cheap to clone.
#[derive(Clone, Debug)]
pub struct Whatsapp {
    crm: Crm,
    graph: Graph,
    phone_number_id: String,
    app_secret: SecretString,
    verify_token: SecretString,
}

impl Whatsapp {
    /// A channel that has not spoken to anybody yet. Refuses, naming the setting, what cannot work.
    pub fn new(crm: Crm, config: Config) -> Result<Self, Error> {
        let Config { phone_number_id, access_token, app_secret, verify_token, .. } = config;
        if phone_number_id.is_empty() || !phone_number_id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::invalid(
                "/WHATSAPP_PHONE_NUMBER_ID",
                "must be the digits that Meta shows as phone number ID",
            ));
        }
        for (name, secret) in [("/WHATSAPP_APP_SECRET", &app_secret), ("/WHATSAPP_VERIFY_TOKEN", &verify_token)] {
            if secret.expose_secret().is_empty() {
                return Err(Error::invalid(name, "is empty; without it anybody could send messages in others' names"));
            }
        }
        let graph = Graph::new(
            config.graph_url,
            config.graph_version,
            phone_number_id.clone(),
            access_token,
            config.media_hosts,
        )?;
        Ok(Self { crm, graph, phone_number_id, app_secret, verify_token })
    }

    /// The job that handles deliveries, for a worker; [`crate::conversation::handlers`] has the others.
    pub fn handler(&self) -> Arc<dyn JobHandler> {
        Arc::new(update::HandleUpdate::new(self.clone()))
    }

    /// Learns the number that people write to, so that the page can show it. Outages are waited out.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut pause = Duration::from_secs(1);
        loop {
            let failure = match self.learn_number().await {
                Ok(()) => return,
                Err(failure) => failure,
            };
            tracing::warn!(%failure, pause_seconds = pause.as_secs(), "the number of WhatsApp is not known");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                // A closed channel is a stop, too.
                _ = stop.wait_for(|stop| *stop) => return,
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn learn_number(&self) -> Result<(), Error> {
        let unreachable = |failure| Error::unavailable("WhatsApp", failure);
        let number = self.graph.phone_number().await.map_err(unreachable)?;
        let digits = number.display_phone_number.map(|number| number.chars().filter(char::is_ascii_digit).collect());
        let digits: Option<String> = digits.filter(|digits: &String| !digits.is_empty());
        settings::put(&self.crm.db, NUMBER, &digits, self.crm.clock.now()).await
    }

    /// Answers Meta's question whether this address is ours with the challenge that it gave.
    ///
    /// Fails with `Forbidden` without the agreed token.
    pub fn verify(&self, mode: &str, token: &str, challenge: &str) -> Result<String, Error> {
        webhook::verify(self, mode, token, challenge)
    }

    /// Takes one delivery of the webhook: its signature header and its body. When this returns `Ok`, everything in it is
    /// durable and may be acknowledged.
    ///
    /// Fails with `Unauthenticated` without a signature, `Forbidden` with a wrong one, `Invalid` when the body is not
    /// JSON, and `Unavailable` when it could not be stored and should be delivered again.
    pub async fn receive(&self, signature: Option<&str>, body: &[u8]) -> Result<(), Error> {
        webhook::receive(self, signature, body).await
    }

    fn count(&self, direction: &str, result: &str) {
        self.crm.metrics.messages.with_label_values(&["whatsapp", direction, result]).inc();
    }
}

/// How a person pairs a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingAddress {
    /// Opens the chat with the message written already; absent until the number is known.
    pub url: Option<String>,
    /// The message.
    pub message: String,
}

/// How to pair a chat with the one-time `code` of [`crm::chats::create_code`].
pub async fn pairing_address(crm: &Crm, code: &str) -> Result<PairingAddress, Error> {
    let number: Option<String> = settings::get::<Option<String>>(&crm.db, NUMBER).await?.flatten();
    let message = update::pairing_message(code);
    let url = number.and_then(|number| {
        let address = Url::parse_with_params(&format!("https://wa.me/{number}"), [("text", &message)]).ok()?;
        // A plus would reach the chat as a plus.
        Some(address.as_str().replace('+', "%20"))
    });
    Ok(PairingAddress { url, message })
}
