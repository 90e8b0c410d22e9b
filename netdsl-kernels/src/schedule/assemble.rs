//! The last step: lives of stored values, arena, bodies, and what each part reads, writes, serves and costs.
use super::arena;
use super::bits::Bits;
use super::bodies::{Addresses, Store};
use super::groups::Kind;
use super::layout::{Halo, LANES, padded};
use super::{List, Part, Plan, Schedule};
use crate::ir::{Origin, Phase, RootKind};
use netdsl_plan::{Access, Affine, Body, DType, ListKind, Region, Stored, UpdateAll};

impl<'a> List<'a> {
    pub(super) fn mark_stored(&self, plan: &mut Plan<'a>) {
        for g in 0..plan.grouping.groups.len() {
            for &r in &plan.grouping.groups[g].reads {
                if plan.grouping.of[r as usize].is_some_and(|h| h != g) {
                    plan.stored[r as usize] = true;
                }
            }
        }
    }

    pub(super) fn assemble(&self, plan: Plan<'a>, launches: Vec<Vec<usize>>) -> Schedule {
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
            parts.push(vec![self.update_all()]);
        }
        let kept = plan.kept.iter().map(|&v| self.kept(&plan, &addresses, v)).collect();
        let reason = match self.kind {
            ListKind::Fused => fused_reason(&plan),
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
                halo: layout.halo != Halo::default(),
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

    /// For each group, the roots that need its values. Order alone (an update after the readers) is no need.
    fn serving(&self, plan: &Plan<'a>) -> Vec<Vec<u32>> {
        let mut roots = vec![Bits::default(); plan.grouping.groups.len()];
        for (g, direct) in plan.direct.iter().enumerate() {
            direct.iter().for_each(|&r| roots[g].add(r as usize));
        }
        for g in plan.grouping.in_order().into_iter().rev() {
            let needed = std::mem::take(&mut roots[g]);
            let read = plan.grouping.groups[g].reads.iter();
            read.filter_map(|&r| plan.grouping.of[r as usize]).for_each(|h| roots[h].union(&needed));
            roots[g].union(&needed);
        }
        roots.iter().map(|b| b.iter().map(|r| r as u32).collect()).collect()
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
        let mut reads: Vec<u32> = group.reads.iter().copied().filter(|&r| !self.storage.inline[r as usize]).collect();
        reads.sort_unstable();
        reads.dedup();
        let named = match group.kind {
            Kind::Contraction => group.members.first(),
            Kind::Rows { .. } => group.members.last(),
        };
        let named = named.copied().or(group.copy.as_ref().map(|c| c.0)).unwrap_or(0);
        Part {
            origin: self.graph.nodes[named as usize].origin,
            body,
            nodes: group.members.clone(),
            reads: reads.into_iter().map(|v| Stored { value: v, access: at.access(v) }).collect(),
            writes,
            serves: serves.to_vec(),
        }
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

    fn update_all(&self) -> Part {
        let gradients = self.graph.roots.iter().enumerate();
        let serves = gradients.filter(|(_, r)| matches!(r.kind, RootKind::Gradient(_))).map(|(i, _)| i as u32);
        let words = self.common.params.words;
        Part {
            origin: Origin { layer: 0, phase: Phase::Backward },
            body: Body::Update(UpdateAll { words }),
            nodes: vec![],
            reads: vec![],
            writes: vec![],
            serves: serves.collect(),
        }
    }
}

fn fused_reason(plan: &Plan<'_>) -> String {
    let late = plan.grouping.groups.iter().filter(|g| matches!(&g.copy, Some((_, to)) if to.region == Region::Update));
    match late.count() {
        0 => "every gradient is applied where it is computed".into(),
        n => format!(
            "gradients are applied where they are computed, but {n} later, whose parameters are still read then"
        ),
    }
}
