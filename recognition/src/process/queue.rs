//! What waits for a reader. Unlike a channel, it lets a reader that is down leave the work to the others.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// What somebody who asked for work gets.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<T> {
    /// The work that has waited longest.
    Work(T),
    /// None came within the time.
    Nothing,
    /// None will come any more.
    Closed,
}

#[derive(Debug)]
struct State<T> {
    waiting: VecDeque<T>,
    closed: bool,
}

/// Work in the order in which it came.
#[derive(Debug)]
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

impl<T> Queue<T> {
    pub(super) fn new() -> Self {
        Self { state: Mutex::new(State { waiting: VecDeque::new(), closed: false }), changed: Condvar::new() }
    }

    /// Adds work.
    pub(super) fn add(&self, work: T) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).waiting.push_back(work);
        // Not only one: it might be the one that takes nothing now.
        self.changed.notify_all();
    }

    /// Takes no more work; what waits is given up.
    pub(super) fn close(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.closed = true;
        state.waiting.clear();
        drop(state);
        self.changed.notify_all();
    }

    /// Waits for work, at most for `patience`. Whoever `takes` none hears of nothing but the end.
    pub(super) fn next(&self, takes: bool, patience: Duration) -> Next<T> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = |state: &mut State<T>| !state.closed && (!takes || state.waiting.is_empty());
        let (mut state, _) =
            self.changed.wait_timeout_while(state, patience, idle).unwrap_or_else(PoisonError::into_inner);
        if state.closed {
            return Next::Closed;
        }
        let work = if takes { state.waiting.pop_front() } else { None };
        work.map_or(Next::Nothing, Next::Work)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_comes_in_order_and_only_to_whoever_takes_it() {
        let queue = Queue::new();
        queue.add(1);
        queue.add(2);
        assert_eq!(queue.next(false, Duration::ZERO), Next::Nothing);
        assert_eq!(queue.next(true, Duration::ZERO), Next::Work(1));
        queue.close();
        assert_eq!(queue.next(true, Duration::from_hours(1)), Next::Closed, "what waited is given up");
    }

    #[test]
    fn whoever_waits_hears_of_new_work_and_of_the_end() {
        let queue = Queue::new();
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| queue.next(true, Duration::from_hours(1)));
            let idle = scope.spawn(|| queue.next(false, Duration::from_hours(1)));
            queue.add("work");
            assert_eq!(taken.join().unwrap(), Next::Work("work"));
            queue.close();
            assert_eq!(idle.join().unwrap(), Next::Closed);
        });
    }
}
