//! What can stop the generator.

use std::path::PathBuf;

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// Fonts or word lists are not installed.
    #[error("missing {}; install the Debian packages: {}", files.join(", "), packages.join(" "))]
    Missing {
        /// Files that were looked for.
        files: Vec<String>,
        /// Packages that hold them.
        packages: Vec<String>,
    },
    /// A font file that is there but cannot be used.
    #[error("font {0} cannot be read")]
    BrokenFont(PathBuf),
    /// A language that the generator has no words for.
    #[error("language {0:?} is unknown; known are: {1}")]
    UnknownLanguage(String, String),
    /// No words fit: a language without a country, or a face without the letters.
    #[error("nothing could be composed: {0}")]
    Nothing(&'static str),
    /// The picture could not be encoded.
    #[error("a picture could not be encoded")]
    Encode(#[from] image::ImageError),
    /// The output folder could not be written.
    #[error("{0} could not be written")]
    Write(PathBuf, #[source] std::io::Error),
}
