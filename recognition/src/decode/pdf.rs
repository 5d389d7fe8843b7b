use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::ReadError;

/// Pages of a PDF as JPEG files, removed with the value.
#[derive(Debug)]
pub(super) struct Rendered {
    _folder: TempDir,
    pub(super) files: Vec<PathBuf>,
}

/// Renders the first pages with poppler's `pdftoppm`, a process of its own that inherits our sandbox.
///
/// # Errors
/// `Encrypted`, `Corrupt`, or `Unavailable` when poppler is not installed.
pub(super) fn render(bytes: &[u8], most: usize) -> Result<Rendered, ReadError> {
    let folder = tempfile::tempdir().map_err(ReadError::unavailable)?;
    let input = folder.path().join("in.pdf");
    std::fs::write(&input, bytes).map_err(ReadError::unavailable)?;
    let output = Command::new("pdftoppm")
        .args(["-jpeg", "-jpegopt", "quality=92", "-scale-to", "3000", "-f", "1", "-l"])
        .arg(most.to_string())
        .arg(&input)
        .arg(folder.path().join("page"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| ReadError::unavailable(format!("pdftoppm (package poppler-utils): {error}")))?;
    let complaint = String::from_utf8_lossy(&output.stderr).to_lowercase();
    if complaint.contains("incorrect password") || complaint.contains("encrypt") {
        return Err(ReadError::Encrypted);
    }
    // A page too large to render leaves no file although the program reports success.
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .map_err(ReadError::unavailable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(ReadError::corrupt("the PDF has no page that can be drawn"));
    }
    Ok(Rendered { _folder: folder, files })
}
