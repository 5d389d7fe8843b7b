//! Draws the sample cards again: `cargo run -p recognition --example draw-samples [FOLDER]`.

use std::path::PathBuf;
use std::process::ExitCode;

use recognition::samples;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("samples"), PathBuf::from);
    match samples::write_all(&folder, samples::SEED) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("draw-samples: {error}");
            ExitCode::FAILURE
        }
    }
}
