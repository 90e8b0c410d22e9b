//! A quick hash of small keys, the same on every machine. Nobody but the author of a network chooses the keys, so that
//! it need not withstand an adversary; tables that it serves are looked up and never walked.
use std::hash::{BuildHasherDefault, Hasher};

/// A table of small keys.
pub(crate) type Table<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Quick>>;

/// The hash of what has been written so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quick(u64);

/// An odd number whose bits look random: 2^64 over the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            self.add(chunk.iter().fold(0, |word, &b| word << 8 | u64::from(b)));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.add(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.add(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.add(n);
    }
    fn write_usize(&mut self, n: usize) {
        self.add(n as u64);
    }
    // discriminants of enums
    fn write_isize(&mut self, n: isize) {
        self.add(n as u64);
    }
    /// The product's high bits depend on all of the key, its low ones do not.
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::hash::Hash;

    fn hash(key: impl Hash) -> u64 {
        let mut hasher = Quick::default();
        key.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn small_keys_are_kept_apart() {
        let pairs = (0..100u32).flat_map(|i| (0..100u32).map(move |j| (i, j)));
        let all: Vec<u64> = pairs.map(hash).collect();
        let distinct = |bits: &dyn Fn(u64) -> u64| all.iter().map(|&h| bits(h)).collect::<BTreeSet<u64>>().len();
        assert_eq!(distinct(&|h| h), all.len());
        // a table of 2^14 places uses the low bits, and the high ones within a place
        assert!(distinct(&|h| h % (1 << 14)) > 6000);
        assert_eq!(distinct(&|h| h >> 57), 128);
        assert_ne!(hash("ab"), hash("ba"));
    }
}
