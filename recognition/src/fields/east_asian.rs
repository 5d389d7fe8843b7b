//! What tells fields in Chinese, Japanese and Korean, whose lines have neither capitals nor, mostly, spaces.

use std::sync::LazyLock;

use regex::Regex;

use super::text::pattern;

/// Common family names, as they are written: folding would take Hangul apart.
static FAMILY_NAMES: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let rows = include_str!("words/east-asian-family-names.txt").lines();
    rows.filter(|row| !row.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// Units of an address, from the province to the floor.
static PLACES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:\p{Han}{1,6}?|\d{1,5})(?:[都道府県縣省市区區郡町村里路街巷弄號号樓楼階层層室座]|丁目|番地|大道|大廈|大厦|中心|廣場|广场)",
        r"|\p{Hangul}{1,6}?(?:특별시|광역시|시|도|구|군|동|읍|면|로|길|층|호|빌딩|타워)(?:[\s,.()\d]|$)"
    ))
});

/// Letters of these scripts.
pub(super) fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

/// The letters of a text in one of these scripts, without spaces; empty when most letters are of another.
pub(super) fn compact(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let own: String = letters.chars().filter(|c| is_east_asian(*c)).collect();
    if 2 * own.chars().count() > letters.chars().count() { own } else { String::new() }
}

/// Evidence that a text is part of an address, 0–2.4.
pub(super) fn place(text: &str) -> f32 {
    let joined: String = if text.chars().any(|c| matches!(c, '\u{ac00}'..='\u{d7a3}')) {
        text.to_owned()
    } else {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    let digits = text.chars().any(|c| c.is_ascii_digit());
    match PLACES.find_iter(&joined).count() {
        0 => 0.0,
        1 if digits => 0.6,
        1 => 0.2,
        2 if digits => 1.6,
        2 => 1.2,
        _ => 2.4,
    }
}

/// Whether a text ends as a department does.
pub(super) fn is_department(text: &str) -> bool {
    let compact = compact(text);
    (3..=20).contains(&compact.chars().count())
        && ["部", "課", "课", "組", "组", "科", "処", "處", "处", "センター", "中心", "グループ", "チーム"]
            .iter()
            .chain(&["그룹", "팀", "본부", "사업부", "센터", "연구실", "학과", "지원실", "기획실"])
            .any(|end| compact.ends_with(end))
}

/// Whether a text ends or begins as a company does.
pub(super) fn is_company(text: &str) -> bool {
    let compact = compact(text);
    compact.chars().count() >= 4
        && [
            "公司",
            "集團",
            "集团",
            "銀行",
            "银行",
            "大學",
            "大学",
            "協会",
            "协会",
            "協會",
            "会社",
            "會社",
            "事務所",
            "学会",
        ]
        .iter()
        .chain(&["연구소", "은행", "대학교", "협회", "재단", "그룹주식회사", "공사", "연구원", "테크놀로지"])
        .any(|end| compact.ends_with(end))
}

/// Whether a text begins with a family name that many bear and is as long as a name.
pub(super) fn is_person(text: &str) -> bool {
    let compact = compact(text);
    let length = compact.chars().count();
    let hangul = compact.chars().any(|c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    (2..=if hangul { 4 } else { 5 }).contains(&length)
        && FAMILY_NAMES.iter().any(|name| {
            compact.starts_with(*name) && length > name.chars().count() && length - name.chars().count() <= 3
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("東京都港区見本町1丁目2-3", 2.4)]
    #[case("香港 見本道 1 號 2 樓", 1.2)]
    #[case("서울특별시 예시구 견본로 12, 3층", 2.4)]
    #[case("営業部長", 0.0)]
    fn addresses_have_units(#[case] text: &str, #[case] least: f32) {
        assert!(place(text) >= least, "{}", place(text));
        assert!(least > 0.0 || place(text) == 0.0);
    }

    #[rstest]
    #[case("電子 開發 組", true, false, false)]
    #[case("견본전략팀", true, false, false)]
    #[case("見本有限公司", false, true, false)]
    #[case("예시연구소", false, true, false)]
    #[case("田中 花子", false, false, true)]
    #[case("김견본", false, false, true)]
    #[case("Erika Muster", false, false, false)]
    fn ends_tell_the_field(#[case] text: &str, #[case] department: bool, #[case] company: bool, #[case] person: bool) {
        assert_eq!((is_department(text), is_company(text), is_person(text)), (department, company, person));
    }
}
