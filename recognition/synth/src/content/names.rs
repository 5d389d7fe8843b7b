//! People.

use crate::countries::Country;
use crate::dice::Dice;
use crate::languages::Language;

/// A person, by parts and as printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Form of address or degree before the name.
    pub prefix: Option<String>,
    /// Given name.
    pub given: String,
    /// Middle name or initial.
    pub additional: Option<String>,
    /// Family name.
    pub family: String,
    /// Degree after the name.
    pub suffix: Option<String>,
    /// The name as it is printed.
    pub printed: String,
    /// The same without degrees.
    pub bare: String,
}

type Lists = (&'static [&'static str], &'static [&'static str]);

/// Names in Latin letters on English cards of countries where people have other names than in English.
fn local_names(country: &Country) -> Option<Lists> {
    Some(match country.code {
        "IN" => (
            &[
                "Rajesh",
                "Sunita",
                "Amit",
                "Priya",
                "Vikram",
                "Anita",
                "Sanjay",
                "Pooja",
                "Manoj",
                "Kavitha",
                "Deepak",
                "Lakshmi",
                "Arvind",
                "Meena",
                "Suresh",
                "Neha",
                "Ravi",
                "Jyoti",
                "Anil",
                "Shreya",
                "Venkatesh",
                "Imran",
                "Harpreet",
                "Nandini",
                "Gopal",
                "Farhan",
                "Ritu",
                "Subramaniam",
                "Ajay",
                "Bhavna",
            ],
            &[
                "Sharma",
                "Verma",
                "Gupta",
                "Singh",
                "Yadav",
                "Iyer",
                "Joshi",
                "Agarwal",
                "Tripathi",
                "Choudhary",
                "Patel",
                "Saxena",
                "Reddy",
                "Nair",
                "Mehta",
                "Krishnan",
                "Banerjee",
                "Kulkarni",
                "Deshpande",
                "Khan",
                "Chatterjee",
                "Pillai",
                "Rao",
                "Bhatt",
                "Shetty",
                "Kapoor",
                "Malhotra",
                "Das",
            ],
        ),
        "JP" => (
            &[
                "Kenji", "Yuko", "Hiroshi", "Akiko", "Takashi", "Naoko", "Shinji", "Emi", "Daisuke", "Keiko", "Ryota",
                "Mariko", "Satoru", "Yumi",
            ],
            &[
                "Tanaka",
                "Suzuki",
                "Ishikawa",
                "Yamamoto",
                "Kobayashi",
                "Nakagawa",
                "Matsuda",
                "Fujiwara",
                "Ono",
                "Hayashi",
                "Morita",
                "Shimizu",
                "Ueda",
                "Kuroda",
            ],
        ),
        "KR" => (
            &[
                "Min-jun",
                "Seo-yeon",
                "Ji-hoon",
                "Eun-ji",
                "Sung-ho",
                "Hye-jin",
                "Dong Hyun",
                "Soo Young",
                "Jae-hoon",
                "Mi Kyung",
                "Young-soo",
                "Yu Jin",
            ],
            &["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang", "Lim", "Han", "Shin", "Kwon"],
        ),
        "CN" | "TW" => (
            &[
                "Wei", "Xiaoming", "Jing", "Lei", "Yan", "Chun-Hao", "Mei-Ling", "David", "Jason", "Vivian", "Hui",
                "Zhiyuan", "Ting-Yu", "Grace", "Kevin",
            ],
            &[
                "Wang", "Li", "Zhang", "Chen", "Liu", "Huang", "Lin", "Zhao", "Wu", "Hsu", "Chang", "Tsai", "Yang",
                "Zhou",
            ],
        ),
        _ => return None,
    })
}

impl Person {
    /// Composes a person.
    pub fn compose(language: &Language, country: &Country, dice: &mut Dice) -> Self {
        let lists = (language.code == "eng").then(|| local_names(country)).flatten();
        let given_name = |dice: &mut Dice| match lists {
            Some((given, _)) => dice.word(given).to_owned(),
            None => language.given_name(dice),
        };
        let given = given_name(dice);
        let mut family = match lists {
            Some((_, family)) => dice.word(family).to_owned(),
            None => language.family_name(dice),
        };
        if language.is_dense() {
            return Self::dense(given, family, language, dice);
        }
        if matches!(language.code, "spa" | "por") && dice.chance(0.35) || dice.chance(0.04) {
            let joint = if dice.chance(0.15) { "-" } else { " " };
            family = format!("{family}{joint}{}", language.family_name(dice));
        }
        let additional = dice.chance(0.16).then(|| {
            let second = given_name(dice);
            let initial = second.chars().next().map_or_else(String::new, |letter| format!("{letter}."));
            if dice.chance(0.6) { initial } else { second }
        });
        let prefix = dice.chance(0.14).then(|| dice.word(language.prefixes).to_owned()).filter(|text| !text.is_empty());
        let suffix = dice.chance(0.07).then(|| dice.word(language.suffixes).to_owned()).filter(|text| !text.is_empty());
        let family_first = matches!(language.code, "rus" | "ukr") && dice.chance(0.2);
        let first = [Some(given.as_str()), additional.as_deref()];
        let mut parts: Vec<&str> = first.into_iter().flatten().collect();
        if family_first {
            parts.insert(0, &family);
        } else {
            parts.push(&family);
        }
        let bare = parts.join(" ");
        let mut printed = prefix.as_ref().map_or_else(|| bare.clone(), |prefix| format!("{prefix} {bare}"));
        if let Some(suffix) = &suffix {
            let joint = if dice.chance(0.8) { ", " } else { " " };
            printed = format!("{printed}{joint}{suffix}");
        }
        Self { prefix, given, additional, family, suffix, printed, bare }
    }

    /// Family name first and no space, or one for looks.
    fn dense(given: String, family: String, language: &Language, dice: &mut Dice) -> Self {
        let space = if dice.chance(if language.code == "jpn" { 0.6 } else { 0.15 }) { " " } else { "" };
        let bare = format!("{family}{space}{given}");
        Self { given, family, printed: bare.clone(), bare, ..Self::default() }
    }
}
