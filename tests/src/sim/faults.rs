//! What goes wrong in a world, and how often: drawn from the seed, so that some halls have a quiet
//! day and some have everything at once. And the worlds that are broken on purpose.

use super::chance::Chance;
use super::network::Weather;

/// A rule of the house that is broken on purpose, to see that the judge bites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// The server answers first and commits then.
    AnswersBeforeCommit,
    /// A server that starts again remembers no keys.
    KeysForgotten,
    /// A disk says that it has a batch and loses it in the crash.
    LyingDisk,
    /// A board that starts again does not know what it spoke.
    BoardForgets,
    /// A board takes every call for a fresh one.
    BoardIgnoresAge,
    /// The publisher forgets the boards.
    BoardsNotTold,
}

/// What may go wrong, each with a pause between two such events, milliseconds; 0 is never.
#[derive(Debug, Clone, Copy)]
pub struct Faults {
    /// The network.
    pub weather: Weather,
    /// A line is cut, and both ends see it.
    pub cuts_ms: u64,
    /// A line falls silent, and nobody sees it.
    pub silences_ms: u64,
    /// The server dies between two batches.
    pub kills_ms: u64,
    /// The server dies after it decided and before it committed, of a hundred batches.
    pub dies_before: u64,
    /// The server dies after it committed and before it answered, of a hundred batches.
    pub dies_after: u64,
    /// The server's clock steps.
    pub steps_ms: u64,
    /// A box starts again.
    pub restarts_ms: u64,
    /// A roll of paper has so many slips.
    pub roll: u64,
    /// Slips that the printer spoils or does not tell of, of a hundred.
    pub spoils: u64,
}

/// One event of the list above that has its own moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// See [`Faults::cuts_ms`].
    Cut,
    /// See [`Faults::silences_ms`].
    Silence,
    /// See [`Faults::kills_ms`].
    Kill,
    /// See [`Faults::steps_ms`].
    Step,
    /// See [`Faults::restarts_ms`].
    Restart,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 5] = [
        Fault::Cut,
        Fault::Silence,
        Fault::Kill,
        Fault::Step,
        Fault::Restart,
    ];
}

impl Faults {
    /// The faults of one world; in a calm one they come so many times more rarely.
    pub fn draw(chance: &mut Chance, calm: u64) -> Faults {
        let mut maybe = |least, most| {
            if chance.percent(70) {
                chance.between(least, most)
            } else {
                0
            }
        };
        let faults = Faults {
            weather: Weather {
                least_ms: 1,
                most_ms: 10 + maybe(0, 1_500),
                drops: maybe(1, 8),
                doubles: maybe(1, 10),
            },
            cuts_ms: maybe(15_000, 120_000) * calm,
            silences_ms: maybe(40_000, 200_000) * calm,
            kills_ms: maybe(60_000, 300_000) * calm,
            dies_before: maybe(1, 2),
            dies_after: maybe(1, 2),
            steps_ms: maybe(60_000, 300_000) * calm,
            restarts_ms: maybe(40_000, 200_000) * calm,
            roll: maybe(4, 25),
            spoils: maybe(1, 15),
        };
        Faults {
            roll: if faults.roll == 0 {
                10_000
            } else {
                faults.roll
            },
            ..faults
        }
    }

    /// The usual pause before the next fault of a kind; none when there are none.
    #[must_use]
    pub fn pause_ms(&self, fault: Fault) -> Option<u64> {
        let pause = match fault {
            Fault::Cut => self.cuts_ms,
            Fault::Silence => self.silences_ms,
            Fault::Kill => self.kills_ms,
            Fault::Step => self.steps_ms,
            Fault::Restart => self.restarts_ms,
        };
        (pause > 0).then_some(pause)
    }
}
