//! From a verified graph to launches: storage, fusion, order, memory, bodies. One schedule per target and launch list.
//!
//! Independent parts of one level are merged into one launch. The two-phase list stores gradients and updates at the end; the
//! fused list turns gradient stores into updates, each behind the loss (which decides whether the step counts) and behind
//! everybody who reads the old parameter.

mod arena;
mod assemble;
mod bits;
mod bodies;
mod groups;
mod layout;
mod order;
mod places;
mod print;
mod roots;
mod storage;
mod strides;
#[cfg(test)]
mod tests;
mod values;

use crate::ir::{Expr, Graph, Root, RootKind, Verified};
use bodies::Store;
use groups::Grouping;
pub use layout::{LANES, padded};
use netdsl_plan::{Body, ListKind, Stored, Target};
pub use places::{Places, places, transposed_params};
use storage::Storage;
pub(crate) use storage::reads_memory;

/// One body of a launch, before rendering.
#[derive(Clone, Debug)]
pub struct Part {
    /// The node that names it: layer and phase.
    pub origin: crate::ir::Origin,
    /// What it computes.
    pub body: Body<Expr>,
    /// The nodes whose values it computes.
    pub nodes: Vec<u32>,
    /// Stored values that it reads.
    pub reads: Vec<Stored>,
    /// Values that it stores.
    pub writes: Vec<Stored>,
    /// Indices of the roots that it serves.
    pub serves: Vec<u32>,
}

/// The schedule of one launch list.
#[derive(Clone, Debug)]
pub struct Schedule {
    /// The parts of each launch.
    pub launches: Vec<Vec<Part>>,
    /// Arena words.
    pub arena: usize,
    /// See `netdsl_plan::LaunchList::zeroed`.
    pub zeroed: Vec<[usize; 2]>,
    /// See `netdsl_plan::LaunchList::kept`.
    pub kept: Vec<Stored>,
    /// Why it is as it is.
    pub reason: String,
}

/// What schedules of one network on one target share.
pub struct Common<'a> {
    /// The target.
    pub target: Target,
    /// The largest batch.
    pub batch: usize,
    /// The parameters.
    pub params: &'a Places,
    /// The states.
    pub states: &'a Places,
}

/// Schedules a launch list.
pub fn schedule(graph: &Verified<Graph>, kind: ListKind, common: &Common<'_>) -> Schedule {
    List::new(graph, kind, common).build()
}

fn serves(kind: ListKind, root: &Root) -> bool {
    match (kind, root.kind) {
        (ListKind::TwoPhase, RootKind::Layer(_)) => false,
        (ListKind::TwoPhase, _) => true,
        (ListKind::Fused, RootKind::Gradient(_) | RootKind::Loss(_) | RootKind::State(_)) => true,
        (ListKind::Fused, _) => false,
        (ListKind::Infer, RootKind::Output(_) | RootKind::Loss(_)) => true,
        (ListKind::Observe, RootKind::Output(_) | RootKind::Loss(_) | RootKind::Layer(_)) => true,
        (ListKind::Infer | ListKind::Observe, _) => false,
    }
}

struct List<'a> {
    graph: &'a Graph,
    kind: ListKind,
    common: &'a Common<'a>,
    live: Vec<bool>,
    storage: Storage<'a>,
}

/// A root on its way to a place outside the arena, or kept inside.
struct Plan<'a> {
    grouping: Grouping<'a>,
    /// For each group: values stored outside the arena.
    outside: Vec<Vec<Store>>,
    /// For each group: which roots it stores.
    direct: Vec<Vec<u32>>,
    /// Kept values.
    kept: Vec<u32>,
    /// Nodes stored in the arena.
    stored: Vec<bool>,
    /// Groups that copy a next state to its place, and which state.
    commits: Vec<(usize, usize)>,
    /// Gradients to be applied at once: root and parameter.
    updates: Vec<(u32, usize)>,
}

impl<'a> List<'a> {
    fn new(graph: &'a Verified<Graph>, kind: ListKind, common: &'a Common<'a>) -> List<'a> {
        let graph: &Graph = graph;
        let live = storage::live(graph, |r| serves(kind, r));
        let storage = Storage::new(graph, &live, common.target, common.params, common.states);
        List { graph, kind, common, live, storage }
    }

    fn build(&self) -> Schedule {
        let grouping = Grouping::new(&self.storage, &self.live);
        let count = grouping.groups.len();
        let mut plan = Plan {
            grouping,
            outside: vec![vec![]; count],
            direct: vec![vec![]; count],
            kept: vec![],
            stored: vec![false; self.graph.nodes.len()],
            commits: vec![],
            updates: vec![],
        };
        for (i, root) in self.graph.roots.iter().enumerate().filter(|(_, r)| serves(self.kind, r)) {
            self.deliver(&mut plan, i as u32, root);
        }
        self.order(&mut plan);
        self.mark_stored(&mut plan);
        let launches = self.levels(&plan);
        self.assemble(plan, launches)
    }
}
