//! Committed changes to the screens: marks what changed, computes each changed view once, hands
//! the same bytes to everyone who looks at it.
//!
//! - What somebody waits for (a call, a desk, one's own ticket) goes out at once.
//! - Counts follow at most every [`SOON_EVERY_MS`]; the positions of waiting phones at most every
//!   [`LINES_EVERY_MS`] and in slices of [`PHONES_A_SLICE`], so that thousands of phones never
//!   stand between a key press and the boards.
//! - Nobody who looks at a view is waited for: it is a value that is replaced, and a slow screen
//!   misses what was replaced before it looked.
//!
//! A view that nobody looks at costs nothing.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytestring::ByteString;
use engine::{CounterId, Hall, Millis, PhotoRef, Recorded, TicketId, TicketKey};
use tokio::sync::watch;

use crate::outlook::{Outlook, Outlooks};
use crate::presence::Presence;

mod render;
mod shelf;
mod touched;

#[cfg(test)]
mod tests;

use shelf::Shelf;
pub use touched::Touched;

/// Shortest pause between two rounds of counts, milliseconds.
pub const SOON_EVERY_MS: i64 = 250;
/// How long counts wait for more changes, so that what is urgent goes first, milliseconds.
pub const SOON_AFTER_MS: i64 = 20;
/// Shortest pause between two rounds of phone positions of one line, milliseconds.
pub const LINES_EVERY_MS: i64 = 1_000;
/// How long phone positions wait for more changes, milliseconds.
pub const LINES_AFTER_MS: i64 = 100;
/// Phones told in one go.
pub const PHONES_A_SLICE: usize = 64;
/// Pause between two slices, milliseconds.
pub const SLICE_MS: i64 = 5;
/// Longest sleep of the publisher.
const LONGEST_SLEEP_MS: i64 = 1_000;

/// One view that can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Every kiosk.
    Kiosk,
    /// Every reception.
    Reception,
    /// One counter.
    Counter(CounterId),
    /// The boards of a zone, or of the whole hall.
    Board(Option<Arc<str>>),
    /// Every supervisor.
    Supervisor,
    /// The phone of one ticket.
    Phone(TicketKey),
}

/// What a topic holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A view.
    View {
        /// Rises with every change of any view.
        version: u64,
        /// The whole message, ready to be sent to every one who looks.
        text: ByteString,
    },
    /// The counter, zone or ticket is no more.
    Gone,
    /// The server stops.
    Stopping,
}

impl Frame {
    /// The version, for the beat.
    #[must_use]
    pub fn version(&self) -> u64 {
        match self {
            Frame::View { version, .. } => *version,
            Frame::Gone | Frame::Stopping => 0,
        }
    }
}

/// Whether a photo is still there.
pub type HasPhoto = Arc<dyn Fn(&PhotoRef) -> bool + Send + Sync>;

/// The handle by which the publisher is told and looked at.
#[derive(Clone)]
pub struct Publisher(Arc<Shared>);

impl std::fmt::Debug for Publisher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Publisher")
    }
}

struct Shared {
    inbox: Mutex<Inbox>,
    bell: Condvar,
    shelf: Mutex<Shelf>,
    outlooks: Outlooks,
}

struct Inbox {
    hall: Hall,
    events: Vec<Recorded>,
    devices: bool,
    /// Whose expected wait is another one, and whether anybody's is.
    expected: Vec<TicketId>,
    outlook: bool,
    stop: bool,
}

/// A look at one topic. Ends when it is dropped.
#[derive(Debug)]
pub struct Look {
    /// The present frame, and a wake-up at every newer one.
    pub frames: watch::Receiver<Frame>,
    topic: Topic,
    publisher: Publisher,
}

impl Drop for Look {
    fn drop(&mut self) {
        lock(&self.publisher.0.shelf).leave(&self.topic);
    }
}

impl Publisher {
    /// A publisher of a hall, without its thread. `first_version` lies above every version of an
    /// earlier run.
    #[must_use]
    pub fn new(
        hall: Hall,
        presence: Presence,
        has_photo: HasPhoto,
        first_version: u64,
    ) -> Publisher {
        let outlooks = Outlooks::default();
        let shelf = Shelf::new(presence, outlooks.clone(), has_photo, first_version);
        let inbox = Inbox {
            hall,
            events: Vec::new(),
            devices: false,
            expected: Vec::new(),
            outlook: false,
            stop: false,
        };
        Publisher(Arc::new(Shared {
            inbox: Mutex::new(inbox),
            bell: Condvar::new(),
            shelf: Mutex::new(shelf),
            outlooks,
        }))
    }

    /// Starts the thread that publishes.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(&self) -> std::io::Result<std::thread::JoinHandle<()>> {
        let publisher = self.clone();
        std::thread::Builder::new()
            .name("publisher".into())
            .spawn(move || publisher.run())
    }

    /// Tells that a batch was committed. Cheap: whoever tells is not kept waiting by any screen.
    pub fn committed(&self, hall: Hall, mut events: Vec<Recorded>) {
        let mut inbox = lock(&self.0.inbox);
        inbox.hall = hall;
        inbox.events.append(&mut events);
        drop(inbox);
        self.0.bell.notify_one();
    }

    /// Tells that a device came or went, or told something of itself.
    pub fn devices_changed(&self) {
        lock(&self.0.inbox).devices = true;
        self.0.bell.notify_one();
    }

    /// Tells how long people will wait, and for whom that is news.
    pub fn expects(&self, outlook: Outlook, mut changed: Vec<TicketId>) {
        self.0.outlooks.put(outlook);
        let mut inbox = lock(&self.0.inbox);
        inbox.expected.append(&mut changed);
        inbox.outlook = true;
        drop(inbox);
        self.0.bell.notify_one();
    }

    /// How long people will wait, as of the last round.
    #[must_use]
    pub fn outlook(&self) -> Arc<Outlook> {
        self.0.outlooks.now()
    }

    /// The hall as of the last commit.
    #[must_use]
    pub fn hall(&self) -> Hall {
        lock(&self.0.inbox).hall.clone()
    }

    /// Begins to look at a topic; none when the hall has no such counter, zone or ticket.
    #[must_use]
    pub fn look(&self, topic: Topic, now: Millis) -> Option<Look> {
        let mut shelf = lock(&self.0.shelf);
        let hall = self.hall();
        let frames = shelf.look(&topic, &hall, now)?;
        drop(shelf);
        // What it changes by itself may come before the publisher's next look at the clock.
        self.0.bell.notify_one();
        Some(Look {
            frames,
            topic,
            publisher: self.clone(),
        })
    }

    /// A view as JSON, computed now.
    #[must_use]
    pub fn view(&self, topic: &Topic, now: Millis) -> Option<String> {
        let hall = self.hall();
        lock(&self.0.shelf).view(topic, &hall, now)
    }

    /// Tells everyone who looks that the server stops, and ends the thread.
    pub fn stop(&self) {
        lock(&self.0.inbox).stop = true;
        self.0.bell.notify_one();
        lock(&self.0.shelf).stop();
    }

    /// In how many milliseconds [`Publisher::turn`] has something to do though nothing is told.
    /// `mono_ms` is of a clock that only runs forward.
    #[must_use]
    pub fn due_in(&self, clock: Millis, mono_ms: u64) -> Option<i64> {
        let speed = appliance::clock::speed();
        lock(&self.0.shelf).due_in(clock, pace(mono_ms), speed)
    }

    /// Brings every view up to date with what was told. The thread does so; where there is none,
    /// somebody else.
    pub fn turn(&self, clock: Millis, mono_ms: u64) {
        let mut inbox = lock(&self.0.inbox);
        let hall = inbox.hall.clone();
        let events = std::mem::take(&mut inbox.events);
        let devices = std::mem::take(&mut inbox.devices);
        let outlook = std::mem::take(&mut inbox.outlook);
        let expected = std::mem::take(&mut inbox.expected);
        drop(inbox);
        let now = clock.max(hall.last);
        let mut shelf = lock(&self.0.shelf);
        if outlook {
            shelf.expects(&hall, &expected, pace(mono_ms));
        }
        shelf.turn(&hall, &events, devices, (now, pace(mono_ms)));
    }

    fn run(&self) {
        loop {
            let clock = Millis(appliance::clock::now().0);
            if !self.wait(self.due_in(clock, appliance::clock::mono_ms())) {
                return;
            }
            let clock = Millis(appliance::clock::now().0);
            self.turn(clock, appliance::clock::mono_ms());
        }
    }

    /// Waits until something is told or due. False when it is to stop.
    fn wait(&self, due_in: Option<i64>) -> bool {
        let sleep_ms = due_in.map_or(LONGEST_SLEEP_MS, |due| due.min(LONGEST_SLEEP_MS));
        let sleep = Duration::from_millis(u64::try_from(sleep_ms).unwrap_or(0));
        let mut inbox = lock(&self.0.inbox);
        if inbox.events.is_empty()
            && !inbox.devices
            && !inbox.outlook
            && !inbox.stop
            && !sleep.is_zero()
        {
            inbox = match self.0.bell.wait_timeout(inbox, sleep) {
                Ok((inbox, _)) => inbox,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        !inbox.stop
    }
}

/// By what rounds are paced.
fn pace(mono_ms: u64) -> Millis {
    Millis(i64::try_from(mono_ms).unwrap_or(i64::MAX))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
