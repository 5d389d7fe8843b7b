//! `bizcard evaluate`: reads a folder of labelled pictures and tells how good the reader is.

mod difference;
mod figures;
mod labels;
mod markup;
mod page;
mod print;
mod readings;

use std::path::PathBuf;
use std::process::ExitCode;

use super::scan::ReadingArgs;
use difference::Difference;
use figures::Figures;
use labels::Labelled;
use page::Pictures;
use readings::Readings;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of pictures, each with a label file of the same name that ends in .json.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Score these readings, as `scan --json` wrote them, instead of reading the pictures again.
    #[arg(long, value_name = "FILE")]
    readings: Option<PathBuf>,
    /// Make the fields of --readings anew from their words: for words that something else read.
    #[arg(long, requires = "readings")]
    fields_again: bool,
    /// Print one JSON object, which a later --compare takes.
    #[arg(long)]
    json: bool,
    /// Tell for each card which fields are wrong.
    #[arg(long)]
    per_card: bool,
    /// Tell what changed against an earlier --json output, card by card.
    #[arg(long, value_name = "OLD.json")]
    compare: Option<PathBuf>,
    /// Write a page that shows each card, its boxes and what is wrong, as index.html in this folder.
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// Share of the values accepted without a person that may be wrong, for each field.
    #[arg(long, default_value_t = 0.02, value_parser = share, value_name = "SHARE")]
    budget: f64,
    #[command(flatten)]
    reading: ReadingArgs,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("give a number from 0 to 1, such as 0.02".to_owned()),
    }
}

pub(super) fn run(args: &Args) -> ExitCode {
    match evaluate(args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("bizcard: {error}");
            ExitCode::FAILURE
        }
    }
}

fn evaluate(args: &Args) -> Result<ExitCode, String> {
    let labels = labels::load(&args.folder)?;
    // Before anything is read, because reading takes long.
    let old = args.compare.as_deref().map(difference::load).transpose()?;
    let mut pictures = args.report.as_deref().map(Pictures::create).transpose()?;
    let readings = match &args.readings {
        Some(file) if args.fields_again => Readings::load(file, &labels)?.with_fields_again(&args.reading),
        Some(file) => Readings::load(file, &labels)?,
        None => Readings::make(&args.reading, &labels, pictures.as_mut())?,
    };
    if let (Some(pictures), Some(_)) = (&mut pictures, &args.readings) {
        pictures.look(&args.reading, &labels)?;
    }
    let failed = readings.failed;
    let figures = Figures::new(&labels, readings, args.budget);
    let difference = old.map(|old| Difference::between(&old, &figures));
    if let Some(pictures) = &pictures {
        let page = pictures.write(&labels, &figures)?;
        eprintln!("bizcard: wrote {}", page.display());
    }
    print::print(args, &figures, difference.as_ref())?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
