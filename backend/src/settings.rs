//! The settings: each one an environment variable and an option of the command line, checked before anything starts.

mod args;
mod providers;
mod telegram;
mod values;
mod whatsapp;

use std::fmt::Display;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use ipnet::IpNet;
use poem::http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::secrets;
pub use args::SettingArgs;
pub use providers::{OcrSettings, ProviderArgs, ProviderSettings};
pub use telegram::{TelegramArgs, TelegramSettings};
use values::{given, list, number, parse, secret, strong};
pub use whatsapp::{WhatsappArgs, WhatsappSettings};

/// What cards are mostly written in.
const LANGUAGES: &str = "eng+deu+fra+spa+ita+por+ukr+rus+jpn+kor+chi_tra+chi_sim+ell+hin+ara";

/// A setting that cannot be used: which, why, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct SettingError {
    /// Name of the environment variable.
    pub name: &'static str,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl SettingError {
    /// A problem with the variable `name`.
    pub fn new(name: &'static str, reason: impl Display) -> Self {
        Self { name, reason: reason.to_string() }
    }
}

/// The settings, checked and complete.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen_address: SocketAddr,
    /// The database, as the driver wants it.
    pub database_url: SecretString,
    /// Folder of the embedded database and of generated secrets.
    pub data_dir: PathBuf,
    /// Where pictures are kept.
    pub storage_url: String,
    /// Options of an S3 storage, by the names of its driver.
    pub storage_options: Vec<(String, String)>,
    /// The address under which people reach the page.
    pub public_url: Option<Url>,
    /// Signs sessions.
    pub secret_key: SecretString,
    /// Mixed into password hashes.
    pub password_pepper: SecretString,
    /// Origins that may call the API from a browser.
    pub allowed_origins: Vec<HeaderValue>,
    /// Who is believed about the address of a client.
    pub trusted_proxies: Vec<IpNet>,
    /// How long a session lasts at most.
    pub session: TimeDelta,
    /// Largest picture, in bytes.
    pub max_upload_bytes: u64,
    /// Telegram, if it is on.
    pub telegram: Option<TelegramSettings>,
    /// WhatsApp, if it is on.
    pub whatsapp: Option<WhatsappSettings>,
    /// Languages to read with, most likely first.
    pub ocr_languages: Vec<String>,
    /// Who reads the text, in which order.
    pub ocr: OcrSettings,
    /// Reader processes.
    pub readers: usize,
    /// Where `worker` and `bot` answer scrapers.
    pub metrics_address: Option<SocketAddr>,
    /// Lets a scraper read the metrics.
    pub metrics_token: Option<SecretString>,
}

impl SettingArgs {
    /// What is logged.
    pub fn log_filter(&self) -> &str {
        given(self.rust_log.as_ref()).unwrap_or("info")
    }

    /// Where the server listens.
    pub fn listen_address(&self) -> Result<SocketAddr, SettingError> {
        let text = given(self.listen_address.as_ref()).unwrap_or("127.0.0.1:8000");
        parse("LISTEN_ADDRESS", text, "an address with a port, such as 127.0.0.1:8000")
    }

    /// Checks everything; makes the data folder and the secrets that may be generated.
    pub fn check(&self) -> Result<Settings, SettingError> {
        let data_dir = PathBuf::from(given(self.data_dir.as_ref()).unwrap_or("data"));
        let database_url = self.database_url(&data_dir)?;
        let shared = database_url.expose_secret().starts_with("postgres");
        if !shared {
            secrets::make_folder(&data_dir).map_err(|error| SettingError::new("DATA_DIR", error))?;
        }
        let keep = (!shared).then_some(data_dir.as_path());
        let public_url = self.public_url()?;
        let https = public_url.as_ref().is_some_and(|url| url.scheme() == "https");
        Ok(Settings {
            listen_address: self.listen_address()?,
            database_url,
            storage_url: self.storage_url()?,
            storage_options: self.storage_options()?,
            secret_key: self.secret_key(keep)?,
            password_pepper: strong(
                "PASSWORD_PEPPER",
                secret("PASSWORD_PEPPER", self.password_pepper.as_ref(), self.password_pepper_file.as_ref())?,
                keep,
                "password_pepper",
            )?,
            allowed_origins: self.allowed_origins()?,
            trusted_proxies: self.trusted_proxies()?,
            session: TimeDelta::days(number("TOKEN_EXPIRE_DAYS", self.token_expire_days.as_ref(), 7, 1, 90)?),
            max_upload_bytes: number("MAX_UPLOAD_MB", self.max_upload_mb.as_ref(), 20_u64, 1, 50)? * 1_000_000,
            telegram: self.telegram.check(keep, https)?,
            whatsapp: self.whatsapp.check()?,
            ocr_languages: self.ocr_languages()?,
            ocr: self.providers.check()?,
            readers: number("READERS", self.readers.as_ref(), cores(), 1, 64)?,
            metrics_address: self.metrics_address()?,
            metrics_token: self.metrics_token()?,
            data_dir,
            public_url,
        })
    }

    fn database_url(&self, data_dir: &Path) -> Result<SecretString, SettingError> {
        let name = "DATABASE_URL";
        let url = secret(name, self.database_url.as_ref(), self.database_url_file.as_ref())?;
        let url = match &url {
            Some(url) => url.expose_secret().to_owned(),
            None => format!("sqlite:{}", data_dir.join("bizcard.db").display()),
        };
        // Postgres' own spelling.
        let url = match url.strip_prefix("postgresql://") {
            Some(rest) => format!("postgres://{rest}"),
            None => url,
        };
        if !url.starts_with("sqlite:") && !url.starts_with("postgres://") {
            return Err(SettingError::new(
                name,
                "names no database that we know; use sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME",
            ));
        }
        Ok(url.into())
    }

    fn storage_url(&self) -> Result<String, SettingError> {
        let url = given(self.storage_url.as_ref()).unwrap_or("file:uploads");
        if url.starts_with("file:") || url.starts_with("s3://") {
            return Ok(url.to_owned());
        }
        Err(SettingError::new("STORAGE_URL", "names no storage that we know; use file:FOLDER or s3://BUCKET/PREFIX"))
    }

    fn storage_options(&self) -> Result<Vec<(String, String)>, SettingError> {
        let secret_key = secret(
            "AWS_SECRET_ACCESS_KEY",
            self.aws_secret_access_key.as_ref(),
            self.aws_secret_access_key_file.as_ref(),
        )?;
        let endpoint = given(self.aws_endpoint.as_ref());
        let plain = endpoint.is_some_and(|url| url.starts_with("http://"));
        let options = [
            ("aws_access_key_id", given(self.aws_access_key_id.as_ref())),
            ("aws_secret_access_key", secret_key.as_ref().map(ExposeSecret::expose_secret)),
            ("aws_region", given(self.aws_region.as_ref())),
            ("aws_endpoint", endpoint),
            // A storage on the same machine or network may do without TLS, if its address says so.
            ("aws_allow_http", plain.then_some("true")),
        ];
        Ok(options.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect())
    }

    fn public_url(&self) -> Result<Option<Url>, SettingError> {
        let Some(text) = given(self.public_url.as_ref()) else { return Ok(None) };
        let url: Url = parse("PUBLIC_URL", text, "an address such as https://cards.example.org")?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if matches!(url.scheme(), "http" | "https") && url.has_host() && bare {
            return Ok(Some(url));
        }
        Err(SettingError::new("PUBLIC_URL", "must be http or https and a host, without a path"))
    }

    fn secret_key(&self, keep: Option<&Path>) -> Result<SecretString, SettingError> {
        let own = secret("SECRET_KEY", self.secret_key.as_ref(), self.secret_key_file.as_ref())?;
        match (own, given(self.jwt_secret_key.as_ref())) {
            (Some(own), Some(other)) if own.expose_secret() != other => {
                Err(SettingError::new("SECRET_KEY", "differs from JWT_SECRET_KEY; set one of them"))
            }
            (None, Some(other)) => strong("JWT_SECRET_KEY", Some(other.to_owned().into()), keep, "secret_key"),
            (own, _) => strong("SECRET_KEY", own, keep, "secret_key"),
        }
    }

    fn allowed_origins(&self) -> Result<Vec<HeaderValue>, SettingError> {
        let refuse = |text: &str| {
            let reason = format!("{text} is no origin; write scheme and host only, as https://crm.example.org");
            SettingError::new("ALLOWED_ORIGINS", reason)
        };
        list(self.allowed_origins.as_ref())
            .map(|text| {
                let url = Url::parse(text).map_err(|_| refuse(text))?;
                let origin = url.origin();
                let exact = origin.is_tuple() && origin.ascii_serialization() == text.trim_end_matches('/');
                if !exact || !matches!(url.scheme(), "http" | "https") {
                    return Err(refuse(text));
                }
                HeaderValue::from_str(&origin.ascii_serialization()).map_err(|_| refuse(text))
            })
            .collect()
    }

    fn trusted_proxies(&self) -> Result<Vec<IpNet>, SettingError> {
        list(self.trusted_proxies.as_ref())
            .map(|text| match text.parse::<std::net::IpAddr>() {
                Ok(address) => Ok(IpNet::from(address)),
                Err(_) => parse("TRUSTED_PROXIES", text, "addresses or networks, such as 127.0.0.1,10.0.0.0/8"),
            })
            .collect()
    }

    fn ocr_languages(&self) -> Result<Vec<String>, SettingError> {
        let text = given(self.ocr_languages.as_ref()).unwrap_or(LANGUAGES);
        let languages: Vec<String> = text.split(['+', ',']).map(|part| part.trim().to_owned()).collect();
        let name = |text: &String| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if languages.iter().all(name) {
            return Ok(languages);
        }
        Err(SettingError::new("OCR_LANGUAGES", "must be names of Tesseract languages joined by +, such as eng+deu"))
    }

    fn metrics_address(&self) -> Result<Option<SocketAddr>, SettingError> {
        let wanted = "an address with a port, such as 0.0.0.0:9464";
        given(self.metrics_address.as_ref()).map(|text| parse("METRICS_ADDRESS", text, wanted)).transpose()
    }

    fn metrics_token(&self) -> Result<Option<SecretString>, SettingError> {
        let token = secret("METRICS_TOKEN", self.metrics_token.as_ref(), self.metrics_token_file.as_ref())?;
        token.map(|token| secrets::check("METRICS_TOKEN", token)).transpose()
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(64)
}
