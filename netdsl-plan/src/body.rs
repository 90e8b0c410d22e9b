//! What one kernel body computes, as data: the compiler renders it as OpenCL C, the host path runs it.
//! A body knows nothing of tiles, work-groups or threads; those are the templates' business.
use crate::{Access, Affine, Dim, Form, List, ReduceKind, Scalar, Window};

/// A pooling operation that is evaluated where its value is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WindowOp {
    /// As `Op::MaxPool2d`; operand `x`.
    MaxPool,
    /// As `Op::MaxPool2dPick`; operands `x`, `y`.
    MaxPoolPick,
    /// As `Op::MaxPool2dScatter`; operands `x`, `y`.
    MaxPoolScatter,
    /// As `Op::AvgPool2d`; operand `x`.
    AvgPool {
        /// Whether padding counts.
        count_padding: bool,
    },
    /// As `Op::AvgPool2dScatter`; operand `y`.
    AvgPoolScatter {
        /// Whether padding counts.
        count_padding: bool,
    },
}

/// Where an argument of an expression comes from. Coordinates are those of the body's domain.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A stored value.
    Load(Access),
    /// The affine index itself, as a number.
    Index(Affine),
    /// `Op::Random` of the stream at the given linear index.
    Random {
        /// The stream.
        stream: u32,
        /// The linear index.
        at: Affine,
    },
    /// A run-time scalar.
    Scalar(Scalar),
    /// The result of step `i` of the same `Rows` body, which is a `Reduce`.
    Reduced(usize),
    /// A pooling evaluated on the spot. Operand accesses are over the operand's own `[b, c, h, w]`.
    Window {
        /// Which pooling.
        op: WindowOp,
        /// The window.
        window: Window,
        /// Extent `[h, w]` of `x` (the larger side).
        outer: [usize; 2],
        /// Extent `[h', w']` of the pooled side.
        inner: [usize; 2],
        /// The operands in the order of the operation's inputs.
        operands: List<Access>,
        /// The coordinates `[b, c, y, x]` of the operation's output as functions of the domain's.
        at: List<Affine>,
    },
    /// `Op::Gather` on the spot. `table` is over `[v, e..]`, `index` over `[i..]`.
    Gather {
        /// Rows of the table.
        rows: usize,
        /// The table.
        table: Access,
        /// The indices.
        index: Access,
        /// The coordinates `[i.., e..]` as functions of the domain's.
        at: List<Affine>,
    },
    /// `Op::ScatterAdd` on the spot. `index` is over `[i..]`, `values` over `[i.., e..]`.
    ScatterAdd {
        /// The extents of the index.
        dims: List<Dim>,
        /// The indices.
        index: Access,
        /// The added values.
        values: Access,
        /// The coordinates `[r, e..]` as functions of the domain's.
        at: List<Affine>,
    },
}

/// Where a value goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sink<E: Form> {
    /// The value; argument `i` is source `i` (in an epilogue, argument 0 is the accumulator and `i + 1` is source `i`).
    pub value: E,
    /// Where it is stored.
    pub to: Access,
}

/// One step of a `Rows` body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RowStep<E: Form> {
    /// Reduces the value over the reduced axes; later steps read it as `Source::Reduced`.
    Reduce {
        /// How.
        kind: ReduceKind,
        /// What; argument `i` is source `i`.
        value: E,
    },
    /// Stores the value at every element of the domain.
    Store(Sink<E>),
    /// Stores the value once a row; it depends on no reduced axis.
    StoreRow(Sink<E>),
}

/// Elementwise work and reductions over one domain. A *row* is one choice of coordinates along the axes that are not
/// reduced; the steps run in order, each over all elements of the row. Without reduced axes every element is its own row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rows<E: Form> {
    /// The domain.
    pub dims: List<Dim>,
    /// The reduced axes, ascending.
    pub reduced: List<usize>,
    /// The arguments of the steps' expressions.
    pub sources: List<Source>,
    /// The steps.
    pub steps: List<RowStep<E>>,
}

/// What happens to an accumulator before it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Epilogue<E: Form> {
    /// Arguments 1.. of the sinks' expressions, over the contraction's output axes.
    pub sources: List<Source>,
    /// Where the results go, over the contraction's output axes; at least one.
    pub sinks: List<Sink<E>>,
}

/// A batched matrix product with an epilogue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MatMul<E: Form> {
    /// The leading axes.
    pub batch: List<Dim>,
    /// Rows of the result.
    pub m: Dim,
    /// Columns of the result.
    pub n: Dim,
    /// The contracted extent.
    pub k: Dim,
    /// The left operand over `[batch.., m, k]`.
    pub a: Access,
    /// The right operand over `[batch.., k, n]`.
    pub b: Access,
    /// The epilogue over `[batch.., m, n]`.
    pub epilogue: Epilogue<E>,
}

/// Which of the three convolutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConvKind {
    /// `Op::Conv2d`: `a` is `x`, `b` the weights, the result `[b, o, h', w']`.
    Forward,
    /// `Op::Conv2dInput`: `a` is `dy`, `b` the weights, the result `[b, c, h, w]`.
    Input,
    /// `Op::Conv2dWeight`: `a` is `x`, `b` is `dy`, the result `[o, c / groups, kh, kw]`.
    Weight,
}

/// A convolution with an epilogue.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Conv2d<E: Form> {
    /// Which.
    pub kind: ConvKind,
    /// The window.
    pub window: Window,
    /// The batch axis (may be a merged one).
    pub batch: Dim,
    /// Channels of `x`.
    pub in_channels: usize,
    /// Channels of `dy`.
    pub out_channels: usize,
    /// `[h, w]` of `x`.
    pub outer: [usize; 2],
    /// `[h', w']` of `dy`.
    pub inner: [usize; 2],
    /// Zero elements that physically surround each `[h, w]` plane of operand `a`, `[[above, below], [left, right]]`.
    pub halo: [[usize; 2]; 2],
    /// The first operand over its four axes.
    pub a: Access,
    /// The second operand over its four axes.
    pub b: Access,
    /// The epilogue over the result's four axes.
    pub epilogue: Epilogue<E>,
}

/// The optimizer's update of all parameters from stored gradients.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UpdateAll {
    /// Words of the `Params` region.
    pub words: usize,
}

/// What one kernel body computes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body<E: Form> {
    /// Elementwise work and reductions.
    Rows(Rows<E>),
    /// A matrix product.
    MatMul(MatMul<E>),
    /// A convolution.
    Conv2d(Conv2d<E>),
    /// The optimizer.
    Update(UpdateAll),
}

fn map_list<A: Clone, B: Clone>(list: &List<A>, f: impl FnMut(&A) -> B) -> List<B> {
    List::Owned(list.iter().map(f).collect())
}

impl<E: Form> Sink<E> {
    fn map<F: Form>(&self, f: &mut impl FnMut(&E) -> F) -> Sink<F> {
        Sink { value: f(&self.value), to: self.to.clone() }
    }
}

impl<E: Form> Epilogue<E> {
    fn map<F: Form>(&self, f: &mut impl FnMut(&E) -> F) -> Epilogue<F> {
        Epilogue { sources: self.sources.clone(), sinks: map_list(&self.sinks, |s| s.map(f)) }
    }
}

impl<E: Form> Body<E> {
    /// The same body with every expression replaced.
    pub fn map<F: Form>(&self, f: &mut impl FnMut(&E) -> F) -> Body<F> {
        match self {
            Body::Rows(r) => Body::Rows(Rows {
                dims: r.dims.clone(),
                reduced: r.reduced.clone(),
                sources: r.sources.clone(),
                steps: map_list(&r.steps, |s| match s {
                    RowStep::Reduce { kind, value } => RowStep::Reduce { kind: *kind, value: f(value) },
                    RowStep::Store(s) => RowStep::Store(s.map(f)),
                    RowStep::StoreRow(s) => RowStep::StoreRow(s.map(f)),
                }),
            }),
            Body::MatMul(m) => Body::MatMul(MatMul {
                batch: m.batch.clone(),
                m: m.m,
                n: m.n,
                k: m.k,
                a: m.a.clone(),
                b: m.b.clone(),
                epilogue: m.epilogue.map(f),
            }),
            Body::Conv2d(c) => Body::Conv2d(Conv2d {
                kind: c.kind,
                window: c.window,
                batch: c.batch,
                in_channels: c.in_channels,
                out_channels: c.out_channels,
                outer: c.outer,
                inner: c.inner,
                halo: c.halo,
                a: c.a.clone(),
                b: c.b.clone(),
                epilogue: c.epilogue.map(f),
            }),
            Body::Update(u) => Body::Update(u.clone()),
        }
    }
}
