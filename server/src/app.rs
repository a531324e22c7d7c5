//! The running hall, as everything at the edge holds it: ask it, look at it, stop it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use anyhow::Context;
use appliance::keys::Keys;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::{Command, Hall, HallPlan, Millis, PhotoRef, SavePlan, TicketKey};
use protocol::Answer;
use tracing::info;

use crate::access::Access;
use crate::input::{Ask, Fingerprint, Key, Reply};
use crate::marks::Marks;
use crate::metrics::Metrics;
use crate::outlook::owner::{self, Stop};
use crate::presence::Presence;
use crate::publisher::Publisher;
use crate::registrar::{NotTaken, Registrar, Registry};
use crate::session::ask::AskError;
use crate::store::{Found, Store};
use crate::view::answer::Answering;

mod by_hand;

/// Where the plan of a new hall came from, in its history.
pub const FIRST_PLAN: &str = "the first plan";
/// Where a plan came from that was read from the file at a start, in its history.
pub const PLAN_FILE: &str = "the plan file at a start";
/// Where a whole plan came from that a program has sent, in its history.
pub const SENT_PLAN: &str = "sent to /api/plan";

/// What the live hall needs to know of the photos; they are kept elsewhere.
pub trait PhotoShelf: Send + Sync {
    /// True while the photo of a ticket can be shown.
    fn has(&self, photo: &PhotoRef) -> bool;
    /// Whether the ask of this key may give the photo to its ticket: true once for each photo,
    /// while it is fresh, and again for repeats of the same key.
    fn take(&self, photo: &PhotoRef, key: Key, now: Millis) -> bool;
    /// The ask of this key was refused: another may take the photo while it is fresh.
    fn give_back(&self, photo: &PhotoRef, key: Key);
    /// A ticket carries the photo from now on, so it does not die unused. May be said again.
    fn bind(&self, photo: &PhotoRef);
}

/// A hall without photos, for programs and tests that have none.
#[derive(Debug, Clone, Copy)]
pub struct NoPhotos;

impl PhotoShelf for NoPhotos {
    fn has(&self, _: &PhotoRef) -> bool {
        false
    }

    fn take(&self, _: &PhotoRef, _: Key, _: Millis) -> bool {
        false
    }

    fn give_back(&self, _: &PhotoRef, _: Key) {}

    fn bind(&self, _: &PhotoRef) {}
}

/// What a hall is opened with.
pub struct Settings {
    /// The folder of the log; None keeps nothing, which only a measurement of what keeping costs
    /// may want.
    pub data: Option<PathBuf>,
    /// The plan of a hall whose log is empty. Later the log knows the plan; a changed one comes
    /// into force by [`App::save_plan`].
    pub plan: HallPlan,
    /// The address under which phones reach the hall, without a slash at its end.
    pub public_url: Option<String>,
    /// Further origins from which browsers may open a websocket, such as `https://hall.example`.
    pub origins: Vec<String>,
    /// Who may do what.
    pub access: Arc<Access>,
    /// The photos.
    pub photos: Arc<dyn PhotoShelf>,
    /// The marks of people.
    pub marks: Arc<Marks>,
    /// Chance for ticket keys, from the operating system and used once.
    pub seed: [u8; 32],
}

/// The running hall.
pub struct App {
    /// Takes commands, one after the other.
    pub registry: Registry,
    /// Gives views.
    pub publisher: Publisher,
    /// Knows devices and troubles.
    pub presence: Presence,
    /// Knows rights.
    pub access: Arc<Access>,
    /// Knows photos.
    pub photos: Arc<dyn PhotoShelf>,
    /// Makes marks of IDs.
    pub marks: Arc<Marks>,
    /// Counts.
    pub metrics: Arc<Metrics>,
    /// Makes slips.
    pub answering: Answering,
    /// See [`Settings::origins`].
    pub origins: Vec<String>,
    keys: Mutex<Keys>,
    /// Set where there is no machine's clock to look at.
    clock: Option<AtomicI64>,
    outlook: Stop,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// The threads of a running hall, to be waited for after [`App::stop`].
#[derive(Debug)]
pub struct Running {
    registrar: JoinHandle<()>,
    publisher: JoinHandle<()>,
    outlook: JoinHandle<()>,
}

impl Running {
    /// Waits until everything that was taken is committed and answered.
    pub fn wait(self) {
        let _ = self.registrar.join();
        let _ = self.publisher.join();
        let _ = self.outlook.join();
    }
}

impl App {
    /// Opens the hall: replays its log, or begins one with the plan.
    ///
    /// # Errors
    /// When the log cannot be used or a thread cannot be started.
    pub fn open(settings: Settings, now: Millis) -> anyhow::Result<(App, Running)> {
        let Settings {
            data,
            plan,
            public_url,
            origins,
            access,
            photos,
            marks,
            seed,
        } = settings;
        let mut store = data.as_deref().map(Store::open).transpose()?;
        let found = match &mut store {
            Some(store) => store.load(now)?,
            None => Found::default(),
        };
        let fresh = found.hall.is_none();
        let hall = found.hall.unwrap_or_else(|| Hall::new(plan.clone()));
        info!(
            events = found.events,
            tickets = hall.tickets.len(),
            "the log was replayed"
        );
        hall.tickets
            .iter()
            .filter_map(|ticket| ticket.photo.as_ref())
            .for_each(|it| photos.bind(it));

        let answering = Answering { public_url };
        let mut keys = Keys::new(seed);
        let mut registrar = Registrar::new(hall, answering.clone(), found.keys);
        if fresh {
            // The first event of a log is its plan.
            let command = Command::SavePlan(SavePlan {
                plan: Arc::new(plan),
                why: FIRST_PLAN.into(),
            });
            let first = own_ask(&mut keys, command, "rule", now);
            let batch = registrar.step(&[first], now);
            if let Some(store) = &mut store {
                store.append(&batch)?;
            }
        }
        let (presence, metrics) = (Presence::default(), Arc::new(Metrics::default()));
        let has_photo = {
            let photos = Arc::clone(&photos);
            Arc::new(move |photo: &PhotoRef| photos.has(photo))
        };
        let publisher = Publisher::new(
            registrar.hall().clone(),
            presence.clone(),
            has_photo,
            now.0.max(0).unsigned_abs(),
        );
        let publishing = publisher.start().context("starting the publisher")?;
        let (registry, registering) = Registry::start(
            registrar,
            store,
            publisher.clone(),
            presence.clone(),
            Arc::clone(&metrics),
        )
        .context("starting the registrar")?;
        let ends = Stop::default();
        let looking = owner::start(
            data,
            publisher.clone(),
            registry.clone(),
            Keys::new(keys.bytes()),
            ends.clone(),
        )
        .context("starting the outlook")?;
        let app = App {
            registry,
            publisher,
            presence,
            access,
            photos,
            marks,
            metrics,
            answering,
            origins,
            keys: Mutex::new(keys),
            clock: None,
            outlook: ends,
        };
        Ok((
            app,
            Running {
                registrar: registering,
                publisher: publishing,
                outlook: looking,
            },
        ))
    }

    /// Brings a plan into force; the one in force stays when the hall refuses it.
    ///
    /// # Errors
    /// When the ask was not taken.
    pub async fn save_plan(
        &self,
        plan: HallPlan,
        why: &str,
        by: &str,
        now: Millis,
    ) -> Result<Answer, AskError> {
        let command = SavePlan {
            plan: Arc::new(plan),
            why: why.to_owned(),
        };
        let ask = own_ask(&mut self.keys(), Command::SavePlan(command), by, now);
        match self.registry.ask(ask).await {
            Ok(Reply::Answer(answer)) => Ok(*answer),
            Ok(Reply::KeyReused) => Err(AskError::KeyReused),
            Err(NotTaken::Busy) => Err(AskError::Busy),
            Err(NotTaken::Stopping) => Err(AskError::Stopping),
        }
    }

    /// The hall as of the last commit. Cheap.
    #[must_use]
    pub fn hall(&self) -> Hall {
        self.publisher.hall()
    }

    /// Now, by the hall's clock.
    #[must_use]
    pub fn now(&self) -> Millis {
        let set = self.clock.as_ref();
        set.map_or_else(
            || Millis(appliance::clock::now().0),
            |clock| Millis(clock.load(Ordering::Relaxed)),
        )
    }

    /// Devices came, went or said something: those who look at them shall see it.
    pub fn devices_changed(&self) {
        self.publisher.devices_changed();
    }

    /// A key for a phone page: 128 random bits.
    pub(crate) fn ticket_key(&self) -> TicketKey {
        let bytes = self.keys().bytes();
        TicketKey(URL_SAFE_NO_PAD.encode(&bytes[..16]).into())
    }

    /// The server's generator of keys.
    pub fn keys(&self) -> std::sync::MutexGuard<'_, Keys> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The figures for `/metrics`, as Prometheus text.
    #[must_use]
    pub fn metrics_text(&self) -> String {
        self.metrics.text(&self.hall())
    }

    /// Takes nothing more, finishes what was taken, tells every screen. Then [`Running::wait`].
    pub fn stop(&self) {
        self.outlook.stop();
        self.registry.stop();
        self.publisher.stop();
    }
}

/// An ask of the server's own, under a key that nobody else has.
pub(crate) fn own_ask(keys: &mut Keys, command: Command, by: &str, now: Millis) -> Ask {
    let key = keys.key(protocol::Millis(now.0));
    Ask {
        key: Key::new("server", &key),
        fingerprint: Fingerprint::of(key.as_bytes()),
        by: by.into(),
        command,
    }
}
