//! All chance of a simulated world: one stream of ChaCha20, drawn from one seed.

use appliance::keys::Keys;

/// Where every choice of the world comes from.
#[derive(Debug)]
pub struct Chance(Keys);

impl Chance {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Chance {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_be_bytes());
        Chance(Keys::new(bytes))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound)
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: u64, to: u64) -> u64 {
        from + self.0.below(to.saturating_sub(from) + 1)
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, percent: u64) -> bool {
        self.0.below(100) < percent
    }

    /// One of several.
    ///
    /// # Panics
    /// When there is none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let at = self.0.below(from.len() as u64);
        &from[usize::try_from(at).unwrap_or(0)]
    }

    /// A word nobody else draws, for keys.
    pub fn word(&mut self) -> String {
        self.0.word(16)
    }

    /// The seed of a generator inside a box.
    pub fn bytes(&mut self) -> [u8; 32] {
        self.0.bytes()
    }
}
