//! Bodies have an end: the cap is counted while they come in, whatever the client said about their length.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use poem::http::header;
use poem::{Body, Request};

use super::problem::Problem;

/// Cap of bodies that are not pictures, in bytes.
pub(crate) const MOST_JSON: u64 = 256_000;
/// Cap of an update of a chat channel, in bytes.
pub(crate) const MOST_WEBHOOK: u64 = 1_000_000;
/// Cap of a delivery of WhatsApp, in bytes: Meta puts up to 3 MB into one.
pub(crate) const MOST_WHATSAPP: u64 = 4_000_000;
/// What a multipart body has around its file, in bytes.
pub(crate) const MULTIPART_EXTRA: u64 = 64_000;
/// How much more is read and thrown away, so that the client hears why it was refused.
const MOST_DRAINED: u64 = 64_000_000;
const DRAINED_WITHIN: Duration = Duration::from_secs(15);

const FINE: u8 = 0;
const TOO_LARGE: u8 = 1;
const TOO_SLOW: u8 = 2;

/// What became of a capped body.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    state: Arc<AtomicU8>,
    most: u64,
}

impl Verdict {
    /// Why the body was cut off, if it was.
    pub(crate) fn problem(&self, told: u64) -> Option<Problem> {
        match self.state.load(Ordering::Acquire) {
            TOO_LARGE => Some(Problem::too_large(told.min(self.most))),
            TOO_SLOW => Some(Problem::too_slow()),
            _ => None,
        }
    }
}

/// Puts a cap of `most` bytes on the body of a request, and lets the client fall silent for `idle` at most.
pub(crate) fn cap(request: &mut Request, most: u64, idle: Duration) -> Verdict {
    let verdict = Verdict { state: Arc::new(AtomicU8::new(FINE)), most };
    let length = request.headers().get(header::CONTENT_LENGTH);
    let claimed = length.and_then(|value| value.to_str().ok()).and_then(|value| value.parse::<u64>().ok());
    let body = request.take_body();
    if claimed.is_some_and(|claimed| claimed > most) {
        verdict.state.store(TOO_LARGE, Ordering::Release);
        drain(body.into_bytes_stream().boxed());
        return verdict;
    }
    // Nothing to cap, and the framework can see that it is empty.
    if body.is_empty() {
        request.set_body(body);
        return verdict;
    }
    let source = Some((body.into_bytes_stream().boxed(), 0_u64));
    let state = verdict.state.clone();
    let capped = futures_util::stream::unfold(source, move |source| {
        let state = state.clone();
        async move {
            let (mut stream, so_far) = source?;
            match tokio::time::timeout(idle, stream.next()).await {
                Err(_) => {
                    state.store(TOO_SLOW, Ordering::Release);
                    Some((Err(io::Error::from(io::ErrorKind::TimedOut)), None))
                }
                Ok(None) => None,
                Ok(Some(Err(error))) => Some((Err(error), None)),
                Ok(Some(Ok(chunk))) => {
                    let so_far = so_far + chunk.len() as u64;
                    if so_far > most {
                        state.store(TOO_LARGE, Ordering::Release);
                        drain(stream);
                        return Some((Err(io::Error::from(io::ErrorKind::FileTooLarge)), None));
                    }
                    Some((Ok(chunk), Some((stream, so_far))))
                }
            }
        }
    });
    request.set_body(Body::from_bytes_stream(capped));
    verdict
}

/// Reads on for a while: a connection that is closed with bytes unread is reset, and the answer is lost with it.
fn drain(mut stream: BoxStream<'static, io::Result<Bytes>>) {
    tokio::spawn(async move {
        let reading = async {
            let mut left = MOST_DRAINED;
            while let Some(Ok(chunk)) = stream.next().await {
                left = left.saturating_sub(chunk.len() as u64);
                if left == 0 {
                    break;
                }
            }
        };
        // Too late is as good as done.
        let _ = tokio::time::timeout(DRAINED_WITHIN, reading).await;
    });
}
