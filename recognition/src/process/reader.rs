use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::frames::{Answer, Hello, Task, read_frame, write_frame};
use super::sandbox;
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
    let engine = Engine::new(&options, setup.tessdata.as_deref());
    let ready = engine.as_ref().map(|_| ()).map_err(Clone::clone);
    write_frame(to, &serde_json::to_vec(&Hello { sandbox, ready })?)?;
    let Ok(mut engine) = engine else { return Ok(()) };
    while let Some(task) = read_frame(from)? {
        let task: Task = serde_json::from_slice(&task)?;
        let picture =
            if task.wants_picture() { read_frame(from)?.ok_or(io::ErrorKind::UnexpectedEof)? } else { Vec::new() };
        sandbox::allow_cpu(CPU_LIMIT);
        let result = match task {
            Task::Read => read_picture(&picture, &mut engine, &options),
            Task::Look => look(&picture),
            Task::Understand { reading, texts, source } => Ok(understand(reading, &texts, source, &options)),
        };
        drop(picture);
        answer(to, result)?;
    }
    Ok(())
}

fn answer(to: &mut impl Write, result: Result<crate::PictureReading, ReadError>) -> io::Result<()> {
    let (previews, jpegs) = result
        .as_ref()
        .map(|reading| {
            let previews = reading.pages.iter().map(|page| &page.preview);
            (
                previews.clone().map(|preview| (preview.width, preview.height)).collect(),
                previews.map(|preview| preview.jpeg.clone()).collect::<Vec<_>>(),
            )
        })
        .unwrap_or_default();
    write_frame(to, &serde_json::to_vec(&Answer { result, previews })?)?;
    for jpeg in jpegs {
        write_frame(to, &jpeg)?;
    }
    Ok(())
}
