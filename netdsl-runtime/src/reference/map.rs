//! An expression applied element by element.
use ndarray::{ArrayD, IxDyn};
use netdsl_plan::PointFn;

pub(super) fn map(expr: PointFn, inputs: &[&ArrayD<f64>], shape: &[usize]) -> ArrayD<f64> {
    ArrayD::from_shape_fn(IxDyn(shape), |at| {
        let arguments: Vec<f64> = inputs.iter().map(|x| x[&at]).collect();
        (expr.0)(&arguments)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn arguments_come_in_order() {
        let (x, y) = (array(&[2, 2], &[1., 2., 3., 4.]), array(&[2, 2], &[10., 20., 30., 40.]));
        let value = map(point(|v| v[1] - v[0]), &[&x, &y], &[2, 2]);
        assert_eq!(value, array(&[2, 2], &[9., 18., 27., 36.]));
    }

    #[test]
    fn layout_does_not_matter() {
        let x = array(&[2, 3], &[1., 2., 3., 4., 5., 6.]).reversed_axes();
        assert_eq!(map(point(|v| -v[0]), &[&x], &[3, 2]), array(&[3, 2], &[-1., -4., -2., -5., -3., -6.]));
    }

    #[test]
    fn no_input_is_a_constant() {
        assert_eq!(map(point(|_| 2.0), &[], &[2]), array(&[2], &[2., 2.]));
    }
}
