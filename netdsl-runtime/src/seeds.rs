//! The three seeds of a network, apart from each other so that one can change while the others stay.
use crate::random::SplitMix64;

/// What randomness begins from. Same device, seeds and schedule: the same bits.
///
/// `Seeds::from(42)` derives all three from one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seeds {
    /// Of the initial weights.
    pub init: u64,
    /// Of the order of samples in each epoch.
    pub data: u64,
    /// Of dropout and other noise.
    pub noise: u64,
}

impl From<u64> for Seeds {
    fn from(seed: u64) -> Seeds {
        let mut numbers = SplitMix64::new(seed);
        Seeds { init: numbers.next_u64(), data: numbers.next_u64(), noise: numbers.next_u64() }
    }
}

impl Default for Seeds {
    /// `Seeds::from(0)`.
    fn default() -> Seeds {
        Seeds::from(0)
    }
}
