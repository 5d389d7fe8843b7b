//! Readers that die or stall are replaced, and the pool goes on.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use recognition::{PageText, Place, PoolConfig, ReadError, ReadOptions, ReaderPool, Source, TextLine};

/// The example `reader`, which cargo builds beside the tests.
fn real() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().parent().unwrap().join("examples/reader")
}

fn pool(program: PathBuf, arguments: &[&str], wall_limit: Duration) -> Result<ReaderPool, ReadError> {
    let arguments = arguments.iter().map(OsString::from).collect();
    ReaderPool::start(PoolConfig { program, arguments, readers: 1, wall_limit, options: ReadOptions::default() })
}

/// A script for a shell that says hello as a reader does and then does what `script` says.
fn greeting(script: &str) -> String {
    let hello = r#"{"sandbox":{"landlock":"none","seccomp":false,"limits":false},"ready":{"Ok":null}}"#;
    format!("printf '\\000\\000\\000\\{:03o}%s' '{hello}'; {script}", hello.len())
}

fn fake(script: &str, wall_limit: Duration) -> ReaderPool {
    pool("/bin/sh".into(), &["-c", &greeting(script)], wall_limit).unwrap()
}

/// Looks again and again until it holds; a reader cannot be asked to call back.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_mins(1), "{what}");
        std::thread::yield_now();
    }
}

fn sample() -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../samples/english.jpg")).unwrap()
}

#[test]
fn a_real_reader_reads_in_its_sandbox() {
    let pool = pool(real(), &[], Duration::from_mins(2)).unwrap();
    for _ in 0..2 {
        let reading = pool.read(&sample()).unwrap();
        assert_eq!(reading.pages[0].cards[0].fields.emails[0].value, "eleanor.whitcombe@harbourfinch.example");
        assert!(reading.pages[0].preview.jpeg.len() > 10_000);
    }
    assert_eq!(pool.read(b"no picture").unwrap_err(), ReadError::Unsupported);
    assert_eq!(pool.read(b"").unwrap_err(), ReadError::Empty);
    let status = pool.status();
    assert!(status.sandbox.seccomp && status.sandbox.limits, "{status:?}");
    assert_eq!((status.readers, status.busy, status.restarts), (1, 0, 0));
}

#[test]
fn text_that_was_read_elsewhere_becomes_fields_in_a_reader() {
    let pool = pool(real(), &[], Duration::from_mins(2)).unwrap();
    let looked = pool.look(&sample()).unwrap();
    let page = &looked.pages[0];
    assert!(page.preview.jpeg.len() > 10_000 && page.cards[0].words.is_empty());
    assert_eq!(pool.look(b"").unwrap_err(), ReadError::Empty);
    let line = TextLine { text: "remote@reader.example".to_owned(), confidence: 0.9 };
    let text = PageText { words: Vec::new(), lines: vec![line] };
    let (size, preview) = ((page.width, page.height), page.preview.clone());
    let reading = pool.understand(looked, vec![text], Source::Http).unwrap();
    let page = &reading.pages[0];
    assert_eq!(((page.width, page.height), &page.preview), (size, &preview));
    let email = &page.cards[0].fields.emails[0];
    assert_eq!((email.value.as_str(), email.engine), ("remote@reader.example", Source::Http));
    // The same reader goes on with pictures.
    assert_eq!(pool.read(&sample()).unwrap().pages[0].cards[0].fields.emails[0].engine, Source::Tesseract);
}

#[test]
fn a_piece_is_cut_from_the_picture_by_a_reader_without_languages() {
    let options = ReadOptions { languages: Vec::new(), ..ReadOptions::default() };
    let wall_limit = Duration::from_mins(1);
    let config = PoolConfig { program: real(), arguments: Vec::new(), readers: 1, wall_limit, options };
    let pool = ReaderPool::start(config).unwrap();
    let page = image::load_from_memory(&sample()).unwrap();
    let (width, height) = (page.width() as f32, page.height() as f32);
    let half = vec![[0.0, 0.0], [width / 2.0, 0.0], [width / 2.0, height], [0.0, height]];
    let place = |page| Place::around(page, width as u32, std::slice::from_ref(&half), 90).unwrap();
    let piece = image::load_from_memory(&pool.cut(&sample(), place(1)).unwrap()).unwrap();
    assert!(piece.width() > 300 && piece.height() > 300, "{} × {}", piece.width(), piece.height());
    assert!(matches!(pool.cut(&sample(), place(2)), Err(ReadError::Corrupt { .. })));
    assert_eq!(pool.cut(b"no picture", place(1)).unwrap_err(), ReadError::Unsupported);
    assert_eq!(pool.cut(b"", place(1)).unwrap_err(), ReadError::Empty);
    assert!(matches!(pool.read(&sample()), Err(ReadError::Unavailable { .. })));
    assert_eq!(pool.status().restarts, 0, "one reader bore it all");
}

#[test]
fn a_reader_that_stalls_is_killed_at_the_wall_limit() {
    let pool = fake("exec sleep 1000", Duration::from_millis(300));
    let start = Instant::now();
    for _ in 0..2 {
        assert!(matches!(pool.read(&sample()), Err(ReadError::TimedOut { .. })));
    }
    assert!(start.elapsed() < Duration::from_mins(1));
    assert_eq!(pool.status().restarts, 2);
}

#[test]
fn a_reader_that_is_killed_in_the_middle_is_replaced() {
    // Frames: options first (skipped), then the picture; the kill comes while the pool waits for the answer.
    let pool = fake("head -c 5000 >/dev/null; kill -9 $$", Duration::from_mins(1));
    for round in 1..3 {
        let error = pool.read(&sample()).unwrap_err();
        assert!(matches!(&error, ReadError::Crashed { detail } if detail == "signal 9"), "{error}");
        assert!(!error.is_permanent());
        assert_eq!(pool.status().restarts, round);
    }
}

#[test]
fn a_reader_that_ends_while_nobody_needs_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let second = folder.path().join("second");
    let script = format!("[ -e {0} ] || {{ touch {0}; exit 0; }}; exec sleep 1000", second.display());
    let pool = fake(&script, Duration::from_mins(1));
    until("a new reader", || pool.status().restarts == 1 && pool.status().live == 1);
    assert_eq!(pool.status().readers, 1);
}

#[test]
fn readers_that_cannot_be_started_are_not_counted_until_they_can() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("reader.sh");
    // It ends only when it was told what to read, of which the first bytes are the length.
    let ends = greeting("head -c 8 >/dev/null; exit 0");
    std::fs::write(&program, &ends).unwrap();
    let pool = pool("/bin/sh".into(), &[program.to_str().unwrap()], Duration::from_mins(1)).unwrap();
    std::fs::remove_file(&program).unwrap();
    until("no reader", || pool.status().restarts > 0 && pool.status().live == 0);
    let error = pool.read(&sample()).unwrap_err();
    assert!(matches!(error, ReadError::Unavailable { .. } | ReadError::Crashed { .. }), "{error}");
    assert_eq!((pool.status().readers, pool.status().live), (1, 0));
    std::fs::write(&program, greeting("exec sleep 1000")).unwrap();
    until("a reader again", || pool.status().live == 1);
}

#[test]
fn what_is_no_reader_is_told_at_the_start() {
    let error = pool("/bin/cat".into(), &[], Duration::from_secs(5)).unwrap_err();
    assert!(error.to_string().contains("not a reader"), "{error}");
    let error = pool("/nowhere/reader".into(), &[], Duration::from_secs(5)).unwrap_err();
    assert!(error.to_string().contains("does not start"), "{error}");
}
