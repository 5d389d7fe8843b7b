//! `bizcard evaluate`: reads a folder of labelled pictures and tells how good the reader is.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use recognition::CardReading;
use recognition::score::{self, Label, Report, Summary, Truth};
use serde_json::json;

use super::scan::ReadingArgs;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of pictures, each with a label file of the same name that ends in .json.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Tell for each card which fields are wrong.
    #[arg(long)]
    per_card: bool,
    #[command(flatten)]
    reading: ReadingArgs,
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
    let labels = labels(&args.folder).map_err(|error| format!("{}: {error}", args.folder.display()))?;
    if labels.is_empty() {
        return Err(format!("{}: no picture with a label file beside it", args.folder.display()));
    }
    let pool = args.reading.pool().map_err(|error| error.to_string())?;
    let files: Vec<PathBuf> = labels.iter().map(|(file, ..)| file.clone()).collect();
    let mut report = Report::default();
    let mut cards: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    let mut rows = labels.iter();
    let mut failed = false;
    args.reading
        .read_all(&pool, &files, |file, result| {
            let Some((_, id, truth)) = rows.next() else {
                return Ok(());
            };
            let (card, seconds) = match result {
                Ok((reading, seconds)) => (
                    reading.pages.into_iter().flat_map(|page| page.cards).next(),
                    Some((seconds * 1000.0).round() / 1000.0),
                ),
                Err(error) => {
                    failed = true;
                    eprintln!("bizcard: {}: {error}", file.display());
                    (None, None)
                }
            };
            let score = score::card(&card.unwrap_or_else(CardReading::default), truth);
            report.add(&score, seconds);
            cards.insert(id.clone(), score.wrong());
            Ok(())
        })
        .map_err(|error| error.to_string())?;
    print(args, &report, &cards).or_else(|error| {
        // Whoever read our output has seen enough.
        if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(format!("standard output: {error}")) }
    })?;
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Pictures with their names and truths, in the order of names.
fn labels(folder: &Path) -> io::Result<Vec<(PathBuf, String, Truth)>> {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    names.sort();
    let mut found = Vec::new();
    for path in names.iter().filter(|path| path.extension().is_some_and(|end| end == "json")) {
        let label: Label = serde_json::from_slice(&std::fs::read(path)?)
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let Some(truth) = label.truth else { continue };
        let stem = path.file_stem();
        let picture =
            names.iter().find(|name| name.file_stem() == stem && name.extension().is_some_and(|end| end != "json"));
        match picture {
            Some(picture) => found.push((picture.clone(), label.id, truth)),
            None => eprintln!("bizcard: {}: no picture beside it", path.display()),
        }
    }
    Ok(found)
}

fn print(args: &Args, report: &Report, cards: &BTreeMap<String, Vec<&'static str>>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let summary = report.summary();
    if args.json {
        let fields: serde_json::Map<String, serde_json::Value> =
            report.fields().into_iter().map(|(field, row)| (field.to_owned(), json!(row))).collect();
        let wrong = args.per_card.then_some(cards);
        let mut all =
            serde_json::Map::from_iter([("summary".to_owned(), json!(summary)), ("fields".to_owned(), fields.into())]);
        all.extend(wrong.map(|cards| ("wrong".to_owned(), json!(cards))));
        return writeln!(out, "{}", serde_json::Value::Object(all));
    }
    for (field, row) in report.fields() {
        writeln!(out, "{field:12} P {:.3}  R {:.3}  F1 {:.3}  of {}", row.precision, row.recall, row.f1, row.truth)?;
    }
    print_summary(&mut out, &summary)?;
    if args.per_card {
        for (card, wrong) in cards {
            let verdict = if wrong.is_empty() { "right".to_owned() } else { format!("wrong: {}", wrong.join(", ")) };
            writeln!(out, "{card} {verdict}")?;
        }
    }
    Ok(())
}

fn print_summary(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let seconds = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.2}"));
    writeln!(
        out,
        "cards {}  macro F1 {:.3}  card right {:.3}  contact right {:.3}  words {:.3}  seconds p50 {} p95 {}",
        summary.cards,
        summary.macro_f1,
        summary.card_right,
        summary.contact_right,
        summary.word_recall,
        seconds(summary.seconds_p50),
        seconds(summary.seconds_p95),
    )
}
