//! From a verified graph to launches: storage, fusion, order, memory, bodies. One schedule per target and launch list.
//!
//! Independent parts of one level are merged into one launch. The two-phase list stores gradients and updates at the end; the
//! fused list turns gradient stores into updates, each behind the loss (which decides whether the step counts) and behind
//! everybody who reads the old parameter.

mod arena;
mod bodies;
mod groups;
mod storage;
mod strides;

use crate::ir::{Expr, Graph, Op, Root, RootKind, Verified};
use bodies::{Addresses, Store};
use groups::{Bits, Grouping, Kind};
pub use storage::{LANES, Places, padded, places, transposed_params};
use netdsl_plan::{Access, Affine, Body, DType, ListKind, Region, Shape, Stored, Target, UpdateAll};
use storage::Storage;

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
    /// Floating-point operations of a sample, and of the rest.
    pub flop: [u64; 2],
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

/// Kernel arguments are limited (1024 bytes by the standard): parts of one launch have at most this many addresses.
const MAX_ADDRESSES: usize = 150;

/// Schedules a launch list. The fused list falls back to two phases where fusing is not legal, and says so.
pub fn schedule(graph: &Verified<Graph>, kind: ListKind, common: &Common<'_>) -> Schedule {
    match kind {
        ListKind::Fused => match List::new(graph, kind, common).build() {
            Ok(schedule) => schedule,
            Err(why) => {
                let two_phase = List::new(graph, ListKind::TwoPhase, common).build();
                let mut schedule = two_phase.unwrap_or_else(|never| unreachable_schedule(never));
                schedule.reason = format!("two phases, because {why}");
                schedule
            }
        },
        _ => List::new(graph, kind, common).build().unwrap_or_else(unreachable_schedule),
    }
}

/// Only updates can fail to schedule; a list without them that fails has no launches, which every test would see.
fn unreachable_schedule(why: String) -> Schedule {
    Schedule { launches: vec![], arena: 0, zeroed: vec![], kept: vec![], reason: why }
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
    /// Groups that run only while the step is ok.
    commits: Vec<usize>,
}

impl<'a> List<'a> {
    fn new(graph: &'a Verified<Graph>, kind: ListKind, common: &'a Common<'a>) -> List<'a> {
        let graph: &Graph = graph;
        let live = storage::live(graph, |r| serves(kind, r));
        let storage = Storage::new(graph, &live, common.target, common.params, common.states);
        List { graph, kind, common, live, storage }
    }

    fn build(&self) -> Result<Schedule, String> {
        let grouping = Grouping::new(&self.storage, &self.live);
        let count = grouping.groups.len();
        let mut plan = Plan {
            grouping,
            outside: vec![vec![]; count],
            direct: vec![vec![]; count],
            kept: vec![],
            stored: vec![false; self.graph.nodes.len()],
            commits: vec![],
        };
        for (i, root) in self.graph.roots.iter().enumerate().filter(|(_, r)| serves(self.kind, r)) {
            self.deliver(&mut plan, i as u32, root);
        }
        self.order(&mut plan)?;
        self.mark_stored(&mut plan);
        let launches = self.levels(&plan);
        Ok(self.assemble(plan, launches))
    }

    /// Sends a root's value where it belongs: an access of its own, or kept in the arena.
    fn deliver(&self, plan: &mut Plan<'a>, index: u32, root: &Root) {
        let place = |access: &Access, region| Access { region, ..access.clone() };
        let fused = self.kind == ListKind::Fused;
        match root.kind {
            RootKind::Gradient(p) => {
                let region = if fused { Region::Update } else { Region::Gradients };
                self.store_outside(plan, index, root.value, place(&self.common.params.access[p], region));
            }
            RootKind::Loss(slot) => {
                let rank = self.graph.nodes[root.value as usize].shape.rank();
                let at = Affine { offset: slot as isize, strides: vec![0; rank].into() };
                let to = Access { region: Region::Losses, dtype: DType::F32, at, guards: vec![].into() };
                self.store_outside(plan, index, root.value, to);
            }
            RootKind::State(s) => {
                // the step is known to be good only later: a copy of its own
                let to = place(&self.common.states.access[s], Region::States);
                let group = self.copy(plan, index, root.value, to);
                plan.commits.push(group);
            }
            RootKind::Output(_) | RootKind::InputGradient(_) | RootKind::Layer(_) => self.keep(plan, index, root.value),
        }
    }

    fn copy(&self, plan: &mut Plan<'a>, index: u32, value: u32, to: Access) -> usize {
        let group = plan.grouping.copy(value, to);
        plan.outside.push(vec![]);
        plan.direct.push(vec![index]);
        group
    }

    fn store_outside(&self, plan: &mut Plan<'a>, index: u32, value: u32, to: Access) {
        match self.behind_views(plan, value, to.clone()) {
            Some(store) => {
                let group = plan.grouping.of[store.value as usize].unwrap_or(0);
                plan.outside[group].push(store);
                plan.direct[group].push(index);
            }
            None => {
                self.copy(plan, index, value, to);
            }
        }
    }

    /// A store of a look at a value as a store of the value itself, where that is the same.
    fn behind_views(&self, plan: &Plan<'a>, mut value: u32, mut to: Access) -> Option<Store> {
        while self.storage.is_view[value as usize] {
            let node = &self.graph.nodes[value as usize];
            let input = *node.inputs.first()?;
            let from = &self.graph.nodes[input as usize].shape;
            let strides: Vec<isize> = match &node.op {
                Op::Detach => to.at.strides.to_vec(),
                Op::Reshape => strides::reshape(node.shape.dims(), &to.at.strides, from.dims())?.strides,
                Op::Permute(axes) => {
                    let place = |old: usize| axes.iter().position(|&a| a == old);
                    (0..axes.len()).map(|old| place(old).map(|new| to.at.strides[new])).collect::<Option<_>>()?
                }
                _ => return None,
            };
            to.at.strides = strides.into();
            value = input;
        }
        let computed = plan.grouping.of[value as usize].is_some();
        let plain = !matches!(self.graph.nodes[value as usize].op, Op::Input(_) | Op::Reshape);
        (computed && plain).then_some(Store { value, to })
    }

    fn keep(&self, plan: &mut Plan<'a>, index: u32, value: u32) {
        plan.kept.push(value);
        let base = plan.grouping.base(value);
        match plan.grouping.of[base as usize] {
            Some(group) => {
                plan.stored[base as usize] = true;
                plan.direct[group].push(index);
            }
            None => {
                // a leaf as output: its copy, addressed like any stored value once the arena is planned
                let strides = self.storage.layouts[value as usize].strides.clone();
                let at = Affine { offset: 0, strides: strides.into() };
                let to = Access { region: Region::Arena, dtype: DType::F32, at, guards: vec![].into() };
                self.copy(plan, index, value, to);
            }
        }
    }

    /// Order that data does not imply: states are committed and parameters updated once the loss is known and nobody reads
    /// the old value any more.
    fn order(&self, plan: &mut Plan<'a>) -> Result<(), String> {
        let loss = self.graph.roots.iter().filter(|r| matches!(r.kind, RootKind::Loss(_)) && serves(self.kind, r));
        let bases: Vec<u32> = loss.map(|r| r.value).collect();
        let mut deciders: Vec<usize> = bases.iter().filter_map(|&v| plan.grouping.provider(v)).collect();
        let slots: Vec<usize> = (0..plan.grouping.groups.len())
            .filter(|&g| matches!(&plan.grouping.groups[g].copy, Some((_, to)) if to.region == Region::Losses))
            .collect();
        deciders.extend(slots);
        for group in plan.commits.clone() {
            let Some((value, _)) = plan.grouping.groups[group].copy.clone() else { continue };
            let state = self.graph.roots.iter().find_map(|r| match r.kind {
                RootKind::State(s) if r.value == value => Some(s),
                _ => None,
            });
            let readers = self.readers(plan, |op| matches!((op, state), (Op::State(a), Some(b)) if *a == b));
            for before in deciders.iter().copied().chain(readers).filter(|&h| h != group) {
                plan.grouping.order_after(group, before);
            }
        }
        if self.kind != ListKind::Fused {
            return Ok(());
        }
        for (g, stores) in plan.outside.clone().iter().enumerate() {
            self.order_updates(plan, g, stores.iter().map(|s| &s.to), &deciders)?;
        }
        for g in 0..plan.grouping.groups.len() {
            if let Some((_, to)) = plan.grouping.groups[g].copy.clone() {
                self.order_updates(plan, g, [&to].into_iter(), &deciders)?;
            }
        }
        Ok(())
    }

    fn order_updates<'b>(
        &self,
        plan: &mut Plan<'a>,
        group: usize,
        stores: impl Iterator<Item = &'b Access>,
        deciders: &[usize],
    ) -> Result<(), String> {
        for to in stores.filter(|to| to.region == Region::Update) {
            let param = self.common.params.access.iter().position(|a| a.at.offset == to.at.offset);
            let readers = self.readers(plan, |op| matches!((op, param), (Op::Param(a), Some(b)) if *a == b));
            let own = readers.contains(&group) && !self.reads_in_place(plan, group, param);
            let after = deciders.iter().chain(&readers).copied().filter(|&h| h != group).collect::<Vec<_>>();
            let orderly = !deciders.contains(&group) && after.into_iter().all(|h| plan.grouping.order_after(group, h));
            if own || !orderly {
                return Err(format!("parameter {} is still read when its gradient is known", param.unwrap_or(0)));
            }
        }
        Ok(())
    }

    /// Whether a group reads the parameter only at the element that it updates (a penalty in the epilogue).
    fn reads_in_place(&self, plan: &Plan<'a>, group: usize, param: Option<usize>) -> bool {
        let members = &plan.grouping.groups[group].members;
        let is = |v: u32| matches!((&self.graph.nodes[v as usize].op, param), (Op::Param(a), Some(b)) if *a == b);
        members.iter().all(|&m| {
            let node = &self.graph.nodes[m as usize];
            let elementwise = matches!(node.op, Op::Map(_));
            node.inputs.iter().all(|&x| !is(plan.grouping.base(x)) || (elementwise && x == plan.grouping.base(x)))
        })
    }

    /// Groups that read a leaf.
    fn readers(&self, plan: &Plan<'a>, leaf: impl Fn(&Op<Expr>) -> bool) -> Vec<usize> {
        let reads = |g: &groups::Group| g.reads.iter().any(|&r| leaf(&self.graph.nodes[r as usize].op));
        (0..plan.grouping.groups.len()).filter(|&g| reads(&plan.grouping.groups[g])).collect()
    }

    fn mark_stored(&self, plan: &mut Plan<'a>) {
        for g in 0..plan.grouping.groups.len() {
            for &r in &plan.grouping.groups[g].reads {
                if plan.grouping.of[r as usize].is_some_and(|h| h != g) {
                    plan.stored[r as usize] = true;
                }
            }
        }
    }

    /// The level of each group: one more than the deepest that it waits for.
    fn levels(&self, plan: &Plan<'a>) -> Vec<Vec<usize>> {
        let groups = &plan.grouping.groups;
        let mut order: Vec<usize> = (0..groups.len()).collect();
        // dependencies are transitive, so whoever waits for more comes later
        order.sort_by_key(|&g| (groups[g].deps.iter().count(), g));
        let mut level = vec![0; groups.len()];
        let mut levels: Vec<Vec<usize>> = vec![];
        for g in order {
            level[g] = groups[g].deps.iter().map(|h| level[h] + 1).max().unwrap_or(0);
            if levels.len() <= level[g] {
                levels.resize(level[g] + 1, vec![]);
            }
            levels[level[g]].push(g);
        }
        levels.iter_mut().for_each(|l| l.sort_unstable());
        levels.into_iter().flat_map(|l| split(groups, l)).collect()
    }

    fn assemble(&self, plan: Plan<'a>, launches: Vec<Vec<usize>>) -> Schedule {
        let groups = &plan.grouping.groups;
        let mut launch_of = vec![0; groups.len()];
        for (i, l) in launches.iter().enumerate() {
            l.iter().for_each(|&g| launch_of[g] = i);
        }
        let (arena, addresses) = self.memory(&plan, &launch_of, launches.len());
        let serving = self.serving(&plan);
        let parts = |l: &Vec<usize>| l.iter().map(|&g| self.part(&plan, &addresses, g, &serving[g])).collect();
        let mut parts: Vec<Vec<Part>> = launches.iter().map(parts).collect();
        if self.kind == ListKind::TwoPhase && self.common.params.words > 0 {
            parts.push(vec![self.update()]);
        }
        let kept = plan.kept.iter().map(|&v| self.kept(&plan, &addresses, v)).collect();
        let reason = match self.kind {
            ListKind::Fused => "every gradient is applied where it is computed".into(),
            ListKind::TwoPhase => "gradients are stored, then applied in one launch".into(),
            ListKind::Infer | ListKind::Observe => String::new(),
        };
        Schedule { launches: parts, arena: arena.words, zeroed: arena.zeroed, kept, reason }
    }

    /// Plans the arena and knows the address of everything.
    fn memory<'b>(&self, plan: &'b Plan<'a>, launch_of: &[usize], count: usize) -> (arena::Arena, Addresses<'b>)
    where
        'a: 'b,
    {
        let groups = &plan.grouping.groups;
        let mut last = vec![0; self.graph.nodes.len()];
        for (g, group) in groups.iter().enumerate() {
            group.reads.iter().for_each(|&r| last[r as usize] = last[r as usize].max(launch_of[g]));
        }
        let leaf_copies: Vec<(u32, usize)> = groups
            .iter()
            .enumerate()
            .filter_map(|(g, group)| group.copy.as_ref().filter(|c| c.1.region == Region::Arena).map(|c| (c.0, g)))
            .collect();
        let batch = padded(self.common.batch);
        let mut requests = vec![];
        let stored = (0..self.graph.nodes.len() as u32).filter(|&v| plan.stored[v as usize]);
        let owned = stored.filter_map(|v| plan.grouping.of[v as usize].map(|g| (v, g)));
        for (v, g) in owned.chain(leaf_copies.iter().copied()) {
            let kept = plan.kept.iter().any(|&k| k == v || plan.grouping.base(k) == v);
            let layout = &self.storage.layouts[v as usize];
            let shape = &self.graph.nodes[v as usize].shape;
            let words = layout.words.max(1) * if shape.is_batched() { batch } else { 1 };
            let end = if kept { count } else { last[v as usize].max(launch_of[g]) };
            requests.push(arena::Request {
                value: v,
                words: words + LANES,
                life: [launch_of[g], end],
                halo: layout.halo != storage::Halo::default(),
            });
        }
        let arena = arena::plan(&requests);
        let mut starts = vec![None; self.graph.nodes.len()];
        for (r, &start) in requests.iter().zip(&arena.starts) {
            starts[r.value as usize] = Some(start);
        }
        let addresses = Addresses {
            grouping: &plan.grouping,
            params: &self.common.params.access,
            states: &self.common.states.access,
            arena: starts,
        };
        (arena, addresses)
    }

    /// For each group, the roots that depend on it.
    fn serving(&self, plan: &Plan<'a>) -> Vec<Vec<u32>> {
        let mut roots = vec![Bits::default(); plan.grouping.groups.len()];
        for (g, direct) in plan.direct.iter().enumerate() {
            direct.iter().for_each(|&r| roots[g].add(r as usize));
        }
        let direct = roots.clone();
        for (g, group) in plan.grouping.groups.iter().enumerate() {
            for h in self.data_deps(plan, group, g).iter() {
                roots[h].union(&direct[g]);
            }
        }
        roots.iter().map(|b| b.iter().map(|r| r as u32).collect()).collect()
    }

    /// The groups whose values a group needs, transitively. Order alone (an update after the readers) is no need.
    fn data_deps(&self, plan: &Plan<'a>, group: &groups::Group, g: usize) -> Bits {
        let mut needed = Bits::default();
        let mut stack: Vec<usize> = group.reads.iter().filter_map(|&r| plan.grouping.of[r as usize]).collect();
        while let Some(h) = stack.pop() {
            if h != g && !needed.has(h) {
                needed.add(h);
                stack.extend(plan.grouping.groups[h].reads.iter().filter_map(|&r| plan.grouping.of[r as usize]));
            }
        }
        needed
    }

    fn part(&self, plan: &Plan<'a>, at: &Addresses<'_>, g: usize, serves: &[u32]) -> Part {
        let mut group = plan.grouping.groups[g].clone();
        let mut stores = plan.outside[g].clone();
        let mut writes: Vec<Stored> = stores.iter().map(|s| Stored { value: s.value, access: s.to.clone() }).collect();
        for &m in group.members.iter().filter(|&&m| plan.stored[m as usize]) {
            let to = at.access(m);
            writes.push(Stored { value: m, access: to.clone() });
            stores.push(Store { value: m, to });
        }
        if let Some((v, to)) = &mut group.copy {
            if to.region == Region::Arena {
                to.at.offset = at.arena[*v as usize].unwrap_or(0) as isize;
            }
            writes.push(Stored { value: *v, access: to.clone() });
        }
        let body = at.body(&group, &stores);
        let mut reads: Vec<u32> = group.reads.iter().copied().filter(|&r| !groups::is_inline(&self.graph.nodes[r as usize].op)).collect();
        reads.sort_unstable();
        reads.dedup();
        let named = match group.kind {
            Kind::Contraction => group.members.first(),
            Kind::Rows { .. } => group.members.last(),
        };
        let named = named.copied().or(group.copy.as_ref().map(|c| c.0)).unwrap_or(0);
        Part {
            origin: self.graph.nodes[named as usize].origin,
            flop: self.flop(&body),
            body,
            nodes: group.members.clone(),
            reads: reads.into_iter().map(|v| Stored { value: v, access: self.read_access(at, v) }).collect(),
            writes,
            serves: serves.to_vec(),
        }
    }

    /// Where a base value is read; an input that a copy reads is in the data set, not in the arena.
    fn read_access(&self, at: &Addresses<'_>, v: u32) -> Access {
        at.access(v)
    }

    fn kept(&self, plan: &Plan<'a>, at: &Addresses<'_>, v: u32) -> Stored {
        if plan.grouping.of[plan.grouping.base(v) as usize].is_some() {
            return Stored { value: v, access: at.access(v) };
        }
        let start = at.arena[v as usize].unwrap_or(0) as isize;
        let strides = self.storage.layouts[v as usize].strides.clone();
        let at = Affine { offset: start, strides: strides.into() };
        Stored { value: v, access: Access { region: Region::Arena, dtype: DType::F32, at, guards: vec![].into() } }
    }

    fn update(&self) -> Part {
        let gradients = self.graph.roots.iter().enumerate();
        let serves = gradients.filter(|(_, r)| matches!(r.kind, RootKind::Gradient(_))).map(|(i, _)| i as u32);
        let words = self.common.params.words;
        Part {
            origin: crate::ir::Origin { layer: 0, phase: crate::ir::Phase::Backward },
            body: Body::Update(UpdateAll { words }),
            nodes: vec![],
            reads: vec![],
            writes: vec![],
            serves: serves.collect(),
            flop: [0, words as u64],
        }
    }

    fn flop(&self, body: &Body<Expr>) -> [u64; 2] {
        let count = |dims: &[crate::ir::Dim], each: u64| {
            let shape = Shape::new(dims.to_vec());
            let n = shape.fixed_len() as u64 * each;
            if shape.is_batched() { [n, 0] } else { [0, n] }
        };
        match body {
            Body::Rows(r) => {
                let each = r.steps.iter().map(|s| match s {
                    netdsl_plan::RowStep::Reduce { value, .. } => value.tape().flop() + 1,
                    netdsl_plan::RowStep::Store(s) | netdsl_plan::RowStep::StoreRow(s) => s.value.tape().flop(),
                });
                count(&r.dims, each.sum())
            }
            Body::MatMul(m) => count(&[&m.batch[..], &[m.m, m.n, m.k]].concat(), 2),
            Body::Conv2d(c) => {
                let w = c.window;
                let taps = c.out_channels * c.in_channels / w.groups.max(1) * w.kernel[0] * w.kernel[1];
                let pixels = c.inner[0] * c.inner[1];
                count(&[c.batch, crate::ir::Dim::fixed(taps * pixels)], 2)
            }
            Body::Update(u) => [0, u.words as u64],
        }
    }
}

/// Splits a level into launches that respect the limit on addresses.
fn split(groups: &[groups::Group], level: Vec<usize>) -> Vec<Vec<usize>> {
    let mut launches: Vec<Vec<usize>> = vec![];
    let mut room = 0;
    for g in level {
        let size = groups[g].reads.len() + groups[g].members.len() + 2;
        if launches.is_empty() || size > room {
            launches.push(vec![]);
            room = MAX_ADDRESSES;
        }
        room -= size.min(room);
        if let Some(l) = launches.last_mut() {
            l.push(g);
        }
    }
    launches
}
