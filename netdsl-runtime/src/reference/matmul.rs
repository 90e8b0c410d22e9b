//! Batched matrix products. The leading axes of both operands are equal; broadcasting is `Expand`'s business.
use ndarray::{Array3, ArrayD, IxDyn};

pub(super) fn matmul(transpose: [bool; 2], a: &ArrayD<f64>, b: &ArrayD<f64>, shape: &[usize]) -> ArrayD<f64> {
    let (a, b) = (matrices(a, transpose[0]), matrices(b, transpose[1]));
    let (batch, m, k) = a.dim();
    let n = b.dim().2;
    let product =
        Array3::from_shape_fn((batch, m, n), |(i, row, col)| (0..k).map(|l| a[[i, row, l]] * b[[i, l, col]]).sum());
    product.into_shape_with_order(IxDyn(shape)).expect("a verified product has the extents of its operands")
}

/// The leading axes merged into one; the matrices as they are multiplied.
fn matrices(x: &ArrayD<f64>, transposed: bool) -> Array3<f64> {
    let [.., rows, cols] = *x.shape() else { unreachable!("a verified operand has at least two axes") };
    let count: usize = x.shape()[..x.ndim() - 2].iter().product();
    let mut x = x.to_shape((count, rows, cols)).expect("merging leading axes keeps the elements").into_owned();
    if transposed {
        x.swap_axes(1, 2);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;

    #[test]
    fn by_hand() {
        let a = array(&[2, 3], &[1., 2., 3., 4., 5., 6.]);
        let b = array(&[3, 2], &[7., 8., 9., 10., 11., 12.]);
        let c = array(&[2, 2], &[58., 64., 139., 154.]);
        assert_eq!(matmul([false, false], &a, &b, &[2, 2]), c);
    }

    #[test]
    fn flags_say_how_an_operand_is_stored() {
        let (a, b) = (random(1, &[4, 3]), random(2, &[3, 5]));
        let (at, bt) = (a.t().to_owned(), b.t().to_owned());
        let c = matmul([false, false], &a, &b, &[4, 5]);
        assert_eq!(matmul([true, false], &at, &b, &[4, 5]), c);
        assert_eq!(matmul([false, true], &a, &bt, &[4, 5]), c);
        assert_eq!(matmul([true, true], &at, &bt, &[4, 5]), c);
    }

    #[test]
    fn every_batch_has_its_own_product() {
        let (a, b) = (random(3, &[2, 3, 1, 4]), random(4, &[2, 3, 4, 2]));
        let c = matmul([false, false], &a, &b, &[2, 3, 1, 2]);
        for i in 0..2 {
            for j in 0..3 {
                let part = |x: &ArrayD<f64>| x.slice(ndarray::s![i, j, .., ..]).to_owned().into_dyn();
                assert_eq!(part(&c), matmul([false, false], &part(&a), &part(&b), &[1, 2]));
            }
        }
    }

    #[test]
    fn outer_product() {
        let (a, b) = (array(&[2, 1], &[2., 3.]), array(&[1, 2], &[5., 7.]));
        assert_eq!(matmul([false, false], &a, &b, &[2, 2]), array(&[2, 2], &[10., 14., 15., 21.]));
    }
}
