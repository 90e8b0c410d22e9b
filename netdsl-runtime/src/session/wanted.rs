//! Which parts of a launch list are run: those that serve a wanted root. Computed once for each purpose.
use super::masks::Masks;
use netdsl_plan::{Graph, LaunchList, ListKind, NetworkPlan, PointFn, Region, RootKind, TargetPlan};
use std::collections::BTreeMap;

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// A training step: losses, next states, gradients of parameters that are not wholly frozen.
    Step,
    /// A pass whose gradients will be read: everything that the list has.
    Everything,
    /// The gradients of all parameters.
    Gradients,
    /// The gradient of one input.
    InputGradient(usize),
    /// Outputs only: needs no targets.
    Outputs,
    /// Losses and outputs.
    Evaluation,
    /// The output of one layer.
    Layer(usize),
    /// Whatever can be computed without targets in inference mode.
    Unlabelled,
}

impl Purpose {
    /// Whether a root is wanted.
    pub fn wants(self, root: RootKind, masks: &Masks) -> bool {
        match (self, root) {
            (Purpose::Everything, _) => true,
            (Purpose::Step, RootKind::Gradient(i)) => !masks.whole[i],
            (Purpose::Step, root) => matches!(root, RootKind::Loss(_) | RootKind::State(_)),
            (Purpose::Gradients, root) => matches!(root, RootKind::Gradient(_)),
            (Purpose::InputGradient(i), root) => root == RootKind::InputGradient(i),
            (Purpose::Outputs, root) => matches!(root, RootKind::Output(_)),
            (Purpose::Evaluation, root) => matches!(root, RootKind::Output(_) | RootKind::Loss(_)),
            (Purpose::Layer(i), root) => root == RootKind::Layer(i),
            (Purpose::Unlabelled, root) => matches!(root, RootKind::Output(_) | RootKind::Layer(_)),
        }
    }
}

/// The flags of each list and purpose that were asked for.
#[derive(Default)]
pub(crate) struct Wanted(BTreeMap<(ListKind, Purpose), Vec<bool>>);

impl Wanted {
    /// One flag a part of the list.
    pub fn get(&mut self, list: &LaunchList, purpose: Purpose, plan: &NetworkPlan, masks: &Masks) -> &[bool] {
        self.0.entry((list.kind, purpose)).or_insert_with(|| {
            let roots = &graph(plan, list.kind).roots;
            let wanted = |r: &u32| purpose.wants(roots[*r as usize].kind, masks);
            list.launches.iter().flat_map(|l| l.parts.iter()).map(|p| p.serves.iter().any(wanted)).collect()
        })
    }
    /// After a change of masks.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}

/// The graph that a list computes.
pub(crate) fn graph(plan: &NetworkPlan, list: ListKind) -> &Graph<PointFn> {
    match list {
        ListKind::TwoPhase | ListKind::Fused => &plan.train,
        ListKind::Infer | ListKind::Observe => &plan.infer,
    }
}

/// Where a two-phase list is cut: launches before `forward` give losses, states and outputs; from `update` on, parameters
/// change. The order of launches is kept, because arena words are reused along it: a cut is all that is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    pub forward: usize,
    pub update: usize,
}

pub(crate) fn cut(plan: &NetworkPlan, target: &TargetPlan, list: &LaunchList) -> Cut {
    let roots = &graph(plan, list.kind).roots;
    let gradient = |r: &u32| matches!(roots[*r as usize].kind, RootKind::Gradient(_) | RootKind::InputGradient(_));
    let forward = list.launches.iter().rposition(|l| l.parts.iter().any(|p| !p.serves.iter().all(gradient)));
    let updates = |l: &netdsl_plan::Launch| {
        target.kernels.get(l.kernel).is_some_and(|k| k.updates)
            || l.parts.iter().any(|p| {
                matches!(p.body, Some(netdsl_plan::Body::Update(_)))
                    || p.writes.iter().any(|w| w.access.region == Region::Update)
            })
    };
    let update = list.launches.iter().position(updates).unwrap_or(list.launches.len());
    Cut { forward: forward.map_or(0, |i| i + 1).min(update), update }
}
