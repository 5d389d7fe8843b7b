//! The typefaces of Devanagari, Chinese, Japanese and Korean cards.

use super::catalogue::Names;
use super::{Family, Kind};
use Kind::{Sans, Serif};

const fn eastern(
    package: &'static str,
    kind: Kind,
    stem: &'static str,
    (regular, bold): (Names, Names),
    languages: Names,
    index: u32,
) -> Family {
    Family { package, kind, stem, regular, bold, italic: &[], languages, index }
}

const JPN: Names = &["jpn"];
const KOR: Names = &["kor"];
const CHI: Names = &["chi_sim"];
const CHT: Names = &["chi_tra"];
const HIN: Names = &["hin"];
const NOTO: (Names, Names) = (&["Regular.ttc"], &["Bold.ttc"]);

/// Families that are kept for a language each.
pub(super) const FAMILIES: &[Family] = &[
    eastern("fonts-noto-cjk", Sans, "opentype/noto/NotoSansCJK-", NOTO, JPN, 0),
    eastern("fonts-noto-cjk", Serif, "opentype/noto/NotoSerifCJK-", NOTO, JPN, 0),
    eastern("fonts-ipaexfont-gothic", Sans, "opentype/ipaexfont-gothic/ipaexg", (&[".ttf"], &[]), JPN, 0),
    eastern("fonts-ipaexfont-mincho", Serif, "opentype/ipaexfont-mincho/ipaexm", (&[".ttf"], &[]), JPN, 0),
    eastern("fonts-noto-cjk", Sans, "opentype/noto/NotoSansCJK-", NOTO, KOR, 1),
    eastern("fonts-noto-cjk", Serif, "opentype/noto/NotoSerifCJK-", NOTO, KOR, 1),
    eastern("fonts-nanum", Sans, "truetype/nanum/NanumGothic", (&[".ttf"], &["Bold.ttf"]), KOR, 0),
    eastern("fonts-nanum", Serif, "truetype/nanum/NanumMyeongjo", (&[".ttf"], &["Bold.ttf"]), KOR, 0),
    eastern("fonts-nanum", Sans, "truetype/nanum/NanumSquareRound", (&["R.ttf"], &["B.ttf"]), KOR, 0),
    eastern("fonts-noto-cjk", Sans, "opentype/noto/NotoSansCJK-", NOTO, CHI, 2),
    eastern("fonts-noto-cjk", Serif, "opentype/noto/NotoSerifCJK-", NOTO, CHI, 2),
    eastern("fonts-wqy-microhei", Sans, "truetype/wqy/wqy-microhei", (&[".ttc"], &[]), CHI, 0),
    eastern("fonts-noto-cjk", Sans, "opentype/noto/NotoSansCJK-", NOTO, CHT, 3),
    eastern("fonts-noto-cjk", Serif, "opentype/noto/NotoSerifCJK-", NOTO, CHT, 3),
    eastern("fonts-noto-core", Sans, "truetype/noto/NotoSansDevanagari-", (&["Regular.ttf"], &["Bold.ttf"]), HIN, 0),
    eastern("fonts-noto-core", Serif, "truetype/noto/NotoSerifDevanagari-", (&["Regular.ttf"], &["Bold.ttf"]), HIN, 0),
    eastern("fonts-lohit-deva", Sans, "truetype/lohit-devanagari/Lohit-Devanagari", (&[".ttf"], &[]), HIN, 0),
];
