//! The two cookies of a browser. Scripts cannot read them, and other sites cannot send them.

use std::time::Duration;

use crm::accounts::SignedIn;
use poem::Request;
use poem::web::cookie::{Cookie, CookieJar, SameSite};

use super::app::HttpConfig;

/// Names of the access and the refresh cookie. The prefix binds them to https and to this host (RFC 6265bis §4.1.3.2);
/// browsers refuse it over plain http, so on loopback they do without.
fn names(config: &HttpConfig) -> (&'static str, &'static str) {
    if config.is_https() { ("__Host-access", "__Host-refresh") } else { ("access", "refresh") }
}

/// The access token in the cookie of a request.
pub(crate) fn access(config: &HttpConfig, request: &Request) -> Option<String> {
    value(request.cookie(), names(config).0)
}

/// The refresh token in the cookie of a request.
pub(crate) fn refresh(config: &HttpConfig, request: &Request) -> Option<String> {
    value(request.cookie(), names(config).1)
}

/// Whether a `Cookie` header has one of ours in it.
pub(crate) fn names_one(config: &HttpConfig, header: &[u8]) -> bool {
    let (access, refresh) = names(config);
    header.split(|b| *b == b';').any(|pair| {
        let name = pair.split(|b| *b == b'=').next().unwrap_or_default().trim_ascii();
        name == access.as_bytes() || name == refresh.as_bytes()
    })
}

fn value(jar: &CookieJar, name: &str) -> Option<String> {
    jar.get(name).map(|cookie| cookie.value_str().to_owned()).filter(|value| !value.is_empty())
}

/// Gives a browser its session.
pub(crate) fn set(config: &HttpConfig, jar: &CookieJar, signed_in: &SignedIn) {
    let (access, refresh) = names(config);
    jar.add(cookie(config, access, &signed_in.access_token, signed_in.expires_in));
    jar.add(cookie(config, refresh, &signed_in.refresh_token, signed_in.session_seconds));
}

/// Takes it away.
pub(crate) fn clear(config: &HttpConfig, jar: &CookieJar) {
    let (access, refresh) = names(config);
    for name in [access, refresh] {
        jar.add(cookie(config, name, "", 0));
    }
}

fn cookie(config: &HttpConfig, name: &str, value: &str, seconds: u64) -> Cookie {
    let mut cookie = Cookie::new_with_str(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_secure(config.is_https());
    cookie.set_same_site(SameSite::Strict);
    cookie.set_max_age(Duration::from_secs(seconds));
    cookie
}
