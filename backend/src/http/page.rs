//! The web page, built into the binary.

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Body, Request, Response};
use rust_embed::RustEmbed;

use super::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../frontend/dist"]
struct Files;

/// The file that a path names, or the page itself: its views are paths that only it knows.
pub(crate) fn get(request: &Request) -> Result<Response, Problem> {
    let path = request.uri().path().trim_start_matches('/');
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(if Files::get(path).is_some() {
            Problem::method_not_allowed("GET, HEAD")
        } else {
            Problem::not_found()
        });
    }
    // A name with an extension is a file, which is there or not.
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let name = if is_file { path } else { "index.html" };
    let Some(file) = Files::get(name) else {
        return Err(Problem::not_found());
    };
    let etag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let caching = match name {
        "index.html" => "no-store",
        // The build puts a hash of the content into these names.
        name if name.starts_with("assets/") => "public, max-age=31536000, immutable",
        _ => "public, max-age=3600",
    };
    let known = request.headers().get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if known {
        Response::builder().status(StatusCode::NOT_MODIFIED).finish()
    } else {
        let body =
            if request.method() == Method::HEAD { Body::empty() } else { Body::from_vec(file.data.into_owned()) };
        Response::builder().content_type(file.metadata.mimetype()).body(body)
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    Ok(response)
}
