//! The Tesseract engine: grey pixels in, words with boxes out.

use std::collections::HashMap;
use std::ffi::CStr;
use std::path::{Path, PathBuf};

use image::GrayImage;
use leptess::tesseract::TessApi;

use crate::scratch::Scratch;
use crate::{ReadError, ReadOptions, languages};

/// How Tesseract cuts a page into lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segmentation {
    /// One column of text of various sizes (PSM 4).
    Column,
    /// One uniform block (PSM 6).
    Block,
    /// One line (PSM 7).
    Line,
    /// As much text as can be found, in no order (PSM 11).
    Sparse,
}

impl Segmentation {
    fn value(self) -> &'static CStr {
        match self {
            Self::Column => c"4",
            Self::Block => c"6",
            Self::Line => c"7",
            Self::Sparse => c"11",
        }
    }
}

/// A word as Tesseract gives it, in pixels of the picture that it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct RawWord {
    /// The letters.
    pub text: String,
    /// 0–1.
    pub confidence: f32,
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// The line of text that it was cut from, where lines were found before they were read.
    pub line: Option<usize>,
}

impl RawWord {
    /// How many letters and digits it has; a Chinese character or a syllable of Hangul counts as several.
    pub(crate) fn letters(&self) -> f32 {
        self.text.chars().map(languages::letters_in).sum()
    }

    pub(crate) fn right(&self) -> f32 {
        self.left + self.width
    }

    pub(crate) fn bottom(&self) -> f32 {
        self.top + self.height
    }
}

/// Name of the model that this project trained on drawn lines of cards; it knows the letters of English.
pub const CARD_MODEL: &str = "card";
/// The language whose letters the card model reads, and better than the model of that language.
pub(crate) const ENGLISH: &str = "eng";
/// The script whose engines take up to 50 MB each, so that only the last one of them stays warm.
const LARGE: &str = "Han";
/// Name of the larger one, which errs elsewhere: the second look at what the first one left in doubt.
pub(crate) const LARGE_MODEL: &str = "large";
/// The models themselves; `models/README.md` says how they are made.
const MODELS: [(&str, &[u8]); 2] = [
    (CARD_MODEL, include_bytes!("../models/card.traineddata")),
    (LARGE_MODEL, include_bytes!("../models/large.traineddata")),
];

/// Languages whose engines stay warm beside the models of this project; most cards need one or two.
const MOST_WARM: usize = 8;

/// Warm Tesseract engines, one a language, started when first wanted; of those for Chinese characters only the last.
#[derive(Debug)]
pub struct Engine {
    tessdata: Option<PathBuf>,
    /// Where the card model lies, for Tesseract reads models from files alone.
    models: Scratch,
    engines: HashMap<String, TessApi>,
    /// The languages of the engines, the one that rested longest first.
    rested: Vec<String>,
    /// Whether languages are there, for finding out takes time.
    installed: HashMap<String, bool>,
}

impl Engine {
    /// Starts the engines of the card model and of the first language of `options`: most pictures need them.
    /// `tessdata` is the folder of the language files; `None` takes Tesseract's own default.
    ///
    /// # Errors
    /// `Unavailable` when the first language is not installed or the folder for temporary files cannot be written.
    pub fn new(options: &ReadOptions, tessdata: Option<&Path>) -> Result<Self, ReadError> {
        let unwritable = |error| ReadError::unavailable(format!("no room for the card model: {error}"));
        let models = Scratch::new("models").map_err(unwritable)?;
        for (name, data) in MODELS {
            let file = models.path().join(name).with_extension("traineddata");
            std::fs::write(file, data).map_err(unwritable)?;
        }
        let mut engine = Self {
            tessdata: tessdata.map(Path::to_owned),
            models,
            engines: HashMap::new(),
            rested: Vec::new(),
            installed: HashMap::new(),
        };
        engine.api(CARD_MODEL)?;
        let first = options.languages.first().map_or("eng", String::as_str).to_owned();
        engine.api(&first)?;
        if first == ENGLISH {
            engine.engines.remove(ENGLISH);
        }
        Ok(engine)
    }

    fn api(&mut self, language: &str) -> Result<&mut TessApi, ReadError> {
        // The name becomes part of a path inside Tesseract, and the wrapper panics at a NUL.
        if language.is_empty() || !language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '+')) {
            return Err(ReadError::unavailable(format!(
                "\"{}\" is no Tesseract language; use names such as eng or deu",
                language.escape_default()
            )));
        }
        if !self.engines.contains_key(language) {
            if languages::script(language) == LARGE {
                self.engines.retain(|other, _| languages::script(other) != LARGE);
            }
            let folder = if is_own(language) { Some(self.models.path()) } else { self.tessdata.as_deref() };
            let folder = folder.and_then(Path::to_str).filter(|path| !path.contains('\0'));
            let mut api = TessApi::new(folder, language).map_err(|_| {
                ReadError::unavailable(format!(
                    "Tesseract language {language} is not installed; install the package tesseract-ocr-{language} \
                     or take it out of OCR_LANGUAGES"
                ))
            })?;
            for (name, value) in [
                (c"debug_file", c"/dev/null"),
                // What is light on dark was inverted by `strips`.
                (c"tessedit_do_invert", c"0"),
                (c"user_defined_dpi", c"300"),
            ] {
                if api.raw.set_variable(name, value).is_err() {
                    return Err(ReadError::unavailable("this Tesseract lacks a setting that is needed"));
                }
            }
            self.engines.insert(language.to_owned(), api);
        }
        self.rest(language);
        self.engines.get_mut(language).ok_or_else(|| ReadError::unavailable("no engine"))
    }

    /// Notes that a language is in use, and lets those go that rested longest.
    fn rest(&mut self, language: &str) {
        let engines = &self.engines;
        self.rested.retain(|other| other != language && engines.contains_key(other));
        if is_own(language) {
            return;
        }
        self.rested.push(language.to_owned());
        for gone in self.rested.drain(..self.rested.len().saturating_sub(MOST_WARM)) {
            self.engines.remove(&gone);
        }
    }

    /// Reads a grey picture with one language ("deu") or several ("deu+eng").
    ///
    /// # Errors
    /// `Unavailable` when the language is not installed, `Corrupt` when Tesseract refuses the pixels.
    pub fn recognise(
        &mut self,
        picture: &GrayImage,
        language: &str,
        segmentation: Segmentation,
    ) -> Result<Vec<RawWord>, ReadError> {
        // Tesseract refuses pictures of a few pixels, and nothing can be read in them.
        if picture.width() < 8 || picture.height() < 8 {
            return Ok(Vec::new());
        }
        let api = self.api(language)?;
        let (width, height) = (picture.width() as i32, picture.height() as i32);
        if api.raw.set_variable(c"tessedit_pageseg_mode", segmentation.value()).is_err() {
            return Err(ReadError::unavailable("page segmentation cannot be set"));
        }
        api.raw
            .set_image(picture.as_raw(), width, height, 1, width)
            .map_err(|error| ReadError::corrupt(format!("Tesseract refused the pixels: {error}")))?;
        api.raw.recognize().map_err(|_| ReadError::corrupt("Tesseract gave up"))?;
        let Ok(table) = api.raw.get_tsv_text(0) else {
            return Ok(Vec::new());
        };
        let table: &CStr = table.as_ref();
        let words = words_of(&table.to_string_lossy());
        // Until the next picture, an engine would keep this one and all that it found out about it.
        let _ = api.raw.set_image(&[255], 1, 1, 1, 1);
        Ok(words)
    }

    /// Whether a language is installed.
    pub fn has(&mut self, language: &str) -> bool {
        if let Some(known) = self.installed.get(language) {
            return *known;
        }
        let has = self.api(language).is_ok();
        self.installed.insert(language.to_owned(), has);
        has
    }
}

/// Whether a model is one of this project, not a language of Tesseract.
fn is_own(language: &str) -> bool {
    MODELS.iter().any(|(name, _)| *name == language)
}

/// Rows of level 5 of Tesseract's TSV are words.
fn words_of(table: &str) -> Vec<RawWord> {
    table
        .lines()
        .filter_map(|row| {
            let columns: Vec<&str> = row.split('\t').collect();
            let number = |at: usize| columns.get(at)?.parse::<f32>().ok();
            let text = columns.get(11)?.trim();
            if columns.first() != Some(&"5") || text.is_empty() {
                return None;
            }
            Some(RawWord {
                text: text.to_owned(),
                confidence: (number(10)? / 100.0).clamp(0.0, 1.0),
                left: number(6)?,
                top: number(7)?,
                width: number(8)?,
                height: number(9)?,
                line: None,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_from_rows_of_level_five() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t640\t480\t-1\t\n5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.5\tErika\n5\t1\t1\t1\t1\t2\t10\t20\t30\t12\t96.5\t \n";
        let words = words_of(table);
        assert_eq!(words.len(), 1);
        assert_eq!(words[0].text, "Erika");
        assert!((words[0].confidence - 0.965).abs() < 1e-6);
        assert!((words[0].right() - 40.0).abs() < 1e-6 && (words[0].bottom() - 32.0).abs() < 1e-6);
    }

    #[test]
    fn languages_beyond_the_last_ones_are_let_go() {
        let listed = ["eng", "deu", "fra", "spa", "por", "ita", "rus", "ukr", "ell", "hin", "ara"].map(str::to_owned);
        let mut engine = Engine::new(&ReadOptions { languages: listed.to_vec(), default_region: None }, None).unwrap();
        let installed = listed.iter().filter(|language| engine.has(language)).count();
        assert_eq!(installed, listed.len());
        let warm = |engine: &Engine| listed.iter().filter(|language| engine.engines.contains_key(*language)).count();
        assert_eq!(warm(&engine), MOST_WARM);
        assert!(engine.engines.contains_key("ara") && !engine.engines.contains_key("deu"));
        assert!(engine.engines.contains_key(CARD_MODEL));
        // One that was let go is there again when it is wanted.
        let paper = GrayImage::from_pixel(64, 64, image::Luma([255]));
        engine.recognise(&paper, "deu", Segmentation::Block).unwrap();
        assert!(engine.engines.contains_key("deu") && warm(&engine) == MOST_WARM);
    }

    #[test]
    fn a_language_that_is_no_name_is_refused_before_tesseract_sees_it() {
        for language in ["", "../eng", "e\0ng"] {
            let options = ReadOptions { languages: vec![language.to_owned()], default_region: None };
            assert!(matches!(Engine::new(&options, None), Err(ReadError::Unavailable { .. })));
        }
    }
}
