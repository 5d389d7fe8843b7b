//! `bizcard`: one binary with a subcommand for each process of the product.

mod cli;

use clap::Parser;

fn main() -> std::process::ExitCode {
    // A missing .env is normal; a broken one must not pass unseen.
    if let Err(error) = dotenvy::dotenv()
        && !error.not_found()
    {
        eprintln!("bizcard: .env: {error}");
        return std::process::ExitCode::from(2);
    }
    cli::run(cli::Cli::parse())
}
