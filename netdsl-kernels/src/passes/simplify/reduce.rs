//! Rules of reductions: equal elements are counted, not looked at one by one.
use crate::ir::{Builder, Expr, Op, ReduceKind, Shape, Value};

pub(super) fn reduce(b: &mut Builder, kind: ReduceKind, axes: &[usize], x: Value) -> Value {
    let node = b.node(x).clone();
    let shape = node.shape.clone();
    if kind == ReduceKind::ArgMax && shape.dims()[axes[0]].is_one() {
        return b.full(0.0, &shape);
    }
    match &node.op {
        Op::Expand => expanded(b, kind, axes, Value(node.inputs[0]), &shape),
        _ => b.reduce(kind, x, axes),
    }
}

/// The reduction of `x` expanded to `shape`: repeated elements are not looked at one by one.
fn expanded(b: &mut Builder, kind: ReduceKind, axes: &[usize], x: Value, shape: &Shape) -> Value {
    let mut result = shape.dims().to_vec();
    axes.iter().for_each(|&a| result[a] = crate::ir::Dim::fixed(1));
    let result = Shape::new(result);
    let from = b.shape(x).clone();
    let (repeated, others): (Vec<usize>, Vec<usize>) = axes.iter().partition(|&&a| from.dims()[a] != shape.dims()[a]);
    let small = match kind {
        ReduceKind::ArgMax if !repeated.is_empty() => return b.full(0.0, &result),
        ReduceKind::ArgMax => b.reduce(kind, x, axes),
        ReduceKind::Max => b.reduce(kind, x, &others),
        ReduceKind::Sum => {
            let sum = b.sum(x, &others);
            counted(b, sum, &repeated, shape)
        }
    };
    b.broadcast(small, &result)
}

/// `x` times the number of elements along axes of `shape`.
fn counted(b: &mut Builder, x: Value, axes: &[usize], shape: &Shape) -> Value {
    let fixed: f64 = axes.iter().map(|&a| shape.dims()[a].size as f64).product();
    let batched = axes.iter().filter(|&&a| shape.dims()[a].batched).count();
    let product = Expr::arg(0) * fixed;
    if batched == 0 {
        return b.map(product, &[x]);
    }
    let samples = b.samples();
    b.map(product * Expr::arg(1).pow(batched as f64), &[x, samples])
}
