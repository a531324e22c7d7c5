//! The course of a day: switched on, in full storm, calm, compared, switched off.

use engine::Broken;
use protocol::Role;

use super::faults::Fault;
use super::network::Wire;
use super::world::{Event, World};

/// How long nothing happens before everything is compared, milliseconds.
const CALM_MS: u64 = 66_000;
impl World {
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
}
