//! Elementwise work and reductions, block by block. Blocks lie along the axis with most elements side by side, whether it
//! is reduced (a block is a piece of one row) or not (a block is a piece of many rows).
use super::axes::{BLOCK, Block, Coords, Domain, MAX_AXES, OverAxes, advance};
use super::feed::{Feed, feeds};
use super::machine::Machine;
use super::step::Step;
use super::store::{Sink, compute, emit};
use crate::Result;
use netdsl_plan::{BlockFn, ReduceKind, RowStep, Rows as Plan};

/// The most values that are kept for later steps of a row.
const KEPT: usize = 1 << 20;
/// What a block costs beside its elements, in elements that are found in place.
const CALL: f64 = 200.0;

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
                machine.arguments.begin(self.costly(), self.row(block, extents));
                for (i, action) in actions.iter().enumerate() {
                    self.act(action, i, machine, step, block, extents);
                }
            }
        }
    }

    fn act(&self, action: &Action, i: usize, machine: &mut Machine, step: &Step, block: &Block, extents: &Coords) {
        match action {
            Action::Reduce(kind, value) => self.reduce(*kind, *value, i, machine, step, block, extents),
            Action::Store(sink) => {
                self.elements(block, extents, |block, element| self.store(sink, machine, step, block, element));
                machine.arguments.complete();
            }
            Action::StoreRow(sink) => {
                let len = if self.is_lane_reduced() { 1 } else { block.len };
                self.store(sink, machine, step, &Block { len, ..*block }, 0);
            }
        }
    }

    fn store(&self, sink: &Sink, machine: &mut Machine, step: &Step, block: &Block, element: usize) {
        machine.arguments.load_of_row(&self.feeds, &machine.memory, step, block, element);
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
        self.elements(block, extents, |block, element| {
            machine.arguments.load_of_row(&self.feeds, &machine.memory, step, block, element);
            compute(value, machine, block.len, i);
            let values = &machine.results[i * BLOCK..][..block.len];
            if one_row {
                machine.accumulator.block(kind, values, block.at[self.lane]);
            } else {
                let at = self.inner.last().map_or(0, |&axis| block.at[axis]);
                machine.accumulator.lanes(kind, values, at);
            }
        });
        machine.arguments.complete();
        let result = &mut machine.reduced[i * BLOCK..][..BLOCK];
        machine.accumulator.finish(kind, &mut result[..lanes]);
        if one_row {
            result.fill(result[0]);
        }
    }

    /// Calls `f` with the blocks of the rows' elements, and the number of the first element.
    fn elements(&self, rows: &Block, extents: &Coords, mut f: impl FnMut(&Block, usize)) {
        let (mut block, mut element) = (*rows, 0);
        let mut count = |block: &Block| {
            f(block, element);
            element += block.len;
        };
        loop {
            if self.is_lane_reduced() {
                blocks(&block, &mut count);
            } else {
                count(&block);
            }
            if !advance(&mut block.at, &self.inner, extents) {
                break;
            }
        }
    }

    /// How many elements a row, or the rows of a block together, have.
    fn row(&self, block: &Block, extents: &Coords) -> usize {
        block.len * self.inner.iter().map(|&axis| extents[axis]).product::<usize>()
    }

    /// How many feeds are worth being kept.
    fn costly(&self) -> usize {
        self.feeds.iter().filter(|f| f.is_costly()).count()
    }

    /// Values to be kept for the largest batch: those of costly feeds that more than one step looks at.
    pub fn kept(&self, batch: usize) -> usize {
        let passes = |a: &&Action| !matches!(a, Action::StoreRow(_));
        let Work::Steps(actions) = &self.work else { return 0 };
        if actions.iter().filter(passes).count() < 2 {
            return 0;
        }
        let extents = self.domain.extents(batch);
        let len = if self.is_lane_reduced() { extents[self.lane] } else { extents[self.lane].min(BLOCK) };
        let block = Block { at: [0; MAX_AXES], axis: self.lane, step: 1, len };
        Some(self.row(&block, &extents) * self.costly()).filter(|&words| words <= KEPT).unwrap_or(0)
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

    /// The sinks that store every element.
    fn elementwise(&self) -> Box<dyn Iterator<Item = &Sink> + '_> {
        match self {
            Work::Elements(sinks) => Box::new(sinks.iter()),
            Work::Steps(actions) => Box::new(actions.iter().filter_map(|a| match a {
                Action::Store(sink) => Some(sink),
                Action::StoreRow(_) | Action::Reduce(..) => None,
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

/// The axis along which blocks are fastest, estimated.
fn lane(domain: &Domain, feeds: &[Feed], work: &Work, batch: usize) -> usize {
    let cost = |axis: usize| {
        let len = domain.dims[axis].at(batch).min(BLOCK) as f64;
        let read: f64 = feeds.iter().map(|f| f.cost(axis)).sum();
        let stored = |sink: &Sink| if matches!(sink.line.strides[axis], 0 | 1) { 1.0 } else { 5.0 };
        CALL / len + read + work.elementwise().map(stored).sum::<f64>()
    };
    (0..domain.dims.len()).rev().min_by(|&a, &b| cost(a).total_cmp(&cost(b))).unwrap_or(0)
}

#[cfg(test)]
mod tests;
