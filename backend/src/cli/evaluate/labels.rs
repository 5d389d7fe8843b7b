//! The labelled pictures of a folder.

use std::path::{Path, PathBuf};

use recognition::score::{Label, Truth};

/// A label with the picture beside it.
#[derive(Debug)]
pub(super) struct Labelled {
    pub(super) label: Label,
    pub(super) truth: Truth,
    pub(super) picture: Option<PathBuf>,
}

/// Every label that has a truth, in the order of the file names.
pub(super) fn load(folder: &Path) -> Result<Vec<Labelled>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(told)?;
    let mut names: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(told)?;
    names.sort();
    let mut found = Vec::new();
    for path in names.iter().filter(|path| path.extension().is_some_and(|end| end == "json")) {
        let label = std::fs::read(path).map_err(|error| error.to_string());
        let label: Label = label
            .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()))
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let Some(truth) = label.truth.clone() else { continue };
        let stem = path.file_stem();
        let picture =
            names.iter().find(|name| name.file_stem() == stem && name.extension().is_some_and(|end| end != "json"));
        found.push(Labelled { label, truth, picture: picture.cloned() });
    }
    if found.is_empty() {
        return Err(format!("{}: no label file", folder.display()));
    }
    Ok(found)
}
