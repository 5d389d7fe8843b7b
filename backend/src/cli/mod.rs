//! The command line: one file a subcommand.

mod bot;
mod evaluate;
mod health;
mod migrate;
mod openapi;
mod reader;
mod scan;
mod serve;
mod user;
mod worker;

use std::future::Future;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::settings::{SettingArgs, SettingError, Settings};

/// Reads business cards and keeps the contacts.
#[derive(Debug, Parser)]
#[command(name = "bizcard", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the web page and the API, read cards and talk to chats.
    Serve(serve::Args),
    /// Read cards and do the other jobs, without a web page.
    Worker(worker::Args),
    /// Receive what happens in chats, without a web page.
    Bot(bot::Args),
    /// Bring the database up to date, or look at it.
    Migrate(migrate::Args),
    /// Make, list and disable accounts.
    User(user::Args),
    /// Ask a running server whether it lives; exit status 0 or 1.
    Health(health::Args),
    /// Print the description of the API.
    Openapi(openapi::Args),
    /// Read card pictures and print what they say.
    Scan(scan::Args),
    /// Score the reader against a folder of labelled pictures.
    Evaluate(evaluate::Args),
    /// A reader process: pictures in on standard input, readings out.
    #[command(hide = true)]
    Reader(reader::Args),
}

/// Runs a subcommand.
pub fn run(cli: Cli) -> ExitCode {
    match cli.command {
        Command::Serve(args) => process(&args.settings.clone(), |settings| serve::run(args, settings)),
        Command::Worker(args) => process(&args.settings, worker::run),
        Command::Bot(args) => process(&args.settings, bot::run),
        Command::Migrate(args) => process(&args.settings.clone(), |settings| migrate::run(args, settings)),
        Command::User(args) => process(&args.settings.clone(), |settings| user::run(args, settings)),
        Command::Health(args) => health::run(&args),
        Command::Openapi(args) => openapi::run(&args),
        Command::Scan(args) => scan::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Reader(args) => reader::run(&args),
    }
}

/// Checks the settings and runs something with them: 2 for a wrong setting, 1 for anything else that goes wrong.
fn process<F>(args: &SettingArgs, work: impl FnOnce(Settings) -> F) -> ExitCode
where
    F: Future<Output = anyhow::Result<()>>,
{
    let ready = crate::logs::begin(args).and_then(|()| args.check());
    let settings = match ready {
        Ok(settings) => settings,
        Err(error) => return refuse(&error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let outcome = runtime.block_on(work(settings));
    // Threads that still wait for a reader must not hold up the end.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

fn refuse(error: &SettingError) -> ExitCode {
    eprintln!("bizcard: {error}");
    ExitCode::from(2)
}

fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("bizcard: {error:#}");
    ExitCode::FAILURE
}

/// Says where scrapers are answered, if they are.
fn say_where(address: Option<SocketAddr>) {
    if let Some(address) = address {
        say(&format!("BizCard answers scrapers, listening on http://{address}"));
    }
}

/// One line on standard output. A reader that went away is no failure.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
