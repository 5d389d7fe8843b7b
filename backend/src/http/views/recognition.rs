//! Who reads the pictures.

use poem_openapi::{Enum, Object};
use recognition::Source;

use crate::settings::ProviderSettings;

/// One who reads text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "kebab-case")]
pub(crate) enum ProviderName {
    /// Tesseract, on this machine.
    Tesseract,
    /// Google Cloud Vision.
    GoogleVision,
    /// Parsio.
    Parsio,
    /// Another server.
    Http,
}

/// A provider of text recognition.
#[derive(Clone, Debug, Object)]
pub(crate) struct TextProvider {
    /// Which one.
    pub(crate) name: ProviderName,
    /// The host that pictures are sent to; absent when they stay on this machine.
    pub(crate) host: Option<String>,
}

/// Who reads the pictures.
#[derive(Clone, Debug, Object)]
pub(crate) struct Recognition {
    /// In the order in which they are asked, until one answers.
    pub(crate) providers: Vec<TextProvider>,
}

impl Recognition {
    pub(crate) fn of(settings: &[ProviderSettings]) -> Self {
        let providers = settings.iter().map(|provider| TextProvider {
            name: match provider.source() {
                Source::Tesseract | Source::Qr | Source::Vcard | Source::Text => ProviderName::Tesseract,
                Source::GoogleVision => ProviderName::GoogleVision,
                Source::Parsio => ProviderName::Parsio,
                Source::Http => ProviderName::Http,
            },
            host: provider.host().map(ToOwned::to_owned),
        });
        Self { providers: providers.collect() }
    }
}
