//! How far `f32` may be from the reference, by what a part computes.
//!
//! - **Exact**: parts that only move, choose or compare elements must agree to the last bit.
//! - **Rounding × length**: a sum of `n` terms may be off by `n` roundings of its largest element; and any part may be off by
//!   what rounding each of its intermediate results to `f32` does to the reference itself, several times over (that is
//!   what makes differences of nearly equal numbers, exponentials and logarithms as tolerant as they must be).
use netdsl_plan::{Graph, Op, PointFn, ReduceKind};

/// Half a unit in the last place of 1.
pub(super) const ROUNDING: f64 = 1.0 / (1u64 << 24) as f64;
/// Roundings of any part, beside its sums: an expression, and functions of a few units each.
const BASE: f64 = 16.0;
/// How many times the effect of rounding the reference once may occur.
const SAMPLED: f64 = 8.0;

/// What the nodes of a part do to rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Class {
    /// Whether every element is a copy of another or an index.
    pub exact: bool,
    /// Terms that are summed, one sum after the other.
    pub length: usize,
}

/// The class of a set of nodes.
pub(super) fn class(graph: &Graph<PointFn>, nodes: &[u32], samples: usize) -> Class {
    let mut class = Class { exact: true, length: 0 };
    for &n in nodes {
        let node = &graph.nodes[n as usize];
        let len = |input: usize| node.inputs.get(input).map_or(0, |&i| graph.nodes[i as usize].shape.len(samples));
        let shape = |input: usize| node.inputs.get(input).map(|&i| graph.nodes[i as usize].shape.at(samples));
        let own = node.shape.len(samples).max(1);
        let (exact, length) = match &node.op {
            Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) | Op::Iota { .. } => (true, 0),
            Op::Random { .. } | Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } => {
                (true, 0)
            }
            Op::Gather | Op::Detach | Op::MaxPool2d(_) | Op::MaxPool2dPick(_) => (true, 0),
            Op::Reduce { kind: ReduceKind::Max | ReduceKind::ArgMax, .. } => (true, 0),
            Op::Map(_) => (false, 0),
            Op::Reduce { kind: ReduceKind::Sum, .. } => (false, len(0) / own),
            // the contracted extent: [.., m, k] or [.., k, m]
            Op::MatMul { transpose } => {
                let k = |s: Vec<usize>| s.get(s.len().wrapping_sub(if transpose[0] { 2 } else { 1 })).copied();
                (false, shape(0).and_then(k).unwrap_or(0))
            }
            Op::Conv2d(w) => (false, shape(1).map_or(0, |s| s[1]) * w.kernel[0] * w.kernel[1]),
            Op::Conv2dInput(w) => (false, shape(1).map_or(0, |s| s[0]) * w.kernel[0] * w.kernel[1]),
            Op::Conv2dWeight(_) => (false, shape(1).map_or(0, |s| s[0] * s[2] * s[3])),
            Op::AvgPool2d { window, .. } | Op::AvgPool2dScatter { window, .. } => {
                (false, window.kernel[0] * window.kernel[1])
            }
            Op::MaxPool2dScatter(w) => (false, w.kernel[0] * w.kernel[1]),
            Op::ScatterAdd => (false, len(0)),
        };
        class.exact &= exact;
        class.length += length;
    }
    class
}

impl Class {
    /// The tolerance of a value whose largest element is `largest`, and that rounding the reference moves by `moved`.
    pub fn tolerance(&self, largest: f64, moved: f64) -> f64 {
        if self.exact { 0.0 } else { ROUNDING * (BASE + self.length as f64) * largest + SAMPLED * moved }
    }
}
