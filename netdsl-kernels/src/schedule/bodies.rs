//! From a group of nodes to a body: expressions inlined, loads and stores addressed. Decides nothing about fusion or order.
use super::groups::{AxisMap, Group, Grouping, Kind, align, identity};
use super::storage::Halo;
use crate::ir::{Compare, Dim, Expr, Op, Shape};
use netdsl_plan::{
    Access, Affine, Body, Conv2d, ConvKind, DType, Epilogue, Guard, MatMul, Region, RowStep, Rows, Sink, Source,
    WindowOp,
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
    fn node(&self, v: u32) -> &crate::ir::Node {
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
        let mut w = Writer::new(self, group, dims.len(), 0);
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
        let mut w = Writer::new(self, group, rank, 1);
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

/// Translates values to expressions over the sources of one body, which it collects.
struct Writer<'a> {
    at: &'a Addresses<'a>,
    group: &'a Group,
    rank: usize,
    sources: Vec<Source>,
    /// Arguments before the first source (an accumulator).
    first: usize,
    accumulator: Option<u32>,
    reduced: Vec<(u32, usize)>,
    known: std::collections::HashMap<u32, Expr>,
}

impl<'a> Writer<'a> {
    fn new(at: &'a Addresses<'a>, group: &'a Group, rank: usize, first: usize) -> Writer<'a> {
        Writer {
            at,
            group,
            rank,
            sources: vec![],
            first,
            accumulator: None,
            reduced: vec![],
            known: Default::default(),
        }
    }

    fn source(&mut self, source: Source) -> Expr {
        let found = self.sources.iter().position(|s| *s == source);
        let index = found.unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        Expr::arg(self.first + index)
    }

    /// The expression of a member of the group at its own place.
    fn member(&mut self, m: u32) -> Expr {
        if let Some(e) = self.known.get(&m) {
            return e.clone();
        }
        let e = self.compute(m);
        self.known.insert(m, e.clone());
        e
    }

    fn compute(&mut self, m: u32) -> Expr {
        if self.accumulator == Some(m) {
            return Expr::arg(0);
        }
        if let Some(&(_, step)) = self.reduced.iter().find(|(r, _)| *r == m) {
            return self.source(Source::Reduced(step));
        }
        let node = self.at.node(m).clone();
        let axes = self.at.grouping.axes[m as usize].clone();
        match &node.op {
            Op::Map(e) => {
                let args: Vec<Expr> = node.inputs.iter().map(|&x| self.value(x, &axes)).collect();
                e.substitute(&args)
            }
            Op::Input(_) => {
                // the copy of an input reads the data set itself
                let strides = super::strides::row_major(
                    node.shape.dims(),
                    node.shape.dims().last().filter(|d| !d.batched).map_or(1, |d| d.size),
                );
                let Op::Input(door) = node.op else { return Expr::constant(0.0) };
                let access = Access {
                    region: Region::Data(door),
                    dtype: node.dtype,
                    at: Affine { offset: 0, strides: strides.into() },
                    guards: vec![].into(),
                };
                let load = over(&access, &axes, self.rank);
                self.source(Source::Load(load))
            }
            _ => {
                let source = self.special(&node, &axes);
                self.source(source)
            }
        }
    }

    /// A node that reads memory at places of its own.
    fn special(&self, node: &crate::ir::Node, axes: &AxisMap) -> Source {
        let at: Vec<Affine> = (0..node.shape.rank()).map(|a| self.coordinate(axes[a])).collect();
        let inputs: Vec<Access> = node.inputs.iter().map(|&x| self.at.access(x)).collect();
        let shape = |k: usize| &self.at.node(node.inputs[k]).shape;
        let plane = |s: &Shape| [s.dims()[2].size, s.dims()[3].size];
        let window = |op, window, outer, inner| Source::Window {
            op,
            window,
            outer,
            inner,
            operands: inputs.clone().into(),
            at: at.clone().into(),
        };
        match &node.op {
            Op::MaxPool2d(w) => window(WindowOp::MaxPool, *w, plane(shape(0)), plane(&node.shape)),
            Op::MaxPool2dPick(w) => window(WindowOp::MaxPoolPick, *w, plane(shape(0)), plane(&node.shape)),
            Op::MaxPool2dScatter(w) => window(WindowOp::MaxPoolScatter, *w, plane(shape(0)), plane(shape(1))),
            Op::AvgPool2d { window: w, count_padding } => {
                window(WindowOp::AvgPool { count_padding: *count_padding }, *w, plane(shape(0)), plane(&node.shape))
            }
            Op::AvgPool2dScatter { window: w, count_padding } => window(
                WindowOp::AvgPoolScatter { count_padding: *count_padding },
                *w,
                plane(&node.shape),
                plane(shape(0)),
            ),
            Op::Gather => Source::Gather {
                rows: shape(0).dims()[0].size,
                table: inputs[0].clone(),
                index: inputs[1].clone(),
                at: at.into(),
            },
            _ => Source::ScatterAdd {
                dims: shape(0).0.clone(),
                index: inputs[0].clone(),
                values: inputs[1].clone(),
                at: at.into(),
            },
        }
    }

    fn coordinate(&self, axis: Option<usize>) -> Affine {
        let mut strides = vec![0; self.rank];
        if let Some(d) = axis {
            strides[d] = 1;
        }
        Affine { offset: 0, strides: strides.into() }
    }

    /// The expression of any value whose axes run along `axes` of the domain.
    fn value(&mut self, x: u32, axes: &AxisMap) -> Expr {
        let grouping = self.at.grouping;
        let base = grouping.base(x);
        if self.group.members.contains(&base) && !(base == x && self.copies(x)) {
            return self.member(base);
        }
        let view = &grouping.storage.views[x as usize];
        let place = Access {
            region: Region::Arena,
            dtype: DType::F32,
            at: view.at.clone(),
            guards: view.guards.clone().into(),
        };
        let rank = self.rank;
        let inline = |place: &Access| over(place, axes, rank);
        let node = self.at.node(base);
        let source = match &node.op {
            Op::Map(e) if grouping.storage.inline[base as usize] => {
                // the same number everywhere, so coordinates do not matter
                let here = vec![None; node.shape.rank()];
                let args: Vec<Expr> = node.inputs.iter().map(|&x| self.value(x, &here)).collect();
                return self.guarded(e.substitute(&args), &inline(&place).guards);
            }
            &Op::Const(bits) => {
                let access = inline(&place);
                return self.guarded(Expr::constant(f64::from_bits(bits)), &access.guards);
            }
            &Op::Scalar(s) => (Source::Scalar(s), inline(&place).guards),
            Op::Iota { .. } => {
                let access = inline(&place);
                (Source::Index(access.at), access.guards)
            }
            &Op::Random { stream } => {
                let access = inline(&place);
                (Source::Random { stream, at: access.at }, access.guards)
            }
            _ => (Source::Load(over(&self.at.access(x), axes, self.rank)), vec![].into()),
        };
        let e = self.source(source.0);
        self.guarded(e, &source.1)
    }

    fn copies(&self, x: u32) -> bool {
        self.group.copy.as_ref().is_some_and(|(v, _)| *v == x)
    }

    /// 0 outside the guards, for values that are no loads.
    fn guarded(&mut self, e: Expr, guards: &[Guard]) -> Expr {
        guards.iter().fold(e, |e, g| {
            let index = self.source(Source::Index(self.coordinate(Some(g.axis))));
            let inside = Expr::select(Compare::Lt, index.clone(), Expr::constant(g.end as f64), e, Expr::constant(0.0));
            Expr::select(Compare::Lt, index, Expr::constant(g.start as f64), Expr::constant(0.0), inside)
        })
    }
}

/// An access over a value's axes as one over a domain of `rank` axes, on which the value's axes lie at `axes`.
pub fn over(access: &Access, axes: &AxisMap, rank: usize) -> Access {
    let mut strides = vec![0; rank];
    for (a, place) in axes.iter().enumerate() {
        if let Some(d) = place {
            strides[*d] += access.at.strides[a];
        }
    }
    let guards = access.guards.iter().filter_map(|g| {
        // an axis of extent 1 has only coordinate 0; outside its guard nothing is ever read
        let axis = axes[g.axis].or((g.start > 0).then_some(0).filter(|_| rank > 0));
        axis.map(|axis| if axes[g.axis].is_some() { Guard { axis, ..*g } } else { Guard { axis, start: 0, end: 0 } })
    });
    Access {
        region: access.region,
        dtype: access.dtype,
        at: Affine { offset: access.at.offset, strides: strides.into() },
        guards: guards.collect::<Vec<_>>().into(),
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
    let source = |s: &Source| match s {
        Source::Load(a) => Source::Load(permuted(a, &axes)),
        Source::Index(a) => Source::Index(affine(a)),
        Source::Random { stream, at } => Source::Random { stream: *stream, at: affine(at) },
        Source::Scalar(_) | Source::Reduced(_) => s.clone(),
        // Map members never bring these into an epilogue
        Source::Window { .. } | Source::Gather { .. } | Source::ScatterAdd { .. } => s.clone(),
    };
    Epilogue {
        sources: e.sources.iter().map(source).collect(),
        sinks: e.sinks.iter().map(|s| Sink { value: s.value.clone(), to: permuted(&s.to, &axes) }).collect(),
    }
}
