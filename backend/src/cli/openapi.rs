//! `bizcard openapi`.

use std::io::Write as _;
use std::process::ExitCode;

#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_: &Args) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(crate::http::description().as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => super::fail(&error.into()),
    }
}
