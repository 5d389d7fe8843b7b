//! Which script and language a card is in, judged by what was read so far.

use std::collections::BTreeMap;

use crate::tesseract::CARD_MODEL;

/// A Tesseract language with what tells it on a card.
struct Profile {
    tesseract: &'static str,
    iso: &'static str,
    /// Ends of domains and starts of phone numbers of the countries that speak it.
    domains: &'static [&'static str],
    prefixes: &'static [&'static str],
    letters: &'static str,
    words: &'static [&'static str],
}

const PROFILES: &[Profile] = &[
    Profile {
        tesseract: "eng",
        iso: "en",
        domains: &["uk", "us", "au", "ie", "nz"],
        prefixes: &["+1", "+44", "+61", "+353"],
        letters: "",
        words: &[
            "street", "road", "avenue", "suite", "floor", "phone", "manager", "director", "sales", "mobile", "the",
            "of", "and", "office", "engineer", "ltd", "inc",
        ],
    },
    Profile {
        tesseract: "deu",
        iso: "de",
        domains: &["de", "at", "ch"],
        prefixes: &["+49", "+43", "+41"],
        letters: "äöüß",
        words: &[
            "gmbh",
            "straße",
            "strasse",
            "telefon",
            "mobil",
            "geschäftsführer",
            "leiter",
            "und",
            "für",
            "leitung",
            "vertrieb",
            "telefax",
            "platz",
            "abteilung",
        ],
    },
    Profile {
        tesseract: "fra",
        iso: "fr",
        domains: &["fr", "be"],
        prefixes: &["+33", "+32"],
        letters: "éèêçàâîôûœ",
        words: &[
            "rue",
            "boulevard",
            "sarl",
            "téléphone",
            "directeur",
            "directrice",
            "responsable",
            "portable",
            "chef",
            "ingénieur",
            "et",
            "des",
            "cedex",
        ],
    },
    Profile {
        tesseract: "spa",
        iso: "es",
        domains: &["es", "mx", "ar", "co", "cl", "pe"],
        prefixes: &["+34", "+52", "+54", "+57", "+56", "+51"],
        letters: "ñáéíóú",
        words: &[
            "calle",
            "avenida",
            "teléfono",
            "móvil",
            "gerente",
            "director",
            "ventas",
            "ingeniero",
            "plaza",
            "s.l.",
            "y",
            "del",
        ],
    },
    Profile {
        tesseract: "por",
        iso: "pt",
        domains: &["pt", "br"],
        prefixes: &["+351", "+55"],
        letters: "ãõçáéíóú",
        words: &["rua", "avenida", "telefone", "celular", "gerente", "diretor", "vendas", "ltda", "e", "engenheiro"],
    },
    Profile {
        tesseract: "ita",
        iso: "it",
        domains: &["it"],
        prefixes: &["+39"],
        letters: "àèéìòù",
        words: &[
            "via",
            "piazza",
            "telefono",
            "cellulare",
            "direttore",
            "responsabile",
            "ingegnere",
            "s.r.l.",
            "srl",
            "s.p.a.",
            "commerciale",
        ],
    },
    Profile {
        tesseract: "ukr",
        iso: "uk",
        domains: &["ua"],
        prefixes: &["+380"],
        letters: "іїєґ",
        words: &["вул.", "тов", "київ", "директор", "телефон", "менеджер", "пошта"],
    },
    Profile {
        tesseract: "rus",
        iso: "ru",
        domains: &["ru", "by", "kz"],
        prefixes: &["+7", "+375"],
        letters: "ыэъё",
        words: &["ул.", "ооо", "москва", "директор", "телефон", "менеджер", "почта", "зао"],
    },
];

/// The Tesseract languages of `listed` that fit the text, best first; those without a sign keep their order.
pub(crate) fn ranked(text: &str, listed: &[String]) -> Vec<String> {
    let scores = scores(text);
    let mut ranked: Vec<(f32, &String)> =
        listed.iter().map(|name| (scores.get(name.as_str()).copied().unwrap_or(0.0), name)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.into_iter().map(|(_, name)| name.clone()).collect()
}

/// The script of a Tesseract language; "Latin" for those that are not told apart here.
pub(crate) fn script(language: &str) -> &'static str {
    match language {
        "jpn" | "chi_sim" | "chi_tra" => "Han",
        "kor" => "Hangul",
        "ell" => "Greek",
        "hin" | "mar" | "nep" => "Devanagari",
        "ara" | "fas" | "urd" => "Arabic",
        "rus" | "ukr" | "bel" | "bul" | "srp" | "mkd" | "kaz" => "Cyrillic",
        _ => "Latin",
    }
}

/// What reads each script of the listed languages, in the order of the list: the card model for Latin letters, else
/// the first language of the script.
pub(crate) fn one_of_each_script(listed: &[String]) -> Vec<String> {
    let mut seen = Vec::new();
    let mut readers = Vec::new();
    for language in listed {
        let script = script(language);
        if !seen.contains(&script) {
            seen.push(script);
            readers.push(if script == "Latin" { CARD_MODEL.to_owned() } else { language.clone() });
        }
    }
    readers
}

/// ISO 639-1 codes of the languages that the text shows signs of, most likely first.
pub(crate) fn told(text: &str) -> Vec<String> {
    let scores = scores(text);
    let mut told: Vec<(&Profile, f32)> = PROFILES
        .iter()
        .filter_map(|profile| scores.get(profile.tesseract).map(|score| (profile, *score)))
        .filter(|(_, score)| *score >= 1.0)
        .collect();
    told.sort_by(|a, b| b.1.total_cmp(&a.1));
    told.truncate(2);
    told.into_iter().map(|(profile, _)| profile.iso.to_owned()).collect()
}

/// Unicode script names of the letters of a text, most frequent first. A handful of stray letters is no script.
pub(crate) fn scripts(text: &str) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        let script = match letter {
            '\u{0041}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => "Latin",
            '\u{0370}'..='\u{03FF}' => "Greek",
            '\u{0400}'..='\u{052F}' => "Cyrillic",
            '\u{0590}'..='\u{05FF}' => "Hebrew",
            '\u{0600}'..='\u{06FF}' => "Arabic",
            '\u{0900}'..='\u{097F}' => "Devanagari",
            '\u{3040}'..='\u{309F}' => "Hiragana",
            '\u{30A0}'..='\u{30FF}' => "Katakana",
            '\u{4E00}'..='\u{9FFF}' => "Han",
            '\u{AC00}'..='\u{D7AF}' => "Hangul",
            _ => continue,
        };
        *counts.entry(script).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let mut found: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| count * 20 > total).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    found.into_iter().map(|(script, _)| script.to_owned()).collect()
}

fn scores(text: &str) -> BTreeMap<&'static str, f32> {
    let lower = text.to_lowercase();
    let compact: String = lower.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '-')).collect();
    let words: Vec<&str> = lower.split_whitespace().map(|word| word.trim_matches([',', ':', ';'])).collect();
    let mut scores = BTreeMap::new();
    for profile in PROFILES {
        let mut score = 0.0;
        for word in &words {
            if profile.words.contains(word) {
                score += 1.0;
            }
            // A street fused with its word: "Hauptstraße".
            if profile.iso == "de" && (word.ends_with("straße") || word.ends_with("strasse") || word.ends_with("str."))
            {
                score += 1.0;
            }
            let end = word.rsplit(['.', '/']).next().unwrap_or_default();
            if word.contains('.') && word.len() > 4 && profile.domains.contains(&end) {
                score += 2.0;
            }
        }
        score += 2.0 * profile.prefixes.iter().filter(|prefix| compact.contains(**prefix)).count() as f32;
        score += 0.5 * lower.chars().filter(|c| profile.letters.contains(*c)).count().min(6) as f32;
        scores.insert(profile.tesseract, score);
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Hauptstraße 5 Tel. +49 30 000", "deu")]
    #[case("12 rue des Lilas +33 1", "fra")]
    #[case("Calle Mayor 3 ventas@acme.example.es", "spa")]
    #[case("Suite 4, King Street", "eng")]
    #[case("вул. Хрещатик, Київ", "ukr")]
    fn signs_tell_the_language(#[case] text: &str, #[case] expected: &str) {
        let listed = ["eng", "deu", "fra", "spa", "ukr"].map(str::to_owned);
        assert_eq!(ranked(text, &listed)[0], expected);
    }

    #[test]
    fn each_script_is_tried_once() {
        let listed = ["eng", "deu", "rus", "ukr", "jpn"].map(str::to_owned);
        assert_eq!(one_of_each_script(&listed), ["card", "rus", "jpn"]);
    }

    #[test]
    fn scripts_ignore_stray_letters() {
        assert_eq!(
            scripts("Олена Коваль olena@example.org Київ Україна директор компанія інженер"),
            ["Cyrillic", "Latin"]
        );
        assert_eq!(scripts("Erika Mustermann, Geschäftsführerin, Berlin и"), ["Latin"]);
    }
}
