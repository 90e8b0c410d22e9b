//! The order of groups: what data does not imply (states are committed and parameters updated once the loss is known and
//! nobody reads the old value), levels, and the launches that levels become.
use super::groups;
use super::{List, Plan};
use crate::ir::{Expr, Op, RootKind};
use netdsl_plan::{Access, ListKind, Region};

/// Kernel arguments are limited (1024 bytes by the standard): parts of one launch have at most this many addresses.
const MAX_ADDRESSES: usize = 150;

impl<'a> List<'a> {
    /// Order that data does not imply: states are committed and parameters updated once the loss is known and nobody reads
    /// the old value any more.
    pub(super) fn order(&self, plan: &mut Plan<'a>) -> Result<(), String> {
        let loss =
            self.graph.roots.iter().filter(|r| matches!(r.kind, RootKind::Loss(_)) && super::serves(self.kind, r));
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

    /// The level of each group: one more than the deepest that it waits for.
    pub(super) fn levels(&self, plan: &Plan<'a>) -> Vec<Vec<usize>> {
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
