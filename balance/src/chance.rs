//! The distributions that halls are made of. Whoever needs chance brings a generator.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Poisson, StandardNormal};

/// The generator of everything here: the same on every machine.
pub type Chance = ChaCha8Rng;

/// A generator for one purpose out of a seed; other purposes do not disturb it.
#[must_use]
pub fn from_seed(seed: u64, purpose: u64) -> Chance {
    let mut chance = Chance::seed_from_u64(seed);
    chance.set_stream(purpose);
    chance
}

/// A lognormal variable by its mean and coefficient of variation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogNormal {
    /// The mean of the logarithm.
    pub mu: f64,
    /// The standard deviation of the logarithm.
    pub sigma: f64,
}

impl LogNormal {
    /// The one of this mean and coefficient of variation. A mean that is not positive counts as
    /// almost nothing, a variation that is not positive as none.
    #[must_use]
    pub fn new(mean: f64, cv: f64) -> LogNormal {
        let variance = (1.0 + cv.max(0.0).powi(2)).ln();
        LogNormal {
            mu: mean.max(1e-6).ln() - variance / 2.0,
            sigma: variance.sqrt(),
        }
    }

    /// A draw.
    pub fn draw(self, chance: &mut impl Rng) -> f64 {
        self.at(normal(chance))
    }

    /// The value at a standard normal deviate.
    #[must_use]
    pub fn at(self, deviate: f64) -> f64 {
        (self.mu + self.sigma * deviate).exp()
    }

    /// The probability of at most `value`.
    #[must_use]
    pub fn below(self, value: f64) -> f64 {
        if value <= 0.0 {
            0.0
        } else if self.sigma <= 0.0 {
            if value.ln() >= self.mu { 1.0 } else { 0.0 }
        } else {
            normal_below((value.ln() - self.mu) / self.sigma)
        }
    }
}

/// A standard normal deviate.
pub fn normal(chance: &mut impl Rng) -> f64 {
    StandardNormal.sample(chance)
}

/// A number from 0 to 1.
pub fn unit(chance: &mut impl Rng) -> f64 {
    chance.random::<f64>()
}

/// A number between two.
pub fn between(chance: &mut impl Rng, low: f64, high: f64) -> f64 {
    low + (high - low).max(0.0) * unit(chance)
}

/// Whether something of this probability happens.
pub fn happens(chance: &mut impl Rng, probability: f64) -> bool {
    unit(chance) < probability
}

/// How many of a Poisson number with this mean; none of a mean that is not positive.
pub fn count(chance: &mut impl Rng, mean: f64) -> usize {
    match Poisson::new(mean) {
        Ok(poisson) if mean < 1e6 => {
            let drawn: f64 = poisson.sample(chance);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a small whole number"
            )]
            let whole = drawn as usize;
            whole
        }
        _ => 0,
    }
}

/// The probability that a standard normal deviate is at most `z`; good to seven digits
/// (Press et al., Numerical Recipes, `erfcc`).
#[must_use]
pub fn normal_below(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * x);
    let terms = [
        0.170_872_77,
        -0.822_152_23,
        1.488_515_87,
        -1.135_203_98,
        0.278_868_07,
        -0.186_288_06,
        0.096_784_18,
        0.374_091_96,
        1.000_023_68,
        -1.265_512_23,
    ];
    let sum = terms.iter().fold(0.0, |sum, term| sum * t + term);
    let tail = t * (-x * x + sum).exp() / 2.0;
    if z >= 0.0 { 1.0 - tail } else { tail }
}

/// The standard normal deviate below which a probability lies; the inverse of [`normal_below`]
/// (Acklam's rational approximation, relative error below 1.2e-9).
#[must_use]
pub fn normal_at(probability: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    let horner = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let p = probability.clamp(1e-12, 1.0 - 1e-12);
    let tail = |p: f64| {
        let q = (-2.0 * p.ln()).sqrt();
        horner(&C, q) / horner(&D, q)
    };
    if p < 0.024_25 {
        tail(p)
    } else if p > 1.0 - 0.024_25 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        let r = q * q;
        horner(&A, r) * q / horner(&B, r)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lognormal_has_the_mean_and_the_variation_it_was_made_of() {
        let (mut chance, law) = (from_seed(1, 0), LogNormal::new(8.0, 0.6));
        let draws: Vec<f64> = (0..200_000).map(|_| law.draw(&mut chance)).collect();
        let mean = draws.iter().sum::<f64>() / 200_000.0;
        let var = draws.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / 200_000.0;
        assert!((mean - 8.0).abs() < 0.05, "{mean}");
        assert!((var.sqrt() / mean - 0.6).abs() < 0.02, "{}", var.sqrt());
    }

    #[test]
    fn the_two_ways_between_deviates_and_probabilities_are_inverse() {
        for step in 1..400 {
            let p = f64::from(step) / 400.0;
            assert!((normal_below(normal_at(p)) - p).abs() < 1e-6, "{p}");
        }
        assert!((normal_below(1.959_964) - 0.975).abs() < 1e-6);
    }

    #[test]
    fn a_law_without_variation_is_its_mean() {
        let law = LogNormal::new(5.0, 0.0);
        assert!((law.at(3.0) - 5.0).abs() < 1e-9);
        assert!(law.below(4.9) < 0.5 && law.below(5.1) > 0.5);
    }

    #[test]
    fn counts_have_their_mean_and_rubbish_counts_nothing() {
        let mut chance = from_seed(2, 0);
        let sum: usize = (0..20_000).map(|_| count(&mut chance, 3.0)).sum();
        assert!((57_000..63_000).contains(&sum), "{sum}");
        for mean in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(count(&mut chance, mean), 0);
        }
    }

    #[test]
    fn purposes_do_not_disturb_each_other() {
        let (mut first, mut second) = (from_seed(7, 1), from_seed(7, 2));
        assert_ne!(unit(&mut first).to_bits(), unit(&mut second).to_bits());
        assert_eq!(
            unit(&mut from_seed(7, 1)).to_bits(),
            unit(&mut from_seed(7, 1)).to_bits()
        );
    }
}
