//! `bizcard reader`: what a pool of readers starts; not for people.

use std::path::PathBuf;
use std::process::ExitCode;

use recognition::ReaderSetup;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of Tesseract's language files.
    #[arg(long, value_name = "DIR")]
    tessdata: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> ExitCode {
    recognition::reader_main(&ReaderSetup { tessdata: args.tessdata.clone() })
}
