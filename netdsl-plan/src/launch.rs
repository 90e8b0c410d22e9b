//! A schedule as data: kernels, the launches that run them, and the parts of a launch. How a launch reaches a device is
//! the runtime's business; how it was chosen is the compiler's.
use crate::{Access, BlockFn, Body, Form, List, Text};

/// The kinds of device that a plan is compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// OpenCL on a CPU: vector register tiles, one work-item a work-group.
    Cpu,
    /// OpenCL on a GPU or accelerator: local-memory tiles.
    Gpu,
    /// Plain Rust.
    Host,
}

/// Which work a launch list does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListKind {
    /// Training, gradients stored; the last launch updates.
    TwoPhase,
    /// Training, the update in the gradients' epilogues where that is legal.
    Fused,
    /// Outputs and losses in inference mode.
    Infer,
    /// As `Infer`, with the output of every named layer stored.
    Observe,
}

/// How many tiles a part has: `times · ceil(extent / per_tile)`, where the extent is `rows` or `rows · samples`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The extent, of one sample if `batched`.
    pub rows: usize,
    /// Whether the samples multiply it.
    pub batched: bool,
    /// Rows of one tile.
    pub per_tile: usize,
    /// Tiles that do not depend on the batch.
    pub times: usize,
}

impl Extent {
    /// The number of tiles for a batch of `samples`.
    pub const fn tiles(&self, samples: usize) -> usize {
        let rows = if self.batched { self.rows * samples } else { self.rows };
        self.times * rows.div_ceil(self.per_tile)
    }
}

/// The text of one kernel. Equal bodies share it; names of layers never occur in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kernel {
    /// The kernel function's name, made from the text itself.
    pub name: Text,
    /// OpenCL C: the body functions and the kernel.
    pub text: Text,
    /// Work-items of a work-group.
    pub local: usize,
    /// Whether the text calls the optimizer's update.
    pub updates: bool,
}

/// A value of the graph in memory: how its elements are addressed over its own axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The node.
    pub value: u32,
    /// Its elements.
    pub access: Access,
}

/// One body of a launch.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<B: Form = BlockFn> {
    /// The layer whose work this is, for profiles and errors.
    pub layer: u32,
    /// What it does, in a word or two, such as `conv1 forward`.
    pub name: Text,
    /// The nodes whose values it computes, stored or not.
    pub nodes: List<u32>,
    /// Stored values that it reads.
    pub reads: List<Stored>,
    /// Values that it stores.
    pub writes: List<Stored>,
    /// Indices of the graph's roots that depend on it; a part that serves no wanted root is not run.
    pub serves: List<u32>,
    /// Its tiles.
    pub tiles: Extent,
    /// The addresses that the kernel text takes as arguments, in order.
    pub offsets: List<i32>,
    /// What it computes, for the host; `None` on OpenCL targets.
    pub body: Option<Body<B>>,
}

/// One kernel launch (on the host: a group of bodies that do not depend on each other).
#[derive(Clone, Debug, PartialEq)]
pub struct Launch<B: Form = BlockFn> {
    /// Index of the kernel; 0 on the host.
    pub kernel: usize,
    /// Its parts, merged into one grid in this order.
    pub parts: List<Part<B>>,
}

/// The launches of one step, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct LaunchList<B: Form = BlockFn> {
    /// Which work.
    pub kind: ListKind,
    /// The launches.
    pub launches: List<Launch<B>>,
    /// Words of the arena that this list needs.
    pub arena: usize,
    /// Values behind `Output`, `InputGradient` and `Layer` roots, readable after the list ran: one for each such root that the
    /// list serves. Guards mean zeros.
    pub kept: List<Stored>,
    /// Ranges `[start, end)` of arena words that must be zero before the first step and stay so (halos).
    pub zeroed: List<[usize; 2]>,
    /// Why the schedule is as it is, for people.
    pub reason: Text,
}

/// Everything that one kind of device needs.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetPlan<B: Form = BlockFn> {
    /// Which kind.
    pub target: Target,
    /// Words of the `Params` and `Gradients` regions.
    pub params: usize,
    /// Words of the `States` region.
    pub states: usize,
    /// Each parameter over its canonical axes in `Params`.
    pub param_access: List<Access>,
    /// Each state over its canonical axes in `States`.
    pub state_access: List<Access>,
    /// OpenCL C that every program begins with: helper functions, the step's accessors.
    pub prelude: Text,
    /// OpenCL C that follows the optimizer's text in a training program: `update_1`, `update_16` around `optimizer_1`,
    /// `optimizer_16`.
    pub update: Text,
    /// The kernels of all lists.
    pub kernels: List<Kernel>,
    /// One list per `ListKind`.
    pub lists: List<LaunchList<B>>,
}

impl<B: Form> TargetPlan<B> {
    /// The same plan with every host expression replaced.
    pub fn map<F: Form>(&self, f: &mut impl FnMut(&B) -> F) -> TargetPlan<F> {
        TargetPlan {
            target: self.target,
            params: self.params,
            states: self.states,
            param_access: self.param_access.clone(),
            state_access: self.state_access.clone(),
            prelude: self.prelude.clone(),
            update: self.update.clone(),
            kernels: self.kernels.clone(),
            lists: self.lists.iter().map(|l| l.map(f)).collect(),
        }
    }
    /// The launch list of a kind; every plan has all four.
    pub fn list(&self, kind: ListKind) -> Option<&LaunchList<B>> {
        self.lists.iter().find(|l| l.kind == kind)
    }
}

impl<B: Form> LaunchList<B> {
    fn map<F: Form>(&self, f: &mut impl FnMut(&B) -> F) -> LaunchList<F> {
        let launch =
            |l: &Launch<B>, f: &mut _| Launch { kernel: l.kernel, parts: l.parts.iter().map(|p| p.map(f)).collect() };
        LaunchList {
            kind: self.kind,
            launches: self.launches.iter().map(|l| launch(l, f)).collect(),
            arena: self.arena,
            kept: self.kept.clone(),
            zeroed: self.zeroed.clone(),
            reason: self.reason.clone(),
        }
    }
}

impl<B: Form> Part<B> {
    fn map<F: Form>(&self, f: &mut impl FnMut(&B) -> F) -> Part<F> {
        Part {
            layer: self.layer,
            name: self.name.clone(),
            nodes: self.nodes.clone(),
            reads: self.reads.clone(),
            writes: self.writes.clone(),
            serves: self.serves.clone(),
            tiles: self.tiles,
            offsets: self.offsets.clone(),
            body: self.body.as_ref().map(|b| b.map(f)),
        }
    }
}
