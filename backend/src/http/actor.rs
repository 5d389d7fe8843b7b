//! Who is signed in: a bearer token or a cookie, never both, and a cookie only from our own page.

use crm::{Actor, accounts};
use poem::http::{Method, header};
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::app::App;
use super::client::Caller;
use super::cookies;
use super::problem::Problem;

const BEARER: &str = "bearer";
const COOKIE: &str = "cookie";

/// The person behind a request.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    /// For the use cases.
    pub(crate) actor: Actor,
    /// The account.
    pub(crate) user: crm::entity::user::Model,
}

impl<'a> ApiExtractor<'a> for Signed {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let bearer = MetaSecurityScheme {
            ty: "http",
            description: Some("The access token of a session."),
            name: None,
            key_in: None,
            scheme: Some("bearer"),
            bearer_format: Some("JWT"),
            flows: None,
            openid_connect_url: None,
        };
        let cookie = MetaSecurityScheme {
            ty: "apiKey",
            description: Some(
                "The access token of a browser. Over plain http on loopback the cookie is called `access`. A request \
                 that changes something must come from the same origin and carry `X-Requested-By`.",
            ),
            name: Some("__Host-access"),
            key_in: Some("cookie"),
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        };
        registry.create_security_scheme(BEARER, bearer);
        registry.create_security_scheme(COOKIE, cookie);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![BEARER, COOKIE]
    }

    async fn from_request(request: &'a Request, _: &mut RequestBody, _: ExtractParamOptions<()>) -> poem::Result<Self> {
        let (Some(app), Some(caller)) = (request.data::<App>(), request.data::<Caller>()) else {
            return Err(Problem::internal().into());
        };
        Ok(signed(app, caller, request).await?)
    }
}

async fn signed(app: &App, caller: &Caller, request: &Request) -> Result<Signed, Problem> {
    let token = access_token(app, request)?.ok_or_else(Problem::unauthenticated)?;
    let (actor, user) = accounts::authenticate(app.crm(), &token).await?;
    let actor = Actor { request_id: Some(caller.request_id.clone()), address: caller.address, ..actor };
    Ok(Signed { actor, user })
}

/// The token of a request, once it is sure that the one who sent it meant to.
fn access_token(app: &App, request: &Request) -> Result<Option<String>, Problem> {
    let cookie = cookies::access(app.config(), request);
    let Some(authorization) = request.headers().get(header::AUTHORIZATION) else {
        if cookie.is_some() {
            check_same_origin(app, request)?;
        }
        return Ok(cookie);
    };
    if cookie.is_some() {
        return Err(Problem::malformed("send either an access token or the cookie of a session, not both"));
    }
    let text = authorization.to_str().map_err(|_| Problem::unauthenticated())?;
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim().to_owned())),
        _ => Err(Problem::unauthenticated()),
    }
}

/// Refuses a change that another site had the browser send (OWASP: fetch metadata, origin, and a header that makes the
/// request one that needs permission).
pub(crate) fn check_same_origin(app: &App, request: &Request) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let config = app.config();
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let origin = request.headers().get(header::ORIGIN);
    let listed = origin.is_some_and(|origin| config.allowed_origins.contains(origin));
    let same = match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => origin.is_some_and(|origin| match &config.public_url {
            Some(url) => origin.as_bytes() == url.origin().ascii_serialization().as_bytes(),
            // Without a public address, the page is where the request went.
            None => text("host").is_some_and(|host| origin.as_bytes() == format!("http://{host}").as_bytes()),
        }),
    };
    if !same && !listed {
        return Err(Problem::forbidden("this request came from another site"));
    }
    if request.headers().contains_key("x-requested-by") {
        Ok(())
    } else {
        Err(Problem::forbidden("send the header X-Requested-By with a change that is signed in by cookie"))
    }
}
