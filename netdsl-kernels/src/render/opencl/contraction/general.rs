//! Any matrix product and any convolution as rows that sum products: correct for all strides, dilations, groups, guards and
//! doors, with lanes where the accesses allow. No register tiles and no local memory: those are the other templates'.
use super::tap::{Coordinate, Tap};
use crate::ir::Expr;
use crate::render::opencl::source::Bound;
use crate::render::opencl::{Context, Rendered, rows};
use netdsl_plan::{
    Access, Affine, Conv2d, ConvKind, Dim, Epilogue, MatMul, ReduceKind, RowStep, Rows, Sink, Source, Target,
};

/// A matrix product as text.
pub(in crate::render::opencl) fn matmul(target: Target, m: &MatMul<Expr>, ctx: &Context) -> Rendered {
    let batch = m.batch.len();
    let dims = [&m.batch[..], &[m.m, m.n, m.k]].concat();
    let axis = |last: [usize; 2]| (0..batch).chain(last.map(|i| batch + i)).map(|a| unit(a, dims.len()));
    let result: Vec<Affine> = axis([0, 1]).collect();
    let operands = [
        Source::Load(through(&m.a, &axis([0, 2]).collect::<Vec<_>>(), Some([batch, batch + 2]))),
        Source::Load(through(&m.b, &axis([2, 1]).collect::<Vec<_>>(), Some([batch + 2, batch + 1]))),
    ];
    let rows = sum_of_products(dims.clone(), vec![batch + 2], &m.epilogue, &result, operands);
    rows::render(target, &rows, ctx)
}

/// A convolution as text.
pub(in crate::render::opencl) fn conv2d(target: Target, c: &Conv2d<Expr>, ctx: &Context) -> Rendered {
    let axes = Axes::new(c);
    let result = axes.result(c.kind);
    let [a, b] = axes.operands(c);
    // what the sources stand for: the same addresses without the edges
    let stand = |access: &Access, at: &[Coordinate]| {
        let maps: Vec<Affine> = at.iter().map(|c| c.at.clone()).collect();
        Source::Load(Access { guards: vec![].into(), ..through(access, &maps, None) })
    };
    let operands = [stand(&c.a, &a), stand(&c.b, &b)];
    let first = 1 + c.epilogue.sources.len();
    let rows = sum_of_products(axes.dims.clone(), axes.reduced.clone(), &c.epilogue, &result, operands);
    let result: Vec<Coordinate> = result.into_iter().map(|at| Coordinate { at, divide: 1, extent: None }).collect();
    let [a_dims, b_dims] = operand_dims(c);
    rows::render_as(target, rows, ctx, &|f, i, _| match i.checked_sub(first) {
        Some(0) => Some(Bound::Tap(Tap::bind(f, &c.a, &a_dims, &a))),
        Some(1) => Some(Bound::Tap(Tap::bind(f, &c.b, &b_dims, &b))),
        _ => match i.checked_sub(1).and_then(|i| c.epilogue.sources.get(i)) {
            // guards of a group's channels are no guards of one axis
            Some(Source::Load(access)) if !access.guards.is_empty() => {
                Some(Bound::Tap(Tap::bind(f, access, &result_dims(c), &result)))
            }
            _ => None,
        },
    })
}

/// A coordinate of the domain itself.
pub(in crate::render::opencl) fn unit(axis: usize, rank: usize) -> Affine {
    let mut strides = vec![0; rank];
    strides[axis] = 1;
    Affine { offset: 0, strides: strides.into() }
}

/// `outer(maps(coordinates))`.
pub(in crate::render::opencl) fn compose(outer: &Affine, maps: &[Affine]) -> Affine {
    let rank = maps.first().map_or(0, |m| m.strides.len());
    let mut strides = vec![0; rank];
    let mut offset = outer.offset;
    for (stride, map) in outer.strides.iter().zip(maps) {
        offset += stride * map.offset;
        strides.iter_mut().zip(map.strides.iter()).for_each(|(s, m)| *s += stride * m);
    }
    Affine { offset, strides: strides.into() }
}

/// An access over other axes. `last`: the axes that its last two have become, if guards must follow.
fn through(access: &Access, maps: &[Affine], last: Option<[usize; 2]>) -> Access {
    let mut access = Access { at: compose(&access.at, maps), ..access.clone() };
    if let Some(last) = last {
        let rank = maps.len();
        for g in access.guards.to_mut().iter_mut().filter(|g| g.axis + 2 >= rank) {
            g.axis = last[g.axis + 2 - rank];
        }
    }
    access
}

/// A source of an epilogue over the domain.
fn source(s: &Source, result: &[Affine]) -> Source {
    s.over(|access| through(access, result, None), |at| compose(at, result))
}

/// Source 0 is the sum, then come the epilogue's, then the operands: an epilogue's arguments stay what they are.
fn sum_of_products(
    dims: Vec<Dim>,
    reduced: Vec<usize>,
    epilogue: &Epilogue<Expr>,
    result: &[Affine],
    operands: [Source; 2],
) -> Rows<Expr> {
    let count = epilogue.sources.len();
    let mut sources = vec![Source::Reduced(0)];
    sources.extend(epilogue.sources.iter().map(|s| source(s, result)));
    sources.extend(operands);
    let product = Expr::arg(count + 1) * Expr::arg(count + 2);
    let mut steps = vec![RowStep::Reduce { kind: ReduceKind::Sum, value: product }];
    steps.extend(
        epilogue
            .sinks
            .iter()
            .map(|s| RowStep::StoreRow(Sink { value: s.value.clone(), to: through(&s.to, result, None) })),
    );
    Rows { dims: dims.into(), reduced: reduced.into(), sources: sources.into(), steps: steps.into() }
}

pub(in crate::render::opencl) fn result_dims(c: &Conv2d<Expr>) -> Vec<Dim> {
    let plane = |channels, [h, w]: [usize; 2]| vec![c.batch, Dim::fixed(channels), Dim::fixed(h), Dim::fixed(w)];
    match c.kind {
        ConvKind::Forward => plane(c.out_channels, c.inner),
        ConvKind::Input => plane(c.in_channels, c.outer),
        ConvKind::Weight => weight_dims(c),
    }
}

fn weight_dims(c: &Conv2d<Expr>) -> Vec<Dim> {
    let [kh, kw] = c.window.kernel;
    [c.out_channels, c.in_channels / c.window.groups.max(1), kh, kw].map(Dim::fixed).to_vec()
}

fn operand_dims(c: &Conv2d<Expr>) -> [Vec<Dim>; 2] {
    let x = result_dims(&Conv2d { kind: ConvKind::Input, ..c.clone() });
    let y = result_dims(&Conv2d { kind: ConvKind::Forward, ..c.clone() });
    match c.kind {
        ConvKind::Forward => [x, weight_dims(c)],
        ConvKind::Input => [y, weight_dims(c)],
        ConvKind::Weight => [x, y],
    }
}

/// The domain of a convolution, and what its coordinates mean.
pub(in crate::render::opencl) struct Axes {
    pub(in crate::render::opencl) dims: Vec<Dim>,
    reduced: Vec<usize>,
    /// Sample, output channel, input channel, input channel inside its group, tap, position.
    b: Affine,
    o: Affine,
    c: Affine,
    inner_c: Affine,
    tap: [Affine; 2],
    position: [Affine; 2],
}

impl Axes {
    pub(in crate::render::opencl) fn new(c: &Conv2d<Expr>) -> Axes {
        let groups = c.window.groups.max(1);
        let (outs, ins) = (c.out_channels / groups, c.in_channels / groups);
        let [b, g, o, i, kh, kw, y, x]: [usize; 8] = match c.kind {
            ConvKind::Forward => [0, 1, 2, 5, 6, 7, 3, 4],
            ConvKind::Input => [0, 1, 5, 2, 6, 7, 3, 4],
            ConvKind::Weight => [5, 0, 1, 2, 3, 4, 6, 7],
        };
        let plane = if c.kind == ConvKind::Input { c.outer } else { c.inner };
        let mut dims = [Dim::fixed(1); 8];
        for (axis, size) in [(g, groups), (o, outs), (i, ins)] {
            dims[axis] = Dim::fixed(size);
        }
        for (axis, size) in [kh, kw, y, x].into_iter().zip(c.window.kernel.into_iter().chain(plane)) {
            dims[axis] = Dim::fixed(size);
        }
        dims[b] = c.batch;
        let grouped = |group: usize, channel: usize, size: usize| {
            let mut at = unit(channel, 8);
            at.strides.to_mut()[group] = size as isize;
            at
        };
        Axes {
            dims: dims.to_vec(),
            reduced: vec![5, 6, 7],
            b: unit(b, 8),
            o: grouped(g, o, outs),
            c: grouped(g, i, ins),
            inner_c: unit(i, 8),
            tap: [unit(kh, 8), unit(kw, 8)],
            position: [unit(y, 8), unit(x, 8)],
        }
    }
    pub(in crate::render::opencl) fn result(&self, kind: ConvKind) -> Vec<Affine> {
        let [y, x] = self.position.clone();
        match kind {
            ConvKind::Forward => vec![self.b.clone(), self.o.clone(), y, x],
            ConvKind::Input => vec![self.b.clone(), self.c.clone(), y, x],
            ConvKind::Weight => {
                let [kh, kw] = self.tap.clone();
                vec![self.o.clone(), self.inner_c.clone(), kh, kw]
            }
        }
    }
    pub(in crate::render::opencl) fn operands(&self, c: &Conv2d<Expr>) -> [Vec<Coordinate>; 2] {
        let always = |at: &Affine| Coordinate { at: at.clone(), divide: 1, extent: None };
        let weights = vec![always(&self.o), always(&self.inner_c), always(&self.tap[0]), always(&self.tap[1])];
        let [y, x] = [0, 1].map(|axis| self.moving(c, axis));
        let first = if c.kind == ConvKind::Input { &self.o } else { &self.c };
        let moving = vec![always(&self.b), always(first), y, x];
        let second = match c.kind {
            ConvKind::Forward | ConvKind::Input => weights,
            ConvKind::Weight => {
                vec![always(&self.b), always(&self.o), always(&self.position[0]), always(&self.position[1])]
            }
        };
        [moving, second]
    }
    /// The row or column of operand `a` that a tap at a position meets.
    fn moving(&self, c: &Conv2d<Expr>, axis: usize) -> Coordinate {
        let w = c.window;
        let (stride, dilation, padding) =
            (w.stride[axis] as isize, w.dilation[axis] as isize, w.padding[axis] as isize);
        let (taps, positions) = (w.kernel[axis] as isize, c.inner[axis] as isize);
        let combine = |p: isize, t: isize, offset: isize| {
            let at = [self.position[axis].clone(), self.tap[axis].clone()];
            let outer = Affine { offset, strides: vec![p, t].into() };
            compose(&outer, &at)
        };
        let reach = (taps - 1) * dilation;
        let adjoint = c.kind == ConvKind::Input;
        let (at, divide, first, last, extent) = if adjoint {
            let at = combine(1, -dilation, padding);
            (at, w.stride[axis], padding - reach, c.outer[axis] as isize - 1 + padding, c.inner[axis])
        } else {
            let at = combine(stride, dilation, -padding);
            (at, 1, -padding, (positions - 1) * stride + reach - padding, c.outer[axis])
        };
        // inside the physical zeros, no edge needs a look
        let [before, behind] = c.halo[axis].map(|h| h as isize);
        let covered = divide == 1 && -first <= before && last < extent as isize + behind;
        Coordinate { at, divide, extent: (!covered).then_some(extent) }
    }
}
