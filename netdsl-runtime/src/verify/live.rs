//! Which words matter at which launch: what it or a later one reads, or somebody reads after the list. All others may hold
//! anything, and while verifying hold NaN; those that matter may be changed by nobody but who computes them.
use super::memory::Sizes;
use super::spans::Spans;
use crate::session::Session;
use netdsl_plan::{Access, Graph, LaunchList, ListKind, Part, PointFn, Region};
use std::collections::BTreeMap;

/// Words by region.
pub(super) type Kept = BTreeMap<Region, Spans>;

/// What matters at one launch.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    /// Words that hold a value before it.
    pub before: Kept,
    /// Words that it must leave as they are.
    pub untouched: Kept,
}

/// What a list's accesses are resolved by.
pub(super) struct Resolve<'a> {
    pub session: &'a Session,
    pub graph: &'a Graph<PointFn>,
    pub samples: usize,
    /// The first word of the row of losses.
    pub losses: usize,
}

/// Whether a part is the update of all parameters from stored gradients.
pub(super) fn updates_all(part: &Part) -> bool {
    part.nodes.is_empty() && part.writes.is_empty()
}

impl Resolve<'_> {
    /// The words of a value in memory; an update's are those of the parameter.
    fn add(&self, kept: &mut Kept, access: &Access, extents: &[usize]) {
        let region = match access.region {
            Region::Data(_) => return,
            Region::Update => Region::Params,
            region => region,
        };
        let spans = Spans::of(access, extents);
        let spans = if region == Region::Losses { spans.moved(self.losses) } else { spans };
        let old = kept.entry(region).or_default();
        *old = old.with(&spans);
    }
    fn value(&self, kept: &mut Kept, value: u32, access: &Access) {
        self.add(kept, access, &self.graph.nodes[value as usize].shape.at(self.samples));
    }
    fn params(&self, kept: &mut Kept, region: Region) {
        let params = self.session.target().param_access.iter().zip(self.session.plan().params.iter());
        params.for_each(|(access, info)| self.add(kept, &Access { region, ..access.clone() }, &info.shape));
    }
    /// What lives on after the list, and what it began from.
    pub fn lasting(&self, list: &LaunchList, sizes: &Sizes) -> Kept {
        let mut kept = Kept::new();
        list.kept.iter().for_each(|s| self.value(&mut kept, s.value, &s.access));
        self.params(&mut kept, Region::Params);
        // the gradient of a parameter that no loss depends on is written by nobody, and 0
        if matches!(list.kind, ListKind::TwoPhase | ListKind::Fused) {
            self.params(&mut kept, Region::Gradients);
        }
        let states = self.session.target().state_access.iter().zip(self.session.plan().states.iter());
        states.for_each(|(access, info)| self.add(&mut kept, access, &info.shape));
        let losses = sizes.get(&Region::Losses).copied().unwrap_or_default();
        kept.insert(Region::Losses, Spans::joined(vec![losses]));
        kept
    }
    /// What is zero all the time: the ranges of a list that must be, less the elements that lie between.
    pub fn halos(&self, list: &LaunchList) -> Kept {
        let mut written = Kept::new();
        list.launches.iter().flat_map(|l| l.parts.iter()).for_each(|p| self.writes(p, &mut written));
        let elements = written.remove(&Region::Arena).unwrap_or_default();
        Kept::from([(Region::Arena, Spans::joined(list.zeroed.to_vec()).without(&elements))])
    }
    fn reads(&self, part: &Part, kept: &mut Kept) {
        part.reads.iter().for_each(|s| self.value(kept, s.value, &s.access));
        if updates_all(part) {
            self.params(kept, Region::Gradients);
        }
    }
    /// What a part writes.
    pub fn writes(&self, part: &Part, kept: &mut Kept) {
        part.writes.iter().for_each(|s| self.value(kept, s.value, &s.access));
        if updates_all(part) {
            self.params(kept, Region::Params);
        }
    }
}

/// What matters at each launch of a list, given the parts of each that run; backwards, as liveness is found.
pub(super) fn live(resolve: &Resolve<'_>, launches: &[Vec<&Part>], lasting: Kept) -> Vec<Live> {
    let mut after = lasting;
    let mut all: Vec<Live> = vec![];
    for parts in launches.iter().rev() {
        let (mut written, mut read) = (Kept::new(), Kept::new());
        for part in parts {
            resolve.writes(part, &mut written);
            resolve.reads(part, &mut read);
        }
        let rest = |(region, spans): (&Region, &Spans)| match written.get(region) {
            Some(own) => (*region, spans.without(own)),
            None => (*region, spans.clone()),
        };
        let untouched: Kept = after.iter().map(rest).collect();
        let mut before = untouched.clone();
        // What an update or a state's commit writes, it also starts from.
        for (region, spans) in written.iter().filter(|(r, _)| matches!(r, Region::Params | Region::States)).chain(&read)
        {
            let old = before.entry(*region).or_default();
            *old = old.with(spans);
        }
        all.push(Live { before: before.clone(), untouched });
        after = before;
    }
    all.reverse();
    all
}
