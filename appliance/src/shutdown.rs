//! Asked once, everyone stops: Ctrl-C, SIGTERM, or a test that says so.

use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long everyone has to stop before the program ends without them.
pub const STOP_WITHIN: Duration = Duration::from_secs(3);

/// A wish to stop, to be handed to every part of a program.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

/// The other end of a [`Shutdown`]. Dropping it asks too.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stopper {
    /// Asks everyone to stop.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// A pair for a program that decides itself when it stops, and for tests.
    #[must_use]
    pub fn by_hand() -> (Stopper, Shutdown) {
        let (asked, wish) = watch::channel(false);
        (Stopper(asked), Shutdown(wish))
    }

    /// True once everyone was asked to stop.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        *self.0.borrow() || self.0.has_changed().is_err()
    }

    /// Waits until everyone is asked to stop.
    pub async fn asked(&self) {
        let mut wish = self.0.clone();
        // An error means that the stopper is gone, which is asking too.
        let _ = wish.wait_for(|asked| *asked).await;
    }
}

/// Listens for Ctrl-C, SIGTERM and the end of the terminal (SIGHUP). Needs a tokio runtime. The
/// second of them ends the program at once, for the person who does not want to wait.
///
/// They are heard from the return of this call on: whoever reads that the program is ready may ask
/// it to stop at once.
#[must_use]
pub fn on_signal() -> Shutdown {
    let (stopper, shutdown) = Shutdown::by_hand();
    let mut signals = Signals::listen();
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping");
        stopper.stop();
        signals.next().await;
        std::process::exit(130);
    });
    shutdown
}

struct Signals {
    terminate: Option<Signal>,
    interrupt: Option<Signal>,
    /// The terminal was closed.
    hangup: Option<Signal>,
}

impl Signals {
    fn listen() -> Signals {
        let listen = |kind| {
            signal(kind)
                .inspect_err(|cause| tracing::warn!(%cause, "a signal cannot be listened for"))
                .ok()
        };
        Signals {
            terminate: listen(SignalKind::terminate()),
            interrupt: listen(SignalKind::interrupt()),
            hangup: listen(SignalKind::hangup()),
        }
    }

    async fn next(&mut self) {
        tokio::select! {
            () = heard(&mut self.terminate) => {}
            () = heard(&mut self.interrupt) => {}
            () = heard(&mut self.hangup) => {}
        }
    }
}

/// Waits for a signal; for ever where it cannot be listened for.
async fn heard(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => {
            signal.recv().await;
        }
        None => std::future::pending().await,
    }
}

/// Waits for every task after the wish to stop, each by its name, at most [`STOP_WITHIN`] in all.
/// Answers the names of those that did not stop and were ended.
pub async fn all_stopped(tasks: Vec<(&'static str, JoinHandle<()>)>) -> Vec<&'static str> {
    let limit = tokio::time::Instant::now() + STOP_WITHIN;
    let mut late = Vec::new();
    for (name, mut task) in tasks {
        if tokio::time::timeout_at(limit, &mut task).await.is_err() {
            task.abort();
            tracing::warn!(task = name, "did not stop in time and was ended");
            late.push(name);
        }
    }
    late
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn everyone_hears_the_wish_and_the_deaf_one_is_named() {
        let (stopper, shutdown) = Shutdown::by_hand();
        let hears = shutdown.clone();
        let good = tokio::spawn(async move { hears.asked().await });
        let deaf = tokio::spawn(std::future::pending());
        assert!(!shutdown.is_asked());
        stopper.stop();
        assert!(shutdown.is_asked());
        assert_eq!(
            all_stopped(vec![("good", good), ("deaf", deaf)]).await,
            ["deaf"]
        );
    }

    #[tokio::test]
    async fn a_stopper_that_is_gone_has_asked() {
        let (stopper, shutdown) = Shutdown::by_hand();
        drop(stopper);
        shutdown.asked().await;
        assert!(shutdown.is_asked());
    }
}
