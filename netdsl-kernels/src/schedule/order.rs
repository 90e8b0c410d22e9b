//! The order of groups: what data does not imply (states are committed and parameters updated once the loss is known and
//! nobody reads the old value), levels, and the launches that levels become.
use super::bits::Bits;
use super::groups;
use super::{List, Plan};
use crate::ir::{Expr, Op};
use netdsl_plan::{Access, Region};

/// Kernel arguments are limited (1024 bytes by the standard): parts of one launch have at most this many addresses.
const MAX_ADDRESSES: usize = 150;

impl<'a> List<'a> {
    /// Order that data does not imply: states are committed and parameters updated once the loss is known and nobody reads
    /// the old value any more.
    pub(super) fn order(&self, plan: &mut Plan<'a>) {
        let deciders = self.deciders(plan);
        for (group, state) in plan.commits.clone() {
            let readers = self.readers(plan, |op| matches!(op, Op::State(s) if *s == state));
            for before in deciders.iter().copied().chain(readers) {
                plan.grouping.order_after(group, before);
            }
        }
        for (index, param) in std::mem::take(&mut plan.updates) {
            self.update(plan, index, param, &deciders);
        }
    }

    /// The groups that store losses: only then is it known whether the step counts.
    fn deciders(&self, plan: &Plan<'a>) -> Vec<usize> {
        let stores =
            |g: usize| plan.outside[g].iter().map(|s| &s.to).chain(plan.grouping.groups[g].copy.as_ref().map(|c| &c.1));
        let decides = |g: &usize| stores(*g).any(|to| to.region == Region::Losses);
        (0..plan.grouping.groups.len()).filter(decides).collect()
    }

    /// Applies a gradient where it is computed if nobody else reads the parameter at that time or later, else in a copy
    /// of its own behind all readers.
    fn update(&self, plan: &mut Plan<'a>, index: u32, param: usize, deciders: &[usize]) {
        let value = self.graph.roots[index as usize].value;
        let to = Access { region: Region::Update, ..self.common.params.access[param].clone() };
        let readers = self.readers(plan, |op| matches!(op, Op::Param(p) if *p == param));
        let before: Vec<usize> = deciders.iter().chain(&readers).copied().collect();
        let fused = self.behind_views(plan, value, to.clone());
        let group = fused.as_ref().and_then(|s| plan.grouping.of[s.value as usize]);
        if let (Some(store), Some(group)) = (fused, group) {
            let alone = !readers.contains(&group) || self.reads_in_place(plan, group, param);
            let behind = before.iter().all(|&h| h == group || !plan.grouping.groups[h].deps.has(group));
            if alone && behind && !deciders.contains(&group) {
                before.iter().for_each(|&h| plan.grouping.order_after(group, h));
                plan.outside[group].push(store);
                plan.direct[group].push(index);
                return;
            }
        }
        let group = self.copy(plan, index, value, to);
        before.iter().for_each(|&h| plan.grouping.order_after(group, h));
    }

    /// Whether a contraction reads the parameter only at the element that it updates (a penalty in the epilogue).
    fn reads_in_place(&self, plan: &Plan<'a>, group: usize, param: usize) -> bool {
        let members = &plan.grouping.groups[group].members;
        let is = |v: u32| matches!(self.graph.nodes[v as usize].op, Op::Param(p) if p == param);
        if plan.grouping.groups[group].kind != groups::Kind::Contraction {
            return false;
        }
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

    /// The level of each group: one more than the deepest that it waits for.
    pub(super) fn levels(&self, plan: &Plan<'a>) -> Vec<Vec<usize>> {
        let groups = &plan.grouping.groups;
        let mut levels: Vec<Bits> = vec![];
        for g in plan.grouping.in_order() {
            // from above: in a deep network most groups are among the last
            let level = levels.iter().rposition(|l| l.meets(&groups[g].deps)).map_or(0, |l| l + 1);
            if levels.len() <= level {
                levels.push(Bits::default());
            }
            levels[level].add(g);
        }
        levels.iter().flat_map(|l| split(groups, l)).collect()
    }
}

/// Splits a level into launches that respect the limit on addresses.
fn split(groups: &[groups::Group], level: &Bits) -> Vec<Vec<usize>> {
    let mut launches: Vec<Vec<usize>> = vec![];
    let mut room = 0;
    for g in level.iter() {
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
