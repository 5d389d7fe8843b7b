//! Tokens: signed access tokens (JWT, RFC 8725 rules) and refresh tokens.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::id::{SessionId, UserId};

/// How long an access token holds, in seconds.
pub const ACCESS_SECONDS: u64 = 15 * 60;
const LEEWAY_SECONDS: i64 = 5;
const ISSUER: &str = "bizcard";
const AUDIENCE: &str = "bizcard-api";
/// RFC 9068 §2.1.
const TYPE: &str = "at+jwt";

/// The keys of the installation, all derived from its secret, one for each purpose.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    encoding: EncodingKey,
    decoding: DecodingKey,
    refresh: [u8; 32],
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: UserId,
    sid: SessionId,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// What a good access token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AccessToken {
    pub(super) user_id: UserId,
    pub(super) session_id: SessionId,
}

/// What a refresh token says, once its seal is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RefreshToken {
    pub(super) session_id: SessionId,
    pub(super) generation: i64,
}

impl Keys {
    /// Derives the keys from the installation's secret.
    pub fn derive(secret: &SecretString) -> Result<Self> {
        let access = derive(secret, "access-token")?;
        Ok(Self(Arc::new(Inner {
            encoding: EncodingKey::from_secret(&access),
            decoding: DecodingKey::from_secret(&access),
            refresh: derive(secret, "refresh-token")?,
        })))
    }

    pub(super) fn access_token(&self, user: UserId, session: SessionId, now: DateTime<Utc>) -> Result<String> {
        let issued = now.timestamp();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            sid: session,
            jti: uuid::Uuid::new_v4().to_string(),
            iat: issued,
            nbf: issued,
            exp: issued + ACCESS_SECONDS as i64,
        };
        let header = Header { typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &self.0.encoding).map_err(Error::internal)
    }

    /// Checks everything about a token but its session.
    pub(super) fn check_access_token(&self, token: &str, now: DateTime<Utc>) -> Result<AccessToken> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["exp", "nbf", "iat", "iss", "aud", "sub"]);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        // The times are checked below against our own clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let data = jsonwebtoken::decode::<Claims>(token, &self.0.decoding, &validation)
            .map_err(|_| Error::Unauthenticated("the access token is not ours"))?;
        if data.header.typ.as_deref() != Some(TYPE) {
            return Err(Error::Unauthenticated("the token is of another type"));
        }
        let now = now.timestamp();
        let claims = data.claims;
        if claims.exp <= now - LEEWAY_SECONDS {
            return Err(Error::Unauthenticated("the access token has expired"));
        }
        if claims.nbf > now + LEEWAY_SECONDS || claims.iat > now + LEEWAY_SECONDS {
            return Err(Error::Unauthenticated("the access token is from the future"));
        }
        Ok(AccessToken { user_id: claims.sub, session_id: claims.sid })
    }

    /// The refresh token of a generation: the same whenever it is asked for, so that the loser of a race gets the same successor.
    pub(super) fn refresh_token(&self, token: RefreshToken) -> Result<String> {
        let RefreshToken { session_id, generation } = token;
        let seal = hex::encode(self.seal(token)?.finalize().into_bytes());
        Ok(format!("{}.{generation}.{seal}", session_id.0.simple()))
    }

    /// Checks the seal; whether the generation is the good one, the session knows.
    pub(super) fn check_refresh_token(&self, token: &str) -> Result<RefreshToken> {
        let foreign = || Error::Unauthenticated("the refresh token is not ours");
        let mut parts = token.splitn(3, '.');
        let (Some(session), Some(generation), Some(seal)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(foreign());
        };
        let token = RefreshToken {
            session_id: session.parse().map_err(|_| foreign())?,
            generation: generation.parse().map_err(|_| foreign())?,
        };
        let seal = hex::decode(seal).map_err(|_| foreign())?;
        self.seal(token)?.verify_slice(&seal).map_err(|_| foreign())?;
        Ok(token)
    }

    fn seal(&self, token: RefreshToken) -> Result<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0.refresh).map_err(Error::internal)?;
        mac.update(token.session_id.0.as_bytes());
        mac.update(&token.generation.to_be_bytes());
        Ok(mac)
    }
}

fn derive(secret: &SecretString, purpose: &str) -> Result<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).map_err(Error::internal)?;
    mac.update(purpose.as_bytes());
    Ok(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    fn keys() -> Keys {
        Keys::derive(&"an example secret of 32 bytes or more".to_owned().into()).unwrap()
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn good() -> Value {
        let now = now().timestamp();
        json!({"iss": "bizcard", "aud": "bizcard-api", "sub": UserId::new(), "sid": SessionId::new(), "jti": "1",
               "iat": now, "nbf": now, "exp": now + 900})
    }

    fn forged(header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &keys().0.encoding).unwrap()
    }

    fn typed(algorithm: Algorithm) -> Header {
        Header { typ: Some(TYPE.into()), ..Header::new(algorithm) }
    }

    #[test]
    fn a_good_token_is_accepted() {
        let token = forged(&typed(Algorithm::HS256), &good());
        assert!(keys().check_access_token(&token, now()).is_ok());
    }

    #[rstest]
    #[case::expired("exp", json!(1_799_999_990))]
    #[case::expired_as_text("exp", json!("1900000000"))]
    #[case::no_expiry("exp", Value::Null)]
    #[case::from_the_future("nbf", json!(1_800_000_100))]
    #[case::issued_in_the_future("iat", json!(1_800_000_100))]
    #[case::no_nbf("nbf", Value::Null)]
    #[case::other_issuer("iss", json!("elsewhere"))]
    #[case::other_audience("aud", json!("other-api"))]
    #[case::no_audience("aud", Value::Null)]
    #[case::no_subject("sub", Value::Null)]
    #[case::hostile_subject("sub", json!("' OR 1=1"))]
    #[case::no_session("sid", Value::Null)]
    #[case::extra_claim("admin", json!(true))]
    fn a_token_with_a_wrong_claim_is_refused(#[case] claim: &str, #[case] value: Value) {
        let mut claims = good();
        let members = claims.as_object_mut().unwrap();
        if value.is_null() {
            members.remove(claim);
        } else {
            members.insert(claim.into(), value);
        }
        let token = forged(&typed(Algorithm::HS256), &claims);
        assert!(keys().check_access_token(&token, now()).is_err());
    }

    #[rstest]
    #[case::other_type(Header { typ: Some("JWT".into()), ..Header::new(Algorithm::HS256) })]
    #[case::no_type(Header { typ: None, ..Header::new(Algorithm::HS256) })]
    #[case::other_algorithm(typed(Algorithm::HS384))]
    fn a_token_with_a_wrong_header_is_refused(#[case] header: Header) {
        assert!(keys().check_access_token(&forged(&header, &good()), now()).is_err());
    }

    #[test]
    fn an_unsigned_or_changed_token_is_refused() {
        use base64::Engine as _;
        use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
        let none = BASE64.encode(r#"{"alg":"none","typ":"at+jwt"}"#);
        let claims = BASE64.encode(good().to_string());
        let token = forged(&typed(Algorithm::HS256), &good());
        let (body, _) = token.rsplit_once('.').unwrap();
        for forged in
            [format!("{none}.{claims}."), format!("{body}."), format!("{body}.AAAA"), String::new(), "a.b".into()]
        {
            assert!(keys().check_access_token(&forged, now()).is_err(), "{forged}");
        }
        let other = Keys::derive(&"another secret of 32 bytes or more!!".to_owned().into()).unwrap();
        assert!(other.check_access_token(&token, now()).is_err());
    }

    #[test]
    fn the_leeway_is_five_seconds() {
        let token = keys().access_token(UserId::new(), SessionId::new(), now()).unwrap();
        let at = |seconds| keys().check_access_token(&token, now() + TimeDelta::seconds(seconds));
        assert!(at(900 + 4).is_ok());
        assert!(at(900 + 5).is_err());
    }

    #[test]
    fn refresh_tokens_are_sealed() {
        let token = RefreshToken { session_id: SessionId::new(), generation: 3 };
        let text = keys().refresh_token(token).unwrap();
        assert_eq!(keys().check_refresh_token(&text).unwrap(), token);
        for forged in [text.replace(".3.", ".4."), text.replace(".3.", ".03x."), format!("{text}00"), String::new()] {
            assert!(keys().check_refresh_token(&forged).is_err(), "{forged}");
        }
    }
}
