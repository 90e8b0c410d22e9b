//! Reading a stored value: one element, or a block of them as `f32`. A read outside a guard gives 0. What an operand is
//! for, and blocks of anything but stored values, are not here.
use super::axes::{Block, Coords, Line, OverAxes, unsupported};
use super::memory::{Memory, Words};
use super::step::Step;
use crate::Result;
use netdsl_plan::{Access, DType, Dim, Guard, Region};

/// A stored value over some axes.
#[derive(Clone, Debug)]
pub(super) struct Load {
    pub region: Region,
    dtype: DType,
    pub line: Line,
    guards: Vec<Guard>,
    /// For `Data`: the axis that counts samples, and how many of its coordinates belong to one.
    sample: Option<(usize, usize)>,
}

impl Load {
    /// A value over axes of the given extents.
    pub fn new(access: &Access, dims: &[Dim]) -> Result<Load> {
        let sample = match access.region {
            Region::Data(_) => {
                let counts = |(d, &stride): (&Dim, &isize)| d.batched && stride != 0;
                let axis = dims.iter().zip(access.at.strides.iter()).position(counts);
                Some(axis.map_or((0, 1), |axis| (axis, dims[axis].size)))
            }
            _ if access.dtype != DType::F32 => {
                let (dtype, region) = (access.dtype.name(), access.region);
                return Err(unsupported(format!("a value in {region:?} is stored as {dtype}; only data may be")));
            }
            _ => None,
        };
        let line = Line::new(&access.at)?;
        Ok(Load { region: access.region, dtype: access.dtype, line, guards: access.guards.to_vec(), sample })
    }

    /// Whether elements are floats at affine addresses, everywhere.
    pub fn is_plain(&self) -> bool {
        self.dtype == DType::F32 && self.guards.is_empty() && self.sample.is_none()
    }

    /// Whether it is at a door to which nothing is bound. Such a value is 0: one part may compute both what a run wants and a
    /// loss, whose target the run does not have.
    fn is_absent(&self, memory: &Memory) -> bool {
        matches!(self.region, Region::Data(door) if memory.bound(door) == 0)
    }

    fn counts_samples(&self, axis: usize) -> bool {
        self.sample.is_some_and(|(counting, _)| counting == axis)
    }

    /// The address of the element at `coords`.
    pub fn address(&self, memory: &Memory, step: &Step, coords: &Coords) -> isize {
        let base = match (self.region, self.sample) {
            (Region::Losses, _) => step.loss_row * memory.width,
            (Region::Data(door), Some((axis, size))) => {
                let place = coords[axis] / size;
                let sample = memory.order[step.offset + place] as usize;
                let within = self.line.at(coords) - self.line.strides[axis] * (place * size) as isize;
                return (sample * memory.sample(door)) as isize + within;
            }
            _ => 0,
        };
        base as isize + self.line.at(coords)
    }

    /// The element at `coords`.
    pub fn get(&self, memory: &Memory, step: &Step, coords: &Coords) -> f32 {
        if self.is_absent(memory) || self.guards.iter().any(|g| !(g.start..g.end).contains(&coords[g.axis])) {
            return 0.0;
        }
        let at = self.address(memory, step, coords) as usize;
        match memory.words(self.region) {
            Words::F32(words) => words[at],
            Words::U8(words) => f32::from(words[at]),
            Words::I32(words) => words[at] as f32,
        }
    }

    /// About how long an element takes in a block along `axis`; 1 is a float that is found in place.
    pub fn cost(&self, axis: usize) -> f64 {
        let guarded = self.guards.iter().any(|g| g.axis == axis);
        match self.line.strides[axis] {
            _ if self.counts_samples(axis) => 10.0,
            0 | 1 if self.dtype == DType::F32 && !guarded => 1.0,
            0 | 1 => 2.0,
            _ => 5.0,
        }
    }

    /// Where the block lies, if it is side by side in memory, as floats, inside of all guards.
    pub fn direct(&self, memory: &Memory, step: &Step, block: &Block) -> Option<usize> {
        let along_samples = self.counts_samples(block.axis);
        if self.dtype != DType::F32 || (block.len > 1 && (block.stride(&self.line) != 1 || along_samples)) {
            return None;
        }
        let everywhere = !self.is_absent(memory) && self.inside(block) == (0, block.len);
        everywhere.then(|| self.address(memory, step, &block.at) as usize)
    }

    /// Writes the block's elements to `out`, which is as long.
    pub fn fill(&self, memory: &Memory, step: &Step, block: &Block, out: &mut [f32]) {
        let (from, to) = if self.is_absent(memory) { (0, 0) } else { self.inside(block) };
        out[..from].fill(0.0);
        out[to..].fill(0.0);
        if self.counts_samples(block.axis) {
            out[from..to].iter_mut().zip(from..).for_each(|(v, i)| *v = self.get(memory, step, &block.coords(i)));
        } else if from < to {
            let start = self.address(memory, step, &block.coords(from));
            let (stride, out) = (block.stride(&self.line), &mut out[from..to]);
            match memory.words(self.region) {
                Words::F32(words) => copy(words, start, stride, out, |v| v),
                Words::U8(words) => copy(words, start, stride, out, f32::from),
                Words::I32(words) => copy(words, start, stride, out, |v| v as f32),
            }
        }
    }

    /// The part `[from, to)` of the block that is inside of all guards.
    fn inside(&self, block: &Block) -> (usize, usize) {
        let (mut from, mut to) = (0, block.len);
        for guard in &self.guards {
            let first = block.at[guard.axis];
            if guard.axis == block.axis {
                from = from.max(guard.start.saturating_sub(first).div_ceil(block.step));
                to = to.min(guard.end.saturating_sub(first).div_ceil(block.step));
            } else if !(guard.start..guard.end).contains(&first) {
                return (0, 0);
            }
        }
        (from.min(to), to)
    }
}

/// Elements a stride apart.
fn copy<T: Copy>(words: &[T], start: isize, stride: isize, out: &mut [f32], convert: impl Fn(T) -> f32) {
    match stride {
        0 => out.fill(convert(words[start as usize])),
        1 => {
            let words = &words[start as usize..][..out.len()];
            out.iter_mut().zip(words).for_each(|(v, &w)| *v = convert(w));
        }
        _ => {
            let mut at = start;
            for v in out {
                *v = convert(words[at as usize]);
                at += stride;
            }
        }
    }
}

impl OverAxes for Load {
    fn merges(&self, axis: usize, inner: usize) -> bool {
        let guarded = self.guards.iter().any(|g| g.axis == axis || g.axis == axis + 1);
        let counts_samples = self.counts_samples(axis) || self.counts_samples(axis + 1);
        !guarded && !counts_samples && self.line.merges(axis, inner)
    }
    fn forgets(&self, axis: usize) -> bool {
        !self.counts_samples(axis) && self.guards.iter().all(|g| g.axis != axis)
    }
    fn remove(&mut self, axis: usize) {
        self.line.remove(axis);
        self.guards.iter_mut().filter(|g| g.axis > axis).for_each(|g| g.axis -= 1);
        self.sample = self.sample.map(|(s, size)| (s - usize::from(s > axis), size));
    }
}
