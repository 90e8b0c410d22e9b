//! The primitive operations and the graph that they form. What each operation means is written here, in prose;
//! `netdsl-runtime`'s reference is the executable form of it. No shape rule and no gradient is here (they are the compiler's).
//!
//! Every value has a shape whose axes may depend on the batch. Elements beyond the samples of a short batch do not exist:
//! a reduction over a batched axis runs over the samples of this batch only.
use crate::{DType, Form, List, Shape};

/// A run-time number that is the same for the whole step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// The samples of the running batch.
    Samples,
}

/// How a reduction combines elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReduceKind {
    /// The sum.
    Sum,
    /// The largest element.
    Max,
    /// The index of the first largest element along the only reduced axis, as a number.
    ArgMax,
}

/// The sliding window of a convolution or pooling, `[vertical, horizontal]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Window {
    /// Extent of the window in taps.
    pub kernel: [usize; 2],
    /// Distance between neighbouring windows.
    pub stride: [usize; 2],
    /// Elements added before the first row and column. What is added behind follows from the output's extent.
    pub padding: [usize; 2],
    /// Distance between taps; 1 is a dense window.
    pub dilation: [usize; 2],
    /// Channel groups of a convolution; 1 for pooling.
    pub groups: usize,
}

/// A primitive operation. `E` represents the scalar expression of a `Map`.
///
/// Inputs are written `x`, `y`, ... in the order of the node's inputs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op<E> {
    /// The batch at door `i` (inputs first, then targets): shape `[B, ..]`.
    Input(usize),
    /// Parameter `i`.
    Param(usize),
    /// Mutable state `i`, such as a running mean, as it was before the step.
    State(usize),
    /// A run-time scalar, shape `[]`.
    Scalar(Scalar),
    /// A number, shape `[]`; the bits of an `f64`, so that equality is exact.
    Const(u64),
    /// The coordinate along `axis`, as a number.
    Iota {
        /// The axis whose coordinate is the value.
        axis: usize,
    },
    /// Uniform numbers in `[0, 1)`, multiples of 2^-24, a function of (seed, step, stream, linear index) alone; see `step`.
    Random {
        /// Tells two random leaves of a network apart.
        stream: u32,
    },
    /// The expression, applied element by element; all inputs have the output's shape and are read as `f32`.
    Map(E),
    /// Combines along `axes`, which stay with extent 1.
    Reduce {
        /// How elements are combined.
        kind: ReduceKind,
        /// The reduced axes, ascending.
        axes: List<usize>,
    },
    /// `[.., m, k] × [.., k, n] = [.., m, n]`; an operand whose flag is set is stored `[.., k, m]` or `[.., n, k]`.
    MatMul {
        /// Which operands are transposed.
        transpose: [bool; 2],
    },
    /// Cross-correlation of `x: [b, c, h, w]` with `y: [o, c / groups, kh, kw]`, zero-padded: `[b, o, h', w']`.
    Conv2d(Window),
    /// The adjoint of `Conv2d` in its first operand: from `dy: [b, o, h', w']` and the weights to `[b, c, h, w]`.
    Conv2dInput(Window),
    /// The adjoint of `Conv2d` in its weights: from `x: [b, c, h, w]` and `dy: [b, o, h', w']` to `[o, c / groups, kh, kw]`.
    Conv2dWeight(Window),
    /// The largest element of each window of `x: [b, c, h, w]`; padding is −∞.
    MaxPool2d(Window),
    /// `y` (of `x`'s shape) at the place of the first maximum of each window of `x`.
    MaxPool2dPick(Window),
    /// Its adjoint in `y`: adds `y: [b, c, h', w']` to the place of the first maximum of each window of `x`.
    MaxPool2dScatter(Window),
    /// The mean of each window of `x: [b, c, h, w]`.
    AvgPool2d {
        /// The window.
        window: Window,
        /// Whether padding counts in the divisor (PyTorch's `count_include_pad`).
        count_padding: bool,
    },
    /// The adjoint of `AvgPool2d`: from `[b, c, h', w']` to `[b, c, h, w]`.
    AvgPool2dScatter {
        /// The window.
        window: Window,
        /// Whether padding counts in the divisor.
        count_padding: bool,
    },
    /// The same elements in row-major order under another shape.
    Reshape,
    /// Output axis `i` is input axis `axes[i]`.
    Permute(List<usize>),
    /// Axes of extent 1 are repeated to the output's extent; the rank stays.
    Expand,
    /// The part of `axis` that begins at `start`; its extent is the output's.
    Slice {
        /// The sliced axis.
        axis: usize,
        /// First coordinate kept.
        start: usize,
    },
    /// Zeros around `x` along `axis`: `before` of them first, as many behind as the output's extent asks for.
    Pad {
        /// The padded axis.
        axis: usize,
        /// Zeros before the first element.
        before: usize,
    },
    /// Rows of the table `x: [v, e..]` at the indices `y: [i..]`: `[i.., e..]`. An index that names no row gives zeros.
    Gather,
    /// Its adjoint in the table: row `r` of `[v, e..]` is the sum of `y: [i.., e..]` where `x: [i..]` is `r`.
    /// An index that names no row adds to nothing.
    ScatterAdd,
    /// The identity, through which no gradient flows.
    Detach,
}

/// Which part of the training step a node belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// From inputs to outputs and losses.
    Forward,
    /// From losses to gradients.
    Backward,
}

/// Where a node comes from: the layer (an index into `NetworkPlan::layers`) and the phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Index of the layer.
    pub layer: u32,
    /// Forward or backward.
    pub phase: Phase,
}

/// One value of the graph and how it is computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<E: Form> {
    /// The operation.
    pub op: Op<E>,
    /// Indices of earlier nodes.
    pub inputs: List<u32>,
    /// The value's shape.
    pub shape: Shape,
    /// How the value is stored at the door; `F32` for everything computed.
    pub dtype: DType,
    /// The layer and phase that it serves.
    pub origin: Origin,
}

/// What a computed value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RootKind {
    /// Output `i` of the network.
    Output(usize),
    /// Slot `i` of the losses: 0 the total, 1 the penalty, then each loss in the order written.
    Loss(usize),
    /// The gradient of the total loss by parameter `i`.
    Gradient(usize),
    /// The gradient of the total loss by input `i`.
    InputGradient(usize),
    /// The next value of state `i`.
    State(usize),
    /// The output of layer `i`, for `activation`.
    Layer(usize),
}

/// A value that somebody outside the graph reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// What it is for.
    pub kind: RootKind,
    /// The node.
    pub value: u32,
}

/// Nodes in topological order, and the values that are read from outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph<E: Form> {
    /// The nodes; inputs have smaller indices.
    pub nodes: List<Node<E>>,
    /// The roots.
    pub roots: List<Root>,
}

impl<E> Op<E> {
    /// Whether it only looks at its input in another way: it computes nothing, and reads any stored type.
    pub fn is_view(&self) -> bool {
        match self {
            Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } | Op::Detach => true,
            Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) => false,
            Op::Iota { .. } | Op::Random { .. } | Op::Map(_) | Op::Reduce { .. } => false,
            Op::MatMul { .. } | Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_) => false,
            Op::MaxPool2d(_) | Op::MaxPool2dPick(_) | Op::MaxPool2dScatter(_) => false,
            Op::AvgPool2d { .. } | Op::AvgPool2dScatter { .. } | Op::Gather | Op::ScatterAdd => false,
        }
    }
    /// The same operation with the expression of a `Map` replaced.
    pub fn map<F>(&self, f: &mut impl FnMut(&E) -> F) -> Op<F> {
        match self {
            Op::Map(e) => Op::Map(f(e)),
            Op::Input(i) => Op::Input(*i),
            Op::Param(i) => Op::Param(*i),
            Op::State(i) => Op::State(*i),
            Op::Scalar(s) => Op::Scalar(*s),
            Op::Const(c) => Op::Const(*c),
            Op::Iota { axis } => Op::Iota { axis: *axis },
            Op::Random { stream } => Op::Random { stream: *stream },
            Op::Reduce { kind, axes } => Op::Reduce { kind: *kind, axes: axes.clone() },
            Op::MatMul { transpose } => Op::MatMul { transpose: *transpose },
            Op::Conv2d(w) => Op::Conv2d(*w),
            Op::Conv2dInput(w) => Op::Conv2dInput(*w),
            Op::Conv2dWeight(w) => Op::Conv2dWeight(*w),
            Op::MaxPool2d(w) => Op::MaxPool2d(*w),
            Op::MaxPool2dPick(w) => Op::MaxPool2dPick(*w),
            Op::MaxPool2dScatter(w) => Op::MaxPool2dScatter(*w),
            Op::AvgPool2d { window, count_padding } => Op::AvgPool2d { window: *window, count_padding: *count_padding },
            Op::AvgPool2dScatter { window, count_padding } => {
                Op::AvgPool2dScatter { window: *window, count_padding: *count_padding }
            }
            Op::Reshape => Op::Reshape,
            Op::Permute(axes) => Op::Permute(axes.clone()),
            Op::Expand => Op::Expand,
            Op::Slice { axis, start } => Op::Slice { axis: *axis, start: *start },
            Op::Pad { axis, before } => Op::Pad { axis: *axis, before: *before },
            Op::Gather => Op::Gather,
            Op::ScatterAdd => Op::ScatterAdd,
            Op::Detach => Op::Detach,
        }
    }
}

impl<E: Form> Graph<E> {
    /// The same graph with every expression replaced.
    pub fn map<F: Form>(&self, f: &mut impl FnMut(&E) -> F) -> Graph<F> {
        let node = |n: &Node<E>| Node {
            op: n.op.map(f),
            inputs: n.inputs.clone(),
            shape: n.shape.clone(),
            dtype: n.dtype,
            origin: n.origin,
        };
        Graph { nodes: self.nodes.iter().map(node).collect(), roots: self.roots.clone() }
    }
}
