//! Text recognition that happens elsewhere: a picture goes out, words or lines come back.
//!
//! Off unless a person turns it on. What goes out is the upright preview of a page, which carries no metadata; what
//! comes back is a [`PageText`], from which `recognition` makes fields as it does from its own words. One file a
//! provider; `client` holds what they share: no redirects, bounded time, bounded answers, and errors that name the
//! provider and what to do, never the key.

mod client;
mod error;
mod google_vision;
mod http;
mod parsio;

use std::fmt::Debug;

use async_trait::async_trait;
use bytes::Bytes;
use recognition::{PageText, Source};
use url::{Host, Url};

pub use client::{Client, MAX_ANSWER};
pub use error::{Problem, ProviderError};
pub use google_vision::GoogleVision;
pub use http::HttpServer;
pub use parsio::Parsio;

/// The picture of one page, as it is sent.
#[derive(Debug, Clone)]
pub struct PagePicture {
    /// An upright JPEG without metadata.
    pub jpeg: Bytes,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Reads the text of a picture somewhere else.
#[async_trait]
pub trait Provider: Debug + Send + Sync {
    /// Which one it is.
    fn source(&self) -> Source;

    /// The address that pictures are sent to.
    fn address(&self) -> &Url;

    /// Has one page read. Places are pixels of the picture that was sent. No text at all is an answer, too.
    ///
    /// # Errors
    /// When there is no answer that can be used; another provider may do better.
    async fn read(&self, picture: &PagePicture) -> Result<PageText, ProviderError>;
}

/// Whether an address is this machine, so that a picture sent there does not leave it.
pub fn is_this_machine(address: &Url) -> bool {
    match address.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The address under `base` that ends in `segments`.
fn join(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://127.0.0.1:8080/ocr", true)]
    #[case("http://[::1]/", true)]
    #[case("http://localhost/", true)]
    #[case("https://vision.googleapis.com/", false)]
    #[case("http://192.168.1.5/", false)]
    #[case("http://localhost.example/", false)]
    fn only_loopback_is_this_machine(#[case] address: &str, #[case] expected: bool) {
        assert_eq!(is_this_machine(&address.parse().unwrap()), expected);
    }

    #[test]
    fn a_segment_cannot_leave_its_place() {
        let base: Url = "https://api.example/v2/".parse().unwrap();
        assert_eq!(join(&base, &["docs", "../x?y#z"]).as_str(), "https://api.example/v2/docs/..%2Fx%3Fy%23z");
    }
}
