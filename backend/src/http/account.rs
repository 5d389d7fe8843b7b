//! The caller's own account.

#![expect(clippy::unused_async, reason = "the description wants every handler async")]

use poem_openapi::OpenApi;
use poem_openapi::payload::Json;

use super::Tag;
use super::actor::Signed;
use super::problem::Problem;
use super::views::accounts::Account;

pub(crate) struct AccountApi;

#[OpenApi(prefix_path = "/api/v1/account", tag = "Tag::Accounts")]
impl AccountApi {
    /// Tells who is signed in.
    #[oai(path = "/", method = "get", operation_id = "get_account")]
    async fn get_account(&self, signed: Signed) -> Result<Json<Account>, Problem> {
        Ok(Json(signed.user.into()))
    }
}
