//! A simulated world: a hall with its people, its boxes, its network and all their faults, in one
//! thread and out of one seed.
//!
//! Real are [`Registrar::step`](layso_server::registrar::Registrar::step) with the answers, the
//! views, and the state machines of the boxes (`Link`, `Kiosk`, `Desk`, `Board`). Played are what
//! stands around them as threads: the store ([`disk::Disk`], with the commit as the only border
//! between what survives and what does not), sessions and publisher ([`server::Process`]), printers
//! and voices. Nothing here sleeps or reads a clock: a day passes as fast as it is computed, and
//! the same seed is the same day.
//!
//! The [`judge`] looks on. What it finds is a [`Failure`] that says how to see it again.

use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

use engine::{Broken, Event, Recorded};
use serde::Serialize;
use serde_json::Value;

pub mod chance;
mod day;
pub mod devices;
pub mod disk;
pub mod faults;
pub mod hall;
pub mod judge;
pub mod line;
mod mishap;
pub mod network;
mod people;
pub mod server;
mod turns;
mod wiring;
pub mod world;

pub use faults::Defect;
pub use hall::Size;
pub use world::World;

/// Which world.
#[derive(Debug, Clone)]
pub struct Setup {
    /// What everything is drawn from.
    pub seed: u64,
    /// How many days it lasts.
    pub days: u32,
    /// How large it is.
    pub size: Size,
    /// What is broken on purpose.
    pub defect: Option<Defect>,
}

impl Setup {
    /// One short day of a small hall, as in `make test`. Every third hall has a box more of each.
    #[must_use]
    pub fn small(seed: u64) -> Setup {
        let more = usize::from(seed.is_multiple_of(3));
        let size = Size::small();
        Setup {
            seed,
            days: 1,
            size: Size {
                kiosks: size.kiosks + more,
                boards: size.boards + more,
                ..size
            },
            defect: None,
        }
    }
}

/// What happened in a world, in figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names are the figures' own words")]
pub struct Tally {
    pub events: u64,
    pub batches: u64,
    pub issued: u64,
    pub called: u64,
    pub finished: u64,
    pub missed: u64,
    pub cancelled: u64,
    pub priorities: u64,
    pub slips: u64,
    pub reprints: u64,
    pub refusals: u64,
    pub views: u64,
    pub spoken: u64,
    pub again: u64,
    pub dropped: u64,
    pub doubled: u64,
    pub cuts: u64,
    pub silences: u64,
    pub steps: u64,
    pub restarts: u64,
    pub rolls: u64,
    pub deaths: u64,
    pub died_before: u64,
    pub died_after: u64,
    /// A hash of the whole log: two runs of one seed have the same.
    pub digest: u64,
}

impl Tally {
    /// Every figure by its name, but the hash.
    #[must_use]
    pub fn figures(&self) -> Vec<(String, u64)> {
        let Value::Object(figures) = serde_json::to_value(self).unwrap_or_default() else {
            return Vec::new();
        };
        let figures = figures.into_iter().filter(|(name, _)| name != "digest");
        figures
            .filter_map(|(name, figure)| Some((name, figure.as_u64()?)))
            .collect()
    }

    /// Adds the figures of another world.
    pub fn add(&mut self, other: &Tally) {
        for (mine, theirs) in [
            (&mut self.events, other.events),
            (&mut self.batches, other.batches),
            (&mut self.issued, other.issued),
            (&mut self.called, other.called),
            (&mut self.finished, other.finished),
            (&mut self.missed, other.missed),
            (&mut self.cancelled, other.cancelled),
            (&mut self.priorities, other.priorities),
            (&mut self.slips, other.slips),
            (&mut self.reprints, other.reprints),
            (&mut self.refusals, other.refusals),
            (&mut self.views, other.views),
            (&mut self.spoken, other.spoken),
            (&mut self.again, other.again),
            (&mut self.dropped, other.dropped),
            (&mut self.doubled, other.doubled),
            (&mut self.cuts, other.cuts),
            (&mut self.silences, other.silences),
            (&mut self.steps, other.steps),
            (&mut self.restarts, other.restarts),
            (&mut self.rolls, other.rolls),
            (&mut self.deaths, other.deaths),
            (&mut self.died_before, other.died_before),
            (&mut self.died_after, other.died_after),
        ] {
            *mine += theirs;
        }
    }

    pub(crate) fn saw(&mut self, event: &Event) {
        let figure = match event {
            Event::TicketIssued { .. } | Event::OfflineInserted { .. } => &mut self.issued,
            Event::TicketCalled { .. } => &mut self.called,
            Event::TicketFinished { .. } => &mut self.finished,
            Event::TicketMissed { .. } => &mut self.missed,
            Event::TicketCancelled { .. } => &mut self.cancelled,
            Event::PriorityGranted { .. } => &mut self.priorities,
            _ => return,
        };
        *figure += 1;
    }

    pub(crate) fn digest_of(&mut self, log: &[Recorded]) {
        let mut hasher = DefaultHasher::new();
        for recorded in log {
            let text = serde_json::to_string(recorded).unwrap_or_default();
            text.hash(&mut hasher);
        }
        self.digest = hasher.finish();
    }
}

/// A world that broke a promise.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Its seed.
    pub seed: u64,
    /// How many days it was to last.
    pub days: u32,
    /// Whether it was the small hall.
    pub small: bool,
    /// What broke.
    pub broken: Broken,
    /// The last moments, oldest first.
    pub moments: Vec<String>,
    /// The hall as the log tells it.
    pub tell: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure {
            seed, days, small, ..
        } = self;
        let small = if *small { " SMALL=1" } else { "" };
        writeln!(f, "the world of seed {seed} breaks {}", self.broken)?;
        writeln!(f, "see it again: make sim SEED={seed} DAYS={days}{small}")?;
        writeln!(f, "its last moments:")?;
        for moment in &self.moments {
            writeln!(f, "  {moment}")?;
        }
        write!(f, "the hall as its log tells it:\n{}", self.tell)
    }
}

impl std::error::Error for Failure {}

/// Lets a world happen.
///
/// # Errors
/// The first promise that it breaks, or the panic of whatever part had one.
pub fn run(setup: &Setup) -> Result<Tally, Box<Failure>> {
    let mut world = World::new(setup);
    let days = || -> Result<(), Broken> { (0..setup.days).try_for_each(|day| world.day(day)) };
    let judged = catch_unwind(AssertUnwindSafe(days));
    let broken = match judged {
        Ok(Ok(())) => return Ok(world.tally().clone()),
        Ok(Err(broken)) => broken,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
            Broken {
                invariant: "panic",
                what: text.unwrap_or_default(),
            }
        }
    };
    Err(Box::new(Failure {
        seed: setup.seed,
        days: setup.days,
        small: setup.size.sessions == Size::small().sessions,
        broken,
        moments: world.last_moments(),
        tell: world.hall().tell(),
    }))
}
