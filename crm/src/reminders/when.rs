//! When somebody wants to be reminded: `3 days`, `in 2 hours`, `tomorrow 9:00`, `2026-12-01 9:00`, in the languages of the chats.

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// The hour at which a day begins for reminders.
const MORNING: Option<NaiveTime> = NaiveTime::from_hms_opt(9, 0, 0);
/// How far ahead a reminder may lie, in days.
const FARTHEST: i64 = 5 * 366;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
}

/// Beginnings of the words for units: English, German, French, Spanish, Portuguese, Italian, Russian, Ukrainian. Longer
/// beginnings come before shorter ones that they begin with.
const UNITS: &[(&str, Unit)] = &[
    ("minut", Unit::Minute),
    ("min", Unit::Minute),
    ("мин", Unit::Minute),
    ("хв", Unit::Minute),
    ("month", Unit::Month),
    ("monat", Unit::Month),
    ("mois", Unit::Month),
    ("mes", Unit::Month),
    ("mês", Unit::Month),
    ("месяц", Unit::Month),
    ("міся", Unit::Month),
    ("hour", Unit::Hour),
    ("stunde", Unit::Hour),
    ("heure", Unit::Hour),
    ("hora", Unit::Hour),
    ("ora", Unit::Hour),
    ("ore", Unit::Hour),
    ("час", Unit::Hour),
    ("годин", Unit::Hour),
    ("day", Unit::Day),
    ("tag", Unit::Day),
    ("jour", Unit::Day),
    ("día", Unit::Day),
    ("dia", Unit::Day),
    ("giorn", Unit::Day),
    ("день", Unit::Day),
    ("дня", Unit::Day),
    ("дней", Unit::Day),
    ("дні", Unit::Day),
    ("week", Unit::Week),
    ("woche", Unit::Week),
    ("semain", Unit::Week),
    ("seman", Unit::Week),
    ("settiman", Unit::Week),
    ("недел", Unit::Week),
    ("тиж", Unit::Week),
];
const SHORT: &[(&str, Unit)] =
    &[("m", Unit::Minute), ("h", Unit::Hour), ("d", Unit::Day), ("t", Unit::Day), ("j", Unit::Day), ("w", Unit::Week)];
const BEFORE: &[&str] = &["in", "dans", "en", "em", "tra", "fra", "через", "за", "at", "on", "am", "um", "à", "le"];
const TODAY: &[&str] = &["today", "heute", "aujourd'hui", "hoy", "hoje", "oggi", "сегодня", "сьогодні"];
const TOMORROW: &[&str] = &["tomorrow", "morgen", "demain", "mañana", "manana", "amanhã", "amanha", "domani", "завтра"];
const ONE: &[&str] = &["a", "an", "one", "ein", "eine", "einem", "einer", "un", "une", "una", "um", "uma", "uno"];

/// The moment that a text begins with, and the rest of the text; `None` when it begins with none, or the moment is past or
/// more than five years away. A day without an hour means nine in the morning in `zone`.
pub fn parse_when(text: &str, now: DateTime<Utc>, zone: Tz) -> Option<(DateTime<Utc>, String)> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let mut at = 0;
    while words.get(at).is_some_and(|word| BEFORE.contains(&word.as_str()) && !ONE.contains(&word.as_str())) {
        at += 1;
    }
    let words: Vec<&str> = words.iter().skip(at).map(String::as_str).collect();
    let (due, used) = span(&words, now, zone).or_else(|| day(&words, now, zone)).or_else(|| hour(&words, now, zone))?;
    let far = now + TimeDelta::days(FARTHEST);
    let rest = text.split_whitespace().skip(at + used).collect::<Vec<_>>().join(" ");
    (due > now && due <= far).then_some((due, rest))
}

/// `3 days`, `a week`, `2h`.
fn span(words: &[&str], now: DateTime<Utc>, zone: Tz) -> Option<(DateTime<Utc>, usize)> {
    let first = words.first()?;
    let digits = first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit, used) = match first.split_at_checked(digits)? {
        ("", word) if ONE.contains(&word) => (1, unit(words.get(1)?)?, 2),
        ("", _) => return None,
        (number, "") => (number.parse().ok()?, unit(words.get(1)?)?, 2),
        (number, short) => {
            let known = SHORT.iter().find(|(word, _)| *word == short).map(|(_, unit)| *unit);
            (number.parse().ok()?, known.or_else(|| unit(short))?, 1)
        }
    };
    // More than the farthest moment in every unit.
    let number: u32 = Some(number).filter(|number| (1..=3_000_000).contains(number))?;
    let today = now.with_timezone(&zone).date_naive();
    let due = match unit {
        Unit::Minute => now + TimeDelta::minutes(number.into()),
        Unit::Hour => now.checked_add_signed(TimeDelta::hours(number.into()))?,
        Unit::Day => moment(today.checked_add_days(Days::new(number.into()))?, MORNING?, zone)?,
        Unit::Week => moment(today.checked_add_days(Days::new(u64::from(number) * 7))?, MORNING?, zone)?,
        Unit::Month => moment(today.checked_add_months(Months::new(number))?, MORNING?, zone)?,
    };
    Some((due, used))
}

fn unit(word: &str) -> Option<Unit> {
    UNITS.iter().find(|(beginning, _)| word.starts_with(beginning)).map(|(_, unit)| *unit)
}

/// `tomorrow`, `2026-12-01`, `1.12.2026`, each with or without an hour.
fn day(words: &[&str], now: DateTime<Utc>, zone: Tz) -> Option<(DateTime<Utc>, usize)> {
    let first = words.first()?.trim_end_matches(',');
    let today = now.with_timezone(&zone).date_naive();
    let day = if TOMORROW.contains(&first) {
        today.checked_add_days(Days::new(1))?
    } else if TODAY.contains(&first) {
        today
    } else {
        let (date, time) = first.split_once('t').unwrap_or((first, ""));
        let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(date, "%d.%m.%Y"));
        let day = day.ok()?;
        if let Some(time) = clock(time) {
            return Some((moment(day, time, zone)?, 1));
        }
        day
    };
    let mut next = 1;
    while words.get(next).is_some_and(|word| BEFORE.contains(word)) {
        next += 1;
    }
    match words.get(next).and_then(|word| clock(word)) {
        Some(time) => Some((moment(day, time, zone)?, next + 1)),
        None => Some((moment(day, MORNING?, zone)?, 1)),
    }
}

/// `18:30`, today or else tomorrow.
fn hour(words: &[&str], now: DateTime<Utc>, zone: Tz) -> Option<(DateTime<Utc>, usize)> {
    let time = clock(words.first()?)?;
    let today = now.with_timezone(&zone).date_naive();
    let due = moment(today, time, zone).filter(|due| *due > now);
    Some((due.or_else(|| moment(today.checked_add_days(Days::new(1))?, time, zone))?, 1))
}

fn clock(word: &str) -> Option<NaiveTime> {
    let (hours, minutes) = word.trim_end_matches(',').split_once(':')?;
    NaiveTime::from_hms_opt(hours.parse().ok()?, minutes.parse().ok()?, 0)
}

/// A local time; where the clock is put forward over it, the hour after.
fn moment(day: NaiveDate, time: NaiveTime, zone: Tz) -> Option<DateTime<Utc>> {
    let local = day.and_time(time);
    let found = zone.from_local_datetime(&local).earliest();
    let found = found.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest());
    found.map(|moment| moment.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

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
    #[case("a week call Ada", "2026-11-29T08:00:00Z", "call Ada")]
    #[case("eine Stunde", "2026-11-22T15:00:00Z", "")]
    #[case("2h", "2026-11-22T16:00:00Z", "")]
    #[case("90min", "2026-11-22T15:30:00Z", "")]
    #[case("1w", "2026-11-29T08:00:00Z", "")]
    #[case("tomorrow", "2026-11-23T08:00:00Z", "")]
    #[case("Morgen um 18:30 Angebot", "2026-11-23T17:30:00Z", "Angebot")]
    #[case("завтра 9:00", "2026-11-23T08:00:00Z", "")]
    #[case("2026-12-01 9:00", "2026-12-01T08:00:00Z", "")]
    #[case("2026-12-01T10:15", "2026-12-01T09:15:00Z", "")]
    #[case("1.12.2026", "2026-12-01T08:00:00Z", "")]
    #[case("18:00", "2026-11-22T17:00:00Z", "")]
    #[case("8:00", "2026-11-23T07:00:00Z", "")]
    // The clock is put forward from 2 to 3 that night.
    #[case("2027-03-28 2:30", "2027-03-28T01:30:00Z", "")]
    fn moments(#[case] text: &str, #[case] due: &str, #[case] rest: &str) {
        assert_eq!(parse_when(text, now(), Tz::Europe__Berlin), Some((at(due), rest.to_owned())));
    }

    #[rstest]
    #[case("")]
    #[case("soon")]
    #[case("3")]
    #[case("0 days")]
    #[case("3 cards")]
    #[case("2026-11-22 9:00")]
    #[case("2026-02-30")]
    #[case("today 25:00 or so")]
    #[case("99999999999 days")]
    #[case("3000 days")]
    #[case("2999999 months")]
    fn what_is_no_moment_ahead(#[case] text: &str) {
        let found = parse_when(text, now(), Tz::Europe__Berlin);
        assert_eq!(found, None);
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}", number in 0_u64.., word in "(days?|Wochen|mois|h|min|months)") {
            parse_when(&text, now(), Tz::Asia__Tokyo);
            parse_when(&format!("{number} {word}"), now(), Tz::America__Sao_Paulo);
        }
    }
}
