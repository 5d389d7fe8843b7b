//! As much of multipart/form-data (RFC 7578) as uploads need.

use serde_json::{Map, Value, json};

/// The parameters of a form; a file is told by its name, its length and, where it is text, its text. JSON values are
/// parsed, as the Bot API does.
pub(crate) fn parse(body: &[u8]) -> Option<Value> {
    let end = body.windows(2).position(|pair| pair == b"\r\n")?;
    let boundary = body.get(..end).filter(|line| line.starts_with(b"--"))?;
    let mut params = Map::new();
    let mut rest = body.get(end + 2..)?;
    loop {
        let head_end = find(rest, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&rest[..head_end]).into_owned();
        rest = &rest[head_end + 4..];
        let mut delimiter = b"\r\n".to_vec();
        delimiter.extend_from_slice(boundary);
        let content_end = find(rest, &delimiter)?;
        let content = &rest[..content_end];
        rest = &rest[content_end + delimiter.len()..];
        let told = |name: &str| {
            head.split(&format!("{name}=\"")).nth(1).map(|rest| rest.split('"').next().unwrap().to_owned())
        };
        let name = told(" name")?;
        let value = if let Some(file) = told("filename") {
            json!({ "file": file, "bytes": content.len(), "text": std::str::from_utf8(content).ok() })
        } else {
            let text = String::from_utf8_lossy(content).into_owned();
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        };
        params.insert(name, value);
        if rest.starts_with(b"--") {
            return Some(Value::Object(params));
        }
        rest = rest.strip_prefix(b"\r\n")?;
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
