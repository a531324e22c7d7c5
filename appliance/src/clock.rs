//! What time it is: the only caller of the system's clocks.
//!
//! Shell loops ask once per turn and pass the answer down, so that everything below can be tested
//! at any time of any day.
//!
//! There are two kinds of time. **The hall's time** ([`now`]) is what stands in the log, on slips and on
//! screens: waits, targets, pauses between calls, the hours of a day. **The machine's time**
//! ([`machine`], [`mono_ms`]) is what passes between two machines or in front of a person's eyes: beats,
//! silences, tries to connect, rights of browsers. In a real hall they are the same. In a practice
//! hall ([`Practice`]) the hall's time begins at a chosen moment and runs faster; [`takes`] and
//! [`passes_ms`] go from one to the other, and nothing else knows of it.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use protocol::Millis;

/// The variable of the environment in which the programs of a practice hall find its clock, in the
/// form of [`Practice`]. No unit of a real hall sets it, and a server refuses it for a real hall's data.
pub const PRACTICE: &str = "LAYSO_PRACTICE_CLOCK";

/// The fastest clock: a quarter of an hour in a second.
pub const MAX_SPEED: u32 = 900;

/// The clock of a practice hall, the same for all of its programs.
///
/// As text: `HALL@MACHINE*SPEED`, the first two in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Practice {
    /// A moment of the hall.
    pub hall: Millis,
    /// What the machine's clock showed at that moment.
    pub machine: Millis,
    /// How many seconds of the hall pass in one of the machine, 1 to [`MAX_SPEED`].
    pub speed: u32,
}

impl Practice {
    /// The hall's time when the machine's is `machine`.
    #[must_use]
    pub fn at(&self, machine: Millis) -> Millis {
        let passed = machine.0.saturating_sub(self.machine.0);
        let passed = passed.saturating_mul(i64::from(self.speed));
        Millis(self.hall.0.saturating_add(passed))
    }
}

impl fmt::Display for Practice {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Practice {
            hall,
            machine,
            speed,
        } = self;
        write!(to, "{}@{}*{speed}", hall.0, machine.0)
    }
}

/// A text that is no clock of a practice hall.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{PRACTICE} is no clock of a practice hall; it reads HALL_MS@MACHINE_MS*SPEED, speed 1 to {MAX_SPEED}"
)]
pub struct NoClock;

impl FromStr for Practice {
    type Err = NoClock;

    fn from_str(text: &str) -> Result<Practice, NoClock> {
        let (hall, rest) = text.split_once('@').ok_or(NoClock)?;
        let (machine, speed) = rest.split_once('*').ok_or(NoClock)?;
        let millis = |text: &str| text.parse().map(Millis).map_err(|_| NoClock);
        let speed = speed.parse().map_err(|_| NoClock)?;
        if !(1..=MAX_SPEED).contains(&speed) {
            return Err(NoClock);
        }
        Ok(Practice {
            hall: millis(hall)?,
            machine: millis(machine)?,
            speed,
        })
    }
}

/// The clock of the practice hall to which this program belongs; none in a real hall.
///
/// # Errors
/// When the environment names one that cannot be read. The hall's time is the machine's then.
pub fn practice() -> Result<Option<Practice>, NoClock> {
    CLOCK.clone()
}

/// The hall's time, in milliseconds since 1970. It may jump when somebody sets the machine's clock:
/// use [`mono_ms`] to measure how long something takes.
#[must_use]
pub fn now() -> Millis {
    match &*CLOCK {
        Ok(Some(practice)) => practice.at(machine()),
        Ok(None) | Err(NoClock) => machine(),
    }
}

/// The machine's wall clock, in milliseconds since 1970: for what has nothing to do with the day of a
/// hall, such as how long a browser stays signed in.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the home of the wall clock"
)]
pub fn machine() -> Millis {
    // A clock before 1970 is a box without a battery; it reads as 1970 rather than as a panic.
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// How many seconds of the hall pass in one of the machine: 1 in a real hall.
#[must_use]
pub fn speed() -> u32 {
    match &*CLOCK {
        Ok(Some(practice)) => practice.speed,
        Ok(None) | Err(NoClock) => 1,
    }
}

/// The same for those who are told: none in a real hall.
#[must_use]
pub fn practised() -> Option<u32> {
    let practice = CLOCK.as_ref().ok().copied().flatten();
    practice.map(|practice| practice.speed)
}

/// How long the machine must sleep until so many milliseconds of the hall have passed; nothing for what
/// is past.
#[must_use]
pub fn takes(hall_ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(hall_ms).unwrap_or(0)) / speed()
}

/// How many milliseconds of the hall pass while the machine counts `machine_ms`.
#[must_use]
pub fn passes_ms(machine_ms: i64) -> i64 {
    machine_ms.saturating_mul(i64::from(speed()))
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

static CLOCK: LazyLock<Result<Option<Practice>, NoClock>> = LazyLock::new(|| {
    std::env::var(PRACTICE)
        .ok()
        .map(|text| text.parse())
        .transpose()
});

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
        assert_eq!(practice(), Ok(None), "tests run in real time");
        assert_eq!(takes(1_500), Duration::from_millis(1_500));
        assert_eq!((takes(-1), passes_ms(7)), (Duration::ZERO, 7));
    }

    #[test]
    fn a_practice_clock_begins_where_it_is_told_and_runs_faster() {
        let clock = Practice {
            hall: Millis(1_000_000),
            machine: Millis(50_000),
            speed: 20,
        };
        assert_eq!(clock.at(Millis(50_000)), Millis(1_000_000));
        assert_eq!(clock.at(Millis(51_500)), Millis(1_030_000));
        assert_eq!(clock.at(Millis(49_000)), Millis(980_000));
        assert_eq!(clock.to_string(), "1000000@50000*20");
        assert_eq!(clock.to_string().parse(), Ok(clock));
    }

    #[test]
    fn what_is_no_clock_is_refused() {
        for wrong in [
            "", "20", "1@2", "1@2*0", "1@2*901", "1@2*-3", "a@2*3", "1*2@3",
        ] {
            assert_eq!(wrong.parse::<Practice>(), Err(NoClock), "{wrong:?}");
        }
    }
}
