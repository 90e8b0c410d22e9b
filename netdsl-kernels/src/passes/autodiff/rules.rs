//! The table: which inputs of an operation have a derivative, and the rule of each.
use super::{contract, map, movement, pool, reduce};
use crate::ir::{Builder, Expr, Node, Op, ReduceKind, Value};

/// Whether a gradient flows from the result to input `k`.
pub(super) fn flows(op: &Op<Expr>, k: usize) -> bool {
    match op {
        Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) => false,
        Op::Iota { .. } | Op::Random { .. } | Op::Detach => false,
        Op::Reduce { kind, .. } => *kind != ReduceKind::ArgMax,
        // where the maximum lies is constant almost everywhere; an index is a whole number
        Op::MaxPool2dPick(_) | Op::MaxPool2dScatter(_) | Op::ScatterAdd => k == 1,
        Op::Gather => k == 0,
        Op::Map(_) | Op::MatMul { .. } | Op::Conv2d(_) | Op::Conv2dInput(_) | Op::Conv2dWeight(_) => true,
        Op::MaxPool2d(_) | Op::AvgPool2d { .. } | Op::AvgPool2dScatter { .. } => true,
        Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } => true,
    }
}

/// The part that `y = node`'s gradient `dy` adds to the gradient of input `k`; for a `Map`, of all inputs that are the same
/// value. `None` where no gradient flows.
pub(super) fn rule(b: &mut Builder, node: &Node, y: Value, k: usize, dy: Value) -> Option<Value> {
    if !flows(&node.op, k) {
        return None;
    }
    let x: Vec<Value> = node.inputs.iter().map(|&i| Value(i)).collect();
    match &node.op {
        Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) => None,
        Op::Iota { .. } | Op::Random { .. } | Op::Detach => None,
        Op::Map(e) => map::map(b, e, &x, y, k, dy),
        Op::Reduce { kind: ReduceKind::Sum, .. } => Some(reduce::sum(b, x[0], dy)),
        Op::Reduce { kind: ReduceKind::Max, axes } => Some(reduce::max(b, x[0], axes, dy)),
        Op::Reduce { kind: ReduceKind::ArgMax, .. } => None,
        Op::MatMul { transpose } => Some(contract::matmul(b, *transpose, [x[0], x[1]], k, dy)),
        Op::Conv2d(w) => Some(contract::conv2d(b, *w, [x[0], x[1]], k, dy)),
        Op::Conv2dInput(w) => Some(contract::conv2d_input(b, *w, [x[0], x[1]], k, dy)),
        Op::Conv2dWeight(w) => Some(contract::conv2d_weight(b, *w, [x[0], x[1]], k, dy)),
        Op::MaxPool2d(w) => Some(pool::max_pool2d(b, *w, x[0], dy)),
        Op::MaxPool2dPick(w) => Some(pool::max_pool2d(b, *w, x[0], dy)),
        Op::MaxPool2dScatter(w) => Some(pool::max_pool2d_scatter(b, *w, [x[0], x[1]], dy)),
        Op::AvgPool2d { window, count_padding } => Some(pool::avg_pool2d(b, *window, *count_padding, x[0], dy)),
        Op::AvgPool2dScatter { window, count_padding } => {
            Some(pool::avg_pool2d_scatter(b, *window, *count_padding, x[0], dy))
        }
        Op::Reshape => Some(movement::reshape(b, x[0], dy)),
        Op::Permute(axes) => Some(movement::permute(b, axes, dy)),
        Op::Expand => Some(movement::expand(b, x[0], dy)),
        Op::Slice { axis, start } => Some(movement::slice(b, *axis, *start, x[0], dy)),
        Op::Pad { axis, before } => Some(movement::pad(b, *axis, *before, x[0], dy)),
        Op::Gather => Some(movement::gather(b, [x[0], x[1]], dy)),
        Op::ScatterAdd => Some(movement::scatter_add(b, x[0], dy)),
    }
}
