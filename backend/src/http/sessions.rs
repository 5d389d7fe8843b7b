//! Signing in, staying signed in, signing out.

use crm::accounts;
use poem::Request;
use poem::web::Data;
use poem::web::cookie::CookieJar;
use poem_openapi::param::Header;
use poem_openapi::payload::Json;
use poem_openapi::{Enum, OpenApi};
use secrecy::SecretString;

use super::Tag;
use super::actor::{self, Signed};
use super::answers::Done;
use super::app::App;
use super::client::Caller;
use super::cookies;
use super::json::{JsonBody, MaybeJson};
use super::problem::Problem;
use super::views::accounts::{Credentials, RefreshInput, Session};

/// Where the tokens go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
pub(crate) enum SessionKind {
    /// Into the answer, for programs.
    Bearer,
    /// Into cookies, for browsers.
    Cookie,
}

pub(crate) struct Sessions;

#[OpenApi(prefix_path = "/api/v1/sessions", tag = "Tag::Accounts")]
impl Sessions {
    /// Signs in with address and password.
    ///
    /// A browser gets its tokens in cookies. A program that sends `X-Session: bearer` gets them in the answer.
    #[oai(path = "/", method = "post", operation_id = "create_session")]
    async fn create_session(
        &self,
        app: Data<&App>,
        body: JsonBody<Credentials>,
        /// Where the tokens go.
        #[oai(name = "X-Session")]
        kind: Header<Option<SessionKind>>,
        #[oai(name = "User-Agent")] user_agent: Header<Option<String>>,
        request: &Request,
        jar: &CookieJar,
    ) -> Result<Json<Session>, Problem> {
        let address = request.data::<Caller>().and_then(|caller| caller.address);
        let password = SecretString::from(body.0.password);
        let signed_in = accounts::sign_in(app.crm(), &body.0.email, &password, user_agent.0, address).await?;
        let bearer = kind.0 == Some(SessionKind::Bearer);
        if !bearer {
            cookies::set(app.config(), jar, &signed_in);
        }
        Ok(Json(Session::of(signed_in, bearer)))
    }

    /// Exchanges a refresh token for new tokens, once.
    ///
    /// A browser sends its cookie and no body; it gets new cookies. A program sends the token; it gets new tokens. A
    /// token that comes a second time ends the session.
    #[oai(path = "/refresh", method = "post", operation_id = "refresh_session")]
    async fn refresh_session(
        &self,
        app: Data<&App>,
        body: MaybeJson<RefreshInput>,
        request: &Request,
        jar: &CookieJar,
    ) -> Result<Json<Session>, Problem> {
        let config = app.config();
        let sent = body.0.and_then(|body| body.refresh_token);
        let cookie = cookies::refresh(config, request);
        let (token, bearer) = match (sent, cookie) {
            (Some(_), Some(_)) => {
                return Err(Problem::malformed("send either a refresh token or the cookie of a session, not both"));
            }
            (Some(token), None) => (token, true),
            (None, Some(token)) => {
                actor::check_same_origin(&app, request)?;
                (token, false)
            }
            (None, None) => return Err(Problem::unauthenticated()),
        };
        let signed_in = accounts::refresh(app.crm(), &token).await?;
        if !bearer {
            cookies::set(config, jar, &signed_in);
        }
        Ok(Json(Session::of(signed_in, bearer)))
    }

    /// Signs out. The access token is refused from then on.
    #[oai(path = "/current", method = "delete", operation_id = "delete_session")]
    async fn delete_session(&self, app: Data<&App>, signed: Signed, jar: &CookieJar) -> Result<Done, Problem> {
        accounts::sign_out(app.crm(), &signed.actor).await?;
        cookies::clear(app.config(), jar);
        Ok(Done::NoContent)
    }
}
