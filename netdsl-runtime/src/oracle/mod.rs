//! The executor of `Device::reference()`: runs no launch, but evaluates the unfused graphs in `f64` by the reference, and
//! answers the engine's questions about regions in the host plan's layout. Slow on purpose, and of use to whoever wants to
//! know what a network should compute. What leaves it is `f32`, like at every door.
use crate::data::ColumnValues;
use crate::executor::{Executor, Run, Samples, SlotsId};
use crate::layout;
use crate::reference::{Leaves, evaluate};
use crate::{Error, Result};
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::{
    Access, FLAG_MASK, Graph, ListKind, NetworkPlan, OptimizerPlan, PointFn, Region, RootKind, STEP_FLAGS, STEP_KEY,
    STEP_LOSS_ROW, STEP_NUMBER, STEP_OFFSET, STEP_WORDS, TargetPlan,
};
use std::collections::BTreeMap;

mod memory;
mod step;

/// Rows of the step table.
const ROWS: usize = 64;

/// A network on the reference.
pub(crate) struct Oracle {
    network: &'static NetworkPlan,
    /// Whose layouts the regions have.
    layout: &'static TargetPlan,
    arena: Vec<f64>,
    params: Vec<f64>,
    gradients: Vec<f64>,
    states: Vec<f64>,
    losses: Vec<f64>,
    control: i32,
    /// The first node that was not finite, when a loss was not.
    bad: Option<u32>,
    mask: Vec<f32>,
    table: Vec<u32>,
    /// By row: the optimizer's numbers.
    numbers: Vec<Vec<f64>>,
    order: Vec<u32>,
    doors: Vec<Option<ColumnValues>>,
    slots: BTreeMap<usize, Vec<f64>>,
    next_slots: usize,
    optimizers: BTreeMap<ListKind, OptimizerPlan>,
}

impl Oracle {
    /// A network with all parameters zero, addressed as in `layout`.
    pub(crate) fn open(network: &'static NetworkPlan, layout: &'static TargetPlan) -> Oracle {
        let width = network.losses.len() + 2;
        let arena = layout.lists.iter().map(|l| l.arena).max().unwrap_or(0);
        Oracle {
            network,
            layout,
            arena: vec![0.0; arena],
            params: vec![0.0; layout.params],
            gradients: vec![0.0; layout.params],
            states: vec![0.0; layout.states],
            losses: vec![0.0; ROWS * width],
            control: 0,
            bad: None,
            mask: vec![],
            table: vec![0; ROWS * STEP_WORDS],
            numbers: vec![vec![]; ROWS],
            order: vec![],
            doors: vec![None; network.doors.len()],
            slots: BTreeMap::new(),
            next_slots: 0,
            optimizers: BTreeMap::new(),
        }
    }

    fn graph(&self, list: ListKind) -> &'static Graph<PointFn> {
        match list {
            ListKind::TwoPhase | ListKind::Fused => &self.network.train,
            ListKind::Infer | ListKind::Observe => &self.network.infer,
        }
    }
}

impl Executor for Oracle {
    fn prepare(&mut self, list: ListKind, optimizer: Option<&OptimizerPlan>) -> Result<()> {
        if let Some(optimizer) = optimizer {
            self.optimizers.insert(list, optimizer.clone());
        }
        Ok(())
    }
    fn run(&mut self, run: Run<'_>) -> Result<()> {
        let list = self.layout.list(run.list).ok_or_else(|| memory::no("list", format!("{:?}", run.list)))?;
        let row: [u32; STEP_WORDS] = std::array::from_fn(|i| self.table[run.row * STEP_WORDS + i]);
        if run.launches[0] == 0 {
            self.evaluate(&run, list, &row)?;
        }
        let updates =
            matches!(run.list, ListKind::TwoPhase | ListKind::Fused) && run.launches[1] == list.launches.len();
        match run.slots {
            Some(id) if updates && self.control == 0 => self.update(&run, id, &row),
            _ => Ok(()),
        }
    }
    fn read(&mut self, region: Region, start: usize, out: &mut [f32]) -> Result<()> {
        memory::narrow(self.region(region)?, start, out)
    }
    fn write(&mut self, region: Region, start: usize, values: &[f32]) -> Result<()> {
        memory::widen(self.region(region)?, start, values)
    }
    fn create_slots(&mut self, slots: usize) -> Result<SlotsId> {
        self.next_slots += 1;
        self.slots.insert(self.next_slots, vec![0.0; slots * self.layout.params]);
        Ok(SlotsId(self.next_slots))
    }
    fn drop_slots(&mut self, id: SlotsId) {
        self.slots.remove(&id.0);
    }
    fn read_slots(&mut self, id: SlotsId, start: usize, out: &mut [f32]) -> Result<()> {
        memory::narrow(self.slot_words(id)?, start, out)
    }
    fn write_slots(&mut self, id: SlotsId, start: usize, values: &[f32]) -> Result<()> {
        memory::widen(self.slot_words(id)?, start, values)
    }
    fn bind_data(&mut self, door: usize, samples: Samples<'_>) -> Result<()> {
        self.doors[door] = Some(match samples {
            Samples::F32(v) => v.to_vec().into(),
            Samples::U8(v) => v.to_vec().into(),
            Samples::I32(v) => v.to_vec().into(),
        });
        Ok(())
    }
    fn write_order(&mut self, start: usize, order: &[u32]) -> Result<()> {
        let end = start + order.len();
        self.order.resize(self.order.len().max(end), 0);
        self.order[start..end].copy_from_slice(order);
        Ok(())
    }
    fn write_steps(&mut self, row: usize, words: &[u32]) -> Result<()> {
        self.table[row * STEP_WORDS..][..words.len()].copy_from_slice(words);
        Ok(())
    }
    fn write_numbers(&mut self, row: usize, numbers: &[f64]) {
        self.numbers[row] = numbers.to_vec();
    }
    fn rows(&self) -> usize {
        ROWS
    }
    fn write_mask(&mut self, mask: &[f32]) -> Result<()> {
        self.mask = mask.to_vec();
        Ok(())
    }
    fn take_control(&mut self) -> Result<i32> {
        Ok(std::mem::take(&mut self.control))
    }
    fn first_bad_node(&self) -> Option<u32> {
        self.bad
    }
    fn finish(&mut self) -> Result<()> {
        Ok(())
    }
    fn launches(&self) -> u64 {
        0
    }
    fn kernel_seconds(&mut self) -> Option<f64> {
        None
    }
}
