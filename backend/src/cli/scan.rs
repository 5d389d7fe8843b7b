//! `bizcard scan`: reads pictures and prints what they say.

use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use recognition::{CardReading, Fields, PhoneKind, PictureReading, PoolConfig, ReadError, ReadOptions, ReaderPool};
use serde::Serialize;

/// Largest file that is read, in bytes.
const MAX_FILE: u64 = 64 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Pictures of cards: JPEG, PNG, GIF, TIFF, WebP or PDF; - reads one from standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object a file.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// How to read; the same for every command that reads.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ReadingArgs {
    /// Tesseract languages that cards may be in, joined by +, most likely first.
    #[arg(
        long,
        env = "OCR_LANGUAGES",
        default_value = "eng+deu+fra+spa+ita+por+ukr+rus+jpn+kor+chi_tra+chi_sim+ell+hin+ara",
        value_name = "LANGUAGES"
    )]
    languages: String,
    /// Country of phone numbers that do not tell theirs (ISO 3166, two letters).
    #[arg(long, value_parser = region, value_name = "COUNTRY")]
    pub(super) region: Option<String>,
    /// Number of reader processes.
    #[arg(long, env = "READERS", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64), value_name = "N")]
    readers: u16,
    /// Longest time for one picture, in seconds.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..=3600), value_name = "SECONDS")]
    limit: u16,
    /// Folder of Tesseract's language files.
    #[arg(long, env = "TESSDATA_PREFIX", value_name = "DIR")]
    tessdata: Option<PathBuf>,
}

fn region(text: &str) -> Result<String, String> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        Ok(text.to_ascii_uppercase())
    } else {
        Err("give two letters, such as DE".to_owned())
    }
}

impl ReadingArgs {
    /// Starts the readers: children of this program.
    ///
    /// # Errors
    /// `Unavailable`, with what is missing.
    pub(super) fn pool(&self) -> Result<ReaderPool, ReadError> {
        let program = std::env::current_exe().map_err(|error| ReadError::Unavailable { detail: error.to_string() })?;
        let mut arguments = vec!["reader".into()];
        if let Some(folder) = &self.tessdata {
            arguments.extend(["--tessdata".into(), folder.clone().into_os_string()]);
        }
        let languages = self.languages.split('+').map(str::trim).filter(|name| !name.is_empty());
        ReaderPool::start(PoolConfig {
            program,
            arguments,
            readers: usize::from(self.readers),
            wall_limit: Duration::from_secs(u64::from(self.limit)),
            options: ReadOptions {
                languages: languages.map(str::to_owned).collect(),
                default_region: self.region.clone(),
            },
        })
    }

    /// Reads every file with all readers at once and hands the results over in the order of the files. `each`
    /// returns an error to stop early.
    ///
    /// # Errors
    /// The first error of `each`.
    pub(super) fn read_all(
        &self,
        pool: &ReaderPool,
        files: &[PathBuf],
        mut each: impl FnMut(&Path, Result<(PictureReading, f64), String>) -> io::Result<()>,
    ) -> io::Result<()> {
        let next = AtomicUsize::new(0);
        let stop = Mutex::new(false);
        let done: Mutex<Vec<Option<_>>> = Mutex::new(files.iter().map(|_| None).collect());
        let changed = Condvar::new();
        std::thread::scope(|scope| {
            for _ in 0..self.readers {
                scope.spawn(|| {
                    while !*stop.lock().unwrap_or_else(PoisonError::into_inner) {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(file) = files.get(index) else { return };
                        let result = read_one(pool, file);
                        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                        if let Some(slot) = done.get_mut(index) {
                            *slot = Some(result);
                        }
                        changed.notify_all();
                    }
                });
            }
            for (index, file) in files.iter().enumerate() {
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                let result = loop {
                    match done.get_mut(index).and_then(Option::take) {
                        Some(result) => break result,
                        None => done = changed.wait(done).unwrap_or_else(PoisonError::into_inner),
                    }
                };
                drop(done);
                if let Err(error) = each(file, result) {
                    *stop.lock().unwrap_or_else(PoisonError::into_inner) = true;
                    return Err(error);
                }
            }
            Ok(())
        })
    }
}

fn read_one(pool: &ReaderPool, file: &Path) -> Result<(PictureReading, f64), String> {
    let bytes = load(file).map_err(|error| error.to_string())?;
    let start = Instant::now();
    let reading = pool.read(&bytes).map_err(|error| error.to_string())?;
    Ok((reading, start.elapsed().as_secs_f64()))
}

fn load(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let size = if file.as_os_str() == "-" {
        io::stdin().lock().take(MAX_FILE + 1).read_to_end(&mut bytes)?
    } else {
        std::fs::File::open(file)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?
    };
    if size as u64 > MAX_FILE {
        return Err(io::Error::other(format!("larger than {} MB", MAX_FILE >> 20)));
    }
    Ok(bytes)
}

#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    elapsed_seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cards: Option<Vec<&'a CardReading>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

pub(super) fn run(args: &Args) -> ExitCode {
    let pool = match args.reading.pool() {
        Ok(pool) => pool,
        Err(error) => {
            eprintln!("bizcard: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut failed = false;
    let mut out = BufWriter::new(io::stdout().lock());
    let result = args.reading.read_all(&pool, &args.files, |file, result| {
        let name = file.file_name().unwrap_or(file.as_os_str()).to_string_lossy();
        if let Err(error) = &result {
            failed = true;
            eprintln!("bizcard: {}: {error}", file.display());
        }
        if args.json {
            let row = match &result {
                Ok((reading, seconds)) => Row {
                    file: &name,
                    elapsed_seconds: Some((seconds * 1000.0).round() / 1000.0),
                    cards: Some(reading.pages.iter().flat_map(|page| &page.cards).collect()),
                    error: None,
                },
                Err(error) => Row { file: &name, elapsed_seconds: None, cards: None, error: Some(error) },
            };
            serde_json::to_writer(&mut out, &row)?;
            writeln!(out)?;
        } else if let Ok((reading, seconds)) = &result {
            writeln!(out, "{name}  ({seconds:.2} s)")?;
            for card in reading.pages.iter().flat_map(|page| &page.cards) {
                table(&mut out, card)?;
            }
        }
        out.flush()
    });
    match result {
        // Whoever read our output has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bizcard: standard output: {error}");
            ExitCode::FAILURE
        }
        Ok(()) if failed => ExitCode::FAILURE,
        Ok(()) => ExitCode::SUCCESS,
    }
}

/// Prints the fields of a card, a row each, with the confidence in per cent.
fn table(out: &mut impl Write, card: &CardReading) -> io::Result<()> {
    let rows = rows(&card.fields);
    let width = rows.iter().map(|(label, ..)| label.len()).max().unwrap_or(0);
    for (label, value, confidence) in &rows {
        writeln!(out, "  {label:width$}  {:3.0} %  {value}", confidence * 100.0)?;
    }
    for code in &card.qr {
        writeln!(out, "  QR code of {} letters", code.payload.chars().count())?;
    }
    if let Some(reason) = &card.reason {
        writeln!(out, "  ({reason})")?;
    }
    writeln!(out)
}

fn rows(fields: &Fields) -> Vec<(&str, &str, f32)> {
    let mut rows = Vec::new();
    if let Some(name) = &fields.name {
        rows.push(("name", name.value.as_str(), name.confidence));
    }
    for (label, field) in [("company", &fields.company), ("title", &fields.title), ("department", &fields.department)] {
        rows.extend(field.as_ref().map(|field| (label, field.value.as_str(), field.confidence)));
    }
    for phone in &fields.phones {
        let label = match phone.kind {
            PhoneKind::Work => "phone",
            PhoneKind::Mobile => "mobile",
            PhoneKind::Fax => "fax",
            PhoneKind::Home => "home",
            PhoneKind::Pager => "pager",
            PhoneKind::Other => "number",
        };
        rows.push((label, phone.e164.as_deref().unwrap_or(&phone.value), phone.confidence));
    }
    for (label, list) in [("e-mail", &fields.emails), ("web", &fields.urls)] {
        rows.extend(list.iter().map(|field| (label, field.value.as_str(), field.confidence)));
    }
    rows.extend(fields.address.iter().map(|address| ("address", address.value.as_str(), address.confidence)));
    rows.extend(
        fields.socials.iter().map(|social| (social.network.as_str(), social.value.as_str(), social.confidence)),
    );
    rows
}
