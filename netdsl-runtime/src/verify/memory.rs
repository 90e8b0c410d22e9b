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
            words.keep(&old, kept.get(region));
            for [start, end] in halos.get(region).into_iter().flat_map(|spans| spans.ranges()) {
                words.words[start - words.first..end - words.first].fill(0.0);
            }
        }
        bare
    }

    /// Zero in every word of a region that is not kept: as it was before anything ran.
    pub fn clear(&mut self, region: Region, kept: &Kept) {
        let Some(words) = self.regions.get_mut(&region) else { return };
        let old = std::mem::take(&mut words.words);
        words.words = vec![0.0; old.len()];
        words.keep(&old, kept.get(&region));
    }

    /// A word of a region.
    pub fn word(&self, region: Region, at: usize) -> f32 {
        self.regions.get(&region).map_or(f32::NAN, |words| words.words[at - words.first])
    }

    /// How many of some words are other bits in another memory, and the largest difference.
    pub fn changed(&self, later: &Memory, kept: &Kept) -> (usize, f64) {
        let mut all = (0, 0.0f64);
        for (region, spans) in kept {
            let (Some(old), Some(new)) = (self.regions.get(region), later.regions.get(region)) else { continue };
            for range in spans.ranges() {
                let (count, most) = difference(old.range(range).iter().zip(new.range(range)));
                all = (all.0 + count, all.1.max(most));
            }
        }
        all
    }

    /// The same for the optimizer's state of the parameters at some of `params` words.
    pub fn changed_slots(&self, later: &Memory, fixed: &Spans, params: usize) -> (usize, f64) {
        let slots = self.slots.len() / params.max(1);
        let words = fixed.words().flat_map(|w| (0..slots).map(move |slot| slot * params + w));
        difference(words.map(|i| (&self.slots[i], &later.slots[i])))
    }
}

fn difference<'a>(pairs: impl Iterator<Item = (&'a f32, &'a f32)>) -> (usize, f64) {
    let (mut count, mut most) = (0, 0.0f64);
    for (&a, &b) in pairs {
        if a.to_bits() != b.to_bits() && !(a.is_nan() && b.is_nan()) {
            count += 1;
            most = most.max(super::expect::difference(a.into(), b.into()));
        }
    }
    (count, most)
}

impl Words {
    fn range(&self, [start, end]: [usize; 2]) -> &[f32] {
        &self.words[start - self.first..end - self.first]
    }
    /// Takes some words from what was there.
    fn keep(&mut self, old: &[f32], kept: Option<&Spans>) {
        for [start, end] in kept.into_iter().flat_map(|spans| spans.ranges()) {
            let range = start - self.first..end - self.first;
            self.words[range.clone()].copy_from_slice(&old[range]);
        }
    }
}
