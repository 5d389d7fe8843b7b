//! The command line: one file a subcommand.

mod evaluate;
mod reader;
mod scan;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Reads business cards and keeps the contacts.
#[derive(Debug, Parser)]
#[command(name = "bizcard", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read card pictures and print what they say.
    Scan(scan::Args),
    /// Score the reader against a folder of labelled pictures.
    Evaluate(evaluate::Args),
    /// A reader process: pictures in on standard input, readings out.
    #[command(hide = true)]
    Reader(reader::Args),
}

pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Command::Scan(args) => scan::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Reader(args) => reader::run(&args),
    }
}
