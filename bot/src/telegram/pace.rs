//! How fast Telegram lets us speak: about 30 messages a second, one a second in a chat and twenty a minute in a group,
//! with short bursts (<https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this>). Edits count.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

const OVERALL: usize = 30;
const OVERALL_WINDOW: TimeDelta = TimeDelta::seconds(1);
const IN_CHAT: TimeDelta = TimeDelta::seconds(1);
const IN_GROUP: TimeDelta = TimeDelta::seconds(3);
/// Messages that may follow each other at once in a chat that was quiet.
const BURST: i32 = 4;
/// Chats that are remembered before quiet ones are forgotten.
const MOST_CHATS: usize = 1_000;

/// When the next message may go; one for a process.
#[derive(Debug, Default)]
pub(super) struct Pace(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// When the last messages went.
    recent: VecDeque<DateTime<Utc>>,
    /// When each chat will have been quiet again, as if it was spoken to at the steady pace.
    quiet_at: HashMap<i64, DateTime<Utc>>,
}

impl Pace {
    /// Takes a turn in a chat at `now`, or tells how long to wait for one.
    pub(super) fn turn(&self, chat: i64, now: DateTime<Utc>) -> Result<(), Duration> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while state.recent.front().is_some_and(|first| *first + OVERALL_WINDOW <= now) {
            state.recent.pop_front();
        }
        let wait = |until: DateTime<Utc>| (until - now).to_std().unwrap_or_default();
        if let Some(first) = state.recent.front().filter(|_| state.recent.len() >= OVERALL) {
            return Err(wait(*first + OVERALL_WINDOW));
        }
        let step = if chat < 0 { IN_GROUP } else { IN_CHAT };
        let quiet_at = state.quiet_at.get(&chat).copied().unwrap_or(now).max(now);
        let earliest = quiet_at - step * (BURST - 1);
        if earliest > now {
            return Err(wait(earliest));
        }
        if state.quiet_at.len() >= MOST_CHATS {
            state.quiet_at.retain(|_, quiet_at| *quiet_at > now);
        }
        state.quiet_at.insert(chat, quiet_at + step);
        state.recent.push_back(now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millis).unwrap()
    }

    #[test]
    fn a_chat_hears_a_burst_and_then_one_message_a_second() {
        let pace = Pace::default();
        for _ in 0..BURST {
            assert_eq!(pace.turn(7, at(0)), Ok(()));
        }
        assert_eq!(pace.turn(7, at(0)), Err(Duration::from_secs(1)));
        assert_eq!(pace.turn(7, at(400)), Err(Duration::from_millis(600)));
        assert_eq!(pace.turn(8, at(400)), Ok(()), "other chats are not held up");
        assert_eq!(pace.turn(7, at(1000)), Ok(()));
        assert_eq!(pace.turn(7, at(1000)), Err(Duration::from_secs(1)));
        assert_eq!(pace.turn(7, at(60_000)), Ok(()));
    }

    #[test]
    fn a_group_hears_twenty_messages_a_minute() {
        let pace = Pace::default();
        let heard = (0..60_000).step_by(100).filter(|millis| pace.turn(-7, at(*millis)).is_ok()).count();
        assert!((20..=24).contains(&heard), "{heard}");
    }

    #[test]
    fn no_second_has_more_than_thirty_messages() {
        let pace = Pace::default();
        let mut sent: Vec<i64> = Vec::new();
        for millis in (0..3_000).step_by(10) {
            for chat in 0..5 {
                if pace.turn(millis * 10 + chat + 1, at(millis)).is_ok() {
                    sent.push(millis);
                }
            }
        }
        assert!(sent.len() >= 85, "{}", sent.len());
        for start in 0..2_000 {
            let in_window = sent.iter().filter(|millis| (start..start + 1_000).contains(*millis)).count();
            assert!(in_window <= OVERALL, "{in_window} from {start}");
        }
    }
}
