//! What happens to a chunk of a contraction's results before it is stored, row by row of the chunk.
use super::axes::{Block, Coords, Domain, OverAxes, runs};
use super::feed::{Feed, feeds};
use super::machine::Machine;
use super::rows::blocks;
use super::step::Step;
use super::store::{Sink, emit};
use crate::Result;
use netdsl_plan::{BlockFn, Dim, Epilogue as Plan};
use std::ops::Range;

/// An epilogue, ready to run.
#[derive(Debug)]
pub(super) struct Epilogue {
    /// The accumulator, then the sources.
    pub feeds: Vec<Feed>,
    sinks: Vec<Sink>,
}

/// Coordinates along an axis: `first + step · i`.
#[derive(Clone, Copy)]
pub(super) struct Along {
    pub axis: usize,
    pub first: usize,
    pub step: usize,
}

/// How rows and lanes of a contraction are coordinates of its result.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// The other axes.
    pub at: Coords,
    pub rows: Along,
    /// Lanes count through these, the last one fastest; a later one on the same axis replaces an earlier one.
    pub lanes: [Along; 3],
    /// Extents of the last two.
    pub extents: [usize; 2],
}

impl Epilogue {
    pub fn new(plan: &Plan<BlockFn>, dims: &[Dim], batch: usize) -> Result<Epilogue> {
        let mut feeds = feeds(&plan.sources, dims, batch)?;
        feeds.insert(0, Feed::Accumulator);
        let sinks = plan.sinks.iter().map(|s| Sink::new(s.value, &s.to)).collect::<Result<_>>()?;
        Ok(Epilogue { feeds, sinks })
    }

    /// Merges two neighbouring axes if every address allows it.
    pub fn merge(&mut self, domain: &mut Domain, axis: usize) -> bool {
        let mut parts: Vec<&mut dyn OverAxes> = self.feeds.iter_mut().map(|f| f as _).collect();
        parts.extend(self.sinks.iter_mut().map(|s| s as &mut dyn OverAxes));
        domain.merge(axis, &mut parts)
    }

    /// Whether `axis` and the next, of the given extent, can be walked as one.
    pub fn merges(&self, axis: usize, inner: Dim) -> bool {
        let feeds = || self.feeds.iter().all(|f| f.merges(axis, inner.size));
        !inner.batched && feeds() && self.sinks.iter().all(|s| s.merges(axis, inner.size))
    }

    /// How many results wait at the same time at most.
    pub fn steps(&self) -> usize {
        self.sinks.len()
    }

    pub fn updates(&self) -> bool {
        self.sinks.iter().any(Sink::updates)
    }

    pub fn begin(&mut self, machine: &mut Machine, step: &Step) {
        self.feeds.iter_mut().for_each(|f| f.begin(&machine.memory, step));
    }

    /// Stores a chunk that holds these rows and lanes, `pitch` words a row.
    pub fn run(
        &self,
        machine: &mut Machine,
        step: &Step,
        layout: &Layout,
        rows: Range<usize>,
        lanes: Range<usize>,
        pitch: usize,
    ) {
        let [outer, middle, inner] = layout.lanes;
        let mut block = Block { at: layout.at, axis: inner.axis, step: inner.step, len: 0 };
        for (i, row) in rows.enumerate() {
            block.at[layout.rows.axis] = layout.rows.coordinate(row);
            for run in runs(lanes.clone(), layout.extents[0], layout.extents[1]) {
                block.at[outer.axis] = outer.coordinate(run.outer);
                block.at[middle.axis] = middle.coordinate(run.row);
                block.at[inner.axis] = inner.coordinate(run.col);
                block.len = run.len;
                self.store(machine, step, &block, i * pitch + run.at);
            }
        }
    }

    /// Stores a block of any length whose accumulators begin at `accumulator`.
    pub fn store(&self, machine: &mut Machine, step: &Step, long: &Block, mut accumulator: usize) {
        blocks(long, |block| {
            machine.arguments.load(&self.feeds, &machine.memory, step, block, accumulator);
            emit(&self.sinks, machine, step, block);
            accumulator += block.len;
        });
    }
}

impl Along {
    fn coordinate(self, i: usize) -> usize {
        self.first + self.step * i
    }
}
