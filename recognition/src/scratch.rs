//! Folders for temporary files. A process that is killed leaves its own behind; the next one takes them away.

use std::fs::File;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use nix::unistd::geteuid;
use tempfile::TempDir;

/// How all names begin.
const PREFIX: &str = "bizcard-";
/// Between making a folder and holding it passes a moment.
const JUST_MADE: Duration = Duration::from_mins(1);

/// A folder that is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: TempDir,
    /// The kernel lets go of the lock when the process ends, however it ends; that is how others know.
    _held: Option<File>,
}

impl Scratch {
    /// Makes a folder whose name says what it is for.
    ///
    /// # Errors
    /// When the folder for temporary files cannot be written.
    pub(crate) fn new(purpose: &str) -> io::Result<Self> {
        Self::new_in(&std::env::temp_dir(), purpose)
    }

    fn new_in(base: &Path, purpose: &str) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(&format!("{PREFIX}{purpose}-")).tempdir_in(base)?;
        // Where the file system knows no locks, nobody takes anything away either.
        let held = File::open(folder.path()).ok().filter(|file| file.try_lock().is_ok());
        Ok(Self { folder, _held: held })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders that killed processes of this user left behind, and tells how many.
pub(crate) fn sweep() -> usize {
    sweep_in(&std::env::temp_dir())
}

fn sweep_in(base: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(base) else { return 0 };
    let ours =
        |name: &str| ["reader-", "models-"].iter().any(|purpose| name.starts_with(&format!("{PREFIX}{purpose}")));
    let named = entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(ours));
    named.filter(|entry| is_left_over(&entry.path()) && std::fs::remove_dir_all(entry.path()).is_ok()).count()
}

fn is_left_over(folder: &Path) -> bool {
    let Ok(about) = folder.symlink_metadata() else { return false };
    let old = about.modified().ok().and_then(|made| made.elapsed().ok()).is_some_and(|age| age > JUST_MADE);
    about.is_dir()
        && about.uid() == geteuid().as_raw()
        && old
        && File::open(folder).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn grown_old(folder: &Path) {
        let earlier = SystemTime::now() - JUST_MADE - Duration::from_secs(1);
        File::open(folder).unwrap().set_modified(earlier).unwrap();
    }

    #[test]
    fn what_the_dead_left_is_removed_and_what_the_living_use_stays() {
        let base = tempfile::tempdir().unwrap();
        let left = |name: &str| {
            let folder = base.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join("card.traineddata"), "left").unwrap();
            folder
        };
        let (reader, models) = (left("bizcard-reader-aaaaaa"), left("bizcard-models-bbbbbb"));
        let (young, foreign) = (left("bizcard-reader-cccccc"), left("somebody-reader-dddddd"));
        let used = Scratch::new_in(base.path(), "reader").unwrap();
        for folder in [&reader, &models, &foreign, &used.path().to_owned()] {
            grown_old(folder);
        }
        std::os::unix::fs::symlink(&foreign, base.path().join("bizcard-reader-eeeeee")).unwrap();
        assert_eq!(sweep_in(base.path()), 2);
        assert!(!reader.exists() && !models.exists());
        assert!(used.path().exists(), "its process lives");
        assert!(young.exists(), "its process may be about to hold it");
        assert!(foreign.join("card.traineddata").exists(), "not ours, nor behind a link");
        let path = used.path().to_owned();
        drop(used);
        assert!(!path.exists());
    }
}
