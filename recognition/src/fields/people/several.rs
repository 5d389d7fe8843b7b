//! Several people on one card: partners of a practice, contact persons of a shop. A further person needs strong
//! evidence, because slogans, companies and streets look like names too.

use super::super::name_parts;
use super::super::sheet::{Segment, Sheet};
use super::super::text::{letters, words};
use super::super::vocabulary::{GIVEN_NAMES, PREFIXES, SUFFIXES};
use super::super::{NameField, PhoneField, Source, TextField, east_asian};
use super::blocks::{Blocks, Spot};
use super::candidates::{Candidate, candidates};
use super::clues::Clues;
use super::shares::{Share, is_proven, shares};
use super::{DEPARTMENT, LEAST, MODELS, Named, Scored, TITLE, features, mended, tidy};
use crate::languages;

/// Most people of one card.
const MOST: usize = 8;
/// Agreement of a mail address with a name from which it is that person's.
pub(super) const AGREES: f32 = 1.6;

/// One of several people of a card, with what is theirs alone.
#[derive(Debug)]
pub(in super::super) struct Person {
    pub(in super::super) name: NameField,
    pub(in super::super) title: Option<TextField>,
    pub(in super::super) department: Option<TextField>,
    /// Indices of their phones.
    pub(in super::super) phones: Vec<usize>,
    /// Indices of their mail addresses.
    pub(in super::super) emails: Vec<usize>,
}

/// The people of a card in the order of reading, with their names, positions and departments marked as used; empty
/// when there is only the one that is known.
pub(in super::super) fn several(
    sheet: &mut Sheet<'_>,
    clues: &Clues,
    known: &Named,
    phones: &[PhoneField],
    emails: &[TextField],
) -> Vec<Person> {
    let mut found: Vec<Found> = vec![Found::known(known)];
    found.extend(others(sheet, clues, known));
    found.truncate(MOST);
    while found.len() > 1 {
        let Some(spots) = found.iter().map(|one| Spot::of(sheet, &one.segments)).collect::<Option<Vec<Spot>>>() else {
            return Vec::new();
        };
        let blocks = Blocks::new(sheet, &spots);
        let shares = shares(sheet, &blocks, &found, phones, emails);
        let weak: Vec<bool> =
            (0..found.len()).map(|at| at > 0 && !is_proven(sheet, &blocks, &found, &shares, phones, at)).collect();
        if weak.iter().any(|weak| *weak) {
            let mut weak = weak.into_iter();
            found.retain(|_| !weak.next().unwrap_or(true));
            continue;
        }
        // Who has nothing alone is perhaps no person, and then the card has one.
        if shares.first().is_none_or(|share| share.phones.is_empty() && share.emails.is_empty()) {
            return Vec::new();
        }
        return people(sheet, clues, &found, &spots, shares);
    }
    Vec::new()
}

/// A name of the card.
#[derive(Debug)]
pub(super) struct Found {
    text: String,
    pub(super) segments: Vec<Segment>,
    /// The name as a field, when it is marked as used already.
    field: Option<NameField>,
    probability: f32,
}

impl Found {
    fn known(named: &Named) -> Self {
        let field = named.field.clone();
        Self {
            text: field.value.clone(),
            segments: named.segments.clone(),
            probability: field.confidence,
            field: Some(field),
        }
    }

    /// Its words without degrees.
    pub(super) fn tokens(&self) -> Vec<String> {
        words(&self.text).into_iter().filter(|word| !PREFIXES.has(word) && !SUFFIXES.has(word)).collect()
    }
}

/// Other names on what is left of the card, the likeliest first.
fn others(sheet: &Sheet<'_>, clues: &Clues, known: &Named) -> Vec<Found> {
    let all = candidates(sheet, clues);
    let table = features::table(&all, sheet, clues);
    let scored: Vec<Scored<'_>> =
        all.iter().zip(table).map(|(candidate, scores)| Scored { candidate, scores }).collect();
    let (Some(model), Some(least)) = (MODELS.first(), LEAST.first()) else { return Vec::new() };
    let mut ranked: Vec<(&Candidate, &Scored<'_>)> =
        all.iter().zip(&scored).filter(|(_, one)| one.scores[0] >= *least).collect();
    ranked.sort_by(|a, b| b.1.scores[0].total_cmp(&a.1.scores[0]));
    let mut chosen: Vec<(&Candidate, Found)> = Vec::new();
    for (candidate, one) in ranked {
        let text = mended(&tidy(&candidate.text));
        let found = Found {
            segments: candidate.segments.clone(),
            probability: model.probability(&features::features(one, &scored, 0, sheet, clues)),
            field: None,
            text,
        };
        let apart = |other: &str| !is_same(&found.text, other) && script(&found.text) == script(other);
        let free = chosen.iter().all(|(other, _)| !other.overlaps(candidate));
        if free
            && looks_like_a_name(&found, clues)
            && apart(&known.field.value)
            && chosen.iter().all(|(_, other)| apart(&other.text))
        {
            chosen.push((candidate, found));
        }
    }
    chosen.into_iter().map(|(_, found)| found).collect()
}

/// Whether a text is made as a name is and not called as the company: two to four words, one of which is a given name
/// or in a mail address.
fn looks_like_a_name(found: &Found, clues: &Clues) -> bool {
    let tokens = found.tokens();
    let bare: Vec<&String> = tokens.iter().collect();
    if found.text.chars().filter(|c| c.is_alphabetic()).all(east_asian::is_east_asian) {
        return east_asian::is_person(&found.text);
    }
    let agrees = clues.person(&bare) >= AGREES;
    let titled = tokens.len() < words(&found.text).len();
    (2..=4).contains(&bare.len())
        && (agrees || titled || has_given_name(&tokens))
        && (agrees || clues.company(&letters(&found.text), &tokens) < 1.5)
}

pub(super) fn has_given_name(tokens: &[String]) -> bool {
    tokens.iter().any(|word| GIVEN_NAMES.has(word) || word.split('-').any(|part| GIVEN_NAMES.has(part)))
}

/// The script of most letters: a name that is printed in two scripts is one name.
fn script(text: &str) -> String {
    let of = languages::scripts(text).into_iter().next().unwrap_or_default();
    if ["Hiragana", "Katakana", "Hangul"].contains(&of.as_str()) { "Han".to_owned() } else { of }
}

/// Whether two texts name one person: all words of the shorter are in the other, whole, as initials or misread.
fn is_same(a: &str, b: &str) -> bool {
    let tokens = |text: &str| -> Vec<String> {
        let bare = words(text).into_iter().filter(|word| !PREFIXES.has(word) && !SUFFIXES.has(word));
        bare.map(|word| letters(&word)).collect()
    };
    let (mut short, mut long) = (tokens(a), tokens(b));
    if short.len() > long.len() {
        std::mem::swap(&mut short, &mut long);
    }
    let alike = |one: &String, other: &String| {
        let initial = one.chars().count() == 1 || other.chars().count() == 1;
        one == other
            || initial && one.chars().next() == other.chars().next()
            || one.chars().count() > 4 && strsim::levenshtein(one, other) <= 1
    };
    let joined = [letters(a), letters(b)];
    short.iter().all(|one| long.iter().any(|other| alike(one, other)))
        || joined[0].contains(&joined[1])
        || joined[1].contains(&joined[0])
}

/// Marks names, positions and departments as used.
fn people(sheet: &mut Sheet<'_>, clues: &Clues, found: &[Found], spots: &[Spot], shares: Vec<Share>) -> Vec<Person> {
    let names: Vec<NameField> = found
        .iter()
        .map(|one| {
            one.field.clone().unwrap_or_else(|| {
                let (parts, value) = name_parts::parts(&one.text);
                let field = sheet.claim_with(value, &one.segments, one.probability);
                NameField {
                    value: field.value,
                    parts,
                    confidence: field.confidence,
                    polygons: field.polygons,
                    engine: Source::Tesseract,
                }
            })
        })
        .collect();
    let order = Blocks::new(sheet, spots).order();
    let mut people: Vec<Option<Person>> = Vec::new();
    for (at, (name, share)) in names.into_iter().zip(shares).enumerate() {
        let title = of_block(sheet, clues, spots, at, TITLE);
        let department = of_block(sheet, clues, spots, at, DEPARTMENT);
        people.push(Some(Person { name, title, department, phones: share.phones, emails: share.emails }));
    }
    order.into_iter().filter_map(|at| people.get_mut(at)?.take()).collect()
}

/// The best position or department in the block of a name, marked as used.
fn of_block(sheet: &mut Sheet<'_>, clues: &Clues, spots: &[Spot], owner: usize, field: usize) -> Option<TextField> {
    let all = candidates(sheet, clues);
    let table = features::table(&all, sheet, clues);
    let scored: Vec<Scored<'_>> =
        all.iter().zip(table).map(|(candidate, scores)| Scored { candidate, scores }).collect();
    let (model, least) = (MODELS.get(field)?, LEAST.get(field)?);
    let blocks = Blocks::new(sheet, spots);
    let owned = |one: &Scored<'_>| {
        one.candidate
            .segments
            .iter()
            .all(|segment| blocks.owner(segment.row, segment.range.start).is_some_and(|(at, _)| at == owner))
    };
    let score = |one: &Scored<'_>| one.scores.get(field).copied().unwrap_or_default();
    let best =
        scored.iter().filter(|one| score(one) >= *least && owned(one)).max_by(|a, b| score(a).total_cmp(&score(b)))?;
    let probability = model.probability(&features::features(best, &scored, field, sheet, clues));
    let text = super::capitals(&tidy(&best.candidate.text));
    (probability >= model.enough).then(|| sheet.claim_with(text, &best.candidate.segments, probability))
}

#[cfg(test)]
mod tests {
    use crate::fields::tests::line;
    use crate::fields::{Context, Fields, each_person};
    use crate::lines::Line;
    use rstest::rstest;

    /// Lines at their places, in units of half a letter's width and of a line's height.
    fn card(printed: &[(f32, f32, &str)]) -> Vec<Line> {
        let at = |(column, row, text): &(f32, f32, &str)| {
            let (left, moved) = (column * 10.0, line(text, row * 20.0));
            let words = moved.words.into_iter().map(|(start, mut word)| {
                word.polygon.iter_mut().for_each(|point| point[0] += left);
                (start, word)
            });
            Line { left, right: moved.right + left, words: words.collect(), ..moved }
        };
        printed.iter().map(at).collect()
    }

    /// Name, position, phones and mail addresses of each person.
    fn people(printed: &[(f32, f32, &str)]) -> Vec<String> {
        each_person(&card(printed), &[], &Context { default_region: Some("DE") }).iter().map(shown).collect()
    }

    fn shown(fields: &Fields) -> String {
        let name = fields.name.as_ref().map_or("nobody", |name| name.value.as_str());
        let title = fields.title.as_ref().map_or("-", |title| title.value.as_str());
        let phones = fields.phones.iter().map(|phone| phone.value.as_str());
        let mails = fields.emails.iter().map(|mail| mail.value.as_str());
        let values: Vec<&str> = [name, title].into_iter().chain(phones).chain(mails).collect();
        values.join(" | ")
    }

    #[test]
    fn partners_below_each_other() {
        let printed = [
            (0.0, 0.0, "Weber Bau GmbH"),
            (0.0, 3.0, "Erika Mustermann"),
            (0.0, 4.5, "Leiterin Vertrieb"),
            (0.0, 6.0, "Mobil 0171 3920 007"),
            (0.0, 7.5, "erika@weber-bau.example"),
            (0.0, 10.0, "Thomas Beispiel"),
            (0.0, 11.5, "Bauleiter"),
            (0.0, 13.0, "Mobil 0171 3920 008"),
            (0.0, 14.5, "thomas@weber-bau.example"),
            (0.0, 17.0, "Tel. 030 23125 014"),
            (0.0, 18.5, "www.weber-bau.example"),
            (0.0, 20.0, "Musterstraße 12, 10115 Berlin"),
        ];
        let expected = [
            "Erika Mustermann | Leiterin Vertrieb | 0171 3920 007 | 030 23125 014 | erika@weber-bau.example",
            "Thomas Beispiel | Bauleiter | 0171 3920 008 | 030 23125 014 | thomas@weber-bau.example",
        ];
        assert_eq!(people(&printed), expected);
        for fields in each_person(&card(&printed), &[], &Context { default_region: Some("DE") }) {
            assert_eq!(fields.company.map(|company| company.value).as_deref(), Some("Weber Bau GmbH"));
            assert_eq!(fields.urls.len(), 1);
            let address = fields.address.map(|address| address.value);
            assert_eq!(address.as_deref(), Some("Musterstraße 12, 10115 Berlin"));
        }
    }

    #[test]
    fn partners_beside_each_other() {
        let printed = [
            (10.0, 0.0, "Kanzlei Muster & Beispiel"),
            (0.0, 4.0, "Erika Muster"),
            (40.0, 4.0, "Anna Beispiel"),
            (0.0, 5.5, "Rechtsanwältin"),
            (40.0, 5.5, "Steuerberaterin"),
            (0.0, 7.0, "Tel. 030 23125 014"),
            (40.0, 7.0, "Tel. 030 23125 015"),
            (0.0, 12.0, "Musterstraße 12, 10115 Berlin, info@kanzlei.example"),
        ];
        let expected = [
            "Erika Muster | Rechtsanwältin | 030 23125 014 | info@kanzlei.example",
            "Anna Beispiel | Steuerberaterin | 030 23125 015 | info@kanzlei.example",
        ];
        assert_eq!(people(&printed), expected);
    }

    #[test]
    fn contact_persons_of_a_shop_each_with_a_number() {
        let printed = [
            (0.0, 0.0, "Muster Fahrräder"),
            (0.0, 4.0, "Erika Muster 0171 3920 007"),
            (0.0, 5.5, "Thomas Beispiel 0171 3920 008"),
            (0.0, 9.0, "info@fahrraeder.example"),
        ];
        let expected = [
            "Erika Muster | - | 0171 3920 007 | info@fahrraeder.example",
            "Thomas Beispiel | - | 0171 3920 008 | info@fahrraeder.example",
        ];
        assert_eq!(people(&printed), expected);
    }

    #[test]
    fn only_the_mail_address_tells_whose_it_is() {
        let printed = [
            (0.0, 0.0, "Erika Mustermann"),
            (0.0, 1.5, "Thomas Mustermann"),
            (0.0, 5.0, "Tel. 030 23125 014"),
            (0.0, 6.5, "erika@muster.example"),
            (0.0, 8.0, "thomas@muster.example"),
        ];
        let expected = [
            "Erika Mustermann | - | 030 23125 014 | erika@muster.example",
            "Thomas Mustermann | - | 030 23125 014 | thomas@muster.example",
        ];
        assert_eq!(people(&printed), expected);
    }

    #[rstest]
    #[case::shared_numbers(&[(0.0, 0.0, "Dr. Anna Weber"), (40.0, 0.0, "Tel. 030 23125 014"), (0.0, 1.5, "Dr. Thomas Kurz"), (40.0, 1.5, "Fax 030 23125 015"), (40.0, 3.0, "praxis@weber.example")])]
    #[case::names_alone(&[(0.0, 0.0, "Anna Weber"), (0.0, 1.5, "Thomas Kurz"), (0.0, 3.0, "Rechtsanwälte"), (0.0, 7.0, "Tel. 030 23125 014")])]
    #[case::one_name_twice(&[(0.0, 0.0, "ERIKA MUSTER"), (0.0, 3.0, "Erika Muster"), (0.0, 4.5, "Leiterin Vertrieb"), (0.0, 6.0, "erika.muster@beispiel.example")])]
    #[case::two_scripts(&[(0.0, 0.0, "鈴木 次郎"), (0.0, 1.5, "Jiro Suzuki"), (0.0, 3.0, "Manager"), (0.0, 4.5, "jiro.suzuki@mihon.example")])]
    #[case::a_company_that_is_called_as_a_person(&[(0.0, 0.0, "Peter Muster"), (0.0, 1.5, "Erika Beispiel"), (0.0, 3.0, "Geschäftsführerin"), (0.0, 4.5, "Tel. 030 23125 014"), (0.0, 6.0, "e.beispiel@peter-muster.example")])]
    #[case::a_slogan(&[(0.0, 0.0, "Erika Muster"), (0.0, 1.5, "Leiterin Vertrieb"), (0.0, 3.0, "Tel. 030 23125 014"), (0.0, 5.0, "Ganz Nah Dran"), (0.0, 6.5, "Tel. 030 23125 015"), (0.0, 8.0, "erika@muster.example")])]
    #[case::a_street(&[(0.0, 0.0, "Erika Muster"), (0.0, 1.5, "Tel. 030 23125 014"), (0.0, 3.0, "Karl-Marx-Allee 12"), (0.0, 4.5, "10115 Berlin"), (0.0, 6.0, "Tel. 030 23125 015")])]
    fn nobody_is_invented(#[case] printed: &[(f32, f32, &str)]) {
        let found = each_person(&card(printed), &[], &Context { default_region: Some("DE") });
        assert_eq!(found.len(), 1, "{:?}", people(printed));
        let whole = crate::fields::fields(&card(printed), &[], &Context { default_region: Some("DE") });
        assert_eq!(found[0], whole);
    }

    #[test]
    fn no_value_is_lost() {
        let printed = [
            (0.0, 0.0, "Erika Mustermann"),
            (0.0, 1.5, "erika@muster.example"),
            (0.0, 3.0, "Mobil 0171 3920 007"),
            (0.0, 4.5, "Fax 030 23125 016"),
            (0.0, 7.0, "Thomas Beispiel"),
            (0.0, 8.5, "thomas@muster.example"),
            (0.0, 10.0, "info@muster.example"),
        ];
        let lines = card(&printed);
        let whole = crate::fields::fields(&lines, &[], &Context { default_region: Some("DE") });
        let parts = each_person(&lines, &[], &Context { default_region: Some("DE") });
        assert_eq!(parts.len(), 2);
        for phone in whole.phones {
            assert!(parts.iter().any(|part| part.phones.iter().any(|one| one.value == phone.value)), "{phone:?}");
        }
        for mail in whole.emails {
            assert!(parts.iter().any(|part| part.emails.iter().any(|one| one.value == mail.value)), "{mail:?}");
        }
    }
}
