use serde::{Deserialize, Serialize};

/// Why a picture gave no reading. The messages are fragments fit for the person who sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum ReadError {
    /// The bytes are of no known kind.
    #[error("this is not a picture we can read; send JPEG, PNG, GIF, TIFF, WebP or PDF")]
    Unsupported,
    /// There are no bytes.
    #[error("the file is empty; send it again")]
    Empty,
    /// The bytes begin like a picture but are broken.
    #[error("the picture is damaged ({detail}); send it again")]
    Corrupt {
        /// What the decoder stumbled over.
        detail: String,
    },
    /// More pixels, pages or memory than the limits allow.
    #[error("the picture is too large ({detail}); send at most 40 megapixels and 10000 pixels a side")]
    TooLarge {
        /// The size that was refused.
        detail: String,
    },
    /// A PDF that wants a password.
    #[error("the document is encrypted; send it without a password")]
    Encrypted,
    /// The reader was stopped at the wall clock.
    #[error("reading took longer than {seconds} s and was stopped")]
    TimedOut {
        /// The limit in seconds.
        seconds: u64,
    },
    /// The reader process died.
    #[error("the reader stopped in the middle of the picture ({detail})")]
    Crashed {
        /// How it ended.
        detail: String,
    },
    /// No reader could be started.
    #[error("the reader is not available: {detail}")]
    Unavailable {
        /// What is missing.
        detail: String,
    },
}

impl ReadError {
    /// Whether the same bytes would fail again, so that a retry is pointless.
    pub fn is_permanent(&self) -> bool {
        !matches!(self, Self::Crashed { .. } | Self::TimedOut { .. } | Self::Unavailable { .. })
    }

    pub(crate) fn corrupt(detail: impl std::fmt::Display) -> Self {
        Self::Corrupt { detail: detail.to_string() }
    }

    pub(crate) fn unavailable(detail: impl std::fmt::Display) -> Self {
        Self::Unavailable { detail: detail.to_string() }
    }

    pub(crate) fn crashed(detail: impl std::fmt::Display) -> Self {
        Self::Crashed { detail: detail.to_string() }
    }
}
