//! An answer, read to its end.

use poem::Response;
use poem::http::{HeaderMap, StatusCode};
use serde_json::Value;

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// `null` for what is not JSON.
    pub json: Value,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = body.into_vec().await.unwrap();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Self { status: parts.status, headers: parts.headers, json, bytes }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers.get_all("set-cookie").iter().find_map(|value| {
            let text = value.to_str().unwrap();
            text.starts_with(&format!("{name}=")).then(|| text.to_owned())
        })
    }

    /// Asserts that this is the one shape of everything that goes wrong (RFC 9457), with this status.
    #[track_caller]
    pub fn assert_problem(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        for member in ["type", "title", "detail", "request_id"] {
            assert!(self.json[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {self:?}");
        }
        assert!(self.json["type"].as_str().unwrap().starts_with("urn:bizcard:problem:"));
        assert_eq!(self.json["status"], status);
        assert_eq!(self.json["request_id"], self.header("x-request-id"));
        assert_eq!(self.json["errors"].is_array(), status == 422, "{self:?}");
        self
    }

    /// Asserts a 422 that names this field.
    #[track_caller]
    pub fn assert_invalid(&self, pointer: &str) -> &Self {
        self.assert_problem(422);
        let pointers: Vec<_> = self.json["errors"].as_array().unwrap().iter().map(|e| &e["pointer"]).collect();
        assert!(pointers.contains(&&Value::from(pointer)), "{self:?}");
        self
    }
}
