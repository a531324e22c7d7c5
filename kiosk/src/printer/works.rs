//! The works of a printer: a thread that drives a [`Press`] over its line, so that neither a slow
//! nor a dead printer ever holds up anything else.

use std::io;
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use appliance::clock;
use tokio::sync::mpsc as events;

use super::escpos;
use super::line::{Line, Transport};
use super::press::{Act, Event, Press};

/// Most bytes that are written at once, so that answers are heard in between.
const CHUNK: usize = 4_096;

/// Longest sleep of an idle press.
const IDLE: Duration = Duration::from_millis(20);

/// Longest sleep while somebody waits.
const BUSY: Duration = Duration::from_millis(2);

/// News that may wait for the kiosk.
const MAX_EVENTS: usize = 256;

enum Order {
    Ask(u64),
    Print {
        id: u64,
        tag: [u8; 4],
        page: Vec<u8>,
    },
}

/// The kiosk's end. Dropping it ends the thread.
#[derive(Debug)]
pub struct Works {
    orders: mpsc::Sender<Order>,
    /// Where the tags of this run begin, so that two runs of a kiosk do not use the same.
    first: u32,
}

impl Works {
    /// Starts the thread. The tags of its jobs begin at `first`; `torn` says that a page may have
    /// broken off when the kiosk ended.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(
        line: Line,
        first: u32,
        torn: bool,
    ) -> io::Result<(Works, events::Receiver<Event>)> {
        let (orders, taken) = mpsc::channel();
        let (tell, told) = events::channel(MAX_EVENTS);
        std::thread::Builder::new()
            .name("printer".to_owned())
            .spawn(move || run(&line, torn, &taken, &tell))?;
        Ok((Works { orders, first }, told))
    }

    /// Asks for the state as of just now; answered by [`Event::Asked`].
    pub fn ask(&self, id: u64) {
        // The thread lives as long as this handle.
        let _ = self.orders.send(Order::Ask(id));
    }

    /// Prints a page, once; answered by [`Event::Done`].
    pub fn print(&self, id: u64, page: Vec<u8>) {
        let number = u32::try_from(id & 0xF_FFFF).unwrap_or(0);
        let tag = escpos::job_id(self.first.wrapping_add(number));
        let _ = self.orders.send(Order::Print { id, tag, page });
    }
}

type Opened = io::Result<Box<dyn Transport>>;

fn run(line: &Line, torn: bool, orders: &mpsc::Receiver<Order>, tell: &events::Sender<Event>) {
    let mut press = Press::new(line.answers, line.bytes_per_second, clock::mono_ms());
    if torn {
        press = press.owing();
    }
    let mut transport: Option<Box<dyn Transport>> = None;
    let mut opening: Option<mpsc::Receiver<Opened>> = None;
    let mut wants_open = false;
    loop {
        loop {
            match orders.try_recv() {
                Ok(order) => obey(&mut press, order),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return,
            }
        }
        press.tick(clock::mono_ms());
        while let Some(act) = press.next_act() {
            if act == Act::Close {
                transport = None;
            }
            wants_open = act == Act::Open;
        }
        // One opener at a time: a name that does not resolve may hold it for minutes.
        if wants_open && opening.is_none() {
            opening = open(line);
            wants_open = false;
        }
        if let Some(opener) = &opening
            && let Ok(opened) = opener.try_recv()
        {
            opening = None;
            let now = clock::mono_ms();
            match opened {
                // One that was opened for a try given up meanwhile is closed again.
                Ok(opened) => transport = press.opened(now).then_some(opened),
                Err(cause) => press.broke(&cause.to_string(), now),
            }
        }
        let wait = if press.is_busy() { BUSY } else { IDLE };
        match &mut transport {
            Some(open) => {
                if let Err(cause) = work(&mut press, open.as_mut(), line.answers, wait) {
                    press.broke(&cause.to_string(), clock::mono_ms());
                }
            }
            None => match orders.recv_timeout(wait.max(IDLE)) {
                Ok(order) => obey(&mut press, order),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            },
        }
        while let Some(event) = press.next_event() {
            if tell.blocking_send(event).is_err() {
                return;
            }
        }
    }
}

fn obey(press: &mut Press, order: Order) {
    match order {
        Order::Ask(id) => press.ask(id),
        Order::Print { id, tag, page } => press.print(id, tag, page, clock::mono_ms()),
    }
}

fn open(line: &Line) -> Option<mpsc::Receiver<Opened>> {
    let (tell, opened) = mpsc::channel();
    let open = line.open.clone();
    let opener = std::thread::Builder::new().name("printer-line".to_owned());
    // Nobody waits any more when the works ended meanwhile.
    opener
        .spawn(move || drop(tell.send(open())))
        .ok()
        .map(|_| opened)
}

fn work(
    press: &mut Press,
    line: &mut dyn Transport,
    answers: bool,
    wait: Duration,
) -> io::Result<()> {
    let pending = press.pending();
    if !pending.is_empty() {
        let taken = line.write(&pending[..pending.len().min(CHUNK)])?;
        press.wrote(taken, clock::mono_ms());
    }
    if answers {
        let mut heard = [0; 256];
        let wait = if press.pending().is_empty() {
            wait
        } else {
            Duration::ZERO
        };
        let count = line.read(&mut heard, wait)?;
        press.heard(&heard[..count], clock::mono_ms());
    } else if press.pending().is_empty() {
        std::thread::sleep(wait);
    }
    Ok(())
}
