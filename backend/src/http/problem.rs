//! One shape for everything that goes wrong: `application/problem+json` (RFC 9457).

use std::collections::BTreeMap;
use std::time::Duration;

use crm::{Error, reasons};
use poem::error::{MethodNotAllowedError, NotFoundError, ParsePathError, ReadBodyError, ResponseError};
use poem::http::{HeaderValue, StatusCode, header};
use poem::{Body, Response};
use poem_openapi::error::{
    ContentTypeError, ParseMultipartError, ParseParamError, ParsePathError as ParsePathParamError,
    ParseRequestPayloadError,
};
use poem_openapi::payload::Payload;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry};
use poem_openapi::types::{ToJSON, Type};
use poem_openapi::{ApiResponse, Object};

/// A value that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[oai(rename = "FieldProblem")]
pub(crate) struct FieldProblemView {
    /// JSON pointer (RFC 6901) into the request, or the name of a parameter.
    pub(crate) pointer: String,
    /// What is wrong and what would be right.
    pub(crate) reason: String,
    /// Names the reason; stable. Absent for mistakes in the form of a request.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) code: Option<String>,
    /// What is particular to the reason, by name, for those who tell it in another language.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) values: Option<BTreeMap<String, String>>,
}

impl FieldProblemView {
    fn new(pointer: String, reason: String) -> Self {
        let (code, values) = coded(Some(&reason));
        Self { pointer, reason, code, values }
    }
}

/// The code of a reason and what is particular to it.
pub(crate) fn coded(reason: Option<&str>) -> (Option<String>, Option<BTreeMap<String, String>>) {
    let Some(known) = reason.and_then(reasons::of) else { return (None, None) };
    let values: BTreeMap<_, _> = known.values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    (Some(known.code.to_owned()), (!values.is_empty()).then_some(values))
}

/// What went wrong (RFC 9457).
#[derive(Clone, Debug, Object)]
#[oai(rename = "Problem")]
pub(crate) struct ProblemView {
    /// Names the kind of problem; stable.
    #[oai(rename = "type")]
    pub(crate) kind: String,
    /// The kind in words.
    pub(crate) title: String,
    /// The status of the answer.
    pub(crate) status: u16,
    /// What happened here and what to do.
    pub(crate) detail: String,
    /// Names what happened, where `type` does not say it all; stable.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) code: Option<String>,
    /// What is particular to it, by name, for those who tell it in another language.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) values: Option<BTreeMap<String, String>>,
    /// Names the request in the log of the server.
    pub(crate) request_id: String,
    /// The values that were refused; with status 422.
    #[oai(skip_serializing_if_is_none)]
    pub(crate) errors: Option<Vec<FieldProblemView>>,
}

/// What goes wrong in a handler.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct Problem {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    errors: Vec<FieldProblemView>,
    headers: Vec<(header::HeaderName, HeaderValue)>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, title, detail: detail.into(), errors: Vec::new(), headers: Vec::new() }
    }

    fn with_header(mut self, name: header::HeaderName, value: &impl ToString) -> Self {
        if let Ok(value) = HeaderValue::from_str(&value.to_string()) {
            self.headers.push((name, value));
        }
        self
    }

    /// 400: the request itself is broken.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "Malformed request", detail)
    }

    /// 401: nobody is signed in.
    pub(crate) fn unauthenticated() -> Self {
        let detail = "sign in, or send an access token that is still good";
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "Not signed in", detail)
            .with_header(header::WWW_AUTHENTICATE, &"Bearer")
    }

    /// 403: known, but not from there or not allowed.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed", detail)
    }

    /// 404: nothing there, or nothing that the caller may know of.
    pub(crate) fn not_found() -> Self {
        let detail = "there is nothing here, or nothing that is yours";
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// 405, with the methods that there are.
    pub(crate) fn method_not_allowed(allow: &str) -> Self {
        let detail = format!("this path knows {allow}");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed", detail)
            .with_header(header::ALLOW, &allow)
    }

    /// 408: the client fell silent in the middle of the body.
    pub(crate) fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too-slow",
            "Too slow",
            "the rest of the request never came; send it again",
        )
        .with_header(header::CONNECTION, &"close")
    }

    /// 412: somebody else changed it first.
    pub(crate) fn stale(current: i64) -> Self {
        let detail = format!("it was changed since; version {current} stands now, fetch it and try again");
        Self::new(StatusCode::PRECONDITION_FAILED, "stale", "Changed by somebody else", detail)
            .with_header(header::ETAG, &format!("\"{current}\""))
    }

    /// 413: the body is larger than `most` bytes.
    pub(crate) fn too_large(most: u64) -> Self {
        let detail = if most >= 1_000_000 {
            format!("at most {} MB; send something smaller", most / 1_000_000)
        } else {
            format!("at most {} kB", most / 1000)
        };
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", detail)
    }

    /// 415: the body is of a kind that is not taken here.
    pub(crate) fn unsupported_media_type(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Unsupported media type", detail)
    }

    /// 422: one value is wrong.
    pub(crate) fn invalid(pointer: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::invalid_all(vec![FieldProblemView::new(pointer.into(), reason.into())])
    }

    fn invalid_all(errors: Vec<FieldProblemView>) -> Self {
        let detail = errors.iter().map(|e| format!("{}: {}", e.pointer, e.reason)).collect::<Vec<_>>().join("; ");
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "Invalid values", detail);
        Self { errors, ..problem }
    }

    /// 428: the version that is to be changed was not named.
    pub(crate) fn version_required() -> Self {
        let detail = "send the ETag of the version that you saw as If-Match";
        Self::new(StatusCode::PRECONDITION_REQUIRED, "version-required", "Version required", detail)
    }

    /// 429, with the time after which a try can succeed.
    pub(crate) fn limited(retry_after: Duration) -> Self {
        let seconds = retry_after.as_millis().div_ceil(1000).max(1);
        let detail = format!("too many requests; try again in {seconds} s");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "limited", "Too many requests", detail)
            .with_header(header::RETRY_AFTER, &seconds)
    }

    /// 500: a defect of ours; the cause is in the log.
    pub(crate) fn internal() -> Self {
        let detail = "a defect of the server; its log tells more under the request id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Internal error", detail)
    }

    /// 503: something that we need is gone for now.
    pub(crate) fn unavailable(what: &str) -> Self {
        let detail = format!("{what} is not available at the moment; nothing was lost, try again soon");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available", detail)
            .with_header(header::RETRY_AFTER, &5)
    }

    pub(crate) fn is_forbidden(&self) -> bool {
        self.status() == StatusCode::FORBIDDEN
    }

    pub(crate) fn is_unauthenticated(&self) -> bool {
        self.status == StatusCode::UNAUTHORIZED
    }

    /// The answer, which names the request.
    pub(crate) fn into_response(self, request_id: &str) -> Response {
        let (code, values) = coded(Some(&self.detail));
        let view = ProblemView {
            kind: format!("urn:bizcard:problem:{}", self.kind),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            detail: self.detail,
            code,
            values,
            request_id: request_id.to_owned(),
            errors: (!self.errors.is_empty()).then_some(self.errors),
        };
        let mut response = Response::builder()
            .status(self.status)
            .content_type(ProblemJson::CONTENT_TYPE)
            .body(Body::from_string(view.to_json_string()));
        response.headers_mut().extend(self.headers);
        response
    }

    /// Of an error that poem, poem-openapi or a handler gave.
    pub(crate) fn of(error: &poem::Error, allow: &str) -> Self {
        if let Some(problem) = error.downcast_ref::<Self>() {
            return problem.clone();
        }
        if let Some(error) = error.downcast_ref::<ParseParamError>() {
            return Self::invalid(format!("/{}", error.name), readable(&error.reason));
        }
        // An identifier that cannot be one names nothing.
        if error.is::<ParsePathParamError>() || error.is::<ParsePathError>() || error.is::<NotFoundError>() {
            return Self::not_found();
        }
        if error.is::<MethodNotAllowedError>() {
            return Self::method_not_allowed(allow);
        }
        if let Some(error) = error.downcast_ref::<ParseRequestPayloadError>() {
            return Self::malformed(error.reason.clone());
        }
        if error.is::<ParseMultipartError>() || error.is::<poem::error::ParseMultipartError>() {
            return Self::malformed("the multipart body is broken");
        }
        if error.is::<ContentTypeError>() {
            return Self::unsupported_media_type("name the kind of the body as Content-Type: application/json");
        }
        if error.is::<ReadBodyError>() {
            return Self::malformed("the body could not be read");
        }
        match error.status() {
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => Self::method_not_allowed(allow),
            status if status.is_client_error() => Self::malformed(error.to_string()),
            _ => {
                tracing::error!(%error, "an unexpected error");
                Self::internal()
            }
        }
    }
}

/// poem-openapi wraps a reason in the names of our types, which say nothing to the caller.
fn readable(reason: &str) -> String {
    let inner = reason.split_once("\": ").filter(|_| reason.starts_with("failed to parse \"")).map(|(_, inner)| inner);
    let reason = inner.unwrap_or(reason);
    let reason = reason.split_once(" (occurred while parsing").map_or(reason, |(reason, _)| reason);
    match reason {
        "Expect a valid enumeration value." => "is none of the values that this takes".to_owned(),
        reason if reason.contains("digit") => "must be a whole number".to_owned(),
        reason => reason.to_owned(),
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Conflict(reason) => Self::new(StatusCode::CONFLICT, "conflict", "Not in this state", reason),
            Error::Stale { current } => Self::stale(current),
            Error::Invalid(problems) => {
                Self::invalid_all(problems.into_iter().map(|p| FieldProblemView::new(p.pointer, p.reason)).collect())
            }
            Error::Forbidden => Self::forbidden("your role does not allow this"),
            Error::Unauthenticated(reason) => {
                tracing::debug!(reason, "not signed in");
                Self::unauthenticated()
            }
            Error::Limited { retry_after } => Self::limited(retry_after),
            Error::Unavailable { what, cause } => {
                tracing::warn!(what, cause = cause.map(tracing::field::display), "something is not available");
                Self::unavailable(what)
            }
            Error::Internal(cause) => {
                tracing::error!(%cause, "a defect");
                Self::internal()
            }
        }
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.status
    }
}

/// The media type of RFC 9457.
struct ProblemJson;

impl Payload for ProblemJson {
    const CONTENT_TYPE: &'static str = "application/problem+json";

    fn schema_ref() -> MetaSchemaRef {
        ProblemView::schema_ref()
    }
}

impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let schema = ProblemView::schema_ref();
        let content = vec![MetaMediaType { content_type: ProblemJson::CONTENT_TYPE, schema }];
        let description = "What went wrong";
        MetaResponses {
            responses: vec![MetaResponse { description, status: None, status_range: None, content, headers: vec![] }],
        }
    }

    fn register(registry: &mut Registry) {
        ProblemView::register(registry);
    }
}
