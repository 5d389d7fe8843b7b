//! How often a client may ask. A promised number holds in every window of its length, wherever it begins.
//!
//! governor's cell rate lets a full burst pass and then refills, so that a quota of N would let almost 2 N pass in the
//! first window. Half of N as the burst and half of N as the refill keep the sum at N.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use std::sync::Arc;

/// Most clients that are remembered one by one; beyond that, the unknown ones share a quota.
const MAX_CLIENTS: usize = 20_000;

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Tries to sign in: 30 a minute.
    SignIn,
    /// Uses of one-time links: 10 an hour.
    SetUp,
    /// Uploads: 60 a minute.
    Upload,
    /// Everything else without a session: 100 a minute.
    Anonymous,
    /// Everything else with one: 600 a minute.
    SignedIn,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::SignIn, Self::SetUp, Self::Upload, Self::Anonymous, Self::SignedIn];

    /// How many requests pass in any window of how long.
    pub fn promise(self) -> (u32, Duration) {
        let minute = Duration::from_mins(1);
        match self {
            Self::SignIn => (30, minute),
            Self::SetUp => (10, Duration::from_hours(1)),
            Self::Upload => (60, minute),
            Self::Anonymous => (100, minute),
            Self::SignedIn => (600, minute),
        }
    }

    fn quota(self) -> Quota {
        let (most, window) = self.promise();
        let half = NonZeroU32::new(most / 2).unwrap_or(NonZeroU32::MIN);
        Quota::with_period(window / half.get()).map_or_else(|| Quota::per_hour(half), |quota| quota.allow_burst(half))
    }
}

/// The time of the limiter: since some beginning, never backwards.
#[derive(Clone)]
pub struct LimiterClock(Arc<dyn Fn() -> Duration + Send + Sync>);

impl LimiterClock {
    /// The clock of the machine.
    pub fn machine() -> Self {
        let start = Instant::now();
        Self(Arc::new(move || start.elapsed()))
    }

    /// Any other clock.
    pub fn of(elapsed: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        Self(Arc::new(elapsed))
    }
}

impl Clock for LimiterClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from((self.0)())
    }
}

/// Clients are told apart by address; in IPv6 by network, because everybody has many addresses there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Client {
    One(IpAddr),
    Crowd,
}

impl Client {
    fn of(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Self::One(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into())
            }
            Some(address) => Self::One(address),
            None => Self::Crowd,
        }
    }
}

type Buckets = RateLimiter<Client, DefaultKeyedStateStore<Client>, LimiterClock, NoOpMiddleware<Nanos>>;

/// Counts requests by client.
pub struct Limiter {
    clock: LimiterClock,
    buckets: [Buckets; 5],
}

impl Limiter {
    /// Counts by this clock.
    pub fn new(clock: LimiterClock) -> Self {
        let buckets =
            Limit::ALL.map(|limit| RateLimiter::new(limit.quota(), DefaultKeyedStateStore::default(), clock.clone()));
        Self { clock, buckets }
    }

    /// Counts a request, unless the client had its share; then tells how long to wait.
    pub fn check(&self, limit: Limit, address: Option<IpAddr>) -> Result<(), Duration> {
        let Some(buckets) = Limit::ALL.iter().position(|l| *l == limit).and_then(|i| self.buckets.get(i)) else {
            return Ok(());
        };
        let mut client = Client::of(address);
        if buckets.len() >= MAX_CLIENTS {
            buckets.retain_recent();
            if buckets.len() >= MAX_CLIENTS {
                client = Client::Crowd;
            }
        }
        buckets.check_key(&client).map_err(|refused| refused.wait_time_from(self.clock.now()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use rstest::rstest;

    use super::*;

    fn clock() -> (Arc<AtomicU64>, LimiterClock) {
        let millis = Arc::new(AtomicU64::new(0));
        let read = millis.clone();
        (millis, LimiterClock::of(move || Duration::from_millis(read.load(Ordering::Relaxed))))
    }

    /// A generator of our own, so that a failure can be repeated.
    fn next(state: &mut u64) -> u64 {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        *state
    }

    #[rstest]
    #[case(Limit::SignIn)]
    #[case(Limit::SetUp)]
    #[case(Limit::Upload)]
    #[case(Limit::Anonymous)]
    #[case(Limit::SignedIn)]
    fn no_window_holds_more_than_promised(#[case] limit: Limit) {
        let (most, window) = limit.promise();
        let window = window.as_millis() as u64;
        for seed in 1..40_u64 {
            let (now, clock) = clock();
            let limiter = Limiter::new(clock);
            let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let mut passed: Vec<u64> = Vec::new();
            for _ in 0..u64::from(most) * 6 {
                // Bursts, trickles and pauses.
                let step = match next(&mut state) % 20 {
                    0 => window / 3,
                    1..6 => next(&mut state) % (window / u64::from(most) + 1) * 2,
                    _ => 0,
                };
                now.fetch_add(step, Ordering::Relaxed);
                if limiter.check(limit, Some([203, 0, 113, 9].into())).is_ok() {
                    passed.push(now.load(Ordering::Relaxed));
                }
            }
            for (index, start) in passed.iter().enumerate() {
                let inside = passed[index..].iter().take_while(|at| **at < start + window).count();
                assert!(inside <= most as usize, "{inside} of {most} from {start} ms, seed {seed}");
            }
        }
    }

    #[test]
    fn the_time_to_wait_is_right() {
        let (now, clock) = clock();
        let limiter = Limiter::new(clock);
        let client = Some([203, 0, 113, 9].into());
        let wait = (0..100).find_map(|_| limiter.check(Limit::SignIn, client).err()).unwrap();
        now.fetch_add(wait.as_millis() as u64 - 1, Ordering::Relaxed);
        assert!(limiter.check(Limit::SignIn, client).is_err());
        now.fetch_add(1, Ordering::Relaxed);
        assert!(limiter.check(Limit::SignIn, client).is_ok());
    }

    #[test]
    fn a_network_of_ipv6_is_one_client_and_two_are_two() {
        let limiter = Limiter::new(clock().1);
        let pass = |address: String| limiter.check(Limit::SetUp, Some(address.parse().unwrap())).is_ok();
        assert_eq!((0..100).filter(|n| pass(format!("2001:db8:1:1::{n:x}"))).count(), 5);
        assert!(pass("2001:db8:1:2::1".into()));
    }

    #[test]
    fn many_clients_need_bounded_memory_and_never_lift_the_limit() {
        let limiter = Limiter::new(clock().1);
        let mut passed = 0;
        for n in 0..MAX_CLIENTS as u32 + 500 {
            let address = IpAddr::V4(std::net::Ipv4Addr::from(0x0A00_0000 + n));
            passed += usize::from(limiter.check(Limit::SetUp, Some(address)).is_ok());
        }
        assert!(limiter.buckets[1].len() <= MAX_CLIENTS + 1);
        assert!(passed <= MAX_CLIENTS + 5);
    }
}
