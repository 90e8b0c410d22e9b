//! From a group of nodes to a body: what is reduced, multiplied, stored, and where. The expressions are made in `values`.
//! Decides nothing about fusion or order.
use super::groups::{AxisMap, Group, Grouping, Kind, align, identity};
use super::layout::Halo;
use super::values::{Values, over};
use crate::ir::{Dim, Expr, Op, Shape};
use netdsl_plan::{
    Access, Affine, Body, Conv2d, ConvKind, DType, Epilogue, MatMul, Region, RowStep, Rows, Sink, Source,
};

/// Where everything lies, once the arena is planned.
pub struct Addresses<'a> {
    /// The fusion.
    pub grouping: &'a Grouping<'a>,
    /// Parameters over their canonical axes.
    pub params: &'a [Access],
    /// States over their canonical axes.
    pub states: &'a [Access],
    /// First arena word of each stored node.
    pub arena: Vec<Option<usize>>,
}

/// A value and where it is stored, over the value's axes.
#[derive(Clone, Debug)]
pub struct Store {
    /// The node.
    pub value: u32,
    /// The place.
    pub to: Access,
}

impl Addresses<'_> {
    /// A node of the graph.
    pub fn node(&self, v: u32) -> &crate::ir::Node {
        &self.grouping.storage.graph.nodes[v as usize]
    }

    /// Where a stored value is found, over its own axes. Inline values have no place.
    pub fn access(&self, v: u32) -> Access {
        let view = &self.grouping.storage.views[v as usize];
        let base = self.node(view.base);
        let (region, dtype, start) = match base.op {
            Op::Param(i) => (Region::Params, DType::F32, self.params[i].at.offset),
            Op::State(i) => (Region::States, DType::F32, self.states[i].at.offset),
            Op::Input(i) if self.arena[view.base as usize].is_none() => (Region::Data(i), base.dtype, 0),
            _ => {
                let start = self.arena[view.base as usize].unwrap_or(0) as isize;
                (Region::Arena, DType::F32, start + self.grouping.storage.layouts[view.base as usize].offset)
            }
        };
        let at = Affine { offset: start + view.at.offset, strides: view.at.strides.clone() };
        Access { region, dtype, at, guards: view.guards.clone().into() }
    }

    /// The body of a group that stores the given values.
    pub fn body(&self, group: &Group, stores: &[Store]) -> Body<Expr> {
        match &group.kind {
            Kind::Rows { dims, reduced } => Body::Rows(self.rows(group, dims, reduced, stores)),
            Kind::Contraction => self.contraction(group, stores),
        }
    }

    fn rows(&self, group: &Group, dims: &[Dim], reduced: &[bool], stores: &[Store]) -> Rows<Expr> {
        let mut w = Values::new(self, group, dims.len(), 0);
        let mut steps = vec![];
        for &m in &group.members {
            let Op::Reduce { kind, .. } = self.node(m).op else {
                // in order, so that a long chain is no deep recursion
                if !matches!(self.node(m).op, Op::Reshape) {
                    w.member(m);
                }
                continue;
            };
            let x = self.node(m).inputs[0];
            let axes = align(&self.node(x).shape, dims, |_| true).unwrap_or_default();
            let value = w.value(x, &axes);
            w.reduced.push((m, steps.len()));
            steps.push(RowStep::Reduce { kind, value });
        }
        let (mut by_row, mut by_element) = (vec![], vec![]);
        if let Some((v, to)) = &group.copy {
            let axes = identity(&self.node(*v).shape);
            let value = w.value(*v, &axes);
            by_element.push(RowStep::Store(Sink { value, to: over(to, &axes, dims.len()) }));
        }
        for s in stores {
            let (axes, copied) = self.domain_of(s.value, group);
            let value = if copied { w.value(self.node(s.value).inputs[0], &axes) } else { w.member(s.value) };
            let to = if copied { self.reshaped(s) } else { over(&s.to, &axes, dims.len()) };
            let full = axes.iter().flatten().count() == dims.iter().filter(|d| !d.is_one()).count();
            let sink = Sink { value, to };
            let once = !full || !reduced.contains(&true);
            match once && reduced.contains(&true) {
                true => by_row.push(RowStep::StoreRow(sink)),
                false => by_element.push(RowStep::Store(sink)),
            }
        }
        steps.extend(by_row);
        steps.extend(by_element);
        Rows {
            dims: dims.to_vec().into(),
            reduced: (0..dims.len()).filter(|&d| reduced[d]).collect::<Vec<_>>().into(),
            sources: w.sources.into(),
            steps: steps.into(),
        }
    }

    /// The axes of a member in its group's domain; a copied reshape runs over its input's axes instead.
    fn domain_of(&self, v: u32, group: &Group) -> (AxisMap, bool) {
        let copied = matches!(self.node(v).op, Op::Reshape);
        match (&group.kind, copied) {
            (Kind::Rows { .. }, true) => (identity(&self.node(self.node(v).inputs[0]).shape), true),
            _ => (self.grouping.axes[v as usize].clone(), false),
        }
    }

    /// The place of a copied reshape, addressed over the axes of what it copies. The place is contiguous, so strides exist.
    fn reshaped(&self, s: &Store) -> Access {
        let from = &self.node(self.node(s.value).inputs[0]).shape;
        let here = self.node(s.value).shape.dims();
        let strides = super::strides::reshape(here, &s.to.at.strides, from.dims()).map(|r| r.strides);
        let strides =
            strides.unwrap_or_else(|| super::strides::row_major(from.dims(), from.dims().last().map_or(1, |d| d.size)));
        Access { at: Affine { offset: s.to.at.offset, strides: strides.into() }, ..s.to.clone() }
    }

    fn contraction(&self, group: &Group, stores: &[Store]) -> Body<Expr> {
        let root = group.members[0];
        let node = self.node(root);
        let [a, b] = [self.access(node.inputs[0]), self.access(node.inputs[1])];
        let rank = node.shape.rank();
        let mut epilogue = self.epilogue(group, rank, stores);
        match &node.op {
            Op::Conv2d(w) => self.conv(node, ConvKind::Forward, *w, [a, b], epilogue),
            Op::Conv2dInput(w) => self.conv(node, ConvKind::Input, *w, [a, b], epilogue),
            Op::Conv2dWeight(w) => self.conv(node, ConvKind::Weight, *w, [a, b], epilogue),
            op => {
                let transpose = if let Op::MatMul { transpose } = op { *transpose } else { [false, false] };
                let dims = node.shape.dims();
                let swap_last = |x: Access| permuted(&x, &swapped(rank));
                let mut a = if transpose[0] { swap_last(a) } else { a };
                let mut b = if transpose[1] { swap_last(b) } else { b };
                let left = &self.node(node.inputs[0]).shape;
                let k = left.dims()[if transpose[0] { rank - 2 } else { rank - 1 }];
                let (mut m, mut n) = (dims[rank - 2], dims[rank - 1]);
                // the result's unit stride should run along n: else compute the transpose
                let first = epilogue.sinks.first().map(|s| s.to.at.strides.to_vec()).unwrap_or_default();
                if first.len() == rank && first[rank - 2] == 1 && first[rank - 1] != 1 {
                    (m, n) = (n, m);
                    (a, b) = (swap_last(b), swap_last(a));
                    epilogue = transposed_epilogue(&epilogue, rank);
                }
                Body::MatMul(MatMul { batch: dims[..rank - 2].to_vec().into(), m, n, k, a, b, epilogue })
            }
        }
    }

    fn conv(
        &self,
        node: &crate::ir::Node,
        kind: ConvKind,
        window: crate::ir::Window,
        [a, b]: [Access; 2],
        epilogue: Epilogue<Expr>,
    ) -> Body<Expr> {
        let first = &self.node(node.inputs[0]).shape;
        let second = &self.node(node.inputs[1]).shape;
        let (x, y): (&Shape, &Shape) = match kind {
            ConvKind::Forward => (first, &node.shape),
            ConvKind::Input => (&node.shape, first),
            ConvKind::Weight => (first, second),
        };
        let view = &self.grouping.storage.views[node.inputs[0] as usize];
        let whole = view.base == node.inputs[0] && view.guards.is_empty();
        let halo = if whole { self.grouping.storage.layouts[view.base as usize].halo } else { Halo::default() };
        Body::Conv2d(Conv2d {
            kind,
            window,
            batch: x.dims()[0],
            in_channels: x.dims()[1].size,
            out_channels: y.dims()[1].size,
            outer: [x.dims()[2].size, x.dims()[3].size],
            inner: [y.dims()[2].size, y.dims()[3].size],
            halo,
            a,
            b,
            epilogue,
        })
    }

    fn epilogue(&self, group: &Group, rank: usize, stores: &[Store]) -> Epilogue<Expr> {
        let mut w = Values::new(self, group, rank, 1);
        w.accumulator = Some(group.members[0]);
        for &m in &group.members {
            w.member(m);
        }
        let sinks = stores.iter().map(|s| {
            let axes = identity(&self.node(s.value).shape);
            Sink { value: w.member(s.value), to: over(&s.to, &axes, rank) }
        });
        let sinks: Vec<_> = sinks.collect();
        Epilogue { sources: w.sources.into(), sinks: sinks.into() }
    }
}

fn swapped(rank: usize) -> Vec<usize> {
    let mut axes: Vec<usize> = (0..rank).collect();
    axes.swap(rank - 2, rank - 1);
    axes
}

/// The access with its axes in another order: new axis `i` is old axis `axes[i]`.
fn permuted(access: &Access, axes: &[usize]) -> Access {
    let places: AxisMap = (0..axes.len()).map(|old| axes.iter().position(|&a| a == old)).collect();
    over(access, &places, axes.len())
}

fn transposed_epilogue(e: &Epilogue<Expr>, rank: usize) -> Epilogue<Expr> {
    let axes = swapped(rank);
    let affine = |a: &Affine| Affine { offset: a.offset, strides: axes.iter().map(|&i| a.strides[i]).collect() };
    let source = |s: &Source| s.over(|access| permuted(access, &axes), affine);
    Epilogue {
        sources: e.sources.iter().map(source).collect(),
        sinks: e.sinks.iter().map(|s| Sink { value: s.value.clone(), to: permuted(&s.to, &axes) }).collect(),
    }
}
