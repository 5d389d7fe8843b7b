//! The settings as they are given: options of the command line, which are environment variables, too.

use super::{ProviderArgs, TelegramArgs, WhatsappArgs};

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
    /// The chat channel Telegram.
    #[command(flatten)]
    pub telegram: TelegramArgs,
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
    /// Address and port at which `worker` and `bot` answer /metrics and /healthz; `serve` has them at LISTEN_ADDRESS. Default: none.
    #[arg(long, env = "METRICS_ADDRESS", value_name = "ADDRESS")]
    pub metrics_address: Option<String>,
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
