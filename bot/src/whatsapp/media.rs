//! Fetching a file in two steps: ask for its address by id, fetch it there within five minutes
//! (<https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media>).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::failure::{Failure, Refusal};
use super::graph::Graph;

/// An id that Meta does not know, or not any more.
const NO_SUCH_OBJECT: i64 = 100;

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// There never will be.
    Gone,
    /// It has more bytes than allowed.
    TooLarge,
    /// What came is not what was announced; another try may bring it.
    Damaged,
    /// Another try may bring it.
    Later(Failure),
}

/// The bytes of a file that a message told of, at most `limit`, with the SHA-256 that the message told.
pub(super) async fn fetch(graph: &Graph, id: &str, sha256: Option<&str>, limit: u64) -> Result<Bytes, Missing> {
    let mut asked_again = false;
    loop {
        let address = match graph.media_address(id).await {
            Ok(address) => address,
            Err(Failure::Refused(Refusal { code: NO_SUCH_OBJECT, .. } | Refusal { status: 404, .. })) => {
                return Err(Missing::Gone);
            }
            Err(failure) => return Err(Missing::Later(failure)),
        };
        // Before a byte is fetched, and again while they come: what is told may be wrong.
        if address.file_size.is_some_and(|size| size > limit) {
            return Err(Missing::TooLarge);
        }
        let bytes = match graph.download(&address.url, limit).await {
            Ok(bytes) => bytes,
            Err(Failure::TooLarge) => return Err(Missing::TooLarge),
            // The address lives for five minutes; a new one is had for the asking.
            Err(Failure::Refused(_)) if !asked_again => {
                asked_again = true;
                continue;
            }
            Err(failure) => return Err(Missing::Later(failure)),
        };
        let told = sha256.and_then(digest_of);
        if told.is_some_and(|told| told != Sha256::digest(&bytes).as_slice()) {
            return Err(Missing::Damaged);
        }
        return Ok(bytes);
    }
}

/// The digest that a message tells, in base64 as webhooks write it or in hex as the media endpoint does.
fn digest_of(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let bytes = if text.len() == 64 { hex::decode(text).ok() } else { BASE64_STANDARD.decode(text).ok() };
    bytes.filter(|bytes| bytes.len() == 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_in_both_spellings() {
        let digest = Sha256::digest(b"a picture").to_vec();
        assert_eq!(digest_of(&hex::encode(&digest)), Some(digest.clone()));
        assert_eq!(digest_of(&BASE64_STANDARD.encode(&digest)), Some(digest));
        for none in ["", "abc", "zz", &"z".repeat(64)] {
            assert_eq!(digest_of(none), None, "{none}");
        }
    }
}
