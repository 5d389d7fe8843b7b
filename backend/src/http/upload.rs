//! A file in a multipart body, taken in as it comes. The cap on the body was set before anything is read here.

use bytes::Bytes;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::app::App;
use super::problem::Problem;

/// The one part of the body.
#[derive(Debug)]
pub(crate) struct Upload {
    /// The whole file.
    pub(crate) bytes: Bytes,
    /// What the sender called it.
    pub(crate) file_name: Option<String>,
}

impl<'a> ApiExtractor<'a> for Upload {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(_: &mut Registry) {}

    fn request_meta() -> Option<MetaRequest> {
        let file = MetaSchema {
            description: Some("The file: a picture (JPEG, PNG, GIF, TIFF, WebP or PDF), or for `import_cards` vCards."),
            ..MetaSchema::new_with_format("string", "binary")
        };
        let schema = MetaSchema {
            required: vec!["file"],
            properties: vec![("file", MetaSchemaRef::Inline(Box::new(file)))],
            ..MetaSchema::new("object")
        };
        let schema = MetaSchemaRef::Inline(Box::new(schema));
        let content = vec![MetaMediaType { content_type: "multipart/form-data", schema }];
        Some(MetaRequest { description: None, content, required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let multipart = request.content_type().is_some_and(|kind| kind.starts_with("multipart/form-data"));
        if !multipart {
            let detail = "send multipart/form-data with the file as the part `file`";
            return Err(Problem::unsupported_media_type(detail).into());
        }
        let Some(app) = request.data::<App>() else { return Err(Problem::internal().into()) };
        // Whoever waits here waits in its socket, not in our memory.
        let _place = app.uploads.acquire().await.map_err(|_| Problem::unavailable("the upload"))?;
        let upload = read(<Multipart as FromRequest>::from_request(request, body).await?).await?;
        let most = app.crm().limits.max_upload_bytes;
        if upload.bytes.len() as u64 > most {
            return Err(Problem::too_large(most).into());
        }
        Ok(upload)
    }
}

async fn read(mut parts: Multipart) -> Result<Upload, Problem> {
    let broken = |_| Problem::malformed("the multipart body is broken or incomplete; send it again");
    let mut upload = None;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") if upload.is_none() => {}
            Some("file") => {
                return Err(Problem::invalid("/file", "one file a request; send the others by themselves"));
            }
            _ => {
                return Err(Problem::invalid("/file", "the body has another part; the file is the only one, `file`"));
            }
        }
        let file_name = part.file_name().map(ToOwned::to_owned);
        let bytes = part.bytes().await.map_err(|_| Problem::malformed("the file is incomplete; send it again"))?;
        upload = Some(Upload { bytes: bytes.into(), file_name });
    }
    upload.ok_or_else(|| Problem::invalid("/file", "the file is missing; send it as the part `file`"))
}
