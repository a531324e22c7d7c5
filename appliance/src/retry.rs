//! Doing a thing that may fail, again and again, until the box stops.

use std::time::Duration;

use crate::keys::Keys;
use crate::shutdown::Shutdown;

/// Longest pause between two tries of a box, milliseconds (design 8).
pub const LONGEST_PAUSE_MS: u64 = 3_000;

/// Longest pause after the first failure, milliseconds; it doubles with each further one.
const FIRST_PAUSE_MS: u64 = 250;

/// Pauses that grow with every failure, each drawn at random from zero up to the present limit
/// ("full jitter"), so that sixty boxes that lost the server together do not come back together.
#[derive(Debug, Clone, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The pause before the next try, milliseconds; at most [`LONGEST_PAUSE_MS`].
    pub fn pause_ms(&mut self, keys: &mut Keys) -> u64 {
        let limit = (FIRST_PAUSE_MS << self.failures.min(8)).min(LONGEST_PAUSE_MS);
        self.failures = self.failures.saturating_add(1);
        keys.below(limit + 1)
    }

    /// A try succeeded: the next pause is short again.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Runs `run_once` until the box stops. An error is a warning, written once for each new cause and
/// not for each try; a run that ends well is simply begun again after a short pause.
pub async fn run<Work, Run>(what: &str, seed: [u8; 32], shutdown: &Shutdown, mut run_once: Work)
where
    Work: FnMut() -> Run,
    Run: Future<Output = anyhow::Result<()>>,
{
    let mut keys = Keys::new(seed);
    let mut backoff = Backoff::default();
    let mut told = None;
    loop {
        let began = crate::clock::mono_ms();
        tokio::select! {
            () = shutdown.asked() => return,
            ended = run_once() => match ended {
                Ok(()) => told = None,
                Err(cause) => {
                    let cause = format!("{cause:#}");
                    if told.as_ref() != Some(&cause) {
                        tracing::warn!(%cause, "{what}: trying again");
                        told = Some(cause);
                    }
                }
            },
        }
        // What went well for a while starts afresh.
        if crate::clock::mono_ms().saturating_sub(began) > LONGEST_PAUSE_MS {
            backoff.reset();
        }
        let pause = Duration::from_millis(backoff.pause_ms(&mut keys));
        tokio::select! {
            () = shutdown.asked() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_are_spread_and_never_exceed_three_seconds() {
        let mut keys = Keys::new([9; 32]);
        let mut drawn = Vec::new();
        for _ in 0..200 {
            let mut backoff = Backoff::default();
            assert!(
                backoff.pause_ms(&mut keys) <= 250,
                "the first pause is short"
            );
            for _ in 0..40 {
                drawn.push(backoff.pause_ms(&mut keys));
            }
        }
        assert!(drawn.iter().all(|&pause| pause <= LONGEST_PAUSE_MS));
        assert!(
            drawn.iter().any(|&pause| pause > 2_900),
            "the limit is reached"
        );
        let early = drawn.iter().filter(|&&pause| pause < 1_000).count();
        assert!(
            early > drawn.len() / 5,
            "not all wait for the limit: {early}"
        );
    }

    #[tokio::test]
    async fn a_failing_thing_is_tried_again_until_the_box_stops() {
        let (stopper, shutdown) = Shutdown::by_hand();
        let mut tries = 0;
        run("a test", [1; 32], &shutdown, || {
            tries += 1;
            if tries == 5 {
                stopper.stop();
            }
            async { Err(anyhow::anyhow!("no")) }
        })
        .await;
        assert_eq!(tries, 5);
    }
}
