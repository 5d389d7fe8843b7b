//! Search: everything searchable of a contact in one normal form, and queries in the same form.
//!
//! The normal form is made here and not in the database, because SQLite folds only ASCII and Postgres depends on its locale.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::ContactData;
use super::normal_form::digits;

/// Longest query that is looked at, in words.
const MAX_WORDS: usize = 8;

/// Everything by which a contact can be found: as written, transliterated, and the digits of its phones.
pub fn key_of(data: &ContactData) -> String {
    let mut parts: Vec<String> = vec![data.display_name.clone(), data.name.composed()];
    parts
        .extend([&data.company, &data.title, &data.department, &data.note, &data.event].into_iter().flatten().cloned());
    parts.extend(data.tags.iter().cloned());
    for point in &data.points {
        parts.push(point.value.clone());
        parts.extend(point.normal_form.clone());
        if point.kind == super::PointKind::Phone {
            parts.push(digits(&point.value));
        }
    }
    let mut words: Vec<String> = Vec::new();
    for part in parts {
        for word in part.split_whitespace() {
            for form in [fold(word), transliterate(word)] {
                if !form.is_empty() && !words.contains(&form) {
                    words.push(form);
                }
            }
        }
    }
    words.join(" ")
}

/// Name and company in one form, whatever the order of the names, the accents and the alphabet; absent without both.
pub(crate) fn identity_of(data: &ContactData) -> Option<String> {
    let company = words_in(data.company.as_deref()?).join(" ");
    Some(format!("{}|{company}", name_of(data)?)).filter(|_| !company.is_empty())
}

/// The name in the same form.
pub(crate) fn name_of(data: &ContactData) -> Option<String> {
    let composed = data.name.composed();
    let mut words = words_in(if composed.is_empty() { &data.display_name } else { &composed });
    words.sort_unstable();
    (!words.is_empty()).then(|| words.join(" "))
}

fn words_in(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(transliterate).map(|word| letters(&word));
    words.filter(|word| !word.is_empty()).collect()
}

fn letters(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The words of a query; each must occur in the key. A query that is a phone number counts by its digits.
pub fn words_of(query: &str) -> Vec<String> {
    let numeric = query.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || "+-/().".contains(c));
    let number = digits(query);
    if numeric && number.len() >= 3 {
        // "0171…" must find "+49171…".
        return vec![number.trim_start_matches('0').to_owned()];
    }
    query.split_whitespace().map(fold).filter(|word| !word.is_empty()).take(MAX_WORDS).collect()
}

/// The pattern for SQL `LIKE … ESCAPE '\'` that finds `word` anywhere.
pub(crate) fn like_pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Lower case without accents.
pub(crate) fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// In Latin letters, lower case, without the apostrophes that stand for soft signs: nobody types them.
fn transliterate(text: &str) -> String {
    deunicode::deunicode(&text.to_lowercase()).trim().to_lowercase().replace(['\'', '"', '`'], "")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::contacts::{NameParts, Point, PointKind};
    use crate::id::ContactPointId;

    fn contact() -> ContactData {
        let name = NameParts {
            given: Some("Олена".into()),
            family: Some("Müller-Šimić Ковальчук".into()),
            ..Default::default()
        };
        let phone = Point {
            id: ContactPointId::new(),
            kind: PointKind::Phone,
            label: None,
            value: "+49 (0)171 / 23 45 67".into(),
            normal_form: None,
            address: None,
            origin: None,
        };
        ContactData { name, company: Some("100 % Öko".into()), points: vec![phone], ..Default::default() }
            .tidied()
            .unwrap()
    }

    #[rstest]
    #[case("олена")]
    #[case("Olena")]
    #[case("kovalchuk")]
    #[case("muller simic")]
    #[case("MÜLLER")]
    #[case("0171 234567")]
    #[case("+49 171 234567")]
    #[case("oko olena")]
    fn finds(#[case] query: &str) {
        let key = key_of(&contact());
        for word in words_of(query) {
            assert!(key.contains(&word), "{word} is not in {key}");
        }
    }

    #[test]
    fn a_person_of_a_company_is_the_same_in_any_order_and_alphabet() {
        let person = |name: &str, company: &str| ContactData {
            display_name: name.into(),
            company: Some(company.into()),
            ..Default::default()
        };
        let one = identity_of(&person("Олена Ковальчук", "Example GmbH"));
        assert!(one.is_some());
        assert_eq!(one, identity_of(&person("KOVALCHUK Olena", "example  gmbh")));
        assert_ne!(one, identity_of(&person("Olena Kovalchuk", "Other GmbH")));
        assert_eq!(identity_of(&person("Olena Kovalchuk", " ")), None);
    }

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(like_pattern("100%_\\"), "%100\\%\\_\\\\%");
    }
}
