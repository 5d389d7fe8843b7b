//! The description of the API, and the page on which people read it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use poem::http::{HeaderValue, header};
use poem::{Body, Response};
use poem_openapi::OpenApiService;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The description as text and as a value.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) json: String,
    docs: String,
    policy: String,
}

impl Description {
    /// Of a service.
    pub(crate) fn of<T: poem_openapi::OpenApi>(service: &OpenApiService<T, ()>) -> Self {
        let mut value: Value = serde_json::from_str(&service.spec()).unwrap_or_default();
        if let Some(schemas) = value.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
            schemas.values_mut().for_each(nullable);
        }
        let mut json = serde_json::to_string_pretty(&value).unwrap_or_default();
        json.push('\n');
        let docs = service.swagger_ui_html().replace(&service.spec(), &json);
        Self { policy: policy(&docs), docs, json }
    }

    pub(crate) fn value(&self) -> Value {
        serde_json::from_str(&self.json).unwrap_or_default()
    }

    /// The answer to `GET /api/openapi.json`.
    pub(crate) fn json_response(&self) -> Response {
        Response::builder().content_type("application/json; charset=utf-8").body(self.json.clone())
    }

    /// The answer to `GET /api/docs`.
    pub(crate) fn docs_response(&self) -> Response {
        let body = Body::from_string(self.docs.clone());
        let mut response = Response::builder().content_type("text/html; charset=utf-8").body(body);
        if let Ok(policy) = HeaderValue::from_str(&self.policy) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// What may be left out may be null: so the server writes it, and so it reads it.
fn nullable(schema: &mut Value) {
    for key in ["allOf", "anyOf", "oneOf"] {
        for part in schema.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten() {
            nullable(part);
        }
    }
    let required: Vec<String> =
        schema.get("required").and_then(|v| serde_json::from_value(v.clone()).ok()).unwrap_or_default();
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, property) in properties {
        // A description beside a reference comes as another part to match; it stands outside as well.
        if let Some(parts) = property.get_mut("allOf").and_then(Value::as_array_mut) {
            parts.retain(|part| part.as_object().is_none_or(|part| part.keys().any(|key| key != "description")));
        }
        if required.contains(name) {
            continue;
        }
        // In OpenAPI 3.0 nothing may stand beside a reference.
        if property.get("$ref").is_some() {
            let reference = property.take();
            *property = Value::Object(Map::from_iter([("allOf".to_owned(), Value::Array(vec![reference]))]));
        }
        if let Some(property) = property.as_object_mut()
            && !property.is_empty()
        {
            property.insert("nullable".to_owned(), Value::Bool(true));
        }
    }
}

/// Only the scripts and styles that stand in the page itself, each by its hash.
fn policy(html: &str) -> String {
    let hashes = |tag: &str| {
        let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
        let mut hashes = String::new();
        // Scripts may quote tags; the first closing one ends them, for browsers as for us.
        let mut rest = html;
        while let Some((_, after)) = rest.split_once(&open) {
            let Some((_, content)) = after.split_once('>') else { break };
            let Some((content, after)) = content.split_once(&close) else { break };
            hashes.push_str(" 'sha256-");
            hashes.push_str(&BASE64_STANDARD.encode(Sha256::digest(content)));
            hashes.push('\'');
            rest = after;
        }
        hashes
    };
    format!(
        "default-src 'none'; script-src{}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        hashes("script")
    )
}
