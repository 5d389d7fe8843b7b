//! The log: lines for people on a terminal, JSON for everybody else, always to standard error.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

use crate::settings::{SettingArgs, SettingError};

/// Begins to log.
///
/// # Errors
/// When the filter cannot be read.
pub fn begin(settings: &SettingArgs) -> Result<(), SettingError> {
    let filter = EnvFilter::try_new(settings.log_filter())
        .map_err(|error| SettingError::new("RUST_LOG", format!("{error}; write for example info,crm=debug")))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    if stderr().is_terminal() {
        log.with_target(false).init();
    } else {
        log.json().flatten_event(true).init();
    }
    Ok(())
}
