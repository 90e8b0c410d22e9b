//! Operations that move elements and compute nothing.
use ndarray::{ArrayD, Axis, IxDyn, Slice};

pub(super) fn reshape(x: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    x.to_shape(IxDyn(shape)).expect("a verified reshape keeps the elements").into_owned()
}

pub(super) fn permute(x: &ArrayD<f64>, axes: &[usize]) -> ArrayD<f64> {
    x.view().permuted_axes(IxDyn(axes)).as_standard_layout().into_owned()
}

pub(super) fn expand(x: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    x.broadcast(IxDyn(shape)).expect("a verified expand repeats axes of extent 1").to_owned()
}

pub(super) fn slice(x: &ArrayD<f64>, axis: usize, start: usize, shape: &[usize]) -> ArrayD<f64> {
    x.slice_axis(Axis(axis), Slice::from(start..start + shape[axis])).to_owned()
}

pub(super) fn pad(x: &ArrayD<f64>, axis: usize, before: usize, shape: &[usize]) -> ArrayD<f64> {
    let mut out = ArrayD::zeros(IxDyn(shape));
    let end = before + x.shape()[axis];
    out.slice_axis_mut(Axis(axis), Slice::from(before..end)).assign(x);
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn reshape_is_row_major() {
        let x = array(&[2, 3], &[1., 2., 3., 4., 5., 6.]);
        assert_eq!(reshape(&x, &[3, 2]), array(&[3, 2], &[1., 2., 3., 4., 5., 6.]));
        let turned = permute(&x, &[1, 0]);
        assert_eq!(reshape(&turned, &[6]), array(&[6], &[1., 4., 2., 5., 3., 6.]), "whatever lies in memory");
    }

    #[test]
    fn output_axis_i_is_input_axis_axes_i() {
        let x = random(1, &[2, 3, 4]);
        let y = permute(&x, &[2, 0, 1]);
        assert_eq!(y.shape(), [4, 2, 3]);
        assert_eq!(y[[3, 1, 2]], x[[1, 2, 3]]);
    }

    #[test]
    fn expand_repeats() {
        let x = array(&[2, 1], &[5., 7.]);
        assert_eq!(expand(&x, &[2, 3]), array(&[2, 3], &[5., 5., 5., 7., 7., 7.]));
        assert_eq!(expand(&array(&[], &[3.]), &[]), array(&[], &[3.]));
    }

    #[test]
    fn slice_and_pad_by_hand() {
        let x = array(&[2, 4], &[1., 2., 3., 4., 5., 6., 7., 8.]);
        assert_eq!(slice(&x, 1, 1, &[2, 2]), array(&[2, 2], &[2., 3., 6., 7.]));
        let padded = array(&[4, 4], &[0., 0., 0., 0., 1., 2., 3., 4., 5., 6., 7., 8., 0., 0., 0., 0.]);
        assert_eq!(pad(&x, 0, 1, &[4, 4]), padded);
        assert_eq!(pad(&array(&[2], &[1., 2.]), 0, 1, &[5]), array(&[5], &[0., 1., 2., 0., 0.]));
    }

    #[test]
    fn adjoints() {
        let (x, y) = (random(2, &[2, 5, 3]), random(3, &[2, 2, 3]));
        close(dot(&slice(&x, 1, 2, &[2, 2, 3]), &y), dot(&x, &pad(&y, 1, 2, &[2, 5, 3])));
    }
}
