//! Words that tell what a line is: lists under `words/`, one file a concern, compared after folding.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::text::fold;

/// A list of words or phrases.
#[derive(Debug)]
pub(super) struct Words(HashSet<String>);

impl Words {
    /// Words between spaces; lines that begin with `#` are comments.
    fn of_words(list: &str) -> Self {
        Self(Self::rows(list).flat_map(str::split_whitespace).map(fold).collect())
    }

    /// As words, an underscore standing for the space inside a name.
    fn of_names(list: &str) -> Self {
        Self(Self::rows(list).flat_map(str::split_whitespace).map(|name| fold(&name.replace('_', " "))).collect())
    }

    /// One phrase a line.
    fn of_phrases(list: &str) -> Self {
        Self(Self::rows(list).map(|row| fold(row.trim())).filter(|row| !row.is_empty()).collect())
    }

    fn rows(list: &str) -> impl Iterator<Item = &str> {
        list.lines().filter(|row| !row.starts_with('#'))
    }

    /// Whether the folded word is in the list, as it stands or without a full stop at its end.
    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains(word) || self.0.contains(word.trim_matches('.'))
    }

    /// Every entry, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $form:ident($file:literal);)+) => {
        $($(#[$doc])* pub(super) static $name: LazyLock<Words> =
            LazyLock::new(|| Words::$form(include_str!(concat!("words/", $file, ".txt"))));)+
    };
}

lists! {
    /// Words of positions, in several languages.
    TITLES = of_words("titles");
    /// What German words of positions end in.
    TITLE_ENDS = of_words("titles-german-ends");
    /// Words and phrases that begin or make a department.
    DEPARTMENTS = of_phrases("departments");
    /// Those that say outright that a line is a department.
    OUTRIGHT_DEPARTMENTS = of_phrases("departments-outright");
    /// Legal forms of companies.
    LEGAL_FORMS = of_words("legal-forms");
    /// Words that name an institution outright where they begin or end a line.
    INSTITUTIONS = of_words("institutions");
    /// Words that companies call themselves by.
    COMPANIES = of_words("companies");
    /// Forms of address and academic degrees before a name.
    PREFIXES = of_words("prefixes");
    /// Degrees and certificates after a name.
    SUFFIXES = of_words("suffixes");
    /// Particles of family names.
    PARTICLES = of_words("particles");
    /// Common given names of many countries.
    GIVEN_NAMES = of_words("given-names");
    /// Common family names of many countries.
    FAMILY_NAMES = of_words("family-names");
    /// Mail services where the domain is no company.
    MAIL_SERVICES = of_words("mail-services");
    /// Mail names that are no person.
    ROLE_MAILS = of_words("role-mails");
    /// Words of streets.
    STREETS = of_words("streets");
    /// Large cities.
    CITIES = of_names("cities");
    /// Labels of mobile numbers.
    MOBILE_LABELS = of_words("labels-mobile");
    /// Labels of fax numbers.
    FAX_LABELS = of_words("labels-fax");
    /// Labels of desks and switchboards.
    WORK_LABELS = of_words("labels-work");
    /// Labels of private numbers.
    HOME_LABELS = of_words("labels-home");
    /// Labels of pagers.
    PAGER_LABELS = of_words("labels-pager");
    /// Words before numbers that are no phones.
    NO_PHONE_LABELS = of_words("labels-no-phone");
    /// Words of buildings, floors, boxes and districts.
    PLACES = of_words("places");
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&TITLES, "geschaftsfuhrer", true)]
    #[case(&TITLES, "директор", true)]
    #[case(&TITLES, "musterstrasse", false)]
    #[case(&LEGAL_FORMS, "s.a.r.l.", true)]
    #[case(&DEPARTMENTS, "human resources", true)]
    #[case(&DEPARTMENTS, "human", false)]
    #[case(&GIVEN_NAMES, "erika", true)]
    fn lists_are_read(#[case] list: &Words, #[case] word: &str, #[case] listed: bool) {
        assert_eq!(list.has(word), listed);
    }

    #[test]
    fn comments_are_no_words() {
        assert!(!TITLES.has("#") && !TITLES.has("positions,"));
    }
}
