//! The rules of reductions.
use crate::ir::{Builder, Expr, ReduceKind, Value};

/// Every summand gets the sum's gradient.
pub(super) fn sum(b: &mut Builder, x: Value, dy: Value) -> Value {
    let shape = b.shape(x).clone();
    b.broadcast(dy, &shape)
}

/// The first maximum in row-major order gets the gradient. It is found axis by axis from the innermost: the first along
/// an axis of the maxima over the axes behind it.
pub(super) fn max(b: &mut Builder, x: Value, axes: &[usize], dy: Value) -> Value {
    let shape = b.shape(x).clone();
    let mut maxima = x;
    let mut gradient = dy;
    for (i, &axis) in axes.iter().enumerate().rev() {
        let place = b.reduce(ReduceKind::ArgMax, maxima, &[axis]);
        let coordinate = b.iota(axis, shape.clone());
        let chosen = Expr::arg(0).equals(Expr::arg(1), Expr::arg(2), 0.0);
        gradient = b.map(chosen, &[coordinate, place, gradient]);
        if i > 0 {
            maxima = b.reduce(ReduceKind::Max, maxima, &[axis]);
        }
    }
    gradient
}
