//! The values inside of one body: from nodes of its group, and what these read, to expressions over its sources. It knows where
//! values lie (`bodies`), but not what a body does with them.
use super::bodies::Addresses;
use super::groups::{AxisMap, Group};
use crate::ir::{Compare, Expr, Op, Shape};
use netdsl_plan::{Access, Affine, DType, Guard, Region, Source, WindowOp};

/// Translates values to expressions over the sources of one body, which it collects.
pub struct Values<'a> {
    /// What the expressions read, in the order of their arguments.
    pub sources: Vec<Source>,
    /// The member whose value is argument 0.
    pub accumulator: Option<u32>,
    /// Reductions that are done, each with its step.
    pub reduced: Vec<(u32, usize)>,
    at: &'a Addresses<'a>,
    group: &'a Group,
    rank: usize,
    /// Arguments before the first source (an accumulator).
    first: usize,
    known: std::collections::HashMap<u32, Expr>,
}

impl<'a> Values<'a> {
    /// Nothing yet, over a domain of `rank` axes, with `first` arguments before the first source.
    pub fn new(at: &'a Addresses<'a>, group: &'a Group, rank: usize, first: usize) -> Values<'a> {
        Values {
            sources: vec![],
            accumulator: None,
            reduced: vec![],
            at,
            group,
            rank,
            first,
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
    pub fn member(&mut self, m: u32) -> Expr {
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
            _ => match self.special(&node, &axes) {
                Some(source) => self.source(source),
                None => Expr::constant(0.0), // no member: not a group that the scheduler makes
            },
        }
    }

    /// A node that reads memory at places of its own.
    fn special(&self, node: &crate::ir::Node, axes: &AxisMap) -> Option<Source> {
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
        Some(match &node.op {
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
            Op::ScatterAdd => Source::ScatterAdd {
                dims: shape(0).0.clone(),
                index: inputs[0].clone(),
                values: inputs[1].clone(),
                at: at.into(),
            },
            Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) => return None,
            Op::Iota { .. } | Op::Random { .. } | Op::Map(_) | Op::Reduce { .. } => return None,
            Op::MatMul { .. } | Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_) => return None,
            Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } | Op::Detach => return None,
        })
    }

    fn coordinate(&self, axis: Option<usize>) -> Affine {
        let mut strides = vec![0; self.rank];
        if let Some(d) = axis {
            strides[d] = 1;
        }
        Affine { offset: 0, strides: strides.into() }
    }

    /// The expression of any value whose axes run along `axes` of the domain.
    pub fn value(&mut self, x: u32, axes: &AxisMap) -> Expr {
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
