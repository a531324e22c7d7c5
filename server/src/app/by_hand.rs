//! A hall without a thread: somebody else takes its inputs, turns its publisher and sets its clock.
//! For worlds that are computed, not lived.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use appliance::keys::Keys;
use engine::{Hall, Millis};

use super::{App, NoPhotos};
use crate::access::Access;
use crate::marks::Marks;
use crate::metrics::Metrics;
use crate::outlook::owner::Stop;
use crate::presence::Presence;
use crate::publisher::Publisher;
use crate::registrar::{Inputs, Registry};
use crate::view::answer::Answering;

impl App {
    /// A hall that was replayed, without photos, and what is asked of it. Keys are drawn from
    /// `seed`.
    #[must_use]
    pub fn by_hand(hall: Hall, access: Arc<Access>, seed: [u8; 32], now: Millis) -> (App, Inputs) {
        let presence = Presence::default();
        let has_photo = Arc::new(|_: &_| false);
        let first_version = now.0.max(0).unsigned_abs();
        let (registry, inputs) = Registry::by_hand();
        let app = App {
            registry,
            publisher: Publisher::new(hall, presence.clone(), has_photo, first_version),
            presence,
            access,
            photos: Arc::new(NoPhotos),
            marks: Arc::new(Marks::in_memory(seed)),
            metrics: Arc::new(Metrics::default()),
            answering: Answering::default(),
            origins: Vec::new(),
            keys: Mutex::new(Keys::new(seed)),
            clock: Some(AtomicI64::new(now.0)),
            outlook: Stop::default(),
        };
        (app, inputs)
    }

    /// Sets the clock of a hall without threads; the others have the machine's.
    pub fn set_clock(&self, now: Millis) {
        if let Some(clock) = &self.clock {
            clock.store(now.0, Ordering::Relaxed);
        }
    }
}
