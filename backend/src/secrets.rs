//! Secrets of the installation: weak ones are refused, absent ones are made and kept where only we can read them.

use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use rand::TryRngCore;
use secrecy::{ExposeSecret, SecretString};

use crate::settings::SettingError;

/// Fewest bytes of a secret that signs or is mixed into hashes.
pub const MIN_BYTES: usize = 32;

/// What stands in examples and tutorials.
const KNOWN: [&str; 9] = [
    "change_me",
    "changeme",
    "change-me",
    "your_secret",
    "your-secret",
    "yoursecret",
    "insecure",
    "secret",
    "password",
];

/// Says that a secret is missing or weak, and how to get a good one.
pub(crate) fn remedy(what: &str) -> String {
    format!("{what}; make one with `openssl rand -base64 32`")
}

/// Refuses a secret that is short, known or hardly random.
pub fn check(name: &'static str, secret: SecretString) -> Result<SecretString, SettingError> {
    let text = secret.expose_secret();
    let lower = text.to_ascii_lowercase();
    let mut distinct: Vec<u8> = text.bytes().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let problem = if text.len() < MIN_BYTES {
        "is shorter than 32 bytes"
    } else if KNOWN.iter().any(|known| lower.contains(known)) {
        "is a known default"
    } else if distinct.len() < 10 {
        "repeats itself"
    } else {
        return Ok(secret);
    };
    Err(SettingError::new(name, remedy(problem)))
}

/// Makes the folder for secrets and the embedded database, closed to others.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// The secret in the file `name` of the folder; made from 32 random bytes if it is not there yet. Of many processes that
/// start at once, all get the same one.
pub(crate) fn keep(folder: &Path, name: &str) -> io::Result<SecretString> {
    let path = folder.join(name);
    match read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        found => return found,
    }
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(io::Error::other)?;
    // A temporary file has mode 0600, and appears under its name only when it is complete.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(BASE64_URL_SAFE_NO_PAD.encode(bytes).as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(&path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error.error),
    }
    read(&path)
}

fn read(path: &Path) -> io::Result<SecretString> {
    let mut text = String::new();
    std::fs::File::open(path)?.read_to_string(&mut text)?;
    let text = text.trim();
    if text.len() < MIN_BYTES {
        let reason = format!("{} is damaged; restore it from a backup", path.display());
        return Err(io::Error::new(ErrorKind::InvalidData, reason));
    }
    Ok(text.to_owned().into())
}
