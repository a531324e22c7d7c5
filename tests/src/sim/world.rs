//! The world itself: one queue of moments, one clock, one seed.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use engine::{Broken, CounterId, Hall, HallPlan, Millis, TicketKey};
use jiff::civil::Date;
use layso_kiosk::kiosk::Now;
use layso_server::access::{Access, Grant};
use layso_server::presence::Kind;
use layso_server::publisher::Topic;
use layso_server::session::talk::Guest;
use protocol::{CounterRequest, KioskPageRequest, Role};
use serde_json::Value;

use super::chance::Chance;
use super::citizens::Citizens;
use super::devices::Device;
use super::disk::Disk;
use super::faults::{Defect, Fault, Faults};
use super::hall::{Size, other_plans};
use super::judge::Judge;
use super::network::Wire;
use super::office::Office;
use super::server::Process;
use super::{Setup, Tally};

/// The first day: a Tuesday.
const FIRST_DAY: Date = Date::constant(2026, 11, 24);
/// Between two looks of the registrar at the clock, milliseconds.
pub(super) const RULES_MS: u64 = 2_000;
/// Moments that are kept for the one who must find out.
const MOMENTS: usize = 60;

/// Something that will happen.
#[derive(Debug, Clone)]
pub(super) enum Event {
    Wake(usize),
    Connect(usize, u64),
    Up(usize, u64, String),
    Down(usize, u64, String),
    Lost(usize, u64),
    Went(u64),
    Batch(u64),
    Beat,
    Rules,
    Boot,
    Mishap(Fault),
    PrinterAsked(usize, u64, u64),
    PrinterDone(usize, u64, u64),
    Refill(usize),
    Said(usize, u64),
    Arrive,
    Touch(usize),
    Page(usize, Box<KioskPageRequest>),
    Publish(u64),
    Tire(usize),
    Back,
    Papers(String),
    Clerk(usize),
    Late(usize, Box<CounterRequest>),
    Manage,
    Hand(usize),
    Screen(Role, Box<Value>),
}

/// A box in its place.
#[derive(Debug)]
pub(super) struct Station {
    pub name: String,
    pub role: Role,
    pub topic: Topic,
    pub device: Device,
    pub wire: Wire,
    /// Rises with every try to connect, and with every end of one.
    pub attempt: u64,
    /// Rises with every start of the box.
    pub life: u64,
    pub wake: u64,
    pub skew_ms: i64,
}

impl Station {
    /// How the server's door knows it.
    pub(super) fn guest(&self) -> Guest {
        let (mut counter, mut zone) = (None, None);
        match &self.topic {
            Topic::Counter(id) => counter = Some(id.0),
            Topic::Board(of) => zone = of.as_deref().map(ToOwned::to_owned),
            Topic::Kiosk | Topic::Reception | Topic::Supervisor | Topic::Phone(_) => {}
        }
        let is_page = matches!(self.device, Device::Screen(_));
        Guest {
            grant: Grant {
                role: self.role,
                name: self.name.clone(),
                counter,
                zone,
            },
            kind: if is_page { Kind::Browser } else { Kind::Box },
            topic: self.topic.clone(),
        }
    }
}

/// A simulated world.
#[derive(Debug)]
pub struct World {
    pub(super) size: Size,
    pub(super) plan: HallPlan,
    pub(super) defect: Option<Defect>,
    pub(super) chance: Chance,
    pub(super) faults: Faults,
    pub(super) now: u64,
    pub(super) ahead_ms: i64,
    pub(super) stormy: bool,
    pub(super) disk: Disk,
    pub(super) server: Option<Process>,
    pub(super) lives: u64,
    pub(super) stations: Vec<Station>,
    pub(super) kiosks: Vec<usize>,
    pub(super) phones: Vec<usize>,
    pub(super) citizens: Citizens,
    pub(super) office: Office,
    pub(super) access: Arc<Access>,
    pub(super) judge: Judge,
    pub(super) tally: Tally,
    pub(super) base: Millis,
    pub(super) queue: BTreeMap<(u64, u64), Event>,
    pub(super) order: u64,
    pub(super) connections: u64,
    /// Whose each connection is, or was.
    pub(super) owners: BTreeMap<u64, usize>,
    /// The next turn of the publisher, and of which life.
    pub(super) next_turn: Option<(u64, u64)>,
    moments: VecDeque<String>,
}

impl World {
    /// The world of a seed, before its first morning.
    ///
    /// # Panics
    /// When there is no memory for it.
    #[must_use]
    pub fn new(setup: &Setup) -> World {
        let mut chance = Chance::new(setup.seed);
        let faults = Faults::draw(&mut chance, setup.size.calm);
        let plan = setup.size.plan();
        let (from, _) = setup.size.span();
        let mut world = World {
            size: setup.size.clone(),
            judge: Judge::new(&plan, faults.weather.most_ms + RULES_MS),
            base: Millis::at(FIRST_DAY, i64::from(from), plan.hall.utc_offset_min),
            defect: setup.defect,
            chance,
            faults,
            now: 0,
            ahead_ms: 0,
            stormy: false,
            disk: Disk::default(),
            server: None,
            lives: 0,
            stations: Vec::new(),
            kiosks: Vec::new(),
            phones: Vec::new(),
            citizens: Citizens::default(),
            office: Office::new(other_plans(&plan)),
            access: Arc::new(Access::of_nobody().expect("a list in memory")),
            tally: Tally::default(),
            queue: BTreeMap::new(),
            plan,
            order: 0,
            connections: 0,
            owners: BTreeMap::new(),
            next_turn: None,
            moments: VecDeque::new(),
        };
        world.furnish();
        world
    }

    fn furnish(&mut self) {
        for number in 1..=self.size.kiosks {
            self.kiosks.push(self.stations.len());
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let name = format!("kiosk-{number}");
            let device = Device::kiosk(&name, seed, self.faults.roll, now);
            self.place(&name, Role::Kiosk, Topic::Kiosk, device);
        }
        let counters: Vec<u16> = self.plan.counters.iter().map(|it| it.number.0).collect();
        for number in counters {
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let device = Device::counter(seed, now);
            let topic = Topic::Counter(CounterId(number));
            self.place(&format!("counter-{number}"), Role::Counter, topic, device);
        }
        let zones: Vec<String> = self.plan.zones.iter().map(|it| it.id.clone()).collect();
        let zones = zones.into_iter().map(Some);
        for zone in [None].into_iter().chain(zones).take(self.size.boards) {
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let device = Device::board(seed, now, self.defect);
            let name = format!("board-{}", zone.as_deref().unwrap_or("all"));
            let topic = Topic::Board(zone.as_deref().map(Into::into));
            self.place(&name, Role::Board, topic, device);
        }
        for (role, topic) in [
            (Role::Reception, Topic::Reception),
            (Role::Supervisor, Topic::Supervisor),
        ] {
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let device = Device::screen(seed, now);
            self.place(role.as_str(), role, topic, device);
        }
        for number in 1..=self.size.phones {
            self.phones.push(self.stations.len());
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let device = Device::screen(seed, now);
            // It follows a number as soon as somebody has one.
            let topic = Topic::Phone(TicketKey("".into()));
            self.place(&format!("phone-{number}"), Role::Phone, topic, device);
        }
    }

    fn place(&mut self, name: &str, role: Role, topic: Topic, device: Device) {
        let skew = i64::try_from(self.chance.below(600_000)).unwrap_or(0) - 300_000;
        self.stations.push(Station {
            name: name.to_owned(),
            role,
            topic,
            device,
            wire: Wire::default(),
            attempt: 0,
            life: 0,
            wake: u64::MAX,
            skew_ms: skew,
        });
    }

    /// Lets everything happen until then.
    pub(super) fn run_until(&mut self, until: u64) -> Result<(), Broken> {
        while let Some(next) = self.queue.first_entry()
            && next.key().0 <= until
        {
            let ((at, _), event) = next.remove_entry();
            self.now = self.now.max(at);
            self.happens(event)?;
        }
        self.now = until;
        Ok(())
    }

    /// The server's clock.
    pub(super) fn clock(&self) -> Millis {
        let passed = i64::try_from(self.now).unwrap_or(i64::MAX);
        self.base.plus(passed).plus(self.ahead_ms)
    }

    pub(super) fn box_now(&self, skew_ms: i64) -> Now {
        let passed = i64::try_from(self.now).unwrap_or(i64::MAX);
        Now {
            at: protocol::Millis(self.base.plus(passed).plus(skew_ms).0),
            mono: self.now,
        }
    }

    pub(super) fn at(&mut self, at: u64, event: Event) {
        self.order += 1;
        self.queue.insert((at, self.order), event);
    }

    /// Something happens between so many milliseconds from now.
    pub(super) fn soon(&mut self, least: u64, most: u64, event: Event) {
        let at = self.now + self.chance.between(least, most);
        self.at(at, event);
    }

    /// Writes a line for the one who must find out.
    pub(super) fn note(&mut self, what: &str) {
        let passed = i64::try_from(self.now).unwrap_or(i64::MAX);
        let local = self.base.plus(passed).local(self.plan.hall.utc_offset_min);
        if self.moments.len() >= MOMENTS {
            self.moments.pop_front();
        }
        self.moments
            .push_back(format!("{} {what}", local.strftime("%d %H:%M:%S%.3f")));
    }

    /// The last moments, oldest first.
    #[must_use]
    pub fn last_moments(&self) -> Vec<String> {
        self.moments.iter().cloned().collect()
    }

    /// The hall as the log tells it.
    #[must_use]
    pub fn hall(&self) -> &Hall {
        self.judge.hall()
    }

    /// What happened so far, in figures.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let looks = self.judge.looks().iter();
        Tally {
            judged: looks
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
            ..self.tally.clone()
        }
    }

    /// The time of the day, by the world's own clock.
    #[must_use]
    pub fn local_time(&self) -> String {
        let passed = i64::try_from(self.now).unwrap_or(i64::MAX);
        let local = self.base.plus(passed).local(self.plan.hall.utc_offset_min);
        local.strftime("%a %H:%M").to_string()
    }
}
