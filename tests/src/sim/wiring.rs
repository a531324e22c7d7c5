//! Boxes and their lines: what a box wants of the world, and messages on their way.

use engine::Broken;
use layso_kiosk::kiosk::Now;

use super::devices::{Device, Effect};
use super::network::{Way, Weather};
use super::server::Post;
use super::world::{Event, World};

impl World {
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

    pub(super) fn effect(&mut self, station: usize, effect: Effect) -> Result<(), Broken> {
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
            Effect::Page(key, answer) => self.page_answers(&key, &answer)?,
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

    pub(super) fn arrivals(&mut self, station: usize, way: Way, text: &str) -> Vec<u64> {
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

    pub(super) fn is_through(&self, station: usize, connection: u64) -> bool {
        let wire = &self.stations[station].wire;
        wire.connection == Some(connection) && self.now >= wire.silent_until
    }

    pub(super) fn connects(&mut self, station: usize, attempt: u64) -> Result<(), Broken> {
        let now = self.now;
        let it = &mut self.stations[station];
        if it.attempt != attempt || now < it.wire.silent_until {
            return Ok(());
        }
        let Some(server) = &mut self.server else {
            return self.with(station, |device, now| device.lost("refused", now));
        };
        self.connections += 1;
        let connection = self.connections;
        if !server.came(connection, it.guest()) {
            return self.with(station, |device, now| device.lost("not let in", now));
        }
        it.wire.connection = Some(connection);
        self.owners.insert(connection, station);
        self.with(station, Device::connected)
    }

    pub(super) fn arrives_up(
        &mut self,
        station: usize,
        connection: u64,
        text: &str,
    ) -> Result<(), Broken> {
        if !self.is_through(station, connection) {
            return Ok(());
        }
        let now = self.moment();
        let news = self
            .server
            .as_mut()
            .map(|server| server.hear(connection, text, now));
        self.told(news.unwrap_or_default())?;
        self.plan_batch();
        Ok(())
    }

    /// The box or screen at the other end of a connection that stands.
    pub(super) fn at_the_end_of(&self, connection: u64) -> Option<usize> {
        let station = *self.owners.get(&connection)?;
        let stands = self.stations[station].wire.connection == Some(connection);
        stands.then_some(station)
    }

    pub(super) fn post(&mut self, posts: Vec<Post>) {
        for (connection, text) in posts {
            let Some(station) = self.at_the_end_of(connection) else {
                continue;
            };
            for at in self.arrivals(station, Way::Down, &text) {
                self.at(at, Event::Down(station, connection, text.clone()));
            }
        }
    }
}
