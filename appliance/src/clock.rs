//! What time it is: the only caller of the system's clocks.
//!
//! Shell loops ask once per turn and pass the answer down, so that everything below can be tested
//! at any time of any day.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use protocol::Millis;

/// The wall clock, in milliseconds since 1970. It may jump when somebody sets it: use
/// [`mono_ms`] to measure how long something takes.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the home of the wall clock"
)]
pub fn now() -> Millis {
    // A clock before 1970 is a box without a battery; it reads as 1970 rather than as a panic.
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Milliseconds since the program started. Never goes back.
#[must_use]
pub fn mono_ms() -> u64 {
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Microseconds since the program started, for measuring what is shorter than a millisecond. Never
/// goes back.
#[must_use]
pub fn mono_us() -> u64 {
    u64::try_from(START.elapsed().as_micros()).unwrap_or(u64::MAX)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the home of the steady clock"
)]
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_clocks_run_forward_and_the_wall_clock_is_of_this_century() {
        let (first, wall) = (mono_ms(), now());
        std::thread::sleep(Duration::from_millis(15));
        assert!(mono_ms() >= first + 10, "the steady clock stands");
        assert!(now().0 >= wall.0 + 10, "the wall clock stands");
        assert!(wall.0 > 1_700_000_000_000, "not before 2023: {wall:?}");
    }
}
