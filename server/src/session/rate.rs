//! How fast one session is listened to.
//!
//! Who says too much is not refused, for a repeat of an earlier request would then be told no
//! although it had its effect. It is read more slowly, and its own line fills.

/// Messages that a session may send at once.
const BURST: u64 = 200;
/// Time in which it earns one more, milliseconds.
const EACH_MS: u64 = 10;

/// A bucket that fills with time.
#[derive(Debug)]
pub(super) struct Rate {
    left: u64,
    at_ms: u64,
}

impl Rate {
    pub(super) fn new(now_ms: u64) -> Rate {
        Rate {
            left: BURST,
            at_ms: now_ms,
        }
    }

    /// One message was heard.
    pub(super) fn heard(&mut self, now_ms: u64) {
        self.fill(now_ms);
        self.left = self.left.saturating_sub(1);
    }

    /// How long to wait before the next message is read, milliseconds; 0 when it may be read now.
    pub(super) fn wait_ms(&mut self, now_ms: u64) -> u64 {
        self.fill(now_ms);
        if self.left > 0 {
            return 0;
        }
        (self.at_ms + EACH_MS).saturating_sub(now_ms)
    }

    fn fill(&mut self, now_ms: u64) {
        let fresh = now_ms.saturating_sub(self.at_ms) / EACH_MS;
        self.left = (self.left + fresh).min(BURST);
        self.at_ms += fresh * EACH_MS;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many messages are read until `until_ms` from a session that never stops talking.
    fn read(rate: &mut Rate, from_ms: u64, until_ms: u64) -> u64 {
        let (mut now_ms, mut count) = (from_ms, 0);
        loop {
            now_ms += rate.wait_ms(now_ms);
            if now_ms > until_ms {
                return count;
            }
            rate.heard(now_ms);
            count += 1;
        }
    }

    #[test]
    fn a_session_may_burst_and_is_then_read_at_its_rate() {
        let mut rate = Rate::new(5);
        assert_eq!(read(&mut rate, 5, 5), BURST);
        assert_eq!(read(&mut rate, 6, 1_005), 1_000 / EACH_MS);
        assert_eq!(
            read(&mut rate, 60_000, 60_000),
            BURST,
            "silence fills the bucket"
        );
    }
}
