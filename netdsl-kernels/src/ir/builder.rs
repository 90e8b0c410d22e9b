//! Builds graphs: one method an operation, shapes inferred, equal nodes shared. It trusts its callers (the front end has
//! checked what the user wrote); a mistake of theirs is found by `verify`, which runs on every graph.
use super::infer;
use super::{
    DType, Dim, Expr, Graph, Node, Op, Origin, Phase, ReduceKind, Root, RootKind, Scalar, Shape, Value, Window,
};
use crate::hash::Table;

/// A graph under construction.
pub struct Builder {
    nodes: Vec<Node>,
    roots: Vec<Root>,
    shared: Table<Key, Value>,
    origin: Origin,
}

#[derive(PartialEq, Eq, Hash)]
struct Key(Op<Expr>, Vec<u32>, Shape);

impl Default for Builder {
    fn default() -> Self {
        Builder {
            nodes: vec![],
            roots: vec![],
            shared: Table::default(),
            origin: Origin { layer: 0, phase: Phase::Forward },
        }
    }
}

impl Builder {
    /// Goes on building a graph.
    pub fn resume(graph: Graph) -> Builder {
        let mut b = Builder { roots: graph.roots.into_owned(), ..Builder::default() };
        for (i, n) in graph.nodes.iter().enumerate() {
            b.shared.insert(Key(n.op.clone(), n.inputs.to_vec(), n.shape.clone()), Value(i as u32));
        }
        b.nodes = graph.nodes.into_owned();
        b
    }
    /// The graph.
    pub fn finish(self) -> Graph {
        Graph { nodes: self.nodes.into(), roots: self.roots.into() }
    }
    /// Nodes from here on belong to this layer and phase.
    pub fn set_origin(&mut self, layer: u32, phase: Phase) {
        self.origin = Origin { layer, phase };
    }
    /// The nodes so far.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
    /// The roots so far.
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }
    /// The node of a value.
    pub fn node(&self, v: Value) -> &Node {
        &self.nodes[v.index()]
    }
    /// The shape of a value.
    pub fn shape(&self, v: Value) -> &Shape {
        &self.nodes[v.index()].shape
    }
    /// Marks a value as read from outside.
    pub fn root(&mut self, kind: RootKind, value: Value) {
        self.roots.push(Root { kind, value: value.0 });
    }

    /// Appends a node, or finds the equal one.
    pub fn push(&mut self, op: Op<Expr>, inputs: &[Value], shape: Shape, dtype: DType) -> Value {
        let inputs: Vec<u32> = inputs.iter().map(|v| v.0).collect();
        let key = Key(op.clone(), inputs.clone(), shape.clone());
        if let Some(&v) = self.shared.get(&key) {
            return v;
        }
        let value = Value(self.nodes.len() as u32);
        self.shared.insert(key, value);
        self.nodes.push(Node { op, inputs: inputs.into(), shape, dtype, origin: self.origin });
        value
    }
    fn computed(&mut self, op: Op<Expr>, inputs: &[Value], shape: Shape) -> Value {
        self.push(op, inputs, shape, DType::F32)
    }
    /// A node whose shape follows from its inputs. Where they do not fit, the shape is the first input's, and `verify` reports.
    fn inferred(&mut self, op: Op<Expr>, inputs: &[Value]) -> Value {
        let shapes: Vec<&Shape> = inputs.iter().map(|&v| self.shape(v)).collect();
        let shape = infer(&op, &shapes);
        let shape = shape.unwrap_or_else(|| shapes.first().map_or(Shape::SCALAR, |s| (*s).clone()));
        self.computed(op, inputs, shape)
    }

    /// The batch at door `i`.
    pub fn input(&mut self, i: usize, shape: Shape, dtype: DType) -> Value {
        self.push(Op::Input(i), &[], shape, dtype)
    }
    /// Parameter `i`.
    pub fn param(&mut self, i: usize, shape: Shape) -> Value {
        self.computed(Op::Param(i), &[], shape)
    }
    /// State `i` as before the step.
    pub fn state(&mut self, i: usize, shape: Shape) -> Value {
        self.computed(Op::State(i), &[], shape)
    }
    /// The samples of the batch, shape `[]`.
    pub fn samples(&mut self) -> Value {
        self.inferred(Op::Scalar(Scalar::Samples), &[])
    }
    /// A number, shape `[]`.
    pub fn constant(&mut self, value: f64) -> Value {
        self.inferred(Op::Const(value.to_bits()), &[])
    }
    /// A number everywhere in a shape.
    pub fn full(&mut self, value: f64, shape: &Shape) -> Value {
        let c = self.constant(value);
        self.broadcast(c, shape)
    }
    /// The coordinate along an axis.
    pub fn iota(&mut self, axis: usize, shape: Shape) -> Value {
        self.computed(Op::Iota { axis }, &[], shape)
    }
    /// Uniform numbers.
    pub fn random(&mut self, stream: u32, shape: Shape) -> Value {
        self.computed(Op::Random { stream }, &[], shape)
    }

    /// An expression element by element; inputs are broadcast to their common shape (NumPy's rule).
    pub fn map(&mut self, e: Expr, inputs: &[Value]) -> Value {
        let mut shape = Shape::SCALAR;
        for &v in inputs {
            shape = common(&shape, self.shape(v));
        }
        // the identity of a stored u8 or i32 stays: it is the conversion
        if e == Expr::arg(0) && inputs.len() == 1 && self.node(inputs[0]).dtype == DType::F32 {
            return inputs[0];
        }
        let inputs: Vec<Value> = inputs.iter().map(|&v| self.broadcast(v, &shape)).collect();
        self.computed(Op::Map(e), &inputs, shape)
    }
    /// `a + b`, broadcast.
    pub fn add(&mut self, a: Value, b: Value) -> Value {
        self.map(Expr::arg(0) + Expr::arg(1), &[a, b])
    }
    /// `a - b`, broadcast.
    pub fn sub(&mut self, a: Value, b: Value) -> Value {
        self.map(Expr::arg(0) - Expr::arg(1), &[a, b])
    }
    /// `a * b`, broadcast.
    pub fn mul(&mut self, a: Value, b: Value) -> Value {
        self.map(Expr::arg(0) * Expr::arg(1), &[a, b])
    }
    /// `a / b`, broadcast.
    pub fn div(&mut self, a: Value, b: Value) -> Value {
        self.map(Expr::arg(0) / Expr::arg(1), &[a, b])
    }
    /// Reduces along axes, which stay with extent 1. Without axes: the value itself.
    pub fn reduce(&mut self, kind: ReduceKind, x: Value, axes: &[usize]) -> Value {
        let mut axes = axes.to_vec();
        axes.sort_unstable();
        axes.dedup();
        if kind != ReduceKind::ArgMax {
            let dims = self.shape(x).dims();
            axes.retain(|&a| !dims.get(a).is_some_and(|d| d.is_one()));
            if axes.is_empty() {
                return x;
            }
        }
        self.inferred(Op::Reduce { kind, axes: axes.into() }, &[x])
    }
    /// The sum along axes.
    pub fn sum(&mut self, x: Value, axes: &[usize]) -> Value {
        self.reduce(ReduceKind::Sum, x, axes)
    }
    /// The mean along axes; over the batch it is the mean over this batch's samples.
    pub fn mean(&mut self, x: Value, axes: &[usize]) -> Value {
        let dims = self.shape(x).dims();
        let reduced: Vec<Dim> = axes.iter().filter_map(|&a| dims.get(a).copied()).collect();
        let fixed: usize = reduced.iter().map(|d| d.size).product();
        let batched = reduced.iter().filter(|d| d.batched).count();
        let sum = self.sum(x, axes);
        let mut scale = Expr::constant(1.0 / fixed as f64);
        let mut inputs = vec![sum];
        if batched > 0 {
            let n = self.samples();
            let divisor = Expr::arg(1).pow(batched as f64);
            scale = scale / divisor;
            inputs.push(n);
        }
        self.map(Expr::arg(0) * scale, &inputs)
    }
    /// The sum of everything, shape `[]`.
    pub fn total(&mut self, x: Value) -> Value {
        let axes: Vec<usize> = (0..self.shape(x).rank()).collect();
        let sum = self.sum(x, &axes);
        self.reshape(sum, Shape::SCALAR)
    }
    /// A batched matrix product.
    pub fn matmul(&mut self, a: Value, b: Value, transpose: [bool; 2]) -> Value {
        self.inferred(Op::MatMul { transpose }, &[a, b])
    }
    /// A convolution; see `Op::Conv2d`.
    pub fn conv2d(&mut self, x: Value, weight: Value, window: Window) -> Value {
        self.inferred(Op::Conv2d(window), &[x, weight])
    }
    /// Its adjoint in the input, of shape `shape`.
    pub fn conv2d_input(&mut self, dy: Value, weight: Value, window: Window, shape: Shape) -> Value {
        self.computed(Op::Conv2dInput(window), &[dy, weight], shape)
    }
    /// Its adjoint in the weights, of shape `shape`.
    pub fn conv2d_weight(&mut self, x: Value, dy: Value, window: Window, shape: Shape) -> Value {
        self.computed(Op::Conv2dWeight(window), &[x, dy], shape)
    }
    /// Any operation whose result's shape is given.
    pub fn shaped(&mut self, op: Op<Expr>, inputs: &[Value], shape: Shape) -> Value {
        self.computed(op, inputs, shape)
    }
    /// Max pooling.
    pub fn max_pool2d(&mut self, x: Value, window: Window) -> Value {
        self.inferred(Op::MaxPool2d(window), &[x])
    }
    /// Average pooling.
    pub fn avg_pool2d(&mut self, x: Value, window: Window, count_padding: bool) -> Value {
        self.inferred(Op::AvgPool2d { window, count_padding }, &[x])
    }
    /// The same elements under another shape.
    pub fn reshape(&mut self, x: Value, shape: Shape) -> Value {
        let node = self.node(x);
        // of a stored u8 or i32 it makes numbers
        if node.shape == shape && node.dtype == DType::F32 {
            return x;
        }
        if let (Op::Reshape, [source]) = (&node.op, &*node.inputs) {
            return self.reshape(Value(*source), shape);
        }
        self.computed(Op::Reshape, &[x], shape)
    }
    /// Axes in another order.
    pub fn permute(&mut self, x: Value, axes: &[usize]) -> Value {
        if axes.iter().enumerate().all(|(i, &a)| i == a) {
            return x;
        }
        self.inferred(Op::Permute(axes.to_vec().into()), &[x])
    }
    /// Repeats axes of extent 1, and adds leading axes, until the shape is `shape`.
    pub fn broadcast(&mut self, x: Value, shape: &Shape) -> Value {
        let have = self.shape(x);
        if have == shape {
            return x;
        }
        let missing = shape.rank().saturating_sub(have.rank());
        let aligned = Shape::new([vec![Dim::fixed(1); missing], have.dims().to_vec()].concat());
        let x = self.reshape(x, aligned);
        if self.shape(x) == shape { x } else { self.computed(Op::Expand, &[x], shape.clone()) }
    }
    /// `extent` elements of an axis from `start`.
    pub fn slice(&mut self, x: Value, axis: usize, start: usize, extent: usize) -> Value {
        let mut dims = self.shape(x).dims().to_vec();
        if dims[axis] == Dim::fixed(extent) && start == 0 {
            return x;
        }
        dims[axis] = Dim::fixed(extent);
        self.computed(Op::Slice { axis, start }, &[x], Shape::new(dims))
    }
    /// Zeros around an axis, until its extent is `extent`.
    pub fn pad(&mut self, x: Value, axis: usize, before: usize, extent: usize) -> Value {
        let mut dims = self.shape(x).dims().to_vec();
        if dims[axis] == Dim::fixed(extent) && before == 0 {
            return x;
        }
        dims[axis] = Dim::fixed(extent);
        self.computed(Op::Pad { axis, before }, &[x], Shape::new(dims))
    }
    /// Values one behind the other along an axis.
    pub fn concat(&mut self, parts: &[Value], axis: usize) -> Value {
        let extent = parts.iter().map(|&v| self.shape(v).dims()[axis].size).sum();
        let mut start = 0;
        let mut padded = vec![];
        for &v in parts {
            let size = self.shape(v).dims()[axis].size;
            padded.push(self.pad(v, axis, start, extent));
            start += size;
        }
        self.sum_of(&padded)
    }
    /// The sum of values of one shape, from left to right in groups (a map has few inputs); of none, 0.
    pub fn sum_of(&mut self, values: &[Value]) -> Value {
        const GROUP: usize = 8;
        let mut values = values.to_vec();
        while values.len() > 1 {
            let sum = |group: &[Value]| {
                let sum = (1..group.len()).fold(Expr::arg(0), |e, i| e + Expr::arg(i));
                self.map(sum, group)
            };
            values = values.chunks(GROUP).map(sum).collect();
        }
        values.first().copied().unwrap_or_else(|| self.constant(0.0))
    }
    /// Rows of a table.
    pub fn gather(&mut self, table: Value, index: Value) -> Value {
        self.inferred(Op::Gather, &[table, index])
    }
    /// The adjoint of `gather` in a table of shape `shape`.
    pub fn scatter_add(&mut self, index: Value, values: Value, shape: Shape) -> Value {
        self.computed(Op::ScatterAdd, &[index, values], shape)
    }
    /// The identity without gradient.
    pub fn detach(&mut self, x: Value) -> Value {
        self.inferred(Op::Detach, &[x])
    }
}

/// The common shape of two under broadcasting; where they do not fit, the first's extent, and `verify` reports.
fn common(a: &Shape, b: &Shape) -> Shape {
    let rank = a.rank().max(b.rank());
    let at = |s: &Shape, i: usize| match (i + s.rank()).checked_sub(rank) {
        Some(k) => s.dims()[k],
        None => Dim::fixed(1),
    };
    let dims: Vec<Dim> = (0..rank).map(|i| if at(a, i).is_one() { at(b, i) } else { at(a, i) }).collect();
    Shape::new(dims)
}
