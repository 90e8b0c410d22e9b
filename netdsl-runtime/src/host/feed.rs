//! Where an argument of an expression comes from: each is found in place where it can be, else computed. Pooling and
//! indexing have files of their own; `arguments` puts the arguments of a block together.
use super::arguments::Place;
use super::axes::{Block, Coords, Line, OverAxes, extents, unsupported};
use super::gather::{Gather, ScatterAdd};
use super::load::Load;
use super::memory::Memory;
use super::step::Step;
use super::window::Pooling;
use crate::Result;
use netdsl_plan::{Dim, MAX_SOURCES, Scalar, Source, random_bits};

/// The most arguments: all sources, and the accumulator of an epilogue.
pub(super) const MAX_ARGUMENTS: usize = MAX_SOURCES + 1;

/// Where an argument comes from.
#[derive(Debug)]
pub(super) enum Feed {
    /// The accumulator of a contraction.
    Accumulator,
    Load(Load),
    Index(Line),
    Random {
        stream: u32,
        at: Line,
    },
    Samples,
    Reduced(usize),
    Pooling(Box<Pooling>),
    Gather(Box<Gather>),
    ScatterAdd(Box<ScatterAdd>),
}

/// The sources of a body over a domain of the given axes, for batches of at most `batch` samples.
pub(super) fn feeds(sources: &[Source], dims: &[Dim], batch: usize) -> Result<Vec<Feed>> {
    if sources.len() > MAX_SOURCES {
        return Err(unsupported(format!("a body reads {} sources; at most {MAX_SOURCES} are possible", sources.len())));
    }
    sources.iter().map(|source| Feed::new(source, dims, batch)).collect()
}

impl Feed {
    fn new(source: &Source, dims: &[Dim], batch: usize) -> Result<Feed> {
        Ok(match source {
            Source::Load(access) => Feed::Load(Load::new(access, dims)?),
            Source::Index(at) => Feed::Index(Line::new(at)?),
            Source::Random { stream, at } => Feed::Random { stream: *stream, at: Line::new(at)? },
            Source::Scalar(Scalar::Samples) => Feed::Samples,
            Source::Reduced(step) => Feed::Reduced(*step),
            Source::Window { op, window, outer, inner, operands, at } => {
                Feed::Pooling(Box::new(Pooling::new(*op, *window, [*outer, *inner], operands, at)?))
            }
            Source::Gather { rows, table, index, at } => Feed::Gather(Box::new(Gather::new(*rows, table, index, at)?)),
            Source::ScatterAdd { dims: indexed, index, values, at } => {
                let rows = bound(&Line::new(&at[0])?, &extents(dims, batch));
                Feed::ScatterAdd(Box::new(ScatterAdd::new(indexed, [index, values], at, rows, batch)?))
            }
        })
    }

    /// To be called once a run, before the first block.
    pub fn begin(&mut self, memory: &Memory, step: &Step) {
        if let Feed::ScatterAdd(scatter) = self {
            scatter.begin(memory, step);
        }
    }

    /// The coordinates that the value is a function of, the fastest last.
    fn lines(&self) -> &[Line] {
        match self {
            Feed::Load(load) => std::slice::from_ref(&load.line),
            Feed::Index(line) | Feed::Random { at: line, .. } => std::slice::from_ref(line),
            Feed::Pooling(pooling) => &pooling.at,
            Feed::Gather(gather) => &gather.at,
            Feed::ScatterAdd(scatter) => &scatter.at,
            Feed::Accumulator | Feed::Samples | Feed::Reduced(_) => &[],
        }
    }

    /// About how long an element takes in a block along `axis`; 1 is a float that is found in place.
    pub fn cost(&self, axis: usize) -> f64 {
        match self {
            Feed::Load(load) => load.cost(axis),
            Feed::Pooling(pooling) => pooling.cost(axis),
            Feed::Gather(gather) => gather.cost(axis),
            Feed::ScatterAdd(scatter) => scatter.cost(axis),
            Feed::Random { .. } => 4.0,
            Feed::Accumulator | Feed::Index(_) | Feed::Samples | Feed::Reduced(_) => 1.0,
        }
    }

    /// Whether it pays to keep values that are needed again.
    pub fn is_costly(&self) -> bool {
        matches!(self, Feed::Pooling(_) | Feed::Gather(_) | Feed::ScatterAdd(_) | Feed::Random { .. })
    }

    /// The stored values that are read.
    pub fn loads(&self) -> Vec<&Load> {
        match self {
            Feed::Load(load) => vec![load],
            Feed::Pooling(pooling) => pooling.operands.iter().collect(),
            Feed::Gather(gather) => vec![&gather.table, &gather.index],
            Feed::ScatterAdd(scatter) => vec![&scatter.index, &scatter.values],
            Feed::Accumulator | Feed::Index(_) | Feed::Random { .. } | Feed::Samples | Feed::Reduced(_) => vec![],
        }
    }

    /// The block's values: where they are, or `Place::Scratch` if they were written to `out`.
    pub fn place(&self, memory: &Memory, step: &Step, block: &Block, accumulator: usize, out: &mut [f32]) -> Place {
        match self {
            Feed::Accumulator => return Place::Accumulator(accumulator),
            Feed::Reduced(i) => return Place::Reduced(*i),
            Feed::Load(load) => match load.direct(memory, step, block) {
                Some(at) => return Place::Memory(load.region, at),
                None => load.fill(memory, step, block, out),
            },
            Feed::Index(line) => each(line, block, out, |i| i as f32),
            Feed::Random { stream, at } => each(at, block, out, |i| uniform(step, *stream, i)),
            Feed::Samples => out.fill(step.samples as f32),
            Feed::Pooling(pooling) => pooling.fill(memory, step, block, out),
            Feed::Gather(gather) => gather.fill(memory, step, block, out),
            Feed::ScatterAdd(scatter) => scatter.fill(memory, step, block, out),
        }
        Place::Scratch
    }
}

/// One more than the largest value of an affine function over a domain.
fn bound(line: &Line, extents: &Coords) -> usize {
    let largest = line.strides.iter().zip(extents).map(|(&s, &e)| s.max(0) * (e as isize - 1)).sum::<isize>();
    (line.offset + largest + 1).max(0).cast_unsigned()
}

/// A function of the affine index.
fn each(line: &Line, block: &Block, out: &mut [f32], value: impl Fn(isize) -> f32) {
    let (first, stride) = (line.at(&block.at), block.stride(line));
    out.iter_mut().zip(0..).for_each(|(v, i)| *v = value(first + stride * i));
}

/// `Op::Random`; every multiple of 2^-24 below 1 is a float.
fn uniform(step: &Step, stream: u32, index: isize) -> f32 {
    random_bits(step.key, step.number, stream, index as u32) as f32 * (1.0 / (1 << 24) as f32)
}

impl OverAxes for Feed {
    fn merges(&self, axis: usize, inner: usize) -> bool {
        match self {
            Feed::Load(load) => load.merges(axis, inner),
            Feed::Pooling(pooling) => pooling.merges(axis, inner),
            _ => self.lines().iter().all(|l| l.merges(axis, inner)),
        }
    }
    fn forgets(&self, axis: usize) -> bool {
        match self {
            Feed::Load(load) => load.forgets(axis),
            _ => true,
        }
    }
    fn remove(&mut self, axis: usize) {
        match self {
            Feed::Load(load) => load.remove(axis),
            Feed::Index(line) | Feed::Random { at: line, .. } => line.remove(axis),
            Feed::Pooling(pooling) => pooling.remove(axis),
            Feed::Gather(gather) => gather.at.iter_mut().for_each(|l| l.remove(axis)),
            Feed::ScatterAdd(scatter) => scatter.at.iter_mut().for_each(|l| l.remove(axis)),
            Feed::Accumulator | Feed::Samples | Feed::Reduced(_) => {}
        }
    }
    fn merge(&mut self, axis: usize, inner: usize) {
        match self {
            Feed::Pooling(pooling) => pooling.merge(axis, inner),
            _ => self.remove(axis),
        }
    }
}
