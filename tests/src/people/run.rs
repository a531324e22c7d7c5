//! Brings simulated people to a running server: one line for each counter and each desk, as boxes and
//! pages have them, under tokens that were enrolled.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use appliance::keys::Keys;
use appliance::link::socket::{self, LinkConfig, LinkHandle, NoAnswer};
use appliance::shutdown::Shutdown;
use appliance::{clock, config};
use engine::Millis;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use protocol::{
    Answer, CounterRequest, CounterView, KioskRequest, KioskView, ReceptionRequest, ReceptionView,
    Role, SupervisorRequest, SupervisorView,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cast::Cast;
use super::{Ask, People, told};

/// The kiosk at which everybody takes a number; the plan gives it a digit.
pub const KIOSK: &str = "kiosk-2";
/// The name of the guide desk.
pub const RECEPTION: &str = "guide";
/// The name under which the whole hall is watched.
pub const WATCH: &str = "people";
/// Between two looks at the screens, machine's time.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// A screen that does not show an act for so long is believed as it is, milliseconds of the machine.
const PATIENCE_MS: i64 = 2_000;

/// The name of the token of a counter's clerk.
#[must_use]
pub fn clerk(counter: u16) -> String {
    format!("clerk-{counter}")
}

/// What a run needs.
#[derive(Debug)]
pub struct Settings {
    /// The server's address.
    pub server: String,
    /// What the lines' pauses are drawn from.
    pub line_seed: [u8; 32],
    /// The people of the day, and the seed that they were drawn from.
    pub cast: Cast,
    /// See `cast`.
    pub seed: u64,
    /// The hall's offset from UTC, minutes.
    pub offset_min: i16,
    /// Counters that are left alone all day.
    pub human: BTreeSet<u16>,
}

type Asked = Pin<Box<dyn Future<Output = (u64, Result<Answer, NoAnswer>)>>>;

/// The connection and version of what was last seen on each screen.
type Versions = BTreeMap<String, (u64, u64)>;

struct Lines {
    kiosk: LinkHandle<KioskView, KioskRequest>,
    reception: LinkHandle<ReceptionView, ReceptionRequest>,
    hall: LinkHandle<SupervisorView, SupervisorRequest>,
    counters: BTreeMap<u16, (String, LinkHandle<CounterView, CounterRequest>)>,
}

impl Lines {
    fn open(settings: &Settings, tokens: &Path, stop: &Shutdown) -> anyhow::Result<Lines> {
        let mut keys = Keys::new(settings.line_seed);
        Ok(Lines {
            kiosk: line(settings, Role::Kiosk, &tokens.join(KIOSK), &mut keys, stop)?,
            reception: line(
                settings,
                Role::Reception,
                &tokens.join(RECEPTION),
                &mut keys,
                stop,
            )?,
            hall: line(
                settings,
                Role::Supervisor,
                &tokens.join(WATCH),
                &mut keys,
                stop,
            )?,
            counters: settings
                .cast
                .duties
                .iter()
                .filter(|duty| !settings.human.contains(&duty.counter))
                .map(|duty| {
                    let name = clerk(duty.counter);
                    let token = tokens.join(&name);
                    let line = line(settings, Role::Counter, &token, &mut keys, stop)?;
                    Ok((duty.counter, (name, line)))
                })
                .collect::<anyhow::Result<_>>()?,
        })
    }

    /// Tells people what changed on the screens.
    fn look(&self, people: &mut People, seen: &mut Versions) {
        if let Some(view) = fresh(&self.hall, seen, "hall") {
            people.hall(view);
        }
        if let Some(view) = fresh(&self.kiosk, seen, "kiosk") {
            people.kiosk(view);
        }
        if let Some(view) = fresh(&self.reception, seen, "reception") {
            people.reception(view);
        }
        for (counter, (name, line)) in &self.counters {
            if let Some(view) = fresh(line, seen, name) {
                debug_assert_eq!(view.counter, *counter, "a token of another counter");
                people.counter(view);
            }
        }
    }

    fn ask(&self, (number, ask): (u64, Ask), keys: &mut Keys) -> Option<Asked> {
        let key = keys.key(clock::machine());
        Some(match ask {
            Ask::Kiosk(request) => numbered(number, self.kiosk.request(key, request, None)),
            Ask::Reception(request) => numbered(number, self.reception.request(key, request, None)),
            Ask::Counter(counter, request) => {
                let (_, line) = self.counters.get(&counter)?;
                numbered(number, line.request(key, request, None))
            }
        })
    }
}

/// What a screen shows, when that is news.
fn fresh<V: Clone, R>(line: &LinkHandle<V, R>, seen: &mut Versions, name: &str) -> Option<V> {
    let shown = line.view();
    let shown = shown.borrow();
    let shown = shown.as_ref()?;
    let version = (shown.connection, shown.version);
    if seen.get(name) == Some(&version) {
        return None;
    }
    seen.insert(name.to_owned(), version);
    Some(shown.view.clone())
}

fn numbered(
    number: u64,
    answer: impl Future<Output = Result<Answer, NoAnswer>> + 'static,
) -> Asked {
    Box::pin(async move { (number, answer.await) })
}

fn line<V, R>(
    settings: &Settings,
    role: Role,
    token: &Path,
    keys: &mut Keys,
    stop: &Shutdown,
) -> anyhow::Result<LinkHandle<V, R>>
where
    V: DeserializeOwned + Send + Sync + 'static,
    R: Serialize + Clone + Send + Sync + 'static,
{
    let config = LinkConfig {
        server: settings.server.clone(),
        role,
        token: config::token_file(token)?,
        build: "people".into(),
        seed: keys.bytes(),
    };
    let (line, _task) = socket::open(config, stop.clone());
    Ok(line)
}

/// Lets the people of a day live until all have gone home, the day is closed, or the program is
/// stopped. `say` is told lines for a person.
///
/// # Errors
/// When a token is missing.
pub async fn run(
    settings: Settings,
    tokens: &Path,
    stop: Shutdown,
    say: &mut dyn FnMut(&str),
) -> anyhow::Result<()> {
    let lines = Lines::open(&settings, tokens, &stop)?;
    let Settings {
        line_seed,
        cast,
        seed,
        offset_min,
        human,
        ..
    } = settings;
    let mut keys = Keys::new(line_seed);
    // A part of its own: the lines have drawn from the same seed.
    let mut keys = Keys::new(std::array::from_fn(|_| keys.bytes()[0]));
    let mut people = People::new(cast, seed, clock::passes_ms(PATIENCE_MS));
    let mut seen = Versions::new();
    let mut asked: FuturesUnordered<Asked> = FuturesUnordered::new();
    let mut looks = tokio::time::interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told_last: Option<i64> = None;
    let mut was_open = false;
    loop {
        tokio::select! {
            () = stop.asked() => break,
            Some((number, answer)) = asked.next() => {
                let answer = answer.unwrap_or_else(NoAnswer::as_answer);
                if let Some(again) = people.answered(number, &answer, now()) {
                    asked.extend(lines.ask(again, &mut keys));
                }
                continue;
            }
            _ = looks.tick() => {}
        }
        lines.look(&mut people, &mut seen);
        people.left_alone(human.union(&taken(people.shown())).copied().collect());
        let now = now();
        was_open |= people.shown().day.is_some() && !people.shown().day_closed;
        if was_open && people.shown().day_closed {
            people.day_is_closed();
        }
        let part = now.0.div_euclid(told::EVERY_MS);
        if was_open && told_last.replace(part) != Some(part) {
            say(&told::line(people.shown(), now, offset_min));
        }
        for ask in people.turn(now) {
            asked.extend(lines.ask(ask, &mut keys));
        }
        if people.is_over(now) && asked.is_empty() {
            break;
        }
    }
    say(&told::summary(people.citizens()));
    Ok(())
}

/// The counters at which somebody has signed in with a browser.
fn taken(hall: &SupervisorView) -> BTreeSet<u16> {
    let here = hall.devices.iter().filter(|it| it.online && it.browser);
    here.filter_map(|device| device.counter).collect()
}

fn now() -> Millis {
    Millis(clock::now().0)
}
