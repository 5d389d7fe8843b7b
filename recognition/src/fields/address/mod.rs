//! Postal addresses.

mod evidence;
mod parts;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::east_asian::is_east_asian;
use super::sheet::{Row, Segment, Sheet};
use super::text::pattern;
use super::{AddressField, Source, phones};
use evidence::{evidence, has_code};
use parts::parts;

/// Evidence that makes lines an address.
const ENOUGH: f32 = 2.4;
/// Evidence of a line that goes on with the address above it.
const GOES_ON: f32 = 0.5;
/// Evidence of a comma at the end of a line, with a line below that goes on.
const RUNS_ON: f32 = 0.2;

/// What stands before an address and is no part of it.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:.{0,8}\b)?(?:address|add|adresse|addr|anschrift|direcci[oó]n|endere[cç]o|адреса|адрес|indirizzo|office|location|standort|sede)\s?[.:]+\s*|(?:a|dir|end)\s?[.:]+\s*|(?:(?:head|main|branch|registered|regional|corporate|sales|central|mailing|postal|office|\p{Lu}[\p{L}]+) (?:office|branch|address|headquarters|factory|plant)|headquarters|hq|branch)\s?[:.\-–]?\s+)",
    )
});
/// The same in Japanese and Chinese: "head office", "Osaka branch:", and the town of a branch before the sign of a postal
/// code.
static EAST_ASIAN_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\p{Han}{0,3}\s?(?:本\s?社|支\s?社|本\s?店|支\s?店|営\s?業\s?所|事\s?務\s?所|工\s?場|總\s?公\s?司|总\s?公\s?司|住\s?所|地\s?址|所\s?在\s?地)\s?[:：]?\s*|[^〒\d]{1,12}[:： ]\s?(?:〒))",
    )
});

struct Piece {
    segment: Segment,
    evidence: f32,
    /// The label before it, which says that an address begins.
    label: Option<Range<usize>>,
}

/// Finds postal addresses in what is free of the lines, best first, and marks them as used.
pub(super) fn addresses(sheet: &mut Sheet<'_>) -> Vec<AddressField> {
    let pieces = pieces(sheet);
    let mut used = vec![false; pieces.len()];
    let mut found: Vec<(f32, AddressField)> = Vec::new();
    for start in 0..pieces.len() {
        if used.get(start).copied().unwrap_or(true) {
            continue;
        }
        let (chain, evidence) = chain(sheet, &pieces, start, &used);
        if evidence < ENOUGH {
            continue;
        }
        for index in &chain {
            if let Some(flag) = used.get_mut(*index) {
                *flag = true;
            }
        }
        let segments: Vec<Segment> =
            chain.iter().filter_map(|index| pieces.get(*index)).map(|piece| piece.segment.clone()).collect();
        for piece in chain.iter().filter_map(|index| pieces.get(*index)) {
            if let Some(label) = piece.label.clone() {
                sheet.take(piece.segment.row, label);
            }
        }
        let value = join(&segments);
        let certainty = (0.4 + 0.08 * evidence).min(0.8);
        let field = sheet.claim(value, &segments, certainty);
        let parts = parts(&segments);
        found.push((
            evidence,
            AddressField {
                value: field.value,
                parts,
                confidence: field.confidence,
                polygons: field.polygons,
                engine: Source::Tesseract,
            },
        ));
    }
    // Of several offices the first is the main one, unless it is much less of an address.
    let best = found.iter().map(|(evidence, _)| *evidence).fold(0.0, f32::max);
    let main = found.iter().position(|(evidence, _)| *evidence > 0.6 * best).unwrap_or(0);
    if main < found.len() {
        let first = found.remove(main);
        found.insert(0, first);
    }
    found.into_iter().map(|(_, address)| address).collect()
}

fn join(segments: &[Segment]) -> String {
    let mut value = String::new();
    for segment in segments {
        if !value.is_empty() {
            value.push_str(if value.ends_with(',') { " " } else { ", " });
        }
        value.push_str(segment.text.trim_end_matches(['.', ';']));
    }
    value.trim_end_matches(',').to_owned()
}

/// The free stretches of all lines with their evidence. Bars and dashes inside an address belong to it, so that
/// the line is cut only where something was taken out.
fn pieces(sheet: &Sheet<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (row, line) in sheet.rows.iter().enumerate() {
        let free = Row::free(line);
        let mut start = 0;
        let mut parts: Vec<(usize, usize)> = Vec::new();
        for (at, letter) in free.char_indices() {
            if matches!(letter, '|' | '•' | '·') {
                parts.push((start, at));
                start = at + letter.len_utf8();
            }
        }
        parts.push((start, free.len()));
        for (from, to) in parts {
            let Some(text) = free.get(from..to) else { continue };
            let kept = text.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '〒' && c != '#');
            let mut lead = text.len() - kept.len();
            let mut trimmed = kept.trim_end();
            let mut label = None;
            let found = LABEL.find(trimmed).or_else(|| EAST_ASIAN_LABEL.find(trimmed));
            // The sign of a postal code belongs to the address.
            let end = found.map_or(0, |found| found.as_str().trim_end_matches('〒').len());
            if end > 0 {
                label = Some(from + lead..from + lead + end);
                lead += end;
                trimmed = trimmed.get(end..).unwrap_or_default();
            }
            if trimmed.chars().filter(|c| c.is_alphanumeric()).count() < 2 || phones::is_label(trimmed) {
                continue;
            }
            let range = from + lead..from + lead + trimmed.len();
            let unread = sheet.confidence(row, &range) < 0.4;
            let evidence = if unread { 0.0 } else { evidence(trimmed) };
            // Beside a phone or a mail address, little remarks are left: "(Japan)", "Mob".
            if evidence < 1.5 && sheet.is_used(row) {
                continue;
            }
            pieces.push(Piece { segment: Segment { row, range, text: trimmed.to_owned() }, evidence, label });
        }
    }
    pieces
}

/// The pieces that continue the piece at `start` downwards, with the sum of their evidence.
fn chain(sheet: &Sheet<'_>, pieces: &[Piece], start: usize, used: &[bool]) -> (Vec<usize>, f32) {
    let Some(first) = pieces.get(start) else {
        return (Vec::new(), 0.0);
    };
    // A line that ends in a comma goes on: "Example Building," over the street.
    let opening = first.evidence >= 0.25 && first.segment.text.ends_with(',');
    if first.evidence < GOES_ON && !opening {
        return (Vec::new(), 0.0);
    }
    let (mut chain, mut sum) = (vec![start], first.evidence);
    let mut skipped: Option<usize> = None;
    for index in start + 1..pieces.len() {
        let (Some(next), Some(last)) = (pieces.get(index), skipped.or(chain.last().copied())) else {
            break;
        };
        let Some(before) = pieces.get(last) else { break };
        if used.get(index).copied().unwrap_or(true) || !continues(sheet, &before.segment, &next.segment) {
            continue;
        }
        // A label or a second postal code begins the next office.
        let coded = |index: &usize| pieces.get(*index).is_some_and(|piece| has_code(&piece.segment.text));
        if next.label.is_some() || has_code(&next.segment.text) && chain.iter().any(coded) {
            break;
        }
        // The same address once more in Latin letters.
        let own = |index: &usize| pieces.get(*index).is_some_and(|piece| is_in_east_asian(&piece.segment.text));
        if chain.iter().any(own) && next.segment.text.contains(',') && !is_in_east_asian(&next.segment.text) {
            break;
        }
        let open = before.segment.text.ends_with(',') && is_place_name(&next.segment.text);
        if next.evidence >= GOES_ON || open && next.evidence >= 0.0 {
            chain.extend(skipped.take());
            chain.push(index);
            sum += next.evidence + if before.segment.text.ends_with(',') { RUNS_ON } else { 0.0 };
        } else if skipped.is_none() && is_place_name(&next.segment.text) && next.evidence >= 0.0 {
            // Kept only when the address goes on below it.
            skipped = Some(index);
        } else {
            break;
        }
    }
    (chain, sum)
}

fn is_in_east_asian(text: &str) -> bool {
    text.chars().any(is_east_asian)
}

fn is_place_name(text: &str) -> bool {
    text.chars().count() < 40 && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether `next` stands right below `before` or beside it.
fn continues(sheet: &Sheet<'_>, before: &Segment, next: &Segment) -> bool {
    let (Some(a), Some(b)) = (sheet.line(before.row), sheet.line(next.row)) else {
        return false;
    };
    let height = a.height.max(b.height);
    let below = b.top - a.bottom < 1.6 * height && b.top > a.top - 0.5 * height;
    let overlap = a.right.min(b.right) - a.left.max(b.left);
    let alike = a.height < 1.8 * b.height && b.height < 1.8 * a.height;
    below && alike && !sheet.parted(a, b) && overlap > 0.2 * (a.right - a.left).min(b.right - b.left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::AddressParts;
    use crate::fields::tests::line;
    use rstest::rstest;

    fn read(printed: &[&str]) -> Vec<AddressField> {
        let lines: Vec<_> = printed.iter().enumerate().map(|(row, text)| line(text, row as f32 * 30.0)).collect();
        addresses(&mut Sheet::new(&lines))
    }

    #[rstest]
    #[case(&["Musterstraße 12", "10115 Berlin"], "Musterstraße 12, 10115 Berlin")]
    #[case(&["Head Office 1-2-3, Sakuracho, Muster City,", "Aichi, 100-0000 JAPAN"], "1-2-3, Sakuracho, Muster City, Aichi, 100-0000 JAPAN")]
    #[case(&["Example Park Building,", "2-3-4 Sakuracho, Minato-ku,", "Tokyo 100-0000, Japan"], "Example Park Building, 2-3-4 Sakuracho, Minato-ku, Tokyo 100-0000, Japan")]
    #[case(&["P.O. Box 1234", "Exampletown NSW 2999"], "P.O. Box 1234, Exampletown NSW 2999")]
    #[case(&["2 Kings Road, London, SW1A 9ZZ"], "2 Kings Road, London, SW1A 9ZZ")]
    #[case(&["100 Main Street, Suite 5", "Springfield, IL 62701"], "100 Main Street, Suite 5, Springfield, IL 62701")]
    #[case(&["Erika Muster", "12 rue des Lilas", "75001 Paris", "France"], "12 rue des Lilas, 75001 Paris, France")]
    #[case(&["12B Tran Vi Du, Bui Mau Ma,", "Hai Ba Mau, Ha Noi"], "12B Tran Vi Du, Bui Mau Ma, Hai Ba Mau, Ha Noi")]
    #[case(&["вул. Садова, 5", "01001 Київ, Україна"], "вул. Садова, 5, 01001 Київ, Україна")]
    fn lines_become_an_address(#[case] printed: &[&str], #[case] expected: &str) {
        let found = read(printed);
        assert_eq!(found.iter().map(|address| address.value.as_str()).collect::<Vec<_>>(), [expected]);
    }

    #[rstest]
    #[case(&["本社 東京都見本区見本町2丁目7番2号 見本ビル5階"], &["東京都見本区見本町2丁目7番2号 見本ビル5階"])]
    #[case(&["大阪支社: 〒541-0000 大阪市見本区見本町4-1-8"], &["〒541-0000 大阪市見本区見本町4-1-8"])]
    #[case(&["見本區見本街1號見本中心2樓8室", "Unit 2, Example Centre, 1 Sample Road, Kowloon"], &["Unit 2, Example Centre, 1 Sample Road, Kowloon", "見本區見本街1號見本中心2樓8室"])]
    fn addresses_in_east_asian_scripts(#[case] printed: &[&str], #[case] expected: &[&str]) {
        let found = read(printed);
        assert_eq!(found.iter().map(|address| address.value.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn parts_are_told_apart() {
        let found = read(&["100 Main Street, Suite 5", "Springfield, IL 62701"]);
        assert_eq!(
            found[0].parts,
            AddressParts {
                street: Some("100 Main Street".to_owned()),
                postal_code: Some("62701".to_owned()),
                locality: Some("Springfield".to_owned()),
                region: Some("IL".to_owned()),
                country: None,
            }
        );
    }

    #[rstest]
    #[case(&["Erika Mustermann", "Sales Manager"])]
    #[case(&["Example Street Food GmbH"])]
    fn other_lines_are_left(#[case] printed: &[&str]) {
        assert!(read(printed).is_empty());
    }
}
