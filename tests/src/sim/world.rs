//! The world itself: one queue of moments, one clock, one seed.

use std::collections::{BTreeMap, VecDeque};

use engine::{Broken, Hall, HallPlan, Millis};
use jiff::civil::Date;
use layso_kiosk::kiosk::Now;
use layso_server::input::Key;
use layso_server::registrar::Batch;
use protocol::{BEAT_MS, CounterRequest, KioskPageRequest, Role};

use super::chance::Chance;
use super::devices::{Device, Effect};
use super::faults::{Defect, Fault, Faults};
use super::hall::Size;
use super::judge::Judge;
use super::network::{Way, Weather, Wire};
use super::people::People;
use super::server::{Asker, Disk, Post, Process, To, Topic};
use super::{Setup, Tally};

/// The first day: a Tuesday.
const FIRST_DAY: Date = Date::constant(2026, 11, 24);
/// Between two looks of the registrar at the clock, milliseconds.
const RULES_MS: u64 = 2_000;
/// How long nothing happens before everything is compared, milliseconds.
const CALM_MS: u64 = 66_000;
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
    Tire(usize),
    Clerk(usize),
    Late(usize, CounterRequest),
    Manage,
    Hand(usize),
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
    wake: u64,
    skew_ms: i64,
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
    pub(super) people: People,
    pub(super) judge: Judge,
    pub(super) tally: Tally,
    base: Millis,
    queue: BTreeMap<(u64, u64), Event>,
    order: u64,
    connections: u64,
    opening_changes: Option<Millis>,
    moments: VecDeque<String>,
}

impl World {
    /// The world of a seed, before its first morning.
    #[must_use]
    pub fn new(setup: &Setup) -> World {
        let mut chance = Chance::new(setup.seed);
        let faults = Faults::draw(&mut chance);
        let plan = setup.size.plan();
        let (from, _) = setup.size.span();
        let mut world = World {
            size: setup.size.clone(),
            judge: Judge::new(&plan, faults.weather.most_ms + RULES_MS),
            base: Millis::at(FIRST_DAY, i64::from(from), plan.hall.utc_offset_min),
            plan,
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
            people: People::default(),
            tally: Tally::default(),
            queue: BTreeMap::new(),
            order: 0,
            connections: 0,
            opening_changes: None,
            moments: VecDeque::new(),
        };
        world.furnish();
        world
    }

    fn furnish(&mut self) {
        for number in 1..=self.size.kiosks {
            self.kiosks.push(self.stations.len());
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let device = Device::kiosk(seed, self.faults.roll, now);
            self.place(
                &format!("kiosk-{number}"),
                Role::Kiosk,
                Topic::Kiosk,
                device,
            );
        }
        for number in 1..=self.size.counters {
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let device = Device::counter(seed, now);
            let topic = Topic::Counter(number);
            self.place(&format!("counter-{number}"), Role::Counter, topic, device);
        }
        let boards = [("board-all", None), ("board-a", Some("a"))];
        for (name, zone) in boards.into_iter().take(self.size.boards) {
            let (seed, now) = (self.chance.bytes(), self.box_now(0));
            let device = Device::board(seed, now, self.defect);
            let topic = Topic::Board(zone.map(ToOwned::to_owned));
            self.place(name, Role::Board, topic, device);
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

    /// One day, from before the first citizen until after the close, and what is left of it.
    ///
    /// # Errors
    /// What the judge found.
    pub fn day(&mut self, day: u32) -> Result<(), Broken> {
        let (from, to) = self.size.span();
        self.now = u64::from(day) * 86_400_000;
        self.ahead_ms = 0;
        self.stormy = true;
        self.soon(0, 3_000, Event::Boot);
        self.soon(0, 0, Event::Beat);
        self.soon(0, 0, Event::Rules);
        for station in 0..self.stations.len() {
            self.restart(station)?;
            if self.stations[station].role == Role::Counter {
                self.soon(30_000, 90_000, Event::Clerk(station));
            }
        }
        self.soon(20_000, 40_000, Event::Arrive);
        self.soon(40_000, 90_000, Event::Manage);
        for fault in Fault::ALL {
            self.plan_mishap(fault);
        }
        let evening = self.now + u64::from(to - from) * 60_000 + 10_000;
        self.run_until(evening)?;
        self.calm()?;
        self.run_until(evening + CALM_MS)?;
        self.compare()?;
        self.judge.restarted(&self.disk)?;
        self.night();
        Ok(())
    }

    /// Faults end, people go home, the clock is set right.
    fn calm(&mut self) -> Result<(), Broken> {
        self.note("all faults end");
        self.stormy = false;
        self.ahead_ms = 0;
        self.people.go_home();
        for station in &mut self.stations {
            station.wire.silent_until = 0;
        }
        self.publish(true)
    }

    /// D2: every screen shows the present.
    fn compare(&mut self) -> Result<(), Broken> {
        let clock = self.clock();
        let Some(server) = &self.server else {
            let what = "the server does not come back".to_owned();
            return Err(Broken {
                invariant: "D2",
                what,
            });
        };
        for station in &mut self.stations {
            let (present, _) = server.render(&station.topic, clock);
            let (up, shown) = (station.device.is_up(), station.device.shows());
            if !up || shown != present {
                let what = format!(
                    "{} (up: {up}) shows\n{shown}\nand the hall is\n{present}",
                    station.name
                );
                return Err(Broken {
                    invariant: "D2",
                    what,
                });
            }
        }
        Ok(())
    }

    /// Everything is switched off.
    fn night(&mut self) {
        self.queue.clear();
        self.server = None;
        for station in &mut self.stations {
            station.wire = Wire::default();
            station.wake = u64::MAX;
        }
        self.tally.events = self.disk.log.len() as u64;
        self.tally.digest_of(&self.disk.log);
    }

    fn run_until(&mut self, until: u64) -> Result<(), Broken> {
        while let Some(((at, _), event)) = self.queue.pop_first() {
            if at > until {
                self.at(at, event);
                break;
            }
            self.now = self.now.max(at);
            self.happens(event)?;
        }
        self.now = until;
        Ok(())
    }

    fn happens(&mut self, event: Event) -> Result<(), Broken> {
        match event {
            Event::Wake(station) => {
                self.stations[station].wake = u64::MAX;
                self.with(station, Device::tick)
            }
            Event::Connect(station, attempt) => self.connects(station, attempt),
            Event::Up(station, connection, text) => {
                self.arrives_up(station, connection, &text);
                Ok(())
            }
            Event::Down(station, connection, text) => {
                if !self.is_through(station, connection) {
                    return Ok(());
                }
                self.with(station, |device, now| device.hear(&text, now))
            }
            Event::Lost(station, connection) => {
                // Unless it has found out by itself and is on a new connection.
                let newer = self.stations[station].wire.connection;
                if newer.is_some_and(|newer| newer > connection) {
                    return Ok(());
                }
                self.with(station, |device, now| device.lost("the server ended", now))
            }
            Event::Went(connection) => {
                if let Some(server) = &mut self.server {
                    server.went(connection);
                }
                Ok(())
            }
            Event::Batch(life) if life == self.lives => self.batch(),
            Event::Batch(_) => Ok(()),
            Event::Beat => {
                self.soon(BEAT_MS, BEAT_MS, Event::Beat);
                let (now, clock) = (self.now, self.clock());
                let posts = self.server.as_mut().map(|server| server.beat(now, clock));
                self.post(posts.unwrap_or_default());
                Ok(())
            }
            Event::Rules => {
                self.soon(RULES_MS, RULES_MS, Event::Rules);
                self.plan_batch();
                let clock = self.clock();
                let due = self.opening_changes.is_some_and(|at| at <= clock);
                self.publish(due)
            }
            Event::Boot => self.boot(),
            Event::Mishap(fault) => self.mishap(fault),
            Event::PrinterAsked(station, life, id) if life == self.stations[station].life => {
                self.printer_asked(station, id)
            }
            Event::PrinterDone(station, life, id) if life == self.stations[station].life => {
                self.printer_done(station, id)
            }
            Event::PrinterAsked(..) | Event::PrinterDone(..) => Ok(()),
            Event::Refill(station) => self.refill(station),
            Event::Said(station, life) => {
                if life != self.stations[station].life {
                    return Ok(());
                }
                self.with(station, |device, _| {
                    if let Device::Board(it) = device {
                        it.said();
                    }
                })
            }
            // In the evening nobody does anything any more.
            _ if !self.stormy => Ok(()),
            Event::Arrive => {
                self.arrive();
                Ok(())
            }
            Event::Touch(citizen) => self.touch(citizen),
            Event::Page(station, request) => {
                let key = self.chance.word();
                self.with(station, |device, now| {
                    if let Device::Kiosk(it) = device {
                        it.touch(&key, *request, now);
                    }
                })
            }
            Event::Tire(citizen) => {
                self.tire(citizen);
                Ok(())
            }
            Event::Clerk(counter) => self.clerk(counter),
            Event::Late(counter, request) => self.by_page(counter, request),
            Event::Manage => {
                self.manage();
                Ok(())
            }
            Event::Hand(hand) => {
                self.hand_asks(hand);
                Ok(())
            }
        }
    }

    // ---- time ----

    /// The server's clock.
    pub(super) fn clock(&self) -> Millis {
        let passed = i64::try_from(self.now).unwrap_or(i64::MAX);
        self.base.plus(passed).plus(self.ahead_ms)
    }

    fn box_now(&self, skew_ms: i64) -> Now {
        let passed = i64::try_from(self.now).unwrap_or(i64::MAX);
        Now {
            at: protocol::Millis(self.base.plus(passed).plus(skew_ms).0),
            mono: self.now,
        }
    }

    fn at(&mut self, at: u64, event: Event) {
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
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    // ---- boxes and lines ----

    /// Tells a box something and does what it then wants.
    pub(super) fn with(
        &mut self,
        station: usize,
        tell: impl FnOnce(&mut Device, Now),
    ) -> Result<(), Broken> {
        let now = self.box_now(self.stations[station].skew_ms);
        let device = &mut self.stations[station].device;
        tell(device, now);
        for effect in device.turn(now) {
            self.effect(station, effect)?;
        }
        let it = &mut self.stations[station];
        let deadline = it.device.deadline().max(self.now + 1);
        if deadline < it.wake {
            it.wake = deadline;
            self.at(deadline, Event::Wake(station));
        }
        Ok(())
    }

    fn effect(&mut self, station: usize, effect: Effect) -> Result<(), Broken> {
        let life = self.stations[station].life;
        match effect {
            Effect::Connect => {
                self.stations[station].attempt += 1;
                let attempt = self.stations[station].attempt;
                self.soon(1, 60, Event::Connect(station, attempt));
            }
            Effect::Disconnect => {
                let it = &mut self.stations[station];
                it.attempt += 1;
                let silent = self.now < it.wire.silent_until;
                if let Some(connection) = it.wire.connection.take()
                    && !silent
                {
                    self.soon(0, 500, Event::Went(connection));
                }
            }
            Effect::Send(text) => {
                if let Some(connection) = self.stations[station].wire.connection {
                    for at in self.arrivals(station, Way::Up, &text) {
                        self.at(at, Event::Up(station, connection, text.clone()));
                    }
                }
            }
            Effect::Seen(before, version) => {
                self.tally.views += 1;
                let name = &self.stations[station].name;
                self.judge.seen(name, before, version)?;
            }
            Effect::Page(key, answer) => self.page_answers(&key, &answer),
            Effect::AskPrinter(id) => {
                self.soon(20, 300, Event::PrinterAsked(station, life, id));
            }
            Effect::Print(id, slip, again) => {
                self.tally.reprints += u64::from(again);
                self.judge.printed(&slip.label, again)?;
                self.soon(800, 3_000, Event::PrinterDone(station, life, id));
            }
            Effect::Speak(utterance) => {
                let (now, clock) = (self.now, self.clock());
                for call in &utterance.calls {
                    self.tally.spoken += 1;
                    let name = self.stations[station].name.clone();
                    self.note(&format!("{name} speaks {} to {}", call.label, call.counter));
                    self.judge.spoken(station, call, now, clock)?;
                }
                self.soon(3_000, 8_000, Event::Said(station, life));
            }
        }
        Ok(())
    }

    fn arrivals(&mut self, station: usize, way: Way, text: &str) -> Vec<u64> {
        let weather = if self.stormy {
            self.faults.weather
        } else {
            Weather::CALM
        };
        let wire = &mut self.stations[station].wire;
        let arrivals = wire.arrivals(way, text, self.now, weather, &mut self.chance);
        self.tally.dropped += u64::from(arrivals.is_empty());
        self.tally.doubled += u64::from(arrivals.len() > 1);
        arrivals
    }

    fn is_through(&self, station: usize, connection: u64) -> bool {
        let wire = &self.stations[station].wire;
        wire.connection == Some(connection) && self.now >= wire.silent_until
    }

    fn connects(&mut self, station: usize, attempt: u64) -> Result<(), Broken> {
        let now = self.now;
        let it = &mut self.stations[station];
        if it.attempt != attempt || now < it.wire.silent_until {
            return Ok(());
        }
        let Some(server) = &mut self.server else {
            return self.with(station, |device, now| device.lost("refused", now));
        };
        self.connections += 1;
        it.wire.connection = Some(self.connections);
        server.came(self.connections, &it.name, it.role, it.topic.clone(), now);
        self.with(station, Device::connected)
    }

    fn arrives_up(&mut self, station: usize, connection: u64, text: &str) {
        if !self.is_through(station, connection) {
            return;
        }
        let (now, clock) = (self.now, self.clock());
        let posts = self
            .server
            .as_mut()
            .map(|server| server.hear(connection, text, now, clock));
        self.post(posts.unwrap_or_default());
        self.plan_batch();
    }

    fn post(&mut self, posts: Vec<Post>) {
        for (connection, text) in posts {
            let to = |it: &Station| it.wire.connection == Some(connection);
            let Some(station) = self.stations.iter().position(to) else {
                continue;
            };
            for at in self.arrivals(station, Way::Down, &text) {
                self.at(at, Event::Down(station, connection, text.clone()));
            }
        }
    }

    // ---- the server ----

    /// Lets the registrar drain its inbox soon.
    pub(super) fn plan_batch(&mut self) {
        let life = self.lives;
        if let Some(server) = &mut self.server
            && !server.busy
        {
            server.busy = true;
            self.soon(1, 40, Event::Batch(life));
        }
    }

    /// Views are computed again: all, or those whose time has come.
    pub(super) fn publish(&mut self, all: bool) -> Result<(), Broken> {
        let clock = self.clock();
        let Some(server) = &mut self.server else {
            return Ok(());
        };
        self.judge.shown(server.hall(), &self.disk)?;
        let posts = server.publish(clock, all);
        self.opening_changes = server.hall().next_deadline(clock).map(|(at, _)| at);
        self.post(posts);
        Ok(())
    }

    /// One turn of the registrar, with the two moments at which a server may die.
    fn batch(&mut self) -> Result<(), Broken> {
        let (clock, count) = (self.clock(), self.chance.between(1, 8));
        let Some(mut server) = self.server.take() else {
            return Ok(());
        };
        server.busy = false;
        let (batch, askers) = server.step(usize::try_from(count).unwrap_or(1), clock);
        if self.defect == Some(Defect::AnswersBeforeCommit) {
            self.answer(&batch, &askers)?;
        }
        if !batch.is_empty() {
            self.tally.batches += 1;
            if self.stormy && self.chance.percent(self.faults.dies_before) {
                self.tally.died_before += 1;
                self.dies("before a commit");
                return Ok(());
            }
            self.disk.commit(&batch);
            self.write_down(&batch);
            self.judge.committed(&batch, server.hall(), self.now)?;
            if self.stormy && self.chance.percent(self.faults.dies_after) {
                self.tally.died_after += 1;
                self.dies("after a commit");
                return Ok(());
            }
        }
        let more = server.waiting() > 0;
        self.server = Some(server);
        if !batch.records.is_empty() {
            self.publish(true)?;
        }
        self.answer(&batch, &askers)?;
        if more {
            self.plan_batch();
        }
        Ok(())
    }

    fn write_down(&mut self, batch: &Batch) {
        for recorded in &batch.records {
            let mut text = serde_json::to_string(&recorded.event).unwrap_or_default();
            text.truncate(160);
            self.note(&format!("{} {} {text}", recorded.seq, recorded.by));
            self.tally.saw(&recorded.event);
        }
    }

    fn answer(&mut self, batch: &Batch, askers: &[Asker]) -> Result<(), Broken> {
        for (told, asker) in batch.replies.iter().zip(askers) {
            let Some(body) = Process::say(told, &self.disk) else {
                continue;
            };
            let key = Key::new(&asker.by, &asker.key);
            self.judge.answered(key, &body, &self.disk)?;
            self.tally.again += u64::from(matches!(told, layso_server::registrar::Told::Before(_)));
            match asker.to {
                To::Box(connection) => {
                    let key = serde_json::to_string(&asker.key).unwrap_or_default();
                    let text = format!(r#"{{"type":"answer","key":{key},"answer":{body}}}"#);
                    self.post(vec![(connection, text)]);
                }
                To::Hand(hand) => self.hand_hears(hand),
            }
        }
        Ok(())
    }
}
