//! One-time links that set up an account.

use crm::accounts::{self, SetUp};
use poem::web::Data;
use poem::web::cookie::CookieJar;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::Json;

use super::Tag;
use super::app::App;
use super::cookies;
use super::json::JsonBody;
use super::problem::Problem;
use super::views::accounts::{Account, LinkPurpose, SetUpInput, SetupLink};

pub(crate) struct Setup;

#[OpenApi(prefix_path = "/api/v1/setup", tag = "Tag::Accounts")]
impl Setup {
    /// Looks at a one-time link without using it.
    ///
    /// 404 when it was used, is unknown or has expired.
    #[oai(path = "/:token", method = "get", operation_id = "get_setup_link")]
    async fn get_setup_link(
        &self,
        app: Data<&App>,
        /// The last part of the link.
        token: Path<String>,
    ) -> Result<Json<SetupLink>, Problem> {
        let info = accounts::inspect_link(app.crm(), &token).await?;
        Ok(Json(SetupLink { purpose: LinkPurpose::SetUp, expires_at: info.expires_at, email: info.email }))
    }

    /// Sets name, address and password with a one-time link, and signs in by cookie.
    #[oai(path = "/:token", method = "post", operation_id = "use_setup_link")]
    async fn use_setup_link(
        &self,
        app: Data<&App>,
        /// The last part of the link.
        token: Path<String>,
        body: JsonBody<SetUpInput>,
        #[oai(name = "User-Agent")] user_agent: Header<Option<String>>,
        jar: &CookieJar,
    ) -> Result<Json<Account>, Problem> {
        let SetUpInput { name, email, password } = body.0;
        let set_up = SetUp { name, email, password: password.into() };
        let signed_in = accounts::use_set_up_link(app.crm(), &token, set_up, user_agent.0).await?;
        cookies::set(app.config(), jar, &signed_in);
        Ok(Json(signed_in.user.into()))
    }
}
