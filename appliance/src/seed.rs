//! Chance from the operating system, asked for once at start: the only caller of `getrandom`.

/// 32 bytes that nobody can guess.
///
/// # Panics
///
/// When the operating system has no randomness to give: no key or token could be trusted then.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the home of chance")]
pub fn seed() -> [u8; 32] {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("the operating system gives no random bytes");
    seed
}

#[cfg(test)]
mod tests {
    #[test]
    fn two_seeds_differ() {
        assert_ne!(super::seed(), super::seed());
    }
}
