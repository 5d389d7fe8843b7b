//! Passwords: `bcrypt₁₂(base64(HMAC-SHA-384(pepper, password)))`, the OWASP recipe for bcrypt with a pre-hash.
//!
//! The inner text has 64 characters, so that bcrypt's limit of 72 bytes cuts nothing, and no NUL.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256, Sha384};
use tokio::sync::Semaphore;

use crate::error::{Error, FieldProblem, Result};

/// Shortest password, in code points.
pub const MIN_PASSWORD: usize = 12;
/// Longest password, in code points.
pub const MAX_PASSWORD: usize = 128;

const COST: u32 = 12;
/// Most requests that may wait for a free core.
const MAX_WAITING: usize = 32;
/// Words that say nothing but the product and the habit.
const COMMON: [&str; 12] = [
    "password", "passwort", "bizcard", "123456", "qwerty", "letmein", "welcome", "iloveyou", "admin", "abc123",
    "dragon", "monkey",
];

/// Hashes and checks passwords, at most one a core at a time.
#[derive(Clone)]
pub struct Passwords {
    pepper: Arc<SecretString>,
    pepper_id: Arc<str>,
    cores: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    dummy: Arc<str>,
}

impl std::fmt::Debug for Passwords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passwords").field("pepper_id", &self.pepper_id).finish_non_exhaustive()
    }
}

impl Passwords {
    /// With the installation's pepper, on as many cores as the machine has.
    pub fn new(pepper: SecretString) -> Self {
        let digest = Sha256::digest(format!("pepper-id:{}", pepper.expose_secret()));
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            pepper: Arc::new(pepper),
            pepper_id: hex::encode(digest).get(..8).unwrap_or_default().into(),
            cores: Arc::new(Semaphore::new(cores)),
            waiting: Arc::new(Semaphore::new(MAX_WAITING)),
            // Of a random text that nobody knows: checking against it always fails, after the usual time.
            dummy: "$2b$12$1bR2Zg3jBXq0e9nY8vTtKOaVt7oQ2m4pX6s8u0w2y4A6C8E0G2I4K".into(),
        }
    }

    /// Names the pepper in use, so that it can be changed one day.
    pub fn pepper_id(&self) -> &str {
        &self.pepper_id
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: &SecretString) -> Result<String> {
        let inner = self.inner(password)?;
        self.on_a_core(move || bcrypt::non_truncating_hash(inner, COST)).await?.map_err(Error::internal)
    }

    /// Whether `password` belongs to `hash`; without a hash the answer is no, after the same time.
    pub async fn verify(&self, password: &SecretString, hash: Option<&str>) -> Result<bool> {
        let inner = self.inner(password)?;
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.dummy).to_owned();
        let matches = self.on_a_core(move || bcrypt::verify(inner, &hash)).await?;
        Ok(known && matches.map_err(Error::internal)?)
    }

    fn inner(&self, password: &SecretString) -> Result<String> {
        let mut mac =
            Hmac::<Sha384>::new_from_slice(self.pepper.expose_secret().as_bytes()).map_err(Error::internal)?;
        mac.update(password.expose_secret().as_bytes());
        Ok(BASE64_STANDARD.encode(mac.finalize().into_bytes()))
    }

    async fn on_a_core<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let full = || Error::Unavailable { what: "sign-in", cause: None };
        let waiting = self.waiting.clone().try_acquire_owned().map_err(|_| full())?;
        let core = self.cores.clone().acquire_owned().await.map_err(|_| full())?;
        let result = tokio::task::spawn_blocking(work).await.map_err(Error::internal);
        drop((core, waiting));
        result
    }
}

/// Refuses passwords that are too short, too long, or what everybody guesses first.
pub(super) fn check(password: &SecretString, email: &str, name: &str) -> Result<(), FieldProblem> {
    let password = password.expose_secret();
    let refuse = |reason: String| Err(FieldProblem { pointer: "/password".to_owned(), reason });
    let length = password.chars().count();
    if length < MIN_PASSWORD {
        return refuse(format!("at least {MIN_PASSWORD} characters; a sentence is easy to remember"));
    }
    if length > MAX_PASSWORD || password.len() > 512 {
        return refuse(format!("at most {MAX_PASSWORD} characters"));
    }
    let lower = password.to_lowercase();
    let mut rest = lower.clone();
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    let own = name.split_whitespace().map(str::to_lowercase).chain([local]).filter(|word| word.chars().count() >= 3);
    for word in COMMON.iter().map(|word| (*word).to_owned()).chain(own) {
        rest = rest.replace(&word, "");
    }
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    if rest.chars().filter(|c| c.is_alphanumeric()).count() < 6 || distinct < 5 {
        return refuse("too easy to guess: it is little more than a common word, your name or one letter".to_owned());
    }
    Ok(())
}

/// Runs `work` and tells how long it took.
pub(super) async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    let result = work.await;
    (result, start.elapsed())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn passwords(pepper: &str) -> Passwords {
        Passwords::new(pepper.to_owned().into())
    }

    #[tokio::test]
    async fn passwords_that_differ_only_after_72_bytes_are_different() {
        let passwords = passwords("p");
        let long = "ä".repeat(60);
        let hash = passwords.hash(&format!("{long}1").into()).await.unwrap();
        assert!(hash.starts_with("$2b$12$"), "{hash}");
        assert!(passwords.verify(&format!("{long}1").into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&format!("{long}2").into(), Some(&hash)).await.unwrap());
        assert!(!passwords.verify(&"ä\0b".to_owned().into(), Some(&hash)).await.unwrap());
        assert!(!super::tests::passwords("q").verify(&format!("{long}1").into(), Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn without_a_hash_the_answer_is_no() {
        let passwords = passwords("p");
        assert!(!passwords.verify(&"anything".to_owned().into(), None).await.unwrap());
        // Well-formed, or it would be refused at once and tell by its time that there is no account.
        assert!(!bcrypt::verify("anything", &passwords.dummy).unwrap());
    }

    #[rstest]
    #[case("short", false)]
    #[case("bizcardbizcard", false)]
    #[case("Password12345678", false)]
    #[case("Password-Of-Mine 7", true)]
    #[case("erika.muster-erika", false)]
    #[case("aaaaaaaaaaaaaaaa", false)]
    #[case("correct horse battery", true)]
    #[case("пароль на каждый день", true)]
    fn weak_passwords_are_refused(#[case] password: &str, #[case] good: bool) {
        assert_eq!(check(&password.to_owned().into(), "erika.muster@example.org", "Erika Muster").is_ok(), good);
    }

    #[test]
    fn length_counts_code_points() {
        assert!(check(&"🂡🂢🂣🂤🂥🂦🂧🂨🂩🂪abcdef".to_owned().into(), "", "").is_ok());
        assert!(check(&"ab1".repeat(43).into(), "", "").is_err());
    }
}
