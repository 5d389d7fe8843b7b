//! Who reads the pictures, so that whoever hands one in knows where it goes.

#![expect(clippy::unused_async, reason = "the description wants every handler async")]

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::payload::Json;

use super::Tag;
use super::actor::Signed;
use super::app::App;
use super::problem::Problem;
use super::views::recognition::Recognition;

pub(crate) struct RecognitionApi;

#[OpenApi(prefix_path = "/api/v1/recognition", tag = "Tag::Cards")]
impl RecognitionApi {
    /// Tells who reads the text of pictures, and whether pictures leave the machine for that.
    #[oai(path = "/", method = "get", operation_id = "get_recognition")]
    async fn get_recognition(&self, app: Data<&App>, _signed: Signed) -> Result<Json<Recognition>, Problem> {
        Ok(Json(Recognition::of(&app.config().providers)))
    }
}
