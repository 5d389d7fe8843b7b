use proptest::prelude::*;
use rstest::rstest;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A Sunday, three in the afternoon in Berlin.
fn now() -> DateTime<Utc> {
    at("2026-11-22T14:00:00Z")
}

#[rstest]
#[case("3 days", "2026-11-25T08:00:00Z", "")]
#[case("in 3 Tagen anrufen", "2026-11-25T08:00:00Z", "anrufen")]
#[case("dans 2 semaines", "2026-12-06T08:00:00Z", "")]
#[case("en 1 mes", "2026-12-22T08:00:00Z", "")]
#[case("em 5 dias", "2026-11-27T08:00:00Z", "")]
#[case("tra 10 minuti", "2026-11-22T14:10:00Z", "")]
#[case("через 3 дня", "2026-11-25T08:00:00Z", "")]
#[case("через 2 години", "2026-11-22T16:00:00Z", "")]
#[case("через неделю", "2026-11-29T08:00:00Z", "")]
#[case("за тиждень зателефонувати", "2026-11-29T08:00:00Z", "зателефонувати")]
#[case("a week call Ada", "2026-11-29T08:00:00Z", "call Ada")]
#[case("two weeks", "2026-12-06T08:00:00Z", "")]
#[case("eine Stunde", "2026-11-22T15:00:00Z", "")]
#[case("2h", "2026-11-22T16:00:00Z", "")]
#[case("90min", "2026-11-22T15:30:00Z", "")]
#[case("1w", "2026-11-29T08:00:00Z", "")]
#[case("next week", "2026-11-29T08:00:00Z", "")]
#[case("nächsten Monat", "2026-12-22T08:00:00Z", "")]
#[case("la semaine prochaine", "2026-11-29T08:00:00Z", "")]
fn lengths_of_time(#[case] text: &str, #[case] due: &str, #[case] rest: &str) {
    assert_eq!(parse_when(text, now(), Tz::Europe__Berlin, false), Some((at(due), rest.to_owned())));
}

#[rstest]
#[case("tomorrow", "2026-11-23T08:00:00Z", "")]
#[case("Morgen um 18:30 Angebot", "2026-11-23T17:30:00Z", "Angebot")]
#[case("завтра 9:00", "2026-11-23T08:00:00Z", "")]
#[case("the day after tomorrow", "2026-11-24T08:00:00Z", "")]
#[case("übermorgen um 9 Uhr", "2026-11-24T08:00:00Z", "")]
#[case("pasado mañana a las 9", "2026-11-24T08:00:00Z", "")]
#[case("aujourd’hui à 18h30", "2026-11-22T17:30:00Z", "")]
#[case("friday", "2026-11-27T08:00:00Z", "")]
#[case("next Monday at 10 call", "2026-11-23T09:00:00Z", "call")]
#[case("on Sunday", "2026-11-29T08:00:00Z", "")]
#[case("am Freitag um 9 Uhr", "2026-11-27T08:00:00Z", "")]
#[case("nächsten Dienstag", "2026-11-24T08:00:00Z", "")]
#[case("vendredi prochain à 9h", "2026-11-27T08:00:00Z", "")]
#[case("el viernes que viene a las 9:30", "2026-11-27T08:30:00Z", "")]
#[case("na próxima segunda-feira às 10", "2026-11-23T09:00:00Z", "")]
#[case("venerdì alle 9", "2026-11-27T08:00:00Z", "")]
#[case("в пятницу в 9 часов", "2026-11-27T08:00:00Z", "")]
#[case("у п’ятницю о 9", "2026-11-27T08:00:00Z", "")]
#[case("2026-12-01 9:00", "2026-12-01T08:00:00Z", "")]
#[case("2026-12-01T10:15", "2026-12-01T09:15:00Z", "")]
#[case("1.12.2026", "2026-12-01T08:00:00Z", "")]
#[case("24.12. um 9.30 Uhr", "2026-12-24T08:30:00Z", "")]
#[case("24.12.26", "2026-12-24T08:00:00Z", "")]
#[case("1.11.", "2027-11-01T08:00:00Z", "")]
#[case("12/24", "2026-12-24T08:00:00Z", "")]
#[case("24/12/2026", "2026-12-24T08:00:00Z", "")]
#[case("3/4", "2027-04-03T07:00:00Z", "")]
#[case("24. Dezember", "2026-12-24T08:00:00Z", "")]
#[case("December 24th, 2026 at 9pm", "2026-12-24T20:00:00Z", "")]
#[case("24 de diciembre de 2026", "2026-12-24T08:00:00Z", "")]
#[case("24 декабря позвонить", "2026-12-24T08:00:00Z", "позвонить")]
#[case("18:00", "2026-11-22T17:00:00Z", "")]
#[case("8:00", "2026-11-23T07:00:00Z", "")]
#[case("at 9", "2026-11-23T08:00:00Z", "")]
#[case("um 9 Uhr", "2026-11-23T08:00:00Z", "")]
#[case("9 Uhr", "2026-11-23T08:00:00Z", "")]
#[case("5 pm", "2026-11-22T16:00:00Z", "")]
#[case("12am", "2026-11-22T23:00:00Z", "")]
#[case("um 9 Uhr übermorgen", "2026-11-24T08:00:00Z", "")]
// The clock is put forward from 2 to 3 that night.
#[case("2027-03-28 2:30", "2027-03-28T01:30:00Z", "")]
fn moments(#[case] text: &str, #[case] due: &str, #[case] rest: &str) {
    assert_eq!(parse_when(text, now(), Tz::Europe__Berlin, false), Some((at(due), rest.to_owned())));
}

#[rstest]
#[case("call Ada about the offer on friday at 9", "2026-11-27T08:00:00Z", "call Ada about the offer")]
#[case("Angebot schicken in 2 Tagen", "2026-11-24T08:00:00Z", "Angebot schicken")]
#[case("tomorrow: call", "2026-11-23T08:00:00Z", "call")]
#[case("3 days – call", "2026-11-25T08:00:00Z", "call")]
fn what_is_noted_may_come_first(#[case] text: &str, #[case] due: &str, #[case] rest: &str) {
    assert_eq!(parse_when(text, now(), Tz::Europe__Berlin, false), Some((at(due), rest.to_owned())));
}

#[test]
fn a_date_with_slashes_is_meant_as_the_reader_writes_it() {
    let due = |month_first| parse_when("3/4", now(), Tz::UTC, month_first).unwrap().0;
    assert_eq!((due(true), due(false)), (at("2027-03-04T09:00:00Z"), at("2027-04-03T09:00:00Z")));
    assert_eq!(
        parse_when("24/12", now(), Tz::UTC, true).unwrap().0,
        at("2026-12-24T09:00:00Z"),
        "no month is the 24th"
    );
}

#[test]
fn the_hour_is_that_of_the_zone() {
    let due = |zone| parse_when("tomorrow at 9", now(), zone, false).unwrap().0;
    assert_eq!(due(Tz::UTC), at("2026-11-23T09:00:00Z"));
    assert_eq!(due(Tz::America__New_York), at("2026-11-23T14:00:00Z"));
    // It is Monday already there.
    assert_eq!(
        parse_when("tomorrow", at("2026-11-22T20:00:00Z"), Tz::Asia__Tokyo, false).unwrap().0,
        at("2026-11-24T00:00:00Z")
    );
}

#[rstest]
#[case("")]
#[case("soon")]
#[case("3")]
#[case("0 days")]
#[case("3 cards")]
#[case("3 daylights")]
#[case("1 message")]
#[case("a minor thing")]
#[case("mondays")]
#[case("2026-11-22 9:00")]
#[case("2026-02-30")]
#[case("31.2.")]
#[case("13/13")]
#[case("at 25")]
#[case("13 pm")]
#[case("today 25:00 or so")]
#[case("99999999999 days")]
#[case("3000 days")]
#[case("2999999 months")]
#[case("so call him")]
fn what_is_no_moment_ahead(#[case] text: &str) {
    let found = parse_when(text, now(), Tz::Europe__Berlin, false);
    assert_eq!(found, None);
}

#[test]
fn a_text_made_to_be_slow_is_not() {
    let start = std::time::Instant::now();
    for words in ["the next ", "at 9 ", "segunda-feira ", "1. of ", "наступного "] {
        parse_when(&words.repeat(10_000), now(), Tz::Europe__Berlin, false);
    }
    // Milliseconds; a second leaves room for a machine that is busy.
    assert!(start.elapsed() < std::time::Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn a_word_that_is_too_long_to_mean_anything_is_kept() {
    let long = "ä".repeat(50_000);
    let found = parse_when(&format!("{long} tomorrow"), now(), Tz::Europe__Berlin, false);
    assert_eq!(found, Some((at("2026-11-23T08:00:00Z"), long)));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}", number in 0_u64.., word in "(days?|Wochen|mois|h|min|months|years)") {
        parse_when(&text, now(), Tz::Asia__Tokyo, true);
        parse_when(&format!("{number} {word}"), now(), Tz::America__Sao_Paulo, false);
        parse_when(&format!("at {number} {text}"), now(), Tz::UTC, false);
        parse_when(&format!("{number}.{number}. {word}"), now(), Tz::UTC, false);
    }
}
