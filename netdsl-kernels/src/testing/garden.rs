//! Random graphs: every operation with awkward parameters over values that grew before. Numbers stay of moderate size, so
//! that differences can be taken. Every graph verifies.
use super::{Kind, Rng};
use crate::ir::{Builder, DType, Dim, Expr, Graph, Op, ReduceKind, RootKind, Shape, Unary, Value, Window, verify};

/// The most elements of one sample that a value may have.
const SIZE: usize = 64;

struct Garden {
    b: Builder,
    rng: Rng,
    grown: Vec<Value>,
    leaves: usize,
}

/// A graph of about `size` steps with a loss and outputs.
pub(crate) fn random_graph(seed: u64, size: usize) -> Graph {
    let mut g = Garden { b: Builder::default(), rng: Rng::new(seed), grown: vec![], leaves: 0 };
    for _ in 0..2 {
        let v = g.leaf(Shape::batched(&[2, 4, 3]));
        g.grown.push(v);
    }
    for i in 0..size {
        g.b.set_origin(i as u32 / 3, crate::ir::Phase::Forward);
        let kind = *g.rng.pick(Kind::ALL);
        if let Some(v) = g.grow(kind).filter(|&v| g.b.shape(v).fixed_len() <= SIZE && g.b.shape(v).rank() <= 5) {
            g.grown.push(v);
        }
    }
    g.roots();
    let graph = g.b.finish();
    match verify(graph) {
        Ok(graph) => graph.into_inner(),
        Err(violations) => panic!("seed {seed}: {}", violations.iter().map(|v| format!("{v}\n")).collect::<String>()),
    }
}

impl Garden {
    fn roots(&mut self) {
        let last = self.grown.split_off(self.grown.len().saturating_sub(6));
        for (i, &v) in last.iter().enumerate() {
            self.b.root(RootKind::Output(i), v);
        }
        let totals: Vec<Value> = last
            .iter()
            .map(|&v| {
                let v = self.b.map(Expr::arg(0).unary(Unary::Sin) * 0.5, &[v]);
                self.b.total(v)
            })
            .collect();
        let loss = self.b.sum_of(&totals);
        self.b.root(RootKind::Loss(0), loss);
    }
    /// A leaf: a parameter where the shape is fixed, else an input.
    fn leaf(&mut self, shape: Shape) -> Value {
        self.leaves += 1;
        if shape.is_batched() { self.b.input(self.leaves, shape, DType::F32) } else { self.b.param(self.leaves, shape) }
    }
    fn any(&mut self) -> Value {
        *self.rng.pick(&self.grown)
    }
    /// A value that has been grown and satisfies a condition.
    fn such(&mut self, fits: impl Fn(&Shape) -> bool) -> Option<Value> {
        let fitting: Vec<Value> = self.grown.iter().copied().filter(|&v| fits(self.b.shape(v))).collect();
        if fitting.is_empty() { None } else { Some(*self.rng.pick(&fitting)) }
    }
    /// A grown value of the shape, or a new leaf.
    fn like(&mut self, shape: &Shape) -> Value {
        let old = self.rng.flag().then(|| self.such(|s| s == shape)).flatten();
        old.unwrap_or_else(|| self.leaf(shape.clone()))
    }
    fn image(&mut self) -> Option<(Value, [usize; 3])> {
        let v = self.such(|s| s.rank() == 4 && !s.dims()[1..].iter().any(|d| d.batched))?;
        let d = self.b.shape(v).dims();
        Some((v, [d[1].size, d[2].size, d[3].size]))
    }
    /// The shape of a value with other sizes behind the first axis.
    fn resized(&self, v: Value, sizes: &[usize]) -> Shape {
        let sizes = sizes.iter().map(|&n| Dim::fixed(n));
        Shape::new(self.b.shape(v).dims().iter().copied().take(1).chain(sizes).collect::<Vec<_>>())
    }
    fn axis(&mut self, v: Value, fits: impl Fn(&Dim) -> bool) -> Option<usize> {
        let dims = self.b.shape(v).dims();
        let axes: Vec<usize> = (0..dims.len()).filter(|&i| fits(&dims[i])).collect();
        if axes.is_empty() { None } else { Some(*self.rng.pick(&axes)) }
    }

    fn grow(&mut self, kind: Kind) -> Option<Value> {
        let x = self.any();
        let shape = self.b.shape(x).clone();
        Some(match kind {
            Kind::Input if self.rng.flag() => {
                let stored = self.index(Shape::batched(&[2, 3]));
                self.b.map(Expr::arg(0), &[stored])
            }
            Kind::Input => self.leaf(Shape::batched(&[2, 3])),
            Kind::Param => self.leaf(Shape::fixed(&[3, 4])),
            Kind::State => {
                self.leaves += 1;
                self.b.state(self.leaves, shape)
            }
            Kind::Scalar => {
                let n = self.b.samples();
                self.b.div(x, n)
            }
            Kind::Const => {
                let c = self.b.constant(self.rng.below(5) as f64 * 0.5);
                if self.rng.flag() { self.b.mul(x, c) } else { self.b.add(x, c) }
            }
            Kind::Iota => {
                let axis = self.axis(x, |_| true)?;
                self.b.iota(axis, shape)
            }
            Kind::Random => {
                self.leaves += 1;
                self.b.random(self.leaves as u32, shape)
            }
            Kind::Map => self.map(x),
            Kind::Sum | Kind::Max => {
                let axes: Vec<usize> = (0..shape.rank()).filter(|_| self.rng.flag()).collect();
                let reduced = if kind == Kind::Sum { ReduceKind::Sum } else { ReduceKind::Max };
                self.b.reduce(reduced, x, &axes)
            }
            Kind::ArgMax => {
                let axis = self.axis(x, |_| true)?;
                self.b.reduce(ReduceKind::ArgMax, x, &[axis])
            }
            Kind::MatMul => self.product()?,
            Kind::Conv2d | Kind::Conv2dWeight => self.convolution(kind)?,
            Kind::Conv2dInput => self.transposed_convolution()?,
            Kind::MaxPool2d | Kind::MaxPool2dPick | Kind::MaxPool2dScatter | Kind::AvgPool2d => self.pooling(kind)?,
            Kind::AvgPool2dScatter => {
                let (y, [c, h, w]) = self.image()?;
                let (window, outer) = self.outer([h, w], 1, true)?;
                let shape = self.resized(y, &[c, outer[0], outer[1]]);
                self.b.shaped(Op::AvgPool2dScatter { window, count_padding: self.rng.flag() }, &[y], shape)
            }
            Kind::Reshape => self.reshape(x),
            Kind::Permute => {
                let mut axes: Vec<usize> = (0..shape.rank()).collect();
                self.rng.shuffle(&mut axes);
                self.b.permute(x, &axes)
            }
            Kind::Expand => {
                let axis = self.axis(x, |d| d.is_one())?;
                let mut dims = shape.dims().to_vec();
                dims[axis] = if shape.is_batched() { Dim::fixed(self.rng.between(2, 3)) } else { Dim::BATCH };
                self.b.broadcast(x, &Shape::new(dims))
            }
            Kind::Slice => {
                let axis = self.axis(x, |d| !d.batched)?;
                let start = self.rng.below(shape.dims()[axis].size);
                let extent = self.rng.between(1, shape.dims()[axis].size - start);
                self.b.slice(x, axis, start, extent)
            }
            Kind::Pad => {
                let axis = self.axis(x, |d| !d.batched)?;
                let before = self.rng.below(3);
                let extent = shape.dims()[axis].size + before + self.rng.below(3);
                self.b.pad(x, axis, before, extent)
            }
            Kind::Gather => {
                let table = self.such(|s| s.dims().first().is_some_and(|d| !d.batched))?;
                let index = self.index(Shape::batched(&[2]));
                self.b.gather(table, index)
            }
            Kind::ScatterAdd => {
                let split = self.rng.between(1, shape.rank().max(1));
                let (index, row) = shape.dims().split_at_checked(split)?;
                let index = self.index(Shape::new(index));
                self.b.scatter_add(index, x, Shape::new([&[Dim::fixed(4)], row].concat()))
            }
            Kind::Detach => self.b.detach(x),
        })
    }
    fn index(&mut self, shape: Shape) -> Value {
        self.leaves += 1;
        let dtype = *self.rng.pick(&[DType::I32, DType::U8]);
        self.b.input(self.leaves, shape, dtype)
    }
    fn map(&mut self, x: Value) -> Value {
        let shape = self.b.shape(x).clone();
        let (y, z) = (self.like(&shape), self.like(&shape));
        let (a, b, c) = (Expr::arg(0), Expr::arg(1), Expr::arg(2));
        let expressions = [
            a.clone().tanh() * b.clone(),
            (a.clone() + b.clone() * 0.5).relu(),
            a.clone().sigmoid() * a.clone() - c.clone(),
            a.clone() / (b.clone().square() + 1.0),
            (a.clone().square() + 0.5).sqrt().ln(),
            a.clone().lt(b.clone(), c.clone(), a.clone().unary(Unary::Sin)),
            a.clone().max(b.clone()).min(c.clone() + 0.7),
            (-a.clone().square()).exp() + b.clone().abs(),
            a.clone() * 0.25,
            a.clone() - 0.5,
            a.clone() + b.clone(),
        ];
        let e = self.rng.pick(&expressions).clone();
        self.b.map(e, &[x, y, z])
    }
    fn product(&mut self) -> Option<Value> {
        let x = self.such(|s| s.rank() >= 2)?;
        let (batch, &[m, k]) = self.b.shape(x).dims().split_last_chunk::<2>()?;
        let transpose = [self.rng.flag(), self.rng.flag()];
        let (k, n) = (if transpose[0] { m } else { k }, Dim::fixed(self.rng.between(1, 3)));
        let y = Shape::new([batch, &if transpose[1] { [n, k] } else { [k, n] }].concat());
        let y = self.like(&y);
        let product = self.b.matmul(x, y, transpose);
        Some(self.b.map(Expr::arg(0) * 0.5, &[product]))
    }
    fn convolution(&mut self, kind: Kind) -> Option<Value> {
        let (x, [c, h, w]) = self.image()?;
        let groups = if c.is_multiple_of(2) { self.rng.between(1, 2) } else { 1 };
        let (window, inner) = self.inner([h, w], groups, false)?;
        let o = groups * self.rng.between(1, 2);
        let weight = Shape::fixed(&[o, c / groups, window.kernel[0], window.kernel[1]]);
        let y = self.resized(x, &[o, inner[0], inner[1]]);
        if kind == Kind::Conv2d {
            let weight = self.like(&weight);
            return Some(self.b.shaped(Op::Conv2d(window), &[x, weight], y));
        }
        let y = self.like(&y);
        Some(self.b.shaped(Op::Conv2dWeight(window), &[x, y], weight))
    }
    fn transposed_convolution(&mut self) -> Option<Value> {
        let (y, [o, h, w]) = self.image()?;
        let groups = if o.is_multiple_of(2) { self.rng.between(1, 2) } else { 1 };
        let (window, outer) = self.outer([h, w], groups, false)?;
        let c = groups * self.rng.between(1, 2);
        let weight = self.like(&Shape::fixed(&[o, c / groups, window.kernel[0], window.kernel[1]]));
        let shape = self.resized(y, &[c, outer[0], outer[1]]);
        Some(self.b.shaped(Op::Conv2dInput(window), &[y, weight], shape))
    }
    fn pooling(&mut self, kind: Kind) -> Option<Value> {
        let (x, [c, h, w]) = self.image()?;
        let (window, inner) = self.inner([h, w], 1, true)?;
        let outer = self.b.shape(x).clone();
        let inner = self.resized(x, &[c, inner[0], inner[1]]);
        Some(match kind {
            Kind::MaxPool2d => self.b.shaped(Op::MaxPool2d(window), &[x], inner),
            Kind::MaxPool2dPick => {
                let y = self.like(&outer);
                self.b.shaped(Op::MaxPool2dPick(window), &[x, y], inner)
            }
            Kind::MaxPool2dScatter => {
                let y = self.like(&inner);
                self.b.shaped(Op::MaxPool2dScatter(window), &[x, y], outer)
            }
            _ => self.b.shaped(Op::AvgPool2d { window, count_padding: self.rng.flag() }, &[x], inner),
        })
    }
    fn reshape(&mut self, x: Value) -> Value {
        let mut dims = self.b.shape(x).dims().to_vec();
        let axis = self.rng.below(dims.len().max(1));
        match dims.get(axis..axis + 2) {
            Some(&[a, b]) if !(a.batched && b.batched) && self.rng.flag() => {
                dims.splice(axis..axis + 2, [Dim { size: a.size * b.size, batched: a.batched || b.batched }]);
            }
            _ => dims.insert(axis, Dim::fixed(1)),
        }
        self.b.reshape(x, Shape::new(dims))
    }

    fn window(&mut self, groups: usize, pooling: bool) -> Window {
        let mut pair = |low, high| [self.rng.between(low, high), self.rng.between(low, high)];
        let (kernel, stride, dilation) = (pair(1, 3), pair(1, 3), pair(1, 2));
        let mut padding = pair(0, 2);
        if pooling {
            // so that no window lies in padding
            let most = |axis: usize| if dilation[axis] > 1 { 0 } else { kernel[axis] / 2 };
            padding = [padding[0].min(most(0)), padding[1].min(most(1))];
        }
        Window { kernel, stride, padding, dilation, groups }
    }
    /// A window and the extents of its pooled side, sometimes with windows left out.
    fn inner(&mut self, outer: [usize; 2], groups: usize, pooling: bool) -> Option<(Window, [usize; 2])> {
        let window = self.window(groups, pooling);
        let [h, w] = crate::ir::windows(outer, &window)?;
        let less = |g: &mut Self, n: usize| if n > 1 && g.rng.below(4) == 0 { n - 1 } else { n };
        Some((window, [less(self, h), less(self, w)]))
    }
    /// A window and the extents of its larger side, sometimes with rows left over.
    fn outer(&mut self, inner: [usize; 2], groups: usize, pooling: bool) -> Option<(Window, [usize; 2])> {
        let window = self.window(groups, pooling);
        let mut outer = [0; 2];
        for axis in 0..2 {
            let reach = window.dilation[axis] * (window.kernel[axis] - 1) + 1;
            let end = (inner[axis] - 1) * window.stride[axis] + reach;
            let extent = end.checked_sub(2 * window.padding[axis])?;
            outer[axis] = extent + self.rng.below(window.stride[axis]);
        }
        (outer.iter().all(|&n| (1..9).contains(&n))).then_some((window, outer))
    }
}
