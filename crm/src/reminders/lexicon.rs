//! The words by which people name a moment: English, German, French, Spanish, Portuguese, Italian, Russian, Ukrainian. Whole
//! words only; accents and case do not count.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::Weekday;

use crate::contacts::search::fold;

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

type List<T> = &'static [(T, &'static str)];

/// What words mean, folded once.
pub(super) type Meanings<T> = LazyLock<HashMap<String, T>>;
/// Words, folded once.
pub(super) type Words = LazyLock<HashSet<String>>;
/// A phrase, folded once, word by word.
pub(super) type PhraseWords = Vec<String>;

fn meanings<T: Copy>(list: List<T>) -> HashMap<String, T> {
    list.iter().flat_map(|(meaning, words)| words.split_whitespace().map(|word| (fold(word), *meaning))).collect()
}

fn words(words: &str) -> HashSet<String> {
    words.split_whitespace().map(fold).collect()
}

fn phrase(phrase: &str) -> PhraseWords {
    phrase.split_whitespace().map(fold).collect()
}

const UNIT_WORDS: List<Unit> = &[
    (
        Unit::Minute,
        "minute minutes min mins minuten minuto minutos minuti минута минуту минуты минут мин хвилина хвилину хвилини \
         хвилин хв",
    ),
    (
        Unit::Hour,
        "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore час часа часов година годину години годин",
    ),
    (Unit::Day, "day days d tag tage tagen t jour jours j día días dia dias giorno giorni день дня дней дні днів"),
    (
        Unit::Week,
        "week weeks wk w woche wochen semaine semaines semana semanas settimana settimane неделя неделю недели недель \
         тиждень тижня тижні тижнів",
    ),
    (
        Unit::Month,
        "month months monat monate monaten mois mes meses mês mese mesi месяц месяца месяцев місяць місяця місяці місяців",
    ),
    (
        Unit::Year,
        "year years jahr jahre jahren an ans année années año años ano anos anno anni год года лет рік роки років",
    ),
];
pub(super) static UNITS: Meanings<Unit> = LazyLock::new(|| meanings(UNIT_WORDS));

/// Units that stand right behind a number, as in `2h`.
const ATTACHED_WORDS: List<Unit> =
    &[(Unit::Minute, "m min"), (Unit::Hour, "h std"), (Unit::Day, "d t j"), (Unit::Week, "w")];
pub(super) static ATTACHED: Meanings<Unit> = LazyLock::new(|| meanings(ATTACHED_WORDS));

const NUMBER_WORDS: List<u32> = &[
    (1, "a an one ein eine einem einer einen un une una um uma uno один одна одну"),
    (2, "two zwei deux dos dois duas due два две дві"),
    (3, "three drei trois tres três tre три"),
    (4, "four vier quatre cuatro quatro quattro четыре чотири"),
    (5, "five fünf cinq cinco cinque пять п'ять"),
    (6, "six sechs seis sei шесть шість"),
    (7, "seven sieben sept siete sete sette семь сім"),
    (8, "eight acht huit ocho oito otto восемь вісім"),
    (9, "nine neun neuf nueve nove девять дев'ять"),
    (10, "ten zehn dix diez dez dieci десять"),
];
pub(super) static NUMBERS: Meanings<u32> = LazyLock::new(|| meanings(NUMBER_WORDS));

const WEEKDAY_WORDS: List<Weekday> = &[
    (Weekday::Mon, "monday montag lundi lunes segunda-feira segunda lunedì понедельник понеділок"),
    (Weekday::Tue, "tuesday dienstag mardi martes terça-feira terça martedì вторник вівторок"),
    (Weekday::Wed, "wednesday mittwoch mercredi miércoles quarta-feira quarta mercoledì среда среду середа середу"),
    (Weekday::Thu, "thursday donnerstag jeudi jueves quinta-feira quinta giovedì четверг четвер"),
    (Weekday::Fri, "friday freitag vendredi viernes sexta-feira sexta venerdì пятница пятницу п'ятниця п'ятницю"),
    (Weekday::Sat, "saturday samstag sonnabend samedi sábado sabato суббота субботу субота суботу"),
    (Weekday::Sun, "sunday sonntag dimanche domingo domenica воскресенье неділя неділю"),
];
pub(super) static WEEKDAYS: Meanings<Weekday> = LazyLock::new(|| meanings(WEEKDAY_WORDS));

const MONTH_WORDS: List<u32> = &[
    (1, "january jan januar jänner janvier enero janeiro gennaio январь января січень січня"),
    (2, "february feb februar février febrero fevereiro febbraio февраль февраля лютий лютого"),
    (3, "march mar märz mars marzo março март марта березень березня"),
    (4, "april apr avril abril aprile апрель апреля квітень квітня"),
    (5, "may mai mayo maio maggio май мая травень травня"),
    (6, "june jun juni juin junio junho giugno июнь июня червень червня"),
    (7, "july jul juli juillet julio julho luglio июль июля липень липня"),
    (8, "august aug août agosto август августа серпень серпня"),
    (9, "september sep sept septembre septiembre setembro settembre сентябрь сентября вересень вересня"),
    (10, "october oct oktober okt octobre octubre outubro ottobre октябрь октября жовтень жовтня"),
    (11, "november nov novembre noviembre novembro ноябрь ноября листопад листопада"),
    (12, "december dec dezember dez décembre diciembre dezembro dicembre декабрь декабря грудень грудня"),
];
pub(super) static MONTHS: Meanings<u32> = LazyLock::new(|| meanings(MONTH_WORDS));

const DAY_PHRASES: &[(u64, &[&str])] = &[
    (
        2,
        &[
            "the day after tomorrow",
            "day after tomorrow",
            "übermorgen",
            "après-demain",
            "pasado mañana",
            "depois de amanhã",
            "dopodomani",
            "послезавтра",
            "післязавтра",
        ],
    ),
    (1, &["tomorrow", "morgen", "demain", "mañana", "amanhã", "domani", "завтра"]),
    (0, &["today", "heute", "aujourd'hui", "hoy", "hoje", "oggi", "сегодня", "сьогодні"]),
];

/// Days by how far away they are; longer phrases come before those that they begin with.
pub(super) static DAYS: LazyLock<Vec<(u64, PhraseWords)>> = LazyLock::new(|| {
    DAY_PHRASES.iter().flat_map(|(away, phrases)| phrases.iter().map(|words| (*away, phrase(words)))).collect()
});

/// Behind a weekday, for the next one.
pub(super) static QUE_VIENE: LazyLock<PhraseWords> = LazyLock::new(|| phrase("que viene"));

/// Before a length of time.
pub(super) static IN: Words = LazyLock::new(|| words("in dans en em tra fra через за"));
/// Before a day.
pub(super) static ON: Words = LazyLock::new(|| words("on am le el la il no na в во у на the this diesen dieser"));
/// Before or behind a day or a unit.
pub(super) static NEXT: Words = LazyLock::new(|| {
    words(
        "next nächsten nächster nächste nächstes kommenden kommende prochain prochaine próximo próxima \
                               prossimo prossima следующий следующую следующее следующей наступний наступну наступного",
    )
});
/// Between the number of a day and a month.
pub(super) static OF: Words = LazyLock::new(|| words("of de"));
/// Before an hour.
pub(super) static AT: Words = LazyLock::new(|| words("at um gegen à a las às alle ore в о об"));
/// Behind an hour.
pub(super) static O_CLOCK: Words =
    LazyLock::new(|| words("uhr h heures heure часов часа час годині година o'clock horas"));

/// What a folded word means.
pub(super) fn find<T: Copy>(list: &Meanings<T>, word: &str) -> Option<T> {
    list.get(word).copied()
}

/// Whether a folded word is one of these.
pub(super) fn is_one_of(words: &Words, word: &str) -> bool {
    words.contains(word)
}

/// How many words of a text, all of them folded, a phrase is; `None` when the text does not begin with it.
pub(super) fn begins_with(text: &[&str], phrase: &[String]) -> Option<usize> {
    let same = text.len() >= phrase.len() && phrase.iter().zip(text).all(|(known, word)| known == word);
    same.then_some(phrase.len())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn told_apart<T: Copy + PartialEq + std::fmt::Debug>(list: List<T>) {
        let mut known: HashMap<String, T> = HashMap::new();
        for (meaning, words) in list {
            for word in words.split_whitespace() {
                let before = known.insert(fold(word), *meaning);
                assert!(before.is_none_or(|before| before == *meaning), "{word} is {before:?} and {meaning:?}");
            }
        }
    }

    #[test]
    fn no_word_means_two_things() {
        told_apart(UNIT_WORDS);
        told_apart(ATTACHED_WORDS);
        told_apart(NUMBER_WORDS);
        told_apart(WEEKDAY_WORDS);
        told_apart(MONTH_WORDS);
    }

    #[test]
    fn only_whole_words_count() {
        assert_eq!(find(&UNITS, "days"), Some(Unit::Day));
        assert_eq!(find(&UNITS, &fold("Mês")), Some(Unit::Month));
        for other in ["daylight", "message", "minor", "oration", "taggen", ""] {
            assert_eq!(find(&UNITS, other), None, "{other}");
        }
        assert_eq!(begins_with(&["day", "after", "tomorrow", "x"], &phrase("day after tomorrow")), Some(3));
        assert_eq!(begins_with(&["day", "after"], &phrase("day after tomorrow")), None);
    }
}
