//! `bizcard`: one binary with a subcommand for each process of the product.

use std::process::ExitCode;

use backend::cli::{self, Cli};
use clap::Parser;

fn main() -> ExitCode {
    // Two providers are linked in; without a choice, the first TLS connection would panic.
    if rustls::crypto::aws_lc_rs::default_provider().install_default().is_err() {
        eprintln!("bizcard: the TLS provider was chosen twice");
        return ExitCode::FAILURE;
    }
    // A missing .env is normal; a broken one must not pass unseen.
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        eprintln!("bizcard: .env: {error}");
        return ExitCode::from(2);
    }
    cli::run(Cli::parse())
}
