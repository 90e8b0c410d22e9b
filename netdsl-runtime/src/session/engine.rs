//! Everything of a session that changes: the executor, what it holds, and the counters.
use super::feed::Bound;
use super::masks::Masks;
use super::optimizer::Dropped;
use super::table::Table;
use super::wanted::Wanted;
use crate::executor::Executor;
use netdsl_plan::{LaunchList, ListKind, NetworkPlan, TargetPlan};

pub(crate) struct Engine {
    pub plan: &'static NetworkPlan,
    pub target: &'static TargetPlan,
    pub executor: Box<dyn Executor>,
    /// What the device holds at the doors.
    pub bound: Bound,
    /// Rows of the step table and who used them.
    pub table: Table,
    /// Which parts of a list serve a purpose.
    pub wanted: Wanted,
    /// Frozen and pruned weights.
    pub masks: Masks,
    /// Optimizer states that nobody holds any more.
    pub dropped: Dropped,
    /// Training passes over the life of the network: what dropout is keyed by.
    pub passes: u64,
    /// Epochs over the life of the network: what the order of samples is keyed by.
    pub epochs: u64,
    /// The seed of noise.
    pub noise: u64,
    /// Sample numbers on their way to the device.
    pub order: Vec<u32>,
    /// Whether the device has room for the numbers of all rows.
    pub order_reserved: bool,
    /// Loss rows from the device.
    pub losses: Vec<f32>,
}

impl Engine {
    pub fn new(
        plan: &'static NetworkPlan,
        target: &'static TargetPlan,
        executor: Box<dyn Executor>,
        noise: u64,
    ) -> Engine {
        let rows = executor.rows();
        Engine {
            plan,
            target,
            executor,
            bound: Bound::new(plan.doors.len()),
            table: Table::new(rows),
            wanted: Wanted::default(),
            masks: Masks::new(plan),
            dropped: Dropped::default(),
            passes: 0,
            epochs: 0,
            noise,
            order: Vec::with_capacity(plan.batch),
            order_reserved: false,
            losses: Vec::new(),
        }
    }

    pub fn list(&self, kind: ListKind) -> crate::Result<&'static LaunchList> {
        self.target.list(kind).ok_or_else(|| crate::Error::Argument {
            name: "network",
            message: format!("`{}` has no loss, so it cannot be trained", self.plan.name),
        })
    }
}
