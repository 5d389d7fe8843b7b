//! The typefaces of cards that Debian packages: the rows of `families.txt`.

use std::sync::LazyLock;

/// What a typeface is used for on cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain letters without serifs.
    Sans,
    /// Letters with serifs.
    Serif,
    /// Narrow letters.
    Condensed,
    /// Drawn with compass and ruler; also capitals-only faces: names and word marks.
    Display,
    /// Written by hand or looking so: names, slogans and word marks.
    Script,
    /// Letters of one width.
    Mono,
}

/// A family of faces out of one package.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// Debian package.
    pub package: &'static str,
    /// What it is used for.
    pub kind: Kind,
    /// Folder below `/usr/share/fonts`, with the part of the file name that the faces share.
    pub stem: &'static str,
    /// Faces for running text: the rest of the file name.
    pub regular: Vec<&'static str>,
    /// Faces for names and headings.
    pub bold: Vec<&'static str>,
    /// Slanted faces.
    pub italic: Vec<&'static str>,
    /// Languages that it is kept for; none: every language whose letters it has.
    pub languages: Vec<&'static str>,
    /// Which face of a collection.
    pub index: u32,
}

/// Every family.
pub(super) static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let rows = include_str!("families.txt").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(Family::of_row).collect()
});

/// Icons of telephones, envelopes and houses.
pub(super) static ICONS: LazyLock<Family> = LazyLock::new(|| Family {
    package: "fonts-font-awesome",
    kind: Kind::Display,
    stem: "truetype/font-awesome/fontawesome-webfont",
    regular: vec![".ttf"],
    bold: Vec::new(),
    italic: Vec::new(),
    languages: Vec::new(),
    index: 0,
});

impl Kind {
    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "sans" => Self::Sans,
            "serif" => Self::Serif,
            "condensed" => Self::Condensed,
            "display" => Self::Display,
            "script" => Self::Script,
            "mono" => Self::Mono,
            _ => return None,
        })
    }
}

impl Family {
    fn of_row(row: &'static str) -> Option<Self> {
        let names = |cell: &'static str| cell.split(',').filter(|name| !name.is_empty()).collect();
        let cells: Vec<&str> = row.split('|').collect();
        let &[package, kind, stem, regular, bold, italic, languages, index] = cells.as_slice() else { return None };
        Some(Self {
            package,
            kind: Kind::of_word(kind)?,
            stem,
            regular: names(regular),
            bold: names(bold),
            italic: names(italic),
            languages: names(languages),
            index: index.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_family_with_a_regular_face() {
        let rows = include_str!("families.txt").lines().filter(|row| !row.starts_with('#'));
        for row in rows.clone() {
            let family = Family::of_row(row).unwrap_or_else(|| panic!("{row}"));
            assert!(!family.regular.is_empty() && family.package.starts_with("fonts-"), "{row}");
        }
        assert_eq!(FAMILIES.len(), rows.count());
    }

    #[test]
    fn a_row_says_what_is_read_from_it() {
        let prime = FAMILIES.iter().find(|family| family.package == "fonts-courier-prime").unwrap();
        let expected = Family {
            package: "fonts-courier-prime",
            kind: Kind::Mono,
            stem: "opentype/courier-prime/Courier Prime",
            regular: vec![".otf"],
            bold: vec![" Bold.otf"],
            italic: vec![" Italic.otf"],
            languages: Vec::new(),
            index: 0,
        };
        assert_eq!(*prime, expected, "blanks belong to the names");
        let korean: Vec<_> = FAMILIES.iter().filter(|family| family.languages == ["kor"]).collect();
        assert_eq!((korean.len(), korean.first().map(|family| family.index)), (5, Some(1)));
        for broken in ["", "fonts-x|sans|x|.ttf||", "fonts-x|slab|x|.ttf||||0", "fonts-x|sans|x|.ttf||||first"] {
            assert_eq!(Family::of_row(broken), None, "{broken}");
        }
    }
}
