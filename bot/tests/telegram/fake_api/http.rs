//! As much of HTTP/1.1 (RFC 9112) as the Bot API needs.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

pub(crate) enum Response {
    Json(u16, String),
    Bytes(Vec<u8>),
    /// The head tells no length; the end of the connection ends the body.
    Endless(Vec<u8>),
    /// The connection breaks in the middle of the body.
    Broken,
}

pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Self {
        Self(BufReader::new(stream))
    }

    /// The next request; `None` when the client has closed the connection.
    pub(crate) async fn request(&mut self) -> io::Result<Option<Request>> {
        let mut first = String::new();
        if self.0.read_line(&mut first).await? == 0 {
            return Ok(None);
        }
        let mut words = first.split_whitespace();
        let method = words.next().unwrap_or_default().to_owned();
        let path = words.next().unwrap_or_default().to_owned();
        let mut length = 0;
        loop {
            let mut header = String::new();
            self.0.read_line(&mut header).await?;
            let header = header.trim();
            if header.is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').unwrap_or((header, ""));
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).await?;
        Ok(Some(Request { method, path, body }))
    }

    /// Returns when the client has gone away.
    pub(crate) async fn closed(&mut self) {
        if self.0.fill_buf().await.is_ok_and(|bytes| !bytes.is_empty()) {
            std::future::pending::<()>().await;
        }
    }

    /// Answers; `false` when the connection is over.
    pub(crate) async fn respond(&mut self, response: Response) -> io::Result<bool> {
        let stream = self.0.get_mut();
        let (head, body, goes_on) = match response {
            Response::Json(status, text) => {
                let length = text.len();
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
                );
                (head, text.into_bytes(), true)
            }
            Response::Bytes(bytes) => {
                (format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", bytes.len()), bytes, true)
            }
            Response::Endless(bytes) => ("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_owned(), bytes, false),
            Response::Broken => ("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n".to_owned(), b"half".to_vec(), false),
        };
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(&body).await?;
        stream.flush().await?;
        if !goes_on {
            stream.shutdown().await?;
        }
        Ok(goes_on)
    }
}
