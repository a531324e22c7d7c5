//! Keys, random words and jitter, all drawn from one seed.

use protocol::Millis;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A generator of keys. The same seed gives the same keys, which is what tests want; a program
/// passes [`crate::seed::seed`].
#[derive(Debug, Clone)]
pub struct Keys(ChaCha20Rng);

impl Keys {
    /// A generator from a seed.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Keys {
        Keys(ChaCha20Rng::from_seed(seed))
    }

    /// An idempotency key: 32 hex digits in the layout of a UUID version 7 (RFC 9562, 5.7), so
    /// keys made later sort later and a log is easy to read.
    pub fn key(&mut self, now: Millis) -> String {
        let time = u128::from(now.0.max(0).unsigned_abs() & 0xffff_ffff_ffff);
        let chance = (u128::from(self.0.next_u64()) << 64) | u128::from(self.0.next_u64());
        let (version, variant) = (7u128 << 76, 0b10u128 << 62);
        let kept = !((0xffff_ffff_ffff_u128 << 80) | (0xf << 76) | (0b11 << 62));
        format!(
            "{:032x}",
            (time << 80) | version | variant | (chance & kept)
        )
    }

    /// A random word of `length` letters and digits (5.95 bits each): 22 of them cannot be
    /// guessed, which is what links and tokens take.
    pub fn word(&mut self, length: usize) -> String {
        self.word_of(
            b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            length,
        )
    }

    /// A random word that a person can read aloud and type: Crockford's base32, capitals, without
    /// I L O U; 5 bits each.
    pub fn spoken_word(&mut self, length: usize) -> String {
        self.word_of(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", length)
    }

    /// A random number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // Numbers of the uneven rest are drawn again, so that each is as likely as any other.
        let rest = u64::MAX - u64::MAX % bound;
        loop {
            let drawn = self.0.next_u64();
            if drawn < rest {
                return drawn % bound;
            }
        }
    }

    /// 32 random bytes, for a secret key or for the seed of another generator.
    pub fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    fn word_of(&mut self, letters: &[u8], length: usize) -> String {
        let count = u64::try_from(letters.len()).unwrap_or(u64::MAX);
        (0..length)
            .filter_map(|_| usize::try_from(self.below(count)).ok())
            .map(|at| char::from(letters[at]))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_its_time_and_is_a_version_7_uuid() {
        let mut keys = Keys::new([7; 32]);
        let key = keys.key(Millis(0x0199_0000_0001));
        assert_eq!(&key[..12], "019900000001");
        assert_eq!(key.len(), 32);
        assert_eq!(&key[12..13], "7");
        assert!("89ab".contains(&key[16..17]), "variant of {key}");
    }

    #[test]
    fn keys_differ_within_one_millisecond_and_repeat_only_with_the_seed() {
        let draw = |seed| {
            let mut keys = Keys::new(seed);
            (0..1_000).map(|_| keys.key(Millis(5))).collect::<Vec<_>>()
        };
        let mut once = draw([1; 32]);
        assert_eq!(once, draw([1; 32]));
        assert_ne!(once, draw([2; 32]));
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 1_000);
    }

    #[test]
    fn every_number_below_a_bound_is_drawn_and_none_above() {
        let mut keys = Keys::new([3; 32]);
        let mut seen = [0u32; 7];
        for _ in 0..7_000 {
            seen[usize::try_from(keys.below(7)).unwrap()] += 1;
        }
        assert!(
            seen.iter().all(|&times| (800..1_200).contains(&times)),
            "{seen:?}"
        );
        assert_eq!(keys.below(0), 0);
    }

    #[test]
    fn words_have_their_length_and_letters() {
        let mut keys = Keys::new([4; 32]);
        assert_eq!(keys.word(22).len(), 22);
        let code = keys.spoken_word(200);
        assert!(!code.contains(['I', 'L', 'O', 'U', 'i', 'o']), "{code}");
    }
}
