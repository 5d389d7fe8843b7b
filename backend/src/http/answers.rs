//! Answers that are more than a body: a status, a version, a place.

use poem_openapi::ApiResponse;
use poem_openapi::payload::Json;
use poem_openapi::types::{ToJSON, Type};

use super::views::versions::etag;

/// A resource with its version.
#[derive(ApiResponse)]
pub(crate) enum Versioned<T: Type + ToJSON> {
    /// The resource as it stands.
    #[oai(status = 200)]
    Ok(
        Json<T>,
        /// Its version, for `If-Match`.
        #[oai(header = "ETag")]
        String,
    ),
}

impl<T: Type + ToJSON> Versioned<T> {
    pub(crate) fn new(resource: T, version: i64) -> Self {
        Self::Ok(Json(resource), etag(version))
    }
}

/// A resource that was made.
#[derive(ApiResponse)]
pub(crate) enum Created<T: Type + ToJSON> {
    /// The new resource.
    #[oai(status = 201)]
    Created(
        Json<T>,
        /// Its version, for `If-Match`.
        #[oai(header = "ETag")]
        String,
        /// Its address.
        #[oai(header = "Location")]
        String,
    ),
}

/// A resource that was taken in and is worked on.
#[derive(ApiResponse)]
pub(crate) enum Accepted<T: Type + ToJSON> {
    /// The resource as it stands now.
    #[oai(status = 202)]
    Accepted(
        Json<T>,
        /// Its version, for `If-Match`.
        #[oai(header = "ETag")]
        String,
        /// Its address.
        #[oai(header = "Location")]
        String,
    ),
}

/// It is done, and there is nothing to say about it.
#[derive(ApiResponse)]
pub(crate) enum Done {
    /// Done.
    #[oai(status = 204)]
    NoContent,
}
