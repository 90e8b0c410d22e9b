//! Values of a block and where they go. Storing losses and states, and updating parameters, have meanings of their own;
//! they are told apart here and nowhere else.
use super::arguments::Computed;
use super::axes::{BLOCK, Block, Line, OverAxes, unsupported};
use super::machine::Machine;
use super::memory::Memory;
use super::step::Step;
use super::update::{self, Place};
use crate::Result;
use netdsl_plan::{Access, BlockFn, DType, Region};

/// A value and its place over the axes of a domain.
#[derive(Debug)]
pub(super) struct Sink {
    value: BlockFn,
    region: Region,
    pub line: Line,
}

impl Sink {
    pub fn new(value: BlockFn, to: &Access) -> Result<Sink> {
        if matches!(to.region, Region::Data(_)) || to.dtype != DType::F32 || !to.guards.is_empty() {
            let (region, dtype) = (to.region, to.dtype.name());
            return Err(unsupported(format!(
                "a value is stored to {region:?} as {dtype}; a plain store of f32 is needed"
            )));
        }
        Ok(Sink { value, region: to.region, line: Line::new(&to.at)? })
    }

    /// Whether the value is the gradient of parameters to be updated at once.
    pub fn updates(&self) -> bool {
        self.region == Region::Update
    }

    fn address(&self, memory: &Memory, step: &Step, block: &Block) -> isize {
        let base = if self.region == Region::Losses { step.loss_row * memory.width } else { 0 };
        base as isize + self.line.at(&block.at)
    }

    /// Whether the value can be computed where it goes: no argument is read from there.
    fn in_place(&self, machine: &Machine, block: &Block) -> bool {
        let side_by_side = block.len == 1 || block.stride(&self.line) == 1;
        let plain = match self.region {
            Region::Arena | Region::Params | Region::Gradients => true,
            Region::States => machine.memory.ok(),
            Region::Losses | Region::Data(_) | Region::Update => false,
        };
        plain && side_by_side && !machine.arguments.reads(self.region)
    }

    fn emit(&self, machine: &mut Machine, step: &Step, block: &Block) {
        if self.in_place(machine, block) {
            self.compute_in_place(machine, step, block);
        } else {
            compute(self.value, machine, block.len, 0);
            self.store(machine, step, block, 0);
        }
    }

    fn compute_in_place(&self, machine: &mut Machine, step: &Step, block: &Block) {
        let at = self.address(&machine.memory, step, block) as usize;
        // The vector is taken out, so that arguments may be read from the others meanwhile.
        let mut words = machine.memory.stored(self.region).map(std::mem::take).unwrap_or_default();
        let computed = Computed { chunk: &machine.chunk, reduced: &machine.reduced };
        machine.arguments.call(self.value, &machine.memory, computed, &mut words[at..][..block.len]);
        if let Some(region) = machine.memory.stored(self.region) {
            *region = words;
        }
    }

    fn store(&self, machine: &mut Machine, step: &Step, block: &Block, result: usize) {
        let Machine { memory, results, update, .. } = machine;
        let place = Place { start: self.address(memory, step, block), stride: block.stride(&self.line) };
        let values = &results[result * BLOCK..][..block.len];
        match self.region {
            Region::Update => return update::apply(memory, step, place, values, update),
            Region::States if !memory.ok() => return,
            Region::Losses if memory.ok() && values.iter().any(|v| !v.is_finite()) => {
                memory.control[0] = 1 + step.loss_row as i32;
            }
            _ => {}
        }
        if let Some(words) = memory.stored(self.region) {
            scatter(words, place, values);
        }
    }
}

fn scatter(words: &mut [f32], place: Place, values: &[f32]) {
    if place.stride == 1 {
        return words[place.start as usize..][..values.len()].copy_from_slice(values);
    }
    values.iter().zip(0..).for_each(|(&v, i)| words[(place.start + place.stride * i) as usize] = v);
}

/// Computes a value of the loaded block as result `result`.
pub(super) fn compute(value: BlockFn, machine: &mut Machine, len: usize, result: usize) {
    let Machine { memory, arguments, results, chunk, reduced, .. } = machine;
    arguments.call(value, memory, Computed { chunk, reduced }, &mut results[result * BLOCK..][..len]);
}

/// Computes the values of the loaded block, then stores them: a sink may lie where an argument of another one is read.
pub(super) fn emit(sinks: &[Sink], machine: &mut Machine, step: &Step, block: &Block) {
    if let [sink] = sinks {
        return sink.emit(machine, step, block);
    }
    for (i, sink) in sinks.iter().enumerate() {
        if sink.in_place(machine, block) {
            sink.compute_in_place(machine, step, block);
        } else {
            compute(sink.value, machine, block.len, i);
        }
    }
    for (i, sink) in sinks.iter().enumerate() {
        if !sink.in_place(machine, block) {
            sink.store(machine, step, block, i);
        }
    }
}

impl OverAxes for Sink {
    fn merges(&self, axis: usize, inner: usize) -> bool {
        self.line.merges(axis, inner)
    }
    fn forgets(&self, _: usize) -> bool {
        true
    }
    fn remove(&mut self, axis: usize) {
        self.line.remove(axis);
    }
}
