//! What the engine asks of whatever runs a launch plan: regions of memory, launch lists. OpenCL and the host implement it.
//! It speaks in words of regions and indices of launches; names, shapes at the door and training are the engine's.
use crate::Result;
use netdsl_plan::{ListKind, OptimizerPlan, Region};

/// Samples at a door, stored as the door's element type, sample after sample.
#[derive(Debug, Clone, Copy)]
pub enum Samples<'a> {
    F32(&'a [f32]),
    U8(&'a [u8]),
    I32(&'a [i32]),
}

/// The state of one optimizer object on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SlotsId(pub usize);

/// One run of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run<'a> {
    pub list: ListKind,
    /// The launches to run, `[start, end)`.
    pub launches: [usize; 2],
    /// Row of the step table.
    pub row: usize,
    /// Samples of the batch; at most the plan's.
    pub samples: usize,
    /// For each part of the list, in order of launches and parts: whether it is wanted.
    pub active: &'a [bool],
    /// The optimizer's state; `None` for lists that update nothing.
    pub slots: Option<SlotsId>,
}

/// Runs plans. Everything up to `read` and `finish` may be asynchronous; errors of the queue surface there.
/// After `prepare`, `run` makes no allocation.
pub(crate) trait Executor: Send {
    /// Makes a list ready to run with an optimizer: builds its program, allocates what it needs. Cheap when done before.
    /// May make the arena larger; what the arena held is lost then, and after an error every list must be prepared again.
    fn prepare(&mut self, list: ListKind, optimizer: Option<&OptimizerPlan>) -> Result<()>;
    /// Enqueues launches. Running another list than before spoils what the last one left in the arena.
    fn run(&mut self, run: Run<'_>) -> Result<()>;
    /// Reads words of a region (`Losses`: the whole loss buffer), after all work that was enqueued.
    fn read(&mut self, region: Region, start: usize, out: &mut [f32]) -> Result<()>;
    /// Writes words of a region.
    fn write(&mut self, region: Region, start: usize, values: &[f32]) -> Result<()>;
    /// Makes a state buffer of `slots` times the parameters' words, zeroed.
    fn create_slots(&mut self, slots: usize) -> Result<SlotsId>;
    /// Frees it.
    fn drop_slots(&mut self, id: SlotsId);
    /// Reads words of a state buffer.
    fn read_slots(&mut self, id: SlotsId, start: usize, out: &mut [f32]) -> Result<()>;
    /// Writes words of a state buffer.
    fn write_slots(&mut self, id: SlotsId, start: usize, values: &[f32]) -> Result<()>;
    /// Makes a data set (or a staged chunk) resident at a door, replacing what was there; capacity is kept where it suffices.
    fn bind_data(&mut self, door: usize, samples: Samples<'_>) -> Result<()>;
    /// Writes sample numbers into the order buffer, which grows as needed.
    fn write_order(&mut self, start: usize, order: &[u32]) -> Result<()>;
    /// Writes rows of the step table, `STEP_WORDS` each; the table has `rows()` rows.
    fn write_steps(&mut self, row: usize, words: &[u32]) -> Result<()>;
    /// The optimizer's numbers of a row as they were before the step table rounded them: for an executor that computes in
    /// `f64`, where `1 - beta2` of a rounded `beta2` would be off by 1e-5. Others have no use for them.
    fn write_numbers(&mut self, _row: usize, _numbers: &[f64]) {}
    /// Rows of the step table and of the loss buffer.
    fn rows(&self) -> usize;
    /// Sets the mask of trainable words (1 or 0 for each word of `Params`).
    fn write_mask(&mut self, mask: &[f32]) -> Result<()>;
    /// Reads word 0 of the control buffer and clears it.
    fn take_control(&mut self) -> Result<i32>;
    /// The first node whose value was not finite when a loss was not, for an executor that has the values of all nodes.
    fn first_bad_node(&self) -> Option<u32> {
        None
    }
    /// Waits for everything.
    fn finish(&mut self) -> Result<()>;
    /// Launches that were sent to the device so far (profile, kernel log).
    fn launches(&self) -> u64;
    /// Seconds that kernels ran since the last call, where the device can tell.
    fn kernel_seconds(&mut self) -> Option<f64>;
}
