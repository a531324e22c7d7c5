//! How much one session may say.

/// Messages that a session may send at once, and so many more every second.
const BURST: u64 = 60;
/// See [`BURST`].
const A_SECOND: u64 = 30;

/// How much a session says: a bucket that fills with time.
#[derive(Debug)]
pub(super) struct Rate {
    left: u64,
    at_ms: u64,
    /// How many were refused in a row.
    pub(super) refused: u64,
}

impl Rate {
    pub(super) fn new(now_ms: u64) -> Rate {
        Rate {
            left: BURST,
            at_ms: now_ms,
            refused: 0,
        }
    }

    /// Whether one more message is heard.
    pub(super) fn allows(&mut self, now_ms: u64) -> bool {
        let fresh = now_ms.saturating_sub(self.at_ms) * A_SECOND / 1_000;
        if fresh > 0 {
            self.left = (self.left + fresh).min(BURST);
            self.at_ms = now_ms;
        }
        if self.left == 0 {
            self.refused += 1;
            return false;
        }
        self.left -= 1;
        self.refused = 0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_may_burst_and_then_speaks_at_its_rate() {
        let mut rate = Rate::new(0);
        let burst = (0..2 * BURST).filter(|_| rate.allows(0)).count();
        assert_eq!(burst as u64, BURST);
        assert_eq!(rate.refused, BURST);
        let later = (0..2 * BURST).filter(|_| rate.allows(1_000)).count();
        assert_eq!(later as u64, A_SECOND);
        assert!(rate.allows(60_000));
        assert_eq!(rate.refused, 0);
    }
}
