//! A reader process on its own, for the tests of the pool.

use std::process::ExitCode;

fn main() -> ExitCode {
    recognition::reader_main(&recognition::ReaderSetup::default())
}
