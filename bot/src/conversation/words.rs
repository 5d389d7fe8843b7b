//! The sentences, in every language (Fluent, <https://projectfluent.org>).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crm::outbox::MessageBody;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::language::Language;

const SOURCES: [(Language, &str); 8] = [
    (Language::English, include_str!("../../locales/en.ftl")),
    (Language::German, include_str!("../../locales/de.ftl")),
    (Language::French, include_str!("../../locales/fr.ftl")),
    (Language::Spanish, include_str!("../../locales/es.ftl")),
    (Language::Portuguese, include_str!("../../locales/pt.ftl")),
    (Language::Italian, include_str!("../../locales/it.ftl")),
    (Language::Russian, include_str!("../../locales/ru.ftl")),
    (Language::Ukrainian, include_str!("../../locales/uk.ftl")),
];

static CATALOGUE: LazyLock<BTreeMap<Language, FluentBundle<FluentResource>>> =
    LazyLock::new(|| SOURCES.into_iter().map(|(language, source)| (language, bundle(language, source))).collect());

fn bundle(language: Language, source: &str) -> FluentBundle<FluentResource> {
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, errors)| {
        tracing::error!(language = language.tag(), ?errors, "a catalogue of sentences has errors");
        resource
    });
    let mut bundle = FluentBundle::new_concurrent(vec![language.identifier()]);
    // All of our languages run from left to right, and the marks would be copied with the values.
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    /// A sentence without places.
    pub(crate) fn get(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A sentence with values in its places. A value that is a whole number is counted by the rules of the language.
    pub(crate) fn with(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(*name, place(value));
        }
        self.format(key, &arguments).or_else(|| Self(Language::English).format(key, &arguments)).unwrap_or_else(|| {
            tracing::error!(key, "a sentence is missing");
            key.to_owned()
        })
    }

    fn format(self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let bundle = CATALOGUE.get(&self.0)?;
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
        debug_assert!(errors.is_empty(), "{key} in {}: {errors:?}", self.0.tag());
        Some(text.into_owned())
    }
}

fn place(value: &str) -> FluentValue<'_> {
    // A phone number may consist of digits, too; what is counted is short.
    match value.parse::<u32>() {
        Ok(number) if value.len() <= 6 && number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

/// A sentence that is chosen now and put into words when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    pub(super) key: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Phrase {
    /// The sentence with this key.
    pub(crate) fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// The same with a value for a place.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers hand in what they are done with")]
    pub(crate) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// The phrase as it is stored until it is sent.
    pub(crate) fn body(&self) -> MessageBody {
        MessageBody::Phrase { key: self.key.to_owned(), arguments: self.arguments() }
    }

    /// The values for its places.
    pub(super) fn arguments(&self) -> BTreeMap<String, String> {
        self.values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    /// The words.
    pub(crate) fn text(&self, words: Words) -> String {
        let values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        words.with(self.key, &values)
    }
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
