//! Who the card is of: name, company, title and department of what is left of the lines.

use super::sheet::{Segment, Sheet};
use super::text::{fold, has_phrase, letters, registered, words};
use super::vocabulary::{
    COMPANIES, DEPARTMENTS, GIVEN_NAMES, LEGAL_FORMS, MAIL_SERVICES, PARTICLES, PREFIXES, ROLE_MAILS,
    STRONG_DEPARTMENTS, SUFFIXES, TITLES,
};
use super::{NameField, Source, TextField, name_parts};

/// What the other fields tell about the person and the company.
#[derive(Debug, Default)]
pub(super) struct Clues {
    /// Local parts of mail addresses that may be a person.
    locals: Vec<String>,
    /// Registered names of domains that may be a company.
    pub(super) domains: Vec<String>,
}

impl Clues {
    pub(super) fn new(emails: &[TextField], urls: &[TextField]) -> Self {
        let mut clues = Self::default();
        for email in emails {
            let Some((local, domain)) = email.value.split_once('@') else {
                continue;
            };
            let local = fold(local);
            if !ROLE_MAILS.contains(&local.as_str()) {
                clues.locals.push(local);
            }
            clues.add(domain);
        }
        for url in urls {
            let host = url.value.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
            clues.add(host);
        }
        clues
    }

    fn add(&mut self, domain: &str) {
        let name = registered(domain);
        if name.len() > 1 && !MAIL_SERVICES.contains(&name.as_str()) && !self.domains.contains(&name) {
            self.domains.push(name);
        }
    }
}

/// The four fields.
#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) name: Option<NameField>,
    pub(super) company: Option<TextField>,
    pub(super) title: Option<TextField>,
    pub(super) department: Option<TextField>,
}

/// A reading of one or more segments as one value.
#[derive(Debug, Clone)]
struct Candidate {
    text: String,
    segments: Vec<Segment>,
    score: f32,
}

/// Evidence below which nothing is claimed.
const NAME_ENOUGH: f32 = 1.6;
const COMPANY_ENOUGH: f32 = 1.3;
const TITLE_ENOUGH: f32 = 1.0;

/// Picks the best candidate for each field and marks it as used.
pub(super) fn people(sheet: &mut Sheet<'_>, clues: &Clues) -> People {
    let mut people = People::default();
    let names = candidates(sheet, |segment, sheet| name_score(segment, sheet, clues), true);
    if let Some(best) = best(&names).filter(|best| best.score >= NAME_ENOUGH) {
        let (parts, value) = name_parts::parts(&tidy(&best.text));
        let field = sheet.claim(value, &best.segments, certainty(best.score, NAME_ENOUGH, rival(&names, best)));
        people.name = Some(NameField {
            value: field.value,
            parts,
            confidence: field.confidence,
            polygons: field.polygons,
            engine: Source::Tesseract,
        });
    }
    let titles = candidates(sheet, |segment, _| title_score(&segment.text), false);
    if let Some(best) = best(&titles).filter(|best| best.score >= TITLE_ENOUGH) {
        let (text, segments) =
            with_next_line(sheet, best, |text| title_score(text) >= 0.0 && department_score(text) < 2.0);
        people.title =
            Some(sheet.claim(tidy(&text), &segments, certainty(best.score, TITLE_ENOUGH, rival(&titles, best))));
    }
    let departments = candidates(sheet, |segment, _| department_score(&segment.text), false);
    if let Some(best) = best(&departments).filter(|best| best.score >= if people.title.is_some() { 0.9 } else { 1.6 }) {
        people.department = Some(sheet.claim(tidy(&best.text), &best.segments, certainty(best.score, 1.0, 0.0)));
    }
    let companies = candidates(sheet, |segment, sheet| company_score(segment, sheet, clues), false);
    if let Some(best) = best(&companies).filter(|best| best.score >= COMPANY_ENOUGH) {
        people.company = Some(sheet.claim(
            tidy(&best.text),
            &best.segments,
            certainty(best.score, COMPANY_ENOUGH, rival(&companies, best)),
        ));
    }
    people
}

fn tidy(text: &str) -> String {
    text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '_' | '\'' | '"' | '“' | '”' | '‘')
    })
    .to_owned()
}

fn best(candidates: &[Candidate]) -> Option<&Candidate> {
    candidates.iter().max_by(|a, b| a.score.total_cmp(&b.score))
}

/// Score of the strongest candidate that shares no line with the winner.
fn rival(candidates: &[Candidate], winner: &Candidate) -> f32 {
    let shares =
        |other: &&Candidate| !other.segments.iter().any(|one| winner.segments.iter().any(|two| one.row == two.row));
    candidates.iter().filter(shares).map(|other| other.score).fold(0.0, f32::max)
}

/// From evidence to a probability: how far above the threshold, and how far above the next.
fn certainty(score: f32, enough: f32, rival: f32) -> f32 {
    let above = ((score - enough) / 3.0).clamp(0.0, 1.0);
    let lead = ((score - rival) / 2.0).clamp(0.0, 1.0);
    0.45 + 0.3 * above + 0.2 * lead
}

fn candidates(sheet: &Sheet<'_>, score: impl Fn(&Segment, &Sheet<'_>) -> f32, stacked: bool) -> Vec<Candidate> {
    let segments = sheet.segments();
    let mut out: Vec<Candidate> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        for piece in pieces(segment) {
            let score = score(&piece, sheet);
            out.push(Candidate { text: piece.text.clone(), segments: vec![piece], score });
        }
        if !stacked {
            continue;
        }
        // Given name above family name, both large.
        for next in segments.iter().skip(index + 1).take(3).filter(|next| stacks(sheet, segment, next)) {
            let text = format!("{} {}", segment.text, next.text);
            let joined = Segment { text: text.clone(), ..segment.clone() };
            let score = score(&joined, sheet);
            out.push(Candidate { text, segments: vec![segment.clone(), next.clone()], score });
        }
    }
    out
}

/// The segment, and its parts before and after a comma: "Erika Muster, Head of Sales".
fn pieces(segment: &Segment) -> Vec<Segment> {
    let mut out = vec![segment.clone()];
    let is_form = |text: &str| words(text).iter().all(|word| LEGAL_FORMS.contains(&word.as_str()));
    if let Some((before, after)) = segment.text.split_once(',').filter(|(_, after)| !is_form(after)) {
        let start = segment.range.start;
        let lead = before.len() + 1 + (after.len() - after.trim_start().len());
        out.push(Segment { text: before.to_owned(), range: start..start + before.len(), row: segment.row });
        out.push(Segment {
            text: after.trim().to_owned(),
            range: start + lead..start + lead + after.trim().len(),
            row: segment.row,
        });
    }
    out
}

fn stacks(sheet: &Sheet<'_>, above: &Segment, below: &Segment) -> bool {
    let (Some(a), Some(b)) = (sheet.line(above.row), sheet.line(below.row)) else {
        return false;
    };
    let single = |text: &str| {
        text.split_whitespace().count() <= 2
            && text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '-' | '.' | '\''))
    };
    let height = a.height.max(b.height);
    above.row != below.row
        && single(&above.text)
        && single(&below.text)
        && (above.text.split_whitespace().count() == 1 || below.text.split_whitespace().count() == 1)
        && a.height < 1.5 * b.height
        && b.height < 1.5 * a.height
        && b.top > a.top
        && b.top - a.bottom < 0.9 * height
        && a.right.min(b.right) - a.left.max(b.left) > 0.3 * (a.right - a.left).min(b.right - b.left)
}

fn name_score(segment: &Segment, sheet: &Sheet<'_>, clues: &Clues) -> f32 {
    let text = tidy(&segment.text);
    let tokens = words(&text);
    let printed: Vec<&str> = text.split_whitespace().collect();
    let bare: Vec<&String> =
        tokens.iter().filter(|word| !PREFIXES.contains(&word.as_str()) && !SUFFIXES.contains(&word.as_str())).collect();
    if bare.is_empty() || bare.len() > 5 || text.chars().any(|c| c.is_ascii_digit()) || text.contains(['@', '&', ':']) {
        return -5.0;
    }
    let mut score = match bare.len() {
        1 => -0.9,
        2 => 0.7,
        3 => 0.5,
        _ => -0.2,
    };
    let capital = |word: &&str| {
        word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
            || PARTICLES.contains(&fold(word).as_str())
    };
    score += if printed.iter().all(capital) { 0.6 } else { -1.5 };
    if bare
        .iter()
        .any(|word| GIVEN_NAMES.contains(&word.as_str()) || word.split('-').any(|part| GIVEN_NAMES.contains(&part)))
    {
        score += 1.5;
    }
    if tokens.len() > bare.len() && bare.len() >= 2 {
        score += 0.8;
    }
    score += clues.locals.iter().map(|local| agreement(local, &bare)).fold(0.0, f32::max);
    let folded = fold(&text);
    let line = sheet.line(segment.row);
    if let Some(line) = line {
        score += ((line.height / sheet.height - 1.0) * 0.9).clamp(-0.5, 1.0);
        score += (line.confidence(segment.range.clone()) - 0.7) * 1.2;
    }
    let in_list = |list: &[&str]| tokens.iter().filter(|word| list.contains(&word.trim_matches('.'))).count() as f32;
    score -= 2.5 * in_list(TITLES).min(2.0) + 2.0 * in_list(LEGAL_FORMS).min(2.0) + 1.0 * in_list(COMPANIES).min(2.0);
    if has_phrase(&folded, DEPARTMENTS) || has_phrase(&folded, &["street", "road", "avenue", "suite", "floor"]) {
        score -= 1.0;
    }
    let all = letters(&text);
    if bare.len() >= 2 && clues.domains.iter().any(|domain| alike(&all, domain)) && score < 3.5 {
        score -= 1.2;
    }
    score -=
        bare.iter().filter(|word| word.chars().count() < 2).count() as f32 * if bare.len() > 2 { 0.1 } else { 0.7 };
    if !all.chars().any(|c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'а'..='ї')) {
        score -= 1.0;
    }
    score
}

/// How well a name agrees with the local part of a mail address.
fn agreement(local: &str, tokens: &[&String]) -> f32 {
    let compact: String = local.chars().filter(|c| c.is_alphabetic()).collect();
    let hits: Vec<&&String> =
        tokens.iter().filter(|token| token.chars().count() >= 3 && compact.contains(&letters(token))).collect();
    let covered: usize = hits.iter().map(|token| letters(token).chars().count()).sum();
    let length = compact.chars().count();
    let initials: String = tokens.iter().filter_map(|token| token.chars().next()).collect();
    if hits.len() >= 2 || !hits.is_empty() && covered + 2 >= length {
        2.6
    } else if !hits.is_empty() {
        1.6
    } else if (2..=3).contains(&length) && initials == compact {
        1.0
    } else {
        0.0
    }
}

fn alike(letters: &str, domain: &str) -> bool {
    let domain: String = domain.chars().filter(|c| c.is_alphanumeric()).collect();
    !domain.is_empty() && (letters == domain || strsim::normalized_levenshtein(letters, &domain) > 0.82)
}

fn title_score(text: &str) -> f32 {
    let tokens = words(text);
    if tokens.is_empty() || tokens.len() > 9 || text.chars().filter(char::is_ascii_digit).count() > 2 {
        return -3.0;
    }
    let hits = tokens
        .iter()
        .filter(|word| TITLES.contains(&word.trim_matches('.')) || word.split('-').any(|part| TITLES.contains(&part)))
        .count() as f32;
    let legal =
        tokens.iter().filter(|word| LEGAL_FORMS.contains(&word.as_str()) && word.chars().count() > 2).count() as f32;
    if hits == 0.0 {
        return -1.0;
    }
    1.2 + 0.5 * (hits - 1.0).min(2.0)
        - 1.5 * legal
        - 0.08 * (tokens.len() as f32 - 3.0).max(0.0)
        - if text.contains(',') { 0.15 } else { 0.0 }
}

fn department_score(text: &str) -> f32 {
    let folded = fold(text);
    let tokens = words(text);
    if tokens.len() > 8
        || text.chars().filter(char::is_ascii_digit).count() > 2
        || tokens.iter().any(|word| LEGAL_FORMS.contains(&word.as_str()))
    {
        return -3.0;
    }
    if has_phrase(&folded, STRONG_DEPARTMENTS) {
        2.2
    } else if has_phrase(&folded, DEPARTMENTS) && title_score(text) < 1.0 && tokens.len() <= 4 {
        1.0
    } else {
        -1.0
    }
}

fn company_score(segment: &Segment, sheet: &Sheet<'_>, clues: &Clues) -> f32 {
    let text = tidy(&segment.text);
    let tokens = words(&text);
    let all = letters(&text);
    if tokens.is_empty() || tokens.len() > 8 || all.chars().count() < 2 {
        return -5.0;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let mut score = -0.4 * digits as f32;
    let legal = tokens.iter().enumerate().any(|(at, word)| {
        LEGAL_FORMS.contains(&word.trim_matches('.')) && (at > 0 || word.chars().count() > 2 || !word.is_ascii())
    });
    if legal {
        score += 2.6;
    }
    if tokens.iter().any(|word| COMPANIES.contains(&word.as_str())) {
        score += 1.1;
    }
    let domain = clues.domains.iter().map(|domain| domain_agreement(&all, &tokens, domain)).fold(0.0, f32::max);
    score += domain;
    if let Some(line) = sheet.line(segment.row) {
        score += ((line.height / sheet.height - 1.0) * 0.8).clamp(-0.4, 1.0);
        score += (line.confidence(segment.range.clone()) - 0.75) * 1.6;
    }
    if text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) {
        score += 0.2;
    }
    if text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase) && domain == 0.0 {
        score -= 0.6;
    }
    if title_score(&text) >= 1.0 && !legal {
        score -= 1.2;
    }
    // A legal form alone is the end of a name that was not read.
    if tokens.iter().all(|word| LEGAL_FORMS.contains(&word.trim_matches('.'))) {
        score -= 4.0;
    }
    if all.chars().count() < 4 && domain == 0.0 {
        score -= 0.7;
    }
    score
}

/// How well a line agrees with the name of a domain: the same letters, a word of it, or its initials.
fn domain_agreement(all: &str, tokens: &[String], domain: &str) -> f32 {
    let compact: String = domain.chars().filter(|c| c.is_alphanumeric()).collect();
    let core: String =
        tokens.iter().filter(|word| !LEGAL_FORMS.contains(&word.trim_matches('.'))).map(|word| letters(word)).collect();
    let initials: String = tokens.iter().filter_map(|word| word.chars().next()).collect();
    if alike(all, &compact) || alike(&core, &compact) {
        2.4
    } else if core.chars().count() >= 4 && compact.contains(&core)
        || compact.chars().count() >= 4 && core.contains(&compact)
    {
        1.7
    } else if compact.chars().count() >= 3 && initials.starts_with(&compact) {
        1.5
    } else if tokens.iter().any(|word| word.chars().count() >= 4 && compact.contains(&letters(word))) {
        1.1
    } else {
        0.0
    }
}

/// Adds the line below when the sentence plainly goes on: "Director of" / "Sales".
fn with_next_line(sheet: &Sheet<'_>, candidate: &Candidate, fits: impl Fn(&str) -> bool) -> (String, Vec<Segment>) {
    let single = (candidate.text.clone(), candidate.segments.clone());
    let Some(last) = candidate.segments.last() else {
        return single;
    };
    let folded = fold(candidate.text.trim());
    let open = ["&", "and", "of", "und", "for", "de", "et", "y", "e", ",", "/", "-", "та", "и"].iter().any(|end| {
        folded.split_whitespace().last().is_some_and(|word| word == *end)
            || end.len() == 1 && !end.chars().all(char::is_alphabetic) && folded.ends_with(end)
    });
    let Some(line) = sheet.line(last.row) else {
        return single;
    };
    for next in sheet.segments() {
        let Some(below) = sheet.line(next.row).filter(|_| next.row != last.row) else {
            continue;
        };
        let near = below.top > line.top && below.top - line.bottom < 0.9 * line.height.max(below.height);
        let aligned = below.right.min(line.right) - below.left.max(line.left) > 0.0;
        let continued = next.text.starts_with(['&', '(']) || next.text.chars().next().is_some_and(char::is_lowercase);
        if near && aligned && (open || continued) && (open || fits(&next.text)) {
            let mut segments = candidate.segments.clone();
            segments.push(next.clone());
            return (format!("{} {}", candidate.text.trim(), next.text), segments);
        }
    }
    single
}
