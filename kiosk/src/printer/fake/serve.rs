//! The fake printer's socket: one talker at a time, as at a real printer's port 9100.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::device::{Condition, Device, Slip};
use super::tray::Tray;

/// Pause between two turns.
const TURN: Duration = Duration::from_millis(5);

/// How the printer is reached and what becomes of its slips.
#[derive(Debug, Default)]
pub struct Options {
    /// Where it listens; port 0 takes any free one.
    pub listen: Option<SocketAddr>,
    /// The folder for slips; without one they are kept for [`Served::take_slips`].
    pub out: Option<PathBuf>,
    /// The file whose words are the printer's condition.
    pub control: Option<PathBuf>,
    /// Speed of the line.
    pub bytes_per_second: Option<u32>,
}

struct Shared {
    device: Mutex<Device>,
    slips: Mutex<Vec<Slip>>,
    /// Bytes a second; 0 is as fast as it goes.
    speed: AtomicU32,
    stop: AtomicBool,
}

/// A printer that runs; dropped, it is switched off.
pub struct Served {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Served {
    /// Switches a printer on.
    ///
    /// # Errors
    /// The address is taken, or the folder cannot be made.
    pub fn start(device: Device, options: Options) -> io::Result<Served> {
        let listener = TcpListener::bind(options.listen.unwrap_or(([127, 0, 0, 1], 0).into()))?;
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let tray = options.out.as_deref().map(Tray::open).transpose()?;
        let shared = Arc::new(Shared {
            device: Mutex::new(device),
            slips: Mutex::new(Vec::new()),
            speed: AtomicU32::new(options.bytes_per_second.unwrap_or(0)),
            stop: AtomicBool::new(false),
        });
        let (talk, watch) = (Arc::clone(&shared), Arc::clone(&shared));
        let threads = vec![
            std::thread::spawn(move || accept(&talk, &listener)),
            std::thread::spawn(move || tend(&watch, tray, options.control.as_deref())),
        ];
        Ok(Served {
            address,
            shared,
            threads,
        })
    }

    /// Somebody opens the cover, puts in a roll, pulls the plug.
    pub fn set(&self, condition: Condition) {
        locked(&self.shared.device).set(condition);
    }

    /// Another speed of the line; none is as fast as it goes.
    pub fn set_speed(&self, bytes_per_second: Option<u32>) {
        let speed = bytes_per_second.unwrap_or(0);
        self.shared.speed.store(speed, Ordering::Relaxed);
    }

    /// The slips that fell out since the last call, where no folder takes them.
    #[must_use]
    pub fn take_slips(&self) -> Vec<Slip> {
        let mut device = locked(&self.shared.device);
        let mut slips = std::mem::take(&mut *locked(&self.shared.slips));
        slips.extend(device.take_slips());
        slips
    }

    /// Waits until it is switched off.
    pub fn wait(mut self) {
        for thread in std::mem::take(&mut self.threads) {
            let _ = thread.join();
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
        for thread in std::mem::take(&mut self.threads) {
            let _ = thread.join();
        }
    }
}

fn accept(shared: &Shared, listener: &TcpListener) {
    while !shared.stop.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((stream, _)) => {
                if let Err(cause) = talk(shared, &stream) {
                    tracing::debug!(%cause, "the talker is gone");
                }
            }
            Err(_) => std::thread::sleep(TURN),
        }
    }
}

fn talk(shared: &Shared, mut stream: &TcpStream) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TURN))?;
    stream.set_write_timeout(Some(Duration::from_millis(500)))?;
    let mut bytes = [0; 4_096];
    while !shared.stop.load(Ordering::Relaxed) {
        let speed = shared.speed.load(Ordering::Relaxed) as usize;
        let room = locked(&shared.device).room().min(bytes.len());
        // At a slow line as many bytes as it carries in a turn of 10 ms.
        let most = match speed {
            0 => room,
            speed => room.min((speed / 100).max(1)),
        };
        if most == 0 {
            std::thread::sleep(TURN);
        } else {
            match stream.read(&mut bytes[..most]) {
                Ok(0) => return Ok(()),
                Ok(count) => locked(&shared.device).receive(&bytes[..count]),
                Err(cause) if is_nothing(&cause) => {}
                Err(cause) => return Err(cause),
            }
        }
        let answers = locked(&shared.device).take_answers();
        stream.write_all(&answers)?;
        if speed > 0 {
            std::thread::sleep(TURN * 2);
        }
    }
    Ok(())
}

fn is_nothing(cause: &io::Error) -> bool {
    matches!(
        cause.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

/// Looks after the control file and the tray.
fn tend(shared: &Shared, mut tray: Option<Tray>, control: Option<&Path>) {
    let mut told = None;
    while !shared.stop.load(Ordering::Relaxed) {
        if let Some(path) = control
            && let Ok(words) = std::fs::read_to_string(path)
            && told.as_ref() != Some(&words)
        {
            match words.parse() {
                Ok(condition) => locked(&shared.device).set(condition),
                Err(why) => tracing::warn!(file = %path.display(), "the printer was told: {why}"),
            }
            told = Some(words);
        }
        let fallen = locked(&shared.device).take_slips();
        match &mut tray {
            Some(tray) => {
                for slip in fallen {
                    match tray.take(&slip) {
                        Ok(path) => {
                            tracing::info!(slip = %path.display(), torn = slip.torn, "printed")
                        }
                        Err(cause) => tracing::error!(%cause, "a slip is lost"),
                    }
                }
            }
            None => locked(&shared.slips).extend(fallen),
        }
        std::thread::sleep(TURN * 4);
    }
}
