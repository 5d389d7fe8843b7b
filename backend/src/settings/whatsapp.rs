//! The settings of the chat channel WhatsApp.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::SettingError;
use super::values::{given, list, parse, secret};

/// The settings of WhatsApp as they were given.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct WhatsappArgs {
    /// Meta's id of the WhatsApp phone number, digits. With it WhatsApp is on, and the three secrets below are needed.
    #[arg(long, env = "WHATSAPP_PHONE_NUMBER_ID", value_name = "ID")]
    pub whatsapp_phone_number_id: Option<String>,
    /// Token of a Meta system user with the right whatsapp_business_messaging.
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub whatsapp_access_token: Option<String>,
    /// File that holds WHATSAPP_ACCESS_TOKEN.
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN_FILE", value_name = "FILE")]
    pub whatsapp_access_token_file: Option<String>,
    /// App secret of the Meta app, with which it signs what it delivers.
    #[arg(long, env = "WHATSAPP_APP_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub whatsapp_app_secret: Option<String>,
    /// File that holds WHATSAPP_APP_SECRET.
    #[arg(long, env = "WHATSAPP_APP_SECRET_FILE", value_name = "FILE")]
    pub whatsapp_app_secret_file: Option<String>,
    /// The word that you also type into Meta's form for the webhook, at least 16 characters.
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN", value_name = "SECRET", hide_env_values = true)]
    pub whatsapp_verify_token: Option<String>,
    /// File that holds WHATSAPP_VERIFY_TOKEN.
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN_FILE", value_name = "FILE")]
    pub whatsapp_verify_token_file: Option<String>,
    /// The Graph API. Default: https://graph.facebook.com.
    #[arg(long, env = "WHATSAPP_GRAPH_URL", value_name = "URL")]
    pub whatsapp_graph_url: Option<String>,
    /// Version of the Graph API. Default: v23.0.
    #[arg(long, env = "WHATSAPP_GRAPH_VERSION", value_name = "VERSION")]
    pub whatsapp_graph_version: Option<String>,
    /// Hosts from which Meta hands out pictures, separated by commas; none other is asked. Default: lookaside.fbsbx.com.
    #[arg(long, env = "WHATSAPP_MEDIA_HOSTS", value_name = "HOSTS")]
    pub whatsapp_media_hosts: Option<String>,
}

/// What the chat channel WhatsApp needs.
#[derive(Clone, Debug)]
pub struct WhatsappSettings {
    /// Meta's id of the phone number.
    pub phone_number_id: String,
    /// Token for the Graph API.
    pub access_token: SecretString,
    /// Deliveries are signed with it.
    pub app_secret: SecretString,
    /// Shown by Meta when it asks whether the webhook is ours.
    pub verify_token: SecretString,
    /// The Graph API.
    pub graph_url: Url,
    /// Its version.
    pub graph_version: String,
    /// Hosts that hand out files.
    pub media_hosts: Vec<String>,
}

impl WhatsappArgs {
    /// `None` when WhatsApp is off. Half a configuration is refused with the name of what is missing.
    pub(super) fn check(&self) -> Result<Option<WhatsappSettings>, SettingError> {
        let id = "WHATSAPP_PHONE_NUMBER_ID";
        let given_id = given(self.whatsapp_phone_number_id.as_ref());
        let access_token = printable(
            "WHATSAPP_ACCESS_TOKEN",
            self.whatsapp_access_token.as_ref(),
            self.whatsapp_access_token_file.as_ref(),
        )?;
        let app_secret = printable(
            "WHATSAPP_APP_SECRET",
            self.whatsapp_app_secret.as_ref(),
            self.whatsapp_app_secret_file.as_ref(),
        )?;
        let verify_token = printable(
            "WHATSAPP_VERIFY_TOKEN",
            self.whatsapp_verify_token.as_ref(),
            self.whatsapp_verify_token_file.as_ref(),
        )?;
        let graph_url = self.graph_url()?;
        let graph_version = self.graph_version()?;
        let media_hosts = self.media_hosts()?;
        let Some(phone_number_id) = given_id else {
            if access_token.is_some() || app_secret.is_some() || verify_token.is_some() {
                return Err(SettingError::new(id, "is missing, but other settings of WhatsApp are there"));
            }
            return Ok(None);
        };
        if !phone_number_id.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SettingError::new(id, "must be digits; it is not the phone number, Meta shows it beside that"));
        }
        let needed = |name: &'static str| SettingError::new(name, format!("is needed, because {id} is set"));
        let verify_token = verify_token.ok_or_else(|| needed("WHATSAPP_VERIFY_TOKEN"))?;
        if verify_token.expose_secret().len() < 16 {
            return Err(SettingError::new("WHATSAPP_VERIFY_TOKEN", "must have at least 16 characters"));
        }
        Ok(Some(WhatsappSettings {
            phone_number_id: phone_number_id.to_owned(),
            access_token: access_token.ok_or_else(|| needed("WHATSAPP_ACCESS_TOKEN"))?,
            app_secret: app_secret.ok_or_else(|| needed("WHATSAPP_APP_SECRET"))?,
            verify_token,
            graph_url,
            graph_version,
            media_hosts,
        }))
    }

    fn graph_url(&self) -> Result<Url, SettingError> {
        let name = "WHATSAPP_GRAPH_URL";
        let text = given(self.whatsapp_graph_url.as_ref()).unwrap_or("https://graph.facebook.com");
        let url: Url = parse(name, text, "an address such as https://graph.facebook.com")?;
        let safe = url.scheme() == "https" || url.scheme() == "http" && providers::is_this_machine(&url);
        if safe && url.has_host() && url.username().is_empty() && url.password().is_none() && url.query().is_none() {
            return Ok(url);
        }
        Err(SettingError::new(name, "must be https and without a user; http only on this machine"))
    }

    fn graph_version(&self) -> Result<String, SettingError> {
        let text = given(self.whatsapp_graph_version.as_ref()).unwrap_or("v23.0");
        let numbers = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if numbers.is_some_and(|(major, minor)| digits(major) && digits(minor)) {
            return Ok(text.to_owned());
        }
        Err(SettingError::new("WHATSAPP_GRAPH_VERSION", "must look like v23.0"))
    }

    fn media_hosts(&self) -> Result<Vec<String>, SettingError> {
        if given(self.whatsapp_media_hosts.as_ref()).is_none() {
            return Ok(vec!["lookaside.fbsbx.com".to_owned()]);
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
        let hosts: Vec<String> = list(self.whatsapp_media_hosts.as_ref()).map(str::to_ascii_lowercase).collect();
        if hosts.iter().all(|host| host.contains('.') && host.bytes().all(allowed)) {
            return Ok(hosts);
        }
        Err(SettingError::new("WHATSAPP_MEDIA_HOSTS", "must be names of hosts, such as lookaside.fbsbx.com"))
    }
}

/// A secret that fits into a header.
fn printable(
    name: &'static str,
    value: Option<&String>,
    file: Option<&String>,
) -> Result<Option<SecretString>, SettingError> {
    match secret(name, value, file)? {
        Some(text) if !text.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()) => {
            Err(SettingError::new(name, "holds something that is no letter, digit or sign"))
        }
        found => Ok(found),
    }
}
