//! Which text recognition reads, in which order, and how the remote ones are reached.

use std::time::Duration;

use recognition::Source;
use secrecy::SecretString;
use url::Url;

use super::SettingError;
use super::values::{given, list, number, parse, secret};

/// The settings of text recognition as they were given.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ProviderArgs {
    /// Who reads the text, in this order until one answers: tesseract (on this machine), google-vision, parsio, http. All but
    /// tesseract send the pictures away. Default: tesseract.
    #[arg(long, env = "OCR_PROVIDERS", value_name = "NAMES")]
    pub ocr_providers: Option<String>,
    /// Seconds that a remote provider may take for a page, 1 to 120. Default: 20.
    #[arg(long, env = "OCR_PROVIDER_SECONDS", value_name = "SECONDS")]
    pub ocr_provider_seconds: Option<String>,
    /// Key of Google Cloud Vision.
    #[arg(long, env = "GOOGLE_VISION_API_KEY", value_name = "KEY", hide_env_values = true)]
    pub google_vision_api_key: Option<String>,
    /// File that holds GOOGLE_VISION_API_KEY.
    #[arg(long, env = "GOOGLE_VISION_API_KEY_FILE", value_name = "FILE")]
    pub google_vision_api_key_file: Option<String>,
    /// Address of Google Cloud Vision. Default: https://vision.googleapis.com.
    #[arg(long, env = "GOOGLE_VISION_URL", value_name = "URL")]
    pub google_vision_url: Option<String>,
    /// Key of Parsio.
    #[arg(long, env = "PARSIO_API_KEY", value_name = "KEY", hide_env_values = true)]
    pub parsio_api_key: Option<String>,
    /// File that holds PARSIO_API_KEY.
    #[arg(long, env = "PARSIO_API_KEY_FILE", value_name = "FILE")]
    pub parsio_api_key_file: Option<String>,
    /// Id of the Parsio mailbox whose parser reads the cards.
    #[arg(long, env = "PARSIO_MAILBOX", value_name = "ID")]
    pub parsio_mailbox: Option<String>,
    /// Address of Parsio. Default: https://api.parsio.io.
    #[arg(long, env = "PARSIO_URL", value_name = "URL")]
    pub parsio_url: Option<String>,
    /// Where an OCR server of one's own takes pictures, as docs/providers.md describes.
    #[arg(long, env = "OCR_SERVER_URL", value_name = "URL")]
    pub ocr_server_url: Option<String>,
    /// Key of the OCR server, sent as a bearer token.
    #[arg(long, env = "OCR_SERVER_KEY", value_name = "KEY", hide_env_values = true)]
    pub ocr_server_key: Option<String>,
    /// File that holds OCR_SERVER_KEY.
    #[arg(long, env = "OCR_SERVER_KEY_FILE", value_name = "FILE")]
    pub ocr_server_key_file: Option<String>,
}

/// One who reads text.
#[derive(Clone, Debug)]
pub enum ProviderSettings {
    /// Tesseract in our reader processes.
    Tesseract,
    /// Google Cloud Vision.
    GoogleVision {
        /// Its address.
        address: Url,
        /// Its key.
        key: SecretString,
    },
    /// Parsio.
    Parsio {
        /// Its address.
        address: Url,
        /// The mailbox whose parser reads.
        mailbox: String,
        /// Its key.
        key: SecretString,
    },
    /// An OCR server of one's own.
    Http {
        /// Where pictures are posted.
        address: Url,
        /// Its key, if it wants one.
        key: Option<SecretString>,
    },
}

impl ProviderSettings {
    /// Which one it is.
    pub fn source(&self) -> Source {
        match self {
            Self::Tesseract => Source::Tesseract,
            Self::GoogleVision { .. } => Source::GoogleVision,
            Self::Parsio { .. } => Source::Parsio,
            Self::Http { .. } => Source::Http,
        }
    }

    /// The host that pictures are sent to; `None` when they stay on this machine.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Tesseract => None,
            Self::GoogleVision { address, .. } | Self::Parsio { address, .. } | Self::Http { address, .. } => {
                (!providers::is_this_machine(address)).then(|| address.host_str().unwrap_or_default())
            }
        }
    }
}

/// Who reads text, in order, and how long the remote ones may take.
#[derive(Clone, Debug)]
pub struct OcrSettings {
    /// In the order in which they are asked; at least one.
    pub providers: Vec<ProviderSettings>,
    /// Longest time for a page.
    pub limit: Duration,
}

impl ProviderArgs {
    pub(super) fn check(&self) -> Result<OcrSettings, SettingError> {
        let name = "OCR_PROVIDERS";
        let wanted: Vec<&str> = match given(self.ocr_providers.as_ref()) {
            None => vec!["tesseract"],
            Some(_) => list(self.ocr_providers.as_ref()).collect(),
        };
        let mut found: Vec<ProviderSettings> = Vec::new();
        for word in wanted {
            let provider = match word {
                "tesseract" => ProviderSettings::Tesseract,
                "google-vision" => self.google_vision()?,
                "parsio" => self.parsio()?,
                "http" => self.http()?,
                _ => {
                    let reason = "knows tesseract, google-vision, parsio and http, separated by commas";
                    return Err(SettingError::new(name, reason));
                }
            };
            if found.iter().any(|before| before.source() == provider.source()) {
                return Err(SettingError::new(name, format!("names {word} twice")));
            }
            if found.iter().any(|before| matches!(before, ProviderSettings::Tesseract)) {
                let reason = format!("names {word} after tesseract, which always answers; put tesseract last");
                return Err(SettingError::new(name, reason));
            }
            found.push(provider);
        }
        if found.is_empty() {
            return Err(SettingError::new(name, "names nobody; leave it empty for tesseract"));
        }
        let limit = number("OCR_PROVIDER_SECONDS", self.ocr_provider_seconds.as_ref(), 20_u64, 1, 120)?;
        Ok(OcrSettings { providers: found, limit: Duration::from_secs(limit) })
    }

    fn google_vision(&self) -> Result<ProviderSettings, SettingError> {
        let address = given(self.google_vision_url.as_ref()).unwrap_or("https://vision.googleapis.com");
        let key = self.google_vision_api_key.as_ref();
        Ok(ProviderSettings::GoogleVision {
            address: address_of("GOOGLE_VISION_URL", address)?,
            key: key_of("GOOGLE_VISION_API_KEY", key, self.google_vision_api_key_file.as_ref())?
                .ok_or_else(|| needed("GOOGLE_VISION_API_KEY", "google-vision"))?,
        })
    }

    fn parsio(&self) -> Result<ProviderSettings, SettingError> {
        let address = given(self.parsio_url.as_ref()).unwrap_or("https://api.parsio.io");
        let key = self.parsio_api_key.as_ref();
        Ok(ProviderSettings::Parsio {
            address: address_of("PARSIO_URL", address)?,
            mailbox: given(self.parsio_mailbox.as_ref()).ok_or_else(|| needed("PARSIO_MAILBOX", "parsio"))?.to_owned(),
            key: key_of("PARSIO_API_KEY", key, self.parsio_api_key_file.as_ref())?
                .ok_or_else(|| needed("PARSIO_API_KEY", "parsio"))?,
        })
    }

    fn http(&self) -> Result<ProviderSettings, SettingError> {
        let address = given(self.ocr_server_url.as_ref()).ok_or_else(|| needed("OCR_SERVER_URL", "http"))?;
        let key = self.ocr_server_key.as_ref();
        Ok(ProviderSettings::Http {
            address: address_of("OCR_SERVER_URL", address)?,
            key: key_of("OCR_SERVER_KEY", key, self.ocr_server_key_file.as_ref())?,
        })
    }
}

fn needed(name: &'static str, provider: &str) -> SettingError {
    SettingError::new(name, format!("is needed, because OCR_PROVIDERS names {provider}"))
}

/// Without TLS only on this machine: pictures and keys do not cross a network in the clear.
fn address_of(name: &'static str, text: &str) -> Result<Url, SettingError> {
    let url: Url = parse(name, text, "an address such as https://ocr.example.org")?;
    let safe = url.scheme() == "https" || url.scheme() == "http" && providers::is_this_machine(&url);
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if safe && plain && url.has_host() {
        return Ok(url);
    }
    Err(SettingError::new(name, "must be https and without a user; http only on this machine"))
}

/// A key that fits into a header.
fn key_of(
    name: &'static str,
    value: Option<&String>,
    file: Option<&String>,
) -> Result<Option<SecretString>, SettingError> {
    use secrecy::ExposeSecret;
    let key = secret(name, value, file)?;
    match key {
        Some(key) if !key.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(SettingError::new(name, "holds something that is no letter, digit or sign; is it the key?"))
        }
        key => Ok(key),
    }
}
