//! The operations of the description, by method and path, so that a request has a name before it is handled.

use poem::http::Method;
use serde_json::Value;

/// The name of requests that belong to no operation.
pub(crate) const UNMATCHED: &str = "unmatched";

#[derive(Debug)]
struct Operation {
    method: String,
    segments: Vec<Option<&'static str>>,
    name: &'static str,
}

/// Finds the operation of a request.
#[derive(Debug, Default)]
pub(crate) struct Operations(Vec<Operation>);

impl Operations {
    /// Reads the description. Its names live as long as the process, since there is one description.
    pub(crate) fn of(description: &Value) -> Self {
        let mut operations = Vec::new();
        let paths = description.get("paths").and_then(Value::as_object).into_iter().flatten();
        for (path, methods) in paths {
            let path: &'static str = path.clone().leak();
            let segments: Vec<_> = split(path).map(|segment| (!segment.starts_with('{')).then_some(segment)).collect();
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let Some(name) = operation.get("operationId").and_then(Value::as_str) else { continue };
                operations.push(Operation {
                    method: method.to_ascii_uppercase(),
                    segments: segments.clone(),
                    name: name.to_owned().leak(),
                });
            }
        }
        Self(operations)
    }

    /// The operation, or `unmatched`.
    pub(crate) fn name(&self, method: &Method, path: &str) -> &'static str {
        let method = if method == Method::HEAD { "GET" } else { method.as_str() };
        self.at(path).find(|operation| operation.method == method).map_or(UNMATCHED, |operation| operation.name)
    }

    /// The methods that a path knows, for the `Allow` header.
    pub(crate) fn methods(&self, path: &str) -> String {
        self.at(path).map(|operation| operation.method.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn at<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a Operation> {
        self.0.iter().filter(move |operation| {
            let mut given = split(path);
            operation.segments.iter().all(|wanted| match (wanted, given.next()) {
                (Some(wanted), Some(given)) => *wanted == given,
                (None, Some(given)) => !given.is_empty(),
                (_, None) => false,
            }) && given.next().is_none()
        })
    }
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches('/').split('/')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn requests_have_the_name_of_their_operation() {
        let operations = Operations::of(&json!({ "paths": {
            "/cards": { "get": { "operationId": "list_cards" }, "post": { "operationId": "create_card" } },
            "/cards/{id}": { "get": { "operationId": "get_card" } },
            "/cards/{id}/accept": { "post": { "operationId": "accept_card" } },
        }}));
        assert_eq!(operations.name(&Method::GET, "/cards"), "list_cards");
        assert_eq!(operations.name(&Method::HEAD, "/cards/1"), "get_card");
        assert_eq!(operations.name(&Method::POST, "/cards/1/accept"), "accept_card");
        for path in ["/", "/cards/", "/cards/1/", "/cards/1/2", "/other"] {
            assert_eq!(operations.name(&Method::GET, path), UNMATCHED, "{path}");
        }
        assert_eq!(operations.methods("/cards"), "GET, POST");
    }
}
