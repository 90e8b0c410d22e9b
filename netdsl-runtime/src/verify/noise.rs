//! How far `f32` may be from the reference: asked of the reference itself, which is evaluated a second time with every
//! result moved by the rounding that computing it in `f32` may cost. What moves far is tolerated far, so that differences of
//! nearly equal numbers get the tolerance that they must have, and everything else gets none of it.
//!
//! - Operations that only move, choose or compare elements add no rounding. A part of nothing else is exact, to the last bit.
//! - A function of elements is off by some units in the last place.
//! - A sum of `n` terms `t` in any order is off by about `√n · |Σt| + Σ|t|` roundings: partial sums grow to the result, and
//!   wander as far as the terms are large.
use crate::reference::{Leaves, evaluate_node};
use ndarray::ArrayD;
use netdsl_plan::{Node, Op, PointFn, ReduceKind};

/// Half a unit in the last place of 1.
pub(super) const ROUNDING: f64 = 1.0 / (1u64 << 24) as f64;
/// Roundings of a function of elements: OpenCL asks for 16 units of the worst of its functions; see `SAFETY`.
const FUNCTION: f64 = 8.0;
/// How often noise is drawn. A value of one element, summed from many, may hardly move by one draw, because what moves it up
/// and down happens to cancel.
pub(super) const DRAWS: u32 = 3;
/// The tolerance is this many times the largest effect of the noise that was drawn, which is but a sample of it.
pub(super) const SAFETY: f64 = 4.0;

/// What an operation does to rounding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Rounding {
    /// Elements are copied, chosen or counted.
    Exact,
    /// A function of elements.
    Function,
    /// A sum of this many terms, linear in its inputs.
    Sum(usize),
}

/// The rounding of a node, by the shapes of its inputs for this batch.
pub(super) fn rounding(node: &Node<PointFn>, inputs: &[&ArrayD<f64>], len: usize) -> Rounding {
    let axis = |input: usize, axis: usize| inputs.get(input).map_or(1, |x| x.shape()[axis]);
    match &node.op {
        Op::Input(_) | Op::Param(_) | Op::State(_) | Op::Scalar(_) | Op::Const(_) | Op::Iota { .. } => Rounding::Exact,
        Op::Random { .. } | Op::Reshape | Op::Permute(_) | Op::Expand | Op::Slice { .. } | Op::Pad { .. } => {
            Rounding::Exact
        }
        Op::Gather | Op::Detach | Op::MaxPool2d(_) | Op::MaxPool2dPick(_) => Rounding::Exact,
        Op::Reduce { kind: ReduceKind::Max | ReduceKind::ArgMax, .. } => Rounding::Exact,
        Op::Map(_) => Rounding::Function,
        Op::Reduce { kind: ReduceKind::Sum, .. } => Rounding::Sum(inputs.first().map_or(1, |x| x.len() / len.max(1))),
        Op::MatMul { transpose } => {
            let rank = inputs.first().map_or(2, |x| x.ndim());
            Rounding::Sum(axis(0, if transpose[0] { rank - 2 } else { rank - 1 }))
        }
        Op::Conv2d(w) => Rounding::Sum(axis(1, 1) * w.kernel[0] * w.kernel[1]),
        Op::Conv2dInput(w) => Rounding::Sum(axis(1, 0) * w.kernel[0] * w.kernel[1]),
        Op::Conv2dWeight(_) => Rounding::Sum(axis(1, 0) * axis(1, 2) * axis(1, 3)),
        Op::AvgPool2d { window, .. } | Op::AvgPool2dScatter { window, .. } | Op::MaxPool2dScatter(window) => {
            Rounding::Sum(window.kernel[0] * window.kernel[1])
        }
        Op::ScatterAdd => Rounding::Sum(inputs.first().map_or(1, |x| x.len())),
    }
}

/// The input of an operation that names elements. It is a whole number, which no device rounds; the reference, moved by less
/// than a rounding, would take the row before it, and every wrong row would be tolerated.
pub(super) fn index(op: &Op<PointFn>) -> Option<usize> {
    match op {
        Op::Gather => Some(1),
        Op::ScatterAdd => Some(0),
        _ => None,
    }
}

/// How large the terms of a node's sums are, taken together: its value with every number positive. Zero where nothing is summed.
pub(super) fn terms(node: &Node<PointFn>, inputs: &[&ArrayD<f64>], len: usize, leaves: &Leaves<'_>) -> ArrayD<f64> {
    if !matches!(rounding(node, inputs, len), Rounding::Sum(_)) {
        return ArrayD::default(ndarray::IxDyn(&[0]));
    }
    // What is chosen by (the maxima of a pooling) keeps its sign; what is summed loses it.
    let chooses = matches!(node.op, Op::MaxPool2dScatter(_) | Op::ScatterAdd);
    let size = |(i, x): (usize, &&ArrayD<f64>)| if chooses && i == 0 { (*x).clone() } else { x.mapv(f64::abs) };
    let sizes: Vec<ArrayD<f64>> = inputs.iter().enumerate().map(size).collect();
    evaluate_node(node, &sizes.iter().collect::<Vec<_>>(), leaves)
}

/// A node's value from noisy inputs, with the noise of its own computation, as it is drawn the `draw`th time.
pub(super) fn noisy(
    node: &Node<PointFn>,
    inputs: &[&ArrayD<f64>],
    terms: &ArrayD<f64>,
    leaves: &Leaves<'_>,
    draw: u32,
) -> ArrayD<f64> {
    let mut value = evaluate_node(node, inputs, leaves);
    match rounding(node, inputs, value.len()) {
        Rounding::Exact => {}
        Rounding::Function => value.mapv_inplace(|x| moved(x, FUNCTION * x.abs(), draw)),
        Rounding::Sum(n) => {
            let walk = (n as f64 / 3.0).sqrt();
            value.zip_mut_with(terms, |x, t| *x = moved(*x, walk * x.abs() + t, draw));
        }
    }
    value
}

/// A value that is read from memory, with the noise of one rounding.
pub(super) fn read(value: &ArrayD<f64>, draw: u32) -> ArrayD<f64> {
    value.mapv(|x| moved(x, x.abs(), draw))
}

/// A number moved by some roundings of a size, up or down by its own bits: equal numbers move alike, so ties stay ties.
fn moved(x: f64, size: f64, draw: u32) -> f64 {
    let bits = x.to_bits();
    let hash = netdsl_plan::mix((bits ^ (bits >> 32)) as u32 ^ netdsl_plan::mix(draw));
    if hash & 1 == 0 { x + ROUNDING * size } else { x - ROUNDING * size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_move_alike_and_zero_stays() {
        assert_eq!(moved(1.5, 1.5, 0), moved(1.5, 1.5, 0));
        assert_eq!(moved(0.0, 0.0, 0), 0.0);
        let away = (1..1000).map(|i| f64::from(i) * 0.37).map(|x| moved(x, x, 1) / x - 1.0);
        let (up, down): (Vec<f64>, Vec<f64>) = away.partition(|d| *d > 0.0);
        assert!(up.len() > 400 && down.len() > 400);
    }
}
