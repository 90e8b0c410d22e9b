//! A small generator of random numbers (SplitMix64, Steele and others, 2014): the same numbers everywhere.

pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Rng {
        Rng(seed)
    }
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Uniform below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }
    /// Uniform from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }
    pub(crate) fn flag(&mut self) -> bool {
        self.below(2) == 1
    }
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
    /// `n` numbers between −1 and 1 in random order, none near another or near 0: a small step crosses no kink and no tie.
    pub(crate) fn apart(&mut self, n: usize) -> Vec<f64> {
        let gap = 2.0 / n as f64;
        let mut number = |i: usize| -1.0 + gap * (i as f64 + 0.55 + 0.3 * self.below(1000) as f64 / 1000.0);
        let mut numbers: Vec<f64> = (0..n).map(&mut number).collect();
        self.shuffle(&mut numbers);
        numbers
    }
}
