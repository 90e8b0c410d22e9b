//! Everything that a launch may write, as words: to see what it wrote, and to put back what it should not have.
use super::live::Kept;
use super::spans::Spans;
use crate::Result;
use crate::session::{OptimizerState, Session};
use netdsl_plan::Region;
use std::collections::BTreeMap;

/// Words of a region, from a first one on.
#[derive(Debug, Clone)]
pub(super) struct Words {
    first: usize,
    words: Vec<f32>,
}

/// All regions, and the optimizer's state.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    regions: BTreeMap<Region, Words>,
    pub slots: Vec<f32>,
}

/// Which words of a region a list can use.
pub(super) type Sizes = BTreeMap<Region, [usize; 2]>;

impl Memory {
    pub fn read(session: &Session, sizes: &Sizes, optimizer: &OptimizerState) -> Result<Memory> {
        let mut engine = session.engine();
        let slots = vec![0.0; engine.target.params * optimizer.plan.slots.len()];
        let mut memory = Memory { regions: BTreeMap::new(), slots };
        for (&region, &[first, end]) in sizes {
            let mut words = vec![0.0; end - first];
            engine.executor.read(region, first, &mut words)?;
            memory.regions.insert(region, Words { first, words });
        }
        if !memory.slots.is_empty() {
            engine.executor.read_slots(optimizer.slots, 0, &mut memory.slots)?;
        }
        Ok(memory)
    }

    pub fn write(&self, session: &Session, optimizer: &OptimizerState) -> Result<()> {
        let mut engine = session.engine();
        for (&region, words) in &self.regions {
            engine.executor.write(region, words.first, &words.words)?;
        }
        if !self.slots.is_empty() {
            engine.executor.write_slots(optimizer.slots, 0, &self.slots)?;
        }
        Ok(())
    }

    /// What a launch may rely on: words that are kept stay, halos are zero, and all others are not a number.
    pub fn bare(&self, kept: &Kept, halos: &Kept) -> Memory {
        let mut bare = self.clone();
        for (region, words) in &mut bare.regions {
            let old = std::mem::replace(&mut words.words, vec![f32::NAN; self.regions[region].words.len()]);
            for w in kept.get(region).into_iter().flat_map(|spans| spans.words()) {
                words.words[w - words.first] = old[w - words.first];
            }
            halos.get(region).into_iter().flat_map(|s| s.words()).for_each(|w| words.words[w - words.first] = 0.0);
        }
        bare
    }

    /// Zero in every word of a region that is not kept: as it was before anything ran.
    pub fn clear(&mut self, region: Region, kept: &Kept) {
        let Some(words) = self.regions.get_mut(&region) else { return };
        let old = std::mem::take(&mut words.words);
        words.words = vec![0.0; old.len()];
        for w in kept.get(&region).into_iter().flat_map(|spans| spans.words()) {
            words.words[w - words.first] = old[w - words.first];
        }
    }

    /// A word of a region.
    pub fn word(&self, region: Region, at: usize) -> f32 {
        self.regions.get(&region).map_or(f32::NAN, |words| words.words[at - words.first])
    }

    /// How many of some words are other bits in another memory, and the largest difference.
    pub fn changed(&self, later: &Memory, kept: &Kept) -> (usize, f64) {
        let words = kept.iter().flat_map(|(&region, spans)| spans.words().map(move |w| (region, w)));
        let pairs = words.map(|(region, w)| (self.word(region, w), later.word(region, w)));
        difference(pairs)
    }

    /// The same for the optimizer's state of the parameters at some of `params` words.
    pub fn changed_slots(&self, later: &Memory, fixed: &Spans, params: usize) -> (usize, f64) {
        let slots = self.slots.len() / params.max(1);
        let words = fixed.words().flat_map(|w| (0..slots).map(move |slot| slot * params + w));
        difference(words.map(|i| (self.slots[i], later.slots[i])))
    }
}

fn difference(pairs: impl Iterator<Item = (f32, f32)>) -> (usize, f64) {
    let differ = pairs.filter(|(a, b)| a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan()));
    differ.fold((0, 0.0), |(n, most), (a, b)| (n + 1, super::expect::difference(a.into(), b.into()).max(most)))
}
