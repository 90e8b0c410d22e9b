//! Elementwise work and reductions, block by block. Blocks lie along the axis with most elements side by side, whether it
//! is reduced (a block is a piece of one row) or not (a block is a piece of many rows).
use super::axes::{BLOCK, Block, Coords, Domain, MAX_AXES, OverAxes, advance};
use super::feed::{Feed, feeds};
use super::machine::Machine;
use super::step::Step;
use super::store::{Sink, compute, emit};
use crate::Result;
use netdsl_plan::{BlockFn, ReduceKind, RowStep, Rows as Plan};

/// A body of rows, ready to run.
#[derive(Debug)]
pub(super) struct Rows {
    domain: Domain,
    pub feeds: Vec<Feed>,
    work: Work,
    /// The axis of the blocks; axis 0 of a domain without axes.
    lane: usize,
    /// Axes that tell rows apart, and reduced axes; both without the lane.
    outer: Vec<usize>,
    inner: Vec<usize>,
}

/// What is done.
#[derive(Debug)]
enum Work {
    /// Every element is its own row and nothing is reduced.
    Elements(Vec<Sink>),
    Steps(Vec<Action>),
}

/// One step.
#[derive(Debug)]
enum Action {
    Reduce(ReduceKind, BlockFn),
    Store(Sink),
    StoreRow(Sink),
}

impl Rows {
    pub fn new(plan: &Plan<BlockFn>, batch: usize) -> Result<Rows> {
        let mut domain = Domain::new(&plan.dims, &plan.reduced)?;
        let mut feeds = feeds(&plan.sources, &plan.dims, batch)?;
        let mut work = Work::new(plan)?;
        let mut parts: Vec<&mut dyn OverAxes> = work.sinks_mut().into_iter().map(|s| s as _).collect();
        parts.extend(feeds.iter_mut().map(|f| f as &mut dyn OverAxes));
        domain.simplify(&mut parts);
        let lane = lane(&domain, &feeds, &work, batch);
        let axes = |reduced| (0..domain.dims.len()).filter(|&a| a != lane && domain.reduced[a] == reduced).collect();
        Ok(Rows { lane, outer: axes(false), inner: axes(true), domain, feeds, work })
    }

    /// How many results wait at the same time at most.
    pub fn steps(&self) -> usize {
        match &self.work {
            Work::Elements(sinks) => sinks.len(),
            Work::Steps(steps) => steps.len(),
        }
    }

    pub fn updates(&self) -> bool {
        self.work.sinks().any(Sink::updates)
    }

    pub fn run(&mut self, machine: &mut Machine, step: &Step) {
        machine.arguments.forget();
        self.feeds.iter_mut().for_each(|f| f.begin(&machine.memory, step));
        let extents = self.domain.extents(step.samples);
        let mut block = Block { at: [0; MAX_AXES], axis: self.lane, step: 1, len: extents[self.lane] };
        loop {
            if self.is_lane_reduced() {
                self.rows(machine, step, &block, &extents);
            } else {
                blocks(&block, |piece| self.rows(machine, step, piece, &extents));
            }
            if !advance(&mut block.at, &self.outer, &extents) {
                break;
            }
        }
    }

    fn is_lane_reduced(&self) -> bool {
        self.domain.reduced.get(self.lane) == Some(&true)
    }

    /// All steps of one row, or of as many rows as the block is long.
    fn rows(&self, machine: &mut Machine, step: &Step, block: &Block, extents: &Coords) {
        match &self.work {
            Work::Elements(sinks) => {
                machine.arguments.load(&self.feeds, &machine.memory, step, block, 0);
                emit(sinks, machine, step, block);
            }
            Work::Steps(actions) => {
                for (i, action) in actions.iter().enumerate() {
                    self.act(action, i, machine, step, block, extents);
                }
            }
        }
    }

    fn act(&self, action: &Action, i: usize, machine: &mut Machine, step: &Step, block: &Block, extents: &Coords) {
        match action {
            Action::Reduce(kind, value) => self.reduce(*kind, *value, i, machine, step, block, extents),
            Action::Store(sink) => self.elements(block, extents, |block| self.store(sink, machine, step, block)),
            Action::StoreRow(sink) => {
                let len = if self.is_lane_reduced() { 1 } else { block.len };
                self.store(sink, machine, step, &Block { len, ..*block });
            }
        }
    }

    fn store(&self, sink: &Sink, machine: &mut Machine, step: &Step, block: &Block) {
        machine.arguments.load_once(&self.feeds, &machine.memory, step, block);
        emit(std::slice::from_ref(sink), machine, step, block);
    }

    /// The result of step `i`, repeated over a block's lanes where the block is a piece of one row.
    #[expect(clippy::too_many_arguments, reason = "a step and where it is")]
    fn reduce(
        &self,
        kind: ReduceKind,
        value: BlockFn,
        i: usize,
        machine: &mut Machine,
        step: &Step,
        block: &Block,
        extents: &Coords,
    ) {
        let one_row = self.is_lane_reduced();
        let lanes = if one_row { 1 } else { block.len };
        machine.accumulator.begin(kind, lanes);
        self.elements(block, extents, |block| {
            machine.arguments.load_once(&self.feeds, &machine.memory, step, block);
            compute(value, machine, block.len, i);
            let values = &machine.results[i * BLOCK..][..block.len];
            if one_row {
                machine.accumulator.block(kind, values, block.at[self.lane]);
            } else {
                let at = self.inner.last().map_or(0, |&axis| block.at[axis]);
                machine.accumulator.lanes(kind, values, at);
            }
        });
        let result = &mut machine.reduced[i * BLOCK..][..BLOCK];
        machine.accumulator.finish(kind, &mut result[..lanes]);
        if one_row {
            result.fill(result[0]);
        }
    }

    /// Calls `f` with the blocks of the rows' elements.
    fn elements(&self, rows: &Block, extents: &Coords, mut f: impl FnMut(&Block)) {
        let mut block = *rows;
        loop {
            if self.is_lane_reduced() {
                blocks(&block, &mut f);
            } else {
                f(&block);
            }
            if !advance(&mut block.at, &self.inner, extents) {
                break;
            }
        }
    }
}

/// Calls `f` with the pieces of a long block.
pub(super) fn blocks(long: &Block, mut f: impl FnMut(&Block)) {
    let mut block = *long;
    let mut left = long.len;
    while left > 0 {
        block.len = left.min(BLOCK);
        f(&block);
        block.at[block.axis] += block.len * block.step;
        left -= block.len;
    }
}

impl Work {
    fn new(plan: &Plan<BlockFn>) -> Result<Work> {
        let is_reduce = |s: &RowStep<BlockFn>| matches!(s, RowStep::Reduce { .. });
        if plan.reduced.is_empty() && !plan.steps.iter().any(is_reduce) {
            let sink = |s: &RowStep<BlockFn>| match s {
                RowStep::Store(sink) | RowStep::StoreRow(sink) => Some(Sink::new(sink.value, &sink.to)),
                RowStep::Reduce { .. } => None,
            };
            return Ok(Work::Elements(plan.steps.iter().filter_map(sink).collect::<Result<_>>()?));
        }
        let action = |s: &RowStep<BlockFn>| {
            Ok(match s {
                RowStep::Reduce { kind, value } => Action::Reduce(*kind, *value),
                RowStep::Store(sink) => Action::Store(Sink::new(sink.value, &sink.to)?),
                RowStep::StoreRow(sink) => Action::StoreRow(Sink::new(sink.value, &sink.to)?),
            })
        };
        Ok(Work::Steps(plan.steps.iter().map(action).collect::<Result<_>>()?))
    }

    fn sinks(&self) -> Box<dyn Iterator<Item = &Sink> + '_> {
        match self {
            Work::Elements(sinks) => Box::new(sinks.iter()),
            Work::Steps(actions) => Box::new(actions.iter().filter_map(|a| match a {
                Action::Store(sink) | Action::StoreRow(sink) => Some(sink),
                Action::Reduce(..) => None,
            })),
        }
    }

    fn sinks_mut<'a>(&'a mut self) -> Vec<&'a mut Sink> {
        match self {
            Work::Elements(sinks) => sinks.iter_mut().collect(),
            Work::Steps(actions) => {
                let sink = |a: &'a mut Action| match a {
                    Action::Store(sink) | Action::StoreRow(sink) => Some(sink),
                    Action::Reduce(..) => None,
                };
                actions.iter_mut().filter_map(sink).collect()
            }
        }
    }
}

/// The axis along which most values lie side by side; among equals the longest.
fn lane(domain: &Domain, feeds: &[Feed], work: &Work, batch: usize) -> usize {
    let score = |&axis: &usize| {
        let read = feeds.iter().filter(|f| f.prefers(axis)).count();
        let stored = work.sinks().filter(|s| s.line.strides[axis] == 1).count();
        (read + stored, domain.dims[axis].at(batch))
    };
    (0..domain.dims.len()).max_by_key(score).unwrap_or(0)
}

#[cfg(test)]
mod tests;
