//! Calls of the Graph API for one phone number (<https://developers.facebook.com/docs/whatsapp/cloud-api/reference>).

use std::net::IpAddr;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use crm::Error;
use reqwest::multipart::{Form, Part};
use reqwest::redirect::Policy;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use url::{Host, Url};

use super::failure::{Failure, Refusal};

const CALL: Duration = Duration::from_secs(30);
const DOWNLOAD: Duration = Duration::from_mins(2);
/// Longest answer that is not a file, in bytes.
const MOST_ANSWER: u64 = 1_000_000;

/// Where a file can be fetched for the next five minutes, and what Meta knows of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct MediaAddress {
    pub(super) url: String,
    pub(super) file_size: Option<u64>,
}

/// The phone number that people write to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct PhoneNumber {
    pub(super) display_phone_number: Option<String>,
}

/// The Graph API as one phone number uses it; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    http: reqwest::Client,
    base: Url,
    version: String,
    phone_number_id: String,
    token: SecretString,
    media_hosts: Vec<String>,
}

impl Graph {
    /// No call is made yet. Files are fetched from the host of `base` and from `media_hosts` only, for their addresses
    /// come from outside and get to see the token.
    pub(super) fn new(
        base: Url,
        version: String,
        phone_number_id: String,
        token: SecretString,
        media_hosts: Vec<String>,
    ) -> Result<Self, Error> {
        if !is_safe(&base) || base.cannot_be_a_base() {
            return Err(Error::invalid(
                "/WHATSAPP_GRAPH_URL",
                "must be an https address such as https://graph.facebook.com; http only on this machine",
            ));
        }
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { http, base, version, phone_number_id, token, media_hosts })
    }

    /// Which phone number this is.
    pub(super) async fn phone_number(&self) -> Result<PhoneNumber, Failure> {
        let mut address = self.address(&[&self.phone_number_id]);
        address.query_pairs_mut().append_pair("fields", "display_phone_number");
        self.read(self.http.get(address)).await
    }

    /// Sends a message and gives its id.
    pub(super) async fn send(&self, message: &Value) -> Result<String, Failure> {
        #[derive(Deserialize)]
        struct Sent {
            messages: Vec<SentMessage>,
        }
        #[derive(Deserialize)]
        struct SentMessage {
            id: String,
        }
        let sent: Sent = self.read(self.http.post(self.of_number("messages")).json(message)).await?;
        sent.messages
            .into_iter()
            .next()
            .map(|message| message.id)
            .ok_or(Failure::Unreachable("it accepts a message without naming it"))
    }

    /// Marks a message, and all before it, as read, and shows for up to 25 seconds that an answer is being written.
    pub(super) async fn mark_read_and_typing(&self, message_id: &str) -> Result<(), Failure> {
        let body = json!({
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": message_id,
            "typing_indicator": { "type": "text" },
        });
        let _: serde::de::IgnoredAny = self.read(self.http.post(self.of_number("messages")).json(&body)).await?;
        Ok(())
    }

    /// Hands in a file that a message will carry, and gives its id.
    pub(super) async fn upload(&self, bytes: Bytes, name: &str, mime: &str) -> Result<String, Failure> {
        #[derive(Deserialize)]
        struct Uploaded {
            id: String,
        }
        let part = Part::stream_with_length(bytes.clone(), bytes.len() as u64)
            .file_name(name.to_owned())
            .mime_str(mime)
            .map_err(|_| Failure::Unreachable("the media type is none"))?;
        let form = Form::new().text("messaging_product", "whatsapp").text("type", mime.to_owned()).part("file", part);
        let uploaded: Uploaded = self.read(self.http.post(self.of_number("media")).multipart(form)).await?;
        Ok(uploaded.id)
    }

    /// Asks where a file can be fetched.
    pub(super) async fn media_address(&self, media_id: &str) -> Result<MediaAddress, Failure> {
        let mut address = self.address(&[media_id]);
        address.query_pairs_mut().append_pair("phone_number_id", &self.phone_number_id);
        self.read(self.http.get(address)).await
    }

    /// The bytes of a file, at most `limit` of them.
    pub(super) async fn download(&self, address: &str, limit: u64) -> Result<Bytes, Failure> {
        let address = self.allowed(address)?;
        let mut response = self
            .http
            .get(address)
            .bearer_auth(self.token.expose_secret())
            .timeout(DOWNLOAD)
            .send()
            .await
            .map_err(|error| Failure::unreachable(&error))?;
        let status = response.status();
        match status.as_u16() {
            200 => {}
            429 => return Err(Failure::Limited),
            500.. => return Err(Failure::Unreachable("it answers with a server error")),
            // Expired, or elsewhere now: another address has to be asked for.
            code => return Err(Failure::Refused(Refusal { status: code, ..Refusal::default() })),
        }
        if response.content_length().is_some_and(|length| length > limit) {
            return Err(Failure::TooLarge);
        }
        read_at_most(&mut response, limit).await
    }

    /// An address that may be asked with our token.
    fn allowed(&self, address: &str) -> Result<Url, Failure> {
        let url = Url::parse(address).map_err(|_| Failure::Foreign)?;
        let same_origin = url.origin() == self.base.origin();
        let listed = url.scheme() == "https"
            && url.port().is_none()
            && url.domain().is_some_and(|domain| self.media_hosts.iter().any(|host| host.eq_ignore_ascii_case(domain)));
        let plain = url.username().is_empty() && url.password().is_none();
        if plain && (same_origin || listed) { Ok(url) } else { Err(Failure::Foreign) }
    }

    async fn read<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, Failure> {
        let request = request.bearer_auth(self.token.expose_secret()).timeout(CALL);
        let mut response = request.send().await.map_err(|error| Failure::unreachable(&error))?;
        let status = response.status();
        let body = read_at_most(&mut response, MOST_ANSWER).await?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|_| Failure::Unreachable("its answer makes no sense"));
        }
        Err(Failure::of(status.as_u16(), &body))
    }

    fn of_number(&self, what: &str) -> Url {
        self.address(&[&self.phone_number_id, what])
    }

    fn address(&self, segments: &[&str]) -> Url {
        let mut address = self.base.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().push(&self.version).extend(segments);
        }
        address
    }
}

/// The length may be absent or wrong.
async fn read_at_most(response: &mut reqwest::Response, limit: u64) -> Result<Bytes, Failure> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Failure::unreachable(&error))? {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(Failure::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Without TLS only on this machine: the token does not cross a network in the clear.
pub(super) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.has_host(),
        "http" => match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(base: &str) -> Result<Graph, Error> {
        let hosts = vec!["lookaside.fbsbx.com".to_owned()];
        Graph::new(Url::parse(base).unwrap(), "v23.0".into(), "1065".into(), "EAAG-secret".to_owned().into(), hosts)
    }

    #[test]
    fn addresses_carry_the_version_and_escape_what_is_told() {
        let plain = graph("https://graph.facebook.com").unwrap();
        assert_eq!(plain.of_number("messages").as_str(), "https://graph.facebook.com/v23.0/1065/messages");
        assert_eq!(plain.address(&["..", "a/b?c"]).as_str(), "https://graph.facebook.com/v23.0/a%2Fb%3Fc");
    }

    #[test]
    fn the_token_goes_nowhere_without_tls_but_to_this_machine() {
        for good in ["https://graph.facebook.com", "http://127.0.0.1:9", "http://localhost", "http://[::1]:9"] {
            assert!(graph(good).is_ok(), "{good}");
        }
        for bad in ["http://graph.facebook.com", "http://10.0.0.1", "ftp://graph.facebook.com", "data:x"] {
            assert!(graph(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn files_come_from_listed_hosts_only() {
        let graph = graph("https://graph.facebook.com").unwrap();
        for good in ["https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", "https://graph.facebook.com/x"]
        {
            assert!(graph.allowed(good).is_ok(), "{good}");
        }
        let bad = [
            "http://lookaside.fbsbx.com/x",
            "https://lookaside.fbsbx.com:8443/x",
            "https://user:pass@lookaside.fbsbx.com/x",
            "https://lookaside.fbsbx.com.example.org/x",
            "https://evil.example.org/lookaside.fbsbx.com",
            "https://127.0.0.1/x",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "",
        ];
        for bad in bad {
            assert_eq!(graph.allowed(bad), Err(Failure::Foreign), "{bad}");
        }
    }

    #[test]
    fn the_token_is_not_printed() {
        assert!(!format!("{:?}", graph("https://graph.facebook.com")).contains("secret"));
    }
}
