//! Pictures: only for those who may see their card, and never as anything that a browser would run.

use std::fmt::Write as _;

use crm::cards;
use crm::entity::file;
use poem::http::{HeaderValue, header};
use poem::web::Data;
use poem::{Body, IntoResponse, Response};
use poem_openapi::param::Path;
use poem_openapi::payload::Binary;
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::{ApiResponse, OpenApi};

use super::Tag;
use super::actor::Signed;
use super::app::App;
use super::problem::Problem;

/// Nothing in a picture may run or load anything.
const POLICY: &str = "sandbox; default-src 'none'";

/// The bytes of a file.
pub(crate) struct FileBytes {
    file: file::Model,
    is_preview: bool,
    bytes: bytes::Bytes,
}

impl IntoResponse for FileBytes {
    fn into_response(self) -> Response {
        let mut response = Response::builder().body(Body::from_bytes(self.bytes));
        let headers = response.headers_mut();
        // A preview was made by us: an upright JPEG without metadata. An original is whatever somebody sent.
        let (kind, disposition, caching) = if self.is_preview {
            ("image/jpeg", "inline".to_owned(), "private, max-age=3600, immutable")
        } else {
            let name = self.file.original_name.as_deref().unwrap_or("card");
            ("application/octet-stream", attachment(name), "no-store")
        };
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        if let Ok(disposition) = HeaderValue::from_str(&disposition) {
            headers.insert(header::CONTENT_DISPOSITION, disposition);
        }
        response
    }
}

impl ApiResponse for FileBytes {
    fn meta() -> MetaResponses {
        Binary::<Vec<u8>>::meta()
    }

    fn register(registry: &mut Registry) {
        Binary::<Vec<u8>>::register(registry);
    }
}

/// `Content-Disposition` with the name in both spellings (RFC 6266 §4.3, RFC 8187).
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            value.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(value, "%{byte:02X}");
        }
    }
    value
}

pub(crate) struct Files;

#[OpenApi(prefix_path = "/files", tag = "Tag::Cards")]
impl Files {
    /// Gives a picture of one of the caller's cards.
    ///
    /// A preview is shown in place; an original is always a download.
    #[oai(path = "/:key", method = "get", operation_id = "get_file")]
    async fn get_file(&self, app: Data<&App>, signed: Signed, key: Path<String>) -> Result<FileBytes, Problem> {
        let file = cards::file_by_key(app.crm(), &signed.actor, &key).await?;
        let is_preview = cards::is_preview(app.crm(), &file).await?;
        let bytes = app.crm().storage.get(&file.key).await?;
        Ok(FileBytes { file, is_preview, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_place() {
        assert_eq!(
            attachment("Käte\"; x=\r\n.jpg"),
            "attachment; filename=\"K_te__ x___.jpg\"; filename*=UTF-8''K%C3%A4te%22%3B%20x%3D%0D%0A.jpg"
        );
    }
}
