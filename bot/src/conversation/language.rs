//! The languages of the conversation.

use unic_langid::LanguageIdentifier;

/// A language that the conversation speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Language {
    #[default]
    English,
    German,
    French,
    Spanish,
    Portuguese,
    Italian,
    Russian,
    Ukrainian,
}

impl Language {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Portuguese,
        Self::Italian,
        Self::Russian,
        Self::Ukrainian,
    ];

    /// The language of an IETF tag such as `de-AT`; English when it is none of ours or not told.
    pub(crate) fn of(tag: Option<&str>) -> Self {
        let primary = tag.unwrap_or_default().split(['-', '_']).next().unwrap_or_default();
        Self::with_tag(&primary.to_ascii_lowercase()).unwrap_or_default()
    }

    /// The language with exactly this tag.
    pub(crate) fn with_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    /// Its two-letter code (ISO 639-1).
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Portuguese => "pt",
            Self::Italian => "it",
            Self::Russian => "ru",
            Self::Ukrainian => "uk",
        }
    }

    /// Its name in itself.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
            Self::French => "Français",
            Self::Spanish => "Español",
            Self::Portuguese => "Português",
            Self::Italian => "Italiano",
            Self::Russian => "Русский",
            Self::Ukrainian => "Українська",
        }
    }

    /// Whether a date such as 3/4 begins with the month.
    pub(crate) fn month_first(self) -> bool {
        self == Self::English
    }

    /// For the rules of plurals.
    pub(super) fn identifier(self) -> LanguageIdentifier {
        self.tag().parse().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_leads_to_the_nearest_language() {
        let cases = [
            (Some("de"), Language::German),
            (Some("de-AT"), Language::German),
            (Some("pt_BR"), Language::Portuguese),
            (Some("UK"), Language::Ukrainian),
            (Some("ja"), Language::English),
            (Some(""), Language::English),
            (None, Language::English),
        ];
        for (tag, language) in cases {
            assert_eq!(Language::of(tag), language, "{tag:?}");
        }
    }
}
