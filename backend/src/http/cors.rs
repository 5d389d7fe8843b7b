//! Which other origins' pages may call the API: those that are listed, letter by letter, and nobody else.

use poem::http::header::{self, HeaderMap, HeaderValue};
use poem::http::{Method, StatusCode};
use poem::{Request, Response};

use super::app::HttpConfig;

/// The origin of a request, if it is listed.
pub(crate) fn listed_origin(config: &HttpConfig, request: &Request) -> Option<HeaderValue> {
    let origin = request.headers().get(header::ORIGIN)?;
    config.allowed_origins.contains(origin).then(|| origin.clone())
}

/// The answer to a listed page that asks beforehand (Fetch standard, CORS preflight).
pub(crate) fn preflight(request: &Request) -> Option<Response> {
    let asks =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    asks.then(|| {
        Response::builder()
            .status(StatusCode::NO_CONTENT)
            .header(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE")
            .header(
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "authorization, content-type, if-match, idempotency-key, x-requested-by, x-session",
            )
            .header(header::ACCESS_CONTROL_MAX_AGE, "600")
            .finish()
    })
}

/// Lets the listed page see the answer; the answer depends on the origin either way.
pub(crate) fn add(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let Some(origin) = origin else { return };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Location, Retry-After, X-Request-Id"),
    );
    // The page of another origin could not read the answer otherwise.
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
}
