use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::frames::{Answer, Hello, Outcome, Task, read_frame, write_frame};
use super::sandbox;
use crate::decode::cut_original;
use crate::tesseract::Engine;
use crate::{ReadError, ReadOptions, look, read_picture, understand};

/// Processor time for one picture. The pool watches the wall clock; this holds when nobody watches.
const CPU_LIMIT: Duration = Duration::from_mins(2);

/// What a reader process is told on its command line.
#[derive(Debug, Clone, Default)]
pub struct ReaderSetup {
    /// Folder of Tesseract's language files; `None` takes Tesseract's own default.
    pub tessdata: Option<PathBuf>,
}

/// Body of a reader process: shuts itself in, then answers one picture after the other from standard input to
/// standard output until the input ends.
pub fn reader_main(setup: &ReaderSetup) -> ExitCode {
    if !sandbox::die_with_parent() {
        return ExitCode::FAILURE;
    }
    let folder = std::env::temp_dir();
    let state = sandbox::enter(&folder, setup.tessdata.as_deref());
    match serve(&mut BufReader::new(io::stdin().lock()), &mut io::stdout().lock(), setup, state) {
        Ok(()) => ExitCode::SUCCESS,
        // The pool is gone or talks nonsense; it reports the end of this process itself.
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve(
    from: &mut impl Read,
    to: &mut impl Write,
    setup: &ReaderSetup,
    sandbox: sandbox::SandboxState,
) -> io::Result<()> {
    let Some(options) = read_frame(from)? else {
        return Ok(());
    };
    let options: ReadOptions = serde_json::from_slice(&options)?;
    let engine = match options.languages.as_slice() {
        // Whoever only cuts needs no memory for languages.
        [] => Ok(None),
        _ => Engine::new(&options, setup.tessdata.as_deref()).map(Some),
    };
    let ready = engine.as_ref().map(|_| ()).map_err(Clone::clone);
    write_frame(to, &serde_json::to_vec(&Hello { sandbox, ready })?)?;
    let Ok(mut engine) = engine else { return Ok(()) };
    while let Some(task) = read_frame(from)? {
        let task: Task = serde_json::from_slice(&task)?;
        let picture =
            if task.wants_picture() { read_frame(from)?.ok_or(io::ErrorKind::UnexpectedEof)? } else { Vec::new() };
        sandbox::allow_cpu(CPU_LIMIT);
        let result = match task {
            Task::Read => match &mut engine {
                Some(engine) => read_picture(&picture, engine, &options).map(Outcome::Reading),
                None => Err(ReadError::unavailable("this reader was given no language")),
            },
            Task::Look => look(&picture).map(Outcome::Reading),
            Task::Understand { reading, texts, source } => {
                Ok(Outcome::Reading(understand(reading, &texts, source, &options)))
            }
            Task::Cut { place } => cut_original(&picture, &place).map(Outcome::Piece),
        };
        drop(picture);
        answer(to, result)?;
    }
    Ok(())
}

fn answer(to: &mut impl Write, result: Result<Outcome, ReadError>) -> io::Result<()> {
    let (answer, pictures) = match result {
        Ok(Outcome::Reading(mut reading)) => {
            let previews: Vec<_> = reading.pages.iter_mut().map(|page| std::mem::take(&mut page.preview)).collect();
            let sizes = previews.iter().map(|preview| (preview.width, preview.height)).collect();
            let jpegs = previews.into_iter().map(|preview| preview.jpeg).collect();
            (Answer::Reading { reading, previews: sizes }, jpegs)
        }
        Ok(Outcome::Piece(jpeg)) => (Answer::Piece, vec![jpeg]),
        Err(error) => (Answer::Refused { error }, Vec::new()),
    };
    write_frame(to, &serde_json::to_vec(&answer)?)?;
    for jpeg in pictures {
        write_frame(to, &jpeg)?;
    }
    Ok(())
}
