//! What the tests of the reference share: arrays by value, random arrays, leaves and nodes.
use super::Leaves;
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::{DType, Node, Op, Origin, Phase, PointFn, Shape, random_bits};

pub(crate) fn array(shape: &[usize], values: &[f64]) -> ArrayD<f64> {
    ArrayD::from_shape_vec(IxDyn(shape), values.to_vec()).unwrap()
}

/// Numbers in `[-1, 1)`.
pub(crate) fn random(seed: u32, shape: &[usize]) -> ArrayD<f64> {
    let mut out = ArrayD::zeros(IxDyn(shape));
    let number = |i| f64::from(random_bits(seed, 0, 0, i)) / f64::from(1 << 23) - 1.0;
    out.iter_mut().zip(0..).for_each(|(v, i)| *v = number(i));
    out
}

pub(crate) fn dot(x: &ArrayD<f64>, y: &ArrayD<f64>) -> f64 {
    (x * y).sum()
}

#[track_caller]
pub(crate) fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{found} is not {expected}");
}

pub(crate) fn point(f: fn(&[f64]) -> f64) -> PointFn {
    PointFn(Box::leak(Box::new(f)))
}

/// Leaves of a graph that has no inputs, parameters or states.
pub(crate) fn leaves(samples: usize) -> Leaves<'static> {
    const NONE: &dyn Fn(usize) -> ArrayD<f64> = &|i| panic!("leaf {i} is not there");
    Leaves { samples, key: 0, step: 0, inputs: NONE, params: NONE, states: NONE }
}

pub(crate) fn node(op: Op<PointFn>, inputs: &[u32], shape: Shape) -> Node<PointFn> {
    let origin = Origin { layer: 0, phase: Phase::Forward };
    Node { op, inputs: inputs.to_vec().into(), shape, dtype: DType::F32, origin }
}
