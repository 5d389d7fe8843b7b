//! When somebody wants to be reminded: `3 days`, `friday at 9`, `24.12.`, `tomorrow 9:00`, in the languages of the chats. What
//! is noted comes behind the moment, or before it.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::lexicon::{
    AT, ATTACHED, DAYS, IN, MONTHS, NEXT, NUMBERS, O_CLOCK, OF, ON, QUE_VIENE, UNITS, Unit, WEEKDAYS, begins_with,
    find, is_one_of,
};
use crate::contacts::search::fold;

/// The hour at which a day begins for reminders.
const MORNING: Option<NaiveTime> = NaiveTime::from_hms_opt(9, 0, 0);
/// How far ahead a reminder may lie, in days.
const FARTHEST: i64 = 5 * 366;
/// Longest text that is searched for a moment at its end, in words.
const MOST_WORDS: usize = 200;
/// Longest word that can say anything of a moment, in bytes.
const LONGEST_WORD: usize = 64;

/// The moment that a text begins or ends with, and the rest of the text; `None` when there is none, or it is past or more
/// than five years away. A day without an hour means nine in the morning in `zone`; a weekday is the next one, never today;
/// `month_first` says how a date such as 3/4 is meant.
pub fn parse_when(text: &str, now: DateTime<Utc>, zone: Tz, month_first: bool) -> Option<(DateTime<Utc>, String)> {
    let whole: Vec<&str> = text.split_whitespace().take(MOST_WORDS).collect();
    let folded: Vec<String> = whole.iter().map(|word| plain(word)).collect();
    let words: Vec<&str> = folded.iter().map(String::as_str).collect();
    let calendar = Calendar { now, zone, month_first };
    let far = now + TimeDelta::days(FARTHEST);
    let ahead = |due: &DateTime<Utc>| *due > now && *due <= far;
    let rest = || text.split_whitespace();
    if let Some((due, used)) = calendar.moment(&words) {
        let note = rest().skip(used).collect::<Vec<_>>().join(" ");
        return ahead(&due)
            .then(|| (due, note.trim_start_matches(|c: char| ",:;-–—".contains(c) || c == ' ').to_owned()));
    }
    (1..words.len()).find_map(|start| {
        let (due, used) = calendar.moment(words.get(start..)?)?;
        let fits = start + used == whole.len() && whole.len() < MOST_WORDS && ahead(&due);
        fits.then(|| (due, rest().take(start).collect::<Vec<_>>().join(" ")))
    })
}

/// A word as the lists have it: folded, with one kind of apostrophe and nothing behind it; empty when it is none of them.
fn plain(word: &str) -> String {
    if word.len() > LONGEST_WORD {
        return String::new();
    }
    fold(&word.replace(['’', 'ʼ'], "'")).trim_end_matches([',', ';', ':', '!', '?']).to_owned()
}

/// What is today, and how dates are meant.
struct Calendar {
    now: DateTime<Utc>,
    zone: Tz,
    month_first: bool,
}

impl Calendar {
    /// The moment that words begin with, and how many they are.
    fn moment(&self, words: &[&str]) -> Option<(DateTime<Utc>, usize)> {
        self.span(words).or_else(|| self.day_with_time(words)).or_else(|| self.time_with_day(words))
    }

    fn today(&self) -> NaiveDate {
        self.now.with_timezone(&self.zone).date_naive()
    }

    /// `3 days`, `in a week`, `2h`, `next month`, `через неделю`.
    fn span(&self, words: &[&str]) -> Option<(DateTime<Utc>, usize)> {
        if let Some(found) = self.next_unit(words) {
            return Some(found);
        }
        let leading = usize::from(words.first().is_some_and(|word| is_one_of(&IN, word)));
        let first = words.get(leading)?;
        let second = || words.get(leading + 1).and_then(|word| find(&UNITS, word));
        let digits = first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, unit, used) = match first.split_at_checked(digits)? {
            ("", word) => match (find(&NUMBERS, word), second()) {
                (Some(number), Some(unit)) => (number, unit, 2),
                _ if leading > 0 => (1, find(&UNITS, word)?, 1),
                _ => return None,
            },
            (number, "") => (number.parse().ok()?, second()?, 2),
            (number, short) => (number.parse().ok()?, find(&ATTACHED, short)?, 1),
        };
        Some((self.after(count, unit)?, leading + used))
    }

    /// `next week`, `la semaine prochaine`.
    fn next_unit(&self, words: &[&str]) -> Option<(DateTime<Utc>, usize)> {
        let skipped = words.iter().take_while(|word| is_one_of(&ON, word)).count();
        let (one, other) = (words.get(skipped)?, words.get(skipped + 1)?);
        let unit = match (is_one_of(&NEXT, one), is_one_of(&NEXT, other)) {
            (true, false) => find(&UNITS, other)?,
            (false, true) => find(&UNITS, one)?,
            _ => return None,
        };
        Some((self.after(1, unit)?, skipped + 2))
    }

    fn after(&self, count: u32, unit: Unit) -> Option<DateTime<Utc>> {
        // More than the farthest moment in every unit.
        let count = Some(count).filter(|count| (1..=3_000_000).contains(count))?;
        let days = |count: u32, each: u64| self.today().checked_add_days(Days::new(u64::from(count) * each));
        let day = match unit {
            Unit::Minute => return self.now.checked_add_signed(TimeDelta::minutes(count.into())),
            Unit::Hour => return self.now.checked_add_signed(TimeDelta::hours(count.into())),
            Unit::Day => days(count, 1),
            Unit::Week => days(count, 7),
            Unit::Month => self.today().checked_add_months(Months::new(count)),
            Unit::Year => self.today().checked_add_months(Months::new(count.checked_mul(12)?)),
        };
        self.at(day?, MORNING?)
    }

    /// `tomorrow`, `friday at 9`, `24.12. um 9 Uhr`.
    fn day_with_time(&self, words: &[&str]) -> Option<(DateTime<Utc>, usize)> {
        if let Some((date, time)) = words.first()?.split_once('t')
            && let (Some(day), Some(time)) = (NaiveDate::parse_from_str(date, "%Y-%m-%d").ok(), clock(time))
        {
            return Some((self.at(day, time)?, 1));
        }
        let (day, used) = self.day(words)?;
        let (time, more) = time(words.get(used..)?, true).map_or((MORNING?, 0), |(time, more)| (time, more));
        Some((self.on(day, time)?, used + more))
    }

    /// `18:30`, `at 9`, `um 9 Uhr morgen`; without a day it is today, or else tomorrow.
    fn time_with_day(&self, words: &[&str]) -> Option<(DateTime<Utc>, usize)> {
        let (time, used) = time(words, false)?;
        if let Some((day, more)) = words.get(used..).and_then(|rest| self.day(rest)) {
            return Some((self.on(day, time)?, used + more));
        }
        let due = self.at(self.today(), time).filter(|due| *due > self.now);
        let due = due.or_else(|| self.at(self.today().checked_add_days(Days::new(1))?, time))?;
        Some((due, used))
    }

    /// The day that words begin with, and how many they are.
    fn day(&self, words: &[&str]) -> Option<(Day, usize)> {
        let skips = |word: &&&str| is_one_of(&ON, word) || is_one_of(&NEXT, word);
        let phrase = |words: &[&str]| {
            DAYS.iter().find_map(|(away, phrase)| {
                let used = begins_with(words, phrase)?;
                Some((Day::On(self.today().checked_add_days(Days::new(*away))?), used))
            })
        };
        // "The day after tomorrow" begins with an article.
        if let Some(found) = phrase(words) {
            return Some(found);
        }
        let skipped = words.iter().take_while(skips).count();
        let rest = words.get(skipped..)?;
        let (day, used) = phrase(rest).or_else(|| self.weekday(rest)).or_else(|| self.date(rest))?;
        Some((day, skipped + used))
    }

    fn weekday(&self, words: &[&str]) -> Option<(Day, usize)> {
        let wanted = find(&WEEKDAYS, words.first()?)?;
        let today = self.today();
        let away = (7 + wanted.num_days_from_monday() - today.weekday().num_days_from_monday() - 1) % 7 + 1;
        let day = Day::On(today.checked_add_days(Days::new(away.into()))?);
        let behind = words.get(1..).unwrap_or_default();
        let more = usize::from(behind.first().is_some_and(|word| is_one_of(&NEXT, word)));
        Some((day, 1 + begins_with(behind, &QUE_VIENE).unwrap_or(more)))
    }

    /// `2026-12-24`, `24.12.2026`, `24.12.`, `12/24`, `24. Dezember`, `December 24, 2026`.
    fn date(&self, words: &[&str]) -> Option<(Day, usize)> {
        let first = words.first()?;
        if let Ok(day) = NaiveDate::parse_from_str(first, "%Y-%m-%d") {
            return Some((Day::On(day), 1));
        }
        if let Some(found) = named_month(words) {
            return Some(found);
        }
        let dotted = first.contains('.');
        let parts: Vec<&str> = first.trim_end_matches('.').split(if dotted { '.' } else { '/' }).collect();
        let number = |text: &&str| text.parse::<u32>().ok().filter(|_| text.len() <= 4);
        let (one, other) = (number(parts.first()?)?, number(parts.get(1)?)?);
        let year = match parts.as_slice() {
            [_, _] => None,
            [_, _, year] => Some(full_year(year)?),
            _ => return None,
        };
        let month_first = !dotted && (other > 12 || (self.month_first && one <= 12));
        let (day, month) = if month_first { (other, one) } else { (one, other) };
        Some((of_year(day, month, year)?, 1))
    }

    fn on(&self, day: Day, time: NaiveTime) -> Option<DateTime<Utc>> {
        match day {
            Day::On(day) => self.at(day, time),
            // A leap day may be four years away.
            Day::EachYear { month, day } => (0..=4)
                .filter_map(|more| NaiveDate::from_ymd_opt(self.today().year() + more, month, day))
                .find_map(|day| self.at(day, time).filter(|due| *due > self.now)),
        }
    }

    /// A local time; where the clock is put forward over it, the hour after.
    fn at(&self, day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
        let local = day.and_time(time);
        let found = self.zone.from_local_datetime(&local).earliest();
        let found = found.or_else(|| self.zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest());
        found.map(|moment| moment.with_timezone(&Utc))
    }
}

/// A day.
#[derive(Clone, Copy, Debug)]
enum Day {
    On(NaiveDate),
    /// The next day of this date.
    EachYear {
        month: u32,
        day: u32,
    },
}

/// `26` and `2026`.
fn full_year(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + number),
        4 => Some(number),
        _ => None,
    }
}

/// The time of day that words begin with, and how many they are: `9:30`, `at 9`, `um 9 Uhr`, `9 am`, `9h30`. Behind a day
/// also `9h`, which is a length of time elsewhere.
fn time(words: &[&str], behind_a_day: bool) -> Option<(NaiveTime, usize)> {
    let leading = words.iter().take(2).take_while(|word| is_one_of(&AT, word)).count();
    let first = words.get(leading)?;
    let second = words.get(leading + 1).copied().unwrap_or_default();
    let half = |word: &str| match word.replace('.', "").as_str() {
        "am" => Some(false),
        "pm" => Some(true),
        _ => None,
    };
    let digits = first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').len();
    let (number, ending) = first.split_at_checked(digits)?;
    let (hour, minute) = number.split_once(':').map_or((number, None), |(hour, minute)| (hour, Some(minute)));
    if let Some(afternoon) = half(ending).or_else(|| half(second).filter(|_| ending.is_empty())) {
        let used = leading + 1 + usize::from(ending.is_empty());
        let hour = hour.parse::<u32>().ok().filter(|hour| (1..=12).contains(hour))? % 12;
        return Some((hms(hour + if afternoon { 12 } else { 0 }, minute.unwrap_or("0"))?, used));
    }
    let clock_word = usize::from(ending.is_empty() && is_one_of(&O_CLOCK, second));
    if minute.is_some() && matches!(ending, "" | "h") {
        return Some((clock(number)?, leading + 1 + clock_word));
    }
    let sure = leading > 0 || behind_a_day;
    // 9h30 and, where nothing else can be meant, 9h and 9.30.
    if let Some(minute) = ending.strip_prefix('h') {
        let known = !minute.is_empty() || sure;
        return known
            .then(|| hms(hour.parse().ok()?, if minute.is_empty() { "0" } else { minute }))
            .flatten()
            .map(|time| (time, leading + 1));
    }
    if let Some(minute) = ending.strip_prefix('.').filter(|minute| minute.len() == 2 && leading > 0) {
        return Some((hms(hour.parse().ok()?, minute)?, leading + 1 + usize::from(is_one_of(&O_CLOCK, second))));
    }
    let bare = ending.is_empty() && (leading > 0 || clock_word > 0);
    // "9 hours" is a length of time in most languages, "9 Uhr" is not.
    let is_time = bare && (sure || second == "uhr" || second == "o'clock");
    is_time.then(|| hms(hour.parse().ok()?, "0")).flatten().map(|time| (time, leading + 1 + clock_word))
}

/// `9:30`.
fn clock(text: &str) -> Option<NaiveTime> {
    let (hour, minute) = text.split_once(':')?;
    hms(hour.parse().ok().filter(|_| hour.len() <= 2)?, minute)
}

fn hms(hour: u32, minute: &str) -> Option<NaiveTime> {
    NaiveTime::from_hms_opt(hour, minute.parse().ok().filter(|_| minute.len() <= 2)?, 0)
}

fn named_month(words: &[&str]) -> Option<(Day, usize)> {
    let day_of = |word: &str| {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        let ending = word.get(digits.len()..)?;
        let fits = ["", ".", "st", "nd", "rd", "th", "er"].contains(&ending) && digits.len() <= 2;
        digits.parse::<u32>().ok().filter(|_| fits)
    };
    let month_of = |word: &str| find(&MONTHS, word.trim_end_matches('.'));
    let (day, month, used) = match (words.first(), words.get(1), words.get(2)) {
        (Some(day), Some(of), Some(month)) if is_one_of(&OF, of) => (day_of(day)?, month_of(month)?, 3),
        (Some(one), Some(other), _) => match (day_of(one), month_of(other)) {
            (Some(day), Some(month)) => (day, month, 2),
            _ => (day_of(other)?, month_of(one)?, 2),
        },
        _ => return None,
    };
    let behind = words.get(used..).unwrap_or_default();
    let of = usize::from(behind.first().is_some_and(|word| is_one_of(&OF, word)));
    match behind.get(of).filter(|word| word.len() == 4).and_then(|word| full_year(word)) {
        Some(year) => Some((of_year(day, month, Some(year))?, used + of + 1)),
        None => Some((of_year(day, month, None)?, used)),
    }
}

fn of_year(day: u32, month: u32, year: Option<i32>) -> Option<Day> {
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month, day).map(Day::On),
        None => NaiveDate::from_ymd_opt(2000, month, day).map(|_| Day::EachYear { month, day }),
    }
}

#[cfg(test)]
#[path = "when_tests.rs"]
mod tests;
