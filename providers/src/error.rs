use recognition::Source;

/// Why a provider gave no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No connection: wrong address, no network, no TLS.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// The key was refused.
    Refused,
    /// The allowance is used up, or too many pictures came at once.
    Limited,
    /// The server says that it cannot; with what it says, as a status or code.
    Failed(String),
    /// The answer is larger than any card needs.
    Oversized,
    /// The answer is not of the form that was agreed.
    Malformed,
}

impl Problem {
    /// A word for metrics.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timeout",
            Self::Refused => "refused",
            Self::Limited => "limited",
            Self::Failed(_) => "failed",
            Self::Oversized => "oversized",
            Self::Malformed => "malformed",
        }
    }
}

/// A provider gave no text: which one, why, and what to do. Holds nothing that the server wrote, and no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderError {
    /// Which provider.
    pub provider: Source,
    /// Why.
    pub problem: Problem,
}

impl std::error::Error for ProviderError {}

impl std::fmt::Display for ProviderError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (name, settings) = (name(self.provider), settings(self.provider));
        match &self.problem {
            Problem::Unreachable => write!(out, "{name} cannot be reached; check {}_URL and the network", settings.0),
            Problem::TimedOut => write!(out, "{name} did not answer in time; raise OCR_PROVIDER_SECONDS or try later"),
            Problem::Refused => write!(out, "{name} refused the key; check {}", settings.1),
            Problem::Limited => write!(out, "{name} takes no more pictures for now; check the allowance or try later"),
            Problem::Failed(what) => write!(out, "{name} failed ({what}); try later or take it out of OCR_PROVIDERS"),
            Problem::Oversized => write!(out, "{name} sent far more than a card can say; check {}_URL", settings.0),
            Problem::Malformed => {
                write!(out, "{name} sent an answer that cannot be understood; check {}_URL", settings.0)
            }
        }
    }
}

fn name(provider: Source) -> &'static str {
    match provider {
        Source::GoogleVision => "Google Vision",
        Source::Parsio => "Parsio",
        Source::Http => "the OCR server",
        Source::Tesseract => "Tesseract",
        Source::Qr => "the QR code",
        Source::Vcard => "the vCard",
        Source::Text => "the text",
    }
}

/// The beginning of the settings of a provider, and the setting of its key.
fn settings(provider: Source) -> (&'static str, &'static str) {
    match provider {
        Source::GoogleVision => ("GOOGLE_VISION", "GOOGLE_VISION_API_KEY"),
        Source::Parsio => ("PARSIO", "PARSIO_API_KEY and PARSIO_MAILBOX"),
        Source::Http | Source::Tesseract | Source::Qr | Source::Vcard | Source::Text => {
            ("OCR_SERVER", "OCR_SERVER_KEY")
        }
    }
}
