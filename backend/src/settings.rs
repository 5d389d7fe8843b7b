//! The settings: each one an environment variable and an option of the command line, checked before anything starts.

mod providers;
mod whatsapp;

use std::fmt::Display;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::TimeDelta;
use ipnet::IpNet;
use poem::http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::secrets;
pub use providers::{OcrSettings, ProviderArgs, ProviderSettings};
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

/// The settings as they were given; an empty value counts as none.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Settings")]
pub struct SettingArgs {
    /// Address and port to listen on; port 0 takes a free one. Default: 127.0.0.1:8000.
    #[arg(long, env = "LISTEN_ADDRESS", value_name = "ADDRESS")]
    pub listen_address: Option<String>,
    /// The database: `sqlite:FILE` or `postgres://…`. Default: SQLite in `bizcard.db` of DATA_DIR.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File that holds DATABASE_URL.
    #[arg(long, env = "DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<String>,
    /// Folder of the embedded database and of generated secrets. Default: data.
    #[arg(long, env = "DATA_DIR", value_name = "DIR")]
    pub data_dir: Option<String>,
    /// Where pictures are kept: `file:FOLDER` or `s3://BUCKET/PREFIX`. Default: file:uploads.
    #[arg(long, env = "STORAGE_URL", value_name = "URL")]
    pub storage_url: Option<String>,
    /// Key id for an S3 storage.
    #[arg(long, env = "AWS_ACCESS_KEY_ID", value_name = "ID", hide_env_values = true)]
    pub aws_access_key_id: Option<String>,
    /// Secret key for an S3 storage.
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", value_name = "KEY", hide_env_values = true)]
    pub aws_secret_access_key: Option<String>,
    /// File that holds AWS_SECRET_ACCESS_KEY.
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY_FILE", value_name = "FILE")]
    pub aws_secret_access_key_file: Option<String>,
    /// Region of an S3 storage. Default: us-east-1.
    #[arg(long, env = "AWS_REGION", value_name = "REGION")]
    pub aws_region: Option<String>,
    /// Address of an S3 storage that is not Amazon's.
    #[arg(long, env = "AWS_ENDPOINT", value_name = "URL")]
    pub aws_endpoint: Option<String>,
    /// The address under which people reach the page; https turns on Secure cookies, HSTS and the Telegram webhook.
    #[arg(long, env = "PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Signs sessions; at least 32 random bytes. Generated in DATA_DIR for SQLite, required for Postgres.
    #[arg(long, env = "SECRET_KEY", value_name = "SECRET", hide_env_values = true)]
    pub secret_key: Option<String>,
    /// File that holds SECRET_KEY.
    #[arg(long, env = "SECRET_KEY_FILE", value_name = "FILE")]
    pub secret_key_file: Option<String>,
    /// Another name for SECRET_KEY.
    #[arg(long, env = "JWT_SECRET_KEY", value_name = "SECRET", hide_env_values = true)]
    pub jwt_secret_key: Option<String>,
    /// Mixed into password hashes; at least 32 random bytes, never changed. Generated in DATA_DIR for SQLite, required for Postgres.
    #[arg(long, env = "PASSWORD_PEPPER", value_name = "SECRET", hide_env_values = true)]
    pub password_pepper: Option<String>,
    /// File that holds PASSWORD_PEPPER.
    #[arg(long, env = "PASSWORD_PEPPER_FILE", value_name = "FILE")]
    pub password_pepper_file: Option<String>,
    /// Other origins whose pages may call the API, as `https://host`, separated by commas. Default: none.
    #[arg(long, env = "ALLOWED_ORIGINS", value_name = "ORIGINS")]
    pub allowed_origins: Option<String>,
    /// Addresses or networks whose X-Forwarded-For is believed, separated by commas. Default: none.
    #[arg(long, env = "TRUSTED_PROXIES", value_name = "NETWORKS")]
    pub trusted_proxies: Option<String>,
    /// Days after which a session ends in any case, 1 to 90. Default: 7.
    #[arg(long, env = "TOKEN_EXPIRE_DAYS", value_name = "DAYS")]
    pub token_expire_days: Option<String>,
    /// Largest picture in megabytes, 1 to 50. Default: 20.
    #[arg(long, env = "MAX_UPLOAD_MB", value_name = "MB")]
    pub max_upload_mb: Option<String>,
    /// Token of the Telegram bot. Without it, Telegram is off.
    #[arg(long, env = "TELEGRAM_BOT_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub telegram_bot_token: Option<String>,
    /// File that holds TELEGRAM_BOT_TOKEN.
    #[arg(long, env = "TELEGRAM_BOT_TOKEN_FILE", value_name = "FILE")]
    pub telegram_bot_token_file: Option<String>,
    /// The Bot API. Default: https://api.telegram.org.
    #[arg(long, env = "TELEGRAM_API_URL", value_name = "URL")]
    pub telegram_api_url: Option<String>,
    /// What Telegram must send with each webhook call: 1 to 256 of A-Z a-z 0-9 _ -. Generated in DATA_DIR for SQLite.
    #[arg(long, env = "TELEGRAM_WEBHOOK_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub telegram_webhook_secret: Option<String>,
    /// File that holds TELEGRAM_WEBHOOK_SECRET.
    #[arg(long, env = "TELEGRAM_WEBHOOK_SECRET_FILE", value_name = "FILE")]
    pub telegram_webhook_secret_file: Option<String>,
    /// The chat channel WhatsApp.
    #[command(flatten)]
    pub whatsapp: WhatsappArgs,
    /// Tesseract languages to read with, most likely first.
    /// Default: eng+deu+fra+spa+ita+por+ukr+rus+jpn+kor+chi_tra+chi_sim+ell+hin+ara.
    #[arg(long, env = "OCR_LANGUAGES", value_name = "LANGUAGES")]
    pub ocr_languages: Option<String>,
    /// Who reads the text.
    #[command(flatten)]
    pub providers: ProviderArgs,
    /// Reader processes, 1 to 64. Default: one a core.
    #[arg(long, env = "READERS", value_name = "NUMBER")]
    pub readers: Option<String>,
    /// Lets a scraper from elsewhere read /metrics, as a bearer token. Without it, only this machine may.
    #[arg(long, env = "METRICS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// File that holds METRICS_TOKEN.
    #[arg(long, env = "METRICS_TOKEN_FILE", value_name = "FILE")]
    pub metrics_token_file: Option<String>,
    /// What is logged, in the syntax of tracing's EnvFilter. Default: info.
    #[arg(long, env = "RUST_LOG", value_name = "FILTER")]
    pub rust_log: Option<String>,
}

/// What the chat channel Telegram needs.
#[derive(Clone, Debug)]
pub struct TelegramSettings {
    /// Token of the bot.
    pub token: SecretString,
    /// The Bot API.
    pub api_url: Url,
    /// Secret of the webhook; `None` when updates are fetched, which is so without a public https address.
    pub webhook_secret: Option<SecretString>,
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
    /// Lets a scraper read the metrics.
    pub metrics_token: Option<SecretString>,
}

/// Without its empty values.
fn given(value: Option<&String>) -> Option<&str> {
    value.map(|value| value.trim()).filter(|value| !value.is_empty())
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
            telegram: self.telegram(keep, https)?,
            whatsapp: self.whatsapp.check()?,
            ocr_languages: self.ocr_languages()?,
            ocr: self.providers.check()?,
            readers: number("READERS", self.readers.as_ref(), cores(), 1, 64)?,
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

    fn telegram(&self, keep: Option<&Path>, https: bool) -> Result<Option<TelegramSettings>, SettingError> {
        let name = "TELEGRAM_BOT_TOKEN";
        let api_url = given(self.telegram_api_url.as_ref()).unwrap_or("https://api.telegram.org");
        let api_url = parse("TELEGRAM_API_URL", api_url, "an address such as https://api.telegram.org")?;
        let webhook = self.telegram_webhook_secret.as_ref();
        let webhook = secret("TELEGRAM_WEBHOOK_SECRET", webhook, self.telegram_webhook_secret_file.as_ref())?;
        let token = secret(name, self.telegram_bot_token.as_ref(), self.telegram_bot_token_file.as_ref())?;
        let Some(token) = token else { return Ok(None) };
        let named = token.expose_secret().split_once(':');
        if !named.is_some_and(|(id, key)| id.parse::<u64>().is_ok() && key.len() >= 20) {
            return Err(SettingError::new(name, "is not what BotFather gives; it looks like 123456789:AAE…"));
        }
        let webhook_secret = match (webhook, keep) {
            _ if !https => None,
            (Some(secret), _) => Some(check_webhook_secret(secret)?),
            (None, Some(folder)) => Some(
                secrets::keep(folder, "telegram_webhook_secret")
                    .map_err(|error| SettingError::new("TELEGRAM_WEBHOOK_SECRET", error))?,
            ),
            (None, None) => {
                return Err(SettingError::new("TELEGRAM_WEBHOOK_SECRET", secrets::remedy("is required with Postgres")));
            }
        };
        Ok(Some(TelegramSettings { token, api_url, webhook_secret }))
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

    fn metrics_token(&self) -> Result<Option<SecretString>, SettingError> {
        let token = secret("METRICS_TOKEN", self.metrics_token.as_ref(), self.metrics_token_file.as_ref())?;
        token.map(|token| secrets::check("METRICS_TOKEN", token)).transpose()
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(64)
}

fn parse<T: FromStr>(name: &'static str, text: &str, wanted: &str) -> Result<T, SettingError> {
    text.parse().map_err(|_| SettingError::new(name, format!("is not {wanted}")))
}

fn number<T>(name: &'static str, value: Option<&String>, default: T, least: T, most: T) -> Result<T, SettingError>
where
    T: FromStr + PartialOrd + Copy + Display,
{
    let Some(text) = given(value) else { return Ok(default) };
    match text.parse::<T>() {
        Ok(number) if number >= least && number <= most => Ok(number),
        _ => Err(SettingError::new(name, format!("must be a whole number from {least} to {most}"))),
    }
}

fn list(value: Option<&String>) -> impl Iterator<Item = &str> {
    given(value).unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// The value itself, or the content of the file that is named instead.
fn secret(
    name: &'static str,
    value: Option<&String>,
    file: Option<&String>,
) -> Result<Option<SecretString>, SettingError> {
    match (given(value), given(file)) {
        (Some(_), Some(_)) => Err(SettingError::new(name, format!("is set, and so is {name}_FILE; set one of them"))),
        (Some(value), None) => Ok(Some(value.to_owned().into())),
        (None, Some(file)) => {
            let text = std::fs::read_to_string(file)
                .map_err(|error| SettingError::new(name, format!("the file that {name}_FILE names: {error}")))?;
            match text.trim() {
                "" => Err(SettingError::new(name, format!("the file that {name}_FILE names is empty"))),
                text => Ok(Some(text.to_owned().into())),
            }
        }
        (None, None) => Ok(None),
    }
}

/// A secret that is good enough: the given one, or one kept in the data folder.
fn strong(
    name: &'static str,
    value: Option<SecretString>,
    keep: Option<&Path>,
    file: &str,
) -> Result<SecretString, SettingError> {
    match (value, keep) {
        (Some(value), _) => secrets::check(name, value),
        (None, Some(folder)) => secrets::keep(folder, file).map_err(|error| SettingError::new(name, error)),
        (None, None) => Err(SettingError::new(name, secrets::remedy("is required with Postgres"))),
    }
}

/// What Telegram allows as `secret_token`, <https://core.telegram.org/bots/api#setwebhook>.
fn check_webhook_secret(secret: SecretString) -> Result<SecretString, SettingError> {
    let text = secret.expose_secret();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    if (16..=256).contains(&text.len()) && text.bytes().all(allowed) {
        return Ok(secret);
    }
    Err(SettingError::new("TELEGRAM_WEBHOOK_SECRET", "must be 16 to 256 characters of A-Z a-z 0-9 _ -"))
}
