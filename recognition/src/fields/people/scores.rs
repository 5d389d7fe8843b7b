//! Evidence that a text is a name, a company or a department.

use super::super::east_asian::{self, is_east_asian};
use super::super::sheet::{Segment, Sheet};
use super::super::text::{fold, has_phrase, letters, words};
use super::super::vocabulary::{
    CITIES, COMPANIES, DEPARTMENTS, FAMILY_NAMES, GIVEN_NAMES, INSTITUTIONS, LEGAL_FORMS, OUTRIGHT_DEPARTMENTS,
    PARTICLES, PREFIXES, STREETS, SUFFIXES, TITLES,
};
use super::clues::Clues;
use super::tidy;
use super::titles::{east_asian_title, head_of, title};

fn is_listed_name(word: &str) -> bool {
    GIVEN_NAMES.has(word) || FAMILY_NAMES.has(word)
}

/// Evidence that a text is the name of a person.
pub(super) fn name(text: &str, segments: &[Segment], sheet: &Sheet<'_>, clues: &Clues) -> f32 {
    let text = tidy(text);
    let tokens = words(&text);
    let printed: Vec<&str> = text.split_whitespace().collect();
    let bare: Vec<&String> = tokens.iter().filter(|word| !PREFIXES.has(word) && !SUFFIXES.has(word)).collect();
    if bare.is_empty() || bare.len() > 5 || text.chars().any(|c| c.is_ascii_digit()) || text.contains(['@', '&', ':']) {
        return -5.0;
    }
    let all = letters(&text);
    let east_asian = text.chars().filter(|c| c.is_alphabetic()).all(is_east_asian);
    let mut score = if east_asian {
        match text.chars().filter(|c| c.is_alphabetic()).count() {
            2 => 0.6,
            3 | 4 => 1.2,
            5 => 0.2,
            _ => -2.0,
        }
    } else {
        match bare.len() {
            1 => -0.9,
            2 => 0.7,
            3 => 0.5,
            _ => -0.2,
        }
    };
    let capital = |word: &&str| {
        word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
            || PARTICLES.has(&fold(word))
    };
    score += if printed.iter().all(capital) { 0.6 } else { -1.5 };
    let given = |word: &&&String| GIVEN_NAMES.has(word) || word.split('-').any(|part| GIVEN_NAMES.has(part));
    if bare.iter().any(|word| given(&word)) {
        score += 1.5;
        if bare.len() >= 2 && bare.iter().any(|word| FAMILY_NAMES.has(word)) {
            score += 0.4;
        }
    } else if bare.len() >= 2 && bare.iter().any(|word| FAMILY_NAMES.has(word)) {
        score += 0.7;
    }
    if tokens.len() > bare.len() && bare.len() >= 2 {
        score += 0.8;
    }
    score += clues.person(&bare);
    if east_asian::is_person(&text) {
        score += 1.0;
    }
    if east_asian::is_company(&text) || east_asian::is_department(&text) || east_asian_title(&words(&text).concat()) {
        score -= 1.5;
    }
    if let Some(line) = segments.first().and_then(|segment| sheet.line(segment.row)) {
        score += ((line.height / sheet.height - 1.0) * 0.9).clamp(-0.5, 1.0);
    }
    let reading = sheet.reading(segments);
    score += (reading - 0.7) * 1.2 - if reading < 0.55 { 0.8 } else { 0.0 };
    let above_title = segments.last().is_some_and(|segment| title_beside(sheet, segment));
    if above_title {
        score += 0.6;
    }
    let supported = above_title
        || east_asian
        || tokens.len() > bare.len()
        || clues.person(&bare) > 0.0
        || bare.iter().any(|word| is_listed_name(word) || word.split('-').any(is_listed_name));
    if !supported {
        score -= 0.5;
    }
    let titles = tokens.iter().filter(|word| TITLES.has(word) && !is_listed_name(word)).count();
    let companies = tokens.iter().filter(|word| COMPANIES.has(word) && !is_listed_name(word)).count();
    score -= 2.5 * titles.min(2) as f32;
    score -= 2.0
        * tokens.iter().skip(1).filter(|word| LEGAL_FORMS.has(word) && word.chars().count() > 1).count().min(2) as f32;
    score -= 1.0 * companies.min(2) as f32;
    let folded = fold(&text);
    if has_phrase(&folded, DEPARTMENTS.iter().filter(|phrase| phrase.chars().count() > 3))
        || bare.iter().skip(1).any(|word| STREETS.has(word) && word.chars().count() > 3 && !is_listed_name(word))
    {
        score -= 1.0;
    }
    if has_phrase(&folded, CITIES.iter()) && !bare.iter().any(|word| given(&word)) {
        score -= 1.5;
    }
    if bare.len() >= 2 && clues.is_domain(&all) && score < 3.5 {
        score -= 1.2;
    }
    score -= bare.iter().filter(|word| word.chars().count() < 2 && !east_asian).count() as f32
        * if bare.len() > 2 { 0.1 } else { 0.7 };
    if !east_asian && all.is_ascii() && !all.chars().any(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')) {
        score -= 1.0;
    }
    score
}

/// Whether a position stands right below a line, as it does below most names.
fn title_beside(sheet: &Sheet<'_>, segment: &Segment) -> bool {
    let Some(line) = sheet.line(segment.row) else { return false };
    sheet.rows.iter().enumerate().any(|(row, other)| {
        let other = other.line;
        let near = other.top > line.top && other.top - line.bottom < 1.5 * line.height.max(other.height);
        let overlap = line.right.min(other.right) - line.left.max(other.left);
        row != segment.row && near && overlap > 0.0 && title(&other.text) >= 1.0
    })
}

/// Evidence that a text is a department.
pub(super) fn department(text: &str, clues: &Clues) -> f32 {
    let agrees = clues.company(&letters(text), &words(text)) >= 1.1;
    department_of(text) - if agrees { 1.0 } else { 0.0 }
}

fn department_of(text: &str) -> f32 {
    let folded = fold(text);
    let tokens = words(text);
    if tokens.is_empty()
        || tokens.len() > 8
        || text.chars().filter(char::is_ascii_digit).count() > 2
        || tokens.iter().any(|word| LEGAL_FORMS.has(word) && word.chars().count() > 2)
    {
        return -3.0;
    }
    let east = east_asian::is_department(text) && !east_asian_title(&tokens.concat())
        || text.chars().any(is_east_asian)
            && OUTRIGHT_DEPARTMENTS
                .iter()
                .chain(DEPARTMENTS.iter())
                .any(|end| !end.is_ascii() && folded.ends_with(end));
    let title_words = tokens.iter().filter(|word| TITLES.has(word)).count();
    // A word for a department stands at an edge: "Sales Department", "Institute of Physics".
    let edge = |phrase: &str| {
        folded.strip_prefix(phrase).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            || folded.strip_suffix(phrase).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
    };
    if is_institute(text) {
        -1.0
    } else if east || OUTRIGHT_DEPARTMENTS.iter().any(|phrase| has_phrase(&folded, [phrase])) {
        2.2 - 0.5 * title_words.min(2) as f32
    } else if title(text) < 1.0 && tokens.len() <= 4 && DEPARTMENTS.iter().any(edge) {
        if has_phrase(&folded, ["head office", "main office", "branch office", "registered office"]) {
            return -1.0;
        }
        let exact = DEPARTMENTS.has(&folded);
        let company_words = tokens.iter().filter(|word| COMPANIES.has(word) && !DEPARTMENTS.has(word)).count();
        // The last word says what a phrase names: "Business Design Office" is an office.
        let ends = tokens.len() > 1 && DEPARTMENTS.iter().any(|phrase| folded.ends_with(phrase));
        1.0 + if exact || ends { 0.5 } else { 0.0 } - 0.3 * title_words as f32 - 0.4 * company_words.min(1) as f32
    } else {
        -1.0
    }
}

/// Whether a text names an institute after a place or a person, "Bremen Institute of Physics": that stands for itself,
/// where an "Institute of Physics" is part of something.
fn is_institute(text: &str) -> bool {
    let folded = fold(text);
    ["institute of", "institute for", "laboratory of"].iter().any(|phrase| {
        let before = folded.split_once(phrase).map(|(before, _)| before.trim());
        before.is_some_and(|before| {
            !before.is_empty() && before.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-')
        })
    })
}

/// Evidence that a text is a company.
pub(super) fn company(text: &str, segments: &[Segment], sheet: &Sheet<'_>, clues: &Clues) -> f32 {
    let text = tidy(text);
    let tokens = words(&text);
    let all = letters(&text);
    if tokens.is_empty() || tokens.len() > 9 || all.chars().count() < 2 {
        return -5.0;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mut score = -0.4 * digits as f32;
    let legal = has_legal_form(&text, &tokens);
    if legal {
        score += 2.6;
    } else if east_asian::is_company(&text) {
        score += 2.0;
    }
    score += match tokens.iter().filter(|word| COMPANIES.has(word)).count() {
        0 => 0.0,
        1 => 1.1,
        _ => 1.4,
    };
    if [tokens.first(), tokens.last()].into_iter().flatten().any(|word| INSTITUTIONS.has(word)) || is_institute(&text) {
        score += 0.8;
    }
    let domain = clues.company(&all, &tokens);
    score += domain;
    if let Some(line) = segments.first().and_then(|segment| sheet.line(segment.row)) {
        score += ((line.height / sheet.height - 1.0) * 0.8).clamp(-0.4, 1.0);
        if sheet.is_top(line) {
            score += 0.3;
        }
    }
    score += (sheet.reading(segments) - 0.75) * 1.6;
    if text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) {
        score += 0.2;
    }
    if text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase) && domain == 0.0 {
        score -= 0.6;
    }
    if title(&text) >= 1.0 && (!legal || head_of(&tokens)) {
        score -= 1.2;
    }
    if department_of(&text) >= 2.0 && !legal {
        score -= 0.8;
    }
    // A legal form alone is the end of a name that was not read.
    if tokens.iter().all(|word| LEGAL_FORMS.has(word) || matches!(word.as_str(), "joint" | "stock"))
        || is_bare_form(&east_asian::compact(&text))
    {
        score -= 4.0;
    }
    if all.chars().count() < 4 && domain == 0.0 {
        score -= 0.7;
    }
    score
}

/// Legal forms that stand without a space before or behind the name.
const FUSED_FORMS: [&str; 12] =
    ["株式会社", "有限会社", "合同会社", "有限公司", "주식회사", "(주)", "㈜", "(株)", "㈱", "S/A", "A/S", "S.A."];

/// Whether a text without spaces is such a form, with one letter more at most.
fn is_bare_form(compact: &str) -> bool {
    FUSED_FORMS.iter().any(|form| compact.contains(form) && compact.chars().count() <= form.chars().count() + 1)
}

/// Whether a legal form stands in the text, not as its only word.
pub(super) fn has_legal_form(text: &str, tokens: &[String]) -> bool {
    tokens.iter().enumerate().any(|(at, word)| {
        let length = word.chars().count();
        // Short forms are words of many languages too; as forms they stand last and have a capital.
        let printed = || text.split_whitespace().any(|part| fold(part).contains(word.as_str()) && part != word);
        let sure =
            length > 3 || word.contains('.') || !word.is_ascii() || matches!(word.as_str(), "inc" | "ltd" | "llc");
        LEGAL_FORMS.has(word) && length > 1 && (sure || at > 0 && at + 2 >= tokens.len() && printed())
    }) || FUSED_FORMS.iter().any(|form| text.contains(form) || east_asian::compact(text).contains(form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Department of Physics", true)]
    #[case("Abteilung Einkauf", true)]
    #[case("Human Resources", true)]
    #[case("R&D Center", true)]
    #[case("営業部", true)]
    #[case("Institute of Physics", true)]
    #[case("Bremen Institute of Physics", false)]
    #[case("Business Design Office", true)]
    #[case("Head Office", false)]
    #[case("Sales Manager", false)]
    #[case("Erika Mustermann", false)]
    fn departments(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(department_of(text) >= 0.9, expected, "{}", department_of(text));
    }

    #[rstest]
    #[case("Weber Bau GmbH", true)]
    #[case("(주)예시", true)]
    #[case("株式会社見本", true)]
    #[case("株 式 会社 見本", true)]
    #[case("Weber Bau", false)]
    #[case("AG", false)]
    fn legal_forms(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(has_legal_form(text, &words(text)), expected);
    }
}
