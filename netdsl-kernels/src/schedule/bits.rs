//! Sets of small numbers, such as groups: what they depend on is asked and joined often.

/// A set of small numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// Whether `i` is in the set.
    pub fn has(&self, i: usize) -> bool {
        self.0.get(i / 64).is_some_and(|w| w >> (i % 64) & 1 == 1)
    }
    /// Adds `i`.
    pub fn add(&mut self, i: usize) {
        if self.0.len() <= i / 64 {
            self.0.resize(i / 64 + 1, 0);
        }
        self.0[i / 64] |= 1 << (i % 64);
    }
    /// Adds all of another set.
    pub fn union(&mut self, other: &Bits) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (a, b) in self.0.iter_mut().zip(&other.0) {
            *a |= b;
        }
    }
    /// The members, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(i, &word)| {
            let next = |rest: &u64| Some(rest & (rest - 1)).filter(|rest| *rest != 0);
            let rests = std::iter::successors(Some(word).filter(|word| *word != 0), next);
            rests.map(move |rest| i * 64 + rest.trailing_zeros() as usize)
        })
    }
    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
    /// Whether the sets have a member in common.
    pub fn meets(&self, other: &Bits) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }
    /// Whether every member of the other set is in this one.
    pub fn covers(&self, other: &Bits) -> bool {
        other.0.iter().enumerate().all(|(i, b)| b & !self.0.get(i).copied().unwrap_or(0) == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(members: &[usize]) -> Bits {
        let mut bits = Bits::default();
        members.iter().for_each(|&i| bits.add(i));
        bits
    }

    #[test]
    fn holds_its_members() {
        let members = [0, 1, 63, 64, 127, 200];
        let bits = set(&members);
        assert_eq!(bits.iter().collect::<Vec<_>>(), members);
        assert_eq!(bits.len(), members.len());
        assert!((0..300).all(|i| bits.has(i) == members.contains(&i)));
        assert_eq!(set(&[]).iter().count(), 0);
    }

    #[test]
    fn compares_sets_of_any_length() {
        let (small, large) = (set(&[3]), set(&[3, 300]));
        assert!(large.covers(&small) && !small.covers(&large) && small.covers(&set(&[])));
        assert!(small.meets(&large) && !small.meets(&set(&[300])) && !large.meets(&set(&[])));
        let mut joined = small.clone();
        joined.union(&large);
        assert_eq!(joined, large);
    }
}
