//! Random numbers of the host: initial weights and the order of samples. One generator, written out here, so that the same
//! seed gives the same bits with every version of every dependency on every machine. Noise inside a step (dropout) is not
//! here: kernels compute it from the step table.

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
#[derive(Debug, Clone)]
pub(crate) struct SplitMix64(u64);

impl SplitMix64 {
    pub(crate) const fn new(seed: u64) -> SplitMix64 {
        SplitMix64(seed)
    }
    /// A stream of its own for a name: equal names get equal numbers whatever else the network has.
    pub(crate) fn named(seed: u64, name: &str) -> SplitMix64 {
        // FNV-1a
        let hash =
            name.bytes().fold(0xcbf2_9ce4_8422_2325u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3));
        SplitMix64(SplitMix64(seed ^ hash).next_u64())
    }
    pub(crate) const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = self.0;
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Uniform in `[0, 1)`, a multiple of 2^-53.
    pub(crate) const fn uniform(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }
    /// Standard normal, by Box and Muller; `libm` gives the same bits everywhere.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }
    /// Uniform below `bound`, without bias (Lemire, "Fast random integer generation in an interval", 2019).
    pub(crate) const fn below(&mut self, bound: u64) -> u64 {
        loop {
            let product = self.next_u64() as u128 * bound as u128;
            let low = product as u64;
            if low >= bound || low >= bound.wrapping_neg() % bound {
                return (product >> 64) as u64;
            }
        }
    }
    /// Fisher and Yates.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_published_generator() {
        // the first outputs of the authors' program for seed 1234567
        let mut g = SplitMix64::new(1_234_567);
        assert_eq!([g.next_u64(), g.next_u64()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn moments() {
        let mut g = SplitMix64::new(7);
        let n = 100_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let x = g.normal();
            assert!(x.is_finite());
            sum += x;
            squares += x * x;
        }
        let n = f64::from(n);
        assert!((sum / n).abs() < 0.015 && (squares / n - 1.0).abs() < 0.02, "{} {}", sum / n, squares / n);
    }

    #[test]
    fn shuffles_into_permutations() {
        let mut items: Vec<u32> = (0..1000).collect();
        SplitMix64::new(1).shuffle(&mut items);
        assert_ne!(items[..5], [0, 1, 2, 3, 4]);
        items.sort_unstable();
        assert!(items.iter().copied().eq(0..1000));
    }

    #[test]
    fn names_have_streams_of_their_own() {
        assert_eq!(SplitMix64::named(1, "a.weight").next_u64(), SplitMix64::named(1, "a.weight").next_u64());
        assert_ne!(SplitMix64::named(1, "a.weight").next_u64(), SplitMix64::named(1, "b.weight").next_u64());
        assert_ne!(SplitMix64::named(1, "a.weight").next_u64(), SplitMix64::named(2, "a.weight").next_u64());
    }
}
