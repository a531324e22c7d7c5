//! The course of a day: switched on, in full storm, calm, compared, switched off.

use engine::{Broken, TicketKey};
use layso_server::publisher::Topic;
use protocol::Role;
use serde_json::Value;

use super::faults::Fault;
use super::network::Wire;
use super::world::{Event, World};

/// How long nothing happens before everything is compared, milliseconds.
const CALM_MS: u64 = 66_000;
/// How often somebody is told how far it is, milliseconds.
const WATCH_MS: u64 = 600_000;

impl World {
    /// One day, from before the first citizen until after the close, and what is left of it.
    ///
    /// # Errors
    /// What the judge found.
    pub fn day(&mut self, day: u32, watch: &mut dyn FnMut(&World)) -> Result<(), Broken> {
        let (from, to) = self.size.span();
        self.now = u64::from(day) * 86_400_000;
        self.ahead_ms = 0;
        self.stormy = true;
        self.soon(0, 3_000, Event::Boot);
        self.soon(0, 0, Event::Beat);
        self.soon(0, 0, Event::Rules);
        for station in 0..self.stations.len() {
            if self.stations[station].role == Role::Phone {
                continue;
            }
            self.restart(station)?;
            if self.stations[station].role == Role::Counter {
                self.soon(30_000, 90_000, Event::Clerk(station));
            }
        }
        self.soon(20_000, 40_000, Event::Arrive);
        self.soon(20_000, 40_000, Event::Manage);
        for fault in Fault::ALL {
            self.plan_mishap(fault);
        }
        let evening = self.now + u64::from(to - from) * 60_000 + 10_000;
        while self.now < evening {
            self.run_until((self.now + WATCH_MS).min(evening))?;
            watch(self);
        }
        self.calm()?;
        self.run_until(evening + CALM_MS)?;
        self.compare()?;
        self.judge.is_told()?;
        self.judge.restarted(&self.disk)?;
        self.night();
        Ok(())
    }

    /// Faults end, people go home, the clock is set right.
    fn calm(&mut self) -> Result<(), Broken> {
        self.note("all faults end");
        self.stormy = false;
        self.ahead_ms = 0;
        self.citizens.go_home();
        for station in &mut self.stations {
            station.wire.silent_until = 0;
        }
        Ok(())
    }

    /// D2: every screen shows the present.
    fn compare(&mut self) -> Result<(), Broken> {
        let broken = |what: String| {
            let invariant = "D2";
            Err(Broken { invariant, what })
        };
        let clock = self.clock();
        let Some(server) = &self.server else {
            return broken("the server does not come back".to_owned());
        };
        for station in &mut self.stations {
            let Some(present) = server.view(&station.topic, clock) else {
                continue;
            };
            let (up, shown) = (station.device.is_up(), station.device.shows());
            if !up || plain(&shown) != plain(&present) {
                return broken(format!(
                    "{} (up: {up}) shows\n{shown}\nand the hall is\n{present}",
                    station.name
                ));
            }
            self.judge.judged("D2");
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
            if station.role == Role::Phone {
                station.topic = Topic::Phone(TicketKey("".into()));
            }
        }
        self.tally.digest_of(&self.disk.log);
    }
}

/// A view without the moment of its making, which alone is no news.
fn plain(view: &str) -> Value {
    let mut view = serde_json::from_str::<Value>(view).unwrap_or_default();
    if let Some(view) = view.as_object_mut() {
        view.remove("as_of");
    }
    view
}
