//! Sums, maxima and the place of a maximum. Reduced axes stay with extent 1. A NaN is larger than every number, as in
//! PyTorch: what is not a number must not disappear in a maximum.
use ndarray::{ArrayD, Dimension, IxDyn};
use netdsl_plan::ReduceKind;

pub(super) fn reduce(kind: ReduceKind, axes: &[usize], x: &ArrayD<f64>) -> ArrayD<f64> {
    match kind {
        ReduceKind::Sum => sum(axes, x),
        ReduceKind::Max => max(axes, x).0,
        ReduceKind::ArgMax => max(axes, x).1,
    }
}

/// Whether `v` takes the place of the largest element so far; an equal one does not.
pub(super) fn beats(v: f64, largest: f64) -> bool {
    v > largest || (v.is_nan() && !largest.is_nan())
}

fn sum(axes: &[usize], x: &ArrayD<f64>) -> ArrayD<f64> {
    let mut out = ArrayD::zeros(replaced(x.shape(), axes, 1));
    for (at, v) in x.indexed_iter() {
        out[replaced(at.slice(), axes, 0)] += v;
    }
    out
}

/// The largest elements, and the coordinate of the first of them along the first reduced axis.
fn max(axes: &[usize], x: &ArrayD<f64>) -> (ArrayD<f64>, ArrayD<f64>) {
    let shape = replaced(x.shape(), axes, 1);
    let (mut largest, mut place) = (ArrayD::from_elem(shape.clone(), f64::NEG_INFINITY), ArrayD::zeros(shape));
    for (at, &v) in x.indexed_iter() {
        let target = replaced(at.slice(), axes, 0);
        if beats(v, largest[&target]) {
            largest[&target] = v;
            place[&target] = axes.first().map_or(0.0, |&axis| at[axis] as f64);
        }
    }
    (largest, place)
}

/// Extents or coordinates with those of the given axes replaced.
fn replaced(values: &[usize], axes: &[usize], by: usize) -> IxDyn {
    let keep = |(i, &n)| if axes.contains(&i) { by } else { n };
    IxDyn(&values.iter().enumerate().map(keep).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn sums_keep_reduced_axes() {
        let x = array(&[2, 3], &[1., 2., 3., 10., 20., 30.]);
        assert_eq!(reduce(ReduceKind::Sum, &[0], &x), array(&[1, 3], &[11., 22., 33.]));
        assert_eq!(reduce(ReduceKind::Sum, &[1], &x), array(&[2, 1], &[6., 60.]));
        assert_eq!(reduce(ReduceKind::Sum, &[0, 1], &x), array(&[1, 1], &[66.]));
        assert_eq!(reduce(ReduceKind::Sum, &[], &x), x);
    }

    #[test]
    fn maxima_of_negative_numbers() {
        let x = array(&[2, 2, 2], &[-4., -3., -2., -8., -1., -5., -6., -7.]);
        assert_eq!(reduce(ReduceKind::Max, &[0, 2], &x), array(&[1, 2, 1], &[-1., -2.]));
    }

    #[test]
    fn the_first_largest_wins() {
        let x = array(&[3, 4], &[1., 3., 3., 0., 5., 5., 5., 5., 0., 1., 2., 3.]);
        assert_eq!(reduce(ReduceKind::ArgMax, &[1], &x), array(&[3, 1], &[1., 0., 3.]));
        assert_eq!(reduce(ReduceKind::ArgMax, &[0], &x), array(&[1, 4], &[1., 1., 1., 1.]));
        let low = array(&[1, 2], &[f64::NEG_INFINITY; 2]);
        assert_eq!(reduce(ReduceKind::ArgMax, &[1], &low), array(&[1, 1], &[0.]));
    }

    #[test]
    fn a_nan_is_the_largest() {
        let x = array(&[4], &[1., f64::NAN, 7., f64::NAN]);
        assert!(reduce(ReduceKind::Max, &[0], &x)[[0]].is_nan());
        assert_eq!(reduce(ReduceKind::ArgMax, &[0], &x), array(&[1], &[1.]));
    }
}
