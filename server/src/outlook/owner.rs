//! The thread that looks ahead, beside the registrar: nobody waits for it.

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use appliance::keys::Keys;
use engine::{Command, Hall, LearnFacts, Millis};
use jiff::civil::Date;
use tracing::{info, warn};

use super::watch::{Looked, Watch};
use super::{history, learned};
use crate::app::own_ask;
use crate::publisher::Publisher;
use crate::registrar::Registry;
use crate::registrar::owner::AbortOnPanic;

/// Longest pause between two looks at the hall.
const PAUSE: Duration = Duration::from_secs(1);

/// What was learned is kept so often, milliseconds: a server that dies loses no more of it.
const KEPT_EVERY_MS: i64 = 300_000;

/// Ends the thread.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// Ends the thread; what it is about to ask is asked no more.
    pub fn stop(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }

    /// Waits a while. False when the thread is to end.
    fn wait(&self, pause: Duration) -> bool {
        let stop = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.1.wait_timeout_while(stop, pause, |stop| !*stop);
        let (stop, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !*stop
    }
}

/// Starts the thread. `data` is the folder of the log, from which it learns.
///
/// # Errors
/// When it cannot be started.
pub fn start(
    data: Option<PathBuf>,
    publisher: Publisher,
    registry: Registry,
    keys: Keys,
    stop: Stop,
) -> std::io::Result<std::thread::JoinHandle<()>> {
    let mut watch = Watch::default();
    if let Some(learned) = data.as_deref().and_then(learned::read) {
        watch.goes_on(learned);
    }
    let owner = Owner {
        watch,
        kept_ms: 0,
        data,
        day: None,
        publisher,
        registry,
        keys,
    };
    std::thread::Builder::new()
        .name("outlook".into())
        .spawn(move || owner.run(&stop))
}

struct Owner {
    watch: Watch,
    /// When it was kept last what the watch has learned, by the clock that only runs forward.
    kept_ms: i64,
    data: Option<PathBuf>,
    day: Option<Date>,
    publisher: Publisher,
    registry: Registry,
    keys: Keys,
}

impl Owner {
    fn run(mut self, stop: &Stop) {
        // A panic here would leave waits on the screens that nobody computes any more.
        let _bomb = AbortOnPanic;
        while stop.wait(PAUSE) {
            let clock = Millis(appliance::clock::now().0);
            let mono_ms = i64::try_from(appliance::clock::mono_ms()).unwrap_or(i64::MAX);
            let hall = self.publisher.hall();
            let now = clock.max(hall.last);
            self.learn(&hall, now);
            if let Some(looked) = self.watch.look(&hall, now, mono_ms) {
                self.tell(looked, now);
            }
            if mono_ms - self.kept_ms >= KEPT_EVERY_MS {
                self.kept_ms = mono_ms;
                self.keep();
            }
        }
        self.keep();
    }

    /// Keeps what was learned beside the log. Without it the next start learns anew.
    fn keep(&self) {
        if let Some(data) = &self.data
            && let Err(cause) = learned::write(data, &self.watch.learned())
        {
            warn!(%cause, "what was learned cannot be kept");
        }
    }

    /// On a new day, what other days have taught.
    fn learn(&mut self, hall: &Hall, now: Millis) {
        let open = hall.day.as_ref().filter(|day| day.closed_at.is_none());
        let day = open.map(|day| day.date);
        if day.is_none() || day == self.day {
            return;
        }
        self.day = day;
        let (Some(data), Some(date)) = (&self.data, day) else {
            return;
        };
        match history::read(data, date, hall.saved_plan()) {
            Ok(history) => {
                info!(
                    days = history.days,
                    groups = history.facts.len(),
                    "learned from past days"
                );
                self.watch.knows(history.known);
                if !history.facts.is_empty() {
                    let groups = history.facts;
                    self.ask(Command::LearnFacts(LearnFacts { groups }), now);
                }
            }
            // The hall goes on with what the plan says.
            Err(cause) => warn!(%cause, "past days cannot be read"),
        }
    }

    fn tell(&mut self, looked: Looked, now: Millis) {
        self.publisher.expects(looked.outlook, looked.changed);
        for command in looked.asks {
            self.ask(command, now);
        }
    }

    fn ask(&mut self, command: Command, now: Millis) {
        let ask = own_ask(&mut self.keys, command, "rule", now);
        // Nobody waits for the answer: what the hall refuses now is looked at again in a while.
        if self.registry.put(ask).is_err() {
            warn!("the hall was too busy to be advised");
        }
    }
}
