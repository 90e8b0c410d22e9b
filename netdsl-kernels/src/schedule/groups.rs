//! Fusion: which nodes are computed by one body. Greedy along the topological order; a node joins
//!
//! 1. the epilogue of the contraction that it follows element by element, unless only reductions read it;
//! 2. else the rows of a producer over the same domain (a reduction may give such rows their reduced axes);
//! 3. else rows over the same domain that read something in common (so that two statistics share one pass);
//! 4. else new rows.
//!
//! A node never joins a group that it would make depend on itself. What crosses groups is stored; inside a group an
//! elementwise value is inlined where it is used. Nothing is ordered or placed here.
use super::bits::Bits;
use super::storage::{Storage, reads_memory};
use crate::ir::{Dim, Op, Shape};
use netdsl_plan::{Access, MAX_SOURCES};

/// For each axis of a value: the axis of the group's domain that it runs along; `None` for extent 1.
pub type AxisMap = Vec<Option<usize>>;

/// What kind of body a group becomes.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Elementwise work and reductions over a domain; a flag per axis that is reduced.
    Rows {
        /// The domain.
        dims: Vec<Dim>,
        /// Which axes are reduced.
        reduced: Vec<bool>,
    },
    /// A matrix product or convolution, the group's first member, with an epilogue.
    Contraction,
}

/// Nodes that are computed together.
#[derive(Clone, Debug)]
pub struct Group {
    /// The kind.
    pub kind: Kind,
    /// The nodes in topological order.
    pub members: Vec<u32>,
    /// The groups that must run before, transitively.
    pub deps: Bits,
    /// Stored values that are read, by node; an upper bound of the sources.
    pub reads: Vec<u32>,
    /// A value that is only copied to the given place, over the value's axes; such a group has no members.
    pub copy: Option<(u32, Access)>,
}

/// The fusion of a graph.
pub struct Grouping<'a> {
    /// The storage that it is for.
    pub storage: &'a Storage<'a>,
    /// The groups, in order of their creation.
    pub groups: Vec<Group>,
    /// The group that computes each node.
    pub of: Vec<Option<usize>>,
    /// The place of each computed node's axes in its group's domain.
    pub axes: Vec<AxisMap>,
    users: Vec<Vec<u32>>,
    /// The groups that read each stored value, as in `Group::reads`.
    readers: Vec<Vec<usize>>,
}

impl<'a> Grouping<'a> {
    /// Fuses the live nodes.
    pub fn new(storage: &'a Storage<'a>, live: &[bool]) -> Grouping<'a> {
        let n = storage.graph.nodes.len();
        let mut g = Grouping {
            storage,
            groups: vec![],
            of: vec![None; n],
            axes: vec![vec![]; n],
            users: vec![vec![]; n],
            readers: vec![vec![]; n],
        };
        for (i, node) in storage.graph.nodes.iter().enumerate().filter(|(i, _)| live[*i]) {
            for &x in node.inputs.iter() {
                g.users[x as usize].push(i as u32);
            }
        }
        for i in (0..n).filter(|&i| live[i]) {
            if !storage.is_view[i] && !g.is_leaf(i) {
                g.place(i as u32);
            }
        }
        g
    }

    fn op(&self, v: u32) -> &Op<crate::ir::Expr> {
        &self.storage.graph.nodes[v as usize].op
    }

    fn shape(&self, v: u32) -> &Shape {
        &self.storage.graph.nodes[v as usize].shape
    }

    fn inputs(&self, v: u32) -> &[u32] {
        &self.storage.graph.nodes[v as usize].inputs
    }

    fn is_leaf(&self, i: usize) -> bool {
        matches!(self.op(i as u32), Op::Param(_) | Op::State(_)) || self.storage.inline[i]
    }

    /// The node that a value is a look at.
    pub fn base(&self, v: u32) -> u32 {
        self.storage.views[v as usize].base
    }

    /// The group that must run before a value can be read from outside.
    pub fn provider(&self, v: u32) -> Option<usize> {
        self.of[self.base(v) as usize]
    }

    fn place(&mut self, v: u32) {
        let contraction =
            matches!(self.op(v), Op::MatMul { .. } | Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_));
        if contraction {
            self.open(v, Kind::Contraction);
            return;
        }
        for group in self.candidates(v) {
            if self.try_join(v, group) {
                return;
            }
        }
        // a copied input or reshape runs over what it copies; a reduction over what it reduces
        let over = match self.op(v) {
            Op::Reshape | Op::Reduce { .. } => self.inputs(v)[0],
            _ => v,
        };
        let dims = self.shape(over).dims().to_vec();
        let mut reduced = vec![false; dims.len()];
        if let Op::Reduce { axes, .. } = self.op(v) {
            axes.iter().for_each(|&a| reduced[a] = true);
        }
        self.open(v, Kind::Rows { dims, reduced });
    }

    fn open(&mut self, v: u32, kind: Kind) {
        let axes = match (&kind, self.op(v)) {
            (Kind::Rows { dims, .. }, Op::Reduce { axes, .. }) => {
                (0..dims.len()).map(|a| (!axes.contains(&a) && !dims[a].is_one()).then_some(a)).collect()
            }
            _ => identity(self.shape(v)),
        };
        self.groups.push(Group { kind, members: vec![], deps: Bits::default(), reads: vec![], copy: None });
        let group = self.groups.len() - 1;
        self.enter(v, group, axes);
    }

    /// Groups that `v` may join, best first.
    fn candidates(&self, v: u32) -> Vec<usize> {
        if matches!(self.op(v), Op::Input(_) | Op::Reshape) {
            return vec![]; // copies stay by themselves: they exist because somebody needs exactly them
        }
        let mut direct: Vec<usize> = self.inputs(v).iter().filter_map(|&x| self.provider(x)).collect();
        direct.sort_unstable_by(|a, b| b.cmp(a));
        direct.dedup();
        let only_reduced = {
            let users = &self.users[v as usize];
            !users.is_empty() && users.iter().all(|&u| matches!(self.op(u), Op::Reduce { .. }))
        };
        let is_contraction = |g: &usize| self.groups[*g].kind == Kind::Contraction;
        let (epilogues, rows): (Vec<usize>, Vec<usize>) = direct.into_iter().partition(is_contraction);
        let mut order = if only_reduced { vec![] } else { epilogues };
        order.extend(rows);
        let bases = self.inputs(v).iter().map(|&x| self.base(x));
        let mut sharing: Vec<usize> = bases.flat_map(|b| &self.readers[b as usize]).copied().collect();
        sharing.sort_unstable_by(|a, b| b.cmp(a));
        sharing.dedup();
        order.extend(sharing.into_iter().filter(|g| !is_contraction(g)));
        order
    }

    fn try_join(&mut self, v: u32, group: usize) -> bool {
        let Some((axes, reduced)) = self.fit(v, group) else { return false };
        if self.would_cycle(v, group) || self.too_many_sources(v, group) {
            return false;
        }
        if let (Kind::Rows { reduced: r, .. }, Some(new)) = (&mut self.groups[group].kind, reduced) {
            *r = new;
        }
        self.enter(v, group, axes);
        true
    }

    /// Where `v`'s axes lie in the group's domain if it fits there, and the reduced axes it gives the group.
    fn fit(&self, v: u32, group: usize) -> Option<(AxisMap, Option<Vec<bool>>)> {
        let g = &self.groups[group];
        match (&g.kind, self.op(v)) {
            (Kind::Contraction, Op::Map(_)) => {
                let root = g.members[0];
                let axes = identity(self.shape(v));
                let fits = self.shape(v) == self.shape(root)
                    && self.inputs(v).iter().all(|&x| self.link(x, group, &axes, &[]));
                fits.then_some((axes, None))
            }
            (Kind::Contraction, _) => None,
            (Kind::Rows { dims, reduced }, Op::Reduce { axes, .. }) => {
                let x = self.inputs(v)[0];
                let full = align(self.shape(x), dims, |_| true)?;
                let mut wanted = vec![false; dims.len()];
                for &a in axes.iter() {
                    if let Some(d) = full[a] {
                        wanted[d] = true;
                    }
                }
                let fresh = !reduced.contains(&true);
                let fits = (wanted == *reduced || (fresh && self.may_reduce(group, &wanted)))
                    && self.link(x, group, &full, &wanted);
                let rows = full.iter().map(|m| m.filter(|&d| !wanted[d])).collect();
                fits.then_some((rows, fresh.then_some(wanted)))
            }
            (Kind::Rows { dims, reduced }, _) => {
                let full = align(self.shape(v), dims, |_| true);
                let rows = reduced.contains(&true).then(|| align(self.shape(v), dims, |d| !reduced[d])).flatten();
                [full, rows].into_iter().flatten().find_map(|axes| {
                    let direct = matches!(self.op(v), Op::Map(_));
                    let ok = self.inputs(v).iter().all(|&x| {
                        if direct { self.link(x, group, &axes, reduced) } else { self.provider(x) != Some(group) }
                    });
                    ok.then_some((axes, None))
                })
            }
        }
    }

    /// Whether rows that were elementwise so far may become reductions: enough of them must stay independent.
    fn may_reduce(&self, group: usize, wanted: &[bool]) -> bool {
        let Kind::Rows { dims, .. } = &self.groups[group].kind else { return false };
        let rows: usize = dims.iter().zip(wanted).filter(|(_, r)| !**r).map(|(d, _)| d.size).product();
        let all: usize = dims.iter().map(|d| d.size).product();
        let batched_rows = dims.iter().zip(wanted).any(|(d, r)| d.batched && !*r);
        batched_rows || rows >= 4 || all <= 1024
    }

    /// Whether `v`, with its axes at `axes`, can read input `x`: from outside anything goes, from inside the group only
    /// the same element, or a row's value at every element of the row.
    fn link(&self, x: u32, group: usize, axes: &AxisMap, reduced: &[bool]) -> bool {
        if self.provider(x) != Some(group) {
            return true;
        }
        let Some(inner) = self.through_views(x) else { return false };
        inner.iter().zip(axes).all(|(from, to)| match (from, to) {
            (Some(a), Some(b)) => a == b,
            (None, Some(b)) => reduced.get(*b).copied().unwrap_or(false),
            (None, None) => true,
            (Some(_), None) => false,
        })
    }

    /// The domain axes of value `x` where only detaching, unit axes and expansion lie between it and the member that it is
    /// a look at.
    pub fn through_views(&self, x: u32) -> Option<AxisMap> {
        let base = self.base(x);
        if base == x {
            return Some(self.axes[x as usize].clone());
        }
        let source = self.inputs(x)[0];
        let inner = self.through_views(source)?;
        match self.op(x) {
            Op::Detach | Op::Expand | Op::Map(_) => Some(inner),
            Op::Reshape => {
                let kept = |s: &Shape| s.dims().iter().filter(|d| !d.is_one()).copied().collect::<Vec<_>>();
                if kept(self.shape(source)) != kept(self.shape(x)) {
                    return None;
                }
                let sized = self.shape(source).dims().iter().zip(&inner).filter(|(d, _)| !d.is_one());
                let mut places = sized.map(|(_, m)| *m);
                Some(self.shape(x).dims().iter().map(|d| if d.is_one() { None } else { places.next()? }).collect())
            }
            _ => None,
        }
    }

    fn would_cycle(&self, v: u32, group: usize) -> bool {
        let providers = self.inputs(v).iter().filter_map(|&x| self.provider(x));
        providers.filter(|&h| h != group).any(|h| self.groups[h].deps.has(group))
    }

    fn too_many_sources(&self, v: u32, group: usize) -> bool {
        let g = &self.groups[group];
        let outside = |x: u32| self.provider(x) != Some(group) && !self.storage.inline[self.base(x) as usize];
        let new = self.inputs(v).iter().filter(|&&x| outside(x)).count();
        // room for the accumulator and for reductions, which are sources too
        let reductions = g.members.iter().filter(|&&m| matches!(self.op(m), Op::Reduce { .. })).count();
        g.reads.len() + new + reductions + 2 > MAX_SOURCES
    }

    fn enter(&mut self, v: u32, group: usize, axes: AxisMap) {
        self.of[v as usize] = Some(group);
        self.axes[v as usize] = axes;
        let mut added = Bits::default();
        for &x in self.inputs(v).to_vec().iter() {
            if let Some(h) = self.provider(x).filter(|&h| h != group) {
                added.add(h);
                added.union(&self.groups[h].deps);
            }
            if self.provider(x) != Some(group) && !self.storage.inline[self.base(x) as usize] {
                // one entry a view: two looks at the same value are two sources
                if !self.groups[group].reads.contains(&self.base(x)) || reads_memory(self.op(v)) {
                    let base = self.base(x);
                    self.groups[group].reads.push(base);
                    self.readers[base as usize].push(group);
                }
            }
        }
        if self.groups[group].members.is_empty() {
            self.groups[group].deps = added; // nobody waits for it yet
        } else {
            self.wait(group, &added);
        }
        self.groups[group].members.push(v);
    }

    /// Makes a group, and whoever waits for it, wait for others with all that they wait for.
    fn wait(&mut self, group: usize, others: &Bits) {
        if self.groups[group].deps.covers(others) {
            return;
        }
        self.groups[group].deps.union(others);
        for g in self.groups.iter_mut().filter(|g| g.deps.has(group)) {
            g.deps.union(others);
        }
    }

    /// All groups, each behind those that it waits for.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        // dependencies are transitive, so whoever waits for more comes later
        order.sort_by_key(|&g| (self.groups[g].deps.len(), g));
        order
    }

    /// Adds a group that copies a value to a place.
    pub fn copy(&mut self, value: u32, to: Access) -> usize {
        let dims = self.shape(value).dims().to_vec();
        let reduced = vec![false; dims.len()];
        let mut deps = Bits::default();
        if let Some(h) = self.provider(value) {
            deps = self.groups[h].deps.clone();
            deps.add(h);
        }
        let reads = vec![self.base(value)].into_iter().filter(|&b| !self.storage.inline[b as usize]).collect();
        self.groups.push(Group {
            kind: Kind::Rows { dims, reduced },
            members: vec![],
            deps,
            reads,
            copy: Some((value, to)),
        });
        self.groups.len() - 1
    }

    /// Makes one group wait for another. The caller sees to it that the other does not wait for this one.
    pub fn order_after(&mut self, later: usize, earlier: usize) {
        if later == earlier {
            return;
        }
        let mut deps = self.groups[earlier].deps.clone();
        deps.add(earlier);
        self.wait(later, &deps);
    }
}

/// Every axis at its own place.
pub fn identity(shape: &Shape) -> AxisMap {
    shape.dims().iter().enumerate().map(|(i, d)| (!d.is_one()).then_some(i)).collect()
}

/// The axes of a shape laid onto the axes of a domain that pass `allowed`, in order, extents equal; `None` if they differ.
pub fn align(shape: &Shape, dims: &[Dim], allowed: impl Fn(usize) -> bool) -> Option<AxisMap> {
    let mut places = (0..dims.len()).filter(|&d| !dims[d].is_one() && allowed(d));
    let mut axes = vec![];
    for d in shape.dims() {
        if d.is_one() {
            axes.push(None);
            continue;
        }
        let place = places.next()?;
        if dims[place] != *d {
            return None;
        }
        axes.push(Some(place));
    }
    places.next().is_none().then_some(axes)
}
