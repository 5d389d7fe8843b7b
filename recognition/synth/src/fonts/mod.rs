//! Loads the typefaces and chooses among them.

mod catalogue;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ab_glyph::FontRef;
pub use catalogue::{Family, Kind};
use rustybuzz::Face;

use crate::dice::Dice;
use crate::error::SynthError;

/// Where Debian puts fonts.
pub const FONT_FOLDER: &str = "/usr/share/fonts";

/// Every family.
pub fn families() -> impl Iterator<Item = &'static Family> {
    catalogue::FAMILIES.iter()
}

/// A face, as bytes: both the shaper and the rasteriser read it in place.
#[derive(Clone)]
pub struct Font {
    bytes: Arc<Vec<u8>>,
    index: u32,
    path: PathBuf,
    /// Whether small letters look like capitals, so that text is written in capitals.
    pub capitals_only: bool,
}

impl std::fmt::Debug for Font {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Font").field("path", &self.path).field("index", &self.index).finish_non_exhaustive()
    }
}

impl Font {
    /// For shaping; nothing when the file is broken.
    pub fn face(&self) -> Option<Face<'_>> {
        Face::from_slice(&self.bytes, self.index)
    }

    /// For drawing; nothing when the file is broken.
    pub fn outlines(&self) -> Option<FontRef<'_>> {
        FontRef::try_from_slice_and_index(&self.bytes, self.index).ok()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether every letter of a text has a glyph that leaves ink.
    pub fn covers(&self, text: &str) -> bool {
        let Some(face) = self.face() else {
            return false;
        };
        text.chars().all(|letter| {
            face.glyph_index(letter).is_some_and(|id| {
                id.0 != 0 && (letter.is_whitespace() || is_joiner(letter) || face.glyph_bounding_box(id).is_some())
            })
        })
    }
}

/// Letters of Devanagari conjuncts that leave no ink of their own.
fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

/// The faces of a family.
#[derive(Debug)]
pub struct Faces {
    family: &'static Family,
    regular: Vec<Font>,
    bold: Vec<Font>,
    italic: Vec<Font>,
}

/// Which face of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Running text, light or regular.
    Regular,
    /// Names and headings.
    Bold,
    /// Slanted.
    Italic,
}

impl Faces {
    /// What the family is used for.
    pub fn kind(&self) -> Kind {
        self.family.kind
    }

    /// A face of this weight, or a regular one where the family has none.
    pub fn face(&self, weight: Weight, dice: &mut Dice) -> Option<&Font> {
        let list = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
            Weight::Italic => &self.italic,
        };
        dice.pick(list).or_else(|| self.regular.first())
    }

    fn suits(&self, language: &str) -> bool {
        self.family.languages.is_empty() || self.family.languages.contains(&language)
    }
}

/// All typefaces.
#[derive(Debug)]
pub struct Fonts {
    families: Vec<Faces>,
    icons: Font,
}

impl Fonts {
    /// Loads the typefaces that these languages need.
    ///
    /// # Errors
    /// `Missing` with the packages to install: a set with gaps would give other pictures for the same seed.
    pub fn load(folder: &Path, languages: &[&str]) -> Result<Self, SynthError> {
        let mut shelf = Shelf { folder, loaded: BTreeMap::new(), files: BTreeSet::new(), packages: BTreeSet::new() };
        let wanted = |family: &&'static Family| {
            family.languages.is_empty() || family.languages.iter().any(|code| languages.contains(code))
        };
        let families = families()
            .filter(wanted)
            .map(|family| Faces {
                family,
                regular: shelf.faces(family, &family.regular),
                bold: shelf.faces(family, &family.bold),
                italic: shelf.faces(family, &family.italic),
            })
            .collect();
        let icons = shelf.faces(&catalogue::ICONS, &catalogue::ICONS.regular).pop();
        match icons {
            Some(icons) if shelf.files.is_empty() => {
                let fonts = Self { families, icons };
                fonts.check()?;
                Ok(fonts)
            }
            _ => Err(SynthError::Missing {
                files: shelf.files.into_iter().collect(),
                packages: shelf.packages.into_iter().collect(),
            }),
        }
    }

    fn check(&self) -> Result<(), SynthError> {
        let faces = self.families.iter().flat_map(|faces| faces.regular.iter().chain(&faces.bold).chain(&faces.italic));
        match faces.chain([&self.icons]).find(|font| font.face().is_none() || font.outlines().is_none()) {
            Some(broken) => Err(SynthError::BrokenFont(broken.path.clone())),
            None => Ok(()),
        }
    }

    /// Font Awesome.
    pub fn icons(&self) -> &Font {
        &self.icons
    }

    /// A family of one of these kinds that has every letter of `text`; any family that has them when none of the
    /// kinds does.
    pub fn choose(&self, language: &str, kinds: &[Kind], text: &str, dice: &mut Dice) -> Option<&Faces> {
        let fits = |faces: &&Faces| faces.suits(language) && faces.regular.iter().all(|font| font.covers(text));
        let mut order: Vec<usize> = (0..self.families.len()).collect();
        dice.shuffle(&mut order);
        let mut shuffled = order.iter().filter_map(|index| self.families.get(*index));
        shuffled.clone().filter(|faces| kinds.contains(&faces.kind())).find(fits).or_else(|| shuffled.find(fits))
    }
}

struct Shelf<'a> {
    folder: &'a Path,
    loaded: BTreeMap<PathBuf, Arc<Vec<u8>>>,
    files: BTreeSet<String>,
    packages: BTreeSet<String>,
}

impl Shelf<'_> {
    fn faces(&mut self, family: &Family, names: &[&str]) -> Vec<Font> {
        let mut fonts = Vec::with_capacity(names.len());
        for name in names {
            let path = self.folder.join(format!("{}{name}", family.stem));
            let bytes = self.loaded.get(&path).cloned().or_else(|| std::fs::read(&path).ok().map(Arc::new));
            if let Some(bytes) = bytes {
                self.loaded.insert(path.clone(), Arc::clone(&bytes));
                let capitals_only = family.package == "fonts-bebas-neue";
                fonts.push(Font { bytes, index: family.index, path, capitals_only });
            } else {
                self.files.insert(path.display().to_string());
                self.packages.insert(family.package.to_owned());
            }
        }
        fonts
    }
}
