use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fluent_bundle::FluentArgs;

use super::*;

/// The keys of a language, each with the places of its sentence.
fn catalogue(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = None;
    for line in source.lines() {
        let starts = line.split_once(" = ").or_else(|| line.strip_suffix(" =").map(|name| (name, "")));
        if let Some((name, _)) = starts.filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            assert!(keys.insert(name.to_owned(), BTreeSet::new()).is_none(), "{name} is there twice");
            key = Some(name.to_owned());
        }
        let Some(places) = key.as_ref().and_then(|key| keys.get_mut(key)) else { continue };
        for place in line.split("{ $").skip(1) {
            places.insert(place.split([' ', '}']).next().unwrap().to_owned());
        }
    }
    keys
}

/// All of the crate's source, without its tests.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&sources(&path));
        } else if !path.to_string_lossy().ends_with("_tests.rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    text
}

#[test]
fn every_language_has_the_same_sentences_with_the_same_places() {
    let english = catalogue(SOURCES[0].1);
    for (language, source) in SOURCES {
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(_, errors)| panic!("{language:?}: {errors:?}"));
        assert_eq!(catalogue(source), english, "{language:?}");
    }
}

#[test]
fn every_sentence_is_used() {
    let source = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for key in catalogue(SOURCES[0].1).keys() {
        assert!(source.contains(&format!("\"{key}\"")), "{key} is not used");
    }
}

#[test]
fn every_sentence_that_is_used_is_there() {
    let source = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let english = catalogue(SOURCES[0].1);
    let calls = ["Phrase::new(\"", "words.get(\"", "words.with(\"", "words.with(\n"];
    for call in calls {
        for found in source.split(call).skip(1) {
            let key = found.trim_start().trim_start_matches('"').split('"').next().unwrap();
            assert!(english.contains_key(key), "{key} is missing");
        }
    }
}

#[test]
fn every_sentence_can_be_said_in_every_language() {
    for (language, source) in SOURCES {
        for (key, places) in catalogue(source) {
            for count in ["0", "1", "2", "5", "21"] {
                let mut arguments = FluentArgs::new();
                for name in &places {
                    arguments.set(name.clone(), place(count));
                }
                let text = Words(language).format(&key, &arguments).unwrap();
                assert!(!text.is_empty() && !text.contains("{ $"), "{key} in {language:?}: {text}");
            }
        }
    }
}

#[test]
fn what_is_counted_follows_the_language() {
    let count = |language, count| Words(language).with("card-more-on-page", &[("count", count)]);
    assert_eq!(count(Language::English, "1"), "… and one more on the page.");
    assert_eq!(count(Language::English, "2"), "… and 2 more on the page.");
}

#[test]
fn a_value_is_taken_as_it_is() {
    let hostile = "\u{202E}{ $name } <b> 0049";
    let text = Words(Language::English).with("paired", &[("name", hostile)]);
    assert!(text.contains(hostile), "{text}");
    assert!(Words(Language::English).with("paired", &[("name", "4930901820")]).contains("4930901820"));
}
