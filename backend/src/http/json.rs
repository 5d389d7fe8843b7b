//! JSON bodies whose mistakes are told by field.

use poem::error::ReadBodyError;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::payload::{Json, ParsePayload, Payload};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions, impl_apirequest_for_payload};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::problem::Problem;

/// A body of JSON: 400 when it is none, 422 with a pointer when a value is wrong.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: Type> Payload for JsonBody<T> {
    const CONTENT_TYPE: &'static str = Json::<T>::CONTENT_TYPE;

    fn check_content_type(content_type: &str) -> bool {
        Json::<T>::check_content_type(content_type)
    }

    fn schema_ref() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type + DeserializeOwned> ParsePayload for JsonBody<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = <Vec<u8> as FromRequest>::from_request(request, body).await.map_err(|error| match error
            .downcast::<ReadBodyError>(
        ) {
            Ok(_) => Problem::malformed("the body could not be read").into(),
            Err(error) => error,
        })?;
        Ok(Self(parse(&bytes)?))
    }
}

impl_apirequest_for_payload!(JsonBody<T>, T: Type + DeserializeOwned);

/// The same where a body is not needed.
pub(crate) struct MaybeJson<T>(pub(crate) Option<T>);

impl<'a, T: Type + DeserializeOwned> ApiExtractor<'a> for MaybeJson<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = vec![MetaMediaType { content_type: JsonBody::<T>::CONTENT_TYPE, schema: T::schema_ref() }];
        Some(MetaRequest { description: None, content, required: false })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        // Browsers that send nothing name no kind for it.
        if request.content_type().is_none() {
            return Ok(Self(None));
        }
        let body = <JsonBody<T> as ApiExtractor>::from_request(request, body, options).await?;
        Ok(Self(Some(body.0)))
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inner = error.inner();
        if inner.classify() == Category::Data {
            Problem::invalid(pointer(error.path()), without_place(&inner.to_string()))
        } else {
            Problem::malformed(format!("the body is not JSON: {inner}"))
        }
    })?;
    json.end().map_err(|error| Problem::malformed(format!("the body is not JSON: {error}")))?;
    Ok(value)
}

/// RFC 6901.
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        let part = match segment {
            Segment::Seq { index } => index.to_string(),
            Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
            Segment::Enum { .. } | Segment::Unknown => continue,
        };
        pointer.push('/');
        pointer.push_str(&part);
    }
    pointer
}

/// Line and column say nothing beside the pointer.
fn without_place(message: &str) -> &str {
    message.split_once(" at line ").map_or(message, |(message, _)| message)
}

#[cfg(test)]
mod tests {
    use poem::error::ResponseError;
    use rstest::rstest;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Shape {
        list: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only its shape matters")]
    struct Item {
        number: u8,
    }

    #[rstest]
    #[case::wrong_type(r#"{"list":[{"number":1},{"number":"x"}]}"#, 422, "/list/1/number: invalid type")]
    #[case::missing(r#"{"list":[{}]}"#, 422, "/list/0: missing field `number`")]
    #[case::unknown(r#"{"list":[],"lst":1}"#, 422, "/lst: unknown field `lst`")]
    #[case::broken(r#"{"list":["#, 400, "the body is not JSON")]
    #[case::more(r#"{"list":[]} {}"#, 400, "the body is not JSON")]
    #[case::empty("", 400, "the body is not JSON")]
    #[case::no_text("{\"list\":\"\u{0}\"}", 400, "the body is not JSON")]
    fn mistakes_are_told_by_field(#[case] body: &str, #[case] status: u16, #[case] said: &str) {
        let problem = parse::<Shape>(body.as_bytes()).unwrap_err();
        assert_eq!(problem.status().as_u16(), status);
        assert!(problem.to_string().starts_with(said), "{problem}");
    }
}
