//! Writes what was made, on every core.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use image::ImageEncoder as _;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};

use crate::cards::CardMaker;
use crate::error::SynthError;
use crate::lines::LineMaker;

fn write(path: &Path, bytes: &[u8]) -> Result<(), SynthError> {
    std::fs::write(path, bytes).map_err(|error| SynthError::Write(path.to_owned(), error))
}

/// Runs `make` for every item below `count`, on as many threads as there are cores.
///
/// # Errors
/// The first error of any item; the others end early.
pub fn each(count: u64, make: impl Fn(u64) -> Result<(), SynthError> + Sync) -> Result<(), SynthError> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let next = AtomicU64::new(0);
    let work = || {
        loop {
            let item = next.fetch_add(1, Ordering::Relaxed);
            if item >= count {
                return Ok(());
            }
            if let Err(error) = make(item) {
                next.store(count, Ordering::Relaxed);
                return Err(error);
            }
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mine = work();
        threads.into_iter().fold(mine, |before, thread| {
            before.and(thread.join().unwrap_or(Err(SynthError::Nothing("a thread stopped"))))
        })
    })
}

/// Writes lines: `NNNNNN.png` and `NNNNNN.gt.txt`.
///
/// # Errors
/// As [`LineMaker::make`], and `Write`.
pub fn write_lines(maker: &LineMaker, folder: &Path, count: u64, seed: u64) -> Result<(), SynthError> {
    std::fs::create_dir_all(folder).map_err(|error| SynthError::Write(folder.to_owned(), error))?;
    each(count, |item| {
        let line = maker.make(seed, item)?;
        let path = folder.join(format!("{item:06}.png"));
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up).write_image(
            line.picture.as_raw(),
            line.picture.width(),
            line.picture.height(),
            image::ExtendedColorType::L8,
        )?;
        write(&path, &png)?;
        write(&folder.join(format!("{item:06}.gt.txt")), format!("{}\n", line.text).as_bytes())
    })
}

/// Writes cards: `<id>.jpg` and `<id>.json`.
///
/// # Errors
/// As [`CardMaker::make`], and `Write`.
pub fn write_cards(maker: &CardMaker, folder: &Path, count: u64, seed: u64) -> Result<(), SynthError> {
    std::fs::create_dir_all(folder).map_err(|error| SynthError::Write(folder.to_owned(), error))?;
    each(count, |item| {
        let card = maker.make(seed, item)?;
        write(&folder.join(format!("{}.jpg", card.id)), &card.jpeg)?;
        write(&folder.join(format!("{}.json", card.id)), format!("{:#}\n", card.label).as_bytes())
    })
}
