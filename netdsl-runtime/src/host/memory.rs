//! The host's memory: one vector per region, the data at the doors, and what steps are told by. It moves no element of a
//! step itself.
use super::axes::unsupported;
use crate::executor::{Samples, SlotsId};
use crate::{Error, Result};
use netdsl_plan::{CONTROL_WORDS, DType, Door, Region, STEP_WORDS};

/// Words behind the end of a region, so that whole vectors can be read that begin inside a value.
const SLACK: usize = 64;
/// Rows of the step table and of the loss buffer.
pub(super) const ROWS: usize = 1024;

/// Stored elements of some type.
#[derive(Clone, Copy)]
pub(super) enum Words<'a> {
    F32(&'a [f32]),
    U8(&'a [u8]),
    I32(&'a [i32]),
}

/// The samples at a door.
#[derive(Debug)]
enum Data {
    F32(Vec<f32>),
    U8(Vec<u8>),
    I32(Vec<i32>),
}

/// A door: how many elements a sample has, and the samples.
#[derive(Debug)]
struct DoorData {
    sample: usize,
    data: Data,
}

/// All memory of one network on the host.
#[derive(Debug)]
pub(super) struct Memory {
    arena: Vec<f32>,
    pub params: Vec<f32>,
    pub gradients: Vec<f32>,
    states: Vec<f32>,
    pub losses: Vec<f32>,
    /// Words of one row of the losses.
    pub width: usize,
    doors: Vec<DoorData>,
    pub order: Vec<u32>,
    pub table: Vec<u32>,
    pub mask: Vec<f32>,
    slots: Vec<Option<Vec<f32>>>,
    pub control: [i32; CONTROL_WORDS],
    /// Words of a parameter slot: those of `Params`.
    pub words: usize,
}

impl Memory {
    /// Memory for the given words of parameters and states, and rows of losses of the given width.
    pub fn new(params: usize, states: usize, width: usize, doors: &[Door]) -> Memory {
        let data = |d: &Door| match d.dtype {
            DType::F32 => Data::F32(Vec::new()),
            DType::U8 => Data::U8(Vec::new()),
            DType::I32 => Data::I32(Vec::new()),
        };
        let door = |d: &Door| DoorData { sample: d.shape.iter().product(), data: data(d) };
        Memory {
            arena: vec![0.0; SLACK],
            params: vec![0.0; params + SLACK],
            gradients: vec![0.0; params + SLACK],
            states: vec![0.0; states + SLACK],
            losses: vec![0.0; ROWS * width + SLACK],
            width,
            doors: doors.iter().map(door).collect(),
            order: Vec::new(),
            table: vec![0; ROWS * STEP_WORDS],
            mask: vec![1.0; params],
            slots: Vec::new(),
            control: [0; CONTROL_WORDS],
            words: params,
        }
    }

    /// Makes the arena at least as large.
    pub fn grow_arena(&mut self, words: usize) {
        self.arena.resize(self.arena.len().max(words + SLACK), 0.0);
    }

    /// Whether every loss was finite so far.
    pub fn ok(&self) -> bool {
        self.control[0] == 0
    }

    pub fn words(&self, region: Region) -> Words<'_> {
        match region {
            Region::Arena => Words::F32(&self.arena),
            Region::Params => Words::F32(&self.params),
            Region::Gradients => Words::F32(&self.gradients),
            Region::States => Words::F32(&self.states),
            Region::Losses => Words::F32(&self.losses),
            Region::Update => Words::F32(&[]),
            Region::Data(door) => match &self.doors[door].data {
                Data::F32(words) => Words::F32(words),
                Data::U8(words) => Words::U8(words),
                Data::I32(words) => Words::I32(words),
            },
        }
    }

    /// The floats of a region; none where elements are stored otherwise.
    pub fn floats(&self, region: Region) -> &[f32] {
        match self.words(region) {
            Words::F32(words) => words,
            Words::U8(_) | Words::I32(_) => &[],
        }
    }

    /// The region's vector, if kernels may store to it at will.
    pub fn stored(&mut self, region: Region) -> Option<&mut Vec<f32>> {
        match region {
            Region::Arena => Some(&mut self.arena),
            Region::Params => Some(&mut self.params),
            Region::Gradients => Some(&mut self.gradients),
            Region::States => Some(&mut self.states),
            Region::Losses => Some(&mut self.losses),
            Region::Update | Region::Data(_) => None,
        }
    }

    /// Words of a region, for the engine.
    pub fn range(&mut self, region: Region, start: usize, len: usize) -> Result<&mut [f32]> {
        let words = self.stored(region).map(Vec::as_mut_slice).unwrap_or_default();
        let found = words.len();
        let part = words.get_mut(start..).and_then(|w| w.get_mut(..len));
        part.ok_or_else(|| unsupported(format!("words {start} and {len} more of {found} in {region:?}")))
    }

    /// Elements of one sample at a door.
    pub fn sample(&self, door: usize) -> usize {
        self.doors[door].sample
    }

    /// Samples that are bound at a door.
    pub fn bound(&self, door: usize) -> usize {
        let sample = self.sample(door).max(1);
        match &self.doors[door].data {
            Data::F32(words) => words.len() / sample,
            Data::U8(words) => words.len() / sample,
            Data::I32(words) => words.len() / sample,
        }
    }

    pub fn bind(&mut self, door: usize, samples: Samples<'_>) -> Result<()> {
        let Some(bound) = self.doors.get_mut(door) else {
            return Err(unsupported(format!("the network has no door {door}")));
        };
        match (&mut bound.data, samples) {
            (Data::F32(to), Samples::F32(from)) => replace(to, from),
            (Data::U8(to), Samples::U8(from)) => replace(to, from),
            (Data::I32(to), Samples::I32(from)) => replace(to, from),
            _ => return Err(unsupported(format!("door {door} was given samples of another element type"))),
        }
        Ok(())
    }

    pub fn create_slots(&mut self, slots: usize) -> SlotsId {
        let state = Some(vec![0.0; slots * self.words]);
        match self.slots.iter().position(Option::is_none) {
            Some(free) => {
                self.slots[free] = state;
                SlotsId(free)
            }
            None => {
                self.slots.push(state);
                SlotsId(self.slots.len() - 1)
            }
        }
    }

    pub fn drop_slots(&mut self, id: SlotsId) {
        if let Some(slots) = self.slots.get_mut(id.0) {
            *slots = None;
        }
    }

    pub fn slots(&self, id: SlotsId) -> Result<&[f32]> {
        self.slots.get(id.0).and_then(Option::as_deref).ok_or_else(no_slots)
    }

    /// The optimizer's state with what an update changes and reads beside it: parameters, gradients, mask.
    pub fn updated(&mut self, id: SlotsId) -> Result<Updated<'_>> {
        let slots = self.slots.get_mut(id.0).and_then(Option::as_deref_mut).ok_or_else(no_slots)?;
        Ok(Updated { params: &mut self.params, gradients: &self.gradients, mask: &self.mask, slots })
    }
}

/// What an update changes and reads.
pub(super) struct Updated<'a> {
    pub params: &'a mut [f32],
    pub gradients: &'a [f32],
    pub mask: &'a [f32],
    /// Slot after slot, each as long as the parameters.
    pub slots: &'a mut [f32],
}

/// Keeps the capacity.
fn replace<T: Copy>(to: &mut Vec<T>, from: &[T]) {
    to.clear();
    to.extend_from_slice(from);
}

fn no_slots() -> Error {
    unsupported("the optimizer's state was dropped".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropped_slots_are_used_again() {
        let mut memory = Memory::new(3, 0, 2, &[]);
        let (a, b) = (memory.create_slots(1), memory.create_slots(2));
        memory.updated(a).unwrap().slots[0] = 7.0;
        memory.drop_slots(a);
        assert!(memory.slots(a).is_err());
        let c = memory.create_slots(1);
        assert_eq!((c, memory.slots(c).unwrap()), (a, &[0.0; 3][..]), "zeroed");
        assert_eq!(memory.slots(b).unwrap().len(), 6);
    }
}
