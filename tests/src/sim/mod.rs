//! A simulated world: a hall with its people, its boxes, its network and all their faults, in one
//! thread and out of one seed.
//!
//! Real are the registrar with the answers, the way in for every role, the sessions, the publisher
//! with its views, and the state machines of the boxes (`Link`, `Kiosk`, `Desk`, `Board`). Played
//! is what stands around them as threads and sockets ([`server::Process`], [`line::Line`]), the
//! store ([`disk::Disk`], with the commit as the only border between what survives and what does
//! not), printers and voices. Nothing here sleeps or reads a clock: a day passes as fast as it is
//! computed, and the same seed is the same day.
//!
//! The [`judge`] looks on. What it finds is a [`Failure`] that says how to see it again.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use engine::Broken;

pub mod board;
pub mod chance;
mod citizens;
mod clerks;
mod day;
pub mod devices;
pub mod disk;
pub mod faults;
pub mod hall;
mod happens;
pub mod judge;
pub mod line;
mod mishap;
pub mod network;
pub mod noise;
mod office;
pub mod report;
pub mod server;
pub mod tally;
mod turns;
mod verdict;
mod wiring;
pub mod world;

pub use faults::Defect;
pub use hall::Size;
pub use tally::Tally;
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
    run_watched(setup, &mut |_| {})
}

/// The same, and somebody is told now and then how far it is.
///
/// # Errors
/// As for [`run`].
pub fn run_watched(setup: &Setup, watch: &mut dyn FnMut(&World)) -> Result<Tally, Box<Failure>> {
    let mut world = World::new(setup);
    let mut days =
        || -> Result<(), Broken> { (0..setup.days).try_for_each(|day| world.day(day, watch)) };
    let errors = noise::Errors::default();
    let judged = errors.listen(|| catch_unwind(AssertUnwindSafe(&mut days)));
    let broken = match (judged, errors.first()) {
        (_, Some(what)) => Broken {
            invariant: "no error is logged",
            what,
        },
        (Ok(Ok(())), None) => return Ok(world.tally()),
        (Ok(Err(broken)), None) => broken,
        (Err(panic), None) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(|it| (*it).to_owned()));
            Broken {
                invariant: "no panic",
                what: text.unwrap_or_default(),
            }
        }
    };
    Err(Box::new(Failure {
        seed: setup.seed,
        days: setup.days,
        small: setup.size.name == Size::small().name,
        broken,
        moments: world.last_moments(),
        tell: world.hall().tell(),
    }))
}
